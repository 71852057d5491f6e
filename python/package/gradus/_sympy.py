"""Exchange with SymPy's matrix expressions, both ways. What the other side cannot say is an error that names it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import sympy
from sympy.matrices import expressions as matrices
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.matexpr import MatrixElement

from ._answers import Derivative, Formula
from ._errors import GradusError

#: Functions of numbers, entry by entry, by both names.
_FUNCTIONS: dict[str, Any] = {
    "exp": sympy.exp, "log": sympy.log, "sin": sympy.sin, "cos": sympy.cos, "tan": sympy.tan,
    "asin": sympy.asin, "acos": sympy.acos, "atan": sympy.atan, "sinh": sympy.sinh, "cosh": sympy.cosh,
    "tanh": sympy.tanh, "sqrt": sympy.sqrt, "abs": sympy.Abs, "sign": sympy.sign, "erf": sympy.erf, "erfc": sympy.erfc,
}  # fmt: skip
#: Those that SymPy has no name for.
_DEFINED: dict[str, Callable[[Any], Any]] = {
    "sigma": lambda z: 1 / (1 + sympy.exp(-z)),
    "softplus": lambda z: sympy.log(1 + sympy.exp(z)),
    "relu": lambda z: sympy.Max(z, 0),
}
_NAMES = {function: name for name, function in _FUNCTIONS.items() if name != "sqrt"}


# ------------------------------------------------------------------------------------------- from SymPy


def from_sympy(expression: Any) -> tuple[str, list[str]]:
    """A SymPy expression in the language, and the declarations of its names."""
    writer = _Writer()
    text = writer.write(expression, 0)
    return text, writer.declarations()


class _Writer:
    """Writes a tree; strengths: 0 a sum, 1 a product, 2 a sign, 3 a power, 4 what stands alone."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def declarations(self) -> list[str]:
        return [f"{name} : R{axes}" for name, axes in self.names.items()]

    def write(self, one: Any, strength: int) -> str:
        text, own = self.node(one)
        return f"({text})" if own < strength else text

    def node(self, one: Any) -> tuple[str, int]:
        for kind, write in _KINDS.items():
            if isinstance(one, kind):
                return write(self, one)
        raise GradusError({"message": f"Gradus has no word for SymPy's {type(one).__name__}: {one}"})

    def matrix_symbol(self, one: Any) -> tuple[str, int]:
        rows, columns = one.shape
        axes = f"[{_dimension(rows)}]" if columns == 1 else f"[{_dimension(rows)},{_dimension(columns)}]"
        return self.name(one.name, axes)

    def symbol(self, one: Any) -> tuple[str, int]:
        return self.name(one.name, " positive" if one.is_positive else "")

    def name(self, name: str, axes: str) -> tuple[str, int]:
        if not re.fullmatch(r"[^\W\d]\w*", name):
            raise GradusError({"message": f"`{name}` is no name in Gradus: a letter, then letters, digits and `_`"})
        self.names.setdefault(name, axes)
        return name, 4

    def number(self, one: Any) -> tuple[str, int]:
        if isinstance(one, sympy.Float):
            one = sympy.Rational(str(one))
        text = str(one)
        return text, 1 if "/" in text else 2 if text.startswith("-") else 4

    def sum(self, one: Any) -> tuple[str, int]:
        text = ""
        for place, term in enumerate(one.args):
            written = self.write(term, 1 if place else 0)
            text += written if place == 0 else f" - {written[1:]}" if written.startswith("-") else f" + {written}"
        return text, 0

    def product(self, one: Any) -> tuple[str, int]:
        number, factors = sympy.Integer(1), list(one.args)
        if factors and isinstance(factors[0], sympy.Number):
            number, factors = factors[0], factors[1:]
        above = [factor for factor in factors if not _is_reciprocal(factor)]
        below = [factor for factor in factors if _is_reciprocal(factor)]
        numerator, denominator = sympy.fraction(number)
        texts = [str(abs(numerator))] if abs(numerator) != 1 or not above else []
        texts += [self.write(factor, 2) for factor in above]
        text = "*".join(texts)
        for factor in ([denominator] if denominator != 1 else []) + [sympy.Pow(one.base, -one.exp) for one in below]:
            text += f"/{self.write(factor, 3)}"
        return (f"-{text}", 1) if numerator < 0 else (text, 1)

    def power(self, one: Any) -> tuple[str, int]:
        if one.exp == sympy.Rational(1, 2):
            return f"sqrt({self.write(one.base, 0)})", 4
        if one.exp.is_negative and isinstance(one, sympy.Pow):
            return f"1/{self.write(sympy.Pow(one.base, -one.exp), 3)}", 1
        return f"{self.write(one.base, 4)}^{self.write(one.exp, 3)}", 3

    def hadamard_power(self, one: Any) -> tuple[str, int]:
        return f"{self.write(one.base, 4)}.^{self.write(one.exp, 3)}", 3

    def hadamard(self, one: Any) -> tuple[str, int]:
        return " .* ".join(self.write(factor, 2) for factor in one.args), 1

    def transpose(self, one: Any) -> tuple[str, int]:
        return f"{self.write(one.arg, 4)}'", 4

    def call(self, name: str) -> Callable[[Any], tuple[str, int]]:
        return lambda one: (f"{name}({', '.join(self.write(argument, 0) for argument in one.args)})", 4)

    def function(self, one: Any) -> tuple[str, int]:
        name = _NAMES.get(one.func)
        if name is None:
            raise GradusError({"message": f"Gradus has no function `{one.func}`"})
        return self.call(name)(one)

    def applied(self, one: Any) -> tuple[str, int]:
        bound = sympy.Dummy("entry")
        body = one.function(bound)
        name = _NAMES.get(body.func) if body.args == (bound,) else None
        if name is None:
            raise GradusError({"message": f"Gradus has no word for {one.function} entry by entry"})
        return f"{name}({self.write(one.expr, 0)})", 4

    def entry(self, one: Any) -> tuple[str, int]:
        places = [self.write(place + 1, 0) for place in (one.i, one.j)]
        if one.parent.shape[1] == 1:
            places = places[:1]
        return f"{self.write(one.parent, 4)}[{','.join(places)}]", 4

    def filled(self, name: str) -> Callable[[Any], tuple[str, int]]:
        def write(one: Any) -> tuple[str, int]:
            rows, columns = one.shape
            axes = [rows] if columns == 1 or name == "eye" else [rows, columns]
            return f"{name}({', '.join(_dimension(axis) for axis in axes)})", 4

        return write


def _dimension(axis: Any) -> str:
    return str(axis).replace(" ", "").replace("**", "^")


def _is_reciprocal(one: Any) -> bool:
    return isinstance(one, sympy.Pow) and one.exp.is_negative is True


_KINDS: dict[Any, Callable[[_Writer, Any], tuple[str, int]]] = {
    sympy.MatrixSymbol: _Writer.matrix_symbol,
    MatrixElement: _Writer.entry,
    sympy.Symbol: _Writer.symbol,
    sympy.Number: _Writer.number,
    matrices.MatAdd: _Writer.sum,
    sympy.Add: _Writer.sum,
    matrices.MatMul: _Writer.product,
    sympy.Mul: _Writer.product,
    matrices.Inverse: lambda writer, one: (f"inv({writer.write(one.arg, 0)})", 4),
    matrices.MatPow: _Writer.power,
    sympy.Pow: _Writer.power,
    matrices.HadamardPower: _Writer.hadamard_power,
    matrices.HadamardProduct: _Writer.hadamard,
    matrices.Transpose: _Writer.transpose,
    matrices.Adjoint: _Writer.transpose,
    matrices.Trace: lambda writer, one: writer.call("tr")(one),
    matrices.Determinant: lambda writer, one: writer.call("det")(one),
    matrices.KroneckerProduct: lambda writer, one: writer.call("kron")(one),
    matrices.DiagMatrix: lambda writer, one: writer.call("diag")(one),
    matrices.Identity: lambda writer, one: writer.filled("eye")(one),
    matrices.ZeroMatrix: lambda writer, one: writer.filled("zeros")(one),
    matrices.OneMatrix: lambda writer, one: writer.filled("ones")(one),
    ElementwiseApplyFunction: _Writer.applied,
    sympy.Function: _Writer.function,
}


# --------------------------------------------------------------------------------------------- to SymPy


def to_sympy(formula: Formula | str, declarations: Sequence[str] = ()) -> Any:
    """A formula, or text with its declarations, as a SymPy expression."""
    definitions: dict[str, str] = {}
    if isinstance(formula, Formula):
        text = formula.text
        definitions = dict(formula.where)
        if isinstance(formula, Derivative):
            declarations = [*declarations, *(f"{name} : {shape}" for name, shape in formula.shapes.items())]
    else:
        text = formula
    names: dict[str, Any] = {}
    for declaration in declarations:
        _declare(declaration, names)
    reader = _Reader(names)
    for name, body in reversed(list(definitions.items())):
        names[name] = reader.read(body)
    return reader.read(text)


def _declare(declaration: str, names: dict[str, Any]) -> None:
    found = re.fullmatch(r"\s*([\w,\s]+?)\s*:\s*[Rℝ]\s*(?:\[([^\]]*)\])?\s*(.*?)\s*", declaration)
    if not found:
        raise GradusError({"message": f"`{declaration}` is no declaration"})
    axes = [sympy.sympify(axis.replace("^", "**")) for axis in (found[2] or "").split(",") if axis.strip()]
    axes = [axis.subs({symbol: sympy.Symbol(symbol.name, integer=True, positive=True) for symbol in axis.free_symbols}) for axis in axes]
    for name in (one.strip() for one in found[1].split(",")):
        if not axes:
            names[name] = sympy.Symbol(name, real=True, positive=True if "positive" in found[3] else None)
        elif len(axes) <= 2:
            names[name] = sympy.MatrixSymbol(name, axes[0], axes[1] if len(axes) == 2 else 1)
        else:
            raise GradusError({"message": f"SymPy has no matrix of {len(axes)} axes: {name}"})


_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([^\W\d]\w*)|(\.\*|\./|\.\^|[-+*/^'()\[\],]))")


class _Reader:
    """Reads the language as Gradus prints it: what binds how is as the language's reference says."""

    def __init__(self, names: dict[str, Any]) -> None:
        self.names = names

    def read(self, text: str) -> Any:
        self.tokens: list[str] = []
        place = 0
        text = text.rstrip()
        while place < len(text):
            found = _TOKEN.match(text, place)
            if not found:
                raise GradusError({"message": f"`{text[place:].strip()}` cannot be said in SymPy"})
            self.tokens.append(found[0].strip())
            place = found.end()
        self.place = 0
        value = self.sum()
        if self.place < len(self.tokens):
            raise GradusError({"message": f"`{self.tokens[self.place]}` cannot be said in SymPy"})
        return value

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self, *wanted: str) -> str:
        if self.peek() not in wanted:
            return ""
        self.place += 1
        return self.tokens[self.place - 1]

    def sum(self) -> Any:
        value = self.product()
        while sign := self.take("+", "-"):
            other = self.product()
            value = _add(value, other if sign == "+" else _scale(sympy.Integer(-1), other))
        return value

    def product(self) -> Any:
        value = self.signed()
        while sign := self.take("*", "/", ".*", "./"):
            other = self.signed()
            value = {"*": _multiply, "/": _divide, ".*": _hadamard, "./": _hadamard_divide}[sign](value, other)
        return value

    def signed(self) -> Any:
        if self.take("-"):
            return _scale(sympy.Integer(-1), self.signed())
        return self.power()

    def power(self) -> Any:
        base = self.postfix()
        if sign := self.take("^", ".^"):
            exponent = -self.power() if self.take("-") else self.power()
            if sign == ".^" and _is_matrix(base):
                return matrices.HadamardPower(base, exponent)
            return base**exponent
        return base

    def postfix(self) -> Any:
        value = self.primary()
        while sign := self.take("'", "["):
            if sign == "'":
                value = value.T if _is_matrix(value) else value
                continue
            places = [self.sum()]
            while self.take(","):
                places.append(self.sum())
            self.take("]")
            rows, columns = value.shape
            one, other = (places[0], 1) if len(places) == 1 and columns == 1 else (1, places[0]) if len(places) == 1 else places
            value = value[one - 1, other - 1]
        return value

    def primary(self) -> Any:
        token = self.peek()
        self.place += 1
        if token == "(":
            value = self.sum()
            self.take(")")
            return value
        if token[:1].isdigit():
            return sympy.Rational(token)
        if self.take("("):
            arguments = [self.sum()]
            while self.take(","):
                arguments.append(self.sum())
            self.take(")")
            return _call(token, arguments)
        if token in self.names:
            return self.names[token]
        if token in ("pi", "e"):
            return sympy.pi if token == "pi" else sympy.E
        if re.fullmatch(r"[^\W\d]\w*", token):
            return sympy.Symbol(token, integer=True, positive=True)
        raise GradusError({"message": f"`{token}` cannot be said in SymPy"})


def _is_matrix(value: Any) -> bool:
    return isinstance(value, sympy.MatrixExpr)


def _add(one: Any, other: Any) -> Any:
    if _is_matrix(one) != _is_matrix(other):
        matrix, number = (one, other) if _is_matrix(one) else (other, one)
        return matrix + number * matrices.OneMatrix(*matrix.shape)
    return one + other


def _scale(number: Any, value: Any) -> Any:
    return number * value


def _multiply(one: Any, other: Any) -> Any:
    value = one * other
    # What is a number in Gradus is one in SymPy as well: a trace says so.
    return matrices.Trace(value) if _is_matrix(value) and value.shape == (1, 1) else value


def _divide(one: Any, other: Any) -> Any:
    if _is_matrix(other):
        return _hadamard_divide(one, other)
    return one / other


def _hadamard(one: Any, other: Any) -> Any:
    return matrices.hadamard_product(one, other) if _is_matrix(one) and _is_matrix(other) else one * other


def _hadamard_divide(one: Any, other: Any) -> Any:
    if not _is_matrix(other):
        return one / other
    reciprocal = matrices.HadamardPower(other, -1)
    return _hadamard(one, reciprocal)


def _call(name: str, arguments: list[Any]) -> Any:
    first = arguments[0]
    if name in _FUNCTIONS or name in _DEFINED:
        function = _FUNCTIONS.get(name) or _DEFINED[name]
        if not _is_matrix(first):
            return function(first)
        bound = sympy.Dummy("z", real=True)
        return ElementwiseApplyFunction(sympy.Lambda(bound, function(bound)), first)
    made: dict[str, Callable[[], Any]] = {
        "inv": lambda: matrices.Inverse(first) if _is_matrix(first) else 1 / first,
        "tr": lambda: matrices.Trace(first) if _is_matrix(first) else first,
        "det": lambda: matrices.Determinant(first) if _is_matrix(first) else first,
        "logdet": lambda: sympy.log(matrices.Determinant(first)),
        "kron": lambda: matrices.KroneckerProduct(*arguments),
        "diag": lambda: matrices.DiagMatrix(first),
        "eye": lambda: matrices.Identity(first),
        "ones": lambda: matrices.OneMatrix(first, arguments[1] if len(arguments) > 1 else 1),
        "zeros": lambda: matrices.ZeroMatrix(first, arguments[1] if len(arguments) > 1 else 1),
        "norm": lambda: sympy.sqrt(matrices.Trace(first.T * first)),
        "sum": lambda: matrices.Trace(matrices.OneMatrix(1, first.shape[0]) * first * matrices.OneMatrix(first.shape[1], 1)),
    }
    if name not in made:
        raise GradusError({"message": f"`{name}` cannot be said in SymPy"})
    return made[name]()
