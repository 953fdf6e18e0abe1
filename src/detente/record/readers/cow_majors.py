"""Major powers after Correlates of War."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.columns import CODE, YEAR
from detente.record.sheets import Column, Sheet

MONTH, DAY = Column("whole", needed=True, low=1, high=12), Column("whole", needed=True, low=1, high=31)


def read(sheet: Sheet) -> Loose:
    """The spans, by day, in which a state counts as a major power."""
    from detente.record.readers.shapes.membership import dated_spans

    return dated_spans(sheet, "cow-majors.major_power")


DATA_SET = DataSet(
    id="cow-majors",
    name="Major powers of the interstate system",
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
        PublishedSeries(
            "cow-majors.major_power", "Major power", "0 or 1", "state", 1816, 2016, "styear to endyear", grain="spell", absent="zero"
        ),
    ),
    formats=(
        Format(
            id="peacesciencer",
            title="spells as the R package peacesciencer ships them",
            files=("cow_majors.csv", "majors2016.csv"),
            columns={
                "ccode": CODE,
                **{f"{side}{part}": column for side in ("st", "end") for part, column in (("year", YEAR), ("month", MONTH), ("day", DAY))},
            },
            read=read,
            coding="cow",
            version="2016",
            proof="real rows",
            proven_by="cow_majors.csv of peacesciencer 1.2.9: 14 rows",
            note="a spell that is still open ends on 2016-12-31, where the list ends; what came after is not known",
        ),
    ),
)
