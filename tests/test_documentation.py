"""What the documents say of the project is true: paths exist, commands exist, sizes are kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"])
def test_every_path_that_a_document_names_exists(name: str) -> None:
    text = (ROOT / name).read_text()
    named = set(re.findall(r"`((?:src|tests|docs|tools|benchmarks|changelog\.d)/[\w./-]*)`", text))
    named |= set(re.findall(r"\]\(([\w./-]+)\)", text))
    missing = [path for path in sorted(named) if not (ROOT / path).exists() and "NAME" not in path]
    assert not missing
    assert named or name == "CONTRIBUTING.md"


def test_every_room_stands_in_the_architecture() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text()
    rooms = [p.name for p in (ROOT / "src/detente").iterdir() if (p / "__init__.py").exists()]
    assert [room for room in rooms if f"| {room} |" not in text] == []


def test_the_page_of_architecture_is_one_page() -> None:
    assert len((ROOT / "ARCHITECTURE.md").read_text().splitlines()) <= 70
    assert len((ROOT / "CONTRIBUTING.md").read_text().splitlines()) <= 100


def test_every_command_is_documented_with_an_example() -> None:
    from detente.cli import app

    readme = (ROOT / "README.md").read_text()
    for name, command in app.commands.items():
        assert f"`detente {name}" in readme
        assert "Example:" in (command.help or "")
