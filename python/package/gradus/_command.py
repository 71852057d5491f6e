"""The command ``gradus``, as it is on a terminal."""

from __future__ import annotations

import os
import signal
import sys

from ._engine import command


def main() -> None:
    """Runs the command line with this process's arguments, and ends with its status."""
    # Ctrl-C is the command line's own: it stops a derivation and keeps the conversation.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.stdout.flush()
    os._exit(command(["gradus", *sys.argv[1:]]))
