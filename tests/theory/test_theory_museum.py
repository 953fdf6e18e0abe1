"""The museum of faulty theories: each file beside the exact message that reading or running it gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.errors import DetenteError
from detente.simulate import simulate
from detente.theory import read_theory

MUSEUM = Path(__file__).parents[1] / "bad" / "theory"


@pytest.mark.parametrize("path", sorted(MUSEUM.glob("*.yaml")), ids=lambda path: path.stem)
def test_each_fault_gets_its_message(path: Path) -> None:
    with pytest.raises(DetenteError) as error:
        simulate(read_theory(path, MUSEUM))
    assert f"{error.value}\n" == path.with_suffix(".txt").read_text(encoding="utf-8")
