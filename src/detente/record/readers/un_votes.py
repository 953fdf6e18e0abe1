"""Votes of states in the General Assembly of the United Nations, as agreement between every two states."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.rows import observations
from detente.record.sheets import Column, Reject, Sheet

if TYPE_CHECKING:
    import polars as pl

YES, ABSTAIN, NO, ABSENT, NOT_A_MEMBER = 1, 2, 3, 8, 9
AGREEMENT = PublishedSeries(
    "un-votes.agreement",
    "Agreement of votes",
    "0 to 1",
    "dyad",
    1946,
    2023,
    "vote",
    note="Mean of 1 - |a - b| over votes that both cast in the calendar year, with yes 1, abstention 0.5 and no 0; absences are left out.",
)
VOTES = PublishedSeries("un-votes.votes_in_common", "Votes that both cast", "votes", "dyad", 1946, 2023, "vote")


def read(sheet: Sheet) -> Loose:
    """Agreement and number of common votes of each pair, year by year; a pair without a common vote has no row.

    A second vote of a state in one roll call is refused.
    """
    import polars as pl

    cast = sheet.frame.filter(pl.col("vote").is_in([YES, ABSTAIN, NO]))
    twice = ~cast.select(pl.struct("rcid", "ccode").is_first_distinct()).to_series()
    why = "the state has voted in this roll call on an earlier line"
    rejects = tuple(Reject(line, "vote", str(vote), why) for line, vote in cast.filter(twice)["line", "vote"].iter_rows())
    wrong = sheet.frame.filter(~pl.col("vote").is_in([YES, ABSTAIN, NO, ABSENT, NOT_A_MEMBER]))
    rejects += tuple(Reject(line, "vote", str(vote), "1, 2, 3, 8 or 9 was expected") for line, vote in wrong["line", "vote"].iter_rows())
    kept = cast.filter(~twice).with_columns(pl.col("date").dt.year().alias("year"))
    return Loose(observations(pl.concat([_empty(), *_years(kept)]), "derived"), rejects=rejects)


def _empty() -> pl.DataFrame:
    import polars as pl

    text, date, number = pl.String(), pl.Date(), pl.Float64()
    return pl.DataFrame(
        schema={"code1": text, "code2": text, "from": date, "to": date, "line": pl.Int64(), "series": text, "value": number}
    )


def _years(cast: pl.DataFrame) -> Iterator[pl.DataFrame]:
    import polars as pl

    for (year,), votes in cast.sort("year").group_by("year", maintain_order=True):
        line = pl.lit(votes["line"].min(), pl.Int64).alias("line")
        pairs = _pairs(votes).with_columns(pl.date(pl.lit(year), 1, 1).alias("from"), pl.date(pl.lit(year), 12, 31).alias("to"), line)
        index = ["code1", "code2", "from", "to", "line"]
        yield pairs.unpivot([AGREEMENT.id, VOTES.id], index=index, variable_name="series", value_name="value")


def _pairs(votes: pl.DataFrame) -> pl.DataFrame:
    """Agreement of every two states over one year's roll calls.

    Of the votes of two states, each is one of three; so their distances are summed from the products of three matrices of zeros and
    ones, roll calls by states.
    """
    import numpy as np
    import polars as pl

    calls = votes["rcid"].rank("dense").to_numpy().astype(np.int64) - 1
    codes = votes["ccode"].unique().sort()
    states = votes["ccode"].rank("dense").to_numpy().astype(np.int64) - 1
    said = np.zeros((3, calls.max() + 1, len(codes)))
    said[votes["vote"].to_numpy() - 1, calls, states] = 1.0
    yes, abstain, no = said
    half = (yes + no).T @ abstain
    both = said.sum(axis=0).T @ said.sum(axis=0)
    apart = (half + half.T) / 2 + yes.T @ no + no.T @ yes
    one, other = np.triu_indices(len(codes), 1)
    together = both[one, other]
    kept = together > 0
    names = codes.cast(pl.String).to_numpy()
    return pl.DataFrame(
        {
            "code1": pl.Series(names[one[kept]], dtype=pl.String),
            "code2": pl.Series(names[other[kept]], dtype=pl.String),
            AGREEMENT.id: 1.0 - apart[one, other][kept] / together[kept],
            VOTES.id: together[kept],
        }
    )


DATA_SET = DataSet(
    id="un-votes",
    name="United Nations General Assembly Voting Data",
    citation=Citation(
        ("Voeten, Erik", "Strezhnev, Anton", "Bailey, Michael"),
        "United Nations General Assembly Voting Data",
        "2009",
        "Harvard Dataverse",
        url="https://doi.org/10.7910/DVN/LEJUQZ",
    ),
    licence="CC0 1.0",
    redistribution="ships",
    page="https://dataverse.harvard.edu/dataset.xhtml?persistentId=doi:10.7910/DVN/LEJUQZ",
    series=(AGREEMENT, VOTES),
    formats=(
        Format(
            id="publisher",
            title="one row for each state and roll call, UNVotes",
            files=("UNVotes*.csv",),
            columns={
                "rcid": Column("whole", needed=True),
                "ccode": Column("whole", needed=True),
                "vote": Column("whole", low=YES, high=NOT_A_MEMBER, needed=True),
                "date": Column("date", needed=True),
            },
            read=read,
            coding="cow",
            proof="codebook",
            proven_by="codebook of the deposit: rcid, ccode (Correlates of War), date; vote 1 yes, 2 abstain, 3 no, 8 absent, 9 no member",
        ),
    ),
    note="The year is that of the vote, not of the session: votes of the spring belong to the session that began the autumn before.",
)
