"""What must not change a theory's course: its names, the order of its equations, being written and read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.simulate import simulate
from detente.theory import Theory, read_theory, write_theory
from detente.theory.nodes import AtStart, Call, Each, Index, Lookup, Name, Node, Pick, Position, rebuild
from detente.theory.theory import Dimension, LookupTable, Macro, Piece, Variable
from strategies import running_theories

some = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@given(running_theories(), st.randoms(use_true_random=False))
@some
def test_the_order_of_entries_changes_nothing(theory, random):
    def shuffled(entries):
        items = list(entries.items())
        random.shuffle(items)
        return dict(items)

    parts = {part: shuffled(getattr(theory, part)) for part in ("variables", "parameters", "dimensions", "lookups", "macros")}
    one, other = simulate(theory), simulate(replace(theory, **parts))
    assert set(one.values) == set(other.values)
    for name in one.values:
        np.testing.assert_array_equal(one[name], other[name], err_msg=name)


@given(running_theories(), st.randoms(use_true_random=False))
@some
def test_names_change_nothing(theory, random):
    ids = [*theory.variables, *theory.parameters, *theory.dimensions, *theory.lookups, *theory.macros]
    ids += [e for d in theory.dimensions.values() for e in d.elements] + [v for m in theory.macros.values() for v in m.variables]
    ids += [word for m in theory.macros.values() for word in m.arguments] + ["r"]
    ids = list(dict.fromkeys(ids))
    new = [f"n{i}" for i in range(len(ids))]
    random.shuffle(new)
    names = dict(zip(ids, new, strict=True))
    one, other = simulate(theory), simulate(renamed(theory, names))
    for name in one.values:
        base, bracket, inner = name.partition("[")
        elements = ",".join(names[e] for e in inner.rstrip("]").split(",") if e)
        np.testing.assert_array_equal(one[name], other[names[base] + (f"[{elements}]" if bracket else "")], err_msg=name)


@given(running_theories())
@some
def test_written_and_read_back_runs_the_same(tmp_path, theory):
    write_theory(theory, tmp_path / "theory.yaml")
    again = read_theory(tmp_path / "theory.yaml")
    assert again == theory
    one, other = simulate(theory), simulate(again)
    for name in one.values:
        np.testing.assert_array_equal(one[name], other[name], err_msg=name)


def renamed(theory: Theory, names: dict[str, str]) -> Theory:
    """A theory with other names for everything."""

    def of(name: str) -> str:
        return names.get(name, name)

    def several(words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(of, words))

    def change(node: Node) -> Node:
        if isinstance(node, (Name, AtStart)):
            return replace(node, id=of(node.id))
        if isinstance(node, Index):
            return Index(of(node.id), several(node.at))
        if isinstance(node, Lookup):
            return replace(node, table=of(node.table), at=several(node.at))
        if isinstance(node, Each):
            return replace(node, over=tuple((of(word), of(dimension)) for word, dimension in node.over))
        if isinstance(node, Pick):
            return replace(node, at=several(node.at))
        if isinstance(node, Position):
            return Position(of(node.of))
        return replace(node, function=of(node.function)) if isinstance(node, Call) and node.function in theory.macros else node

    def tree(node: Node | None) -> Node | None:
        return None if node is None else rebuild(node, change)

    def piece(part: Piece) -> Piece:
        return Piece(several(part.at), tree(part.equation), tree(part.initial), tuple(map(several, part.excepted)))

    def variable(v: Variable) -> Variable:
        pieces = tuple(map(piece, v.pieces))
        return replace(v, id=of(v.id), equation=tree(v.equation), initial=tree(v.initial), over=several(v.over), pieces=pieces)

    def dimension(d: Dimension) -> Dimension:
        maps = {of(other): several(elements) for other, elements in d.maps_to.items()}
        return replace(d, id=of(d.id), elements=several(d.elements), of=of(d.of), maps_to=maps)

    def table(t: LookupTable) -> LookupTable:
        return replace(t, id=of(t.id), over=several(t.over), pieces=tuple((several(at), points) for at, points in t.pieces))

    def macro(m: Macro) -> Macro:
        inner = {of(k): variable(v) for k, v in m.variables.items()}
        return replace(m, id=of(m.id), arguments=several(m.arguments), variables=inner, value=of(m.value))

    return replace(
        theory,
        variables={of(k): variable(v) for k, v in theory.variables.items()},
        parameters={of(k): replace(p, id=of(k)) for k, p in theory.parameters.items()},
        dimensions={of(k): dimension(d) for k, d in theory.dimensions.items()},
        lookups={of(k): table(t) for k, t in theory.lookups.items()},
        macros={of(k): macro(m) for k, m in theory.macros.items()},
    )
