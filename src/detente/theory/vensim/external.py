"""What a Vensim model reads from tables beside it: constants, data over time, lookups and the elements of a range."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from detente.theory.vensim.expressions import Called, Literal, Points, Reference
from detente.theory.vensim.faults import EntryError
from detente.theory.vensim.sheets import Area, Sheet, Workbook, column_number, read_workbook
from detente.theory.vensim.tokens import key_of

MOST_FILES = 100


@dataclass(frozen=True)
class _Line:
    """The row or column in which times stand.

    Attributes:
        down: whether they go down a column.
        across: the column, or the row.
        along: the rows, or the columns, from the first to the last time.
        shift: how far further along the values stand.
    """

    sheet: Sheet
    down: bool
    across: int
    along: range
    shift: int


@dataclass
class Tables:
    """The tables beside one model; each file is read once.

    Attributes:
        folder: of the model; no file outside of it is read.
        tags: from ``?name`` to the file that the settings give it.
        texts: string variables by compared name.
    """

    folder: Path
    tags: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    _open: dict[tuple[Path, str], Workbook] = field(default_factory=dict)

    def constants(self, call: Called, shape: tuple[int, ...]) -> list[float]:
        """The numbers of an array, the last dimension fastest: to the right for the last one, downwards for the one before.

        Raises:
            EntryError: the table cannot be read, or a cell holds no number.
        """
        file, tab, cell = self._arguments(call, 3)
        sheet, area, book = self._first(file, tab, cell.rstrip("* "), call.at)
        width = shape[-1] if shape else 1
        height = _product(shape[:-1])
        out = []
        for row in range(height):
            for column in range(width):
                down, right = (column, row) if cell.rstrip().endswith("*") else (row, column)
                value = sheet.number(area.row + down, area.column + right)
                if value is None:
                    where = cell_name(area.row + down, area.column + right)
                    raise EntryError(
                        f"cell {where} of `{book.file}` ({sheet.name}) holds no number", call.at, "the array needs one for each element"
                    )
                out.append(value)
        return out

    def series(self, call: Called, count: int) -> list[Points]:
        """Points of ``count`` series: beside each other where the times go down, below each other where they go right.

        Raises:
            EntryError: the table cannot be read, or a series has no point.
        """
        file, tab, times, cell = self._arguments(call, 4)
        sheet, area, book = self._first(file, tab, cell.rstrip("* "), call.at)
        line = self._times(book, tab, times, area, call.at)
        if line.sheet.name != sheet.name:
            raise EntryError(f"the times and the values of `{book.file}` stand in two sheets", call.at)
        out = []
        for i in range(count):
            points: dict[float, float] = {}
            for k in line.along:
                x = sheet.number(k, line.across) if line.down else sheet.number(line.across, k)
                there = k + line.shift
                y = sheet.number(there, area.column + i) if line.down else sheet.number(area.row + i, there)
                if x is not None and y is not None:
                    points[x] = y
            if not points:
                raise EntryError(
                    f"`{book.file}` ({sheet.name}) has no values from `{cell}` on", call.at, "check the cell and the row or column of times"
                )
            out.append(tuple(sorted(points.items())))
        return out

    def subscripts(self, call: Called) -> tuple[str, ...]:
        """The elements of a range, read across and then down between two cells; empty cells are passed over.

        Raises:
            EntryError: the table cannot be read, or holds no element.
        """
        file, tab, first, last, *prefix = self._arguments(call, 4, 5)
        sheet, area, book = self._first(file, tab, first, call.at)
        final = self._last(book, tab, last, area, sheet, call.at)
        cells = [
            sheet.text(row, column) for row in range(area.row, final.last_row + 1) for column in range(area.column, final.last_column + 1)
        ]
        names = tuple((prefix[0] if prefix else "") + cell for cell in cells if cell)
        if not names:
            raise EntryError(f"`{book.file}` has no elements from `{first}` on", call.at)
        return names

    def _last(self, book: Workbook, tab: str, last: str, area: Area, sheet: Sheet, at: int) -> Area:
        whole = Area(tab, 0, 0, len(sheet.rows) - 1, sheet.width - 1)
        last = last.strip()
        if not last:
            return Area(tab, 0, 0, max(area.last_row, area.row), whole.last_column) if area.last_row == area.row else area
        if re.fullmatch(r"[A-Za-z]{1,3}", last):
            return Area(tab, 0, 0, whole.last_row, column_number(last))
        if last.isdigit():
            return Area(tab, 0, 0, int(last) - 1, whole.last_column)
        return book.area(tab, last, at)

    def _times(self, book: Workbook, tab: str, times: str, area: Area, at: int) -> _Line:
        sheet = book.sheet(tab, at)
        times = times.strip().rstrip("*")
        if times.isdigit():
            return _Line(sheet, False, int(times) - 1, range(area.column, sheet.width), 0)
        if re.fullmatch(r"[A-Za-z]{1,3}", times):
            return _Line(sheet, True, column_number(times), range(area.row, len(sheet.rows)), 0)
        found = book.area(tab, times, at)
        named = book.sheet(found.sheet, at)
        if found.last_row > found.row:
            return _Line(named, True, found.column, range(found.row, found.last_row + 1), area.row - found.row)
        return _Line(named, False, found.row, range(found.column, found.last_column + 1), area.column - found.column)

    def _first(self, file: str, tab: str, cell: str, at: int) -> tuple[Sheet, Area, Workbook]:
        book = self._workbook(file, tab, at)
        area = book.area(tab, cell, at)
        return book.sheet(area.sheet, at), area, book

    def _workbook(self, file: str, tab: str, at: int) -> Workbook:
        if file.startswith("?"):
            if file[1:].lower() not in self.tags:
                raise EntryError(
                    f"no file is given for the tag `{file}`",
                    at,
                    "name the file in the equation, or set it in Vensim: Model, Settings, XLS Files",
                )
            file = self.tags[file[1:].lower()]
        name = file.strip().replace("\\", "/")
        path = self.folder / name
        if not name or name.startswith("/") or re.match(r"[A-Za-z]:", name) or not path.resolve().is_relative_to(self.folder.resolve()):
            raise EntryError(
                f"`{file}` lies outside of the model's folder", at, "put the table beside the model, and name it without a folder"
            )
        delimiter = "," if path.suffix.lower() == ".csv" else "\t"
        if path.suffix.lower() not in (".xls", ".xlsx", ".xlsm", ".xlsb", ".ods"):
            delimiter = tab if len(tab) == 1 else delimiter
        opened = self._open.get((path, delimiter))
        if opened is None:
            if len(self._open) >= MOST_FILES:
                raise EntryError(f"the model reads more than {MOST_FILES} tables", at)
            opened = self._open[(path, delimiter)] = read_workbook(path, name, delimiter, at)
        return opened

    def _arguments(self, call: Called, least: int, most: int = 0) -> list[str]:
        if not least <= len(call.arguments) <= max(least, most):
            raise EntryError(f"`{call.name}` has {len(call.arguments)} arguments, and takes {least}", call.at)
        out = []
        for argument in call.arguments:
            if isinstance(argument, Literal):
                out.append(argument.text)
            elif isinstance(argument, Reference) and key_of(argument.name) in self.texts:
                out.append(self.texts[key_of(argument.name)])
            else:
                raise EntryError(f"an argument of `{call.name}` is no text in single quotes", call.at)
        return out


def cell_name(row: int, column: int) -> str:
    """A cell as a spreadsheet calls it.

    Example:
        >>> cell_name(1, 27)
        'AB2'
    """
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def _product(shape: tuple[int, ...]) -> int:
    out = 1
    for n in shape:
        out *= n
    return out
