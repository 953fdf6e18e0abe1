"""Reading a record: what a sound one gives, and every fault of every file with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from detente.errors import CaseError
from detente.record import read_record
from record.making import AID, case


def told(folder: Path, extra: dict[str, Any] | None = None) -> list[str]:
    """The first line of every message."""
    with pytest.raises(CaseError) as error:
        read_record(folder, extra)
    return [str(fault).splitlines()[0] for fault in error.value.faults]


def test_a_case_without_a_record_has_an_empty_one(tmp_path: Path) -> None:
    record = read_record(tmp_path)
    assert not record.series
    assert not record.events
    assert record.phases == ()


def test_a_row_takes_source_and_status_from_its_series(tmp_path: Path) -> None:
    table = (
        "series,period,value,low,high,source,status,variant,note\naid,2002,5,,,,,,\naid,2003,,,,own count of 2004,recalled,,not yet known\n"
    )
    record = read_record(case(tmp_path, {"series.yaml": f"series:\n  aid: {AID}\n", "aid.csv": table}))
    first, second = record.series["aid"].observations
    assert (first.source, first.status, str(first.place)) == ("here", "coded", "record/aid.csv:2")
    assert (second.value, second.source, second.status, second.note) == (None, "own count of 2004", "recalled", "not yet known")
    assert record.sources["here"].citation == "(2001). Sample figures. Nobody."


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    files = {
        "series.yaml": f"series:\n  aid: {AID}\n  trade: {AID.replace('[here]', '[hree]').replace('aid.csv', 'trade.csv')}\n",
        "aid.csv": "series,period,value,low,high\n"
        "aid,2002,five,,\naid,02,5,,\naid,2003,5,6,7\naid,2004,9,6,7\naid,2005,,8,7\naid,2006,1,,\naid,2006,2,,\nade,2007,1,,\n",
        "events.csv": "id,date,precision,actors,description,source\n"
        "E1,2002-13-01,day,USA,A,Kux 2001\nE2,2002-01-01,month,USA,B,Kux 2001\nE2,2002-01-01,day,USA,C,\n",
        "spells.csv": "id,kind,from,to,label,source\ns1,sanction,2002-05,2001-01,A,a law\ns1,,2002,,B,a law\n",
        "phases.csv": "id,from,to,label,source,tolerance_months\np1,2002,2003,engagment,a book,six\n",
    }
    assert told(case(tmp_path, files)) == [
        "record/aid.csv:2: `five` in the column `value` is not a number",
        "record/aid.csv:3: `02` is not a period",
        "record/aid.csv:4: the low count 6 is above the value 5",
        "record/aid.csv:5: the value 9 is above the high count 7",
        "record/aid.csv:6: the low count 8 is above the high count 7",
        "record/aid.csv:8: `aid` has two figures for 2006; the first stands in line 7",
        "record/aid.csv:9: `ade` is not a series that `series.yaml` declares for this file",
        "record/events.csv:2: `2002-13-01` is not a date: there is no such day",
        "record/events.csv:3: the date `2002-01-01` is given to the day and its precision as `month`",
        "record/events.csv:4: the event `E2` is given twice; the first stands in line 3",
        "record/events.csv:4: the event `E2` has no source",
        "record/phases.csv:2: `engagment` is not the label of a phase",
        "record/phases.csv:2: `six` is not a number of months",
        "record/series.yaml:3: `hree` is not a source of this record",
        "record/spells.csv:2: `s1` ends on 2001-01, before it begins on 2002-05",
        "record/spells.csv:3: the spell `s1` is given twice; the first stands in line 2",
        "record/spells.csv:3: the spell `s1` has no kind",
    ]


@pytest.mark.parametrize("text", ["nan", "inf", "1e999", "1_000", "1,5", "0x10", "١", "=1+1"])
def test_only_a_plain_finite_number_is_a_value(tmp_path: Path, text: str) -> None:
    table = f'period,value\n2002,"{text}"\n'
    assert told(case(tmp_path, {"series.yaml": f"series:\n  aid: {AID}\n", "aid.csv": table})) == [
        f"record/aid.csv:2: `{text}` in the column `value` is not a number"
    ]


def test_two_editions_of_a_figure_are_told_apart(tmp_path: Path) -> None:
    table = "period,value,variant,note\n2002,5,,\n2002,6,first-edition,revised since\n"
    aid = read_record(case(tmp_path, {"series.yaml": f"series:\n  aid: {AID}\n", "aid.csv": table})).series["aid"]
    assert aid.value(2002) == 5
    assert aid.variant("first-edition").value(2002) == 6
    again = table + "2002,7,first-edition,\n"
    (tmp_path / "record/aid.csv").write_text(again)
    expected = "record/aid.csv:4: `aid` has two figures for 2002 in the edition `first-edition`; the first stands in line 3"
    assert told(tmp_path) == [expected]


def test_a_series_needs_unit_source_label_and_licence(tmp_path: Path) -> None:
    files = {
        "series.yaml": "series:\n  aid: {file: record/aid.csv, unit: million, source: '', group: aid}\n"
        "  trade: {file: ../trade.csv, unit: USD, sauce: x}\n",
        "aid.csv": "period,value\n",
    }
    assert told(case(tmp_path, files)) == [
        "record/series.yaml:2: `aid` has no unit: `million` is not a unit",
        "record/series.yaml:2: `aid` has no source",
        "record/series.yaml:2: `aid` has no label",
        "record/series.yaml:2: `aid` has no licence",
        "record/series.yaml:3: `source` is missing",
        "record/series.yaml:3: `sauce` is not known here",
    ]


@pytest.mark.parametrize("file", ["../outside.csv", "/etc/hosts", "record/../../x.csv", "C:x.csv"])
def test_a_table_outside_the_case_is_refused(tmp_path: Path, file: str) -> None:
    files = {"series.yaml": f"series:\n  aid: {AID.replace('record/aid.csv', file)}\n"}
    assert told(case(tmp_path, files)) == [f"record/series.yaml:2: `{file}` is not a file of this case"]


def test_a_link_out_of_the_case_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.csv").write_text("period,value\n2002,5\n")
    (tmp_path / "case").mkdir()
    folder = case(tmp_path / "case", {"series.yaml": f"series:\n  aid: {AID}\n"})
    (folder / "record/aid.csv").symlink_to(tmp_path / "elsewhere.csv")
    assert told(folder) == ["record/aid.csv: `record/aid.csv` leads out of the case folder"]


def test_a_missing_table_is_told_where_it_is_named(tmp_path: Path) -> None:
    folder = case(tmp_path, {"series.yaml": f"series:\n  aid: {AID}\n", "aids.csv": "period,value\n"})
    with pytest.raises(CaseError) as error:
        read_record(folder)
    assert (
        str(error.value)
        == "record/series.yaml:2: `aid` is in `record/aid.csv`, and there is no such file\n  did you mean `record/aids.csv`?"
    )


def test_one_line_makes_a_series_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "trade.csv").write_text("year,value,remark\n2001,5,\n2002,,unknown\n2003,7,\n")
    extra = {"my_trade": {"file": "trade.csv", "unit": "million USD", "source": "own count"}}
    trade = read_record(tmp_path, extra).series["my_trade"]
    assert (trade.label, trade.group, trade.unit, trade.source, trade.status) == ("my trade", "own", "million USD", ("own count",), "found")
    assert trade.years_with_values == (2001, 2003)
    assert trade.missing(2001, 2003) == (2002,)


def test_one_table_can_hold_several_series_of_ones_own_by_column(tmp_path: Path) -> None:
    (tmp_path / "trade.csv").write_text("year,exports,imports\n2001,5,6\n2002,7,\n")
    line = {"file": "trade.csv", "unit": "million USD", "source": "own count"}
    series = read_record(tmp_path, {"my_exports": {**line, "column": "exports"}, "my_imports": {**line, "column": "imports"}}).series
    assert series["my_exports"].total(2001, 2002) == 12
    assert series["my_imports"].value(2001) == 6
    assert series["my_imports"].value(2002) is None


def test_a_range_belongs_to_the_column_value_and_to_no_other(tmp_path: Path) -> None:
    (tmp_path / "count.csv").write_text("year,value,low,high,other\n2001,5,4,6,50\n")
    line = {"file": "count.csv", "unit": "persons", "source": "own count"}
    series = read_record(tmp_path, {"dead": line, "hurt": {**line, "column": "other"}}).series
    assert series["dead"].low().value(2001) == 4
    assert series["hurt"].value(2001) == 50
    assert series["hurt"].low().value(2001) is None


def test_a_column_that_is_named_must_be_there(tmp_path: Path) -> None:
    (tmp_path / "count.csv").write_text("year,wounded\n2001,5\n")
    line = {"file": "count.csv", "unit": "persons", "source": "own count"}
    with pytest.raises(CaseError, match=r"count\.csv:1: the column `value` is missing"):
        read_record(tmp_path, {"dead": line, "hurt": {**line, "column": "wounded"}})


def test_ones_own_series_is_checked_with_the_line_of_the_case(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("name: x\nseries:\n  aid: {file: trade.csv, unit: million USD, source: own count}\n")
    (tmp_path / "trade.csv").write_text("year,amount\n2001,5\n")
    extra = {"aid": {"file": "trade.csv", "unit": "million USD", "source": "own count"}}
    folder = case(tmp_path, {"series.yaml": f"series:\n  aid: {AID}\n", "aid.csv": "period,value\n"})
    assert told(folder, extra) == [
        "case.yaml:3: the series `aid` is declared in `record/series.yaml` already",
        "trade.csv:1: the column `value` is missing",
    ]


def test_an_unknown_edition_of_a_source_in_a_row_is_told(tmp_path: Path) -> None:
    sources = "sources:\n  crs-2019: {title: Aid, publisher: CRS, licence: public domain}\n"
    aid = AID.replace("[here]", "[crs-2019]")
    table = "period,value,source\n2002,5,crs-2109\n"
    folder = case(tmp_path, {"sources.yaml": sources, "series.yaml": f"series:\n  aid: {aid}\n", "aid.csv": table})
    assert told(folder) == ["record/aid.csv:2: `crs-2109` is not a source of this record"]
