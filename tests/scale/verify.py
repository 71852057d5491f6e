"""Run what `gradus emit` writes on data that is spread out, and compare it with the same on one machine.

usage: verify.py GRADUS [jax] [dask]

Each case of CASES is emitted, its rows are spread (over eight devices of a JAX mesh, or over two Dask workers whose
memory is smaller than the data), and value and gradients are compared with those of the emitted NumPy function on the
whole. For JAX the bytes that the devices exchange are read off the compiled program, and compared with the sizes of
what has to be summed: the value and the gradients by what every device holds.
Exit status 1 when anything differs.
"""

import importlib.util
import json
import math
import os
import pathlib
import re
import subprocess
import sys
import tempfile

DEVICES = 8

# An expression, its declarations, the names derived by, which names have rows that are spread, and the sizes.
CASES = {
    "logistic": {
        "expression": "sum(log(1 + exp(-y .* (X*w)))) + c/2*norm(w)^2",
        "declarations": "X : R[m,n]; y : R[m]; w : R[n]; c : R",
        "by": ["w"],
        "spread": {"X", "y"},
        "sizes": {"m": 4096, "n": 24},
    },
    "net": {
        "expression": "norm(tanh(X*W)*V - Y)^2/2",
        "declarations": "X : R[m,n]; W : R[n,h]; V : R[h,o]; Y : R[m,o]",
        "by": ["W", "V"],
        "spread": {"X", "Y"},
        "sizes": {"m": 4096, "n": 24, "h": 12, "o": 5},
    },
    "factorisation": {
        "expression": "norm(T - U*V')^2",
        "declarations": "T : R[m,n]; U : R[m,k]; V : R[n,k]",
        "by": ["U", "V"],
        "spread": {"T", "U"},
        "sizes": {"m": 4096, "n": 24, "k": 6},
    },
    "gaussian": {
        "expression": "sum((X - ones(m)*mu')*P .* (X - ones(m)*mu'))/2 - m/2*logdet(P)",
        "declarations": "X : R[m,n]; mu : R[n]; P : R[n,n] posdef",
        "by": ["mu", "P"],
        "spread": {"X"},
        "sizes": {"m": 4096, "n": 24},
    },
}


def shapes(case):
    """Each declared name with its axes by name: `X : R[m,n]` is (`X`, [`m`, `n`])."""
    for declaration in case["declarations"].split(";"):
        name, axes = re.match(r"\s*(\w+) : R(?:\[(.*?)\])?", declaration).groups()
        yield name, axes.split(",") if axes else []


def emitted(gradus, name, target):
    """The function of a case, written for a target."""
    case = CASES[name]
    command = [gradus, "emit", case["expression"], "--to", target, "--name", name, "--json"]
    for declaration in case["declarations"].split(";"):
        command += ["--declare", declaration.strip()]
    command += ["--wrt", ",".join(case["by"])]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    path = pathlib.Path(tempfile.mkdtemp()) / f"{name}_{target}.py"
    path.write_text(json.loads(done.stdout)["code"])
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, name)


def values(case):
    """An array for each name; a matrix that is declared positive definite is one."""
    import numpy as np

    random = np.random.default_rng(1)
    for name, axes in shapes(case):
        array = random.normal(size=[case["sizes"][axis] for axis in axes])
        yield name, array @ array.T + np.eye(len(array)) if name == "P" else array


def compare(what, got, expected):
    """Value and gradients agree to rounding, whatever order the sums were taken in."""
    import numpy as np

    for place, (left, right) in enumerate(zip(got, expected, strict=True)):
        left, right = np.asarray(left), np.asarray(right)
        assert left.shape == right.shape, f"{what}, result {place}: {left.shape} and {right.shape}"
        error = np.max(np.abs(left - right)) / max(1.0, np.max(np.abs(right)))
        assert error < 1e-10, f"{what}, result {place}: they differ by {error:.1e}"


def summed(text):
    """Bytes that the devices of a compiled program sum among each other, and the bytes that they gather or move."""
    width = {"f64": 8, "f32": 4, "s64": 8, "s32": 4}
    total = {"sum": 0, "move": 0}
    for line in text.splitlines():
        found = re.search(r"= (.*?) (all-reduce|all-gather|all-to-all|collective-permute|reduce-scatter)(-start)?\(", line)
        if found:
            kind = "sum" if found[2] in ("all-reduce", "reduce-scatter") else "move"
            for element, axes in re.findall(r"([fs]\d\d)\[([\d,]*)\]", found[1]):
                total[kind] += width[element] * math.prod(int(axis) for axis in axes.split(",") if axis)
    return total["sum"], total["move"]


def on_a_mesh(gradus):
    """Rows over eight devices."""
    os.environ["XLA_FLAGS"] = f"--xla_force_host_platform_device_count={DEVICES}"
    os.environ["JAX_PLATFORMS"] = "cpu"
    import jax
    from jax.sharding import Mesh, NamedSharding, PartitionSpec

    jax.config.update("jax_enable_x64", True)
    mesh = Mesh(jax.devices(), ("rows",))
    assert len(jax.devices()) == DEVICES
    for name, case in CASES.items():
        whole = dict(values(case))
        placed = {
            key: jax.device_put(array, NamedSharding(mesh, PartitionSpec("rows") if key in case["spread"] else PartitionSpec()))
            for key, array in whole.items()
        }
        function = jax.jit(emitted(gradus, name, "jax"))
        results = function(**placed)
        expected = emitted(gradus, name, "numpy")(**{key: array[()] for key, array in whole.items()})
        compare(f"{name} on a mesh", results, expected)
        bytes_summed, bytes_moved = summed(function.lower(**placed).compile().as_text())
        # The value, and each gradient by a name that every device holds whole.
        whole_bytes = 8 + sum(whole[key].nbytes for key in case["by"] if key not in case["spread"])
        data = sum(whole[key].nbytes for key in case["spread"])
        print(f"{name} on a mesh of {DEVICES}: agrees; {data:,} bytes of data; {bytes_summed:,} bytes summed a step, {bytes_moved:,} moved; "
              f"value and whole gradients have {whole_bytes:,}")
        assert bytes_moved == 0, f"{name}: {bytes_moved:,} bytes of data move between devices"
        assert bytes_summed <= whole_bytes, f"{name}: more is summed than value and gradients"


def on_workers(gradus):
    """Rows over two workers, neither of which could hold the data."""
    import dask
    import dask.array as da
    import numpy as np
    from dask.distributed import Client, LocalCluster

    limit = 500_000_000
    rows = 4_000_000
    with LocalCluster(n_workers=2, threads_per_worker=1, memory_limit=limit, dashboard_address=None) as cluster, Client(cluster):
        for name, case in CASES.items():
            small = dict(values({**case, "sizes": {**case["sizes"], "m": 8}}))
            pieces = {
                key: da.random.default_rng(2).normal(size=(rows, *small[key].shape[1:]), chunks=(100_000, *small[key].shape[1:]))
                for key in sorted(case["spread"])
            }
            data = sum(piece.nbytes for piece in pieces.values())
            assert data > limit
            arguments = {**small, **pieces}
            results = emitted(gradus, name, "numpy")(**arguments)
            # A gradient as large as the data stays where it is: what comes back is what multiplies it with ones.
            kept = [result if np.prod(result.shape) < 10_000 else result.sum(axis=0) for result in results]
            spread = dask.compute(*kept)
            # The same sums, a block after the other, on this machine.
            function, total = emitted(gradus, name, "numpy"), None
            for block in range(rows // 100_000):
                part = function(**{**small, **{key: piece.blocks[block].compute(scheduler="sync") for key, piece in pieces.items()}})
                part = [np.sum(result, axis=0) if result.shape and result.shape[0] == 100_000 else result for result in part]
                total = part if total is None else [left + right for left, right in zip(total, part, strict=True)]
            # What does not depend on the rows was added once a block.
            extra = rows // 100_000 - 1
            empty = function(**{**small, **{key: np.zeros((0, *piece.shape[1:])) for key, piece in pieces.items()}})
            total = [left - extra * right if np.shape(left) == np.shape(right) else left for left, right in zip(total, empty, strict=True)]
            compare(f"{name} on workers", spread, total)
            print(f"{name} on two workers of {limit:,} bytes: agrees; {data:,} bytes of data")


if __name__ == "__main__":
    chosen = sys.argv[2:] or ["jax", "dask"]
    if "jax" in chosen:
        on_a_mesh(sys.argv[1])
    if "dask" in chosen:
        on_workers(sys.argv[1])
