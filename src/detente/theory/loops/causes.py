"""What acts on what in the equations of a theory: element by element, and variable by variable."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from detente.theory.arrays import base_name
from detente.theory.expand import Expanded
from detente.theory.functions import FUNCTIONS
from detente.theory.nodes import AtStart, Call, Item, Name, Node, children

Pair = tuple[str, str]


@dataclass(frozen=True)
class Causes:
    """The graph of a theory's equations in the course of a run; what is read for first values alone is no part of it.

    Attributes:
        reads: for each single value, hidden ones included, what it is computed from: no parameters and no words of the clock.
        states: stocks, memories and pipes, hidden ones included; every loop passes one.
        owner: for a hidden name, the element in whose equation it stands.
        lists: for a single value, the lists held under a name that it is computed through, in order; they are no names of the graph.
    """

    reads: Mapping[str, tuple[str, ...]] = field(repr=False)
    states: frozenset[str] = field(repr=False)
    owner: Mapping[str, str] = field(repr=False)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def variable(self, name: str) -> str:
        """The variable to which a name belongs, be it an element or a hidden name of one."""
        return base_name(self.owner.get(name, name))


def causes(expanded: Expanded) -> Causes:
    """The graph of an expanded theory."""
    equations: dict[str, Node] = {**expanded.values, **expanded.rates, **expanded.memories}
    equations |= {name: pipe.source for name, pipe in expanded.pipes.items()}
    direct = {name: set(running(node)) & equations.keys() for name, node in equations.items()}
    held = [name for name, node in expanded.values.items() if isinstance(node, Call) and FUNCTIONS[node.function].gives == "list"]
    through: dict[str, tuple[str, ...]] = {}
    for name in (*held, *(name for name in equations if name not in held)):
        passed = dict.fromkeys(before for inner in held if inner in direct[name] for before in (*through.get(inner, ()), inner))
        if passed:
            through[name] = tuple(passed)
            direct[name] |= {source for inner in passed for source in direct[inner]}
    reads = {name: tuple(sorted(direct[name].difference(held))) for name in equations if name not in held}
    return Causes(reads, frozenset(expanded.states), expanded.owner, through)


def running(node: Node) -> Iterator[str]:
    """The names that an equation reads at every instant: a value frozen at the first one acts no more."""
    pending = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, (Name, Item)):
            yield part.id
        elif not isinstance(part, AtStart):
            pending.extend(children(part))


def element_links(graph: Causes) -> dict[Pair, tuple[str, ...]]:
    """The links between elements that have names, each with the hidden states that it passes.

    A hidden loop inside one delay is no link of the element on itself.
    """
    out: dict[Pair, tuple[str, ...]] = {}
    for target in graph.reads:
        if target in graph.owner:
            continue
        pending: deque[tuple[str, tuple[str, ...]]] = deque((source, ()) for source in graph.reads[target])
        seen: set[str] = set()
        while pending:
            source, passed = pending.popleft()
            if source not in graph.owner:
                out.setdefault((source, target), passed)
            elif source not in seen:
                seen.add(source)
                here = (source, *passed) if source in graph.states else passed
                pending.extend((before, here) for before in graph.reads[source])
    return out


def components(nodes: Iterable[str], links: Collection[Pair]) -> list[tuple[str, ...]]:
    """The sets of names that reach each other, largest first; a single name counts when it acts on itself."""
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(links)
    found = [tuple(sorted(part)) for part in nx.strongly_connected_components(graph)]
    return sorted((part for part in found if len(part) > 1 or graph.has_edge(part[0], part[0])), key=lambda part: (-len(part), part))


def variable_links(graph: Causes) -> dict[Pair, tuple[str, ...]]:
    """The links that loops can run along, from variable to variable, each with the hidden states that it passes.

    A link between two arrays counts when elements of it lie on a loop: a chain of ages is none.
    """
    links = element_links(graph)
    home = {name: i for i, part in enumerate(components((), links)) for name in part}
    out: dict[Pair, tuple[str, ...]] = {}
    for (source, target), passed in links.items():
        if source in home and home[source] == home.get(target):
            out.setdefault((base_name(source), base_name(target)), passed)
    return dict(sorted(out.items()))
