"""The cell ``%%gradus``: a program whose answers are typeset below it."""

from __future__ import annotations

from typing import Any

from ._errors import GradusError
from ._session import Session


def load_ipython_extension(shell: Any) -> None:
    """Adds ``%%gradus`` and ``%gradus``; what a cell declares stays for the next one.

    ``%%gradus --new`` begins anew.
    """
    from IPython.display import display

    state = {"session": Session()}

    def gradus(line: str, cell: str | None = None) -> None:
        words = line.split()
        if "--new" in words:
            state["session"] = Session()
            words.remove("--new")
        text = cell if cell is not None else " ".join(words)
        try:
            answers = state["session"].run(text)
        except GradusError as error:
            print(error)
            return
        if answers:
            display(answers)

    shell.register_magic_function(gradus, "line_cell", "gradus")
