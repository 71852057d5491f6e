"""Compiled derivatives, objectives and checks of gradients, against differences."""

import gradus
import numpy as np
import pytest

rng = np.random.default_rng(1)


def differences(fun, at, step=1e-6):
    at = np.asarray(at, dtype=float)
    found = [(fun(at + step * e.reshape(at.shape)) - fun(at - step * e.reshape(at.shape))) / (2 * step) for e in np.eye(at.size)]
    return np.moveaxis(np.array(found), 0, -1).reshape(np.shape(fun(at)) + at.shape)


@pytest.mark.parametrize(
    ("expression", "wrt", "shapes"),
    [
        ("sigma(W*x + b)", "x", {"W": (3, 2), "x": (2,), "b": (3,)}),
        ("norm(X*w - y)^2", "w", {"X": (4, 3), "w": (3,), "y": (4,)}),
        ("sum(log(1 + exp(X*w)) - y .* (X*w))", "w", {"X": (4, 3), "w": (3,), "y": (4,)}),
        ("tr(A*X*B)", "X", {"A": (2, 3), "X": (3, 1), "B": (1, 2)}),
        ("softmax(W*x)", "W", {"W": (2, 3), "x": (3,)}),
    ],
)
def test_a_compiled_derivative_is_the_derivative(expression, wrt, shapes) -> None:
    values = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    derivative = gradus.derive(expression, wrt).compile()(**values)
    value = gradus.Session().function(expression)
    assert np.allclose(derivative, differences(lambda at: value(**{**values, wrt: at}), values[wrt]), atol=1e-6)


def test_sizes_are_bound_and_checked() -> None:
    f = gradus.derive("norm(A*x)^2", "x").compile()
    with pytest.raises(ValueError, match="expected"):
        f(A=np.eye(3), x=np.ones(2))
    with pytest.raises(TypeError, match="needs x"):
        f(A=np.eye(3))
    with pytest.raises(TypeError, match="knows no z"):
        f(A=np.eye(3), x=np.ones(3), z=1)


@pytest.mark.parametrize(
    ("expression", "wrt", "order", "shapes"),
    [
        ("norm(T - U*V')^2", ["U", "V"], 1, {"T": (6, 5), "U": (6, 2), "V": (5, 2)}),
        ("sum((softmax(Q*K', 2)*V).^2)", ["Q", "K", "V"], 1, {"Q": (9, 3), "K": (8, 3), "V": (8, 4)}),
        ("1/2*norm(sigma(W2*sigma(W1*x)) - t)^2", ["W1", "W2"], 1, {"W1": (5, 4), "W2": (3, 5), "x": (4,), "t": (3,)}),
        ("sum(log(1 + exp(-y.*(X*w))))", ["w"], 2, {"X": (70, 3), "w": (3,), "y": (70,)}),
        ("vec(A)'*B*vec(A)", ["A"], 1, {"A": (3, 2), "B": (6, 6)}),
        ("norm(A*x)^2", ["x"], 2, {"A": (1, 1), "x": (1,)}),
    ],
)
@pytest.mark.parametrize("lie", [np.ascontiguousarray, np.asfortranarray, lambda one: np.repeat(one, 2, axis=0)[::2]])
def test_the_native_engine_computes_what_the_emitted_program_does(expression, wrt, order, shapes, lie) -> None:
    f = gradus.Session().compile(expression, wrt, order)
    emitted = gradus.Session().function(expression, wrt, order)
    assert f.engine == "native" and f.parameters == emitted.parameters
    for _ in range(2):
        values = {name: lie(rng.normal(size=shape)) for name, shape in shapes.items()}
        found = f(**values)
        expected = emitted(**values)[-len(wrt) :]
        for one, other in zip(found if len(wrt) > 1 else (found,), expected):
            assert one.shape == other.shape and one.flags.c_contiguous
            assert np.allclose(one, other, rtol=1e-12, atol=1e-12)
    assert f.engine == "native"


def test_answers_are_not_overwritten_by_the_next_call() -> None:
    f = gradus.Session().compile("norm(W*x + b)^2", ["W", "b"], value=True)
    values = {"W": rng.normal(size=(30, 20)), "x": rng.normal(size=20), "b": rng.normal(size=30)}
    first = f(**values)
    kept = [np.copy(one) for one in first]
    f(**{**values, "x": rng.normal(size=20)})
    assert f.results == ("f", "grad_W", "grad_b") and isinstance(first[0], float)
    assert all(np.array_equal(one, copy) for one, copy in zip(first, kept))


def test_a_large_diagonal_has_zeros_beside_it() -> None:
    f = gradus.Session().compile("diag(x.^2)")
    for _ in range(4):
        np.empty((100, 100)).fill(np.nan)
        x = rng.normal(size=100)
        assert f.engine == "native" and np.array_equal(f(x=x), np.diag(x**2))


def test_short_arrays_are_answered_in_short_numbers() -> None:
    f = gradus.derive("a*norm(A*x)^2", "x").compile()
    A, x = rng.normal(size=(9, 8)).astype("f"), rng.normal(size=8).astype("f")
    values = {"A": A, "x": x, "a": 0.5}
    assert f(**values).dtype == np.float32 and f(**{**values, "a": np.array(0.5)}).dtype == np.float64
    # Beside the largest entry: in one that cancels, short numbers have no digits to compare.
    wanted = A.astype("d").T @ (A.astype("d") @ x.astype("d"))
    assert np.abs(f(**values) - wanted).max() <= np.finfo("f").eps * np.abs(wanted).max()


def test_sizes_that_no_array_tells_are_given() -> None:
    session = gradus.Session("c : R")
    f, emitted = session.compile("sum(eye(n)) + c"), session.function("sum(eye(n)) + c")
    assert f.engine == "native" and f(c=2.0, n=5) == emitted(c=2.0, n=5) == 7.0
    assert f.engine == "native"


def test_threads_compute_at_the_same_time() -> None:
    from concurrent.futures import ThreadPoolExecutor

    f = gradus.derive("sum(exp(A*x))", "x").compile()
    given = [(rng.normal(size=(m, m)) / m, rng.normal(size=m)) for m in (3, 40, 200)] * 8
    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(lambda one: f(A=one[0], x=one[1]), given))
    assert all(np.allclose(one, A.T @ np.exp(A @ x)) for one, (A, x) in zip(found, given))


def test_what_is_not_computed_natively_is_computed_all_the_same() -> None:
    f = gradus.derive("x'*inv(A)*y", "x").compile()
    with pytest.raises(np.linalg.LinAlgError):
        f(A=np.zeros((3, 3)), x=np.ones(3), y=np.ones(3))
    with pytest.raises(ValueError, match="could not convert"):
        f(A=np.eye(3), x=["a", "b", "c"], y=np.ones(3))
    big = np.eye(3).astype(">f8")
    assert np.allclose(f(A=2 * big, x=np.ones(3), y=np.arange(3)), np.arange(3) / 2)


def test_several_derivatives_are_one_function() -> None:
    f = gradus.Session().function("norm(W*x + b)^2", ["W", "b"])
    values = {"W": rng.normal(size=(3, 2)), "x": rng.normal(size=2), "b": rng.normal(size=3)}
    value, by_w, by_b = f(**values)
    assert f.results == ("f", "grad_W", "grad_b") and by_w.shape == (3, 2)
    assert np.allclose(by_b, 2 * (values["W"] @ values["x"] + values["b"]))


def test_least_squares_are_minimised() -> None:
    optimize = pytest.importorskip("scipy.optimize")
    X, y = rng.normal(size=(20, 4)), rng.normal(size=20)
    found = optimize.minimize(*gradus.objective("norm(X*w - y)^2", "w", X=X, y=y))
    assert found.success and np.allclose(found.x, np.linalg.lstsq(X, y, rcond=None)[0], atol=1e-6)


def test_a_logistic_regression_is_fitted_by_exact_products() -> None:
    optimize = pytest.importorskip("scipy.optimize")
    X = rng.normal(size=(50, 3))
    y = (X @ [1.0, -2.0, 0.5] + rng.normal(size=50) > 0).astype(float)
    loss = "sum(log(1 + exp(X*w)) - y .* (X*w)) + lambda/2*norm(w)^2"
    found = optimize.minimize(*gradus.objective(loss, "w", X=X, y=y, **{"lambda": 0.1}))
    gradient = gradus.derive(loss, "w").compile()
    assert found.success and np.abs(gradient(X=X, y=y, w=found.x, **{"lambda": 0.1})).max() < 1e-4


@pytest.mark.parametrize(
    ("expression", "wrt", "shapes"),
    [
        ("norm(T - U*V')^2", "U", {"T": (4, 3), "U": (4, 2), "V": (3, 2)}),
        ("sum(log(1 + exp(-y.*(X*w))))", "w", {"X": (6, 3), "w": (3,), "y": (6,)}),
        ("(c - x)^4", "x", {"c": (), "x": ()}),
    ],
)
def test_an_operator_multiplies_as_the_hessian_does(expression, wrt, shapes) -> None:
    pytest.importorskip("scipy.sparse.linalg")
    declare = [f"{name} : R" for name, shape in shapes.items() if not shape]
    values = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    operator = gradus.Session().operator(expression, wrt, declare=declare)(**values)
    size = values[wrt].size if shapes[wrt] else 1
    # Against differences of the gradient.
    gradient = gradus.Session().compile(expression, wrt, declare=declare)
    dense = differences(lambda at: gradient(**{**values, wrt: at}), values[wrt]).reshape(size, size)
    assert np.allclose(operator @ np.eye(size), dense, atol=1e-4) and np.allclose(operator.H @ np.eye(size), dense, atol=1e-4)


def test_an_operator_says_what_it_needs() -> None:
    pytest.importorskip("scipy.sparse.linalg")
    with pytest.raises(TypeError, match="needs w, X"):
        gradus.Session().operator("norm(X*w - y)^2", "w")(y=np.ones(2))
    with pytest.raises(gradus.GradusError, match="what has a Hessian is a scalar"):
        gradus.Session().operator("X*w - y", "w")


def test_a_matrix_is_minimised_by() -> None:
    optimize = pytest.importorskip("scipy.optimize")
    X, Y = rng.normal(size=(20, 3)), rng.normal(size=(20, 2))
    found = optimize.minimize(*gradus.objective("norm(X*W - Y)^2", "W", X=X, Y=Y))
    assert np.allclose(found.x.reshape(3, 2), np.linalg.lstsq(X, Y, rcond=None)[0], atol=1e-6)


def test_what_is_no_scalar_is_not_minimised() -> None:
    with pytest.raises(gradus.GradusError, match="scalar"):
        gradus.objective("X*w - y", "w", X=np.eye(2), y=np.ones(2))


def test_a_wrong_gradient_is_found() -> None:
    values = {"A": rng.normal(size=(3, 3)), "x": rng.normal(size=3)}
    assert gradus.grad_check(lambda A, x: x @ A @ x, "x'*A*x", "x", **values)
    wrong = gradus.grad_check(lambda A, x: 2 * A @ x, "x'*A*x", "x", **values)
    assert not wrong and "theirs" in str(wrong)


def test_torch_and_jax_where_they_are() -> None:
    torch = pytest.importorskip("torch")
    A, x = torch.randn(3, 3, dtype=torch.float64), torch.randn(3, dtype=torch.float64)
    assert gradus.grad_check(lambda A, x: x @ A @ x, "x'*A*x", "x", A=A, x=x)
    value, gradient = gradus.derive("x'*A*x", "x").function("torch")(A=A, x=x)
    assert torch.allclose(gradient, (A + A.T) @ x)


def test_sources() -> None:
    r = gradus.derive("norm(A*x)^2", "x")
    assert "jax" in r.source("jax") and "function" in r.source("julia")
    with pytest.raises(gradus.GradusError, match="there is no target"):
        r.source("fortran")
