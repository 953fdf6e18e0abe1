"""Importing the package and asking for help stay light: no numerical library is loaded on the way."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"numpy", "polars", "altair", "pydantic", "jinja2", "networkx", "vl_convert", "ruamel", "scipy", "pandas", "rich"}


@pytest.mark.parametrize(
    "code",
    [
        "import detente",
        "import detente.cli; detente.cli.app.main(['--help'], standalone_mode=False)",
        "import detente.cli; detente.cli.app.main(['report', '--help'], standalone_mode=False)",
        "import detente.theory",
    ],
)
def test_no_numerical_library_is_loaded(code: str) -> None:
    code += "\nimport sys; print('\\n', *sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in told.stdout.splitlines()[-1].split()}
    allowed = {"pydantic", "ruamel", "networkx"} if "import detente.theory" in code else set()
    assert not (loaded & HEAVY) - allowed
