"""The command line: it parses, calls a room, and prints. No numerical library is loaded before a command needs it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from detente.cli.app import app
from detente.errors import DetenteError

__all__ = ["app", "main"]


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line; a user's mistake ends with its message and exit code 2, never a traceback."""
    try:
        app.main(args=list(args) if args is not None else None, prog_name="detente", standalone_mode=True)
    except DetenteError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
