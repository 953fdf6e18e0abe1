"""Militarized Interstate Disputes of Correlates of War."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet
from detente.record.readers.shapes.militarized_disputes import dispute_format, dyad_year_format, series

DATA_SET = DataSet(
    id="cow-mid",
    name="Militarized Interstate Disputes",
    citation=Citation(
        (
            *("Palmer, Glenn", "McManus, Roseanne W.", "D'Orazio, Vito", "Kenwick, Michael R.", "Karstens, Mikaela", "Bloch, Chase"),
            *("Dietrich, Nick", "Kahn, Kayla", "Ritter, Kellan", "Soules, Michael J."),
        ),
        "The MID5 Dataset, 2011-2014: Procedures, Coding Rules, and Description",
        "2021",
        "Conflict Management and Peace Science",
        "5",
        "https://correlatesofwar.org/data-sets/mids/",
    ),
    licence="not stated; the producer asks to be cited",
    redistribution="facts-only",
    page="https://correlatesofwar.org/data-sets/mids/",
    versions=("5",),
    series=series("cow-mid", 1816, 2014),
    formats=(
        dyad_year_format("cow-mid", "cow_mid_ddydisps", "5", "10,234"),
        dispute_format("cow-mid", "cow_mid_disps", "5", "2,436"),
    ),
    note="Has a dispute between Pakistan and the United States in every year 2002-2014, where gml-mid has 2007, 2008 and 2010.",
)
