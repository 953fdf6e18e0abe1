"""Alliance Treaty Obligations and Provisions: who pledged what to whom, by year."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.columns import CODE, FLAG, YEAR
from detente.record.readers.shapes.rows import dyad_years
from detente.record.sheets import Sheet

PLEDGES = {
    "atop_defense": ("atop.defence", "Pledge to defend"),
    "atop_offense": ("atop.offence", "Pledge to join in attack"),
    "atop_neutral": ("atop.neutrality", "Pledge of neutrality"),
    "atop_nonagg": ("atop.non_aggression", "Pledge not to attack"),
    "atop_consul": ("atop.consultation", "Pledge to consult"),
}
COLUMNS = {
    "ccode1": CODE,
    "ccode2": CODE,
    "year": YEAR,
    **dict.fromkeys(PLEDGES, FLAG),
}


def read(sheet: Sheet) -> Loose:
    """The pledges of each ordered pair and year; a pledge without a row is not given."""
    from detente.record.readers.shapes.spans import without_zeros

    return without_zeros(dyad_years(sheet, "ccode1", "ccode2", "year", {column: name for column, (name, _) in PLEDGES.items()}))


DATA_SET = DataSet(
    id="atop",
    name="Alliance Treaty Obligations and Provisions",
    citation=Citation(
        ("Leeds, Brett Ashley", "Ritter, Jeffrey M.", "Mitchell, Sara McLaughlin", "Long, Andrew G."),
        "Alliance Treaty Obligations and Provisions, 1815-1944",
        "2002",
        "International Interactions 28: 237-260",
        "5.1",
        "http://www.atopdata.org",
    ),
    licence="not stated; the authors ask to be cited",
    redistribution="facts-only",
    page="http://www.atopdata.org/data.html",
    versions=("5.1",),
    series=tuple(
        PublishedSeries(name, label, "0 or 1", "directed dyad", 1815, 2018, variable=column, absent="zero")
        for column, (name, label) in PLEDGES.items()
    ),
    formats=(
        Format(
            id="peacesciencer",
            title="directed dyad-years as the R package peacesciencer ships them",
            files=("atop_alliance.parquet", "atop_alliance.csv"),
            columns=COLUMNS,
            read=read,
            coding="cow",
            version="5.1",
            proof="real rows",
            proven_by="atop_alliance.parquet of peacesciencer 1.2.9: 273,296 rows",
        ),
        Format(
            id="peacesciencer-1945",
            title="the same, from 1945",
            files=("atop_dyad_year_1945_on.parquet",),
            columns=COLUMNS,
            read=read,
            coding="cow",
            version="5.1",
            proof="real rows",
            proven_by="atop_dyad_year_1945_on.parquet: 260,783 rows",
            note="a part of the rows of the format peacesciencer",
        ),
    ),
    note="Directed: a pledge may bind one side only. The United States is bound to defend Pakistan in 1954-2018, Pakistan to 1972.",
)
