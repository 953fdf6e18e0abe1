"""Over which dimensions an array of a Vensim model runs: what all its equations cover together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, product
from math import prod

from detente.theory.vensim.definitions import Definition, Part
from detente.theory.vensim.faults import EntryError
from detente.theory.vensim.ranges import Ranges

MOST_COVERED = 1_000_000

Elements = tuple[str, ...]


@dataclass(frozen=True)
class Shape:
    """The form of an array.

    Attributes:
        over: its dimensions.
        gaps: elements that no equation covers, although the dimensions have them.
    """

    over: tuple[str, ...]
    gaps: tuple[Elements, ...] = ()


def words_of(ranges: Ranges, part: Part, at: int) -> tuple[str, ...]:
    """The ids of the elements and ranges of a left side.

    Raises:
        EntryError: one is neither, or stands with an exclamation mark.
    """
    out = []
    for subscript in part:
        word = ranges.word(subscript.name)
        if word is None:
            what = f"`{subscript.name}` is neither an element nor a range"
            known = chain(ranges.labels.values(), (d.label for d in ranges.dimensions.values()))
            raise EntryError(what, at, ranges.faults.near(subscript.name, known))
        if subscript.every:
            raise EntryError(f"`{subscript.name}!` stands on the left side of an equation", at, "leave the exclamation mark out")
        out.append(word)
    repeated = {word for word in out if word in ranges.dimensions and out.count(word) > 1}
    if repeated:
        raise EntryError(f"the range `{ranges.dimensions[repeated.pop()].label}` stands twice on the left side", at, "use two ranges")
    return tuple(out)


def elements_of(ranges: Ranges, words: tuple[str, ...]) -> Iterator[Elements]:
    """The elements of a part of an array, the last dimension fastest."""
    return product(*(ranges.members(word) for word in words))


def shape_of(ranges: Ranges, definitions: list[Definition]) -> Shape:
    """The form that the definitions of one variable give it together.

    Raises:
        EntryError: their numbers of indices differ, or they cover too many elements.
    """
    first = definitions[0]
    for definition in definitions:
        if len(definition.part) != len(first.part):
            what = f"`{first.name}` has {len(first.part)} indices in one equation and {len(definition.part)} in another"
            raise EntryError(what, definition.at, "give it the same number in each")
        if any(len(part) != len(definition.part) for part in definition.excepted):
            raise EntryError(f"`:EXCEPT:` of `{definition.name}` has another number of indices", definition.at)
    if not first.part and len(definitions) > 1:
        raise EntryError(f"`{first.name}` is defined twice", definitions[1].at, "leave one of the equations out")
    if not first.part:
        return Shape(())
    parts = [words_of(ranges, d.part, d.at) for d in definitions]
    if len(parts) == 1 and not first.excepted and all(word in ranges.dimensions for word in parts[0]):
        return Shape(parts[0])
    if sum(prod(len(ranges.members(word)) for word in words) for words in parts) > MOST_COVERED:
        raise EntryError(f"the equations of `{first.name}` cover more than {MOST_COVERED:,} elements", first.at)
    covered: dict[Elements, int] = {}
    for definition, words in zip(definitions, parts, strict=True):
        size = prod(len(ranges.members(word)) for word in words)
        excepted = [[set(ranges.members(w)) for w in words_of(ranges, part, definition.at)] for part in definition.excepted]
        for elements in elements_of(ranges, words):
            if not any(all(e in members for e, members in zip(elements, sets, strict=True)) for sets in excepted):
                if covered.get(elements) == size:
                    what = f"`{first.name}[{','.join(ranges.labels[e] for e in elements)}]` is defined twice"
                    raise EntryError(what, definition.at, "leave one of the equations out, or take the element out with `:EXCEPT:`")
                covered[elements] = min(size, covered.get(elements, size))
    return _from_covered(ranges, first.name, covered, parts)


def _from_covered(ranges: Ranges, name: str, covered: dict[Elements, int], parts: list[tuple[str, ...]]) -> Shape:
    over: list[str] = []
    for i in range(len(parts[0])):
        elements = tuple(dict.fromkeys(e[i] for e in covered))
        used = [words[i] for words in parts if words[i] in ranges.dimensions]
        dimension = _dimension(ranges, elements, used)
        if dimension is None or dimension in over:
            dimension = ranges.private(name, _in_order(ranges, elements, ranges.members(dimension) if dimension else ()))
        over.append(dimension)
    count = prod(len(ranges.members(d)) for d in over)
    if count == len(covered):
        return Shape(tuple(over))
    if count > MOST_COVERED:
        raise EntryError(f"the equations of `{name}` span more than {MOST_COVERED:,} elements")
    return Shape(tuple(over), tuple(e for e in elements_of(ranges, tuple(over)) if e not in covered))


def _dimension(ranges: Ranges, elements: Elements, used: list[str]) -> str | None:
    """The range that has just these elements: one that the equations name, else the first of the model."""
    wanted = set(elements)
    roots = [ranges.roots[e] for e in elements[:1]]
    for candidate in (*used, *roots, *ranges.dimensions):
        members = ranges.members(candidate)
        if len(members) == len(wanted) and wanted.issuperset(members):
            return candidate
    return None


def _in_order(ranges: Ranges, elements: Elements, order: Elements) -> Elements:
    if order:
        return tuple(order)
    return tuple(sorted(elements, key=ranges.position)) if ranges.root(elements) else elements
