"""Every function of the table: its slope, and its higher derivatives where it is smooth."""

import jax
import jax.numpy as jnp
import jax.scipy.special as special

from cases import N, Case, P, S, U, V, grad, hess, jac, sigma, softmax, tr


def thrice(function):
    return jax.grad(jax.grad(jax.grad(function)))


def above_one(*shape):
    return (shape, [1.31, 2.44, 1.07] if shape else 1.73, "")


# Of numbers: the name, where its argument is drawn, and what it is.
SMOOTH = {
    "exp": (V, jnp.exp),
    "log": (P, jnp.log),
    "log1p": (P, jnp.log1p),
    "expm1": (V, jnp.expm1),
    "sqrt": (P, jnp.sqrt),
    "sin": (V, jnp.sin),
    "cos": (V, jnp.cos),
    "tan": (S, jnp.tan),
    "asin": (U, jnp.arcsin),
    "acos": (U, jnp.arccos),
    "atan": (V, jnp.arctan),
    "sinh": (V, jnp.sinh),
    "cosh": (V, jnp.cosh),
    "tanh": (V, jnp.tanh),
    "asinh": (V, jnp.arcsinh),
    "acosh": (above_one, jnp.arccosh),
    "atanh": (U, jnp.arctanh),
    "cbrt": (V, jnp.cbrt),
    "sigma": (V, sigma),
    "softplus": (V, jax.nn.softplus),
    "erf": (V, special.erf),
    "erfc": (V, special.erfc),
    "silu": (V, jax.nn.silu),
    "gelu": (V, lambda x: x * (1 + special.erf(x / jnp.sqrt(2.0))) / 2),
    "mish": (V, lambda x: x * jnp.tanh(jax.nn.softplus(x))),
    "normpdf": (V, lambda x: jnp.exp(-x * x / 2) / jnp.sqrt(2 * jnp.pi)),
    "normcdf": (V, lambda x: (1 + special.erf(x / jnp.sqrt(2.0))) / 2),
    "log2": (P, jnp.log2),
    "log10": (P, jnp.log10),
    "sec": (S, lambda x: 1 / jnp.cos(x)),
    "csc": (P, lambda x: 1 / jnp.sin(x)),
    "cot": (P, lambda x: jnp.cos(x) / jnp.sin(x)),
    "lgamma": (P, special.gammaln),
    "digamma": (P, special.digamma),
    "trigamma": (P, lambda x: special.polygamma(1, x)),
}
# With a kink at 0.
BENT = {
    "abs": jnp.abs,
    "relu": jax.nn.relu,
    "sign": lambda x: jnp.where(x > 0, 1.0, -1.0) + 0 * x,
    "step": lambda x: jnp.where(x > 0, 1.0, 0.0) + 0 * x,
    "leaky_relu": lambda x: jax.nn.leaky_relu(x, 0.01),
    "elu": jax.nn.elu,
    "huber": lambda x: jnp.where(jnp.abs(x) > 1, jnp.abs(x) - 0.5, x * x / 2),
}


def of_numbers():
    for name, (manner, function) in SMOOTH.items():
        yield Case(f"{name}", {"x": manner(3), "t": manner()}, [
            (f"grad(sum({name}(x).^2), x)", grad(lambda x, t, f=function: jnp.sum(f(x) ** 2))),
            (f"diff({name}(t), t, t, t)", lambda x, t, f=function: thrice(f)(t)),
            (f"diff({name}(x), x, x)", lambda x, t, f=function: jax.jacfwd(jax.jacfwd(f))(x)),
        ])
    for name, function in BENT.items():
        yield Case(f"{name}", {"x": V(4)}, [
            (f"grad(sum({name}(x).*x.^3), x)", grad(lambda x, f=function: jnp.sum(f(x) * x**3))),
            (f"hessian(sum({name}(x)*x[1]*x[2]), x)", hess(lambda x, f=function: jnp.sum(f(x)) * x[0] * x[1])),
        ])


CASES = [
    *of_numbers(),
    Case("power", {"a": P(3), "b": V(3), "t": P()}, [
        ("jacobian(a.^b, a)", jac(lambda a, b, t: a**b)),
        ("jacobian(a.^b, b)", jac(lambda a, b, t: a**b, 1)),
        ("diff(sum(a.^b), a, b, a)", jax.jacfwd(jax.jacfwd(jax.grad(lambda a, b, t: jnp.sum(a**b), 0), 1), 0)),
        ("diff(t^t, t, t)", lambda a, b, t: jax.grad(jax.grad(lambda t: t**t))(t)),
        ("diff(power(t, 5/2), t, t)", lambda a, b, t: 15 / 4 * t**0.5),
        ("diff(2^t, t, t, t)", lambda a, b, t: jnp.log(2.0) ** 3 * 2**t),
        ("diff(e^(t^2), t, t)", lambda a, b, t: (2 + 4 * t * t) * jnp.exp(t * t)),
        ("jacobian(t ./ a, a)", lambda a, b, t: jnp.diag(-t / a**2)),
    ]),
    Case("max and min of two", {"a": V(3), "b": V(3), "t": V()}, [
        ("jacobian(max(a, b).*b, b)", jac(lambda a, b, t: jnp.maximum(a, b) * b, 1)),
        ("jacobian(min(a, b).*b, a)", jac(lambda a, b, t: jnp.minimum(a, b) * b, 0)),
        ("grad(sum(max(a, t).^2), t)", lambda a, b, t: jax.grad(lambda t: jnp.sum(jnp.maximum(a, t) ** 2))(t)),
        ("hessian(sum(min(a, b).^3), a, b)", jax.jacfwd(jax.grad(lambda a, b, t: jnp.sum(jnp.minimum(a, b) ** 3), 0), 1)),
        ("hessian(sum(max(a.^2, b.^2)), a)", hess(lambda a, b, t: jnp.sum(jnp.maximum(a**2, b**2)))),
        ("jacobian(max(a, 0), a)", jac(lambda a, b, t: jnp.maximum(a, 0))),
    ]),
    Case("largest and smallest entry", {"x": V(4), "X": V(2, 3)}, [
        ("hessian(max(x)^2*min(x), x)", hess(lambda x, X: jnp.max(x) ** 2 * jnp.min(x))),
        ("grad(max(X)*min(X), X)", lambda x, X: jax.grad(lambda X: jnp.max(X) * jnp.min(X))(X)),
        ("grad(norminf(x)^3, x)", grad(lambda x, X: jnp.max(jnp.abs(x)) ** 3)),
        ("jacobian(max(X, 1/2), X)", lambda x, X: jac(lambda X: jnp.maximum(X, 0.5))(X)),
        ("jacobian(min(X, 1/10)*X', X)", lambda x, X: jac(lambda X: jnp.minimum(X, 0.1) @ X.T)(X)),
        ("grad(x[argmax(x)]^2 + x[argmin(x)], x)", grad(lambda x, X: jnp.max(x) ** 2 + jnp.min(x))),
        ("grad(argmax(x)*norm(x)^2, x)", grad(lambda x, X: (jnp.argmax(x) + 1) * (x @ x))),
        ("grad(argmin(x)*norm(x)^2, x)", grad(lambda x, X: (jnp.argmin(x) + 1) * (x @ x))),
    ]),
    Case("softmax and its like", {"x": V(3), "X": V(2, 3)}, [
        ("diff(softmax(x), x, x)", lambda x, X: jax.jacfwd(jax.jacfwd(softmax))(x)),
        ("diff(logsumexp(x), x, x, x)", lambda x, X: jax.jacfwd(hess(jax.nn.logsumexp))(x)),
        ("diff(log_softmax(x), x, x)", lambda x, X: jax.jacfwd(jax.jacfwd(jax.nn.log_softmax))(x)),
        ("jacobian(softmax(X, 1), X)", lambda x, X: jac(lambda X: softmax(X, axis=0))(X)),
        ("jacobian(log_softmax(X, 2), X)", lambda x, X: jac(lambda X: jax.nn.log_softmax(X, axis=1))(X)),
        ("jacobian(logsumexp(X, 2), X)", lambda x, X: jac(lambda X: jax.nn.logsumexp(X, axis=1))(X)),
        ("diff(logsumexp(X, 1)', X, X)", lambda x, X: jax.jacfwd(jac(lambda X: jax.nn.logsumexp(X, axis=0)))(X)),
        ("grad(x'*log_softmax(x), x)", grad(lambda x, X: x @ jax.nn.log_softmax(x))),
    ]),
    Case("sums, means and products", {"x": P(3), "X": P(2, 3)}, [
        ("grad(prod(x)^2, x)", grad(lambda x, X: jnp.prod(x) ** 2)),
        ("diff(prod(x), x, x, x)", lambda x, X: jax.jacfwd(hess(jnp.prod))(x)),
        ("jacobian(prod(X, 2), X)", lambda x, X: jac(lambda X: jnp.prod(X, axis=1))(X)),
        ("grad(mean(X)^3, X)", lambda x, X: jax.grad(lambda X: jnp.mean(X) ** 3)(X)),
        ("jacobian(mean(X, 1)', X)", lambda x, X: jac(lambda X: jnp.mean(X, axis=0))(X)),
        ("jacobian(sum(X, 2).^2, X)", lambda x, X: jac(lambda X: jnp.sum(X, axis=1) ** 2)(X)),
        ("hessian(mean(x)*sum(x.^2), x)", hess(lambda x, X: jnp.mean(x) * jnp.sum(x**2))),
        ("grad(sum(X)^2, X)", lambda x, X: 2 * jnp.sum(X) * jnp.ones((2, 3))),
    ]),
    Case("norms", {"x": V(3), "X": V(2, 3)}, [
        ("diff(norm(x), x, x, x)", lambda x, X: jax.jacfwd(hess(lambda x: jnp.sqrt(x @ x)))(x)),
        ("hessian(norm(X), X)", lambda x, X: hess(lambda X: jnp.sqrt(jnp.sum(X**2)))(X)),
        ("hessian(norm1(x)^2, x)", hess(lambda x, X: jnp.sum(jnp.abs(x)) ** 2)),
        ("grad(norm1(X)^3, X)", lambda x, X: jax.grad(lambda X: jnp.sum(jnp.abs(X)) ** 3)(X)),
        ("jacobian(x/norm1(x), x)", jac(lambda x, X: x / jnp.sum(jnp.abs(x)))),
        ("jacobian(x/norminf(x), x)", jac(lambda x, X: x / jnp.max(jnp.abs(x)))),
    ]),
    Case("products of vectors", {"x": V(3), "y": V(3), "z": V(2)}, [
        ("jacobian(outer(x, z), x)", jac(lambda x, y, z: jnp.outer(x, z))),
        ("jacobian(outer(x, x), x)", jac(lambda x, y, z: jnp.outer(x, x))),
        ("hessian(inner(x, y)^2, x, y)", jax.jacfwd(jax.grad(lambda x, y, z: (x @ y) ** 2, 0), 1)),
        ("jacobian(kron(x, z), z)", lambda x, y, z: jac(lambda z: jnp.kron(x, z))(z)),
        ("jacobian(kron(z, z), z)", lambda x, y, z: jac(lambda z: jnp.kron(z, z))(z)),
        ("diff(kron(kron(z, z), z), z, z)", lambda x, y, z: jax.jacfwd(jac(lambda z: jnp.kron(jnp.kron(z, z), z)))(z)),
        ("jacobian(kron(x, z'), x)", jac(lambda x, y, z: jnp.outer(x, z))),
        ("jacobian(kron(x', z), z)", lambda x, y, z: jac(lambda z: jnp.outer(z, x))(z)),
        ("grad((x ⊗ z)'*(y ⊗ z), z)", lambda x, y, z: 2 * (x @ y) * z),
        ("jacobian(x*norm(x)^2 - dot(x, y)*y, x)", jac(lambda x, y, z: x * (x @ x) - (x @ y) * y)),
    ]),
    Case("products of matrices", {"A": V(2, 3), "B": V(2, 2), "z": V(2)}, [
        ("jacobian(kron(A, z), A)", jac(lambda A, B, z: jnp.kron(A, z[:, None]))),
        ("jacobian(kron(A, z'), z)", jac(lambda A, B, z: jnp.kron(A, z[None]), 2)),
        ("jacobian(kron(z, A), z)", jac(lambda A, B, z: jnp.kron(z[:, None], A), 2)),
        ("jacobian(kron(z', A), A)", jac(lambda A, B, z: jnp.kron(z[None], A), 0)),
        ("jacobian(kron(B, B), B)", jac(lambda A, B, z: jnp.kron(B, B), 1)),
        ("grad(tr(kron(B, B))^2, B)", jax.grad(lambda A, B, z: tr(B) ** 4, 1)),
        ("jacobian(transpose(A*A'*B), A)", jac(lambda A, B, z: (A @ A.T @ B).T)),
        ("jacobian(diag(diag(B).*z), B)", jac(lambda A, B, z: jnp.diag(jnp.diag(B) * z), 1)),
        ("jacobian(vec(A), A)", jac(lambda A, B, z: A.T.reshape(-1))),
        ("jacobian(vec(A*A'), vec(A))", lambda A, B, z: jac(lambda v: ((lambda A: A @ A.T)(v.reshape(3, 2).T)).T.reshape(-1))(
            A.T.reshape(-1))),
    ]),
    Case("of two and three numbers", {"x": V(3), "y": V(3), "t": P(), "u": P(), "p": P(3)}, [
        ("hessian(sum(logaddexp(x, y)), x, y)", jax.jacfwd(jax.grad(lambda x, y, t, u, p: jnp.sum(jnp.logaddexp(x, y)), 0), 1)),
        ("grad(sum(logaddexp(x, t).^2), t)", jax.grad(lambda x, y, t, u, p: jnp.sum(jnp.logaddexp(x, t) ** 2), 2)),
        ("grad(sum(atan2(x, y).^2), x)", jax.grad(lambda x, y, t, u, p: jnp.sum(jnp.arctan2(x, y) ** 2))),
        ("hessian(sum(atan2(x, y)), y, x)", jax.jacfwd(jax.grad(lambda x, y, t, u, p: jnp.sum(jnp.arctan2(x, y)), 1), 0)),
        ("hessian(sum(hypot(x, y)), x, y)", jax.jacfwd(jax.grad(lambda x, y, t, u, p: jnp.sum(jnp.sqrt(x * x + y * y)), 0), 1)),
        ("grad(sum(clip(x, -t, u).^2), x)", jax.grad(lambda x, y, t, u, p: jnp.sum(jnp.clip(x, -t, u) ** 2))),
        ("grad(sum(clip(x, -t, u).^2), t)", jax.grad(lambda x, y, t, u, p: jnp.sum(jnp.clip(x, -t, u) ** 2), 2)),
        ("grad(sum(huber(x, t)), t)", jax.grad(lambda x, y, t, u, p: jnp.sum(
            jnp.where(jnp.abs(x) > t, t * (jnp.abs(x) - t / 2), x * x / 2)), 2)),
        ("grad(sum(leaky_relu(x, t).*elu(y, u)), y)", jax.grad(lambda x, y, t, u, p: jnp.sum(
            jnp.where(x > 0, x, t * x) * jnp.where(y > 0, y, u * (jnp.exp(y) - 1))), 1)),
        ("jacobian(acosh(1 + t*p), p)", jax.jacrev(lambda x, y, t, u, p: jnp.arccosh(1 + t * p), 4)),
        ("diff(acosh(1 + t), t, t)", lambda x, y, t, u, p: jax.grad(jax.grad(lambda t: jnp.arccosh(1 + t)))(t)),
        ("diff(polygamma(2, t), t, t)", lambda x, y, t, u, p: special.polygamma(4, t)),
        ("grad(norm(x, 3), x)", jax.grad(lambda x, y, t, u, p: jnp.sum(jnp.abs(x) ** 3) ** (1 / 3))),
        ("grad(norm(x, t), t)", jax.grad(lambda x, y, t, u, p: jnp.sum(jnp.abs(x) ** t) ** (1 / t), 2)),
        ("hessian(norm2(x), x)", jax.hessian(lambda x, y, t, u, p: jnp.sqrt(x @ x))),
    ]),
    Case("samples and losses", {"x": V(3), "X": V(2, 3), "p": P(3), "q": U(3), "g": V(3), "t": P()}, [
        ("grad(var(x)^2, x)", jax.grad(lambda x, X, p, q, g, t: jnp.var(x) ** 2)),
        ("grad(std(X), X)", jax.grad(lambda x, X, p, q, g, t: jnp.std(X), 1)),
        ("hessian(std(x), x)", jax.hessian(lambda x, X, p, q, g, t: jnp.std(x))),
        ("jacobian(var(X, 2), X)", jax.jacrev(lambda x, X, p, q, g, t: jnp.var(X, axis=1), 1)),
        ("grad(kl(p, softmax(x)), p)", jax.grad(lambda x, X, p, q, g, t: jnp.sum(p * (jnp.log(p) - jax.nn.log_softmax(x))), 2)),
        ("grad(kl(p, softmax(x)), x)", jax.grad(lambda x, X, p, q, g, t: jnp.sum(p * (jnp.log(p) - jax.nn.log_softmax(x))))),
        ("hessian(cross_entropy(p, softmax(x)), x)", jax.hessian(lambda x, X, p, q, g, t: -jnp.sum(p * jax.nn.log_softmax(x)))),
        ("grad(sum(bce(p, q.^2)), q)", jax.grad(lambda x, X, p, q, g, t: -jnp.sum(p * jnp.log(q**2) + (1 - p) * jnp.log(1 - q**2)), 3)),
        ("jacobian(layer_norm(x), x)", jax.jacrev(lambda x, X, p, q, g, t: (x - jnp.mean(x)) / jnp.std(x))),
        ("jacobian(layer_norm(X, 2), X)", jax.jacrev(lambda x, X, p, q, g, t: (X - jnp.mean(X, 1)[:, None]) / jnp.std(X, 1)[:, None], 1)),
        ("jacobian(layer_norm(x, g, p, t), x)", jax.jacrev(
            lambda x, X, p, q, g, t: g * (x - jnp.mean(x)) / jnp.sqrt(jnp.var(x) + t) + p)),
        ("jacobian(layer_norm(x, 1/10), x)", jax.jacrev(lambda x, X, p, q, g, t: (x - jnp.mean(x)) / jnp.sqrt(jnp.var(x) + 0.1))),
    ]),
    Case("triangles, running sums, cross products and systems", {"x": V(3), "y": V(3), "A": N(3), "B": V(3, 2)}, [
        ("grad(tr(tril(A)*triu(A)*A), A)", jax.grad(lambda x, y, A, B: tr(jnp.tril(A) @ jnp.triu(A) @ A), 2)),
        ("jacobian(triu(B*B'), B)", jax.jacrev(lambda x, y, A, B: jnp.triu(B @ B.T), 3)),
        ("hessian(x'*cumsum(x), x)", jax.hessian(lambda x, y, A, B: x @ jnp.cumsum(x))),
        ("jacobian(cumsum(B, 1), B)", jax.jacrev(lambda x, y, A, B: jnp.cumsum(B, 0), 3)),
        ("jacobian(cumsum(B, 2), B)", jax.jacrev(lambda x, y, A, B: jnp.cumsum(B, 1), 3)),
        ("jacobian(cross(x, y), x)", jax.jacrev(lambda x, y, A, B: jnp.cross(x, y))),
        ("grad(norm(cross(x, A*x))^2, x)", jax.grad(lambda x, y, A, B: jnp.sum(jnp.cross(x, A @ x) ** 2))),
        ("jacobian(solve(A, x), A)", jax.jacrev(lambda x, y, A, B: jnp.linalg.solve(A, x), 2)),
        ("jacobian(solve(A, B), A)", jax.jacrev(lambda x, y, A, B: jnp.linalg.solve(A, B), 2)),
    ]),
    Case("convolutions", {"x": V(5), "h": V(3), "y": V(7), "s": V(1), "A": V(3, 2)}, [
        ("grad(norm(conv(x, h) - y)^2, h)", jax.grad(lambda x, h, y, s, A: jnp.sum((jnp.convolve(x, h) - y) ** 2), 1)),
        ("grad(norm(conv(x, h) - y)^2, x)", jax.grad(lambda x, h, y, s, A: jnp.sum((jnp.convolve(x, h) - y) ** 2))),
        ("jacobian(conv(x, h, 'valid'), h)", jax.jacrev(lambda x, h, y, s, A: jnp.convolve(x, h, "valid"), 1)),
        ("jacobian(conv(x, h, 'valid'), x)", jax.jacrev(lambda x, h, y, s, A: jnp.convolve(x, h, "valid"))),
        ("grad(norm(conv(x, h, 'same'))^2, h)", jax.grad(lambda x, h, y, s, A: jnp.sum(jnp.convolve(x, h, "same") ** 2), 1)),
        ("jacobian(conv(x, s, 'same'), s)", jax.jacrev(lambda x, h, y, s, A: jnp.convolve(x, s, "same"), 3)),
        ("hessian(norm(conv(h, h))^2, h)", jax.hessian(lambda x, h, y, s, A: jnp.sum(jnp.convolve(h, h) ** 2), 1)),
        ("jacobian(correlate(x, h), x)", jax.jacrev(lambda x, h, y, s, A: jnp.correlate(x, h, "valid"))),
        ("jacobian(correlate(y, sin(h)), h)", jax.jacrev(lambda x, h, y, s, A: jnp.correlate(y, jnp.sin(h), "valid"), 1)),
        ("jacobian(flip(h.^2), h)", jax.jacrev(lambda x, h, y, s, A: jnp.flip(h**2), 1)),
        ("jacobian(flip(A, 1), A)", jax.jacrev(lambda x, h, y, s, A: jnp.flip(A, 0), 4)),
        ("jacobian(flip(A, 2), A)", jax.jacrev(lambda x, h, y, s, A: jnp.flip(A, 1), 4)),
    ]),
    Case("choices", {"x": V(3), "y": V(3), "t": V(), "X": V(2, 3)}, [
        ("grad(sum(where(x < y, x.*y.^2, x.^3)), y)", jax.grad(lambda x, y, t, X: jnp.sum(jnp.where(x < y, x * y**2, x**3)), 1)),
        ("jacobian(where(x > 0, sin(x), t*x), x)", jax.jacrev(lambda x, y, t, X: jnp.where(x > 0, jnp.sin(x), t * x))),
        ("hessian(sum(where(X >= t, X.^3, exp(X))), X)", jax.hessian(
            lambda x, y, t, X: jnp.sum(jnp.where(X >= t, X**3, jnp.exp(X))), 3)),
        ("grad(sum((x <= y).*x.^2), x)", jax.grad(lambda x, y, t, X: jnp.sum(jnp.where(x <= y, x**2, 0.0)))),
        ("grad(sum(where(x != y, x, y).*x), x)", jax.grad(lambda x, y, t, X: jnp.sum(x * x))),
        ("grad(sum(where(x == y, x, y).*x), x)", jax.grad(lambda x, y, t, X: x @ y)),
        ("grad(sum(vector(t).*x.^2), t)", jax.grad(lambda x, y, t, X: t * (x @ x), 2)),
    ]),
    Case("constants", {"x": V(3)}, [
        ("grad(sin(pi*norm(x)^2), x)", grad(lambda x: jnp.sin(jnp.pi * (x @ x)))),
        ("grad(e^(x[1])*x[2], x)", grad(lambda x: jnp.exp(x[0]) * x[1])),
        ("jacobian((ones(3)*ones(3)' - I)*x, x)", lambda x: jnp.ones((3, 3)) - jnp.eye(3)),
        ("jacobian(unit(2,3)*x', x)", jac(lambda x: jnp.outer(jnp.eye(3)[1], x))),
        ("grad(x'*unit(1,2,3,3)*x, x)", grad(lambda x: x[0] * x[1])),
        ("jacobian(zeros(2,3)*x + ones(2), x)", lambda x: jnp.zeros((2, 3))),
        ("jacobian(K(1,3)*x, x)", lambda x: jnp.eye(3)),
    ]),
]
