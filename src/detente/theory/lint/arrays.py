"""What must hold of dimensions, of the parts of arrays, and of the points of lookups."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise, product

from detente.errors import Fault, Place, nearest
from detente.theory.arrays import MOST_ELEMENTS
from detente.theory.lint.equations import counted
from detente.theory.theory import Dimension, LookupTable, Points, Theory, Variable
from detente.theory.words import KEYWORDS, is_identifier

_LETTERS = "names are small letters, digits and underscores, and start with a letter"


def dimension_faults(theory: Theory) -> Iterator[Fault]:
    """Elements that cannot be named or stand twice, subranges outside their whole, mappings that do not fit."""
    for dimension in theory.dimensions.values():
        yield from _element_faults(theory, dimension)
        if dimension.of:
            yield from _subrange_faults(theory, dimension)
        for other, mapped in dimension.maps_to.items():
            yield from _mapping_faults(theory, dimension, other, mapped)


def _element_faults(theory: Theory, dimension: Dimension) -> Iterator[Fault]:
    if not dimension.elements:
        yield Fault(f"the dimension `{dimension.id}` has no elements", dimension.place, f"write them: `{dimension.id}: [north, south]`")
    seen: set[str] = set()
    for element in dimension.elements:
        if element in seen:
            yield Fault(f"the dimension `{dimension.id}` has the element `{element}` twice", dimension.place, "keep one of the two")
        seen.add(element)
        if not is_identifier(element) or element in KEYWORDS:
            yield Fault(f"the element `{element}` of `{dimension.id}` cannot be a name", dimension.place, _LETTERS)
        elif element in theory.dimensions:
            what = f"`{element}` is an element of `{dimension.id}` and the name of a dimension"
            mend = f"the dimension stands at {theory.dimensions[element].place}: rename one of the two"
            yield Fault(what, dimension.place, mend)
    for element in dimension.labels:
        if element not in seen:
            what = f"the dimension `{dimension.id}` has a label for `{element}`, which is not one of its elements"
            yield Fault(what, dimension.place, nearest(element, dimension.elements))


def _subrange_faults(theory: Theory, dimension: Dimension) -> Iterator[Fault]:
    whole = theory.dimensions.get(dimension.of)
    if whole is None:
        what = f"`{dimension.id}` is a part of `{dimension.of}`, which is not a dimension of this theory"
        yield Fault(what, dimension.place, nearest(dimension.of, theory.dimensions))
        return
    path = [dimension.id]
    while whole is not None and whole.id not in path:
        path.append(whole.id)
        whole = theory.dimensions.get(whole.of)
    if whole is not None and whole.id == dimension.id:
        shown = " -> ".join(f"`{name}`" for name in (*path, dimension.id))
        yield Fault(f"dimensions are parts of each other: {shown}", dimension.place, "leave `of` out of the one that is the whole")
    parent = set(theory.dimensions[dimension.of].elements)
    for element in dict.fromkeys(dimension.elements):
        if element not in parent:
            what = f"`{element}` is an element of `{dimension.id}`, and not of `{dimension.of}`, of which that is a part"
            yield Fault(what, dimension.place, nearest(element, parent))


def _mapping_faults(theory: Theory, dimension: Dimension, other: str, mapped: tuple[str, ...]) -> Iterator[Fault]:
    if other not in theory.dimensions:
        what = f"`{dimension.id}` maps to `{other}`, which is not a dimension of this theory"
        yield Fault(what, dimension.place, nearest(other, theory.dimensions))
        return
    if len(mapped) != len(dimension.elements):
        yield Fault(
            f"`{dimension.id}` has {len(dimension.elements)} elements and maps {len(mapped)} to `{other}`",
            dimension.place,
            "write one for each element, in their order",
        )
    known = set(theory.dimensions[other].elements)
    for element in dict.fromkeys(mapped):
        if element not in known:
            what = f"`{dimension.id}` maps to `{element}`, which is not an element of `{other}`"
            yield Fault(what, dimension.place, nearest(element, known))


def over_faults(theory: Theory, what: str, over: tuple[str, ...], place: Place) -> Iterator[Fault]:
    """Dimensions of an array that are not known, and arrays too large to write out."""
    for dimension in over:
        if dimension not in theory.dimensions:
            told = f"{what} runs over `{dimension}`, which is not a dimension of this theory"
            yield Fault(told, place, nearest(dimension, theory.dimensions))
    sizes = [len(theory.dimensions[d].elements) for d in over if d in theory.dimensions]
    if math.prod(sizes) > MOST_ELEMENTS:
        yield Fault(f"{what} has more than {MOST_ELEMENTS:,} elements", place, "leave dimensions out, or merge elements")


def array_faults(theory: Theory, variable: Variable) -> Iterator[Fault]:
    """Parts of an array that do not lie in it, and parts of what is no array."""
    yield from over_faults(theory, f"`{variable.id}`", variable.over, variable.place)
    if variable.pieces and not variable.over:
        mend = "name its dimensions in a line `over: [...]`, or write one `equation`"
        yield Fault(f"`{variable.id}` has pieces and is no array", variable.place, mend)
        return
    for piece in variable.pieces:
        for at, word in ((piece.at, "a piece"), *((part, "an exception") for part in piece.excepted)):
            yield from part_faults(theory, f"{word} of `{variable.id}`", variable.over, at, piece.place)
        if variable.kind == "stock" and piece.initial is None and variable.initial is None:
            what = f"a piece of the stock `{variable.id}` has no first value"
            yield Fault(what, piece.place, "add `initial: ...` to the piece, or to the variable for all of them")


def part_faults(theory: Theory, what: str, over: tuple[str, ...], at: tuple[str, ...], place: Place) -> Iterator[Fault]:
    """A part of an array that does not name one place in each of its dimensions."""
    if len(at) != len(over):
        yield Fault(
            f"{what} names {counted(len(at), 'place')}, and the array has {counted(len(over), 'dimension')}",
            place,
            f"write `at: [{', '.join(over)}]`",
        )
        return
    for word, dimension in zip(at, over, strict=True):
        whole = theory.dimensions.get(dimension)
        if whole is None:
            continue
        part = theory.dimensions.get(word)
        if part is None and word not in whole.elements:
            known = [*whole.elements, *(d.id for d in theory.dimensions.values() if d.of == dimension), dimension]
            yield Fault(f"{what} lies at `{word}`, which is not in `{dimension}`", place, nearest(word, known))
        elif part is not None and not set(part.elements) <= set(whole.elements):
            outside = next(e for e in part.elements if e not in whole.elements)
            yield Fault(f"{what} lies at `{word}`, whose `{outside}` is not in `{dimension}`", place, "name a part of the dimension")


def empty_piece_faults(theory: Theory, variable: Variable) -> Iterator[Fault]:
    """Pieces that hold for no element, because earlier ones hold for all of theirs."""
    whole = math.prod(len(theory.dimensions[d].elements) for d in variable.over)
    taken: set[tuple[str, ...]] = set()
    looked = 0
    for piece in variable.pieces:
        lists = [_elements(theory.dimensions, word) for word in piece.at]
        looked += math.prod(map(len, lists))
        if looked > MOST_ELEMENTS:  # enough for a check that only warns
            return
        own = set(product(*lists)) - taken if len(taken) < whole else set()
        for part in piece.excepted:
            inside = [set(_elements(theory.dimensions, word)) for word in part]
            own = {e for e in own if not all(word in known for word, known in zip(e, inside, strict=True))}
        if not own:
            what = f"a piece of `{variable.id}` at [{', '.join(piece.at)}] holds for no element"
            yield Fault(what, piece.place, "pieces before it, or its exceptions, take them all: leave it out, or mend their order")
        taken |= own
    if variable.pieces and variable.equation is not None and len(taken) == whole:
        what = f"the equation of `{variable.id}` holds for no element: its pieces cover them all"
        yield Fault(what, variable.equation_place, "leave it out, or one of the pieces")


def _elements(dimensions: Mapping[str, Dimension], word: str) -> tuple[str, ...]:
    return dimensions[word].elements if word in dimensions else (word,)


def lookup_faults(theory: Theory) -> Iterator[Fault]:
    """Tables whose parts or points do not make a function."""
    for table in theory.lookups.values():
        yield from over_faults(theory, f"the lookup `{table.id}`", table.over, table.place)
        for at, points in table.pieces:
            yield from part_faults(theory, f"a piece of the lookup `{table.id}`", table.over, at, table.place)
            yield from _point_faults(table, points)


def _point_faults(table: LookupTable, points: Points) -> Iterator[Fault]:
    shown = f"the lookup `{table.id}`"
    if not points:
        yield Fault(f"{shown} has no points", table.place, "write `points: [[x, y], [x, y]]`")
    elif len(points) == 1 and table.outside == "extrapolate":
        yield Fault(f"{shown} has one point, along which nothing can be extrapolated", table.place, "add a point, or write `outside: hold`")
    for x, y in points:
        if not (math.isfinite(x) and math.isfinite(y)):
            yield Fault(f"{shown} holds the point ({x:g}, {y:g})", table.place, "points are finite numbers")
            return
    for (before, _), (x, _) in pairwise(points):
        if x < before:
            yield Fault(f"{shown} is not sorted: {x:g} stands after {before:g}", table.place, "sort its points by x")
            return


def repeated_point_faults(theory: Theory) -> Iterator[Fault]:
    """Tables with two values at one x."""
    for table in theory.lookups.values():
        for _, points in table.pieces:
            again = next((x for (before, _), (x, _) in pairwise(points) if x == before), None)
            if again is not None:
                what = f"the lookup `{table.id}` has two points at {again:g}"
                yield Fault(what, table.place, "keep one of them, or move one a little for a jump")
