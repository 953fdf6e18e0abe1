"""The World Bank's forms: years are columns, any indicator is read, four lines may stand before the header."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from detente.errors import RecordError
from detente.record.readers.wdi import DATA_SET
from record.readers.opened import lines, read_text, seen, value

HEAD = '"Country Name","Country Code","Indicator Name","Indicator Code","1960","1961","2023",\n'
ROWS = (
    '"Pakistan","PAK","GDP (current US$)","NY.GDP.MKTP.CD","3749265014.8","","338000000000",\n'
    '"World","WLD","Primary enrolment","SE.PRM.ENRR","..","101.5","",\n"Pakistan","PAK","GDP (current US$)","NY.GDP.MKTP.CD","x","","",\n'
)
BEFORE = '"Data Source","World Development Indicators",\n\n"Last Updated Date","2024-06-28",\n\n'


@pytest.mark.parametrize(("form", "text", "shift"), [("bulk", HEAD + ROWS, 0), ("indicator", BEFORE + HEAD + ROWS, 4)])
def test_a_cell_is_a_country_an_indicator_and_a_year(form: str, text: str, shift: int, tmp_path: Path) -> None:
    loose = read_text(DATA_SET, form, tmp_path, text)
    assert value(loose, "wdi.gdp_current", "PAK", 1960) == 3749265014.8
    assert value(loose, "wdi.gdp_current", "PAK", 2023) == 338e9
    assert value(loose, "wdi.se_prm_enrr", "WLD", 1961) == 101.5
    assert seen(loose).height == 3, "an empty cell is missing"
    assert seen(loose)["line"].to_list() == [2 + shift, 3 + shift, 2 + shift]
    assert lines(loose.rejects) == [(4 + shift, "1960")]
    assert loose.described == {"wdi.se_prm_enrr": ("Primary enrolment", "")}


def test_records_of_the_interface_keep_what_is_missing_apart(tmp_path: Path) -> None:
    unit = '"country":{{"id":"PK","value":"Pakistan"}},"countryiso3code":"{}"'
    record = '{{"indicator":{{"id":"{}","value":"GDP"}},' + unit + ',"date":"{}","value":{}}}'
    records = [
        record.format("NY.GDP.MKTP.CD", "PAK", 2022, "374697000000.25"),
        record.format("NY.GDP.MKTP.CD", "PAK", 2023, "null"),
        record.format("SE.PRM.ENRR", "WLD", 2022, "0"),
        record.format("SE.PRM.ENRR", "PAK", "2022Q1", "1"),
    ]
    loose = read_text(DATA_SET, "interface", tmp_path, f'[{{"page":1,"pages":1}},[{",".join(records)}]]', ".json")
    assert value(loose, "wdi.gdp_current", "PAK", 2022) == 374697000000.25
    assert value(loose, "wdi.se_prm_enrr", "WLD", 2022) == 0
    assert seen(loose).height == 2
    assert lines(loose.rejects) == [(4, "date")]
    assert loose.described == {"wdi.se_prm_enrr": ("GDP", "")}


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("API_NY.GDP.MKTP.CD_DS2_en_csv", "API_NY.GDP.MKTP.CD_DS2_en_csv_v2_5551501.csv"),
        ("API_PAK_DS2_en_csv", "API_PAK_DS2_en_csv_v2_31.csv"),
        ("API_mine", "API_mine.csv"),
    ],
)
def test_a_file_s_name_without_the_release_says_which_it_is(name: str, file: str) -> None:
    form = next(form for form in DATA_SET.formats if form.id == "indicator")
    found = re.search(form.piece, file)
    assert found is not None
    assert found.group() == name


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[{"message":[{"id":"120"}]}]', "indicator.id"),
        ('[{"page":1},null]', "no list of records"),
        ('[{"page":1},[{"a"', "no JSON"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_an_answer_that_holds_no_records_is_refused(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=message):
        read_text(DATA_SET, "interface", tmp_path, text, ".json")


def test_another_table_of_the_world_bank_is_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="Indicator Code"):
        read_text(DATA_SET, "bulk", tmp_path, "Country Code,Short Name,1960\nPAK,Pakistan,1\n")
