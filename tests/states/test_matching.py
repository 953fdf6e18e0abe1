"""Names, however they are spelled: what was chosen, why, and what else it could have been."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import CaseError
from detente.states import AmbiguousNameError, crosswalk, match


@pytest.mark.parametrize(
    ("text", "on", "cow"),
    [
        ("Congo, Dem. Rep.", 1975, 490),
        ("Congo, Rep.", 1975, 484),
        ("Congo (Kinshasa)", 1975, 490),
        ("Korea, Rep.", 1975, 732),
        ("Republic of Korea", 1975, 732),
        ("Korea, Dem. People's Rep. of", 1975, 731),
        ("KOREA, NORTH", 1975, 731),
        ("Korea", 1900, 730),
        ("Iran (Islamic Republic of)", 1975, 630),
        ("Persia", 1900, 630),
        ("Burma", 1960, 775),
        ("Myanmar (Burma)", 2010, 775),
        ("Viet Nam", 1990, 816),
        ("Viet-Nam", 1990, 816),
        ("Republic of Viet Nam", 1970, 817),
        ("Vietnam (former South)", 1970, 817),
        ("cote d'ivoire", 1990, 437),
        ("Côte d’Ivoire", 1990, 437),
        ("CÃ´te d'Ivoire", 1990, 437),
        ("Soviet Union", 1970, 365),
        ("USSR", 1970, 365),
        ("Russia", 1970, 365),
        ("Russian Federation", 1970, 365),
        ("UK", 1970, 200),
        ("Egypt, Arab Rep.", 1970, 651),
        ("Macedonia, The Former Yugoslav Republic Of", 2005, 343),
        ("Bolivia, Plurinational State Of", 2005, 145),
        ("Germany", 1970, 260),
        ("Germany", 1930, 255),
        ("Federal Republic of Germany", 2000, 255),
        ("Yemen", 1970, 678),
        ("Yemen", 2000, 679),
        ("Yemen (former P.D.R.)", 1980, 680),
        ("Yemen Arab Republic", 1989, 678),
        ("Republic of China", 1930, 710),
        ("Republic of China", 1960, 713),
        ("China (P.R.C.)", 1990, 710),
        ("Serbia", 1995, 345),
        ("Dominica", 1990, 54),
        ("Dominican Rep.", 1990, 42),
        ("Niger", 1990, 436),
        ("Guinea Bissau", 1990, 404),
        ("St. Kitts & Nevis", 1990, 60),
        ("United States of America", 1990, 2),
    ],
)
def test_spellings(text: str, on: int, cow: int) -> None:
    found = match(text, on)
    assert found.state is not None
    assert found.state.cow == cow, found.how
    assert text in found.how


def test_what_else_it_could_have_been_is_told() -> None:
    congo = match("Congo", 1975)
    assert congo.state is not None
    assert (congo.state.cow, [state.name for state in congo.others]) == (484, ["Zaire"])
    assert "could also be Zaire (cow 490)" in congo.how
    assert [state.cow for state in match("China", 1970).others] == [713]
    assert [state.cow for state in match("Germany", 1970).others] == [265]
    assert [state.cow for state in match("Yemen", 1970).others] == [680]
    assert match("China", 1930).others == ()


@pytest.mark.parametrize(
    ("text", "on", "offered"),
    [
        ("Korea", 1975, ["North Korea", "South Korea"]),
        ("Vietnam", 1970, ["North Vietnam", "South Vietnam"]),
        ("Korea", None, ["North Korea"]),
    ],
)
def test_a_name_of_two_states_at_once_is_refused_with_both(text: str, on: int | None, offered: list[str]) -> None:
    with pytest.raises(CaseError) as caught:
        match(text, on)
    assert "could mean several states" in str(caught.value)
    assert all(name in str(caught.value) for name in offered)


def test_a_date_settles_it() -> None:
    assert match("Vietnam", datetime.date(1975, 5, 1)).state == match("North Vietnam", datetime.date(1975, 5, 1)).state
    assert match("Congo", datetime.date(1960, 7, 15)).state.cow == 490  # type: ignore[union-attr]
    assert match("Vietnam", 1975).state.cow == 816  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Aruba", "a dependency of the Netherlands"),
        ("Hong Kong SAR China", "special region of China"),
        ("Palestine", "a member of neither list"),
        ("West Bank and Gaza", "a member of neither list"),
        ("World", "a region or a group of states"),
        ("Africa Region", "a region or a group of states"),
        ("Western Sahara", "a disputed territory"),
        ("NATO**", "SIPRI marks"),
        ("LF (Lebanon)*", "SIPRI marks"),
        ("unknown supplier(s)", "no one in particular"),
    ],
)
def test_a_territory_is_no_state(text: str, why: str) -> None:
    found = match(text)
    assert found.state is None
    assert why in found.how


def test_a_state_that_was_not_there_is_told_with_its_time() -> None:
    assert match("Pakistan", 1940).state is None
    assert "from 1947-08-14 to this day" in match("Pakistan", 1940).how
    assert match("Swaziland (Eswatini)", 1950).state is None


def test_a_name_of_another_time_is_told() -> None:
    assert "the same state was then Russia" in match("Soviet Union", 2005).how
    assert "the state is now Myanmar" in match("Burma").how


@pytest.mark.parametrize(
    ("text", "offer"), [("Pakistn", "`Pakistan`"), ("", ""), ("Pakistan, India", ""), ("ANC (South Africa)", ""), ("()/", "")]
)
def test_an_unknown_name_is_refused_with_the_nearest(text: str, offer: str) -> None:
    with pytest.raises(CaseError) as caught:
        match(text)
    assert offer in str(caught.value)
    assert "not the name of a state or territory" in str(caught.value)


def test_every_name_of_the_table_finds_its_state() -> None:
    for state in crosswalk():
        for name in {state.name, state.cow_name, state.gw_name} - {""}:
            if name in ("Vietnam", "Hesse"):  # North Vietnam's name in one list
                continue
            found = match(name, state.start).state
            assert found is not None, name
            assert found.polity == state.polity, (name, state)


@settings(deadline=None)
@given(state=st.sampled_from(crosswalk()), seed=st.randoms(use_true_random=False))
def test_case_and_the_order_of_words_make_no_difference(state: object, seed: object) -> None:
    name = state.name  # type: ignore[attr-defined]
    words = name.upper().replace("(", "").replace(")", "").split()
    seed.shuffle(words)  # type: ignore[attr-defined]
    day = state.start  # type: ignore[attr-defined]
    assert match(" ".join(words), day).state == match(name, day).state


@settings(deadline=None)  # the first call reads the tables
@given(text=st.text(max_size=40))
def test_no_text_breaks_the_matching(text: str) -> None:
    try:
        assert match(text, 1990).how
    except CaseError as refused:
        assert len(refused.faults) == 1  # noqa: PT017


@pytest.mark.parametrize(("text", "on"), [("Korea", 1975), ("Korea", 2000)])
def test_a_name_of_several_states_has_an_error_of_its_own(text: str, on: int) -> None:
    with pytest.raises(AmbiguousNameError, match="could mean several states"):
        match(text, on)


def test_a_name_that_is_not_known_is_not_ambiguous() -> None:
    with pytest.raises(CaseError) as caught:
        match("Ruritania and several more")
    assert not isinstance(caught.value, AmbiguousNameError)
