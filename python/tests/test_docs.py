"""Every example of a docstring gives what it says."""

import doctest
import importlib
import pkgutil

import gradus
import pytest

MODULES = ["gradus", *(f"gradus.{one.name}" for one in pkgutil.iter_modules(gradus.__path__) if one.name not in ("_engine", "_command"))]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.failed == 0


def test_everything_public_is_explained() -> None:
    for name in gradus.__all__:
        assert getattr(gradus, name).__doc__, name
