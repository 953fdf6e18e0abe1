"""Running the commands that bring data home, on made-up files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from detente.record.readers import atop

# Made up by us, in the form of the published file: two years of pledges between states 2 and 20.
PLEDGES = (
    "ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul\n"
    "2,20,1950,1,0,0,0,1\n"
    "20,2,1950,1,0,0,0,1\n"
    "2,20,1951,1,0,0,1,1\n"
)
A_BAD_ROW = "2,20,195x,1,0,0,0,1\n"


def run(command: click.Command, *args: str | Path, level: int = 1) -> Result:
    """The command as the group runs it; an error that no command catches is raised."""
    return CliRunner().invoke(command, [str(arg) for arg in args], obj={"level": level, "start": 0.0}, catch_exceptions=False)


def with_address(monkeypatch: pytest.MonkeyPatch, **addresses: str) -> None:
    """Give the set `atop` addresses to be fetched from, by format."""
    monkeypatch.setattr(atop, "DATA_SET", replace(atop.DATA_SET, downloads=addresses))
