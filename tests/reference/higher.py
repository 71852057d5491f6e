"""Third and fourth derivatives, mixed ones, and derivatives along directions."""

import jax
import jax.numpy as jnp

from cases import Case, N, P, S, U, V, det, grad, hess, inv, jac, logdet, norm, sigma, softmax, tr

exp = jnp.exp


def nested(function, *places):
    for place in places:
        function = jax.jacfwd(function, place)
    return function


def along(function, x, *directions):
    """The derivative along each direction in turn."""
    for direction in directions:
        function = lambda x, f=function, v=direction: jax.jvp(f, (x,), (v,))[1]
    return function(x)


CASES = [
    Case("norm of a power of a matrix times a vector", {"A": V(2, 2), "b": V(2)}, [
        ("grad(norm(A^4*b), b)", "b"),
        ("hessian(norm(A^4*b), b)", "b b"),
        ("diff(norm(A^4*b), b, b, b)", "b b b"),
        ("diff(norm(A^4*b), A)", "A"),
        ("hessian(norm(A^4*b), A, b)", "A b"),
    ], value=lambda A, b: norm(jnp.linalg.matrix_power(A, 4) @ b)),
    Case("a net of three layers", {"A": V(2, 3), "B": V(3, 2), "x": V(2)}, [
        ("diff(sum(exp(A*sigma(B*sigma(x)))), x, x)", "x x"),
        ("diff(sum(exp(A*sigma(B*sigma(x)))), x, x, x)", "x x x"),
        ("diff(sum(exp(A*sigma(B*sigma(x)))), x, x, x, x)", "x x x x"),
        ("diff(sum(exp(A*sigma(B*sigma(x)))), B, x)", "B x"),
        ("diff(sum(exp(A*sigma(B*sigma(x)))), A, B, x)", "A B x"),
    ], value=lambda A, B, x: jnp.sum(exp(A @ sigma(B @ sigma(x))))),
    Case("layers by a weight", {"A": V(2, 2), "B": V(2, 2), "X": V(2, 3), "x": V(3)}, [
        ("grad(sum(sigma(A*sigma(B*sigma(X*x)))), X)", "X"),
        ("hessian(sum(sigma(A*sigma(B*sigma(X*x)))), X)", "X X"),
        ("hessian(sum(sigma(A*sigma(B*sigma(X*x)))), X, B)", "X B"),
        ("diff(sum(sigma(A*sigma(B*sigma(X*x)))), x, x, x)", "x x x"),
    ], value=lambda A, B, X, x: jnp.sum(sigma(A @ sigma(B @ sigma(X @ x))))),
    Case("a form of the fourth order", {"A": V(3, 3), "x": V(3)}, [
        ("diff((x'*A*x)^2, x, x, x)", "x x x"),
        ("diff((x'*A*x)^2, x, x, x, x)", "x x x x"),
        ("diff((x'*A*x)^2, A, A)", "A A"),
        ("diff((x'*A*x)^2, A, x, A)", "A x A"),
    ], value=lambda A, x: (x @ A @ x) ** 2),
    Case("powers of a norm", {"x": V(3)}, [
        ("diff(norm(x)^4, x, x, x, x)", nested(lambda x: (x @ x) ** 2, 0, 0, 0, 0)),
        ("diff(1/norm(x), x, x, x)", nested(lambda x: (x @ x) ** -0.5, 0, 0, 0)),
        ("diff(norm(x), x, x, x, x)", nested(lambda x: (x @ x) ** 0.5, 0, 0, 0, 0)),
        ("diff(x/norm(x), x, x, x)", nested(lambda x: x / norm(x), 0, 0, 0)),
        ("diff(log(norm(x)), x, x, x)", nested(lambda x: jnp.log(norm(x)), 0, 0, 0)),
    ]),
    Case("determinant and inverse, high", {"X": N(2)}, [
        ("diff(det(X), X, X)", "X X"),
        ("diff(det(X)^2, X, X, X)", lambda X: nested(lambda X: det(X) ** 2, 0, 0, 0)(X)),
        ("diff(logdet(X), X, X, X)", lambda X: nested(logdet, 0, 0, 0)(X)),
        ("diff(logdet(X), X, X, X, X)", lambda X: nested(logdet, 0, 0, 0, 0)(X)),
        ("diff(inv(X), X, X, X)", lambda X: nested(inv, 0, 0, 0)(X)),
        ("diff(tr(inv(X)), X, X, X, X)", lambda X: nested(lambda X: tr(inv(X)), 0, 0, 0, 0)(X)),
        ("diff(tr(X^3), X, X, X)", lambda X: nested(lambda X: tr(X @ X @ X), 0, 0, 0)(X)),
        ("diff(X^3, X, X)", lambda X: nested(lambda X: X @ X @ X, 0, 0)(X)),
    ], value=det),
    Case("softmax, high", {"W": V(2, 3), "x": V(3)}, [
        ("diff(softmax(W*x), x, x)", "x x"),
        ("diff(softmax(W*x), W, x)", "W x"),
        ("diff(softmax(W*x), x, x, x)", "x x x"),
    ], value=lambda W, x: softmax(W @ x)),
    Case("scalars, high", {"s": P(), "t": V()}, [
        ("diff(sin(s*t), s, t, s, t)", "s t s t"),
        ("diff(sin(s*t), t, t, t)", "t t t"),
        ("diff(s^t, s, t)", lambda s, t: nested(lambda s, t: s**t, 0, 1)(s, t)),
        ("diff(exp(-t^2), t, t, t, t)", lambda s, t: nested(lambda s, t: exp(-t * t), 1, 1, 1, 1)(s, t)),
        ("diff(log(s)/s, s, s, s)", lambda s, t: nested(lambda s, t: jnp.log(s) / s, 0, 0, 0)(s, t)),
        ("diff(sqrt(1 + t^2), t, t, t, t)", lambda s, t: nested(lambda s, t: jnp.sqrt(1 + t * t), 1, 1, 1, 1)(s, t)),
        ("diff(atan(s/(1 + t^2)), t, s, t)", lambda s, t: nested(lambda s, t: jnp.arctan(s / (1 + t * t)), 1, 0, 1)(s, t)),
    ], value=lambda s, t: jnp.sin(s * t)),
    Case("entry by entry, high", {"A": V(2, 2), "x": U(2)}, [
        ("diff(tanh(A*x), x, x, x)", lambda A, x: nested(lambda x: jnp.tanh(A @ x), 0, 0, 0)(x)),
        ("diff(asin(x), x, x, x)", lambda A, x: nested(jnp.arcsin, 0, 0, 0)(x)),
        ("diff(sum(exp(A).*A), A, A, A)", lambda A, x: nested(lambda A: jnp.sum(exp(A) * A), 0, 0, 0)(A)),
        ("diff(sin(A), A, A)", lambda A, x: nested(jnp.sin, 0, 0)(A)),
        ("diff(sum((A*x).^4), x, x, x, x)", lambda A, x: nested(lambda x: jnp.sum((A @ x) ** 4), 0, 0, 0, 0)(x)),
        ("diff(logsumexp(A*x), x, x, x, x)", lambda A, x: nested(lambda x: jax.nn.logsumexp(A @ x), 0, 0, 0, 0)(x)),
    ]),
    Case("along directions", {"A": V(2, 3), "x": V(3), "u": V(2), "v": V(3), "C": V(2, 3)}, [
        ("jvp(sigma(A*x), x, v)", lambda A, x, u, v, C: along(lambda x: sigma(A @ x), x, v)),
        ("jvp(sigma(A*x), A, C)", lambda A, x, u, v, C: along(lambda A: sigma(A @ x), A, C)),
        ("vjp(sigma(A*x), x, u)", lambda A, x, u, v, C: jac(lambda x: sigma(A @ x))(x).T @ u),
        ("vjp(sigma(A*x), A, u)", lambda A, x, u, v, C: grad(lambda A: u @ sigma(A @ x))(A)),
        ("hvp(norm(A*x)^4, x, v)", lambda A, x, u, v, C: hess(lambda x: norm(A @ x) ** 4)(x) @ v),
        ("hvp(norm(A*x)^4, A, C)", lambda A, x, u, v, C: jnp.tensordot(hess(lambda A: norm(A @ x) ** 4)(A), C)),
        ("jvp(jvp(sigma(A*x), x, v), x, v)", lambda A, x, u, v, C: along(lambda x: sigma(A @ x), x, v, v)),
        ("grad(hvp(norm(A*x)^4, x, v)'*v, x)",
         lambda A, x, u, v, C: grad(lambda x: v @ hess(lambda x: norm(A @ x) ** 4)(x) @ v)(x)),
        ("jacobian(hvp(sum(exp(A*x)), x, v), x)",
         lambda A, x, u, v, C: jac(lambda x: hess(lambda x: jnp.sum(exp(A @ x)))(x) @ v)(x)),
        ("jacobian(vjp(tanh(A*x), x, u), A)",
         lambda A, x, u, v, C: jac(lambda A: jac(lambda x: jnp.tanh(A @ x))(x).T @ u)(A)),
        ("jvp(grad(sum(exp(A*x)), A), x, v)",
         lambda A, x, u, v, C: along(lambda x: grad(lambda A: jnp.sum(exp(A @ x)))(A), x, v)),
        ("jvp(x'*x, x, x)", lambda A, x, u, v, C: 2 * x @ x),
        ("vjp(A*x, A, A*x)", lambda A, x, u, v, C: jnp.outer(A @ x, x)),
        ("hvp(u'*A*x, x, v)", lambda A, x, u, v, C: jnp.zeros(3)),
    ]),
    Case("along directions, of matrices", {"X": N(2), "H": V(2, 2), "C": V(2, 2)}, [
        ("jvp(inv(X), X, H)", lambda X, H, C: -inv(X) @ H @ inv(X)),
        ("vjp(inv(X), X, C)", lambda X, H, C: -inv(X).T @ C @ inv(X).T),
        ("hvp(logdet(X), X, H)", lambda X, H, C: -(inv(X) @ H @ inv(X)).T),
        ("jvp(jvp(inv(X), X, H), X, C)",
         lambda X, H, C: inv(X) @ (C @ inv(X) @ H + H @ inv(X) @ C) @ inv(X)),
        ("hvp(det(X), X, H)", lambda X, H, C: jnp.array([[H[1, 1], -H[1, 0]], [-H[0, 1], H[0, 0]]])),
        ("jvp(X^3, X, H)", lambda X, H, C: H @ X @ X + X @ H @ X + X @ X @ H),
        ("tr(jvp(X'*X, X, H)*C)", lambda X, H, C: tr((H.T @ X + X.T @ H) @ C)),
        ("vjp(X*C*X', X, H)", lambda X, H, C: H @ X @ C.T + H.T @ X @ C),
        ("jvp(adj(X), X, H)", lambda X, H, C: jnp.array([[H[1, 1], -H[0, 1]], [-H[1, 0], H[0, 0]]])),
        ("grad(tr(jvp(inv(X), X, H)), H)", lambda X, H, C: -(inv(X) @ inv(X)).T),
    ]),
    Case("derivatives composed", {"A": S(2, 2), "x": V(2)}, [
        ("jacobian(grad(sum(exp(A*x)), x), A)", lambda A, x: nested(grad(lambda A, x: jnp.sum(exp(A @ x)), 1), 0)(A, x)),
        ("grad(norm(grad(x'*A*x, x))^2, A)", grad(lambda A, x: jnp.sum(((A + A.T) @ x) ** 2))),
        ("grad(norm(jacobian(sin(A*x), x))^2, x)",
         lambda A, x: grad(lambda x: jnp.sum(jac(lambda x: jnp.sin(A @ x))(x) ** 2))(x)),
        ("tr(hessian(sum(cos(A*x)), x))", lambda A, x: tr(hess(lambda x: jnp.sum(jnp.cos(A @ x)))(x))),
        ("grad(logdet(hessian(sum(exp(x)) + norm(x)^2, x)), x)", lambda A, x: exp(x) / (exp(x) + 2)),
        ("det(jacobian(tanh(A*x), x))", lambda A, x: det(jac(lambda x: jnp.tanh(A @ x))(x))),
        ("x - inv(hessian(sum(cosh(x)), x))*grad(sum(cosh(x)), x)", lambda A, x: x - jnp.tanh(x)),
        ("jacobian(x - A*grad(norm(x)^4, x), x)", lambda A, x: jac(lambda x: x - A @ (4 * (x @ x) * x))(x)),
    ]),
]
