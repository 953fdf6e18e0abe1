"""Functions of Vensim that take a vector: sums, selections, orders, allocations and matrices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from detente.theory.nodes import Binary, Call, Each, Index, Node, Number, Pick
from detente.theory.vensim.expressions import Called, Raw, Reference, Sign, Subscript, Two, Value
from detente.theory.vensim.faults import EntryError
from detente.theory.vensim.translate import Translator

Handler = Callable[[Translator, Called], Node]


def _aggregate(ours: str) -> Handler:
    def handler(t: Translator, raw: Called) -> Node:
        t.need(raw, 1)
        dimensions = t.bangs(raw.arguments[0])
        if not dimensions:
            return t.number(raw.arguments[0])  # nothing runs: the list has one item
        return Call(ours, (t.listed(raw.arguments[0], dimensions),))

    return handler


def _elmcount(t: Translator, raw: Called) -> Node:
    t.need(raw, 1)
    argument = raw.arguments[0]
    word = t.scope.ranges.word(argument.name) if isinstance(argument, Reference) else None
    if word not in t.scope.ranges.dimensions:
        raise EntryError("`ELMCOUNT` counts the elements of a range, and none is named", raw.at, "write `ELMCOUNT(range)`")
    return Number(float(len(t.scope.ranges.members(word))))


def _vector_select(t: Translator, raw: Called) -> Node:
    t.need(raw, 5)
    selection, values, missing, action, error = raw.arguments
    dimensions = t.bangs(selection, values)
    if not dimensions:
        raise EntryError(
            "`VECTOR SELECT` runs over no range", raw.at, "mark the range with `!`: `VECTOR SELECT(chosen[dim!], x[dim!], 0, 0, 0)`"
        )
    lists = (t.listed(selection, dimensions), t.listed(values, dimensions))
    return Call("vector_select", (*lists, t.number(missing), t.number(action), t.number(error)))


def last_subscript(t: Translator, raw: Raw, back: int = 1) -> str:
    """The range that stands last (or one before) in the first array of an expression; the list runs over it.

    Raises:
        EntryError: there is none.
    """
    reference = _first_array(raw)
    if reference is None or len(reference.subscripts) < back:
        raise EntryError(f"the list in `{t.label}` is no array", t.at, "give the array its ranges: `x[dim]`")
    name = reference.subscripts[-back].name
    word = t.scope.ranges.word(name)
    if word is None or word not in t.scope.ranges.dimensions:
        raise EntryError(f"the list runs over `{name}`, which is not a range", reference.at, "name the range in place of an element")
    return word


def _first_array(raw: Raw) -> Reference | Called | None:
    if isinstance(raw, (Reference, Called)) and raw.subscripts:
        return raw
    parts: tuple[Raw, ...] = ()
    if isinstance(raw, Called):
        parts = raw.arguments
    elif isinstance(raw, Two):
        parts = (raw.left, raw.right)
    elif isinstance(raw, Sign):
        parts = (raw.operand,)
    return next((found for part in parts if (found := _first_array(part)) is not None), None)


def over_last(t: Translator, raw: Raw, count: int = 1) -> Each:
    """The list of an expression over its last ranges."""
    dimensions = tuple(last_subscript(t, raw, back) for back in range(count, 0, -1))
    if len(set(dimensions)) < count:
        raise EntryError("a matrix has the same range twice", t.at, "use two ranges with the same elements")
    words = {dimension: t.each_word(dimension) for dimension in dimensions}
    with t.running({**words, **{f"{dimension}!": word for dimension, word in words.items()}}):
        return Each(t.number(raw), tuple((word, dimension) for dimension, word in words.items()))


def _vector(ours: str, lists: int) -> Handler:
    def handler(t: Translator, raw: Called) -> Node:
        t.need(raw, 2)
        first = over_last(t, raw.arguments[0])
        second = over_last(t, raw.arguments[1]) if lists == 2 else t.number(raw.arguments[1])
        return Pick(Call(ours, (first, second)), tuple(dimension for _, dimension in first.over))

    return handler


def _vector_lookup(t: Translator, raw: Called) -> Node:
    """A lookup whose y are the elements of an array, at equal distances between two x."""
    t.need(raw, 5)
    vector, x, least, most, mode = raw.arguments
    symbol = t.scope.find(vector.name) if isinstance(vector, Reference) else None
    if not isinstance(vector, Reference) or symbol is None or not symbol.over or not vector.subscripts:
        raise EntryError("the first argument of `VECTOR LOOKUP` is no element of an array", raw.at)
    if not isinstance(mode, Value) or mode.value not in (0.0, 2.0, 3.0, 4.0):
        raise EntryError("`VECTOR LOOKUP` is read in the modes 0, 2, 3 and 4 alone", raw.at)
    dimension = symbol.over[-1]
    word = t.each_word(dimension)
    items = Each(Index(symbol.id, (*t.indices(vector, symbol)[:-1], word)), ((word, dimension),))
    steps = float(len(t.scope.ranges.members(dimension)) - 1)
    first = t.number(least)
    place = Binary("*", Binary("/", Binary("-", t.number(x), first), Binary("-", t.number(most), first)), Number(steps))
    held = Call("clip", (place, Number(0.0), Number(steps)))
    if mode.value in (2.0, 4.0):
        return Call("choose", (items, Binary("+", Call("floor" if mode.value == 2.0 else "ceil", (held,)), Number(1.0))))
    before = Call("clip", (Call("floor", (place,)), Number(0.0), Number(max(steps - 1, 0.0))))
    low = Call("choose", (items, Binary("+", before, Number(1.0))))
    high = Call("choose", (items, Call("min", (Binary("+", before, Number(2.0)), Number(steps + 1)))))
    share = Binary("-", held if mode.value == 0.0 else place, before)
    return Binary("+", low, Binary("*", share, Binary("-", high, low)))


def _invert(t: Translator, raw: Called) -> Node:
    t.need(raw, 1, 2)
    matrix = over_last(t, raw.arguments[0], 2)
    return Pick(Call("invert_matrix", (matrix,)), tuple(dimension for _, dimension in matrix.over))


def _determinant(t: Translator, raw: Called) -> Node:
    t.need(raw, 1, 2)
    return Call("determinant", (over_last(t, _from_first(t, raw.arguments[0]), 2),))


def _from_first(t: Translator, raw: Raw) -> Raw:
    """An array named by its first element, ``m[row1, column1]``, over its ranges."""
    symbol = t.scope.find(raw.name) if isinstance(raw, Reference) else None
    if not isinstance(raw, Reference) or symbol is None or len(symbol.over) != len(raw.subscripts):
        return raw
    ranges = t.scope.ranges
    subscripts = [
        Subscript(ranges.dimensions[dimension].label, False) if ranges.word(subscript.name) == ranges.members(dimension)[0] else subscript
        for subscript, dimension in zip(raw.subscripts, symbol.over, strict=True)
    ]
    return Reference(raw.name, tuple(subscripts), raw.at)


def _by_priority(t: Translator, raw: Called) -> Node:
    t.need(raw, 5)
    request, priority, _, width, supply = raw.arguments
    requests = over_last(t, request)
    call = Call("allocate_by_priority", (requests, over_last(t, priority), t.number(width), t.number(supply)))
    return Pick(call, tuple(dimension for _, dimension in requests.over))


def _available(t: Translator, raw: Called) -> Node:
    t.need(raw, 3)
    request, profile, supply = raw.arguments
    requests = over_last(t, request)
    if not isinstance(profile, Reference) or len(profile.subscripts) < 2:
        raise EntryError(
            "the priorities of `ALLOCATE AVAILABLE` are no array with a profile last", raw.at, "write `priority[requester,ptype]`"
        )
    symbol = t.scope.find(profile.name)
    if symbol is None or not symbol.over:
        raise EntryError(f"`{profile.name}` is not an array", profile.at, t.scope.suggestion(profile.name))
    elements = _profile(t, profile.subscripts[-1], symbol.over[-1])
    lists: list[Node] = []
    for element in elements:
        one = Reference(profile.name, (*profile.subscripts[:-1], Subscript(t.scope.ranges.labels[element], False)), profile.at)
        before = t.scope.ranges.word(profile.subscripts[-2].name) or ""
        if before not in t.scope.ranges.dimensions:
            raise EntryError(f"`{profile.subscripts[-2].name}` is not the range of the requests", profile.at)
        word = t.each_word(before)
        with t.running({before: word, f"{before}!": word}):
            lists.append(Each(t.number(one), ((word, before),)))
    call = Call("allocate_available", (requests, *lists, t.number(supply)))
    return Pick(call, tuple(dimension for _, dimension in requests.over))


def _profile(t: Translator, subscript: Subscript, dimension: str) -> tuple[str, ...]:
    word = t.scope.ranges.word(subscript.name)
    elements = t.scope.ranges.members(dimension)
    if word is not None and word in t.scope.ranges.dimensions:
        chosen = t.scope.ranges.members(word)[:4]
    else:
        start = elements.index(word) if word in elements else len(elements)
        chosen = elements[start : start + 4]
    if len(chosen) < 4:
        raise EntryError(f"the profile `{subscript.name}` has {len(chosen)} elements, and takes 4: type, priority, width, extra", t.at)
    return chosen


LIST_FUNCTIONS: Mapping[str, Handler] = MappingProxyType(
    {
        "sum": _aggregate("sum"),
        "prod": _aggregate("prod"),
        "vmin": _aggregate("min"),
        "vmax": _aggregate("max"),
        "elmcount": _elmcount,
        "vector select": _vector_select,
        "vector sort order": _vector("vector_sort_order", 1),
        "vector rank": _vector("vector_rank", 1),
        "vector reorder": _vector("vector_reorder", 2),
        "vector lookup": _vector_lookup,
        "invert matrix": _invert,
        "determinant": _determinant,
        "allocate by priority": _by_priority,
        "allocate available": _available,
    }
)
