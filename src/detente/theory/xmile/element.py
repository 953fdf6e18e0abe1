"""The file as a bounded tree of elements with their lines: nothing in it is followed, expanded or fetched.

XML is foreign input. A document type, and with it every entity, is refused where it starts; size, depth and number of
elements are bounded; what is layout is passed over while it is read, so that it costs no memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers import expat  # a document type is refused below, and nothing else of it can expand

from detente.errors import Fault, Place, TheoryError

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

MOST_BYTES = 8 * 1024 * 1024
MOST_DEPTH = 60
MOST_ELEMENTS = 400_000
MOST_REPAIRS = 20

DETENTE = "tag:detente,2026:xmile"
SPACES: Mapping[str, str] = {
    "http://docs.oasis-open.org/xmile/ns/XMILE/v1.0": "",
    "http://www.systemdynamics.org/XMILE": "",
    "http://iseesystems.com/XMILE": "isee",
    "http://www.iseesystems.com/XMILE": "isee",
    DETENTE: "detente",
}
# Pictures, pages and the settings of one program's windows: they carry no equation.
LAYOUT = frozenset(
    {"view", "views", "style", "display", "interface", "data", "export", "simulation_delay", "default_format"}
    | {"isee:prefs", "isee:dependencies"}
)
VARIABLES = ("stock", "flow", "aux")


@dataclass(frozen=True, slots=True)
class Element:
    """One element.

    Attributes:
        tag: its name; of another tool's namespace with a prefix (``isee:prefs``).
        attributes: by name, prefixed likewise.
        text: its own characters, without those of its children.
        line: where it starts.
    """

    tag: str
    attributes: Mapping[str, str]
    text: str
    children: tuple[Element, ...]
    line: int

    def all(self, *tags: str) -> tuple[Element, ...]:
        """The children of these names, in order."""
        return tuple(child for child in self.children if child.tag in tags)

    def first(self, tag: str) -> Element | None:
        """The first child of a name."""
        return next(iter(self.all(tag)), None)

    def words(self, tag: str) -> str:
        """The characters of the first child of a name, trimmed; empty where there is none."""
        child = self.first(tag)
        return child.text.strip() if child else ""

    def get(self, name: str) -> str:
        """An attribute, trimmed; empty where there is none."""
        return self.attributes.get(name, "").strip()


@dataclass
class _Open:
    tag: str
    attributes: dict[str, str]
    line: int
    spaces: Mapping[str, str]
    text: list[str] = field(default_factory=list)
    children: list[Element] = field(default_factory=list)

    def closed(self) -> Element:
        return Element(self.tag, self.attributes, "".join(self.text), tuple(self.children), self.line)


class _UnclosedError(Exception):
    """A variable starts inside another: the outer one was never closed."""

    def __init__(self, at: int, tag: str, line: int, here: int) -> None:
        super().__init__(tag)
        self.at, self.tag, self.line, self.here = at, tag, line, here


def read_elements(path: Path, file: str) -> tuple[Element, dict[str, str]]:
    """The root element, and what had to be repaired to read it (what, and how it was taken).

    Args:
        path: the file.
        file: the file as messages show it.

    Raises:
        TheoryError: the file cannot be read, is too large or too deep, declares a document type, or is not well-formed.
    """
    content = _content(path, file)
    repaired: dict[str, str] = {}
    while True:
        try:
            return _Reader(file).read(content), repaired
        except _UnclosedError as unclosed:
            closing = f"</{unclosed.tag}>".encode()
            is_plain = b"\x00" not in content[:64]
            if len(repaired) >= MOST_REPAIRS or not is_plain:
                raise TheoryError(
                    Fault(f"`<{unclosed.tag}>` is not closed", Place(file, unclosed.line), f"write `{closing.decode()}` after it")
                ) from None
            content = content[: unclosed.at] + closing + content[unclosed.at :]
            repaired[f"the end of `<{unclosed.tag}>` in line {unclosed.line}"] = (
                f"it is not closed in the file: taken as closed before line {unclosed.here}, where another variable starts"
            )


def _content(path: Path, file: str) -> bytes:
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):  # a pipe or a device may never end
            raise TheoryError(Fault("this is no regular file", Place(file), "copy the model into a file of its own"))
        if path.stat().st_size > MOST_BYTES:
            raise TheoryError(
                Fault(f"the file is larger than {MOST_BYTES // 1024 // 1024} MB", Place(file), "leave out its pictures, or split the model")
            )
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise TheoryError(Fault(f"the file cannot be read: {error.strerror}", Place(file), "check the path")) from None
    if len(content) > MOST_BYTES:
        raise TheoryError(Fault("the file grew while it was read", Place(file), "read it again"))
    return content


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.open: list[_Open] = []
        self.count = 0
        self.skipping = 0
        self.root: Element | None = None
        self.parser = self._parser()

    def _parser(self) -> XMLParserType:
        # Without namespaces of its own: converters leave `isee:` undeclared, which a stricter reader would refuse.
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        return parser

    def read(self, content: bytes) -> Element:
        try:
            self.parser.Parse(content, True)
        except expat.ExpatError as error:
            what = f"the file is not well-formed XML: {expat.errors.messages.get(error.code, 'it breaks off')}"
            raise TheoryError(Fault(what, Place(self.file, error.lineno), "save it anew from the program that made it")) from None
        except (LookupError, ValueError) as error:
            raise TheoryError(Fault(f"the file's encoding is not known: {error}", Place(self.file), "save it as UTF-8")) from None
        if self.root is None:
            raise TheoryError(Fault("the file holds no element", Place(self.file)))
        return self.root

    def fault(self, what: str, mend: str = "") -> TheoryError:
        return TheoryError(Fault(what, Place(self.file, self.parser.CurrentLineNumber), mend))

    def _doctype(self, *_: object) -> None:
        raise self.fault("the file declares a document type", "XMILE has none: take the `<!DOCTYPE ...>` out")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST_ELEMENTS:
            raise self.fault(f"the file has more than {MOST_ELEMENTS:,} elements", "split the model")
        if len(self.open) + self.skipping >= MOST_DEPTH:
            raise self.fault(f"elements are nested more than {MOST_DEPTH} deep", "a model needs far fewer")
        spaces = self._spaces(attributes)
        tag = _known(name, spaces, "")
        if self.skipping or tag in LAYOUT:
            self.skipping += 1
            return
        if tag in VARIABLES and self.open and self.open[-1].tag in VARIABLES:
            outer = self.open[-1]
            raise _UnclosedError(self.parser.CurrentByteIndex, outer.tag, outer.line, self.parser.CurrentLineNumber)
        kept = {_known(key, spaces, None): value for key, value in attributes.items() if not key.startswith("xmlns")}
        self.open.append(_Open(tag, kept, self.parser.CurrentLineNumber, spaces))

    def _spaces(self, attributes: dict[str, str]) -> Mapping[str, str]:
        known = self.open[-1].spaces if self.open else {}
        declared = {key[6:]: uri for key, uri in attributes.items() if key == "xmlns" or key.startswith("xmlns:")}
        return {**known, **declared} if declared else known

    def _end(self, _: str) -> None:
        if self.skipping:
            self.skipping -= 1
            return
        element = self.open.pop().closed()
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element

    def _characters(self, text: str) -> None:
        if self.open and not self.skipping:
            self.open[-1].text.append(text)


def _known(name: str, spaces: Mapping[str, str], default: str | None) -> str:
    """A name with the prefix that is usual for its namespace, whatever prefix the file gives it."""
    prefix, colon, local = name.rpartition(":")
    if not colon and default is None:
        return name  # an attribute without a prefix belongs to its element
    uri = spaces.get(prefix)
    usual = SPACES.get(uri, prefix or uri) if uri is not None else prefix
    return f"{usual}:{local}" if usual else local


def descend(element: Element) -> Iterator[Element]:
    """The element and everything below it."""
    yield element
    for child in element.children:
        yield from descend(child)
