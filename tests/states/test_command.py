"""`detente states`, and the page that tells of it."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest
from click.testing import CliRunner, Result

from detente.cli.states import states
from detente.errors import CaseError
from shared_data import REPOSITORY


def run(*arguments: str) -> Result:
    return CliRunner().invoke(states, list(arguments))


def test_the_members_of_a_year_are_listed() -> None:
    told = run("--on", "1816").stdout.splitlines()
    assert told[0] == "23 members in 1816"
    assert told[2].split() == ["2", "2", "USA", "United", "States", "1816-01-01"]
    assert "195 members to this day" in run().stdout
    assert "(micro-state)" in run("--system", "gw", "--on", "2016-05-01").stdout


@pytest.mark.parametrize("word", ["Pakistan", "PAK", "770"])
def test_a_state_is_told_by_name_code_or_number(word: str) -> None:
    told = run(word, "--on", "1960").stdout
    assert "770  770  PAK   Pakistan" in told
    assert "isonum 586, cameo PAK, fips PK, un 586" in told
    assert "two wings" in told
    assert "Bangladesh" not in told
    assert "Bangladesh" in run(word).stdout


def test_all_the_time_of_a_state_is_told_without_a_date() -> None:
    assert [line.split()[2] for line in run("Burma").stdout.splitlines()[3:]] == ["BUR", "BUR", "MMR"]
    assert "Papal States" in run("327").stdout  # ended in both lists


def test_one_code_is_printed_for_a_script_and_how_beside_it() -> None:
    found = run("260", "--system", "gw", "--on", "1990", "--to", "cow")
    assert (found.stdout, found.stderr) == ("255\n", "`260` is Germany\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("PAK", "--on", "1940", "--to", "cow"), "which neither list has then"),
        (("PAK", "--on", "12/16/1971"), "neither a day nor a year"),
        (("--to", "cow"), "no state is named"),
        (("Korea",), "could mean several states"),
        (("Pakistn",), "did you mean `Pakistan`?"),
    ],
)
def test_what_cannot_be_told_is_a_fault(arguments: tuple[str, ...], told: str) -> None:
    refused = run(*arguments).exception
    assert isinstance(refused, CaseError)
    assert told in str(refused)


def test_a_territory_is_told_as_one() -> None:
    assert run("Aruba").stdout == "`Aruba` is no state: a dependency of the Netherlands\n"


def page_maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_states_page", REPOSITORY / "tools/build_states_page.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_shows_where_the_lists_differ_today() -> None:
    maker = page_maker()
    assert maker.PAGE.read_text(encoding="utf-8") == maker.written()
