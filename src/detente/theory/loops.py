"""The feedback loops of a map: found, not only declared.

Each strongly connected component is searched for its shortest independent loops (Oliva 2004): short walks, none of
which is a combination of the others. Listing every cycle instead would take time exponential in the links.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.theory.theory import Theory

if TYPE_CHECKING:
    import networkx

MOST_VARIABLES = 400


@dataclass(frozen=True)
class FoundLoop:
    """A closed walk that the map contains.

    Attributes:
        steps: the links in order, starting from the smallest variable id.
        variables: what it passes, in the same order.
        sign: ``+`` reinforcing, ``-`` balancing: the product of the links' signs.
        declared: the id of the declared loop with the same links, or empty.
        name: of that loop, or empty.
    """

    steps: tuple[str, ...]
    variables: tuple[str, ...]
    sign: str
    declared: str
    name: str


@dataclass(frozen=True)
class FoundLoops:
    """The shortest independent loops of a theory.

    Attributes:
        loops: the shortest first.
        complete: whether they span every loop of the map; False says aloud that the list is cut short.
    """

    loops: tuple[FoundLoop, ...]
    complete: bool


def find_loops(theory: Theory, in_equations: bool = False) -> FoundLoops:
    """The shortest independent loops of the map, or of the part that the equations carry.

    Args:
        theory: whose links are walked.
        in_equations: leave out links that are on the map alone.

    A component with more than 400 variables is left out, and the list then says that it is not complete.
    """
    import networkx as nx

    graph = nx.DiGraph()
    for link in theory.links.values():
        if (link.in_equations or not in_equations) and link.id not in theory.cut:
            graph.add_edge(link.source, link.target, link=link.id)
    found: list[FoundLoop] = []
    complete = True
    for component in sorted(nx.strongly_connected_components(graph), key=min):
        part = graph.subgraph(sorted(component))
        if part.number_of_edges() == 0:
            continue
        if len(component) > MOST_VARIABLES:
            complete = False
            continue
        walks = _independent(part)
        complete &= len(walks) == part.number_of_edges() - part.number_of_nodes() + 1
        found += [_found(theory, part, walk) for walk in walks]
    return FoundLoops(tuple(sorted(found, key=lambda loop: (len(loop.steps), loop.steps))), complete)


def _independent(part: networkx.DiGraph[str]) -> list[tuple[str, ...]]:
    """Shortest walks first, kept when no combination of those before gives the same set of links."""
    bit = {edge: 1 << i for i, edge in enumerate(sorted(part.edges))}
    needed = part.number_of_edges() - part.number_of_nodes() + 1
    basis: dict[int, int] = {}
    kept: list[tuple[str, ...]] = []
    for walk in sorted(_candidates(part), key=lambda walk: (len(walk), walk)):
        if _adds(basis, sum(bit[edge] for edge in _edges(walk))):
            kept.append(walk)
        if len(kept) == needed:
            break
    return kept


def _adds(basis: dict[int, int], vector: int) -> bool:
    """Whether the set of links is independent of those before (sums over two elements); remembers it if so."""
    while vector:
        top = vector.bit_length()
        if top not in basis:
            basis[top] = vector
            return True
        vector ^= basis[top]
    return False


def _candidates(part: Any) -> set[tuple[str, ...]]:
    """For each variable and link: the walk along a shortest path to the link, the link, and a shortest path back (Horton 1987)."""
    import networkx as nx

    paths = dict(nx.all_pairs_shortest_path(part))
    out: set[tuple[str, ...]] = set()
    for start in part:
        for here, there in part.edges:
            walk = (*paths[start][here], *paths[there][start][:-1])
            if len(set(walk)) == len(walk):
                out.add(_rotated(walk))
    return out


def _rotated(walk: tuple[str, ...]) -> tuple[str, ...]:
    first = walk.index(min(walk))
    return (*walk[first:], *walk[:first])


def _edges(walk: tuple[str, ...]) -> Iterable[tuple[str, str]]:
    return zip(walk, (*walk[1:], walk[0]), strict=True)


def _found(theory: Theory, part: Any, walk: tuple[str, ...]) -> FoundLoop:
    steps = tuple(part.edges[edge]["link"] for edge in _edges(walk))
    negative = sum(theory.links[step].sign == "-" for step in steps)
    declared = next((loop for loop in theory.loops.values() if any(set(steps) == set(known) for known in loop.walks)), None)
    return FoundLoop(steps, walk, "-" if negative % 2 else "+", declared.id if declared else "", declared.name if declared else "")
