"""Global Sanctions Data Base: who sanctioned whom, by type and year."""

from __future__ import annotations

import re

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.rows import values, year_span
from detente.record.sheets import Column, Reject, Sheet

TYPES = {
    "trade": ("gsdb.trade", "Trade sanctions"),
    "arms": ("gsdb.arms", "Arms embargo"),
    "military": ("gsdb.military_assistance", "Sanctions on military assistance"),
    "financial": ("gsdb.financial", "Financial sanctions"),
    "travel": ("gsdb.travel", "Travel bans"),
    "other": ("gsdb.other", "Other sanctions"),
}
ANY = "gsdb.any"
LAST = 2023
WITH_COMMA = re.compile(r",\s*(?=(?:North|South|The|Arab Rep\.|Democratic Republic of the)\s*(?:,|$))")


def names(text: str) -> list[str]:
    """The names that a comma parts, where some names have a comma of their own.

    Example:
        >>> names("Gambia, The, Korea, North,  Peru")
        ['Gambia, The', 'Korea, North', 'Peru']
    """
    kept = WITH_COMMA.sub("\0 ", text)
    return list(dict.fromkeys(part.strip().replace("\0", ",") for part in kept.split(",") if part.strip()))


def read(sheet: Sheet) -> Loose:
    """A row that says 1 for each sender, target, type and year in which a sanction was in force; blocs stay blocs."""
    import polars as pl

    backwards = sheet.frame.filter(pl.col("end") < pl.col("begin")).select("line", "end", "begin")
    rejects = tuple(Reject(n, "end", str(end), f"the case ends before it begins ({begin})") for n, end, begin in backwards.iter_rows())
    listed = pl.List(pl.String)
    frame = (
        sheet.frame.filter(pl.col("end") >= pl.col("begin"))
        .with_columns(
            pl.col("sanctioning_state").map_elements(names, listed).alias("code1"),
            pl.col("sanctioned_state").map_elements(names, listed).alias("code2"),
            pl.int_ranges("begin", pl.col("end") + 1).alias("year"),
            pl.lit(1).alias("any"),
        )
        .explode("code1")
        .explode("code2")
        .explode("year")
        .group_by("code1", "code2", "year", maintain_order=True)
        .agg(*(pl.col(column).max() for column in (*TYPES, "any")), pl.col("line").min())
        .with_columns(*year_span("year"))
    )
    found = values(frame, {**{column: name for column, (name, _) in TYPES.items()}, "any": ANY})
    return Loose(found.filter(pl.col("value") == 1), rejects=rejects)


FLAG = Column("whole", low=0, high=1, needed=True)
YEAR = Column("year", needed=True)
DATA_SET = DataSet(
    id="gsdb",
    name="Global Sanctions Data Base",
    citation=Citation(
        ("Felbermayr, Gabriel", "Kirilakha, Aleksandra", "Syropoulos, Constantinos", "Yalcin, Erdal", "Yotov, Yoto V."),
        "The Global Sanctions Data Base",
        "2020",
        "European Economic Review 129",
        "4",
        "https://www.globalsanctionsdatabase.com",
    ),
    licence="given on request for research, with citation; not to be passed on",
    redistribution="never",
    page="https://www.globalsanctionsdatabase.com",
    versions=("4",),
    series=tuple(
        PublishedSeries(
            name,
            f"{label} that the sender imposed in its own name",
            "0 or 1",
            "directed dyad",
            1949,
            LAST,
            column,
            absent="zero",
            note="What a state imposed only as a member of a bloc is under the bloc's name.",
        )
        for column, (name, label) in {**TYPES, "any": (ANY, "A sanction of any type")}.items()
    ),
    formats=(
        Format(
            id="cases",
            title="the case-level file of release 4",
            files=("gsdb_v4_cases.csv", "GSDB_V4.csv"),
            columns={
                "sanctioned_state": Column(needed=True),
                "sanctioning_state": Column(needed=True),
                "begin": YEAR,
                "end": YEAR,
                **dict.fromkeys(TYPES, FLAG),
            },
            read=read,
            coding="name",
            version="4",
            proof="real rows",
            proven_by="gsdb_v4_cases.csv: 1,547 cases",
            note="A case is laid out over the years from its first to its last, and over its senders and targets, parted by comma.",
        ),
    ),
    also_cite=(
        Citation(
            ("Syropoulos, Constantinos", "Felbermayr, Gabriel", "Kirilakha, Aleksandra", "Yalcin, Erdal", "Yotov, Yoto V."),
            "The Global Sanctions Data Base, release 3",
            "2024",
        ),
        Citation(("Yalcin, Erdal", "and others"), "The Global Sanctions Data Base, release 4", "2025"),
    ),
    note=(
        "A case that was going on when the release was made ends in 2023. The United Nations, the European Union, the G8, the Commonwealth "
        "and other bloc senders are not laid out over their members and have no number of a state."
    ),
)
