"""Cells of the tables beside a Vensim model: ``.xlsx`` and ``.xls`` workbooks, ``.csv`` and ``.tab`` files."""

from __future__ import annotations

import csv
import io
import math
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from detente.theory.vensim.faults import EntryError
from detente.theory.vensim.text import decoded

MOST_BYTES = 20_000_000
MOST_UNPACKED = 200_000_000
MOST_CELLS = 5_000_000

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_AREA = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
_SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True)
class Area:
    """A rectangle of cells, counted from zero; of a name that the workbook defines, or a single cell."""

    sheet: str
    row: int
    column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet: numbers, texts, or None where nothing stands."""

    name: str
    rows: Sequence[Sequence[object]] = field(repr=False)

    @property
    def width(self) -> int:
        """The number of columns."""
        return max((len(row) for row in self.rows), default=0)

    def number(self, row: int, column: int) -> float | None:
        """The number in a cell; None where it is empty, or holds a text that is no number."""
        if not (0 <= row < len(self.rows) and 0 <= column < len(self.rows[row])):
            return None
        value = self.rows[row][column]
        if isinstance(value, bool) or value is None:
            return None
        try:
            number = float(value) if isinstance(value, (int, float)) else float(str(value).strip())
        except (ValueError, OverflowError):
            return None
        return number if math.isfinite(number) else None

    def text(self, row: int, column: int) -> str:
        """What stands in a cell, as text."""
        if not (0 <= row < len(self.rows) and 0 <= column < len(self.rows[row])):
            return ""
        value = self.rows[row][column]
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return "" if value is None else str(value).strip()


@dataclass(frozen=True)
class Workbook:
    """The sheets of a file by name in small letters; a text file has one, called by an empty name."""

    file: str
    sheets: dict[str, Sheet] = field(repr=False)
    names: dict[tuple[str, str], Area] = field(repr=False)

    def sheet(self, tab: str, at: int) -> Sheet:
        """A sheet by its name; the only one of a text file whatever it is called.

        Raises:
            EntryError: there is none.
        """
        found = self.sheets.get("") or self.sheets.get(tab.strip().lower())
        if found is None:
            raise EntryError(
                f"`{self.file}` has no sheet `{tab}`", at, "its sheets: " + ", ".join(f"`{s.name}`" for s in self.sheets.values())
            )
        return found

    def area(self, tab: str, written: str, at: int) -> Area:
        """A cell such as ``B2``, or a name that the workbook defines, of the sheet or of the whole.

        Raises:
            EntryError: it is neither.
        """
        if cell := _CELL.fullmatch(written.strip()):
            row, column = int(cell[2]) - 1, column_number(cell[1])
            return Area(tab, row, column, row, column)
        key = written.strip().lower()
        found = self.names.get((tab.strip().lower(), key)) or self.names.get(("", key))
        if found is None:
            known = sorted({name for _, name in self.names})
            more = f"its names: {', '.join(known[:20])}" if known else "names of cells are read from .xlsx files alone"
            raise EntryError(f"`{written}` is neither a cell nor a name of `{self.file}`", at, more)
        return found


def column_number(letters: str) -> int:
    """The column that letters stand for, counted from zero.

    Example:
        >>> column_number("A"), column_number("AA")
        (0, 26)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def read_workbook(path: Path, shown: str, delimiter: str, at: int) -> Workbook:
    """The cells of a file.

    Args:
        path: of the file; its ending says what it is.
        shown: its name in messages.
        delimiter: between the cells of a text file.
        at: where the model asks for it.

    Raises:
        EntryError: it cannot be read, or is too large.
    """
    try:
        if path.exists() and not path.is_file():  # a pipe or a device may never end
            raise EntryError(f"`{shown}` is no regular file", at, "put the table beside the model")
        if path.stat().st_size > MOST_BYTES:
            raise EntryError(f"`{shown}` has more than {MOST_BYTES:,} bytes", at, "keep only what the model reads")
        ending = path.suffix.lower()
        if ending in (".xls", ".xlsx", ".xlsm", ".xlsb", ".ods"):
            return _spreadsheet(path, shown, at)
        return Workbook(shown, {"": _text_sheet(path, delimiter, shown, at)}, {})
    except OSError as error:
        raise EntryError(f"`{shown}` cannot be opened: {error.strerror or error}", at, "put the table beside the model") from error


def _text_sheet(path: Path, delimiter: str, shown: str, at: int) -> Sheet:
    lines = decoded(path.read_bytes()).splitlines()
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error as error:
        raise EntryError(f"`{shown}` is no table: {error}", at) from error
    if sum(map(len, rows)) > MOST_CELLS:
        raise EntryError(f"`{shown}` has more than {MOST_CELLS:,} cells", at, "keep only what the model reads")
    return Sheet(shown, [[cell if cell.strip() else None for cell in row] for row in rows])


def _spreadsheet(path: Path, shown: str, at: int) -> Workbook:
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError as error:
        raise EntryError(f"`{shown}` is a workbook, and nothing that reads one is installed", at, "pip install 'detente[excel]'") from error
    raw = path.read_bytes()
    names = _defined_names(raw, shown, at) if zipfile.is_zipfile(io.BytesIO(raw)) else {}
    sheets: dict[str, Sheet] = {}
    count = 0
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            count += sheet.total_height * sheet.total_width
            if count > MOST_CELLS:
                raise EntryError(f"`{shown}` has more than {MOST_CELLS:,} cells", at, "keep only what the model reads")
            rows = sheet.to_python(skip_empty_area=False)
            sheets[name.strip().lower()] = Sheet(name, [[None if cell == "" else cell for cell in row] for row in rows])
    except (CalamineError, ValueError) as error:
        raise EntryError(f"`{shown}` is no workbook that can be read: {error}", at) from error
    return Workbook(shown, sheets, names)


def _defined_names(raw: bytes, shown: str, at: int) -> dict[tuple[str, str], Area]:
    """Names of cells by sheet (empty for the whole workbook) and name, both in small letters."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(item.file_size for item in archive.infolist()) > MOST_UNPACKED:
                raise EntryError(f"`{shown}` unpacks to more than {MOST_UNPACKED:,} bytes", at, "keep only what the model reads")
            if "xl/workbook.xml" not in archive.namelist():
                return {}
            text = archive.read("xl/workbook.xml")
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise EntryError(f"`{shown}` is damaged: {error}", at) from error
    # A workbook declares no entities of its own; one that does is made to blow up.
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise EntryError(f"`{shown}` declares XML entities, which no workbook does", at)
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - entities are refused above
    except ElementTree.ParseError as error:
        raise EntryError(f"`{shown}` is damaged: {error}", at) from error
    order = [(s.get("name") or "").strip().lower() for s in root.iter(f"{_SPREADSHEET}sheet")]
    out: dict[tuple[str, str], Area] = {}
    for item in root.iter(f"{_SPREADSHEET}definedName"):
        area = _AREA.fullmatch((item.text or "").strip())
        local = item.get("localSheetId")
        if area is not None and item.get("name"):
            home = order[int(local)] if local is not None and local.isdigit() and int(local) < len(order) else ""
            out[(home, (item.get("name") or "").lower())] = _area(area)
    return out


def _area(match: re.Match[str]) -> Area:
    row, column = int(match[4]) - 1, column_number(match[3])
    sheet = (match[1] or match[2]).replace("''", "'")
    return Area(sheet, row, column, int(match[6]) - 1 if match[6] else row, column_number(match[5]) if match[5] else column)
