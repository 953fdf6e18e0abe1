"""Political events between actors in the news, coded by GDELT, in its first and second form."""

from __future__ import annotations

from typing import Literal

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose
from detente.record.readers.shapes.rows import counted, events
from detente.record.sheets import Column, Sheet
from detente.states import crosswalk

EVENT_NAMES = ("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate")
ACTOR = (
    "Code",
    "Name",
    "CountryCode",
    "KnownGroupCode",
    "EthnicCode",
    "Religion1Code",
    "Religion2Code",
    "Type1Code",
    "Type2Code",
    "Type3Code",
)
ACTION = (
    *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
    *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
)
PLACE = ("Geo_Type", "Geo_FullName", "Geo_CountryCode", "Geo_ADM1Code", "Geo_ADM2Code", "Geo_Lat", "Geo_Long", "Geo_FeatureID")


def _names(form: Literal[1, 2]) -> tuple[str, ...]:
    """The columns in their order: 58 of the first form (57 before April 2013, without the address), 61 of the second."""
    place = [name for name in PLACE if form == 2 or name != "Geo_ADM2Code"]
    actors = [f"{actor}{name}" for actor in ("Actor1", "Actor2") for name in ACTOR]
    places = [f"{of}{name}" for of in ("Actor1", "Actor2", "Action") for name in place]
    return (*EVENT_NAMES, *actors, *ACTION, *places, "DATEADDED", "SOURCEURL")


def read(sheet: Sheet) -> Loose:
    """Each event with GDELT's own Goldstein score and its counts of mentions, sources and articles.

    A country code that is a region's, as AFR, or a territory's gives no state; the actor's name stays.
    """
    import polars as pl

    states = sorted({state.cameo for state in crosswalk() if state.cameo})
    return Loose(
        None,
        events(
            sheet.frame.select(
                pl.col("SQLDATE").alias("date"),
                *(
                    pl.coalesce(f"{actor}Name", f"{actor}Code").alias(to)
                    for actor, to in (("Actor1", "source_actor"), ("Actor2", "target_actor"))
                ),
                *(pl.when(pl.col(f"Actor{i}CountryCode").is_in(states)).then(f"Actor{i}CountryCode").alias(f"code{i}") for i in (1, 2)),
                pl.col("EventCode").alias("code"),
                pl.col("GoldsteinScale").alias("score"),
                counted(mentions=(None, "NumMentions", None), sources=(None, "NumSources", None), articles=(None, "NumArticles", None)),
                pl.col("ActionGeo_FullName").alias("place"),
                pl.col("ActionGeo_Lat").alias("lat"),
                pl.col("ActionGeo_Long").alias("lon"),
                pl.col("GLOBALEVENTID").alias("id"),
                "line",
            ),
            "cameo",
        ),
    )


COLUMNS = {
    "GLOBALEVENTID": Column(needed=True),
    "SQLDATE": Column("date", form="%Y%m%d", needed=True),
    **{f"{actor}{name}": Column() for actor in ("Actor1", "Actor2") for name in ("Code", "Name", "CountryCode")},
    "EventCode": Column(needed=True),
    "QuadClass": Column("whole", low=1, high=4, needed=True),
    "GoldsteinScale": Column("number", low=-10, high=10),
    **dict.fromkeys(("NumMentions", "NumSources", "NumArticles"), Column("whole", low=0)),
    "ActionGeo_FullName": Column(),
    "ActionGeo_Lat": Column("number", low=-90, high=90),
    "ActionGeo_Long": Column("number", low=-180, high=180),
    "DATEADDED": Column("whole", needed=True),
}
YEAR, DAY, TIME = "[12][0-9][0-9][0-9]", "[12]" + 7 * "[0-9]", 6 * "[0-9]"
ADDED = 10**9  # above it DATEADDED holds the time of day too, as the second form writes it
DATA_SET = DataSet(
    id="gdelt",
    name="Global Database of Events, Language, and Tone",
    citation=Citation(
        ("Leetaru, Kalev", "Schrodt, Philip A."),
        "GDELT: Global Data on Events, Location, and Tone, 1979-2012",
        "2013",
        "International Studies Association Annual Convention",
        url="https://www.gdeltproject.org",
    ),
    licence="not read; the project asks to be cited",
    redistribution="facts-only",
    page="https://www.gdeltproject.org/data.html",
    series=(),
    formats=(
        Format(
            id="events-1",
            many=True,
            title="daily files of GDELT 1.0, without a header",
            files=(f"{DAY}.export.CSV", f"{YEAR}[01][0-9].csv", f"{YEAR}.csv", "gdelt_events1*.tsv"),
            columns={**COLUMNS, "DATEADDED": Column("whole", high=ADDED, needed=True)},
            read=read,
            coding="cameo",
            dialect="plain tab",
            names=_names(1),
            proof="real rows",
            proven_by="format_samples/gdelt_events1.tsv: 100 rows of 57 and 58 columns",
        ),
        Format(
            id="events-2",
            many=True,
            title="quarter-hourly files of GDELT 2.0, without a header",
            files=(f"{DAY}{TIME}.export.CSV", f"{DAY}{TIME}.translation.export.CSV", "gdelt_events.tsv", "gdelt_eventsT.tsv"),
            columns={**COLUMNS, "DATEADDED": Column("whole", low=ADDED, needed=True)},
            read=read,
            coding="cameo",
            dialect="plain tab",
            names=_names(2),
            proof="real rows",
            proven_by="format_samples/gdelt_events.tsv and gdelt_eventsT.tsv: 200 rows of 61 columns",
        ),
    ),
    note=(
        "The country of an actor is a CAMEO code; a region or a territory gives no state. The score is GDELT's own Goldstein value. The "
        "average tone is not kept. Codes are text: 010 is not 10."
    ),
)
