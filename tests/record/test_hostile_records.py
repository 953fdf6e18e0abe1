"""Whatever stands in the files of a record, it is read or its faults are told; nothing else escapes."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import CaseError
from detente.record import read_record
from record.making import AID, SOURCES, case

SOUND = {
    "series.yaml": f"series:\n  aid: {AID}\n",
    "aid.csv": "series,period,value,low,high,source,status,variant,note\naid,2002,5,4,6,here,found,,\naid,1976TQ,,,,,,first,why\n",
    "events.csv": "id,date,precision,actors,description,kind,salience,source\nE1,1993-01,month,USA;PAK,A,raid,2,Kux 2001\n",
    "spells.csv": "id,kind,from,to,label,source\ns1,sanction,2001-05,,A,a law\n",
    "phases.csv": "id,from,to,label,source,tolerance_months\np1,2002,2003,engagement,a book,6\n",
    "sources.yaml": SOURCES,
}
ODD = st.sampled_from(
    [",", "\n", '"', ":", "{", "}", "[", "-", "0", "9" * 30, "nan", "\t", "\x00", "é", "&a", "*a", "!!python/object", "=", "2002", "#"]
)


@st.composite
def damaged(draw: st.DrawFn) -> dict[str, str]:
    """A sound record with a few pieces of one file cut out or replaced."""
    name = draw(st.sampled_from(sorted(SOUND)))
    text = SOUND[name]
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        length = draw(st.integers(0, 6))
        text = text[:start] + draw(ODD | st.text(max_size=4)) + text[start + length :]
    return {**SOUND, name: text}


def read(files: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        read_record(case(Path(folder), files))


def test_the_undamaged_record_is_sound() -> None:
    read(SOUND)


@settings(max_examples=150, deadline=None)
@given(damaged())
def test_a_damaged_record_is_read_or_refused(files: dict[str, str]) -> None:
    with contextlib.suppress(CaseError):
        read(files)


@pytest.mark.parametrize("name", sorted(SOUND))
@pytest.mark.parametrize("text", ["", "\n\n", "a", "series: 5", "- a", "series: {aid: 5}", "series: []", "id\n" * 10, '"'])
def test_a_file_of_another_kind_is_read_or_refused(name: str, text: str) -> None:
    with contextlib.suppress(CaseError):
        read({**SOUND, name: text})
