"""Regime, coups and the standing of the state: V-Dem, Polity and Powell and Thyne."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flagship.rows import Row, number, shared_rows

MAIN = {"electoral_democracy": "v2x_polyarchy", "liberal_democracy": "v2x_libdem"}
EXTRACT = {
    "military_executive": "v2x_ex_military",
    "domestic_autonomy": "v2svdomaut",
    "international_autonomy": "v2svinlaut",
    "civil_society": "v2xcs_ccsi",
    "legislative_constraints": "v2xlg_legcon",
}
INTERRUPTED = {"-66": "interruption by a foreign power", "-77": "interregnum: no score", "-88": "transition: no score"}


def rows(data: Path) -> Iterator[Row]:
    """The rows of ``regime.csv``."""
    for row in shared_rows(data / "structural/vdem/vdem_main_indices_1945_on.csv", country_text_id="PAK"):
        for name, column in MAIN.items():
            yield Row(name, row["year"], number(row[column]), source="vdem-v15", status="found")
    for row in shared_rows(data / "structural/vdem/vdem_v12_country_year_demspaces.csv", gwcode="770"):
        for name, column in EXTRACT.items():
            yield Row(name, row["year"], number(row[column]), source="vdem-v12", status="found")
    for row in shared_rows(data / "structural/regime/polity5_1945_on.csv", polity_annual_country="Pakistan"):
        code = str(int(float(row["polity"])))
        value = None if code in INTERRUPTED else float(code)
        yield Row("polity", str(int(float(row["year"]))), value, source="polity5", status="found", note=INTERRUPTED.get(code, ""))
    for row in shared_rows(data / "structural/coups/powell_thyne_country_year.csv", gwcode="770"):
        yield Row("coup_attempts", row["year"], number(row["pt_attempt_num"]), source="powell-thyne", status="found")
