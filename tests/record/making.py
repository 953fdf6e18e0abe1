"""Small series and case folders for the tests of the record and of what is measured in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from detente.periods import read_period
from detente.record import Break, Observation, Series

SOURCES = "sources:\n  here: {title: Sample figures, publisher: Nobody, licence: CC0, year: 2001}\n"
AID = "{label: Aid, group: aid, file: record/aid.csv, unit: million USD, source: [here], licence: CC0, status: coded}"


def series(
    name: str, values: Mapping[int | str, float | None], unit: str = "million USD", years: str = "calendar", **more: object
) -> Series:
    """A series with these values by period."""
    seen = tuple(sorted((Observation(read_period(str(p)), v) for p, v in values.items()), key=lambda o: o.period))
    fields = {"breaks": (), "observations": seen, **more}
    return Series(name, name.capitalize(), "aid", unit, years, ("here",), "CC0", "coded", note="", **fields)  # type: ignore[arg-type]


def break_at(year: int) -> Break:
    """A break of territory."""
    return Break(year, "territory", "sample")


def case(folder: Path, files: Mapping[str, str]) -> Path:
    """A case folder with these files in its record, and a sound list of sources unless they say otherwise."""
    (folder / "record").mkdir()
    for name, text in {"sources.yaml": SOURCES, **files}.items():
        path = folder / name[3:] if name.startswith("../") else folder / "record" / name
        path.write_text(text, encoding="utf-8")
    return folder
