"""``detente preview``: the page of a case in the browser while the case is being written."""

from __future__ import annotations

import contextlib
import sys
import time
from typing import TYPE_CHECKING

import click

from detente.cli.words import say

if TYPE_CHECKING:
    from detente.brief.preview.session import Turn

MOST_NAMED = 4


@click.command()
@click.argument("case")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Of the address on this machine  [default: one that is free]")
@click.option("--no-browser", is_flag=True, help="Open no browser.")
@click.option("--seed", default=0, show_default=True, help="Seed of every random stream.")
@click.pass_context
def preview(context: click.Context, case: str, port: int, no_browser: bool, seed: int) -> None:
    """Show the page of a case while it is being written: each save makes it anew.

    What `detente check` finds stands in the page and here; the last sound page stays behind it. Only this machine can
    open the page. Ctrl-C ends the preview.

    \b
    Example:
      detente preview my-case
    """
    from detente.brief.preview import Session
    from detente.case import find_case

    session = Session(find_case(case), port, seed)
    say(context, 1, f"{session.server.address}  shows {session.folder.name}; Ctrl-C ends it")
    if not no_browser:
        _open(session.server.address)
    with contextlib.suppress(KeyboardInterrupt):
        session.run(lambda turn: _tell(context, turn))
    say(context, 1, "ended")


def _tell(context: click.Context, turn: Turn) -> None:
    at = time.strftime("%H:%M:%S")
    named = ", ".join(turn.edited[:MOST_NAMED]) + (f" and {len(turn.edited) - MOST_NAMED} more" if len(turn.edited) > MOST_NAMED else "")
    head = f"{at}  {named}: " if named else f"{at}  "
    for fault in turn.faults:
        click.echo(str(fault), err=True)
    faults = f"{len(turn.faults)} fault{'' if len(turn.faults) == 1 else 's'}" if turn.faults else "no faults"
    page = f"page made in {turn.seconds:.1f} s" if turn.page else "the page waits" if turn.first else "the page stays as it was"
    say(context, 1, f"{head}{faults}, {page}")
    sys.stdout.flush()


def _open(address: str) -> None:
    """Open a browser that has a window of its own; one in the terminal would cover what is told there."""
    import os
    import threading
    import webbrowser

    windows = sys.platform in ("win32", "darwin") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if windows:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
