"""Aid of the United States to Pakistan: Greenbook, ForeignAssistance.gov and the tables of the Congressional Research Service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flagship.rows import Row, number, scaled, shared_rows

GREENBOOK = {
    "aid_economic": "economic_const_usd",
    "aid_military": "military_const_usd",
    "aid_economic_current": "economic_current_usd",
    "aid_military_current": "military_current_usd",
}
GREENBOOK_1976 = (
    "Holds the transition quarter of July to September 1976 too: only with it does it agree with ForeignAssistance.gov (203.7 + 64.5)."
)
PARTIAL = "Reported in part when the source was read."
CRS = {"security": "aid_security_crs", "economic": "aid_economic_crs", "csf": "coalition_support_funds", "total": "aid_total_crs"}
OTHER = {
    "security": "security_related_musd",
    "economic": "economic_related_musd",
    "csf": "csf_reimbursements_musd",
    "total": "grand_total_musd",
}
RECALLED = "The split of the block of FY2002-07 by year is recalled; its sum is the block as printed."
REVISED = (
    "Preferred: what the edition of 2019 leaves for this year. It prints 12,125 for reimbursements of FY2002-13, 1,085 above the "
    "edition of 2014, and the whole revision is put here; part of it may belong to earlier years."
)
FIRST_2013 = (
    "Not preferred: printed in the edition of 6 March 2014, before the reimbursements of FY2002-13 were revised from 11,040 to 12,125."
)
NO_CSF = "Preferred: zero. The table leaves the cell blank, and the printed total is the security and economic figures alone."
BLANK = "Not preferred: the cell as it is printed, blank."
TOTAL_2018 = "Preferred: the sum of the printed parts."
PRINTED_2018 = "Not preferred: as printed; the parts sum to 107, which rounding explains."


def rows(data: Path) -> Iterator[Row]:
    """The rows of ``aid.csv``."""
    yield from _greenbook(data)
    yield from _foreign_assistance(data)
    yield from _crs(data)
    yield from _crs_other(data)


def _greenbook(data: Path) -> Iterator[Row]:
    for row in shared_rows(data / "pak-us/series_greenbook_pakistan.csv"):
        year = row["fiscal_year"]
        note = GREENBOOK_1976 if year == "1976" else ""
        for series, column in GREENBOOK.items():
            yield Row(series, year, scaled(row[column], 1e6), source="greenbook-2021", status="derived", note=note)


def _foreign_assistance(data: Path) -> Iterator[Row]:
    kinds = {
        "Obligations": (("aid_obligations", "current_amount"), ("aid_obligations_constant", "constant_amount")),
        "Disbursements": (("aid_disbursements", "current_amount"),),
    }
    for row in shared_rows(data / "structural/us_foreign_assistance/us_foreign_aid_country_year.csv", country_code="PAK"):
        for series, column in kinds.get(row["transaction_type_name"], ()):
            period = row["fiscal_year"].upper()
            note = PARTIAL if period >= "2023" else ""
            yield Row(series, period, scaled(row[column], 1e6), source="foreignassistance-gov", status="found", note=note)


def _crs(data: Path) -> Iterator[Row]:
    for row in shared_rows(data / "pak-us/series_crs_aid.csv"):
        year = row["fiscal_year"]
        recalled = year <= "2007"
        edition = next(e for e in ("2019", "2014", "2013") if f"pakaid {e}" in row["source"])
        for kind, series in CRS.items():
            note = RECALLED if recalled else ""
            status = "recalled" if recalled else "found"
            if year == "2013" and kind in ("csf", "total"):
                note, status = REVISED, "derived"
            elif year in ("2017", "2018") and kind == "csf":
                note, status = NO_CSF, "derived"
            elif year == "2018" and kind == "total":
                note, status = TOTAL_2018, "derived"
            source = "crs-pakaid-2009" if recalled else f"crs-pakaid-{edition}"
            yield Row(series, year, number(row[f"{kind}_usd_m"]), source=source, status=status, note=note)


def _crs_other(data: Path) -> Iterator[Row]:
    """The figures that the second transcription gives otherwise, each under the name of its edition or of that transcription."""
    first = {row["fiscal_year"]: row for row in shared_rows(data / "pak-us/series_crs_aid.csv")}
    notes = {"2013": ("crs-2014", FIRST_2013), "2017": ("second-transcription", BLANK), "2018": ("second-transcription", BLANK)}
    for row in shared_rows(data / "structural/crs_pakistan_aid/crs_us_aid_pakistan_fy2002_2018.csv"):
        year = row["fy_start"]
        if row["fy_start"] != row["fy_end"]:
            continue
        for kind, series in CRS.items():
            value = number(row[OTHER[kind]])
            if value == number(first[year][f"{kind}_usd_m"]):
                continue
            variant, note = notes[year]
            if (year, kind) == ("2018", "total"):
                note = PRINTED_2018
            yield Row(series, year, value, source=f"crs-pakaid-{row['crs_edition'][:4]}", status="found", variant=variant, note=note)
