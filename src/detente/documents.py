"""Text files that people write: YAML and CSV read with their positions, and files written whole.

Every reader here takes foreign input: sizes are bounded, YAML tags and aliases are refused,
and each fault found is reported with its file and line.
"""

from __future__ import annotations

import contextlib
import csv
import functools
import io
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from detente.errors import CaseError, Fault, Place, nearest, shown_path

if TYPE_CHECKING:
    from pydantic import TypeAdapter, ValidationError

MOST_BYTES = 8 * 1024 * 1024
MOST_DEPTH = 40
MOST_KEPT = 32
_kept: ContextVar[dict[str, Any] | None] = ContextVar("kept", default=None)

Key = str | int
T = TypeVar("T")


@dataclass(frozen=True)
class Document:
    """A YAML file as plain values, with the line of every key.

    Attributes:
        file: the path as messages show it.
        data: dicts, lists and scalars as written; dates are datetime.date.
        lines: from the path of keys (``("claims", "aid", "test")``) to the line, counted from one.
    """

    file: str
    data: Any
    lines: Mapping[tuple[Key, ...], int] = field(default_factory=dict, repr=False)

    def place(self, *keys: Key) -> Place:
        """Where the value under ``keys`` stands, or its nearest parent that is in the file."""
        for end in range(len(keys), -1, -1):
            if keys[:end] in self.lines:
                return Place(self.file, self.lines[keys[:end]])
        return Place(self.file)

    def fault(self, keys: tuple[Key, ...], what: str, mend: str = "") -> Fault:
        """A fault at the value under ``keys``."""
        return Fault(what, self.place(*keys), mend)


@dataclass(frozen=True)
class Row:
    """One line of a CSV file: its values by column and its place."""

    values: Mapping[str, str]
    place: Place

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def get(self, column: str, default: str = "") -> str:
        """The value of a column that may be absent."""
        return self.values.get(column, default)


def read_text(path: Path, root: Path | None = None) -> str:
    """The file's text, as UTF-8.

    Raises:
        CaseError: it is missing, is not a regular file, is too large, or is not UTF-8 (with the line).
    """
    file = shown_path(path, root)
    if not path.is_file():
        what = f"`{path.name}` is no regular file" if path.exists() else f"there is no file `{path.name}`"
        raise CaseError(Fault(what, Place(file), "make it, or mend the path"))
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise CaseError(Fault(f"the file has {size:,} bytes", Place(file), f"at most {MOST_BYTES:,} bytes are read"))
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        what = f"byte 0x{raw[error.start]:02x} is not UTF-8 text"
        raise CaseError(Fault(what, Place(file, line), "save the file with the encoding UTF-8")) from None


def read_yaml(path: Path, root: Path | None = None) -> Document:
    """A YAML mapping with positions; an alias, a tag or a second document is refused.

    Raises:
        CaseError: not YAML, empty, not a mapping, a key written twice, or a form that is not accepted.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    file = shown_path(path, root)
    text = read_text(path, root)
    yaml = YAML(typ="safe", pure=True)
    try:
        node = _composed(yaml, text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        raise CaseError(_yaml_fault(Place(file, line), str(error.problem or error.context or "not YAML"))) from None
    except (YAMLError, ValueError) as error:
        raise CaseError(_yaml_fault(Place(file), str(error).splitlines()[0])) from None
    except RecursionError:
        raise CaseError(Fault("the file is nested too deeply", Place(file), f"at most {MOST_DEPTH} levels")) from None
    if node is None:
        raise CaseError(Fault("the file is empty", Place(file), "see the commented example that `detente new` writes"))
    lines: dict[tuple[Key, ...], int] = {}
    faults: list[Fault] = []
    data = _Plain(file, yaml.constructor, lines, faults).value(node, ())
    if not faults and not isinstance(data, dict):
        faults.append(Fault(f"a {_kind(data)} stands where names with values are expected", Place(file, 1), "write `name: value` lines"))
    if faults:
        raise CaseError(faults)
    return Document(file, data, lines)


@contextlib.contextmanager
def keeping_yaml() -> Iterator[None]:
    """Inside, a YAML text is parsed once: for who reads the same files many times."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def _composed(yaml: Any, text: str) -> Any:
    kept = {} if (held := _kept.get()) is None else held
    node = kept.pop(text) if text in kept else yaml.compose(text)
    kept[text] = node  # the last one read is the last one dropped
    if len(kept) > MOST_KEPT:
        del kept[next(iter(kept))]
    return node


def _yaml_fault(place: Place, problem: str) -> Fault:
    return Fault(f"this is not YAML: {problem}", place, "check indentation, quotes and colons on this line and the one before")


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    names = {dict: "mapping", list: "list", str: "text", bool: "yes/no value", int: "whole number", float: "number"}
    return names.get(type(value), type(value).__name__)


@dataclass(frozen=True)
class _Plain:
    """Turns composed YAML nodes into plain values, noting lines and faults as it goes."""

    file: str
    constructor: Any
    lines: dict[tuple[Key, ...], int]
    faults: list[Fault]
    seen: set[int] = field(default_factory=set)

    def fault(self, node: Any, what: str, mend: str) -> None:
        self.faults.append(Fault(what, Place(self.file, node.start_mark.line + 1), mend))

    def value(self, node: Any, keys: tuple[Key, ...]) -> Any:
        from ruamel.yaml.nodes import MappingNode, SequenceNode

        self.lines.setdefault(keys, node.start_mark.line + 1)
        if id(node) in self.seen:
            return self.fault(node, "an alias (`*name`) is not accepted", "write the value out where it is needed")
        if len(keys) > MOST_DEPTH:
            return self.fault(node, "the file is nested too deeply", f"at most {MOST_DEPTH} levels are read")
        self.seen.add(id(node))
        if isinstance(node, MappingNode):
            return self._mapping(node, keys)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*keys, i)) for i, item in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: Any, keys: tuple[Key, ...]) -> dict[Key, Any]:
        out: dict[Key, Any] = {}
        for key_node, value_node in node.value:
            key = self._scalar(key_node) if isinstance(key_node.value, str) else None
            if not isinstance(key, (str, int)):
                self.fault(key_node, "a name is expected before the colon", "names are words or whole numbers")
                continue
            if key in out:
                self.fault(key_node, f"`{key}` is given twice", "keep one of the two, or rename one")
                continue
            self.lines[(*keys, key)] = key_node.start_mark.line + 1
            out[key] = self.value(value_node, (*keys, key))
        return out

    def _scalar(self, node: Any) -> Any:
        from ruamel.yaml.constructor import ConstructorError

        if not str(node.tag).startswith("tag:yaml.org,2002:"):
            return self.fault(node, f"the YAML tag `{node.tag}` is not accepted", "write plain values only")
        try:
            return self.constructor.construct_object(node, deep=True)
        except (ConstructorError, ValueError, OverflowError) as error:
            self.fault(node, f"`{node.value}` cannot be read: {str(error).splitlines()[0]}", "put text in quotes")


def read_csv(path: Path, columns: tuple[str, ...], optional: tuple[str, ...] = (), root: Path | None = None) -> list[Row]:
    """The rows of a CSV file with a header, each with its line.

    Args:
        path: the file.
        columns: names that the header must have, in any order.
        optional: names that it may have; any other is a fault.
        root: messages show the path relative to this folder.

    Raises:
        CaseError: every missing or unknown column, and every row that is not as wide as the header.
    """
    file = shown_path(path, root)
    reader = csv.reader(io.StringIO(read_text(path, root), newline=""), strict=True)
    rows: list[Row] = []
    faults: list[Fault] = []
    try:
        header = [name.strip() for name in next(reader, [])]
        faults += _header_faults(header, columns, optional, Place(file, 1))
        if faults:
            raise CaseError(faults)
        start = reader.line_num + 1
        for values in reader:
            place = Place(file, start)
            start = reader.line_num + 1
            if not any(value.strip() for value in values):
                continue
            if len(values) != len(header):
                what = f"the row has {len(values)} values and the header {len(header)} columns"
                faults.append(Fault(what, place, "look for a missing comma, or a comma in a text without quotes"))
                continue
            rows.append(Row(dict(zip(header, (v.strip() for v in values), strict=True)), place))
    except csv.Error as error:
        faults.append(Fault(f"this is not CSV: {error}", Place(file, reader.line_num), "check the quotes on this line"))
    if faults:
        raise CaseError(faults)
    return rows


def _header_faults(header: list[str], columns: tuple[str, ...], optional: tuple[str, ...], place: Place) -> Iterator[Fault]:
    known = (*columns, *optional)
    if not any(header):
        yield Fault("the file is empty", place, "the first line names the columns: " + ",".join(columns))
        return
    for name in dict.fromkeys(header):
        if header.count(name) > 1:
            yield Fault(f"the column `{name}` is given twice", place, "keep one of the two")
        if name not in known:
            yield Fault(f"`{name}` is not a column of this file", place, nearest(name, known))
    for name in columns:
        if name not in header:
            yield Fault(f"the column `{name}` is missing", place, "the first line names the columns: " + ",".join(columns))


def validated(document: Document, kind: type[T], data: Any = None, keys: tuple[Key, ...] = ()) -> T:
    """``data`` (by default the whole document) as a ``kind``, checked by pydantic.

    Args:
        document: where the data stands; gives each fault its line.
        kind: a frozen dataclass or any type that pydantic can check.
        data: the part to check, when not the whole document.
        keys: the path of keys that leads to the part.

    Raises:
        CaseError: every fault of the part, with its line and the nearest known name.
    """
    from pydantic import ValidationError

    value = document.data if data is None and not keys else data
    try:
        return cast(T, _adapter(cast(Any, kind)).validate_python(value))
    except ValidationError as error:
        raise CaseError(list(_pydantic_faults(document, error, kind, keys))) from None


@functools.lru_cache(maxsize=128)
def _adapter(kind: Any) -> TypeAdapter[Any]:
    """Pydantic's reader of a type: made once, for making one takes longer than reading with it."""
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def _pydantic_faults(document: Document, error: ValidationError, kind: Any, keys: tuple[Key, ...]) -> Iterator[Fault]:
    for problem in error.errors(include_url=False):
        loc = tuple(part for part in problem["loc"] if _in_file(document, keys, part, problem["loc"]))
        name = str(problem["loc"][-1]) if problem["loc"] else ""
        where = (*keys, *loc)
        given = problem.get("input")
        if problem["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
            yield document.fault(where, f"`{name}` is not known here", nearest(name, _field_names(kind, loc[:-1])))
        elif problem["type"] in ("missing", "missing_argument"):
            yield document.fault(where, f"`{name}` is missing", "add a line `" + name + ": ...`")
        else:
            shown = f"`{given}`" if isinstance(given, (str, int, float)) else f"a {_kind(given)}"
            at = ".".join(str(k) for k in where) or "the file"
            yield document.fault(where, f"{at} is {shown}", _accepted(problem))


_EXPECTED = {
    "string_type": "a text is expected",
    "tuple_type": "a list is expected: [one, another]",
    "list_type": "a list is expected: [one, another]",
    "dict_type": "names with values are expected, one in each line",
    "dataclass_type": "names with values are expected, one in each line",
    "int_parsing": "a whole number is expected",
    "int_type": "a whole number is expected",
    "int_from_float": "a whole number is expected",
    "float_parsing": "a number is expected",
    "float_type": "a number is expected",
    "bool_parsing": "true or false is expected",
    "bool_type": "true or false is expected",
    "date_from_datetime_parsing": "a day is expected, as in 2025-09-19",
    "date_type": "a day is expected, as in 2025-09-19",
    "too_short": "more entries are expected",
    "too_long": "fewer entries are expected",
}


def _accepted(problem: Mapping[str, Any]) -> str:
    """What would be accepted, in the reader's words rather than the validator's."""
    if problem["type"] in _EXPECTED:
        return _EXPECTED[problem["type"]]
    if problem["type"] == "literal_error":
        return "accepted: " + str(problem["ctx"]["expected"]).replace("'", "`")
    message = str(problem["msg"]).removeprefix("Value error, ")
    return message[:1].lower() + message[1:]


def _in_file(document: Document, keys: tuple[Key, ...], part: Any, loc: tuple[Any, ...]) -> bool:
    """Whether a step of pydantic's path is a key of the file, not the name of a union's member."""
    if part == loc[-1]:
        return True
    return any(part in known for known in document.lines if known[: len(keys)] == keys)


def _field_names(kind: Any, loc: tuple[Key, ...]) -> list[str]:
    """The names accepted at ``loc`` inside ``kind``, read from its JSON schema."""
    schema = _adapter(kind).json_schema()
    definitions = schema.get("$defs", {})

    def resolve(part: dict[str, Any]) -> list[dict[str, Any]]:
        if "$ref" in part:
            return resolve(definitions[part["$ref"].rsplit("/", 1)[1]])
        options = [*part.get("anyOf", []), *part.get("oneOf", []), *part.get("allOf", [])]
        return [leaf for option in options for leaf in resolve(option)] if options else [part]

    current = resolve(schema)
    for key in loc:
        following: list[dict[str, Any]] = []
        for part in current:
            inner = part.get("properties", {}).get(key) or part.get("items") or part.get("additionalProperties")
            following += resolve(inner) if isinstance(inner, dict) else []
        current = following
    return [name for part in current for name in part.get("properties", {})]


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file beside its place and rename it there, so that a kill leaves the old one whole."""
    with written_whole(path) as beside:
        beside.write_bytes(content.encode() if isinstance(content, str) else content)


@contextlib.contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A path beside ``path`` to write to; renamed to ``path`` on success, removed on any failure.

    Raises:
        CaseError: the folder does not exist or cannot be written to.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise CaseError(Fault(f"cannot write here: {error.strerror}", Place(str(path)), "name another folder")) from None
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        mask = os.umask(0)
        os.umask(mask)
        beside.chmod(0o666 & ~mask)
        os.replace(beside, path)
    except OSError as error:
        raise CaseError(Fault(f"cannot write here: {error.strerror or error}", Place(str(path)), "name another file")) from None
    finally:
        beside.unlink(missing_ok=True)
