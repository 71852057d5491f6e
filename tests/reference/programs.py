"""Programs of several lines: definitions and derivatives by them, functions of the user, blocks."""

import jax
import jax.numpy as jnp

from cases import Case, N, P, S, V, det, diag, grad, hess, inv, jac, logdet, sigma, softmax, tr

CASES = [
    Case("a network's definitions", {"W1": V(2, 3), "b1": V(2), "W2": V(2, 2), "b2": V(2), "x": V(3), "t": V(2)}, [
        ("grad(E, net)", lambda W1, b1, W2, b2, x, t: grad(
            lambda net: jnp.sum((sigma(W2 @ sigma(net) + b2) - t) ** 2) / 2)(W1 @ x + b1)),
        ("grad(E, h)", lambda W1, b1, W2, b2, x, t: grad(
            lambda h: jnp.sum((sigma(W2 @ h + b2) - t) ** 2) / 2)(sigma(W1 @ x + b1))),
        ("hessian(E, h)", lambda W1, b1, W2, b2, x, t: hess(
            lambda h: jnp.sum((sigma(W2 @ h + b2) - t) ** 2) / 2)(sigma(W1 @ x + b1))),
        ("jacobian(out, net)", lambda W1, b1, W2, b2, x, t: jac(lambda net: sigma(W2 @ sigma(net) + b2))(W1 @ x + b1)),
        ("hvp(E, W1, W1)", lambda W1, b1, W2, b2, x, t: jnp.tensordot(hess(
            lambda W1: jnp.sum((sigma(W2 @ sigma(W1 @ x + b1) + b2) - t) ** 2) / 2)(W1), W1)),
        ("grad(E, W1)", "W1"),
        ("hessian(E, W1, b2)", "W1 b2"),
        ("grad(norm(grad(E, W2))^2, x)", lambda W1, b1, W2, b2, x, t: grad(lambda x: jnp.sum(grad(
            lambda W2: jnp.sum((sigma(W2 @ sigma(W1 @ x + b1) + b2) - t) ** 2) / 2)(W2) ** 2))(x)),
    ], lines=["net = W1*x + b1", "h = sigma(net)", "out = sigma(W2*h + b2)", "E = 1/2*norm(out - t)^2"],
        value=lambda W1, b1, W2, b2, x, t: jnp.sum((sigma(W2 @ sigma(W1 @ x + b1) + b2) - t) ** 2) / 2),
    Case("definitions that are used twice", {"A": V(2, 2), "x": V(2)}, [
        ("grad(f, r)", lambda A, x: 2 * (A @ x) + x),
        ("grad(f, x)", grad(lambda A, x: (A @ x) @ (A @ x) + (A @ x) @ x, 1)),
        ("grad(g, q)", lambda A, x: 2 * x @ A @ x),
        ("hessian(g, x)", hess(lambda A, x: (x @ A @ x) ** 2, 1)),
        ("jacobian(jacobian(r, A)[:,:,1]*x, x)", lambda A, x: jac(lambda x: x[0] * x)(x)),
        ("grad(d, x)", lambda A, x: jac(lambda x: jnp.sum((A + A.T) @ x))(x)),
    ], lines=["r = A*x", "f = r'*r + r'*x", "q = x'*r", "g = q^2", "d = sum(grad(q, x))"]),
    Case("functions of the user", {"W": V(2, 3), "x": V(3), "t": V()}, [
        ("grad(sum(swish(W*x)), W)", grad(lambda W, x, t: jnp.sum(jax.nn.silu(W @ x)))),
        ("jacobian(swish(swish(x)), x)", jac(lambda W, x, t: jax.nn.silu(jax.nn.silu(x)), 1)),
        ("hessian(energy(x, W*x), x)", hess(lambda W, x, t: x @ x + jnp.sum(jnp.cos(W @ x)), 1)),
        ("diff(bump(t), t, t, t)", lambda W, x, t: jax.grad(jax.grad(jax.grad(lambda t: jnp.exp(-t * t) * t)))(t)),
        ("grad(energy(x, x.^2), x)", jax.grad(lambda W, x, t: x @ x + jnp.sum(jnp.cos(x**2)), 1)),
        ("sum(diff(bump(x[i]*t), t) for i in 1..3)",
         lambda W, x, t: jax.grad(lambda t: jnp.sum(jnp.exp(-((x * t) ** 2)) * x * t))(t)),
        ("sum(bump(diff(x[i]^2*t, x[i])) for i in 1..3)",
         lambda W, x, t: jnp.sum(jnp.exp(-((2 * x * t) ** 2)) * 2 * x * t)),
        ("slope(x)", lambda W, x, t: 4 * (x @ x) * x),
        ("jacobian(slope(x), x)", lambda W, x, t: jac(lambda x: 4 * (x @ x) * x)(x)),
    ], lines=["swish(z) = z .* sigma(z)", "energy(u, v) = norm(u)^2 + sum(cos(v))", "bump(s) = exp(-s^2)*s",
              "slope(y) = grad(norm(x)^4, x) + 0*y"]),
    Case("a quotient in steps", {"A": V(3, 3), "x": V(3)}, [
        ("grad(a/b, x)", grad(lambda A, x: (x @ A @ x) / (x @ x), 1)),
        ("grad(a/b, a)", lambda A, x: 1 / (x @ x)),
        ("grad(a/b, b)", lambda A, x: -(x @ A @ x) / (x @ x) ** 2),
        ("hessian(a/b, a, b)", lambda A, x: -1 / (x @ x) ** 2),
        ("hessian(a/b, x)", hess(lambda A, x: (x @ A @ x) / (x @ x), 1)),
    ], lines=["a = x'*A*x", "b = x'*x"]),
    Case("blocks", {"A": N(2), "B": V(2, 1), "x": V(2), "c": P()}, [
        ("grad(det([A, x; x', c]), A)", grad(lambda A, B, x, c: det(jnp.block([[A, x[:, None]], [x[None], c.reshape(1, 1)]])))),
        ("grad(det([A, x; x', c]), x)",
         jax.grad(lambda A, B, x, c: det(jnp.block([[A, x[:, None]], [x[None], c.reshape(1, 1)]])), 2)),
        ("grad(logdet([A, B; zeros(1,2), c]), c)", lambda A, B, x, c: 1 / c),
        ("jacobian([A*x; c], x)", lambda A, B, x, c: jnp.concatenate([A, jnp.zeros((1, 2))])),
        ("jacobian([A, A'], A)", jac(lambda A, B, x, c: jnp.concatenate([A, A.T], axis=1))),
        ("jacobian([x, x.^2]*x, x)", jac(lambda A, B, x, c: jnp.stack([x, x**2], axis=1) @ x, 2)),
        ("grad(tr([A, zeros(2,2); A', A]^2), A)", grad(lambda A, B, x, c: 2 * tr(A @ A))),
        ("jacobian([c*x[1]; x[2]^2; 1], x)", jac(lambda A, B, x, c: jnp.array([c * x[0], x[1] ** 2, 1.0]), 2)),
        ("det(jacobian([x[1]*cos(x[2]); x[1]*sin(x[2])], x))", lambda A, B, x, c: x[0]),
        ("hessian([x', c]*[x; c*x[1]], x)", hess(lambda A, B, x, c: x @ x + c * c * x[0], 2)),
        ("grad(inv([A, B; B', c])[1,3], c)",
         jax.grad(lambda A, B, x, c: inv(jnp.block([[A, B], [B.T, c.reshape(1, 1)]]))[0, 2], 3)),
    ]),
    Case("regressions", {"X": V(4, 2), "y": V(4), "w": V(2), "l": P()}, [
        ("grad(norm(y - X*w)^2/2 + l*norm(w)^2, w)", lambda X, y, w, l: X.T @ (X @ w - y) + 2 * l * w),
        ("jacobian(inv(X'*X + l*I)*X'*y, l)", jac(lambda X, y, w, l: inv(X.T @ X + l * jnp.eye(2)) @ X.T @ y, 3)),
        ("jacobian(inv(X'*X + l*I)*X'*y, X)", jac(lambda X, y, w, l: inv(X.T @ X + l * jnp.eye(2)) @ X.T @ y, 0)),
        ("hessian(sum(log(1 + exp(-y.*(X*w)))), w)", hess(lambda X, y, w, l: jnp.sum(jnp.log(1 + jnp.exp(-y * (X @ w)))), 2)),
        ("grad(sum(log(1 + exp(-y.*(X*w)))), X)", grad(lambda X, y, w, l: jnp.sum(jnp.log(1 + jnp.exp(-y * (X @ w)))))),
        ("grad(norm(X*w - y)^2, w)", lambda X, y, w, l: 2 * X.T @ (X @ w - y)),
        ("grad(logdet(X'*diag(exp(X*w))*X), w)",
         jax.grad(lambda X, y, w, l: logdet(X.T @ diag(jnp.exp(X @ w)) @ X), 2)),
        ("hessian(sum(max(0, 1 - y.*(X*w)).^2), w)",
         hess(lambda X, y, w, l: jnp.sum(jnp.maximum(0, 1 - y * (X @ w)) ** 2), 2)),
    ]),
    Case("attention and normalisation", {"Q": S(2, 2), "Z": V(2, 3), "x": V(3)}, [
        ("jacobian(softmax(Z'*Q*Z, 2)*x, Q)", jac(lambda Q, Z, x: softmax(Z.T @ Q @ Z, axis=1) @ x)),
        ("grad(norm(softmax(Z'*Q*Z, 2)*x)^2, Z)", jax.grad(lambda Q, Z, x: jnp.sum((softmax(Z.T @ Q @ Z, axis=1) @ x) ** 2), 1)),
        ("jacobian((x - mean(x))/sqrt(mean((x - mean(x)).^2) + 1/10), x)",
         jac(lambda Q, Z, x: (x - jnp.mean(x)) / jnp.sqrt(jnp.mean((x - jnp.mean(x)) ** 2) + 0.1), 2)),
        ("jacobian(Q*Z ./ (ones(2)*sqrt(sum((Q*Z).^2, 1))), Z)",
         jac(lambda Q, Z, x: Q @ Z / jnp.sqrt(jnp.sum((Q @ Z) ** 2, axis=0, keepdims=True)), 1)),
    ]),
    Case("fractions and signs", {"x": P(3), "A": V(3, 3)}, [
        ("grad(1/(x'*x)^2, x)", lambda x, A: -4 * x / (x @ x) ** 3),
        ("jacobian(-x ./ (1 + x), x)", lambda x, A: diag(-1 / (1 + x) ** 2)),
        ("jacobian(1/x, x)", lambda x, A: diag(-1 / x**2)),
        ("grad(sum(A ./ (x*x')), x)", jax.grad(lambda x, A: jnp.sum(A / jnp.outer(x, x)), 0)),
        ("hessian(-x'*A*x/2 - (-x)'*x, x)", lambda x, A: -(A + A.T) / 2 + 2 * jnp.eye(3)),
        ("jacobian(2 .^ (-x), x)", lambda x, A: diag(-jnp.log(2.0) * 2.0**-x)),
        ("grad(sum(x)^-2, x)", lambda x, A: -2 / jnp.sum(x) ** 3 * jnp.ones(3)),
        ("jacobian(A*x - x*(x'*A*x), x)", jac(lambda x, A: A @ x - x * (x @ A @ x))),
    ]),
]
