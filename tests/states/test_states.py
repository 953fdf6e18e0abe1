"""The interstate system: who was a member, and from when to when."""

from __future__ import annotations

import pytest

from detente.errors import CaseError
from detente.states import find_state, system


@pytest.mark.parametrize("word", ["PAK", "pak", "Pakistan", "770"])
def test_a_state_is_found_by_code_name_or_number(word: str) -> None:
    pakistan = find_state(word)
    assert (pakistan.iso3, pakistan.cow, pakistan.start.year, pakistan.end) == ("PAK", 770, 1947, None)


def test_pakistan_is_a_member_from_1947_and_bangladesh_from_1971() -> None:
    assert find_state("PAK").existed_in(1947)
    assert not find_state("PAK").existed_in(1946)
    assert find_state("BGD").start.isoformat() == "1971-12-16"


def test_the_latest_spell_is_meant() -> None:
    assert find_state("Germany").start.year == 1990


def test_no_code_is_given_to_two_living_states() -> None:
    codes = [s.iso3 for s in system() if s.iso3]
    assert len(codes) == len(set(codes)) > 190


def test_spells_do_not_run_backwards() -> None:
    assert all(s.end is None or s.start <= s.end for s in system())


@pytest.mark.parametrize(("word", "offer"), [("PAKK", ""), ("Pakistn", "did you mean `Pakistan`?"), ("", "")])
def test_an_unknown_state_is_refused_with_the_nearest_name(word: str, offer: str) -> None:
    with pytest.raises(CaseError) as caught:
        find_state(word)
    assert offer in str(caught.value)
