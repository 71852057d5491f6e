"""What Gradus answers: derivatives, steps, claims, reports."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._session import Session


def axis(text: str) -> int | str:
    """An axis: a number, or a dimension's name."""
    return int(text) if text.isdigit() else text


@dataclass(frozen=True, repr=False)
class Formula:
    """A formula in every way of writing.

    >>> import gradus
    >>> r = gradus.derive("x'*A*x", wrt="x")
    >>> r.text, r.shape, r.checked
    ("(A + A')*x", ('n',), True)
    """

    #: In the language, in ASCII: Gradus reads it again.
    text: str
    #: In the language, with the signs of mathematics.
    unicode: str
    #: For LaTeX's mathematics mode, without its left side.
    latex: str
    #: For Typst's mathematics mode.
    typst: str
    #: The left side in LaTeX: ``\\frac{\\partial y}{\\partial x}``.
    left: str
    #: The axes: numbers or names of dimensions.
    shape: tuple[int | str, ...]
    #: The names that the formula uses, with what they stand for.
    where: Mapping[str, str]
    #: Where it holds: ``X invertible``.
    conditions: tuple[str, ...]
    #: How the axes lie, in words.
    layout: str | None
    #: Remarks, such as why there is no matrix form.
    remarks: tuple[str, ...]
    #: How sure the check is: ``proved``, ``exact``, ``balls``, ``floats`` or ``unchecked``.
    certainty: str | None
    #: How it was checked, in words.
    how: str | None
    _where_latex: Sequence[str] = field(default=(), compare=False)

    @property
    def checked(self) -> bool:
        """Whether the formula was compared with what was asked, and agreed."""
        return self.certainty not in (None, "unchecked")

    def _repr_latex_(self) -> str:
        names = rf" \quad\text{{where }} {', '.join(self._where_latex)}" if self._where_latex else ""
        left = f"{self.left} = " if self.left else ""
        return f"$\\displaystyle {left}{self.latex}{names}$"

    def __str__(self) -> str:
        names = "".join(f"\n  where {name} = {text}" for name, text in self.where.items())
        conditions = "".join(f"\n  if {condition}" for condition in self.conditions)
        return f"{self.unicode}{names}{conditions}"

    def __repr__(self) -> str:
        return f"<{self.text} : {'×'.join(map(str, self.shape)) or 'scalar'}>"


def formula_fields(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a formula, from a reply."""
    where = answer["where"]
    return {
        "text": answer["text"],
        "unicode": answer["unicode"],
        "latex": answer["latex"],
        "typst": answer["typst"],
        "left": answer.get("left", ""),
        "shape": tuple(axis(one) for one in answer["shape"]),
        "where": {one["name"]: one["text"] for one in where},
        "conditions": tuple(answer["conditions"]),
        "layout": answer["layout"],
        "remarks": tuple(answer["remarks"]),
        "certainty": answer.get("certainty"),
        "how": answer.get("checked"),
        "_where_latex": tuple(f"{one['name_latex']} = {one['latex']}" for one in where),
    }


@dataclass(frozen=True, repr=False)
class Derivative(Formula):
    """A derivative that was asked for, and what else can be asked of it."""

    #: What was derived, by what, how often.
    expression: str = ""
    wrt: str = ""
    order: int = 1
    #: What each name was taken as: ``{"W": "R[m,n]"}``.
    shapes: Mapping[str, str] = field(default_factory=dict)
    _session: Session = field(default=None, compare=False)  # type: ignore[assignment]
    _layout: str = field(default="", compare=False)

    def _again(self, notation: str) -> Derivative:
        return self._session.derive(self.expression, self.wrt, self.order, notation=notation, layout=self._layout)

    def index(self) -> Derivative:
        """The same entry by entry.

        >>> import gradus
        >>> print(gradus.derive("A*x", wrt="x").index().text)
        A[i,j]
        """
        return self._again("index")

    def kron(self) -> Derivative:
        """The same as the derivative of ``vec(Y)`` by ``vec(X)``.

        >>> import gradus
        >>> print(gradus.derive("A*X*B", wrt="X").kron().text)
        kron(B', A)
        """
        return self._again("kron")

    def matrix(self) -> Derivative:
        """The same as products of matrices."""
        return self._again("matrix")

    def block(self) -> Derivative:
        """The same as nested matrices; the dimensions have to be numbers."""
        return self._again("block")

    def units(self) -> Derivative:
        """The same as a sum over unit vectors."""
        return self._again("units")

    def steps(self) -> Steps:
        """The derivation, one named rule a step.

        >>> import gradus
        >>> for step in gradus.derive("1/2*norm(W*x - t)^2", wrt="W").steps():
        ...     print(step.label, step.text, "by", step.rule)
        I ∂f/∂W = (W*x - t)*xᵀ by rule of power
        """
        return self._session.steps(self.expression, self.wrt, self.order)

    def source(self, target: str = "numpy", name: str | None = None) -> str:
        """The value and the derivatives as a program: ``numpy``, ``jax``, ``torch``, ``julia``, ``matlab``.

        >>> import gradus
        >>> "jax.numpy" in gradus.derive("norm(A*x)^2", wrt="x").source("jax")
        True
        """
        return self._session.source(self.expression, self.wrt, self.order, target=target, name=name)

    def function(self, target: str = "numpy") -> Callable[..., Any]:
        """The program as a function of this process: of the value and the derivatives up to the order.

        The library has to be installed for ``jax`` and ``torch``.

        >>> import gradus
        >>> f = gradus.derive("norm(A*x)^2", wrt="x").function()
        >>> value, gradient = f(A=[[1, 0], [0, 2]], x=[3, 1])
        >>> float(value), gradient.tolist()
        (13.0, [6.0, 8.0])
        """
        return self._session.function(self.expression, self.wrt, self.order, target=target)

    def compile(self) -> Callable[..., Any]:
        """The derivative alone as a function of arrays by name; see `Session.compile`.

        >>> import gradus
        >>> jacobian = gradus.derive("sigma(W*x + b)", wrt="x").compile()
        >>> jacobian(W=[[1.0, 2.0]], x=[0.0, 0.0], b=[0.0]).tolist()
        [[0.25, 0.5]]
        """
        return self._session.compile(self.expression, self.wrt, self.order)

    def sympy(self) -> Any:
        """The formula as a SymPy matrix expression, where SymPy can say it."""
        from . import _sympy

        return _sympy.to_sympy(self)

    def _repr_html_(self) -> str:
        return _html(self, self.shapes)


def _html(formula: Formula, shapes: Mapping[str, str]) -> str:
    """The formula for a notebook: what was taken, the formula, how it was checked."""
    taken = ", ".join(f"{name} : {shape}" for name, shape in shapes.items())
    facts = [f"if {condition}" for condition in formula.conditions]
    facts += [formula.layout] if formula.layout else []
    facts += ["✓ checked"] if formula.checked else []
    how = html.escape(formula.how or "", quote=True)
    below = html.escape(" · ".join(facts))
    latex = html.escape(formula._repr_latex_())
    return (
        f'<div><div style="opacity:.65;font-size:90%">{html.escape(taken)}</div>'
        f'<div style="padding:.4em 0">{latex}</div>'
        f'<div style="opacity:.65;font-size:90%" title="{how}">{below}</div></div>'
    )


@dataclass(frozen=True)
class Step:
    """One step of a derivation."""

    label: str
    #: What it says, in the language and in LaTeX.
    text: str
    latex: str
    #: The rule, and where it is printed.
    rule: str
    source: str
    #: Why it could not be compared with anything, where it could not.
    unchecked: str | None = None


class Steps(Sequence[Step]):
    """A derivation: a sequence of steps that a notebook typesets."""

    def __init__(self, steps: Sequence[Step], latex: str, text: str) -> None:
        self._steps = tuple(steps)
        #: The derivation as one LaTeX environment, and as text.
        self.latex = latex
        self.text = text

    def __len__(self) -> int:
        return len(self._steps)

    def __getitem__(self, place: Any) -> Any:
        return self._steps[place]

    def __iter__(self) -> Iterator[Step]:
        return iter(self._steps)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<{len(self)} steps>"

    def _repr_latex_(self) -> str:
        return self.latex


@dataclass(frozen=True)
class Claim:
    """A claim's verdict; true where it holds.

    >>> import gradus
    >>> bool(gradus.claim("grad(x'*A*x, x) == (A + A')*x"))
    True
    >>> wrong = gradus.claim("grad(norm(A*x)^2, x) == A'*A*x")
    >>> bool(wrong), wrong.verdict, sorted(wrong.counterexample)[:3]
    (False, 'differs', ['A', 'entry', 'left'])
    """

    text: str
    #: Whether it holds; ``None`` where nothing could tell.
    holds: bool | None
    #: ``proved``, ``agrees``, ``differs`` or ``unknown``.
    verdict: str
    detail: str
    #: Where it fails: names with values, the entry, and both sides.
    counterexample: Mapping[str, str]
    latex: str | None = None

    def __bool__(self) -> bool:
        return self.holds is True

    def __str__(self) -> str:
        sign = {True: "✓", False: "✗", None: "?"}[self.holds]
        point = "".join(f"\n  {name} = {value}" for name, value in self.counterexample.items())
        return f"{sign} {self.text}\n  {self.verdict}: {self.detail}{point}"

    def _repr_html_(self) -> str:
        sign, colour = {True: ("✓", "#1c7a4a"), False: ("✗", "#b3261e"), None: ("?", "#8a5a00")}[self.holds]
        shown = f"$\\displaystyle {self.latex}$" if self.latex else self.text
        point = "".join(f"<br><code>{html.escape(f'{name} = {value}')}</code>" for name, value in self.counterexample.items())
        detail = html.escape(f"{self.verdict}: {self.detail}" if self.detail else self.verdict)
        return f'<div><b style="color:{colour}">{sign}</b> {html.escape(shown)}<div style="opacity:.75;font-size:90%">{detail}{point}</div></div>'


@dataclass(frozen=True)
class Answer:
    """What one statement of a program answered."""

    kind: str
    source: str
    line: int
    text: str
    #: The formula, the numbers or the verdict, by the kind of statement.
    formula: Formula | None = None
    value: Any = None
    claim: Claim | None = None
    steps: Steps | None = None
    assumed: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        if self.claim is not None:
            return self.claim._repr_html_()
        if self.formula is not None:
            steps = f"<div>{html.escape(self.steps.latex)}</div>" if self.steps else ""
            return steps + _html(self.formula, {})
        return f"<pre>{html.escape(self.text)}</pre>"


class Answers(tuple[Answer, ...]):
    """The answers of a program, in turn; a notebook shows them below one another."""

    def _repr_html_(self) -> str:
        return "".join(one._repr_html_() for one in self)

    def __str__(self) -> str:
        return "\n".join(map(str, self))


@dataclass(frozen=True)
class Finding:
    """Something that the check of a document found."""

    severity: str
    kind: str
    code: str
    line: int
    column: int
    message: str
    source: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """What the check of a document found; true where nothing is wrong."""

    name: str
    counts: Mapping[str, int]
    findings: tuple[Finding, ...]
    exit: int

    def __bool__(self) -> bool:
        return self.exit == 0

    def __str__(self) -> str:
        counts = self.counts
        lines = [f"{self.name}: {counts['good']} right, {counts['failed']} wrong, {counts['unknown']} undecided, {counts['not_read']} not read"]
        for one in self.findings:
            lines.append(f"{one.line}:{one.column} {one.severity} {one.code} {one.message}")
            lines.extend(f"    {note}" for note in one.notes)
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"
