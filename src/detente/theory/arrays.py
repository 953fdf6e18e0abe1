"""Arrays written out: every element of an array becomes an equation of single values.

What follows (order, delays, runs, loops) then knows no arrays at all. An index word is resolved for the element at
hand: a word that is bound stands for the element it is bound to; an element stands for itself; a dimension that is
not bound stands for the element that corresponds to one that is, by a mapping or because it is the same element.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from math import prod

from detente.errors import Fault, Place, TheoryError, nearest
from detente.theory.nodes import Call, Each, Index, Items, Lookup, Name, Node, Number, Pick, Position, rebuild_parts
from detente.theory.settled import settled
from detente.theory.theory import Dimension, LookupTable, Piece, Theory, Variable

MOST_ELEMENTS = 500_000


@dataclass(frozen=True)
class Bound:
    """A word that stands for an element while one equation is written out."""

    word: str
    dimension: str
    element: str


@dataclass(frozen=True)
class Single:
    """One element of a variable: its flattened name and its equations as single values.

    Attributes:
        name: ``population[north,young]``, or the id of a variable that is no array.
        equation: of values of single elements alone.
        initial: a stock's first value.
        place: the line of the equation.
    """

    name: str
    variable: Variable
    equation: Node
    initial: Node | None
    place: Place


def element_name(variable: str, elements: tuple[str, ...]) -> str:
    """The flattened name of an element.

    Example:
        >>> element_name("population", ("north", "young")), element_name("aid", ())
        ('population[north,young]', 'aid')
    """
    return f"{variable}[{','.join(elements)}]" if elements else variable


def base_name(name: str) -> str:
    """The variable to which a flattened name belongs.

    Example:
        >>> base_name("population[north,young]")
        'population'
    """
    return name.partition("[")[0]


def column_name(theory: Theory, name: str) -> str:
    """A flattened name as the model writes it: ``Population[North,Young]``."""
    base, _, inner = name.partition("[")
    noun = theory.variables.get(base) or theory.parameters.get(base)
    label = (noun.label if noun is not None else "") or base
    if not inner or not isinstance(noun, Variable):
        return label
    elements = inner[:-1].split(",")
    shown = [theory.dimensions[d].labels.get(e, e) for d, e in zip(noun.over, elements, strict=True)]
    return f"{label}[{','.join(shown)}]"


def singles(theory: Theory) -> Iterator[Single]:
    """Every element of every variable that has an equation, in the order of the file.

    Raises:
        TheoryError: an element without an equation, an index that stands for no element, or more elements than fit.
    """
    writing = Writing(theory)
    faults: list[Fault] = []
    for variable in theory.variables.values():
        if not variable.over:
            if variable.equation is not None:
                equation = writing.single(variable.equation, (), variable.equation_place)
                initial = None if variable.initial is None else writing.single(variable.initial, (), variable.equation_place)
                yield Single(variable.id, variable, equation, initial, variable.equation_place)
        elif variable.equations:
            yield from _elements(writing, variable, faults)
    if faults or writing.faults:
        raise TheoryError([*faults, *writing.faults])


def _elements(writing: Writing, variable: Variable, faults: list[Fault]) -> Iterator[Single]:
    lists = [writing.dimensions[d].elements for d in variable.over]
    writing.count(prod(map(len, lists)), variable.place)
    bare: list[str] = []
    for elements in product(*lists):
        name = element_name(variable.id, elements)
        piece = writing.piece(variable, elements)
        equation = piece.equation if piece else variable.equation
        if equation is None:
            bare.append(name)
            continue
        bound = writing.bound(variable.over, piece.at if piece else (), elements)
        initial = piece.initial if piece and piece.initial is not None else variable.initial
        place = piece.place if piece and piece.place.file else variable.equation_place
        first = None if initial is None else writing.single(initial, bound, place)
        yield Single(name, variable, writing.single(equation, bound, place), first, place)
    if bare:
        more = f" and {len(bare) - 3} more" if len(bare) > 3 else ""
        what = f"no equation covers {', '.join(f'`{name}`' for name in bare[:3])}{more}"
        faults.append(Fault(what, variable.place, "add a piece for it, or an `equation` for all that is left"))


@dataclass(frozen=True)
class _Pieces:
    """The pieces of one variable by number: those of one element by that element, the others in order."""

    exact: Mapping[tuple[str, ...], int]
    wide: tuple[int, ...]

    @classmethod
    def of(cls, pieces: tuple[Piece, ...], dimensions: Mapping[str, Dimension]) -> _Pieces:
        exact: dict[tuple[str, ...], int] = {}
        wide: list[int] = []
        for i, piece in enumerate(pieces):
            if piece.excepted or any(word in dimensions for word in piece.at):
                wide.append(i)
            else:
                exact.setdefault(piece.at, i)
        return cls(exact, tuple(wide))


@dataclass
class Writing:
    """One writing out of a theory; gathers the faults that it meets."""

    theory: Theory
    faults: list[Fault] = field(default_factory=list)
    _counted: int = 0
    _pieces: dict[str, _Pieces] = field(default_factory=dict)

    @property
    def dimensions(self) -> Mapping[str, Dimension]:
        """By id."""
        return self.theory.dimensions

    def count(self, more: int, place: Place) -> None:
        """Count elements against the budget.

        Raises:
            TheoryError: it is spent.
        """
        self._counted += more
        if self._counted > MOST_ELEMENTS:
            raise TheoryError(
                Fault(f"the arrays have more than {MOST_ELEMENTS:,} elements", place, "leave dimensions out, or merge elements")
            )

    def piece(self, variable: Variable, elements: tuple[str, ...]) -> Piece | None:
        """The first piece of a variable that covers an element."""
        if variable.id not in self._pieces:
            self._pieces[variable.id] = _Pieces.of(variable.pieces, self.dimensions)
        pieces = self._pieces[variable.id]
        exact = pieces.exact.get(elements, len(variable.pieces))
        for i in pieces.wide:
            piece = variable.pieces[i]
            if i > exact:
                break
            if self.covers(piece.at, elements) and not any(self.covers(part, elements) for part in piece.excepted):
                return piece
        return variable.pieces[exact] if exact < len(variable.pieces) else None

    def covers(self, at: tuple[str, ...], elements: tuple[str, ...]) -> bool:
        """Whether a part of an array holds an element."""
        return all(
            word == e or (word in self.dimensions and e in self.dimensions[word].elements) for word, e in zip(at, elements, strict=True)
        )

    def bound(self, over: tuple[str, ...], at: tuple[str, ...], elements: tuple[str, ...]) -> tuple[Bound, ...]:
        """The words that stand for the elements of the left side: the dimensions, then what the piece calls them."""
        words = [Bound(d, d, e) for d, e in zip(over, elements, strict=True)]
        parts = [Bound(w, w, e) for w, e in zip(at, elements, strict=True) if w in self.dimensions] if at else []
        return (*words, *parts)

    def single(self, node: Node, bound: tuple[Bound, ...], place: Place) -> Node:
        """The equation of one element, over values of single elements."""
        if isinstance(node, Index):
            return self._indexed(node, bound, place)
        if isinstance(node, Name):
            variable = self.theory.variables.get(node.id)
            return self._indexed(Index(node.id, variable.over), bound, place) if variable and variable.over else node
        if isinstance(node, Position):
            return self._position(node, bound, place)
        if isinstance(node, Each):
            return self._each(node, bound, place)
        if isinstance(node, Pick):
            return self._pick(node, bound, place)
        if isinstance(node, Lookup):
            table = self.theory.lookups.get(node.table)
            at = self._elements_of(node.at or (table.over if table else ()), table.over if table else (), bound, place)
            return Lookup(element_name(node.table, at), (), node.mode, self.single(node.x, bound, place))
        return settled(node, rebuild_parts(node, lambda part: self.single(part, bound, place)))

    def _indexed(self, node: Index, bound: tuple[Bound, ...], place: Place) -> Node:
        variable = self.theory.variables.get(node.id)
        if variable is None or len(variable.over) != len(node.at):
            count = len(variable.over) if variable else 0
            what = f"`{node.id}` has {count} dimension{'s' if count != 1 else ''}, and {len(node.at)} indices are given"
            self.faults.append(Fault(what, place, "write one index for each dimension"))
            return Number(0.0)
        return Name(element_name(node.id, self._elements_of(node.at, variable.over, bound, place)))

    def _elements_of(self, at: tuple[str, ...], over: tuple[str, ...], bound: tuple[Bound, ...], place: Place) -> tuple[str, ...]:
        return tuple(self._element(word, d, bound, place) for word, d in zip(at, over, strict=False))

    def _element(self, word: str, into: str, bound: tuple[Bound, ...], place: Place) -> str:
        """The element of the dimension ``into`` for which an index word stands."""
        found = self.resolve(word, bound)
        target = self.dimensions[into]
        if found is not None:
            element, dimension = found
            if element in target.elements:
                return element
            mapped = self._mapped(element, dimension, into) if dimension else None
            if mapped is not None:
                return mapped
        self.faults.append(
            Fault(
                f"the index `{word}` stands for no element of `{into}` here",
                place,
                nearest(word, [*target.elements, *(b.word for b in bound)]) or "use an element, or a dimension that the equation runs over",
            )
        )
        return target.elements[0]

    def resolve(self, word: str, bound: tuple[Bound, ...]) -> tuple[str, str] | None:
        """The element for which a word stands, and its dimension (empty for an element written as such)."""
        for b in reversed(bound):
            if b.word == word:
                return b.element, b.dimension
        if word not in self.dimensions:
            return word, ""
        for b in reversed(bound):
            mapped = self._mapped(b.element, b.dimension, word)
            if mapped is not None:
                return mapped, word
        for b in reversed(bound):
            if b.element in self.dimensions[word].elements:
                return b.element, word
        return None

    def _mapped(self, element: str, source: str, into: str) -> str | None:
        """The element of ``into`` that belongs to an element of ``source``, by a mapping of either."""
        here, there = self.dimensions[source], self.dimensions[into]
        if into in here.maps_to:
            return here.maps_to[into][here.elements.index(element)]
        if source in there.maps_to and element in there.maps_to[source]:
            return there.elements[there.maps_to[source].index(element)]
        for parent in (d for d in (here.of,) if d and d != into):
            return self._mapped(element, parent, into) if element in self.dimensions[parent].elements else None
        return None

    def _position(self, node: Position, bound: tuple[Bound, ...], place: Place) -> Node:
        found = self.resolve(node.of, bound)
        if found is not None:
            element, dimension = found
            homes = [dimension] if dimension else [d.id for d in self.dimensions.values() if element in d.elements and not d.of]
            for home in homes:
                whole = self.dimensions[self.dimensions[home].of or home]
                if element in whole.elements:
                    return Number(float(whole.elements.index(element) + 1))
        self.faults.append(
            Fault(f"`position({node.of})` stands for no element here", place, "name an element, or a dimension that is run over")
        )
        return Number(0.0)

    def _each(self, node: Each, bound: tuple[Bound, ...], place: Place) -> Node:
        unknown = [d for _, d in node.over if d not in self.dimensions]
        if unknown:
            self.faults.append(Fault(f"`{unknown[0]}` is not a dimension", place, nearest(unknown[0], self.dimensions)))
            return Items((Number(0.0),), (1,))
        lists = [self.dimensions[d].elements for _, d in node.over]
        self.count(prod(map(len, lists)), place)
        items = tuple(
            self.single(node.body, (*bound, *(Bound(word, d, e) for (word, d), e in zip(node.over, elements, strict=True))), place)
            for elements in product(*lists)
        )
        return Items(items, tuple(map(len, lists)))

    def _pick(self, node: Pick, bound: tuple[Bound, ...], place: Place) -> Node:
        each = next((argument for argument in node.call.arguments if isinstance(argument, Each)), None)
        over = tuple(d for _, d in each.over) if each else ()
        if len(over) != len(node.at):
            self.faults.append(
                Fault(
                    f"`{node.call.function}(...)` gives {len(over)} dimensions, and {len(node.at)} indices are given",
                    place,
                    "write one index for each",
                )
            )
            return Number(0.0)
        at = self._elements_of(node.at, over, bound, place)
        lists = [self.dimensions[d].elements for d in over]
        whole = 0
        for element, elements in zip(at, lists, strict=True):
            whole = whole * len(elements) + (elements.index(element) if element in elements else 0)
        call = self.single(node.call, bound, place)
        assert isinstance(call, Call)  # single keeps a call a call
        return Pick(call, (str(whole),))


def single_tables(theory: Theory) -> dict[str, LookupTable]:
    """Every table of the theory, each element of an array of tables by its flattened name.

    Raises:
        TheoryError: elements without points.
    """
    writing = Writing(theory)
    out: dict[str, LookupTable] = {}
    bare: list[Fault] = []
    for table in theory.lookups.values():
        for elements in product(*(theory.dimensions[d].elements for d in table.over)):
            name = element_name(table.id, elements)
            points = next((points for at, points in table.pieces if writing.covers(at, elements)), None)
            if points is None:
                bare.append(Fault(f"the lookup `{name}` has no points", table.place, "add `points` for it"))
            else:
                out[name] = replace(table, over=(), pieces=(((), points),))
    if bare:
        raise TheoryError(bare)
    return out
