"""Events, spells and phases."""

from __future__ import annotations

import datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from detente.record import Spell, read_record
from record.making import case

dates = st.dates(datetime.date(1947, 1, 1), datetime.date(2025, 12, 31))


@given(dates, dates | st.none(), st.integers(1940, 2030))
def test_a_spell_holds_in_every_year_that_it_touches(start: datetime.date, end: datetime.date | None, year: int) -> None:
    if end is not None and end < start:
        start, end = end, start
    spell = Spell("s", "sanction", start, end, "", "a law", "coded")
    new_year, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    assert spell.in_force(year) == (start <= last and (end is None or end >= new_year))


def test_a_month_ends_on_its_last_day_and_no_end_means_still(tmp_path: Path) -> None:
    table = "id,kind,from,to,label,source,status\na,sanction,2008-02,2012-02,A,a law,coded\nb,sanction,2018-01-04,,B,a law,coded\n"
    spells = read_record(case(tmp_path, {"spells.csv": table})).spells
    assert (spells["a"].start, spells["a"].end) == (datetime.date(2008, 2, 1), datetime.date(2012, 2, 29))
    assert spells["b"].end is None
    assert spells["b"].in_force(2025)


def test_an_event_keeps_how_precisely_its_date_is_known(tmp_path: Path) -> None:
    table = "id,date,precision,actors,description,kind,salience,source\nE1,1993-01,month,USA;PAK,Watch list,watch list,2,Kux 2001\n"
    event = read_record(case(tmp_path, {"events.csv": table})).events["E1"]
    assert (event.date, event.precision, event.actors, event.salience) == (datetime.date(1993, 1, 1), "month", ("USA", "PAK"), 2)
    assert (event.kind, event.sign, str(event.place)) == ("watch list", "", "record/events.csv:2")


def test_phases_come_in_order(tmp_path: Path) -> None:
    table = "id,from,to,label,source\nk2,1954-02,1965-08,engagement,Kux 2001\nk1,1947-08,1954-01,ambivalence,Kux 2001\n"
    phases = read_record(case(tmp_path, {"phases.csv": table})).phases
    assert [phase.id for phase in phases] == ["k1", "k2"]
    assert phases[0].end == datetime.date(1954, 1, 31)
