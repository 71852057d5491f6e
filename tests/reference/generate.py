"""Writes the files *.gradus beside this one: derivatives with the numbers that JAX or mpmath finds for them.

The numbers are data: the tests read the files and run no Python. To write them anew:

    python3 -m venv venv && venv/bin/pip install -r tests/reference/requirements.txt
    venv/bin/python tests/reference/generate.py [GROUP ...]

A case is a paragraph: its name, declarations with values, definitions, the question after `eval`, and after `#=` the
axes of the answer and its entries, row by row. Each question stands here twice: as a text in the language, and as what
the mathematics of that text says, derived by JAX alone, or by differences in sixty digits where JAX has no derivative.
"""

import pathlib
import sys
import zlib

import jax
import jax.numpy as jnp
import numpy as np

import entries
import functions
import higher
import matrices
import programs

jax.config.update("jax_enable_x64", True)

FOLDER = pathlib.Path(__file__).parent
RANGES = {"any": (-1.5, 1.5), "positive": (0.2, 2.0), "inside": (-0.9, 0.9), "near": (-0.4, 0.4), "small": (-0.5, 0.5)}


def draw(random, shape, manner):
    """Entries of two digits, so that the program can be read."""
    if not isinstance(manner, str):
        return np.asarray(manner, dtype=float)
    if manner in ("symmetric", "posdef"):
        value = random.uniform(-1, 1, shape)
        value = value + value.T + (3.5 * np.eye(len(value)) if manner == "posdef" else np.diag(np.arange(len(value))))
        return np.round(value, 2)
    parts = {"diagonal": lambda x: np.diag(np.diag(x)), "lower": np.tril, "upper": np.triu}
    if manner in parts:
        return parts[manner](draw(random, shape, "near"))
    value = np.round(random.uniform(*RANGES[manner], shape), 2)
    value = np.where(value == 0, 0.05, value)
    # A multiple of the identity, moved.
    return np.round(value + 2.5 * np.eye(shape[0]), 2) if manner == "near" else value


def number(value):
    value = float(value)
    return f"{value:.2f}" if round(value, 2) == value else repr(value)


def literal(value):
    if value.ndim == 0:
        return number(value)
    if value.ndim == 1:
        return "[" + "; ".join(map(number, value)) + "]"
    return "[" + "; ".join(", ".join(map(number, row)) for row in value) + "]"


def declaration(name, value, word):
    axes = ",".join(str(length) for length in value.shape)
    word = f" {word}" if word else ""
    return f"{name} : R{f'[{axes}]' if axes else ''}{word} = {literal(value)}"


def derived(function, names, by):
    """The derivative by each of the names in turn: its axes are those of the value, then of each name."""
    for turn, name in enumerate(by):
        place = names.index(name)
        # Backwards first, then forwards: both are used.
        function = (jax.jacrev if turn % 2 == 0 else jax.jacfwd)(function, place)
    return function


def paragraphs(case):
    """The paragraphs of the questions about one program."""
    random = np.random.default_rng(zlib.crc32(case.name.encode()))
    names = list(case.variables)
    values = [draw(random, shape, manner) for shape, manner, _ in case.variables.values()]
    words = [word for _, _, word in case.variables.values()]
    head = [declaration(*one) for one in zip(names, values, words)] + list(case.lines)
    for place, (text, meaning) in enumerate(case.questions, start=1):
        if isinstance(meaning, str):
            meaning = derived(case.value, names, meaning.split())
        answer = np.asarray(meaning(*[jnp.asarray(value) for value in values]), dtype=float)
        if not np.all(np.isfinite(answer)):
            raise ValueError(f"{case.name}: {text} is not finite")
        title = f"# {case.name}" + (f", {place}" if len(case.questions) > 1 else "")
        entries = " ".join(repr(float(entry) + 0.0) for entry in answer.reshape(-1))
        yield "\n".join([title, *head, f"eval {text}", f"#= {list(answer.shape)} {entries}"])


def main():
    total = 0
    for group in (entries, functions, higher, matrices, programs):
        if sys.argv[1:] and group.__name__ not in sys.argv[1:]:
            continue
        written = [paragraph for case in group.CASES for paragraph in paragraphs(case)]
        titles = [paragraph.split("\n")[0] for paragraph in written]
        assert len(set(titles)) == len(titles), "two cases have one name"
        path = FOLDER / f"{group.__name__}.gradus"
        path.write_text("\n\n".join(written) + "\n")
        print(f"{path.name}: {len(written)}")
        total += len(written)
    print(f"{total} derivatives")


if __name__ == "__main__":
    main()
