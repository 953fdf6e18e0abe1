"""Membership in the state system of Gleditsch and Ward, micro-states included."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.columns import CODE, DAY, FLAG
from detente.record.sheets import Sheet

SERIES = {"member": "gw-states.member", "microstate": "gw-states.microstate"}


def read(sheet: Sheet) -> Loose:
    """The spans of membership, and whether the member is a micro-state."""
    from detente.record.readers.shapes.membership import listed_spans
    from detente.record.readers.shapes.spans import without_zeros

    return without_zeros(listed_spans(sheet, "gwcode", "start", "end", SERIES))


def read_older(sheet: Sheet) -> Loose:
    """The spans of membership, without micro-states."""
    from detente.record.readers.shapes.membership import listed_spans

    return listed_spans(sheet, "gwcode", "startdate", "enddate", {"member": SERIES["member"]})


DATA_SET = DataSet(
    id="gw-states",
    name="System Membership, after Gleditsch and Ward",
    citation=Citation(
        ("Gleditsch, Kristian Skrede", "Ward, Michael D."),
        "A Revised List of Independent States since the Congress of Vienna",
        "1999",
        "International Interactions 25(4): 393-413",
        "revised 2017 or later",
    ),
    licence="not stated; the authors ask to be cited",
    redistribution="facts-only",
    page="https://github.com/svmiller/isard",
    series=tuple(
        PublishedSeries(name, label, "0 or 1", "state", 1816, 2020, variable, grain="spell", absent="zero")
        for name, label, variable in (
            (SERIES["member"], "Member of the state system", "start, end"),
            (SERIES["microstate"], "Micro-state", "microstate"),
        )
    ),
    formats=(
        Format(
            id="isard",
            title="spells as the R package isard ships them",
            files=("gw_system.csv", "gw_system.parquet"),
            columns={"gwcode": CODE, "start": DAY, "end": DAY, "microstate": FLAG},
            read=read,
            coding="gw",
            proof="real rows",
            proven_by="gw_system.csv of isard 0.2.0: 239 rows",
        ),
        Format(
            id="peacesciencer",
            title="an older list without micro-states, as the R package peacesciencer ships it",
            files=("gw_states.csv", "gw_states.parquet"),
            columns={"gwcode": CODE, "startdate": DAY, "enddate": DAY},
            read=read_older,
            coding="gw",
            proof="real rows",
            proven_by="gw_states.csv of peacesciencer 1.2.9: 216 rows",
            note="ends in 2017",
        ),
    ),
    note="A span that is still open ends on 2020-12-31, where the list ends. detente.states carries the list on by its own rules.",
)
