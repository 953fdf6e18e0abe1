"""Membership in the state system of Correlates of War."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.columns import CODE, DAY, YEAR
from detente.record.sheets import Column, Sheet

MEMBER = "cow-states.member"
MONTH, DAY_OF_MONTH = Column("whole", needed=True, low=1, high=12), Column("whole", needed=True, low=1, high=31)


def read_days(sheet: Sheet) -> Loose:
    """The spans of membership, given as year, month and day."""
    from detente.record.readers.shapes.membership import dated_spans

    return dated_spans(sheet, MEMBER)


def read_dates(sheet: Sheet) -> Loose:
    """The spans of membership, given as two dates."""
    from detente.record.readers.shapes.membership import listed_spans

    return listed_spans(sheet, "ccode", "start", "end", {"member": MEMBER})


DATA_SET = DataSet(
    id="cow-states",
    name="State System Membership",
    citation=Citation(
        ("Correlates of War Project",),
        "State System Membership List",
        "2017",
        "",
        "2016",
        "https://correlatesofwar.org/data-sets/state-system-membership/",
    ),
    licence="not stated; the producer asks to be cited",
    redistribution="facts-only",
    page="https://correlatesofwar.org/data-sets/state-system-membership/",
    versions=("2016",),
    series=(
        PublishedSeries(MEMBER, "Member of the state system", "0 or 1", "state", 1816, 2016, "start, end", grain="spell", absent="zero"),
    ),
    formats=(
        Format(
            id="isard",
            title="spells as the R package isard ships them",
            files=("cw_system.csv", "cw_system.parquet"),
            columns={"ccode": CODE, "start": DAY, "end": DAY},
            read=read_dates,
            coding="cow",
            version="2016",
            proof="real rows",
            proven_by="cw_system.csv of isard 0.2.0: 243 rows",
        ),
        Format(
            id="peacesciencer",
            title="spells in the publisher's columns, as the R package peacesciencer ships them",
            files=("cow_states.csv", "states2016.csv"),
            columns={
                "ccode": CODE,
                **{
                    f"{side}{part}": column
                    for side in ("st", "end")
                    for part, column in (("year", YEAR), ("month", MONTH), ("day", DAY_OF_MONTH))
                },
            },
            read=read_days,
            coding="cow",
            version="2016",
            proof="real rows",
            proven_by="cow_states.csv of peacesciencer 1.2.9: 243 rows",
            note="the same rows as the format isard",
        ),
    ),
    note="A span that is still open ends on 2016-12-31, where the list ends. detente.states carries the list on by its own rules.",
)
