"""Sessions: what was declared and defined, and the questions that are asked of it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from . import _numbers
from ._answers import Answer, Answers, Claim, Derivative, Finding, Formula, Report, Step, Steps, formula_fields
from ._engine import Desk, Function
from ._errors import GradusError, raise_errors


class Session:
    """A conversation: what was declared and defined so far.

    A session may be used by several threads; each question is answered on its own, without Python's lock.

    >>> import gradus
    >>> g = gradus.Session("W : R[m,n]; x : R[n]; b, t : R[m]; E = 1/2*norm(sigma(W*x + b) - t)^2")
    >>> g.derive("E", wrt="b").shape
    ('m',)
    >>> bool(g.claim("jacobian(W*x + b, b) == eye(m)"))
    True
    """

    def __init__(self, program: str = "") -> None:
        self._desk = Desk()
        if program:
            self.run(program)

    def _ask(self, **request: Any) -> dict[str, Any]:
        reply: dict[str, Any] = json.loads(self._desk.answer(json.dumps(request)))
        raise_errors(reply)
        return reply

    def _compile(self, request: dict[str, Any]) -> tuple[dict[str, Any], Function | None]:
        text, function = self._desk.compile(json.dumps(request))
        reply: dict[str, Any] = json.loads(text)
        raise_errors(reply)
        return reply, function

    def run(self, program: str) -> Answers:
        """Takes a program in: its declarations and definitions stay, its questions are answered.

        Raises `GradusError` at the first statement in error; what stands before it is kept.

        >>> import gradus
        >>> for answer in gradus.Session().run("A : R[m,n]; x : R[n]; grad(norm(A*x)^2, x)"):
        ...     print(answer)
        grad(norm(A*x)^2, x) = 2*Aᵀ*A*x
        """
        reply = self._ask(ask="say", text=program)
        for statement in reply["statements"]:
            raise_errors(statement)
        answers = (_answer(statement) for statement in reply["statements"])
        return Answers(answer for answer in answers if answer is not None)

    def derive(
        self,
        expression: str,
        wrt: str,
        order: int = 1,
        *,
        notation: str = "shortest",
        layout: str = "mixed",
        declare: Sequence[str] | str = (),
    ) -> Derivative:
        """The derivative of an expression by a name: a gradient, a Jacobian, a Hessian, or of any order.

        ``notation`` is ``shortest``, ``matrix``, ``index``, ``block``, ``kron`` or ``units``; ``layout`` is
        ``mixed`` (the axes of the result, then those of the variable) or ``denominator``. Names that nothing is
        said of get their shapes from use; ``declare`` says them: ``"S : R[n,n] symmetric"``.

        >>> import gradus
        >>> r = gradus.derive("sigma(W*x + b)", wrt="x")
        >>> r.text
        'diag(y .* (1 - y))*W'
        >>> dict(r.where), r.shapes["W"]
        ({'y': 'sigma(W*x + b)'}, 'R[m,n]')
        >>> gradus.derive("x'*S*x", "x", 2, declare="S : R[n,n] symmetric").text
        '2*S'
        """
        subject = _subject(expression, wrt, order, declare)
        reply = self._ask(ask="derive", **subject, notation=notation, layout=layout)
        fields = formula_fields(reply["answer"])
        of = reply["of"]
        if of["is_named"] and of["name"] not in fields["where"] and _names(fields["text"], of["name"]):
            fields["where"] = {of["name"]: expression.split(";")[-1].strip(), **fields["where"]}
        return Derivative(
            **fields,
            expression=expression,
            wrt=wrt,
            order=order,
            shapes=_shapes(reply),
            _session=self if not declare else _Declared(self, declare),
            _layout=layout,
        )

    def steps(self, expression: str, wrt: str, order: int = 1, *, declare: Sequence[str] | str = ()) -> Steps:
        """The derivation of a derivative, one named rule a step."""
        reply = self._ask(ask="steps", **_subject(expression, wrt, order, declare))
        return Steps([_step(step) for step in reply["steps"]], reply["latex"], reply["text"])

    def claim(self, text: str) -> Claim:
        """Whether two expressions are equal: ``"grad(E, W) == (out - t)*x'"``."""
        reply = self._ask(ask="run", text=text if text.lstrip().startswith("claim") or "\n" in text else f"claim {text}")
        for statement in reply["statements"]:
            raise_errors(statement)
        claims = [_claim(statement) for statement in reply["statements"] if statement["kind"] == "claim"]
        if not claims:
            raise GradusError({"message": f"`{text}` claims nothing; a claim is `A == B`", "source": text})
        return claims[-1]

    def shape(self, expression: str) -> tuple[int | str, ...]:
        """The axes of an expression.

        >>> import gradus
        >>> gradus.Session("A : R[m,n]").shape("A'*A")
        ('n', 'n')
        """
        reply = self._ask(ask="derive", expression=expression)
        return tuple(int(axis) if axis.isdigit() else axis for axis in reply["of"]["shape"])

    def source(
        self,
        expression: str,
        wrt: Sequence[str] | str = (),
        order: int = 1,
        *,
        target: str = "numpy",
        name: str | None = None,
        declare: Sequence[str] | str = (),
    ) -> str:
        """An expression and its derivatives, by one name or several, as one function of another language.

        >>> import gradus
        >>> "grad_w" in gradus.Session().source("norm(X*w - y)^2", ["w", "X"])
        True
        """
        code: str = self._ask(ask="code", **_subject(expression, wrt, order, declare), target=target, name=name)["code"]
        return code

    def function(
        self,
        expression: str,
        wrt: Sequence[str] | str = (),
        order: int = 1,
        *,
        target: str = "numpy",
        declare: Sequence[str] | str = (),
    ) -> Callable[..., Any]:
        """The function of `source`, in this process: of arrays by name, to the value and the derivatives.

        >>> import gradus
        >>> f = gradus.Session().function("norm(X*w - y)^2", ["w"])
        >>> value, gradient = f(X=[[1, 2], [3, 4]], w=[1, 1], y=[3, 6])
        >>> float(value), gradient.tolist()
        (1.0, [6.0, 8.0])
        """
        # A name of its own: a variable may be called as the expression would be.
        subject = _subject(expression, wrt, order, declare)
        reply = self._ask(ask="code", **subject, target=target, name="gradus_function")
        return _numbers.function(reply["code"], reply["function"], reply["results"], target)

    def compile(
        self,
        expression: str,
        wrt: Sequence[str] | str = (),
        order: int = 1,
        *,
        value: bool = False,
        declare: Sequence[str] | str = (),
    ) -> Callable[..., Any]:
        """The derivatives alone, by one name or several, as a function of NumPy arrays by name.

        With ``value`` the value and all lower derivatives come first; without a name to derive by it is the value.
        The native engine computes it, and reads arrays where they lie: in C or Fortran order without a copy, where they
        are of 64 bits. Sizes are bound by the arrays and checked; what is found of them is kept for the next call.
        Other threads run meanwhile, and may call it, too. Arrays that are all of 32 bits are answered in 32 bits.
        ``engine`` of the function is ``native``, or ``numpy`` where the emitted program computes it.

        >>> import gradus, numpy
        >>> f = gradus.Session().compile("norm(X*w - y)^2", ["w", "y"])
        >>> by_w, by_y = f(X=numpy.eye(2), w=numpy.ones(2), y=numpy.zeros(2))
        >>> by_w.tolist(), by_y.tolist(), f.engine
        ([2.0, 2.0], [-2.0, -2.0], 'native')
        """
        subject = _subject(expression, wrt, order, declare)
        request = {"ask": "code", **subject, "target": "numpy", "name": "gradus_function", "alone": not value}
        reply, engine = self._compile(request)
        whole = _numbers.function(reply["code"], reply["function"], reply["results"], "numpy")
        return _numbers.compiled(whole, reply["computed"], engine)

    def evaluate(self, expression: str, /, **values: Any) -> Any:
        """The numbers of an expression, for values by name.

        >>> import gradus
        >>> gradus.Session().evaluate("grad(x'*A*x, x)", A=[[1, 2], [3, 4]], x=[1, 1]).tolist()
        [7.0, 13.0]
        """
        return self.compile(expression)(**values)

    def objective(
        self,
        expression: str,
        wrt: str,
        *,
        x0: Any = None,
        method: str = "trust-ncg",
        declare: Sequence[str] | str = (),
        **values: Any,
    ) -> tuple[Any, ...]:
        """What ``scipy.optimize.minimize`` takes: ``minimize(*gradus.objective("norm(X*w - y)^2", "w", X=X, y=y))``.

        The gradient and the products with the Hessian are exact, and the Hessian itself is never built. It begins
        at ``x0``, or at zeros; a matrix is laid out row by row, as ``numpy.ravel`` does.

        >>> import gradus, numpy
        >>> fun, x0, args, method, jac, hess, hessp = gradus.objective("norm(X*w - y)^2", "w", X=numpy.eye(2), y=[1, 2])
        >>> float(fun(x0)), jac(x0).tolist(), hessp(x0, numpy.ones(2)).tolist()
        (5.0, [-2.0, -4.0], [2.0, 2.0])
        """
        product, direction, axes = self._product(expression, wrt, declare, "what is minimised")
        value_and_gradient = self.compile(expression, [wrt], value=True, declare=declare)
        return _numbers.objective(value_and_gradient, product, wrt, direction, axes, values, x0, method)

    def operator(self, expression: str, wrt: str, *, declare: Sequence[str] | str = ()) -> Callable[..., Any]:
        """The Hessian of a scalar as a function of arrays by name to a ``scipy.sparse.linalg.LinearOperator``.

        The Hessian is never built: its product with a vector is the derivative of the gradient along it. A matrix to derive
        by is laid out row by row, as ``numpy.ravel`` does.

        >>> import gradus, numpy
        >>> from scipy.sparse.linalg import cg
        >>> hessian = gradus.Session().operator("norm(X*w - y)^2", "w")(X=numpy.diag([1.0, 2.0]), w=numpy.ones(2), y=numpy.zeros(2))
        >>> hessian.shape, (hessian @ numpy.ones(2)).tolist()
        ((2, 2), [2.0, 8.0])
        >>> step, failed = cg(hessian, numpy.array([2.0, 8.0]))
        >>> numpy.round(step, 6).tolist(), failed
        ([1.0, 1.0], 0)
        """
        product, direction, _ = self._product(expression, wrt, declare, "what has a Hessian")
        return _numbers.operator(product, wrt, direction)

    def _product(
        self, expression: str, wrt: str, declare: Sequence[str] | str, what: str
    ) -> tuple[Callable[..., Any], str, dict[str, Sequence[str]]]:
        """The product of the Hessian with a direction as a function, the direction's name, and the axes of all names."""
        reply = self._ask(ask="derive", **_subject(expression, wrt, 1, declare))
        if reply["of"]["shape"]:
            raise GradusError({"message": f"`{expression}` is {reply['of']['is']}; {what} is a scalar"})
        axes = {one["name"]: one["axes"] for one in reply["names"] if one}
        names = {one["name"]: one["declaration"] for one in reply["names"] if one}
        direction = _free("direction", names)
        shape = names[wrt].split(":", 1)[1].split(" ")
        declared = [*_listed(declare), *names.values(), f"{direction} : {shape[1]}"]
        product = self.compile(f"hvp({expression}, {wrt}, {direction})", declare=list(dict.fromkeys(declared)))
        return product, direction, axes


class _Declared(Session):
    """A session with declarations of one question's own."""

    def __init__(self, session: Session, declare: Sequence[str] | str) -> None:
        self._desk = session._desk
        self._declare = _listed(declare)

    def _ask(self, **request: Any) -> dict[str, Any]:
        return super()._ask(**self._with_declarations(request))

    def _compile(self, request: dict[str, Any]) -> tuple[dict[str, Any], Function | None]:
        return super()._compile(self._with_declarations(request))

    def _with_declarations(self, request: dict[str, Any]) -> dict[str, Any]:
        if "declarations" in request:
            request["declarations"] = [*self._declare, *request["declarations"]]
        return request


def _listed(names: Sequence[str] | str) -> list[str]:
    return [names] if isinstance(names, str) else list(names)


def _subject(expression: str, wrt: Sequence[str] | str, order: int, declare: Sequence[str] | str) -> dict[str, Any]:
    if not 0 < order < 5:
        raise ValueError(f"the order is 1, 2, 3 or 4, and not {order}")
    return {"expression": expression, "by": _listed(wrt), "order": order, "declarations": _listed(declare)}


def _free(wanted: str, taken: Mapping[str, Any]) -> str:
    while wanted in taken:
        wanted += "_"
    return wanted


def _names(text: str, name: str) -> bool:
    import re

    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _shapes(reply: Mapping[str, Any]) -> dict[str, str]:
    names = (one for one in reply.get("names", ()) if one)
    return {one["name"]: one["declaration"].split(":", 1)[1].strip() for one in names}


def _step(step: Mapping[str, Any]) -> Step:
    return Step(step["label"], step["text"], step["latex"], step["rule"], step["source"], step.get("unchecked"))


def _claim(statement: Mapping[str, Any]) -> Claim:
    point = {one["name"]: one["value"] for one in statement["counterexample"]}
    return Claim(statement["subject"], statement["holds"], statement["verdict"], statement["detail"], point, statement["sides"])


def _answer(statement: Mapping[str, Any]) -> Answer | None:
    kind, subject = statement["kind"], statement["subject"]
    common = {"source": statement["source"], "line": statement["line"], "assumed": tuple(statement["assumed"])}
    if kind in ("expression", "show", "steps"):
        answer = dict(statement["answer"])
        answer.setdefault("left", statement.get("asked_latex", ""))
        formula = Formula(**formula_fields(answer))
        steps = None
        if "steps" in statement:
            rows = [_step(step) for step in statement["steps"]]
            steps = Steps(rows, "\n".join(f"$${row.latex}$$" for row in rows), "\n".join(row.text for row in rows))
        return Answer(kind, text=f"{subject} = {formula}", formula=formula, steps=steps, **common)
    if kind == "eval":
        numbers = statement["value"]
        return Answer(kind, text=f"{subject} = {numbers['text']}", value=_numbers.array(numbers), **common)
    if kind == "claim":
        claim = _claim(statement)
        return Answer(kind, text=str(claim), claim=claim, **common)
    if kind == "shape":
        return Answer(kind, text=f"{subject} : {statement['text']}", **common)
    return None


def check(document: str | os.PathLike[str], *, text: str | None = None) -> Report:
    """Checks a Markdown document: its ``gradus`` blocks, its claims, and its own equations.

    >>> import gradus
    >>> report = gradus.check("notes.md", text='''
    ... ```gradus
    ... claim grad(x'*A*x, x) == 2*A*x
    ... ```
    ... ''')
    >>> bool(report), report.counts["failed"]
    (False, 1)
    """
    name = os.fspath(document)
    if text is None:
        with open(document, encoding="utf-8") as file:
            text = file.read()
    reply = json.loads(Desk().answer(json.dumps({"ask": "check", "name": name, "text": text})))
    raise_errors(reply)
    findings = (
        Finding(one["severity"], one["kind"], one["code"], one["line"], one["column"], one["message"], one["source"], tuple(one["notes"]))
        for one in reply["findings"]
    )
    return Report(name, reply["counts"], tuple(findings), reply["exit"])
