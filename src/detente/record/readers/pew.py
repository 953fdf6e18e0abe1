"""Pew Global Attitudes: how favourably the people of one state see another."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.rows import dyad_years
from detente.record.sheets import Column, Sheet

SERIES = {
    "favorable_pct": ("pew.favourable", "Share that see the other favourably", "per cent of respondents"),
    "unfavorable_pct": ("pew.unfavourable", "Share that see the other unfavourably", "per cent of respondents"),
    "n": ("pew.respondents", "Respondents asked", "persons"),
}
NO_STATES = {"EU": "European Union", "UN": "United Nations", "PLS": "Palestinian Territories"}  # codes that are none of ISO's


def read(sheet: Sheet) -> Loose:
    """Two shares and the number asked for each people surveyed, each target and wave; the first of the pair is the people asked."""
    import polars as pl

    named = Sheet(sheet.frame.with_columns(pl.col("iso3", "target").replace(NO_STATES)), sheet.file)
    return dyad_years(named, "iso3", "target", "year", {column: name for column, (name, _, _) in SERIES.items()}, status="derived")


PER_CENT = Column("number", low=0, high=100)
DATA_SET = DataSet(
    id="pew",
    name="Pew Global Attitudes",
    citation=Citation(
        ("Pew Research Center",),
        "Global Attitudes surveys, harmonised responses (Public Opinion International data)",
        "2021",
        "Pew Research Center",
        url="https://www.pewresearch.org",
    ),
    licence="terms of Pew: responses are not to be redistributed; percentages are facts",
    redistribution="facts-only",
    page="https://www.pewresearch.org/global/datasets/",
    series=tuple(PublishedSeries(name, label, unit, "directed dyad", 2002, 2023, column) for column, (name, label, unit) in SERIES.items()),
    formats=(
        Format(
            id="waves",
            title="weighted shares by people, target and wave, from harmonised responses",
            files=("favorability_country_wave.csv",),
            columns={
                "year": Column("year", needed=True),
                "iso3": Column(needed=True),
                "target": Column(needed=True),
                "favorable_pct": PER_CENT,
                "unfavorable_pct": PER_CENT,
                "n": Column("whole", low=1),
            },
            read=read,
            coding="iso3",
            proof="real rows",
            proven_by="favorability_country_wave.csv: 2,453 rows",
            note="Very and somewhat favourable together, by the file's weights; who does not know or refuses stays in the denominator.",
        ),
    ),
    note=(
        "A wave is a few weeks of a year. Pakistan was asked in 2002-2015. The European Union and the United Nations are targets too; a "
        "people asked of its own state is a pair with itself."
    ),
)
