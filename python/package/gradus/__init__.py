"""Symbolic matrix calculus: checked shapes, named rules, textbook answers.

>>> import gradus
>>> r = gradus.derive("norm(X*w - y)^2", wrt="w")
>>> r.text
"2*X'*(X*w - y)"
>>> r.shape, r.checked
(('n',), True)
>>> bool(gradus.claim("hessian(norm(X*w - y)^2, w) == 2*X'*X"))
True
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ._answers import Answer, Answers, Claim, Derivative, Finding, Formula, Report, Step, Steps
from ._errors import GradusError
from ._magic import load_ipython_extension
from ._numbers import GradientCheck, grad_check
from ._session import Session, check

__all__ = [
    "Answer",
    "Answers",
    "Claim",
    "Derivative",
    "Finding",
    "Formula",
    "GradientCheck",
    "GradusError",
    "Report",
    "Session",
    "Step",
    "Steps",
    "check",
    "claim",
    "derive",
    "from_sympy",
    "grad_check",
    "load_ipython_extension",
    "objective",
    "run",
    "to_sympy",
]

# A question leaves no trace in a session, so those that name none share one.
_shared = Session()


def derive(expression: str, wrt: str, order: int = 1, **options: Any) -> Derivative:
    """The derivative of an expression by a name; see `Session.derive`.

    >>> import gradus
    >>> gradus.derive("logdet(S)", wrt="S").text
    "inv(S)'"
    """
    return _shared.derive(expression, wrt, order, **options)


def claim(text: str) -> Claim:
    """Whether two expressions are equal, for all values; see `Session.claim`."""
    return _shared.claim(text)


def run(program: str) -> Answers:
    """The answers of a program of its own."""
    return Session().run(program)


def objective(expression: str, wrt: str, **options: Any) -> tuple[Any, ...]:
    """What `scipy.optimize.minimize` takes; see `Session.objective`."""
    return _shared.objective(expression, wrt, **options)


def from_sympy(expression: Any) -> tuple[str, list[str]]:
    """A SymPy matrix expression in the language, and the declarations of its names.

    >>> import gradus, sympy
    >>> n = sympy.Symbol("n")
    >>> A, x = sympy.MatrixSymbol("A", n, n), sympy.MatrixSymbol("x", n, 1)
    >>> text, declarations = gradus.from_sympy(sympy.Trace(A * A.T))
    >>> text, declarations
    ("tr(A*A')", ['A : R[n,n]'])
    """
    from . import _sympy

    return _sympy.from_sympy(expression)


def to_sympy(formula: Formula | str, declarations: Sequence[str] = ()) -> Any:
    """A formula, or text in the language with its declarations, as a SymPy matrix expression.

    >>> import gradus
    >>> gradus.to_sympy("(A + A')*x", ["A : R[n,n]", "x : R[n]"])
    (A + A.T)*x
    """
    from . import _sympy

    return _sympy.to_sympy(formula, declarations)
