"""Writes values.gradus: programs with the numbers that JAX computes for them in float64.

The numbers are data: the tests read the file that is kept beside this one, and run no Python. To write it anew:

    python3 -m venv venv && venv/bin/pip install jax && venv/bin/python tests/autodiff/generate.py

Each case gives an expression twice, in the language and as a function of arrays. What is asked of it is
derived by JAX alone, forward over reverse, reverse or forward, so that no rule is shared.
"""

import pathlib

import jax
import jax.numpy as jnp
import jax.scipy.linalg as jsl
import numpy as np

jax.config.update("jax_enable_x64", True)
random = np.random.default_rng(20260101)


def draw(shape, manner):
    """Entries of two digits, so that the program can be read; `near` is a multiple of the identity, moved."""
    low, high = {"any": (-1.5, 1.5), "positive": (0.2, 2.0), "inside": (-0.9, 0.9), "near": (-0.4, 0.4)}[manner]
    value = np.round(random.uniform(low, high, shape), 2)
    return np.round(value + 2.5 * np.eye(shape[0]), 2) if manner == "near" else value


def literal(value):
    value = np.asarray(value)
    if value.ndim == 0:
        return f"{value:.2f}"
    if value.ndim == 1:
        return "[" + "; ".join(f"{entry:.2f}" for entry in value) + "]"
    return "[" + "; ".join(", ".join(f"{entry:.2f}" for entry in row) for row in value) + "]"


def declaration(name, value):
    axes = ",".join(str(length) for length in np.shape(value))
    return f"{name} : R{f'[{axes}]' if axes else ''} = {literal(value)}"


def derivative(kind, function, place, order):
    """The derivative by the argument at `place`, as a function of all arguments."""
    if kind == "grad":
        return jax.grad(function, place)
    if kind == "jacobian":
        # Reverse where the value is smaller, forward otherwise: both are used.
        return (jax.jacrev if order == 0 else jax.jacfwd)(function, place)
    raise ValueError(kind)


lines = ["# Written by generate.py: programs, and under each `eval` its shape and entries by JAX in float64."]


def case(title, variables, body, function, asks):
    """One program. `variables`: name to shape and manner; `body`: its lines, the last of which defines y;
    `asks`: `grad X`, `hessian X Z`, `jvp X`, and so on."""
    names = list(variables)
    values = [draw(shape, manner) for shape, manner in variables.values()]
    lines.extend(["", f"## {title}", *[declaration(name, value) for name, value in zip(names, values)], *body])
    arrays = [jnp.asarray(value) for value in values]
    result = np.asarray(function(*arrays))
    for number, ask in enumerate(asks):
        kind, *by = ask.split()
        places = [names.index(name) for name in by]
        along = f"v{number}"
        if kind in ("jvp", "vjp", "hvp"):
            place = places[0]
            direction = draw(result.shape if kind == "vjp" else values[place].shape, "any")
            lines.append(declaration(along, direction))
            only = lambda x, place=place: function(*arrays[:place], x, *arrays[place + 1 :])
            if kind == "jvp":
                value = jax.jvp(only, (arrays[place],), (jnp.asarray(direction),))[1]
            elif kind == "vjp":
                value = jax.vjp(only, arrays[place])[1](jnp.asarray(direction))[0]
            else:
                value = jax.jvp(jax.grad(only), (arrays[place],), (jnp.asarray(direction),))[1]
            text = f"{kind}(y, {by[0]}, {along})"
        elif kind in ("hessian", "diff"):
            both = places * 2 if kind == "hessian" and len(places) == 1 else places
            taken = function
            for turn, place in enumerate(both):
                taken = (jax.jacrev if turn == 0 else jax.jacfwd)(taken, place)
            value = taken(*arrays)
            text = f"{kind}(y, {', '.join(by)})"
        else:
            value = derivative(kind, function, places[0], number % 2)(*arrays)
            text = f"{kind}(y, {by[0]})"
        value = np.asarray(value)
        lines.append(f"eval {text}")
        entries = " ".join(repr(float(entry)) for entry in value.reshape(-1))
        lines.append(f"#= {list(value.shape)} {entries}")


sigma = jax.nn.sigmoid
vec = lambda X: X.T.reshape(-1)
kron = jnp.kron
inv = jnp.linalg.inv
det = jnp.linalg.det
logdet = lambda X: jnp.linalg.slogdet(X)[1]
tr = jnp.trace
norm = lambda x: jnp.sqrt(jnp.sum(x * x))
V = lambda *shape: (shape, "any")
P = lambda *shape: (shape, "positive")
U = lambda *shape: (shape, "inside")
N = lambda n: ((n, n), "near")

case("linear map", {"A": V(3, 2), "x": V(2)}, ["y = A*x"], lambda A, x: A @ x,
     ["jacobian x", "jacobian A", "jvp A", "vjp A", "diff A x"])
case("quadratic form", {"A": V(3, 3), "x": V(3)}, ["y = x'*A*x"], lambda A, x: x @ A @ x,
     ["grad x", "grad A", "hessian x", "hessian x A", "hvp x"])
case("bilinear form", {"a": V(3), "X": V(3, 4), "b": V(4)}, ["y = a'*X*b"], lambda a, X, b: a @ X @ b,
     ["grad X", "grad b", "hessian a b", "hessian X a", "diff X a b"])
case("product of three", {"A": V(2, 3), "X": V(3, 4), "B": V(4, 2)}, ["y = A*X*B"], lambda A, X, B: A @ X @ B,
     ["jacobian X", "jacobian A", "jvp X", "vjp B", "diff A B"])
case("Gram matrix", {"X": V(4, 3)}, ["y = X'*X"], lambda X: X.T @ X, ["jacobian X", "jvp X", "vjp X", "diff X X"])
case("trace of a product", {"X": V(3, 4), "B": V(4, 4)}, ["y = tr(X*B*X')"], lambda X, B: tr(X @ B @ X.T),
     ["grad X", "grad B", "hessian X", "hvp X"])
case("trace of a power", {"X": V(3, 3)}, ["y = tr(X^4)"], lambda X: tr(X @ X @ X @ X), ["grad X", "hessian X", "hvp X"])
case("power of a matrix", {"X": V(3, 3)}, ["y = X^3"], lambda X: X @ X @ X, ["jacobian X", "jvp X", "vjp X"])
case("inverse", {"X": N(3)}, ["y = inv(X)"], inv, ["jacobian X", "jvp X", "vjp X", "diff X X"])
case("trace with an inverse", {"X": N(3), "A": V(3, 3)}, ["y = tr(inv(X)*A*X*A')"],
     lambda X, A: tr(inv(X) @ A @ X @ A.T), ["grad X", "grad A", "hessian X A", "hvp X"])
case("quadratic form of an inverse", {"X": N(3), "a": V(3)}, ["y = a'*inv(X)*a"], lambda X, a: a @ inv(X) @ a,
     ["grad X", "grad a", "hessian X", "hessian a X"])
case("determinant", {"X": V(3, 3)}, ["y = det(X)"], det, ["grad X", "hessian X", "hvp X"])
case("determinant of a Gram matrix", {"X": V(4, 2)}, ["y = det(X'*X)"], lambda X: det(X.T @ X), ["grad X", "hvp X"])
case("logarithm of a determinant", {"X": N(3)}, ["y = logdet(X)"], logdet, ["grad X", "hessian X", "hvp X"])
case("Gaussian", {"S": N(3), "x": V(3), "m": V(3)}, ["r = x - m", "y = 1/2*logdet(S) + 1/2*r'*inv(S)*r"],
     lambda S, x, m: 0.5 * logdet(S) + 0.5 * (x - m) @ inv(S) @ (x - m), ["grad S", "grad m", "hessian m S", "hvp S"])
case("adjugate", {"X": N(3)}, ["y = adj(X)"], lambda X: det(X) * inv(X), ["jacobian X", "jvp X"])
case("norm", {"x": V(4)}, ["y = norm(x)"], norm, ["grad x", "hessian x", "hvp x"])
case("norm of a residual", {"A": V(4, 3), "x": V(3), "b": V(4)}, ["y = norm(A*x - b)"],
     lambda A, x, b: norm(A @ x - b), ["grad x", "grad A", "hessian x", "hessian x b"])
case("Frobenius norm of a residual", {"T": V(3, 4), "U": V(3, 2), "W": V(4, 2)}, ["y = norm(T - U*W')^2"],
     lambda T, U, W: jnp.sum((T - U @ W.T) ** 2), ["grad U", "grad W", "hessian U", "hessian U W"])
case("unit vector", {"x": V(3)}, ["y = x/norm(x)"], lambda x: x / norm(x), ["jacobian x", "jvp x", "vjp x", "diff x x"])
case("Rayleigh quotient", {"A": V(3, 3), "x": V(3)}, ["y = (x'*A*x)/(x'*x)"], lambda A, x: (x @ A @ x) / (x @ x),
     ["grad x", "grad A", "hessian x", "hessian A x"])
case("cosine of an angle", {"x": V(3), "z": V(3)}, ["y = x'*z/(norm(x)*norm(z))"],
     lambda x, z: x @ z / (norm(x) * norm(z)), ["grad x", "hessian x z", "hvp z"])
case("quotient entry by entry", {"A": P(3, 2), "B": P(3, 2)}, ["y = A ./ B"], lambda A, B: A / B,
     ["jacobian A", "jacobian B", "jvp B", "vjp B"])
case("powers entry by entry", {"x": P(3), "p": V(3)}, ["y = x.^p"], lambda x, p: x**p,
     ["jacobian x", "jacobian p", "diff x p", "jvp p"])
case("power of a sum", {"x": V(3)}, ["y = (x'*x)^2"], lambda x: (x @ x) ** 2, ["grad x", "hessian x", "diff x x x"])
case("exponentials", {"A": V(3, 2), "x": V(2)}, ["y = sum(exp(A*x))"], lambda A, x: jnp.sum(jnp.exp(A @ x)),
     ["grad x", "grad A", "hessian x", "hessian x A"])
case("logarithms", {"x": P(4)}, ["y = sum(x .* log(x))"], lambda x: jnp.sum(x * jnp.log(x)), ["grad x", "hessian x"])
case("circular functions", {"X": V(2, 3)}, ["y = sin(X) .* cos(X) + tan(X/4)"],
     lambda X: jnp.sin(X) * jnp.cos(X) + jnp.tan(X / 4), ["jacobian X", "jvp X", "vjp X"])
case("inverse circular functions", {"x": U(3)}, ["y = asin(x) + acos(x/2) .* atan(x)"],
     lambda x: jnp.arcsin(x) + jnp.arccos(x / 2) * jnp.arctan(x), ["jacobian x", "diff x x"])
case("hyperbolic functions", {"x": V(3)}, ["y = sinh(x) ./ cosh(x) + tanh(2*x)"],
     lambda x: jnp.sinh(x) / jnp.cosh(x) + jnp.tanh(2 * x), ["jacobian x", "diff x x", "jvp x"])
case("error function", {"x": V(3)}, ["y = sum(x .* erf(x))"], lambda x: jnp.sum(x * jax.scipy.special.erf(x)),
     ["grad x", "hessian x"])
case("softmax", {"W": V(3, 2), "x": V(2)}, ["y = softmax(W*x)"], lambda W, x: jax.nn.softmax(W @ x),
     ["jacobian x", "jacobian W", "jvp W", "vjp W", "diff x x"])
case("softmax along rows", {"X": V(2, 3)}, ["y = softmax(X, 2)"], lambda X: jax.nn.softmax(X, axis=1),
     ["jacobian X", "jvp X", "vjp X"])
case("softmax down columns", {"X": V(2, 3)}, ["y = softmax(X, 1)"], lambda X: jax.nn.softmax(X, axis=0),
     ["jacobian X", "vjp X"])
case("logarithm of a sum of exponentials", {"A": V(4, 3), "x": V(3)}, ["y = logsumexp(A*x)"],
     lambda A, x: jax.nn.logsumexp(A @ x), ["grad x", "grad A", "hessian x", "hvp x"])
case("cross entropy", {"W": V(3, 4), "x": V(4), "p": P(3)}, ["z = W*x", "y = sum(p)*logsumexp(z) - p'*z"],
     lambda W, x, p: jnp.sum(p) * jax.nn.logsumexp(W @ x) - p @ (W @ x), ["grad W", "grad x", "hessian x W", "hvp W"])
case("logistic regression", {"X": V(5, 3), "w": V(3), "t": P(5)}, ["z = X*w", "y = sum(softplus(z)) - t'*z"],
     lambda X, w, t: jnp.sum(jax.nn.softplus(X @ w)) - t @ (X @ w), ["grad w", "grad X", "hessian w", "hessian w t"])
case("two-layer network", {"W1": V(3, 2), "b1": V(3), "W2": V(2, 3), "b2": V(2), "x": V(2), "t": V(2)},
     ["h = sigma(W1*x + b1)", "out = sigma(W2*h + b2)", "y = 1/2*norm(out - t)^2"],
     lambda W1, b1, W2, b2, x, t: 0.5 * jnp.sum((sigma(W2 @ sigma(W1 @ x + b1) + b2) - t) ** 2),
     ["grad W1", "grad W2", "grad b1", "grad x", "hessian b1", "hessian W2 W1", "hvp W1"])
case("layer of tanh", {"W": V(3, 4), "x": V(4), "b": V(3)}, ["y = tanh(W*x + b)"], lambda W, x, b: jnp.tanh(W @ x + b),
     ["jacobian W", "jacobian x", "diff x x", "jvp W", "vjp W"])
case("shared weights", {"W": V(3, 3), "x": V(3)}, ["h1 = tanh(W*x)", "h2 = tanh(W*h1)", "y = sum(tanh(W*h2))"],
     lambda W, x: jnp.sum(jnp.tanh(W @ jnp.tanh(W @ jnp.tanh(W @ x)))), ["grad W", "grad x", "hessian x", "hvp W"])
case("swish", {"W": V(3, 2), "x": V(2)}, ["swish(z) = z .* sigma(z)", "y = sum(swish(W*x))"],
     lambda W, x: jnp.sum(jax.nn.swish(W @ x)), ["grad W", "hessian x"])
case("relu", {"W": V(4, 3), "x": V(3), "b": V(4)}, ["y = sum(relu(W*x + b).^2)"],
     lambda W, x, b: jnp.sum(jax.nn.relu(W @ x + b) ** 2), ["grad W", "grad b", "jacobian x"])
case("attention", {"Q": V(2, 3), "Kt": V(3, 4), "Z": V(4, 2)}, ["y = softmax(Q*Kt, 2)*Z"],
     lambda Q, Kt, Z: jax.nn.softmax(Q @ Kt, axis=1) @ Z, ["jacobian Q", "vjp Kt", "jvp Z", "vjp Q"])
case("Kronecker product", {"A": V(2, 3), "B": V(3, 2)}, ["y = kron(A, B)"], kron,
     ["jacobian A", "jacobian B", "jvp B", "vjp A", "diff A B"])
case("stacked columns", {"A": V(2, 3), "X": V(3, 2)}, ["y = vec(A*X)"], lambda A, X: vec(A @ X),
     ["jacobian X", "jacobian A", "jvp X", "vjp A"])
case("diagonals", {"X": V(3, 3), "a": V(3)}, ["y = diag(X*diag(a)*X')"], lambda X, a: jnp.diag(X @ jnp.diag(a) @ X.T),
     ["jacobian X", "jacobian a", "vjp X"])
case("entries and slices", {"X": V(3, 4)}, ["y = X[2,:]*X[1..2,:]'*X[1..2,3]"],
     lambda X: X[1, :] @ X[0:2, :].T @ X[0:2, 2], ["grad X", "hessian X"])
case("blocks", {"A": V(2, 2), "x": V(2), "c": V()}, ["M = [A, x; x', c]", "y = tr(M*M*M)"],
     lambda A, x, c: (lambda M: tr(M @ M @ M))(jnp.block([[A, x[:, None]], [x[None, :], c.reshape(1, 1)]])),
     ["grad A", "grad x", "grad c", "hessian x", "hessian A c"])
case("means and centring", {"X": V(4, 3)}, ["Z = X - ones(4)*(ones(4)'*X)/4", "y = norm(Z'*Z)^2"],
     lambda X: (lambda Z: jnp.sum((Z.T @ Z) ** 2))(X - jnp.mean(X, axis=0)), ["grad X", "hvp X"])
case("product of entries", {"x": P(4)}, ["y = prod(x)"], jnp.prod, ["grad x", "hessian x"])
case("exponential of a matrix", {"X": U(3, 3)}, ["y = tr(expm(X)*X)"], lambda X: tr(jsl.expm(X) @ X), ["grad X", "hvp X"])
case("a number's function of a matrix", {"t": P(), "A": U(3, 3)}, ["y = inv(eye(3) + t*A*A')"],
     lambda t, A: inv(jnp.eye(3) + t * A @ A.T), ["jacobian t", "jacobian A", "jvp t", "diff t t"])
case("least squares, solved", {"A": V(4, 2), "b": V(4)}, ["y = inv(A'*A)*A'*b"], lambda A, b: inv(A.T @ A) @ A.T @ b,
     ["jacobian A", "jacobian b", "jvp A", "vjp A"])
case("largest entry", {"A": V(4, 3), "x": V(3)}, ["y = max(A*x)"], lambda A, x: jnp.max(A @ x), ["grad x", "grad A"])
case("sizes of one", {"A": V(1, 3), "x": V(3), "B": V(1, 1)}, ["y = tanh(B*A*x)"], lambda A, x, B: jnp.tanh(B @ A @ x),
     ["jacobian A", "jacobian B", "diff B x"])

pathlib.Path(__file__).with_name("values.gradus").write_text("\n".join(lines) + "\n")
