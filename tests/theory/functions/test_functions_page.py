"""The page of functions is that of the table, and each row of the table keeps its form."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from detente.theory.functions import FUNCTIONS

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools"))

import build_functions  # noqa: E402 - the folder of the tool is on the path only now

UNIT = r"(1|[a-z]|1/[a-z]|[a-z][/*][a-z])"


def test_the_page_is_current():
    assert build_functions.FILE.read_text(encoding="utf-8") == build_functions.text(), "run tools/build_functions.py"


def test_the_page_has_every_function():
    listed = [function.name for module in build_functions.CHAPTERS.values() for function in module.FUNCTIONS]
    assert listed == list(dict.fromkeys(listed))
    assert set(listed) == set(FUNCTIONS)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_signature_says_how_the_function_is_called(name):
    function = FUNCTIONS[name]
    written = re.fullmatch(rf"{name}\(([^)]*)\): .+", function.doc)
    assert written, function.doc
    arguments = written[1].split(", ")
    if function.most is None:
        assert arguments[-1] == "..."
        return
    assert len(arguments) == function.most
    assert sum(not argument.endswith("?") for argument in arguments) == function.least
    assert not function.accepts(function.least - 1)
    assert not function.accepts(function.most + 1)


@pytest.mark.parametrize("name", sorted(name for name, function in FUNCTIONS.items() if function.units))
def test_units_name_every_argument(name):
    function = FUNCTIONS[name]
    given, gives = function.units.split(" -> ")
    places = given.split(" ")
    assert re.fullmatch(UNIT, gives)
    assert all(re.fullmatch(rf"{UNIT}(\?|\.\.\.)?", place) for place in places)
    assert function.most in (len(places), None)
    assert sum(place.endswith("?") for place in places) == (0 if function.most is None else function.most - function.least)
    letters = {letter for place in places for letter in re.findall("[a-z]", place)}
    assert set(re.findall("[a-z]", gives)) <= letters | {"t"}


def test_one_list_stands_for_the_numbers_of_min_and_max_only():
    assert {name for name, function in FUNCTIONS.items() if function.or_list} == {"min", "max"}
    assert FUNCTIONS["min"].accepts(1, lists=1)
    assert not FUNCTIONS["min"].accepts(1)
    assert not FUNCTIONS["min"].accepts(2, lists=1)
