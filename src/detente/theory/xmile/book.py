"""What the names of a file stand for: variables of each model, dimensions and their elements, tables, macros."""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.errors import Fault, Place, nearest
from detente.theory.identifiers import Identifiers
from detente.theory.theory import Dimension, LookupTable
from detente.theory.words import RESERVED
from detente.theory.xmile.grammar import RefusedError, Written

Key = tuple[str, ...]


def new_identifiers(taken: tuple[str, ...] = ()) -> Identifiers:
    """Names for equations, none of which is a function or a word of the language, or taken otherwise."""
    return Identifiers((*RESERVED, *taken))


@dataclass(frozen=True)
class Entry:
    """What a name of a model stands for.

    Attributes:
        key: the modules it lies in, from the root, and its name; all in the canonical form.
        over: ids of its dimensions, each of them once.
        table: id of its graphical function, which `name(x)` asks; empty for none.
        is_value: whether it has a value of its own; a graphical function that stands alone has none.
    """

    key: Key
    id: str
    label: str
    over: tuple[str, ...] = ()
    table: str = ""
    is_value: bool = True


@dataclass(frozen=True)
class MacroEntry:
    """A macro that can be called.

    Attributes:
        arguments: its words for the arguments, by their canonical names.
        defaults: what stands for an argument that a call leaves out, by the argument's word.
    """

    id: str
    label: str
    arguments: dict[str, str]
    defaults: dict[str, Written]
    place: Place


@dataclass
class Book:
    """Everything that equations of one file may name, and the faults found so far.

    Attributes:
        macros: by canonical name; several where they differ in the number of arguments.
        is_own: whether the file says that it is one of ours: then what stands in it is meant as it stands.
        exact: words as they are, by the canonical form that does not tell them apart.
    """

    file: str
    faults: list[Fault] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    entries: dict[Key, Entry] = field(default_factory=dict)
    dimensions: dict[str, Dimension] = field(default_factory=dict)
    dimension_ids: dict[str, str] = field(default_factory=dict)
    element_ids: dict[str, dict[str, str]] = field(default_factory=dict)
    tables: dict[str, LookupTable] = field(default_factory=dict)
    macros: dict[str, list[MacroEntry]] = field(default_factory=dict)
    is_own: bool = False
    exact: dict[str, str] = field(default_factory=dict)
    names: Identifiers = field(default_factory=new_identifiers)
    words: Identifiers = field(default_factory=new_identifiers)

    def fault(self, what: str, line: int | None, mend: str = "") -> None:
        """Notes a fault and goes on."""
        self.faults.append(Fault(what, Place(self.file, line), mend))

    def place(self, line: int) -> Place:
        """A line of the file."""
        return Place(self.file, line)

    def find(self, path: Key, parts: Key) -> Entry | None:
        """What a name means in the model at ``path``: its own, then its modules', its neighbours', those of the root."""
        if parts[0] == "":
            return self.entries.get(parts[1:])
        if len(parts) == 1:
            return self.entries.get((*path, *parts))
        for depth in range(len(path), -1, -1):
            found = self.entries.get((*path[:depth], *parts))
            if found is not None:
                return found
        alike = [entry for key, entry in self.entries.items() if key[-len(parts) :] == parts]
        return alike[0] if len(alike) == 1 else None

    def like(self, path: Key, name: str) -> str:
        """A line that offers a known name of the same model."""
        return nearest(name, (key[-1] for key in self.entries if key[:-1] == path))

    def repeated(self, dimension: str, count: int) -> str:
        """The id under which an array has a dimension for the second time, the third..."""
        if count == 1:
            return dimension
        first = self.dimensions[dimension]
        name = self.words.of(f"{dimension} again {count}")
        if name not in self.dimensions:
            self.dimensions[name] = Dimension(
                name, first.label, first.elements, of=first.of or first.id, labels=first.labels, place=first.place
            )
        return name

    def part(self, dimension: str, first: int, last: int) -> str:
        """The id of the elements of a dimension from one place to another, counted from one."""
        whole = self.dimensions[dimension]
        if not 1 <= first <= last <= len(whole.elements):
            raise RefusedError(f"`{first}:{last}` is not a part of `{whole.label}`", f"it has {len(whole.elements)} elements")
        if (first, last) == (1, len(whole.elements)):
            return dimension
        name = self.words.of(f"{dimension} {first} to {last}")
        if name not in self.dimensions:
            chosen = whole.elements[first - 1 : last]
            labels = {e: whole.labels[e] for e in chosen if e in whole.labels}
            label = f"{whole.label} {first} to {last}"
            self.dimensions[name] = Dimension(name, label, chosen, of=whole.of or whole.id, labels=labels, place=whole.place)
        return name

    def root_of(self, dimension: str) -> str:
        """The dimension that a repetition or a part of it comes from."""
        known = self.dimensions.get(dimension)
        return (known.of or dimension) if known else dimension
