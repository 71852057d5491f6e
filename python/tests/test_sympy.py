"""Expressions go to SymPy and back, and mean the same."""

import gradus
import numpy as np
import pytest

sympy = pytest.importorskip("sympy")
rng = np.random.default_rng(2)
m, n = sympy.symbols("m n", integer=True, positive=True)
A, B = sympy.MatrixSymbol("A", m, n), sympy.MatrixSymbol("B", n, m)
S, T = sympy.MatrixSymbol("S", n, n), sympy.MatrixSymbol("T", n, n)
x, y = sympy.MatrixSymbol("x", n, 1), sympy.MatrixSymbol("y", n, 1)
a = sympy.Symbol("a", real=True)
SIZES = {"m": 2, "n": 3}

EXPRESSIONS = [
    A * B, A * x, x.T * S * y, A.T * A + S, S.I * T.T, 2 * S - 3 * T, sympy.Rational(1, 2) * a * S,
    sympy.Trace(S * T), sympy.Determinant(S), sympy.log(sympy.Determinant(S)), S**2, S.I * x, a**2 + 1,
    sympy.HadamardProduct(S, T), sympy.HadamardPower(S, 2), sympy.KroneckerProduct(S, T), sympy.Identity(n) - S,
    sympy.DiagMatrix(x) * S, x * y.T, (S + T).T * x, sympy.exp(a) / a, -S * x, sympy.Trace(x.T * x) + a,
    S.applyfunc(sympy.sin), S[0, 1] + a, sympy.OneMatrix(m, n) + A, sympy.ZeroMatrix(n, n) + S,
]  # fmt: skip


def value_of(expression, values):
    """The numbers that SymPy gives."""
    put = {symbol: sympy.Matrix(values[symbol.name]) if symbol.is_Matrix else sympy.Float(values[symbol.name]) for symbol in expression.free_symbols if symbol.name in values}
    sized = expression.subs({m: SIZES["m"], n: SIZES["n"]})
    put = {(sympy.MatrixSymbol(one.name, *[axis.subs({m: SIZES["m"], n: SIZES["n"]}) for axis in one.shape]) if one.is_Matrix else one): value for one, value in put.items()}
    found = sized.subs(put).doit()
    found = found.as_explicit() if isinstance(found, sympy.MatrixExpr) else found
    return np.array(found.evalf(), dtype=float)


def values_of(declarations):
    values = {}
    for declaration in declarations:
        name, rest = declaration.split(" : R")
        axes = rest.strip("[] ").split(",") if "[" in rest else []
        values[name] = rng.normal(size=[SIZES.get(axis, axis) if not axis.isdigit() else int(axis) for axis in axes]) + (2 * np.eye(3) if axes == ["n", "n"] else 0)
    return values


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=str)
def test_from_sympy(expression) -> None:
    text, declarations = gradus.from_sympy(expression)
    values = values_of(declarations)
    ours = gradus.Session("; ".join(declarations)).evaluate(text, **values)
    assert np.allclose(np.ravel(ours), np.ravel(value_of(expression, values)))


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=str)
def test_there_and_back(expression) -> None:
    text, declarations = gradus.from_sympy(expression)
    back, again = gradus.from_sympy(gradus.to_sympy(text, declarations))
    assert gradus.Session("; ".join(dict.fromkeys(declarations + again))).claim(f"{text} == {back}")


@pytest.mark.parametrize(
    ("expression", "wrt"),
    [("x'*A*x", "x"), ("norm(X*w - y)^2", "w"), ("logdet(S)", "S"), ("tr(A*X*B)", "X"), ("sum(exp(A*x))", "x"), ("tr(X'*X)", "X")],
)
def test_a_derivative_as_sympy_says_the_same(expression, wrt) -> None:
    derivative = gradus.derive(expression, wrt)
    back, declarations = gradus.from_sympy(derivative.sympy())
    taken = [f"{name} : {shape}" for name, shape in derivative.shapes.items()]
    assert gradus.Session("; ".join(taken)).claim(f"grad({expression}, {wrt}) == {back}")


def test_what_one_side_cannot_say_is_told() -> None:
    with pytest.raises(gradus.GradusError, match="no word for"):
        gradus.from_sympy(sympy.Integral(a, a))
    with pytest.raises(gradus.GradusError, match="cannot be said"):
        gradus.to_sympy("softmax(x)", ["x : R[n]"])
