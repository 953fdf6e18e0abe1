"""Delimited text: the fast way for files that keep to the rules, and line by line for those that do not."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from detente.errors import Fault, Place, RecordError
from detente.record.sheets.encodings import in_utf8
from detente.record.sheets.rows import Raw, too_many, width_reject
from detente.record.sheets.sheet import Reject

if TYPE_CHECKING:
    from detente.record.sheets.survey import Survey

SEPARATORS = {"comma": ",", "tab": "\t", "semicolon": ";", "plain tab": "\t"}
LONGEST_ROW = 200  # lines: a quoted text that goes on for longer is taken as a quote that is never closed
MOST_LINE = 4 * 1024**2  # characters


@dataclass(frozen=True)
class Shape:
    """How a text is cut: the separator, whether texts are quoted, lines before the header, and names where there is no header."""

    separator: str
    quoted: bool
    skip: int = 0
    names: tuple[str, ...] = ()


def shape_of(dialect: str, skip: int = 0, names: tuple[str, ...] = ()) -> Shape:
    """The shape that a format's dialect means."""
    return Shape(SEPARATORS[dialect], dialect != "plain tab", skip, names)


def read_delimited(path: Path, shape: Shape, wanted: Collection[str], shown: str) -> Raw:
    """The rows of a text file.

    Args:
        path: the file.
        shape: how it is cut.
        wanted: columns to read; those that the file lacks are left out.
        shown: the path as messages show it.

    Raises:
        RecordError: it is no text, has no header, or too many of its rows do not fit.
    """
    with in_utf8(path, shown) as text:
        header, header_lines = _header(text.path, shape, shown)
        raw = None if text.mixed else _fast(text.path, shape, wanted, header, header_lines)
        if raw is None:
            raw = _line_by_line(text.path, shape, wanted, header, header_lines)
        faults = too_many(raw.rejects, raw.frame.height, shown)
        if faults:
            raise RecordError(faults)
        return Raw(raw.frame, raw.header, raw.header_line, raw.rejects, text.remarks)


def _header(path: Path, shape: Shape, shown: str) -> tuple[tuple[str, ...], int]:
    """The names of the columns, and how many lines stand before the first row."""
    if shape.names:
        return shape.names, shape.skip
    with _open(path) as file:
        lines = list(islice(file, shape.skip, shape.skip + LONGEST_ROW))
    for count in range(1, len(lines) + 1):
        cells = _cells(lines[:count], shape)
        if cells is not None:
            names = distinct_names(cells)
            if not any(cells):
                break
            return names, shape.skip + count
    raise RecordError(Fault("there is no header", Place(shown, shape.skip + 1), "is the file whole?"))


def distinct_names(cells: list[str]) -> tuple[str, ...]:
    """Names without blanks around them; a second column of the same name gets a number, so that it is never taken for the first."""
    names: list[str] = []
    for at, cell in enumerate(cells):
        name = cell.strip().removeprefix("\ufeff").strip('"') or f"column {at + 1}"
        names.append(name if name not in names else f"{name} (column {at + 1})")
    return tuple(names)


def _open(path: Path) -> TextIO:
    return path.open(encoding="utf-8-sig", errors="surrogateescape", newline="\n")


def _cells(lines: list[str], shape: Shape) -> list[str] | None:
    """The cells of a row that may go over several lines; None where its quotes are not in order."""
    if not shape.quoted:
        return lines[0].rstrip("\r\n").split(shape.separator) if len(lines) == 1 else None
    try:
        rows = list(csv.reader(lines, delimiter=shape.separator, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else ([""] if not rows else None)


def _fast(path: Path, shape: Shape, wanted: Collection[str], header: tuple[str, ...], header_lines: int) -> Raw | None:
    """The rows as polars reads them; None where it cannot, or where it finds others than a look at the bytes does."""
    import polars as pl

    from detente.record.sheets.survey import survey

    seen = survey(path, shape.separator, shape.quoted, header_lines)
    columns = [name for name in header if name in wanted]
    line = None if shape.names else shape.skip + 1
    if not len(seen.lines):
        return Raw(pl.DataFrame(schema={"line": pl.Int64(), **dict.fromkeys(columns, pl.String())}), header, line)
    if seen.stray:
        return None
    try:
        scan = pl.scan_csv(
            path,
            has_header=False,
            schema=dict.fromkeys(header, pl.String()),
            separator=shape.separator,
            quote_char='"' if shape.quoted else None,
            skip_lines=header_lines,
            truncate_ragged_lines=True,
        )
        frame = scan.select(columns).collect()
    except pl.exceptions.PolarsError:
        return None
    if frame.height != len(seen.lines):
        return None
    ragged = _ragged(path, shape, seen, len(header))
    if ragged is None:
        return None
    frame = frame.insert_column(0, pl.Series("line", seen.lines, dtype=pl.Int64))
    refused = {reject.line for reject in ragged}
    keep = pl.Series(~seen.blank) & ~frame["line"].is_in(list(refused))
    return Raw(frame if keep.all() else frame.filter(keep), header, line, tuple(ragged))


def _ragged(path: Path, shape: Shape, seen: Survey, width: int) -> list[Reject] | None:
    """The rows of another width than the header's; one whose further cells are all empty fits. None where a row cannot be cut."""
    import numpy as np

    odd = (seen.widths > width) if shape.names else (seen.widths != width)
    places = np.flatnonzero(odd & ~seen.blank)
    rejects = []
    with path.open("rb") as file:
        for at in places.tolist():
            start = int(seen.starts[at])
            end = int(seen.starts[at + 1]) if at + 1 < len(seen.starts) else start + MOST_LINE
            file.seek(start)
            cells = _cells(file.read(min(end - start, MOST_LINE)).decode("utf-8", "replace").splitlines(keepends=True), shape)
            if cells is None:
                return None
            if len(cells) < width or any(cell.strip() for cell in cells[width:]):
                rejects.append(width_reject(int(seen.lines[at]), len(cells), width, shape.separator.join(cells)))
    return rejects


def _line_by_line(path: Path, shape: Shape, wanted: Collection[str], header: tuple[str, ...], header_lines: int) -> Raw:
    """The rows one by one; of a row that cannot be cut, its first line is refused and the next line begins another."""
    import polars as pl

    at = [index for index, name in enumerate(header) if name in wanted]
    lines: list[int] = []
    columns: list[list[str | None]] = [[] for _ in at]
    rejects: list[Reject] = []
    with _open(path) as file:
        for line, cells, why in _rows(file, shape, header_lines):
            if why:
                rejects.append(Reject(line, "", cells[0][:80].encode("utf-8", "replace").decode(), why))
            elif not _fits(cells, len(header), bool(shape.names)):
                rejects.append(width_reject(line, len(cells), len(header), shape.separator.join(cells)))
            else:
                lines.append(line)
                for column, index in zip(columns, at, strict=True):
                    column.append(cells[index] if index < len(cells) else None)
    names = [header[index] for index in at]
    data = {"line": pl.Series(lines, dtype=pl.Int64)} | {n: pl.Series(c, dtype=pl.String) for n, c in zip(names, columns, strict=True)}
    return Raw(pl.DataFrame(data), header, None if shape.names else shape.skip + 1, tuple(rejects))


def _fits(cells: list[str], width: int, short: bool) -> bool:
    return (len(cells) >= width or short) and not any(cell.strip() for cell in cells[width:])


def _rows(file: TextIO, shape: Shape, header_lines: int) -> Iterator[tuple[int, list[str], str]]:
    """Each row's first line, its cells, and why it cannot be read; then its one cell is the line."""
    waiting: list[str] = []
    number = header_lines
    source = islice(file, header_lines, None)
    while True:
        if not waiting:
            following = next(source, None)
            if following is None:
                return
            waiting.append(following)
        number += 1
        if not waiting[0].strip():
            waiting.pop(0)
            continue
        if why := _not_text(waiting[0]):
            yield number, [waiting.pop(0).rstrip("\r\n")], why
            continue
        for count in range(1, LONGEST_ROW + 1):
            if len(waiting) < count:
                waiting.extend(islice(source, 1))
            if len(waiting) < count:
                count = LONGEST_ROW
            cells = _cells(waiting[:count], shape) if count < LONGEST_ROW else None
            if cells is not None or count == LONGEST_ROW or (count == 1 and not _opens(waiting[0], shape)):
                break
        if cells is None:
            yield (
                number,
                [waiting.pop(0).rstrip("\r\n")],
                "the quotes are not in order: one is never closed, or stands within a text",
            )
            continue
        yield number, cells, ""
        number += count - 1
        del waiting[:count]


def _opens(line: str, shape: Shape) -> bool:
    """Whether a line may go on: it holds an odd number of quotes."""
    return shape.quoted and line.count('"') % 2 == 1


def _not_text(line: str) -> str:
    if line.isascii():
        return "" if len(line) <= MOST_LINE else "the line is longer than any row of a table"
    try:
        line.encode("utf-8")
    except UnicodeEncodeError as error:
        byte = ord(line[error.start]) - 0xDC00
        return f"byte 0x{byte:02x} is not UTF-8 text, as the rest of the file is: save the file in one encoding"
    return ""
