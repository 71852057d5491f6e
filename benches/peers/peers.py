"""Gradus beside its peers: how long deriving takes, and how long computing what was derived.

usage: python benches/peers/peers.py target/release/gradus [--rounds N] [--only WORD]

All contenders take turns, round after round, on one thread; of the medians of the rounds the least counts, so that what
else runs on the machine counts little. Gradus is timed by itself (`gradus time --json`): reading the text, deriving, checking;
then planning and computing on arrays. Two tables of Markdown are printed, times in microseconds with ratios to Gradus: above 1,
Gradus is faster.
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
# JAX starts threads all the same: all run on one processor.
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import casadi
import jax
import jax.numpy as jnp
import numpy as np
import symengine
import sympy

jax.config.update("jax_enable_x64", True)


class Work:
    """A function, its gradient, and arrays of some sizes."""

    def __init__(self, text, by, shapes, symbolic, jax_value, casadi_value, numpy_gradient, sizes, signs=()):
        self.text, self.by, self.shapes = text, by, shapes
        self.symbolic, self.jax_value, self.casadi_value = symbolic, jax_value, casadi_value
        self.numpy_gradient, self.sizes, self.signs = numpy_gradient, sizes, signs

    def arrays(self, sizes):
        random = np.random.default_rng(7)
        made = {}
        for name, axes in self.shapes.items():
            lengths = [sizes[axis] for axis in axes]
            made[name] = random.standard_normal(lengths) / np.sqrt(lengths[-1] if lengths else 1)
            if name in self.signs:
                made[name] = np.sign(made[name])
        return made


def sigma(x):
    return 1 / (1 + np.exp(-x))


def entries(module, name, lengths):
    """An array of symbols, entry by entry."""
    if len(lengths) == 1:
        return np.array([module.Symbol(f"{name}_{i}") for i in range(lengths[0])])
    return np.array([[module.Symbol(f"{name}_{i}_{j}") for j in range(lengths[1])] for i in range(lengths[0])])


def each(function, array):
    return np.vectorize(function, otypes=[object])(array)


def softmax(module, rows):
    powers = each(module.exp, rows)
    return powers / powers.sum(axis=-1, keepdims=True)


def net_symbolic(m, W1, W2, x, t):
    s = lambda z: 1 / (1 + m.exp(-z))
    return sum((each(s, W2 @ each(s, W1 @ x)) - t) ** 2) / 2


def net_jax(W1, W2, x, t):
    return jnp.sum((jax.nn.sigmoid(W2 @ jax.nn.sigmoid(W1 @ x)) - t) ** 2) / 2


def net_casadi(W1, W2, x, t):
    s = lambda z: 1 / (1 + casadi.exp(-z))
    return casadi.sumsqr(s(W2 @ s(W1 @ x)) - t) / 2


def net_numpy(W1, W2, x, t):
    hidden = sigma(W1 @ x)
    out = sigma(W2 @ hidden)
    slope = (out - t) * out * (1 - out)
    return np.outer((W2.T @ slope) * hidden * (1 - hidden), x)


def logistic_numpy(X, y, w):
    return -(X.T @ (y * sigma(-y * (X @ w))))


def factors_numpy(T, U, V):
    return 2 * (U @ (V.T @ V) - T @ V)


def attention_numpy(Q, K, V):
    scores = Q @ K.T
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    P = powers / powers.sum(axis=1, keepdims=True)
    out = P @ V
    slope = 2 * (out @ V.T)
    slope = P * (slope - (P * slope).sum(axis=1, keepdims=True))
    return slope @ K


def entropy_numpy(W, x, t):
    z = W @ x
    powers = np.exp(z - z.max())
    return np.outer(t.sum() * powers / powers.sum() - t, x)


def casadi_softmax(z):
    powers = casadi.exp(z - casadi.mmax(z))
    return powers / casadi.sum1(powers)


def casadi_rows(z):
    powers = casadi.exp(z)
    return powers / casadi.repmat(casadi.sum2(powers), 1, z.shape[1])


WORKS = {
    "net": Work(
        "norm(sigma(W2*sigma(W1*x)) - t)^2/2", "W1",
        {"W1": "hn", "W2": "kh", "x": "n", "t": "k"},
        net_symbolic, net_jax, net_casadi, net_numpy,
        [dict(h=s, n=s, k=s) for s in (4, 100, 1000)],
    ),
    "logistic": Work(
        "sum(log(1 + exp(-y.*(X*w))))", "w", {"X": "mn", "y": "m", "w": "n"},
        lambda m, X, y, w: sum(each(lambda z: m.log(1 + m.exp(-z)), y * (X @ w))),
        lambda X, y, w: jnp.sum(jnp.logaddexp(0, -y * (X @ w))),
        lambda X, y, w: casadi.sum1(casadi.log1p(casadi.exp(-y * (X @ w)))),
        logistic_numpy, [dict(m=200, n=100), dict(m=2000, n=1000)], signs=("y",),
    ),
    "factors": Work(
        "norm(T - U*V')^2", "U", {"T": "mn", "U": "mk", "V": "nk"},
        lambda m, T, U, V: ((T - U @ V.T) ** 2).sum(),
        lambda T, U, V: jnp.sum((T - U @ V.T) ** 2),
        lambda T, U, V: casadi.sumsqr(T - U @ V.T),
        factors_numpy, [dict(m=200, n=200, k=5), dict(m=1000, n=1000, k=50)],
    ),
    "attention": Work(
        "sum((softmax(Q*K', 2)*V).^2)", "Q", {"Q": "md", "K": "kd", "V": "kd"},
        lambda m, Q, K, V: ((softmax(m, Q @ K.T) @ V) ** 2).sum(),
        lambda Q, K, V: jnp.sum((jax.nn.softmax(Q @ K.T, axis=-1) @ V) ** 2),
        lambda Q, K, V: casadi.sumsqr(casadi_rows(Q @ K.T) @ V),
        attention_numpy, [dict(m=256, k=256, d=64)],
    ),
    "cross entropy": Work(
        "-t'*log(softmax(W*x))", "W", {"W": "kn", "x": "n", "t": "k"},
        lambda m, W, x, t: -(t * each(m.log, softmax(m, W @ x))).sum(),
        lambda W, x, t: -jnp.sum(t * jax.nn.log_softmax(W @ x)),
        lambda W, x, t: -casadi.dot(t, casadi.log(casadi_softmax(W @ x))),
        entropy_numpy, [dict(k=10, n=100), dict(k=1000, n=1000)],
    ),
}

#: How long one contender is measured in one round, in seconds.
ENOUGH = 0.15


def timed(work):
    """The median of how long a call takes, in microseconds."""
    times, begin = [], time.perf_counter()
    while len(times) < 3 or (time.perf_counter() - begin < ENOUGH and len(times) < 10_000):
        before = time.perf_counter()
        work()
        times.append(time.perf_counter() - before)
    return 1e6 * statistics.median(times)


def gradus(program, work, further):
    """What `gradus time` says."""
    command = [program, "time", work.text, "--wrt", work.by, "--only", "grad", "--json"]
    for name, axes in work.shapes.items():
        command += ["--declare", f"{name} : R[{','.join(axes)}]"]
    done = subprocess.run([*command, *further], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return {word: 1e6 * value for word, value in json.loads(done.stdout).items() if isinstance(value, float)}


def lengths_of(work, sizes):
    return {name: [sizes[axis] for axis in axes] for name, axes in work.shapes.items()}


def derivers(program, work):
    """What derives, by name: each call does all of it, for four entries along each axis."""
    sizes = {axis: 4 for axes in work.shapes.values() for axis in axes}
    lengths = lengths_of(work, sizes)

    def by_components(module):
        if module is sympy:
            # It remembers what it has derived.
            sympy.core.cache.clear_cache()
        arrays = {name: entries(module, name, all) for name, all in lengths.items()}
        value = work.symbolic(module, **arrays)
        return [value.diff(one) for one in arrays[work.by].ravel()]

    def by_casadi():
        arrays = {name: casadi.MX.sym(name, *all) for name, all in lengths.items()}
        return casadi.gradient(work.casadi_value(**arrays), arrays[work.by])

    def by_jax():
        arrays = [np.ones(all) for all in lengths.values()]
        place = list(lengths).index(work.by)
        # A new function each time, or JAX remembers.
        return jax.make_jaxpr(jax.grad(lambda *all: work.jax_value(*all), argnums=place))(*arrays)

    given = [word for axis, size in sizes.items() for word in ("--size", f"{axis}={size}")]
    return {
        "Gradus": lambda: gradus(program, work, given)["deriving"],
        "Gradus, unchecked": lambda: gradus(program, work, [*given, "--no-verify"])["deriving"],
        "SymPy": lambda: timed(lambda: by_components(sympy)),
        "SymEngine": lambda: timed(lambda: by_components(symengine)),
        "CasADi": lambda: timed(by_casadi),
        "JAX": lambda: timed(by_jax),
    }


def computers(program, work, sizes, folder):
    """What computes the gradient, by name; all are first held against NumPy's."""
    arrays = work.arrays(sizes)
    given = []
    for name, array in arrays.items():
        path = pathlib.Path(folder) / f"{name}.npy"
        np.save(path, array)
        given += ["--set", f"{name}={path}"]
    expected = work.numpy_gradient(**arrays)

    place = list(arrays).index(work.by)
    compiled = jax.jit(jax.grad(lambda *all: work.jax_value(*all), argnums=place))
    on_device = [jnp.asarray(array) for array in arrays.values()]
    found = {"JAX": np.asarray(compiled(*on_device))}
    contenders = {
        "Gradus": lambda: gradus(program, work, given)["computing"],
        "NumPy": lambda: timed(lambda: work.numpy_gradient(**arrays)),
        "JAX": lambda: timed(lambda: compiled(*on_device).block_until_ready()),
    }
    # CasADi takes minutes to write larger functions.
    if all(size <= 200 for size in sizes.values()):
        symbols = {name: casadi.MX.sym(name, *array.shape) for name, array in arrays.items()}
        gradient = casadi.gradient(work.casadi_value(**symbols), symbols[work.by])
        function = casadi.Function("gradient", list(symbols.values()), [gradient])
        matrices = [casadi.DM(array) for array in arrays.values()]
        found["CasADi"] = np.array(function(*matrices)).reshape(expected.shape)
        contenders["CasADi"] = lambda: timed(lambda: function(*matrices))
    output = pathlib.Path(folder) / "gradient.npy"
    command = [program, "eval", f"grad({work.text}, {work.by})", "--output", output, *given]
    for name, axes in work.shapes.items():
        command += ["--declare", f"{name} : R[{','.join(axes)}]"]
    if np.size(expected) <= 100_000:
        subprocess.run(command, check=True, capture_output=True)
        found["Gradus"] = np.load(output)
    for name, gradient in found.items():
        largest = np.abs(expected).max()
        np.testing.assert_allclose(gradient, expected, rtol=1e-9, atol=1e-9 * largest, err_msg=name)
    return contenders


def raced(contenders, rounds):
    """The least of the rounds, by contender; they take turns."""
    least = {}
    for _ in range(rounds):
        for name, measure in contenders.items():
            least[name] = min(least.get(name, float("inf")), measure())
    return least


def row(title, names, times):
    cells = [title]
    for name in names:
        if name not in times:
            cells.append("")
        elif name == "Gradus":
            cells.append(f"{times[name]:,.0f}" if times[name] >= 10 else f"{times[name]:.1f}")
        else:
            number = f"{times[name]:,.0f}" if times[name] >= 10 else f"{times[name]:.1f}"
            ratio = times[name] / times["Gradus"]
            cells.append(f"{number} ({ratio:,.0f}×)" if ratio >= 10 else f"{number} ({ratio:.2g}×)")
    return "| " + " | ".join(cells) + " |"


def head(title, names):
    return "| " + " | ".join([title, *names]) + " |\n" + "| --- " * (len(names) + 1) + "|"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gradus")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="works whose name has this word")
    parser.add_argument("--table", choices=["deriving", "computing"])
    options = parser.parse_args()
    works = {name: work for name, work in WORKS.items() if options.only in name}
    if options.table != "computing":
        names = ["Gradus", "Gradus, unchecked", "SymPy", "SymEngine", "CasADi", "JAX"]
        print(head("deriving", names))
        for name, work in works.items():
            print(row(name, names, raced(derivers(options.gradus, work), options.rounds)), flush=True)
        print()
    if options.table != "deriving":
        names = ["Gradus", "NumPy", "JAX", "CasADi"]
        print(head("computing", names))
        for name, work in works.items():
            for sizes in work.sizes:
                with tempfile.TemporaryDirectory() as folder:
                    times = raced(computers(options.gradus, work, sizes, folder), options.rounds)
                title = f"{name}, " + ", ".join(f"{axis} = {size}" for axis, size in sizes.items())
                print(row(title, names, times), flush=True)


if __name__ == "__main__":
    main()
