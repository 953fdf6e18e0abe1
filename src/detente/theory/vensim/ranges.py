"""Subscript ranges of a Vensim model as dimensions: members, subranges, copies and mappings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from detente.theory.identifiers import Identifiers
from detente.theory.theory import Dimension
from detente.theory.vensim.definitions import RangeText
from detente.theory.vensim.expressions import Called
from detente.theory.vensim.faults import EntryError, Faults
from detente.theory.vensim.tokens import key_of, written

MOST_ELEMENTS = 100_000
MOST_RANGES = 5_000
MOST_NESTED = 50

Reader = Callable[[Called], tuple[str, ...]]


@dataclass
class Ranges:
    """The ranges and elements of a model.

    Attributes:
        dimensions: by id, with those that an array needed and the model does not name.
        ranges, elements: from a compared name to its id.
        words: gives ids to ranges, elements and index words.
    """

    faults: Faults
    words: Identifiers
    dimensions: dict[str, Dimension] = field(default_factory=dict)
    ranges: dict[str, str] = field(default_factory=dict)
    elements: dict[str, str] = field(default_factory=dict)
    roots: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    def word(self, name: str) -> str | None:
        """The id of a range or of an element, or None."""
        key = key_of(name)
        return self.ranges.get(key) or self.elements.get(key)

    def members(self, word: str) -> tuple[str, ...]:
        """The elements of a range; an element alone."""
        return self.dimensions[word].elements if word in self.dimensions else (word,)

    def position(self, element: str) -> int:
        """The number of an element in the largest range that holds it, counted from one."""
        return self.dimensions[self.roots[element]].elements.index(element) + 1

    def root(self, elements: tuple[str, ...]) -> str:
        """The range in which the elements are counted, or empty."""
        roots = {self.roots.get(e, "") for e in elements}
        return roots.pop() if len(roots) == 1 else ""

    def private(self, name: str, elements: tuple[str, ...]) -> str:
        """A range that the model does not name, for an array that covers these elements."""
        made = self.words.of(f"part {len(self.dimensions)} {name}")
        root = self.root(elements)
        labels = {e: self.labels[e] for e in elements}
        self.dimensions[made] = Dimension(made, name, elements, root if root else "", {}, labels)
        return made


def read_ranges(texts: tuple[RangeText, ...], faults: Faults, words: Identifiers, reader: Reader) -> Ranges:
    """The ranges of a model.

    Args:
        texts: as written, in any order.
        reader: gives the elements that a call (``GET XLS SUBSCRIPT``) reads from a file.
    """
    out = Ranges(faults, words)
    by_key: dict[str, RangeText] = {}
    for text in texts:
        if key_of(text.name) in by_key:
            faults.add(f"the range `{text.name}` is defined twice", text.at, "leave one of them out")
        by_key.setdefault(key_of(text.name), text)
    if len(by_key) > MOST_RANGES:
        faults.add(f"the model has more than {MOST_RANGES:,} ranges", texts[MOST_RANGES].at, "split the model")
        return out
    members = _Members(by_key, reader)
    count = 0
    for key, text in by_key.items():
        try:
            names = members.of(key, 0)
        except EntryError as trouble:
            faults.caught(trouble, text.at)
            continue
        count += len(names)
        if count > MOST_ELEMENTS:
            faults.add(f"the ranges have more than {MOST_ELEMENTS:,} elements", text.at, "split the model")
            break
        _add(out, text, names)
    _set_roots(out)
    for text in by_key.values():
        for to, there in text.maps:
            try:
                _map(out, text, to, there)
            except EntryError as trouble:
                faults.caught(trouble, text.at)
    return out


def _add(out: Ranges, text: RangeText, names: tuple[str, ...]) -> None:
    made = out.words.of(text.name)
    elements = []
    labels = {}
    for name in names:
        element = out.elements.setdefault(key_of(name), "") or out.words.of(name)
        out.elements[key_of(name)] = element
        out.labels.setdefault(element, name)
        labels[element] = out.labels[element]
        elements.append(element)
    out.ranges[key_of(text.name)] = made
    out.dimensions[made] = Dimension(made, text.name, tuple(elements), "", {}, labels, out.faults.source.place(text.at))


@dataclass
class _Members:
    """The written names of the elements of each range."""

    texts: Mapping[str, RangeText]
    reader: Reader
    _known: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, key: str, depth: int) -> tuple[str, ...]:
        if key in self._known:
            return self._known[key]
        text = self.texts[key]
        if depth > MOST_NESTED:
            raise EntryError(f"the range `{text.name}` is made of itself, or of ranges nested deeper than {MOST_NESTED}", text.at)
        if text.same_as:
            if key_of(text.same_as) not in self.texts:
                raise EntryError(f"`{text.same_as}` is not a range", text.at, "a copy needs a range of the model")
            names = list(self.of(key_of(text.same_as), depth + 1))
        elif text.call is not None:
            names = list(self.reader(text.call))
        else:
            names = []
            for member in text.members:
                if isinstance(member, tuple):
                    names += _numbered(member, text.at)
                elif key_of(member) in self.texts:
                    names += self.of(key_of(member), depth + 1)
                else:
                    names.append(member)
                if len(names) > MOST_ELEMENTS:
                    raise EntryError(f"the range `{text.name}` has more than {MOST_ELEMENTS:,} elements", text.at, "split the model")
        unique: dict[str, str] = {}
        for name in names:
            unique.setdefault(key_of(name), written(name))
        self._known[key] = tuple(unique.values())
        return self._known[key]


def _numbered(ends: tuple[str, str], at: int) -> list[str]:
    first, last = (re.fullmatch(r'("?)(.*?)(\d+)("?)', end) for end in ends)
    if first is None or last is None or key_of(first[2]) != key_of(last[2]):
        raise EntryError(f"`({ends[0]}-{ends[1]})` does not count from one element to another", at, "write `(name1-name9)`")
    if len(first[3]) > 9 or len(last[3]) > 9 or int(last[3]) - int(first[3]) > MOST_ELEMENTS:
        raise EntryError(f"`({ends[0]}-{ends[1]})` has more than {MOST_ELEMENTS:,} elements", at)
    if int(last[3]) < int(first[3]):
        raise EntryError(f"`({ends[0]}-{ends[1]})` counts backwards", at, "write the lower number first")
    width = len(first[3]) if first[3].startswith("0") else 0
    return [f"{first[1]}{first[2]}{number:0{width}d}{first[4]}" for number in range(int(first[3]), int(last[3]) + 1)]


def _set_roots(out: Ranges) -> None:
    """The range in which each element is counted: the largest that holds it, of equal ones the first."""
    for d in sorted(out.dimensions.values(), key=lambda d: -len(d.elements)):
        for element in d.elements:
            out.roots.setdefault(element, d.id)
    for d in list(out.dimensions.values()):
        root = out.root(d.elements)
        out.dimensions[d.id] = replace(d, of=root if root != d.id else "")


def _map(out: Ranges, text: RangeText, to: str, there: tuple[str, ...]) -> None:
    """A mapping, written into the range that it is mapped to and into each that is part of it."""
    here = out.dimensions.get(out.ranges.get(key_of(text.name), ""))
    target = out.dimensions.get(out.ranges.get(key_of(to), ""))
    if here is None:
        return
    if target is None:
        what = f"`{text.name}` is mapped to `{to}`, which is not a range"
        raise EntryError(what, text.at, out.faults.near(to, (d.label for d in out.dimensions.values())))
    words = [_word(out, name, text.at) for name in there] if there else list(target.elements)
    froms = _listed(out, text) if there else list(here.elements)
    if len(words) != len(froms):
        raise EntryError(
            f"`{text.name}` has {len(froms)} members and is mapped to {len(words)} of `{to}`", text.at, "write one for each member"
        )
    pairs: list[tuple[str, str]] = []
    for source, word in zip(froms, words, strict=True):
        sources, targets = out.members(source), out.members(word)
        if len(sources) > 1 and len(sources) != len(targets):
            what = f"`{text.name}` maps {len(sources)} elements to {len(targets)} of `{to}`"
            raise EntryError(what, text.at, "write one for each member")
        pairs += [(sources[i] if len(sources) > 1 else sources[0], element) for i, element in enumerate(targets)]
    belongs = {element: source for source, element in pairs}
    if len(belongs) < len(pairs):
        # Several elements belong to one: the mapping is written where each has its own.
        out.dimensions[here.id] = replace(here, maps_to={**here.maps_to, target.id: tuple(dict(pairs)[e] for e in here.elements)})
        return
    for d in list(out.dimensions.values()):
        if d.id != here.id and here.id not in d.maps_to and all(e in belongs for e in d.elements):
            maps = {**d.maps_to, here.id: tuple(belongs[e] for e in d.elements)}
            out.dimensions[d.id] = replace(d, maps_to=maps)


def _listed(out: Ranges, text: RangeText) -> list[str]:
    """The members of a range as it lists them, a subrange as one: a mapping names something for each."""
    here = out.dimensions[out.ranges[key_of(text.name)]]
    listed = [member for member in text.members if isinstance(member, str)]
    if len(listed) < len(text.members) or text.call is not None or text.same_as:
        return list(here.elements)
    for _, there in text.maps:
        if there and len(there) == len(here.elements):
            return list(here.elements)
    return [_word(out, member, text.at) for member in listed]


def _word(out: Ranges, name: str, at: int) -> str:
    word = out.word(name)
    if word is None:
        raise EntryError(f"`{name}` is neither an element nor a range", at, out.faults.near(name, out.labels.values()))
    return word
