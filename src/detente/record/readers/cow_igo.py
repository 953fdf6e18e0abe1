"""Intergovernmental organizations: how many two states share, and how many one belongs to, by year."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.columns import CODE, COUNT, YEAR
from detente.record.readers.shapes.rows import dyad_years, state_years
from detente.record.sheets import Sheet

MEMBERSHIPS = {
    "sum_igo_full": ("cow-igo.full_memberships", "Full memberships"),
    "sum_igo_associate": ("cow-igo.associate_memberships", "Associate memberships"),
    "sum_igo_observer": ("cow-igo.observer_memberships", "Memberships as observer"),
    "sum_igo_anytype": ("cow-igo.memberships", "Memberships of any kind"),
}


def read_pairs(sheet: Sheet) -> Loose:
    """A count for each pair and year; the file has the lower code first."""
    return dyad_years(sheet, "ccode1", "ccode2", "year", {"dyadigos": "cow-igo.shared_memberships"})


def read_states(sheet: Sheet) -> Loose:
    """Four counts for each state and year."""
    return state_years(sheet, "ccode", "year", {column: name for column, (name, _) in MEMBERSHIPS.items()})


DATA_SET = DataSet(
    id="cow-igo",
    name="Intergovernmental Organizations",
    citation=Citation(
        ("Pevehouse, Jon C. W.", "Nordstrom, Timothy", "McManus, Roseanne W.", "Jamison, Anne Spencer"),
        "Tracking Organizations in the World: The Correlates of War IGO Version 3.0 Datasets",
        "2020",
        "Journal of Peace Research 57(3): 492-503",
        "3.0",
        "https://correlatesofwar.org/data-sets/igos/",
    ),
    also_cite=(
        Citation(
            ("Wallace, Michael", "Singer, J. David"),
            "Intergovernmental Organization in the Global System, 1815-1964",
            "1970",
            "International Organization 24: 239-287",
        ),
    ),
    licence="not stated; the producer asks to be cited",
    redistribution="facts-only",
    page="https://correlatesofwar.org/data-sets/igos/",
    versions=("3.0",),
    series=(
        PublishedSeries(
            "cow-igo.shared_memberships", "Organizations in which both are full members", "count", "dyad", 1816, 2014, "dyadigos"
        ),
        *(PublishedSeries(name, label, "count", "state", 1816, 2014, column) for column, (name, label) in MEMBERSHIPS.items()),
    ),
    formats=(
        Format(
            id="peacesciencer-dyads",
            title="pairs and years as the R package peacesciencer ships them",
            files=("cow_igo_ndy.parquet", "cow_igo_ndy.csv"),
            columns={"ccode1": CODE, "ccode2": CODE, "year": YEAR, "dyadigos": COUNT},
            read=read_pairs,
            coding="cow",
            version="3.0",
            proof="real rows",
            proven_by="cow_igo_ndy.parquet of peacesciencer 1.2.9: 917,695 rows",
        ),
        Format(
            id="peacesciencer-states",
            title="state-years as the R package peacesciencer ships them",
            files=("cow_igo_sy.parquet", "cow_igo_sy.csv"),
            columns={"ccode": CODE, "year": YEAR, **dict.fromkeys(MEMBERSHIPS, COUNT)},
            read=read_states,
            coding="cow",
            version="3.0",
            proof="real rows",
            proven_by="cow_igo_sy.parquet of peacesciencer 1.2.9: 15,557 rows",
        ),
    ),
)
