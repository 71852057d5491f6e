"""Numbers: what is derived as functions, and what optimisers and checks make of them."""

from __future__ import annotations

import inspect
import keyword
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


def array(numbers: Mapping[str, Any]) -> Any:
    """Numbers of a reply: an array, where NumPy is there; a list of lists otherwise."""
    data, shape = numbers["data"], numbers["shape"]
    try:
        import numpy
    except ImportError:
        return data[0] if not shape else data
    return numpy.array(data, dtype=float).reshape(shape)


def function(code: str, name: str, results: Sequence[str], target: str) -> Callable[..., Any]:
    """A program's function, whose arguments may be anything that is an array."""
    if target not in ("numpy", "jax", "torch"):
        raise ValueError(f"a function of this process is of numpy, jax or torch, and not of {target}")
    space: dict[str, Any] = {}
    exec(compile(code, f"<gradus {name}>", "exec"), space)
    inner = space[name]
    # A word of Python's, `lambda`, is written `lambda_` in the program.
    written = list(inspect.signature(inner).parameters)
    parameters = [one.rstrip("_") if keyword.iskeyword(one.rstrip("_")) else one for one in written]
    convert = _as_array(target)

    def outer(**values: Any) -> Any:
        missing = [one for one in parameters if one not in values]
        extra = [one for one in values if one not in parameters]
        if missing or extra:
            said = [f"it needs {', '.join(missing)}"] if missing else []
            said += [f"it knows no {', '.join(extra)}"] if extra else []
            raise TypeError(f"{name}({', '.join(parameters)}): {'; '.join(said)}")
        return inner(*(convert(values[one]) for one in parameters))

    outer.__name__, outer.__qualname__ = name, name
    outer.__doc__ = inner.__doc__
    outer.results = tuple(results)  # type: ignore[attr-defined]
    outer.parameters = tuple(parameters)  # type: ignore[attr-defined]
    outer.source = code  # type: ignore[attr-defined]
    outer.engine = target  # type: ignore[attr-defined]
    return outer


def _as_array(target: str) -> Callable[[Any], Any]:
    if target == "torch":
        import torch

        return lambda value: value if torch.is_tensor(value) else torch.as_tensor(value, dtype=torch.float64)
    if target == "jax":
        import jax.numpy

        return lambda value: jax.numpy.asarray(value, dtype=float)
    import numpy

    # A whole number may be a size.
    return lambda value: value if isinstance(value, int) else numpy.asarray(value, dtype=float)


def compiled(whole: Callable[..., Any], computed: Sequence[bool], engine: Any | None) -> Callable[..., Any]:
    """Of the results of an emitted function those that are wanted, by the native engine where it computes them.

    The emitted function answers where that does not, and says what is wrong with what it was given.
    """
    names = [name for name, wanted in zip(whole.results, computed) if wanted]  # type: ignore[attr-defined]

    def emitted(**values: Any) -> Any:
        found = whole(**values)
        wanted = [one for one, wanted in zip(found if len(computed) > 1 else (found,), computed) if wanted]
        if _all_short(values.values()):
            wanted = [one.astype("float32") for one in wanted]
        return wanted[0] if len(wanted) == 1 else tuple(wanted)

    if engine is None:
        outer = emitted
    else:
        call = engine.named(list(whole.parameters)).call  # type: ignore[attr-defined]

        def outer(**values: Any) -> Any:
            found = call(values)
            if found is None:
                found = emitted(**values)
                outer.engine = "numpy"  # type: ignore[attr-defined]
            return found

    outer.__name__ = outer.__qualname__ = names[0] if len(names) == 1 else whole.__name__
    outer.__doc__ = whole.__doc__
    outer.results = tuple(names)  # type: ignore[attr-defined]
    outer.parameters = whole.parameters  # type: ignore[attr-defined]
    outer.source = whole.source  # type: ignore[attr-defined]
    outer.engine = "numpy" if engine is None else "native"  # type: ignore[attr-defined]
    return outer


def _all_short(values: Iterable[Any]) -> bool:
    """Whether all arrays are written in 32 bits, as their results are then."""
    arrays = [value for value in values if not isinstance(value, (int, float))]
    return bool(arrays) and all(str(getattr(value, "dtype", "")) == "float32" for value in arrays)


def _sizes(axes: Mapping[str, Sequence[str]], values: Mapping[str, Any]) -> dict[str, int]:
    """The sizes that values bind."""
    import numpy

    sizes: dict[str, int] = {}
    for name, value in values.items():
        shape = numpy.shape(value)
        for axis, length in zip(axes.get(name, ()), shape):
            if axis.isidentifier():
                sizes.setdefault(axis, int(length))
    return sizes


def objective(
    value_and_gradient: Callable[..., Any],
    product: Callable[..., Any],
    wrt: str,
    direction: str,
    axes: Mapping[str, Sequence[str]],
    values: Mapping[str, Any],
    x0: Any,
    method: str,
) -> tuple[Any, ...]:
    """The arguments of `scipy.optimize.minimize`, in its order."""
    import numpy

    if x0 is None:
        sizes = _sizes(axes, values)
        unknown = [axis for axis in axes[wrt] if not axis.isdigit() and axis not in sizes]
        if unknown:
            raise ValueError(f"the values say nothing of the size {', '.join(unknown)} of {wrt}; give x0")
        x0 = numpy.zeros([int(axis) if axis.isdigit() else sizes[axis] for axis in axes[wrt]])
    start = numpy.asarray(x0, dtype=float)
    known = {name: numpy.asarray(value, dtype=float) for name, value in values.items()}

    def both(flat: Any) -> tuple[Any, Any]:
        result: tuple[Any, Any] = value_and_gradient(**known, **{wrt: numpy.reshape(flat, start.shape)})
        return result

    def fun(flat: Any) -> float:
        return float(both(flat)[0])

    def jac(flat: Any) -> Any:
        return numpy.ravel(both(flat)[1])

    def hessp(flat: Any, along: Any) -> Any:
        given = {**known, wrt: numpy.reshape(flat, start.shape), direction: numpy.reshape(along, start.shape)}
        # A quadratic function's products do not depend on where it stands.
        needed = {name: value for name, value in given.items() if name in product.parameters}  # type: ignore[attr-defined]
        return numpy.ravel(product(**needed))

    return fun, start.ravel(), (), method, jac, None, hessp


def operator(product: Callable[..., Any], wrt: str, direction: str) -> Callable[..., Any]:
    """A Hessian by its products with vectors."""

    def at(**values: Any) -> Any:
        import numpy
        from scipy.sparse.linalg import LinearOperator

        needed = [name for name in product.parameters if name != direction]  # type: ignore[attr-defined]
        missing = [name for name in dict.fromkeys([wrt, *needed]) if name not in values]
        if missing:
            raise TypeError(f"operator: it needs {', '.join(missing)}")
        # A quadratic function's products do not depend on where it stands.
        given = {name: numpy.asarray(values[name], dtype=float) for name in needed}
        shape = numpy.shape(values[wrt])
        size = int(numpy.prod(shape))

        def along(vector: Any) -> Any:
            return numpy.ravel(product(**given, **{direction: numpy.reshape(vector, shape)}))

        # A Hessian is symmetric.
        return LinearOperator((size, size), matvec=along, rmatvec=along, dtype=numpy.float64)

    at.parameters = product.parameters  # type: ignore[attr-defined]
    at.engine = product.engine  # type: ignore[attr-defined]
    return at


@dataclass(frozen=True)
class GradientCheck:
    """How a function's gradient compares with the formula's; true where they agree."""

    formula: str
    #: The largest difference, relative to the largest entry.
    difference: float
    #: The entry where they differ most, counted from 0, and both values there.
    entry: tuple[int, ...]
    theirs: float
    exact: float
    tolerance: float
    #: How their gradient was found: `jax.grad`, `torch.autograd`, differences, or given.
    how: str

    def __bool__(self) -> bool:
        return self.difference <= self.tolerance

    def __str__(self) -> str:
        sign = "✓" if self else "✗"
        where = "" if self else f"\n  at {list(self.entry)}: theirs {self.theirs:.8g}, the formula {self.exact:.8g}"
        return f"{sign} relative difference {self.difference:.2g} from {self.formula} ({self.how}){where}"


def grad_check(
    fn: Callable[..., Any],
    expression: str,
    wrt: str,
    *,
    tolerance: float | None = None,
    declare: Sequence[str] | str = (),
    **values: Any,
) -> GradientCheck:
    """Compares the gradient of a function with the formula, and says where they differ.

    ``fn`` takes the values by name. It returns the value of the expression, whose gradient is taken by JAX or PyTorch
    where the values are theirs, and else by central differences; or it returns the gradient itself.

    >>> import gradus, numpy
    >>> X, w, y = numpy.array([[1.0, 2], [3, 4], [5, 6]]), numpy.array([1.0, -1]), numpy.ones(3)
    >>> bool(gradus.grad_check(lambda X, w, y: ((X @ w - y) ** 2).sum(), "norm(X*w - y)^2", "w", X=X, w=w, y=y))
    True
    >>> wrong = gradus.grad_check(lambda X, w, y: X.T @ (X @ w - y), "norm(X*w - y)^2", "w", X=X, w=w, y=y)
    >>> bool(wrong), wrong.theirs, wrong.exact
    (False, -24.0, -48.0)
    """
    import numpy

    from . import derive
    from ._session import Session

    exact = numpy.asarray(Session().compile(expression, wrt, declare=declare)(**{name: _plain(value) for name, value in values.items()}))
    theirs, how = _gradient(fn, wrt, values, exact.shape)
    if theirs.shape != exact.shape:
        raise ValueError(f"their gradient has the shape {theirs.shape}, and the formula's {exact.shape}")
    bound = tolerance if tolerance is not None else (1e-5 if how == "differences" else 1e-8)
    if "float32" in how:
        bound = tolerance if tolerance is not None else 1e-4
    size = max(float(numpy.max(numpy.abs(exact), initial=0.0)), 1e-300)
    apart = numpy.abs(theirs - exact)
    entry = numpy.unravel_index(int(numpy.argmax(apart)), exact.shape) if exact.shape else ()
    place = tuple(int(one) for one in entry)
    formula = derive(expression, wrt, declare=declare).text
    return GradientCheck(formula, float(numpy.max(apart, initial=0.0)) / size, place, float(theirs[place]), float(exact[place]), bound, how)


def _plain(value: Any) -> Any:
    return value.detach().cpu().numpy() if hasattr(value, "detach") else value


def _gradient(fn: Callable[..., Any], wrt: str, values: Mapping[str, Any], shape: tuple[int, ...]) -> tuple[Any, str]:
    import numpy

    module = type(values[wrt]).__module__
    if module.startswith("torch"):
        import torch

        leaf = values[wrt].detach().clone().requires_grad_(True)
        value = fn(**{**values, wrt: leaf})
        if tuple(value.shape) == shape and shape != ():
            return _plain(value), "given"
        (found,) = torch.autograd.grad(value, leaf)
        return _plain(found), f"torch.autograd, {str(leaf.dtype).removeprefix('torch.')}"
    if module.startswith("jax"):
        import jax

        rest = {name: value for name, value in values.items() if name != wrt}
        value = fn(**values)
        if numpy.shape(value) == shape and shape != ():
            return numpy.asarray(value), "given"
        found = jax.grad(lambda one: fn(**{**rest, wrt: one}))(values[wrt])
        return numpy.asarray(found), f"jax.grad, {found.dtype}"
    at = numpy.asarray(values[wrt], dtype=float)
    value = numpy.asarray(fn(**values), dtype=float)
    if value.shape == shape and shape != ():
        return value, "given"
    found = numpy.empty(shape)
    for place in numpy.ndindex(*shape):
        step = 6e-6 * max(1.0, abs(float(at[place])))
        ahead, behind = at.copy(), at.copy()
        ahead[place] += step
        behind[place] -= step
        found[place] = (fn(**{**values, wrt: ahead}) - fn(**{**values, wrt: behind})) / (2 * step)
    return found, "differences"
