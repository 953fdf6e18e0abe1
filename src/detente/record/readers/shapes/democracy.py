"""The shape of the two tables of democracy scores that the R package isard ships, one for each state system."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.columns import CODE, NUMBER, YEAR
from detente.record.readers.shapes.rows import state_years
from detente.record.sheets import Column, Sheet

SERIES = (
    ("euds", "extended_unified_democracy_score", "Unified Democracy Scores, extended", "standard deviations"),
    ("aeuds", "adjusted_extended_unified_democracy_score", "Unified Democracy Scores, extended and adjusted", "standard deviations"),
    ("polity2", "polity2", "Polity score, with interruptions filled", "-10 to 10"),
    ("v2x_polyarchy", "electoral_democracy", "Electoral democracy index of V-Dem", "0 to 1"),
)
MARQUEZ = Citation(
    ("Marquez, Xavier",),
    "A Quick Method for Extending the Unified Democracy Scores",
    "2016",
    "SSRN",
    "",
    "https://doi.org/10.2139/ssrn.2753830",
)
POLITY = Citation(
    ("Marshall, Monty G.", "Gurr, Ted Robert"),
    "Polity5: Political Regime Characteristics and Transitions, 1800-2018",
    "2020",
    "Center for Systemic Peace",
    "2018",
    "https://www.systemicpeace.org/inscrdata.html",
)
VDEM = Citation(
    ("Coppedge, Michael", "and others"),
    "V-Dem Country-Year Dataset",
    "2025",
    "Varieties of Democracy (V-Dem) Project",
    "",
    "https://v-dem.net",
)


def democracy(
    collection: str, code: str, system: str, files: dict[str, tuple[str, ...]], last: dict[str, int], proofs: dict[str, str]
) -> DataSet:
    """The table of a state system.

    Args:
        collection: id of the set.
        code: the column of the state's code.
        system: ``cow`` or ``gw``.
        files: file names, by id of the format.
        last: the last year of each variable.
        proofs: what each format was read on.
    """
    names = {variable: f"{collection}.{word}" for variable, word, _, _ in SERIES}

    def read(sheet: Sheet) -> Loose:
        return state_years(sheet, code, "year", names)

    notes = {
        "polity2": "missing where Polity's code of a country is not that of the state system (Pakistan 1947-1971, USSR, Vietnam from "
        "1977); see polity5.polity2. After 2018 only the United States",
    }
    return DataSet(
        id=collection,
        name=f"Democracy scores for the states of {'Correlates of War' if system == 'cow' else 'Gleditsch and Ward'}",
        citation=MARQUEZ,
        also_cite=(POLITY, VDEM),
        licence="not stated for the table; the producers ask to be cited",
        redistribution="facts-only",
        page="https://github.com/svmiller/isard",
        versions=("0.2.0",),
        series=tuple(
            PublishedSeries(names[variable], label, unit, "state", 1816, last[variable], variable, note=notes.get(variable, ""))
            for variable, _, label, unit in SERIES
        ),
        formats=tuple(
            Format(
                id=format_id,
                title="state-years as the R package isard ships them" + (", from 1945" if "1945" in format_id else ""),
                files=files[format_id],
                columns={
                    **{code: CODE, "year": YEAR, "euds": NUMBER, "aeuds": NUMBER},
                    **{"polity2": Column("whole", low=-10, high=10), "v2x_polyarchy": Column("number", low=0, high=1)},
                },
                read=read,
                coding=system,
                version="0.2.0",
                proof="real rows",
                proven_by=proofs[format_id],
                note="a part of the rows of the format isard" if "1945" in format_id else "",
            )
            for format_id in files
        ),
    )
