"""Battle deaths, terrorist incidents, disputes with India and American personnel: yearly counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from flagship.rows import Row, number, shared_rows

GTD_FIRST, GTD_LAST, GTD_LOST = 1970, 2020, 1993
DISPUTES_FIRST, DISPUTES_LAST = 1947, 2010
OUT_OF_ORDER = "The source gives a range of {low} to {high}, which does not hold its best estimate; the range is left out."


def rows(data: Path) -> Iterator[Row]:
    """The rows of ``security.csv``."""
    yield from _battle_deaths(data)
    yield from _incidents(data)
    yield from _disputes(data)


def presence(data: Path) -> Iterator[Row]:
    """The rows of ``presence.csv``."""
    for name, code in (("us_troops", "PAK"), ("us_troops_afghanistan", "AFG")):
        for row in shared_rows(data / "structural/us_troops/us_troops_country_year.csv", iso3c=code):
            yield Row(name, row["year"], number(row["troops_ad"]), source="allen-flynn-machain", status="found")


def _battle_deaths(data: Path) -> Iterator[Row]:
    for row in shared_rows(data / "structural/ucdp/battle_deaths_country_year_1946_on.csv", country_name="Pakistan"):
        best, low, high = (number(row[column]) for column in ("best", "low", "high"))
        year = str(int(float(row["year"])))
        source = "prio-battle-deaths" if row["source"].startswith("PRIO") else "ucdp-ged"
        note = ""
        if best is not None and low is not None and high is not None and not low <= best <= high:
            note, low, high = OUT_OF_ORDER.format(low=int(low), high=int(high)), None, None
        yield Row("battle_deaths", year, best, low, high, source, "found", note=note)


def _incidents(data: Path) -> Iterator[Row]:
    counts = {
        r["year"]: r["n_incidents"] for r in shared_rows(data / "structural/terrorism/gtd_incidents_country_year.csv", country="Pakistan")
    }
    for year in range(GTD_FIRST, GTD_LAST + 1):
        if year == GTD_LOST:
            yield Row("terrorist_incidents", str(year), None, source="gtd", status="found", note="The source lost its records of 1993.")
        else:
            yield Row("terrorist_incidents", str(year), number(counts.get(str(year), "0")), source="gtd", status="derived")


def _disputes(data: Path) -> Iterator[Row]:
    going = Counter(
        int(row["year"]) for row in shared_rows(data / "structural/mids/gml_directed_dyad_year_1945_on.csv", ccode1="770", ccode2="750")
    )
    for year in range(DISPUTES_FIRST, DISPUTES_LAST + 1):
        yield Row("disputes_with_india", str(year), float(going[year]), source="gibler-miller-little", status="derived")
