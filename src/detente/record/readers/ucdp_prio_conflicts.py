"""Armed conflicts that killed at least 25 people in a year in battle, after UCDP and PRIO: how intense, and when begun and ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.rows import events, observations, year_span
from detente.record.sheets import Column, Sheet

if TYPE_CHECKING:
    import polars as pl

SET = "ucdp-prio-conflicts"
TYPES = {"1": "extrasystemic", "2": "interstate", "3": "intrastate", "4": "II"}
INTENSITY = "0 none, 1 minor (25 to 999 deaths in battle), 2 war"
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "intensity": ("Highest intensity of a conflict in which the state is a party", ("extrasystemic", "interstate", "intrastate", "II")),
    "intensity_internal": ("Highest intensity of a conflict with rebels at home", ("intrastate", "II")),
    "intensity_interstate": ("Highest intensity of a conflict with another state", ("interstate",)),
    "intensity_extrasystemic": ("Highest intensity of a conflict over a territory outside the state system", ("extrasystemic",)),
}
ALSO = (
    (
        "intensity_as_supporter",
        "Highest intensity of a conflict in which the state's troops support a party",
        INTENSITY,
        "gwno_a_2nd, gwno_b_2nd",
    ),
    ("conflicts", "Conflicts in which the state is a party", "conflicts", "conflict_id"),
)
SERIES = (
    *(
        PublishedSeries(f"{SET}.{kind}", label, INTENSITY, "state", 1946, 2024, "intensity_level", absent="zero")
        for kind, (label, _) in KINDS.items()
    ),
    *(PublishedSeries(f"{SET}.{kind}", label, unit, "state", 1946, 2024, name, absent="zero") for kind, label, unit, name in ALSO),
    PublishedSeries(
        f"{SET}.intensity_between",
        "Highest intensity of a conflict between two states",
        INTENSITY,
        "dyad",
        1946,
        2024,
        "intensity_level",
        absent="zero",
        note="The two states are primary parties on opposite sides.",
    ),
)
SERBIA_ALONE = 2006  # UCDP goes on with 345, Yugoslavia, after this year; Gleditsch and Ward give Serbia 340
PARTIES = ("gwno_a", "gwno_a_2nd", "gwno_b", "gwno_b_2nd")


def read(sheet: Sheet) -> Loose:
    """Intensity by state, by pair and year, and the beginning and end of each episode; a row may name one state in each place."""
    import polars as pl

    return _read(sheet.frame.with_columns(pl.col(party).cast(pl.String) for party in PARTIES))


def read_publisher(sheet: Sheet) -> Loose:
    """The same from rows that list several states in a cell, as in ``2, 200, 900``, and give the type as a number."""
    import polars as pl

    frame = sheet.frame
    for party in PARTIES:
        frame = frame.with_columns(pl.col(party).str.replace_all(" ", "").str.split(",")).explode(party)
    return _read(frame.with_columns(pl.col("type_of_conflict").replace(TYPES)))


def _read(frame: pl.DataFrame) -> Loose:
    import polars as pl

    later = pl.col("year") > SERBIA_ALONE
    frame = frame.with_columns(
        pl.when(later).then(pl.col(party).replace("345", "340")).otherwise(pl.col(party)).alias(party) for party in PARTIES
    )
    primary = pl.concat([_party(frame, "gwno_a"), _party(frame, "gwno_b")])
    support = pl.concat([_party(frame, "gwno_a_2nd"), _party(frame, "gwno_b_2nd")])
    found = [_highest(primary.filter(pl.col("type_of_conflict").is_in(types)), kind) for kind, (_, types) in KINDS.items()]
    found.append(_highest(support, "intensity_as_supporter"))
    number = pl.col("conflict_id").n_unique().cast(pl.Float64)
    found.append(_by_year(primary, number, "conflicts"))
    between = frame.filter(pl.col("type_of_conflict") == "interstate").rename({"gwno_a": "code1", "gwno_b": "code2"})
    swap = pl.col("code1").cast(pl.Int64, strict=False) > pl.col("code2").cast(pl.Int64, strict=False)
    between = between.drop_nulls(["code1", "code2"]).with_columns(
        pl.when(swap).then("code2").otherwise("code1").alias("code1"), pl.when(swap).then("code1").otherwise("code2").alias("code2")
    )
    found.append(_highest(between, "intensity_between"))
    return Loose(observations(pl.concat(found)), _episodes(frame))


def _party(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    import polars as pl

    chosen = frame.select("line", "conflict_id", "year", "intensity_level", "type_of_conflict", pl.col(column).alias("code1"))
    return chosen.drop_nulls("code1").with_columns(pl.lit(None, pl.String).alias("code2"))


def _highest(frame: pl.DataFrame, kind: str) -> pl.DataFrame:
    import polars as pl

    return _by_year(frame, pl.col("intensity_level").max().cast(pl.Float64), kind)


def _by_year(frame: pl.DataFrame, value: pl.Expr, kind: str) -> pl.DataFrame:
    import polars as pl

    grouped = frame.group_by("code1", "code2", "year").agg(value.alias("value"), pl.col("line").min())
    return grouped.sort("code1", "year").select(
        pl.lit(f"{SET}.{kind}").alias("series"), "code1", "code2", *year_span("year"), "value", "line"
    )


def _episodes(frame: pl.DataFrame) -> pl.DataFrame:
    """An event where an episode reaches 25 deaths and one where it ends, for each pair of primary parties."""
    import polars as pl

    key = ["conflict_id", "start_date2", "gwno_a", "gwno_b"]
    parties = [pl.col("gwno_a").alias("code1"), pl.col("gwno_b").alias("code2")]
    who = [pl.col("gwno_a").alias("source_actor"), pl.col("gwno_b").alias("target_actor"), *parties]
    starts = frame.drop_nulls("start_date2").sort("line").unique(key, keep="first", maintain_order=True)
    ends = (
        frame.filter((pl.col("ep_end") == 1) & pl.col("ep_end_date").is_not_null())
        .sort("line")
        .unique(key, keep="last", maintain_order=True)
    )
    known = (
        pl.when(pl.col("start_prec2") == 1)
        .then(pl.lit("day"))
        .when(pl.col("start_prec2") <= 4)
        .then(pl.lit("month"))
        .otherwise(pl.lit("year"))
    )
    day = pl.col("ep_end_date")
    set_by_default = (day.dt.month() == 12) & (day.dt.day() == 31)
    begun = starts.select(
        pl.col("start_date2").alias("date"), known.alias("precision"), *who, pl.lit("episode start").alias("code"), _name("start"), "line"
    )
    ended = ends.select(
        day.alias("date"),
        pl.when(set_by_default).then(pl.lit("year")).otherwise(pl.lit("day")).alias("precision"),
        *who,
        pl.lit("episode end").alias("code"),
        _name("end"),
        "line",
    )
    return events(pl.concat([begun, ended]).sort("date", "id"), "ucdp-prio")


def _name(what: str) -> pl.Expr:
    import polars as pl

    states = [pl.col(side).fill_null("") for side in ("gwno_a", "gwno_b")]
    return pl.concat_str(pl.col("conflict_id"), pl.col("start_date2"), *states, pl.lit(what), separator="-").alias("id")


COLUMNS = {
    "conflict_id": Column("whole", needed=True),
    "year": Column("year", needed=True),
    "intensity_level": Column("whole", low=1, high=2, needed=True),
    "type_of_conflict": Column(needed=True),
    "start_date2": Column("date"),
    "start_prec2": Column("whole", low=1, high=7),
    "ep_end": Column("whole", low=0, high=1),
    "ep_end_date": Column("date"),
}
DATA_SET = DataSet(
    id=SET,
    name="UCDP/PRIO Armed Conflict Dataset",
    citation=Citation(
        ("Gleditsch, Nils Petter", "Wallensteen, Peter", "Eriksson, Mikael", "Sollenberg, Margareta", "Strand, Havard"),
        "Armed Conflict 1946-2001: A New Dataset",
        "2002",
        "Journal of Peace Research 39(5), 615-637",
        url="https://ucdp.uu.se/downloads/",
    ),
    licence="CC BY 4.0",
    redistribution="ships",
    page="https://ucdp.uu.se/downloads/",
    versions=("24.1", "25.1", "26.1"),
    series=SERIES,
    formats=(
        Format(
            id="peacesciencer",
            title="conflict-years with one state in each place, as the R package peacesciencer ships them",
            files=("ucdp_prio_acd*.csv", "ucdp_acd*.csv"),
            columns={**COLUMNS, **{party: Column("whole") for party in PARTIES}},
            read=read,
            coding="gw",
            proof="real rows",
            proven_by="ucdp/ucdp_prio_acd_conflict_country_year.csv: 5,652 rows, to 2024",
        ),
        Format(
            id="publisher",
            title="conflict-years, UcdpPrioConflict",
            files=("UcdpPrioConflict*.csv", "ucdp-prio-acd-*.csv"),
            columns={**COLUMNS, **{party: Column() for party in PARTIES}},
            read=read_publisher,
            coding="gw",
            proof="codebook",
            proven_by="UCDP/PRIO Armed Conflict Dataset Codebook: lists of states, incompatibility and type as numbers",
        ),
    ),
    downloads={"publisher": "https://ucdp.uu.se/downloads/ucdpprio/ucdp-prio-acd-251-csv.zip"},
    note=(
        "An event is dated on the day when an episode reached 25 deaths. Of its precision only the first class, a known day, is taken as "
        "the publisher has it; classes 2 to 4 are given as a month and 5 to 7 as a year. The precision of an end is not in the extract: "
        "a 31 December is given as a year."
    ),
)
