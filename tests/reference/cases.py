"""What a case is made of, and the mathematics that several groups use."""

import dataclasses
import typing

import jax
import jax.numpy as jnp
import mpmath
import numpy as np

mpmath.mp.dps = 60


@dataclasses.dataclass
class Case:
    """A program and questions about it: `name: (shape, manner, structure)`, its lines, and what they come to.

    A question is a text with its meaning: a function of all the variables' arrays, or the names by which `value` is
    derived in turn."""

    name: str
    variables: dict
    questions: list
    lines: list = dataclasses.field(default_factory=list)
    value: typing.Callable = None


def V(*shape):
    return (shape, "any", "")


def P(*shape):
    return (shape, "positive", "")


def U(*shape):
    return (shape, "inside", "")


def S(*shape):
    return (shape, "small", "")


def N(n):
    return ((n, n), "near", "")


def G(value):
    """Given numbers."""
    return (np.shape(value), value, "")


def valued(manner, *shape):
    """A variable with a value of a kind, of which nothing is declared."""
    return (shape, manner, "")


def declared(word, *shape):
    """A variable that is declared to have a structure, with a value that has it."""
    return (shape, word, word)


grad = jax.grad


def jac(function, place=0):
    return jax.jacfwd(function, place)


def hess(function, place=0):
    return jax.jacfwd(jax.grad(function, place), place)


sigma = jax.nn.sigmoid
softmax = jax.nn.softmax
kron = jnp.kron
inv = jnp.linalg.inv
det = jnp.linalg.det
tr = jnp.trace
diag = jnp.diag


def logdet(X):
    return jnp.linalg.slogdet(X)[1]


def vec(X):
    return X.T.reshape(-1)


def norm(x):
    return jnp.sqrt(jnp.sum(x * x))


def sylvester(A, B, H):
    """The Y with A*Y + Y*B = H, by its linear equations."""
    m, n = H.shape
    system = jnp.kron(A, jnp.eye(n)) + jnp.kron(jnp.eye(m), B.T)
    return jnp.linalg.solve(system, H.reshape(-1)).reshape(m, n)


def differences(function, order=1):
    """The derivatives of a function of one array, given in mpmath's matrices, by central differences in sixty digits."""
    step = mpmath.mpf(10) ** -12

    def of(matrix):
        result = function(matrix)
        if isinstance(result, mpmath.matrix):
            return np.array([[result[i, j] for j in range(result.cols)] for i in range(result.rows)], dtype=object)
        return np.array(result, dtype=object)

    def moved(matrix, depth):
        if depth == 0:
            return of(matrix)
        parts = []
        for i in range(matrix.rows):
            for j in range(matrix.cols):
                there, back = matrix.copy(), matrix.copy()
                there[i, j] += step
                back[i, j] -= step
                parts.append(np.asarray((moved(there, depth - 1) - moved(back, depth - 1)) / (2 * step), dtype=object))
        return np.stack(parts, axis=-1).reshape(*parts[0].shape, matrix.rows, matrix.cols)

    def derivative(array):
        # Decimals of two digits, exactly as they are written.
        exact = [[mpmath.mpf(str(round(float(entry), 6))) for entry in row] for row in np.atleast_2d(array)]
        result = moved(mpmath.matrix(exact), order)
        return np.vectorize(lambda entry: float(mpmath.re(entry)))(result)

    return derivative
