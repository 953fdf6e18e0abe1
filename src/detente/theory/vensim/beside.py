"""Data of variables without an equation: a table in the model's folder that has columns or rows of their names."""

from __future__ import annotations

from pathlib import Path

from detente.theory.theory import Points
from detente.theory.vensim.definitions import Definition
from detente.theory.vensim.faults import EntryError
from detente.theory.vensim.shapes import Elements, elements_of, words_of
from detente.theory.vensim.sheets import Sheet, read_workbook
from detente.theory.vensim.symbols import Scope, Symbol
from detente.theory.vensim.tokens import key_of

MOST_TABLES = 50


def data_beside(scope: Scope, symbol: Symbol, definition: Definition, folder: Path) -> list[tuple[Elements, Points]]:
    """The points of a variable without an equation, from the one ``.tab`` or ``.csv`` file beside the model that has them all.

    Files called ``output...`` are runs, not data, and are passed over.

    Raises:
        EntryError: no file has them, or several do.
    """
    elements = list(elements_of(scope.ranges, words_of(scope.ranges, definition.part, definition.at)))
    wanted = [_key(symbol.label, tuple(scope.ranges.labels[e] for e in part)) for part in elements]
    files = sorted(p for p in folder.iterdir() if p.suffix.lower() in (".tab", ".csv") and not p.name.lower().startswith("output"))
    found: list[tuple[str, list[Points]]] = []
    for path in files[:MOST_TABLES]:
        delimiter = "\t" if path.suffix.lower() == ".tab" else ","
        series = _series(read_workbook(path, path.name, delimiter, definition.at).sheets[""])
        if all(name in series for name in wanted):
            found.append((path.name, [series[name] for name in wanted]))
    if len(found) != 1:
        what = f"`{symbol.label}` has no equation, and "
        what += (
            f"{' and '.join(f'`{n}`' for n, _ in found)} both have data for it" if found else "no table beside the model has data for it"
        )
        raise EntryError(what, definition.at, "give it an equation, or put one .tab or .csv file with `Time` and its name beside the model")
    scope.notes.setdefault(f"{symbol.label}: data", f"read from `{found[0][0]}` beside the model, which has no equation for it")
    return list(zip(elements, found[0][1], strict=True))


def _key(label: str, elements: tuple[str, ...]) -> str:
    inner = ",".join(key_of(e) for e in elements)
    return f"{key_of(label)}[{inner}]" if elements else key_of(label)


def _column_key(written: str) -> str:
    written = written.strip().strip('"')
    name, bracket, inner = written.partition("[")
    return _key(name, tuple(inner.rstrip("] ").split(","))) if bracket else key_of(written)


def _series(sheet: Sheet) -> dict[str, Points]:
    """Every series of a table whose first row, or else first column, has the names and ``Time`` first."""
    if key_of(sheet.text(0, 0)) not in ("time", "date", ""):
        return {}
    columns = len(sheet.rows)
    down = sheet.width > 1 and sheet.number(0, 1) is None
    out: dict[str, Points] = {}
    for i in range(1, sheet.width if down else columns):
        name = sheet.text(0, i) if down else sheet.text(i, 0)
        points = {}
        for k in range(1, columns if down else sheet.width):
            x = sheet.number(k, 0) if down else sheet.number(0, k)
            y = sheet.number(k, i) if down else sheet.number(i, k)
            if x is not None and y is not None:
                points[x] = y
        if name and points:
            out[_column_key(name)] = tuple(sorted(points.items()))
    return out
