"""AidData's Global Chinese Development Finance: what China committed, by recipient and year."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.rows import values, year_span
from detente.record.sheets import Column, Sheet

FLOWS = {
    "oda": ("official_development_assistance", "official development assistance"),
    "oof": ("other_official_flows", "other official flows"),
    "vof": ("vague_official_finance", "official finance of a vague kind"),
}
SERIES = {
    **{f"{flow}_amt": (f"aiddata-china.{word}", f"Chinese {label}") for flow, (word, label) in FLOWS.items()},
    **{f"{flow}_adj": (f"aiddata-china.{word}_adjusted", f"Chinese {label}, adjusted") for flow, (word, label) in FLOWS.items()},
}
ADJUSTED = "Without counting twice what was refinanced or rolled over."


def read(sheet: Sheet) -> Loose:
    """Six amounts from China to each recipient and year."""
    import polars as pl

    frame = sheet.frame.with_columns(*year_span("year"), code1=pl.lit("710"), code2=pl.col("ccode").cast(pl.String))
    return Loose(values(frame, {column: name for column, (name, _) in SERIES.items()}))


DATA_SET = DataSet(
    id="aiddata-china",
    name="Global Chinese Development Finance Dataset",
    citation=Citation(
        ("Custer, Samantha", "Dreher, Axel", "Elston, Thai-Binh", "and others"),
        "Tracking Chinese Development Finance, Global Chinese Development Finance Dataset",
        "2023",
        "AidData at William & Mary",
        "3.0",
        "https://www.aiddata.org",
    ),
    licence="ODC-BY 1.0",
    redistribution="ships",
    page="https://www.aiddata.org/data/aiddatas-global-chinese-development-finance-dataset-version-3-0",
    versions=("3.0",),
    series=tuple(
        PublishedSeries(
            name, label, "constant 2021 USD", "directed dyad", 2000, 2021, column, note=ADJUSTED if column.endswith("adj") else ""
        )
        for column, (name, label) in SERIES.items()
    ),
    formats=(
        Format(
            id="odadata",
            title="commitments by recipient and year, as the R package odadata ships them",
            files=("gcdf_v3_country_year.csv",),
            columns={
                "ccode": Column("whole", needed=True),
                "year": Column("year", needed=True),
                **{column: Column("number", low=0) for column in SERIES},
            },
            read=read,
            coding="cow",
            version="3.0",
            proof="real rows",
            proven_by="gcdf_v3_country_year.csv: 2,458 rows",
        ),
    ),
    note=(
        "Commitments, only of records recommended for sums. No row is no commitment recorded, which is not the same as none. The donor is "
        "China alone; a pair without a row is missing."
    ),
)
