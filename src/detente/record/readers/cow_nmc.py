"""National Material Capabilities of Correlates of War: army, spending, industry and people, by state and year."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.columns import CODE, NINE, YEAR
from detente.record.readers.shapes.rows import state_years
from detente.record.sheets import Column, Sheet

SERIES = (
    ("milex", "military_expenditure", "Military expenditure", "thousand current USD"),
    ("milper", "military_personnel", "Military personnel", "thousand persons"),
    ("irst", "iron_and_steel_production", "Iron and steel production", "thousand tons"),
    ("pec", "primary_energy_consumption", "Primary energy consumption", "thousand coal-ton equivalents"),
    ("tpop", "total_population", "Total population", "thousand persons"),
    ("upop", "urban_population", "Urban population", "thousand persons"),
    ("cinc", "capability_index", "Composite index of national capability", "share of the world"),
)
NAMES = {variable: f"cow-nmc.{word}" for variable, word, _, _ in SERIES}
COLUMNS = {"ccode": CODE, "year": YEAR, **{variable: Column("number", missing=NINE, low=0) for variable in NAMES}}


def read(sheet: Sheet) -> Loose:
    """Seven figures for each state and year."""
    return state_years(sheet, "ccode", "year", NAMES)


DATA_SET = DataSet(
    id="cow-nmc",
    name="National Material Capabilities",
    citation=Citation(
        ("Singer, J. David", "Bremer, Stuart", "Stuckey, John"),
        "Capability Distribution, Uncertainty, and Major Power War, 1820-1965",
        "1972",
        "in Russett, Bruce (ed.), Peace, War, and Numbers, Sage, 19-48",
        "6.0",
        "https://correlatesofwar.org/data-sets/national-material-capabilities/",
    ),
    also_cite=(
        Citation(
            ("Singer, J. David",),
            "Reconstructing the Correlates of War Dataset on Material Capabilities of States, 1816-1985",
            "1987",
            "International Interactions 14: 115-132",
        ),
    ),
    licence="not stated; the producer asks to be cited",
    redistribution="facts-only",
    page="https://correlatesofwar.org/data-sets/national-material-capabilities/",
    versions=("6.0",),
    series=tuple(
        PublishedSeries(
            NAMES[variable],
            label,
            unit,
            "state",
            1816,
            2022,
            variable,
            note="in thousand pounds sterling before 1914, after the codebook (recalled)" if variable == "milex" else "",
        )
        for variable, _, label, unit in SERIES
    ),
    formats=(
        Format(
            id="peacesciencer",
            title="state-years as the R package peacesciencer ships them",
            files=("cow_nmc.parquet", "cow_nmc.csv"),
            columns=COLUMNS,
            read=read,
            coding="cow",
            version="6.0",
            proof="real rows",
            proven_by="cow_nmc.parquet of peacesciencer 1.2.9: 17,121 rows",
        ),
        Format(
            id="peacesciencer-1945",
            title="the same, from 1945",
            files=("cow_nmc_1945_on.csv",),
            columns=COLUMNS,
            read=read,
            coding="cow",
            version="6.0",
            proof="real rows",
            proven_by="cow_nmc_1945_on.csv: 11,752 rows",
            note="a part of the rows of the format peacesciencer",
        ),
        Format(
            id="publisher",
            title="the publisher's file",
            files=("NMC-60*.csv", "NMC_v6*.csv", "NMC-*-abridged.csv"),
            columns=COLUMNS,
            read=read,
            coding="cow",
            version="6.0",
            proof="codebook",
            proven_by="Correlates of War, National Material Capabilities Data Documentation (recalled): "
            "columns stateabb, ccode, year, milex, milper, irst, pec, tpop, upop, cinc, version; -9 is missing",
        ),
    ),
    note="The index is computed by the publisher over the states of the COW system in that year.",
)
