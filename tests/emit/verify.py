"""Run what `gradus emit` writes, and compare it with what `gradus eval` computes.

usage: verify.py GRADUS [TARGET ...]

Every case of cases.txt is written with its check by differences and run; then its results are compared, entry by
entry, with Gradus' own numbers at one point. A case that Gradus refuses to write for a target must say so with a code.
Targets: numpy (the default), jax, torch, matlab (in Octave, where only the check runs). Julia's texts are compared with recorded ones alone.
"""

import importlib.util
import inspect
import json
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

CASES = pathlib.Path(__file__).with_name("cases.txt")


def emitted(gradus, arguments, target, path):
    """The program of a case as a file; None where it is refused with a code."""
    command = [gradus, "emit", *arguments, "--no-verify", "--to", target, "--json"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        if not re.search(r"error\[G060[12]\]", done.stderr):
            raise AssertionError(f"{shlex.join(command)}\n{done.stderr}")
        return None
    path.write_text(json.loads(done.stdout)["code"])
    return path


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def length(axis, sizes):
    """The length of an axis: a number, a size, or a sum such as m + n."""
    for size in re.findall(r"[A-Za-z_]\w*", axis):
        sizes.setdefault(size, 2 + len(sizes))
    return eval(axis, {}, sizes)


def compared(gradus, arguments, module, target):
    """Compare the results at one point with Gradus' numbers; how many entries were compared."""
    import numpy as np

    function = next(getattr(module, name) for name in ("f", "y", "Y") if hasattr(module, name))
    shapes, returned = (
        dict(re.findall(r"(\w+) (\([^)]*\))", re.search(rf"{word}: (.*)\.\n", function.__doc__)[1]))
        for word in ("Shapes", "Returns")
    )
    inputs, values, sizes = {}, [], {}
    for place, name in enumerate(inspect.signature(inspect.unwrap(function)).parameters):
        if name not in shapes:
            inputs[name] = sizes.setdefault(name, 2 + len(sizes))
            continue
        axes = [axis.strip() for axis in shapes[name].strip("()").split(",") if axis.strip()]
        lengths = [length(axis, sizes) for axis in axes]
        count = int(np.prod(lengths))
        # Short decimals, so that Gradus and the program compute with the same numbers.
        array = ((7 * np.arange(count) + 3 * place) % 11 / 8 + 0.25).reshape(lengths)
        if len(lengths) == 2 and lengths[0] == lengths[1]:
            array = array + array.T + 4 * np.eye(lengths[0])
        inputs[name] = array
        values.append(declared(name, array))
    tensors = [wrapped(value, target) for value in inputs.values()]
    results = function(*tensors)
    results = results if isinstance(results, tuple) else (results,)
    count = 0
    for name, result in zip(returned, results, strict=True):
        expected = evaluated(gradus, arguments, values, sizes, name, function.__name__)
        np.testing.assert_allclose(np.asarray(result), expected, rtol=1e-9, atol=1e-12)
        count += expected.size
    return count


# Points where a part of the formula is past all floats or at the end of its domain, and the value is not; where
# `gradus eval` cannot tell on which side of a border a part lies, what it is asked instead.
EXTREMES = [
    ("sum(log(sigma(x)))", [-1000.0, -5000.0, 40.0]),
    ("sum(log(1 - sigma(x)))", [1000.0, 5000.0, -40.0], "-sum(softplus(x))"),
    ("sum(bce(1/4, sigma(x)))", [600.0, -800.0], "sum(softplus(x) - x/4)"),
    ("-sum(log(softmax(x)))/4", [1000.0, -1000.0]),
    ("sum(where(x > 0, x, exp(x) - 1))", [1000.0, -1.0]),
    ("sum(where(x < 0, exp(x), 1))", [1000.0, -1.0]),
    ("sum(where(x <= 1, x.^2, x.*exp(-x)) + where(x > 1, 0, exp(x)))", [1000.0, -1.0]),
    ("det(x)", [[1.0, 2.0], [2.0, 4.0]]),
]


def extremes(gradus, target, folder):
    """Compare values and gradients with Gradus' own numbers where floats could fail."""
    import numpy as np

    for place, (expression, entries, *instead) in enumerate(EXTREMES):
        array = np.array(entries)
        shape = ",".join("mn"[:1] * array.ndim)
        arguments = [expression, "-d", f"x : R[{shape}]", "--wrt", "x"]
        program = load(emitted(gradus, arguments, target, folder / f"extreme_{target}_{place}.py")).f
        with np.errstate(all="ignore"):
            results = program(wrapped(array, target))
        for name, result in zip(("f", "grad_x"), results, strict=True):
            expected = evaluated(gradus, instead or [expression], [declared("x", array)], {}, name, "f")
            np.testing.assert_allclose(np.asarray(result), expected, rtol=1e-9, atol=1e-12, err_msg=expression)
    path = emitted(gradus, ["logdet(x)", "-d", "x : R[n,n]"], target, folder / f"extreme_{target}.py")
    assert np.isnan(np.asarray(load(path).f(wrapped(np.diag([-2.0, 3.0]), target)))), "logdet"
    print(f"{target}: {len(EXTREMES) + 1} programs agree at extreme points")


def wrapped(value, target):
    if target == "torch":
        import torch

        return torch.tensor(value, dtype=torch.float64)
    return value


def declared(name, array):
    """A declaration with a value, in Gradus' language."""
    name = name.rstrip("_")
    if array.ndim == 0:
        return f"{name} : R = {float(array)!r}"
    rows = [", ".join(repr(float(entry)) for entry in row) for row in np_rows(array)]
    return f"{name} : R[{','.join(map(str, array.shape))}] = [{'; '.join(rows)}]"


def np_rows(array):
    return array.reshape(array.shape[0], -1)


def evaluated(gradus, arguments, values, sizes, name, function):
    """Gradus' own numbers for one result."""
    import numpy as np

    expression = re.sub(r"\b[a-z]\b", lambda name: str(sizes.get(name[0], name[0])), arguments[0])
    before, _, last = expression.rpartition(";")
    definitions = f"{before};" if before else ""
    kind, *by = name.strip("_").split("_")
    order = re.fullmatch(r"d(\d)\w", kind)
    if order and len(by) == 1:
        by = by * int(order[1])
    call = f"{'diff' if order else kind}({', '.join([function, *by])})" if by else function
    program = "\n".join([*values, f"{definitions}{function} = {last}", f"eval {call}"])
    done = subprocess.run([gradus, "run", "-", "--json"], input=program, capture_output=True, text=True)
    found = [json.loads(line) for line in done.stdout.splitlines() if '"kind":"eval"' in line]
    if not found:
        raise AssertionError(f"{program}\n{done.stdout}{done.stderr}")
    return np.array(found[0]["value"]["data"]).reshape(found[0]["value"]["shape"])


def verify(gradus, target, folder):
    ran, refused = 0, []
    for line in filter(None, CASES.read_text().splitlines()):
        name, words = line.split("\t")
        words = split(words)
        expression = next(word for place, word in enumerate(words) if is_expression(words, place))
        arguments = [expression, *[word for word in words if word is not expression]]
        suffix = "m" if target == "matlab" else "py"
        checked = "--with-check" in arguments
        path = emitted(gradus, arguments, target, folder / f"case_{target}_{name}.{suffix}")
        if path is None:
            refused.append(name)
            continue
        if target == "matlab":
            # A function file, as it is used: its check runs when it is called without arguments.
            name = re.search(r"function \[.*\] = (\w+)\(", path.read_text())[1]
            (folder / f"{name}.m").write_text(path.read_text())
            if checked:
                subprocess.run(["octave-cli", "--quiet", "--eval", f"{name}()"], cwd=folder, check=True)
        else:
            module = load(path)
            for function in [getattr(module, one) for one in dir(module) if one.startswith("check_")]:
                function()
            assert checked == any(one.startswith("check_") for one in dir(module)), name
            entries = compared(gradus, arguments, module, target)
            print(f"{target} {name}: {entries} entries agree")
        ran += 1
    if target != "matlab":
        extremes(gradus, target, folder)
    print(f"{target}: {ran} programs run, {len(refused)} refused{': ' + ', '.join(refused) if refused else ''}")
    if ran == 0:
        raise AssertionError(f"no program was run for {target}")


def split(words):
    """Words apart, with what stands between quotes as one."""
    parts = words.split('"')
    return [word for place, part in enumerate(parts) for word in ([part] if place % 2 else part.split())]


def is_expression(words, place):
    return not words[place].startswith("-") and (place == 0 or words[place - 1] not in ("-d", "--wrt", "--order"))


def main():
    gradus, *targets = sys.argv[1:]
    if "jax" in targets:
        import jax

        jax.config.update("jax_enable_x64", True)
    with tempfile.TemporaryDirectory() as folder:
        for target in targets or ["numpy"]:
            verify(gradus, target, pathlib.Path(folder))


if __name__ == "__main__":
    main()
