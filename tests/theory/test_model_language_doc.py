"""Every theory on the page of the model language runs, and is written and read back the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from detente.simulate import simulate
from detente.theory import read_theory, theory_remarks, write_theory

PAGE = Path(__file__).parents[2] / "docs" / "model-language.md"
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: re.search("title: (.*)", block)[1])
def test_a_theory_of_the_page_runs(block, tmp_path):
    (tmp_path / "theory.yaml").write_text(block, encoding="utf-8")
    theory = read_theory(tmp_path / "theory.yaml")
    run = simulate(theory)
    assert len(run.times) > 1
    write_theory(theory, tmp_path / "again.yaml")
    again = read_theory(tmp_path / "again.yaml")
    assert again == theory
    other = simulate(again)
    assert list(other.values) == list(run.values)
    assert all((other[name] == run[name]).all() for name in run.values)
    assert all("look alike" not in remark.what for remark in theory_remarks(theory))


def test_the_page_has_an_example_of_every_noun():
    sections = {key for block in BLOCKS for key in re.findall(r"^(\w+):", block, re.MULTILINE)}
    assert sections >= {"variables", "parameters", "dimensions", "lookups", "macros", "time", "origin"}
