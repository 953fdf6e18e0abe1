"""From one system of codes to another: every trap of the two lists, at its date."""

from __future__ import annotations

import datetime

import pytest

from detente.errors import CaseError
from detente.states import convert, explain

DAY = datetime.date.fromisoformat

TRAPS = [
    # Germany: Gleditsch and Ward's 260 is the West and then all of it
    (260, "gw", "cow", "1990-10-02", 260),
    (260, "gw", "cow", "1990-10-03", 255),
    (260, "gw", "cow", "1950-01-01", None),
    (255, "cow", "gw", "1930-01-01", 255),
    (255, "cow", "gw", 1990, 260),
    (260, "cow", "gw", 1990, 260),
    (260, "cow", "gw", 1995, None),
    (255, "cow", "gw", 1960, None),
    (260, "cow", "isonum", 1975, 280),
    (265, "cow", "isonum", 1975, 278),
    (255, "cow", "isonum", 1995, 276),
    ("DDR", "iso3", "cow", 1975, 265),
    ("DDR", "iso3", "cow", 1995, None),
    ("DEU", "iso3", "cow", 1975, 260),
    ("DEU", "iso3", "cow", 1900, 255),
    (276, "isonum", "cow", 1975, 260),
    # Yemen: Gleditsch and Ward's 678 goes on, Correlates of War opens 679
    (678, "gw", "cow", "1990-05-21", 678),
    (678, "gw", "cow", "1990-05-22", 679),
    (679, "cow", "gw", 2000, 678),
    (679, "cow", "gw", 1980, None),
    (678, "cow", "gw", 2000, None),
    (680, "cow", "gw", 1980, 680),
    ("YMD", "iso3", "cow", 1980, 680),
    ("YEM", "iso3", "cow", 1980, 678),
    # Serbia and Yugoslavia: Correlates of War's 345 is all of them
    (345, "cow", "gw", 1900, 340),
    (345, "cow", "gw", 1917, None),
    (345, "cow", "gw", 1918, 345),
    (345, "cow", "gw", "2006-06-04", 345),
    (345, "cow", "gw", "2006-06-05", 340),
    (340, "gw", "cow", 2010, 345),
    (340, "gw", "cow", 1917, 345),  # Gleditsch and Ward do not have it in 1917
    ("YUG", "iso3", "cow", 1975, 345),
    ("SCG", "iso3", "cow", 2004, 345),
    ("SRB", "iso3", "gw", 2010, 340),
    (345, "cow", "isonum", 1991, 890),
    (345, "cow", "isonum", 1995, 891),
    # Micro-states: 970 is Nauru in one list, Kiribati in the other
    (970, "cow", "gw", 2000, 971),
    (970, "gw", "cow", 2000, 946),
    (970, "gw", "iso3", 1985, "KIR"),
    (970, "gw", "cow", 1985, None),
    (955, "cow", "gw", 2005, 972),
    (947, "cow", "gw", 2005, 973),
    (396, "gw", "cow", 2015, None),
    # Vietnam, Korea, Czechoslovakia
    (816, "cow", "iso3", 1970, "VDR"),
    (816, "cow", "iso3", 1980, "VNM"),
    (817, "cow", "iso3", 1970, None),
    (815, "gw", "cow", 1850, None),
    (730, "cow", "gw", 1900, 730),
    ("KOR", "iso3", "cow", 1900, None),
    ("KOR", "iso3", "cow", 1975, 732),
    (315, "cow", "iso3", 1980, "CSK"),
    (316, "cow", "gw", 1992, None),
    ("CZE", "iso3", "cow", 1980, None),
    # Russia, Sudan, Ethiopia, Tanzania, Pakistan, Burma, Zaire
    ("SUN", "iso3", "cow", 1975, 365),
    ("RUS", "iso3", "cow", 1975, 365),
    (365, "cow", "iso3", "1991-12-25", "SUN"),
    (365, "cow", "iso3", "1991-12-26", "RUS"),
    (625, "cow", "isonum", "2011-07-08", 736),
    (625, "cow", "isonum", "2011-07-09", 729),
    (626, "cow", "iso3", 2011, "SSD"),
    (530, "cow", "isonum", 1990, 230),
    (531, "cow", "iso3", 1992, None),
    (510, "cow", "iso3", 1962, "TZA"),
    (511, "cow", "gw", 1964, 511),
    (511, "cow", "gw", 1965, None),
    (770, "cow", "iso3", "1947-08-14", "PAK"),
    (770, "cow", "iso3", "1947-08-13", None),
    ("PAK", "iso3", "cow", 1947, 770),
    (771, "cow", "gw", 1971, 771),
    (775, "cow", "iso3", 1980, "BUR"),
    ("MMR", "iso3", "cow", 1980, 775),
    (490, "cow", "iso3", 1980, "ZAR"),
    # One list begins before the other
    (20, "gw", "cow", 1900, None),
    (20, "cow", "gw", 1900, 20),
    (210, "gw", "cow", 1943, None),
    (210, "gw", "cow", 1940, 210),
    # Other systems
    ("MTN", "cameo", "iso3", 2010, "MNE"),
    ("MNE", "cameo", "iso3", 2010, "MNE"),
    ("KSV", "cameo", "cow", 2010, 347),
    ("PK", "fips", "un", 1990, 586),
    ("HKG", "iso3", "cow", 2000, None),
    ("Burma", "name", "cow", 1960, 775),
    (775, "cow", "name", 1960, "Burma"),
]


@pytest.mark.parametrize(("code", "source", "target", "on", "expected"), TRAPS)
def test_traps(code: int | str, source: str, target: str, on: int | str, expected: int | str | None) -> None:
    assert convert(code, source, target, DAY(on) if isinstance(on, str) else on) == expected


@pytest.mark.parametrize("code", [770, "770", " 770 ", 770.0])
def test_a_number_is_read_however_it_is_stored(code: int | str) -> None:
    assert convert(code, "cow", "iso3", 1990) == "PAK"


@pytest.mark.parametrize("code", ["", "nan", "inf", "1e99", "PAKISTAN", None, 770.5, -9, 0])
def test_what_is_no_code_is_no_state(code: int | str) -> None:
    assert convert(code, "cow", "iso3", 1990) is None
    assert convert(code, "iso3", "cow", 1990) is None


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ((345, "cow", "gw", 2006), "`345` is Serbia"),
        (("YUG", "iso3", "cow", 2010), "ended on 2003-02-03; the state goes on as Serbia"),
        (("MMR", "iso3", "cow", 1980), "`MMR` came later (1989-06-18); the state was then Burma"),
        (("ABW", "iso3", "cow", 2010), "`ABW` is Aruba: a dependency of the Netherlands"),
        (("QQQ", "iso3", "cow", 2010), "no ISO 3166-1 alpha-3 code of a state in either list"),
        ((770, "cow", "iso3", 1940), "which neither list has then: it is there 1947-08-14 to this day"),
        ((20, "cow", "gw", 1900), "not in the Correlates of War list then; the other list has it"),
        ((20, "gw", "cow", 1900), "no Correlates of War number then"),
        ((210, "gw", "cow", 1940), "until 1940-07-14"),
        (("KSV", "iso3", "cow", 2010), "no official ISO 3166-1 alpha-3 code; it is Kosovo: ICEWS writes so"),
    ],
)
def test_a_conversion_says_how(asked: tuple[int | str, str, str, int], told: str) -> None:
    assert told in explain(*asked).how


def test_an_unknown_system_or_time_is_refused_with_both_names() -> None:
    with pytest.raises(CaseError) as caught:
        convert(2, "vdem", "polity", 1975)
    assert [fault.what for fault in caught.value.faults] == [
        "there is no system of codes called `vdem`",
        "there is no system of codes called `polity`",
    ]
    with pytest.raises(CaseError, match="neither a date nor a year"):
        convert(2, "cow", "gw", "1975")  # type: ignore[arg-type]
