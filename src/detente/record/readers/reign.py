"""REIGN: kinds of regime by spell, and leaders with their dates and careers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.columns import CODE, TEXT, YEAR
from detente.record.sheets import Column, Sheet

if TYPE_CHECKING:
    import polars as pl

REGIMES = {
    "parliamentary": "parliamentary_democracy",
    "presidential": "presidential_democracy",
    "party-based": "party_regime",
    "personal": "personal_regime",
    "monarchy": "monarchy",
    "party-personal": "party_personal_regime",
    "military": "military_regime",
    "military personal": "military_personal_regime",
    "party-personal-military": "party_personal_military_regime",
    "party-military": "party_military_regime",
    "oligarchy": "oligarchy",
    "indirect military": "indirect_military_regime",
    "provisional": "provisional_government",
    "civilian provisional": "provisional_civilian_government",
    "provisional military": "provisional_military_government",
    "foreign-occupied": "foreign_occupation",
    "warlordism": "warlords",
}
MILITARY = "reign.leader_had_military_career"
END = "2021-03-31"  # of the list of leaders


def read_regimes(sheet: Sheet) -> Loose:
    """For each spell of a regime, 1 for its kind and 0 for every other; the day of a change belongs to the new regime."""
    import polars as pl

    from detente.record.readers.shapes.spans import kinds, spans, until_next

    once = sheet.frame.unique(["cown", "gwf_regimetype", "gwf_startdate", "gwf_enddate"], keep="first", maintain_order=True)
    told, refused = kinds(Sheet(once, sheet.file), {"gwf_regimetype": REGIMES})
    dated = told.frame.with_columns(pl.col("cown").alias("code1"), pl.col("gwf_startdate").alias("from"), pl.col("gwf_enddate").alias("to"))
    loose = spans(until_next(dated, "cown"), {word: f"reign.{word}" for word in REGIMES.values()})
    return Loose(loose.observations, rejects=tuple(sorted(loose.rejects + refused, key=lambda reject: reject.line)))


def read_leaders(sheet: Sheet) -> Loose:
    """Each leader's coming and going as events, and whether the leader of the day had been a soldier."""
    import polars as pl

    from detente.record.readers.shapes.spans import day, spans, until_next

    last = pl.date("eyear", "emonth", 1).dt.month_end()
    tenures = sheet.frame.with_columns(
        pl.col("ccode").alias("code1"),
        day("syear", "smonth", "sdate").alias("from"),
        last.alias("left"),
        last.fill_null(pl.lit(END).str.to_date()).alias("to"),
        pl.format("{}-{}-{}", "ccode", "leadid", "syear").alias("tenure"),
    )
    soldiers = spans(until_next(tenures, "ccode"), {"militarycareer": MILITARY})
    return Loose(soldiers.observations, _changes(tenures), soldiers.rejects)


def _changes(tenures: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    from detente.record.readers.shapes.rows import events

    def change(date: str, code: str, precision: str) -> pl.DataFrame:
        return events(
            tenures.filter(pl.col(date).is_not_null()).select(
                "line",
                (pl.col(date).dt.month_start() if precision == "month" else pl.col(date)).alias("date"),
                pl.col(date).alias("to"),
                pl.lit(precision).alias("precision"),
                pl.col("leader").alias("source_actor"),
                pl.col("code1").cast(pl.String),
                pl.lit(code).alias("code"),
                pl.format("{}-{}", "tenure", pl.lit(code)).alias("id"),
            ),
            "reign.tenure",
        )

    return pl.concat([change("from", "entry", "day"), change("left", "exit", "month")])


MONTH = Column("whole", low=1, high=12)

DATA_SET = DataSet(
    id="reign",
    name="Rulers, Elections, and Irregular Governance",
    citation=Citation(
        ("Bell, Curtis",),
        "The Rulers, Elections, and Irregular Governance Dataset (REIGN)",
        "2016",
        "One Earth Future Foundation",
        "2021-3",
        "https://oefdatascience.github.io/REIGN.github.io/",
    ),
    licence="MIT for the repository that holds the leaders; not stated for the regimes",
    redistribution="facts-only",
    page="https://oefdatascience.github.io/REIGN.github.io/",
    versions=("2021-3",),
    series=(
        *(
            PublishedSeries(
                f"reign.{word}", word.replace("_", " ").capitalize(), "0 or 1", "state", 1945, 2021, "gwf_regimetype", grain="spell"
            )
            for word in REGIMES.values()
        ),
        PublishedSeries(
            MILITARY,
            "The leader had a military career",
            "0 to 1",
            "state",
            1945,
            2021,
            "militarycareer",
            grain="spell",
            note="a tenure is known to the month in which it ended, and is cut where the next begins",
        ),
    ),
    formats=(
        Format(
            id="democracydata",
            title="regimes as the R package democracyData ships them",
            files=("reign_regime_country_year.csv",),
            columns={
                **{"cown": CODE, "year": YEAR, "gwf_regimetype": TEXT},
                **dict.fromkeys(("gwf_startdate", "gwf_enddate"), Column("date", needed=True, form="%m/%d/%Y")),
            },
            read=read_regimes,
            coding="cow",
            version="2021-3",
            proof="real rows",
            proven_by="reign_regime_country_year.csv of democracyData: 12,128 rows, 629 spells",
            note="most spells that were under way end on 2020-12-31, where the list was closed; a few on 2021-12-31. One spell, of Chad "
            "in 2021, ends before it begins and is refused",
        ),
        Format(
            id="publisher-leaders",
            title="the publisher's list of leaders, March 2021",
            files=("reign_leaders_2021_3.csv", "leaderlist_*.csv"),
            columns={
                **{"ccode": CODE, "leadid": TEXT, "leader": TEXT, "syear": YEAR, "eyear": Column("year"), "emonth": MONTH},
                **{"smonth": Column("whole", needed=True, low=1, high=12), "sdate": Column("whole", needed=True, low=1, high=31)},
                "militarycareer": Column("number", missing=("-99", "-99.0"), low=0, high=1),
            },
            read=read_leaders,
            coding="cow",
            version="2021-3",
            proof="real rows",
            proven_by="reign_leaders_2021_3.csv: 2,524 rows",
        ),
    ),
    note="Regimes from 1945 on, with the first day of those under way then; regimes that had ended are not in it. The leaders end in March "
    "2021. GWF codes some spells of Pakistan otherwise.",
)
