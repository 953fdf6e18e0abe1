"""The least distance between the territories of two states, from CShapes."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.columns import AMOUNT, CODE, YEAR
from detente.record.readers.shapes.rows import dyad_years
from detente.record.sheets import Sheet


def read(sheet: Sheet) -> Loose:
    """A distance for each pair and year; the file has the lower code first."""
    return dyad_years(sheet, "ccode1", "ccode2", "year", {"mindist": "cow-mindist.minimum_distance"})


DATA_SET = DataSet(
    id="cow-mindist",
    name="CShapes 2.0: minimum distance between states",
    citation=Citation(
        ("Schvitz, Guy", "Girardin, Luc", "Rüegger, Seraina", "Weidmann, Nils B.", "Cederman, Lars-Erik", "Gleditsch, Kristian Skrede"),
        "Mapping the International System, 1886-2019: The CShapes 2.0 Dataset",
        "2022",
        "Journal of Conflict Resolution 66(1): 144-161",
        "2.0",
        "https://icr.ethz.ch/data/cshapes/",
    ),
    licence="not stated in the package that ships the distances; the producer asks to be cited",
    redistribution="facts-only",
    page="https://icr.ethz.ch/data/cshapes/",
    versions=("2.0",),
    series=(
        PublishedSeries(
            "cow-mindist.minimum_distance",
            "Least distance between the two territories",
            "km",
            "dyad",
            1886,
            2019,
            "mindist",
            note="on 1 January of the year; zero where they touch",
        ),
    ),
    formats=(
        Format(
            id="peacesciencer",
            title="pairs and years as the R package peacesciencer ships them",
            files=("cow_mindist.parquet", "cow_mindist.csv"),
            columns={"ccode1": CODE, "ccode2": CODE, "year": YEAR, "mindist": AMOUNT},
            read=read,
            coding="cow",
            version="2.0",
            proof="real rows",
            proven_by="cow_mindist.parquet of peacesciencer 1.2.9: 952,244 rows",
        ),
    ),
)
