"""Dated facts of ICEWS as benchmarks of temporal knowledge graphs hold them: filtered heavily, fit for tests of methods only."""

from __future__ import annotations

from collections.abc import Mapping

from detente.citations import Citation
from detente.errors import CaseError
from detente.record.dataset import DataSet, Format, Loose
from detente.record.readers.shapes.cameo import cameo_codes
from detente.record.readers.shapes.rows import events
from detente.record.sheets import Column, Reject, Sheet
from detente.states import match

IN_BRACKETS = r"\(([^()]+)\)$"
COLUMNS: Mapping[str, Column] = {
    "source": Column(needed=True),
    "relation": Column(needed=True),
    "target": Column(needed=True),
    "date": Column("date", needed=True),
}


def read(sheet: Sheet) -> Loose:
    """Each fact with its CAMEO code and intensity, by the name of its relation; a relation that ICEWS does not name is refused.

    The state of an actor is the name in brackets at its end, as in ``Citizen (Thailand)``, or its whole name where that stands in brackets
    elsewhere in the file; a name that means no state or territory, as in ``Member (Hamas)``, gives none.
    """
    import polars as pl

    named = sheet.frame.join(cameo_codes(), left_on="relation", right_on="name", how="left", maintain_order="left")
    unknown = named.filter(pl.col("code").is_null())["line", "relation"]
    actors = pl.concat([sheet.frame["source"], sheet.frame["target"]]).unique()
    countries = [name for name in actors.str.extract(IN_BRACKETS).drop_nulls().unique() if _is_country(name)]
    found = named.drop_nulls("code").select(
        "date",
        pl.col("source").alias("source_actor"),
        pl.col("target").alias("target_actor"),
        *(
            pl.coalesce(
                pl.when(name.is_in(countries)).then(name) for name in (pl.col(actor).str.extract(IN_BRACKETS), pl.col(actor))
            ).alias(state)
            for actor, state in (("source", "code1"), ("target", "code2"))
        ),
        "code",
        pl.col("intensity").alias("score"),
        pl.concat_str("date", "source", "relation", "target", separator=" | ").alias("id"),
        "line",
    )
    why = "ICEWS has no event of this name"
    return Loose(None, events(found, "cameo"), tuple(Reject(line, "relation", text, why) for line, text in unknown.iter_rows()))


def _is_country(name: str) -> bool:
    try:
        match(name)
    except CaseError:
        return False
    return True


def _form(name: str, files: str, rows: str, note: str) -> Format:
    return Format(
        id=name,
        title=f"facts of {name.upper()}",
        files=(files,),
        columns=COLUMNS,
        read=read,
        coding="name",
        proof="real rows",
        proven_by=f"icews_tkg/{files.replace('*', '')}: {rows} rows",
        note=note,
    )


DATA_SET = DataSet(
    id="icews-benchmarks",
    name="ICEWS facts in benchmarks of temporal knowledge graphs",
    citation=Citation(
        ("Boschee, Elizabeth", "Lautenschlager, Jennifer", "O'Brien, Sean", "Shellman, Steve", "Starz, James", "Ward, Michael"),
        "ICEWS Coded Event Data",
        "2015",
        "Harvard Dataverse",
        url="https://doi.org/10.7910/DVN/28075",
    ),
    licence="mixed: BSD and Apache-2.0 repositories, two without a licence; terms of ICEWS, not read",
    redistribution="facts-only",
    page="https://github.com/mniepert/mmkb",
    series=(),
    formats=(
        _form(
            "icews0515",
            "icews0515_events*.parquet",
            "227,031",
            "Nearly every fact of the benchmark from 8 October 2011; before, a fifth of them at random.",
        ),
        _form("icews14", "icews14_events*.parquet", "90,730", "Complete."),
        _form("icews18", "icews18_valid_test_events*.parquet", "95,540", "29 August to 31 October 2018 only."),
    ),
    note=(
        "The makers kept frequent actors and dropped repeated facts: levels must not be compared between pairs or with `icews`, and few "
        "facts between the United States and Pakistan are left."
    ),
)
