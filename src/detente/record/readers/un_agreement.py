"""How often states vote with six powers in the General Assembly of the United Nations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.rows import observations, year_span
from detente.record.sheets import Column, Reject, Sheet

if TYPE_CHECKING:
    import polars as pl

POWERS = {
    "agree_USA": "United States",
    "agree_CHN": "China",
    "agree_RUS": "Russia",
    "agree_IND": "India",
    "agree_GBR": "United Kingdom",
    "agree_PAK": "Pakistan",
}
LAST = 2019
AGREEMENT = PublishedSeries(
    "un-agreement.agreement",
    "Agreement of votes",
    "0 to 1",
    "dyad",
    1946,
    LAST,
    "agree_*",
    note="Mean of 1 - |a - b| over votes that both cast, with yes 1, abstention 0.5 and no 0. Only pairs with one of six powers.",
)
VOTES = PublishedSeries(
    "un-agreement.votes_in_common",
    "Votes that both cast",
    "votes",
    "dyad",
    1946,
    LAST,
    "n_votes_with_USA",
    note="Only pairs with the United States. An agreement that rests on few votes says little.",
)


def read(sheet: Sheet) -> Loose:
    """Agreement of each state with each of the powers by calendar year; two powers make one pair, not two."""
    import polars as pl

    full = sheet.frame.filter(pl.col("year") <= LAST)
    long = full.select(
        "line", pl.col("country").alias("code1"), *year_span("year"), pl.col("n_votes_with_USA").alias("United States"), *POWERS
    )
    index = ["line", "code1", "from", "to"]
    agreement = (
        long.rename(POWERS | {"United States": "votes"})
        .unpivot(list(POWERS.values()), index=index, variable_name="code2", value_name="value")
        .with_columns(pl.lit(AGREEMENT.id).alias("series"))
    )
    votes = long.select(
        *index, pl.lit("United States").alias("code2"), pl.col("United States").alias("value"), pl.lit(VOTES.id).alias("series")
    )
    found = pl.concat([agreement, votes]).drop_nulls("value").filter(_once())
    cut = sheet.frame.filter(pl.col("year") > LAST)
    why = "the session was cut off when these data end: almost no votes"
    return Loose(
        observations(found, "derived"),
        rejects=tuple(Reject(line, "year", str(year), why) for line, year in cut["line", "year"].iter_rows()),
    )


def _once() -> pl.Expr:
    """A pair of two powers stands in the rows of both; the row of the first by name is kept. A state is no pair with itself."""
    import polars as pl

    powers = list(POWERS.values())
    return ~pl.col("code1").is_in(powers) | (pl.col("code1") < pl.col("code2"))


DATA_SET = DataSet(
    id="un-agreement",
    name="Agreement of votes in the United Nations General Assembly with six powers",
    citation=Citation(
        ("Voeten, Erik", "Strezhnev, Anton", "Bailey, Michael"),
        "United Nations General Assembly Voting Data",
        "2021",
        "Harvard Dataverse",
        "to 2020, as packaged in unvotes",
        "https://doi.org/10.7910/DVN/LEJUQZ",
    ),
    licence="CC0 1.0",
    redistribution="ships",
    page="https://github.com/dgrtwo/unvotes",
    versions=("to 2020, as packaged in unvotes",),
    series=(AGREEMENT, VOTES),
    formats=(
        Format(
            id="powers",
            title="agreement with six powers by state and calendar year",
            files=("agreement_with_powers_*.csv",),
            columns={
                "country": Column(needed=True),
                "year": Column("year", needed=True),
                "n_votes_with_USA": Column("number", low=0),
                **{column: Column("number", low=0, high=1) for column in POWERS},
            },
            read=read,
            coding="name",
            version="to 2020, as packaged in unvotes",
            proof="real rows",
            proven_by="unga/agreement_with_powers_1946_2020.csv: 10,571 rows, of which the 172 of 2020 are refused",
            note="Derived from the votes as unvotes ships them, rounded to four digits. `un-votes` derives the same for every pair.",
        ),
    ),
    note="Russia is the seat of the Soviet Union before 1992. China is the People's Republic, from 1971; Taiwan held the seat before.",
)
