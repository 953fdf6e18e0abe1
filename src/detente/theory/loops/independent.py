"""A shortest independent loop set (Oliva 2004) of one strongly connected component, within a budget.

A candidate is the shortest path from a start to a link, the link, and the shortest path back (Horton 1987). Candidates
are taken the shortest first, and kept when no combination of those kept before gives the same set of links.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

Walk = tuple[str, ...]
MOST_CANDIDATES = 2_000_000
_LOOK = 64  # candidates between two looks at the clock


class Deadline:
    """A moment after which work is cut short."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds

    @property
    def passed(self) -> bool:
        """Whether it lies behind."""
        return time.monotonic() > self.end


@dataclass(frozen=True)
class Component:
    """A strongly connected component by numbers.

    Attributes:
        names: in order; a number is a place here.
        onward: for each, the numbers that it acts on, in order.
        starts: numbers at which candidates start; every loop must pass one of them.
    """

    names: tuple[str, ...]
    onward: tuple[tuple[int, ...], ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, names: Sequence[str], links: Mapping[tuple[str, str], object], starts: Collection[str] = ()) -> Component:
        """The part of a graph that lies between some names.

        Args:
            names: of the component.
            links: of the whole graph.
            starts: names of which every loop passes one; all of them when empty.
        """
        ordered = tuple(sorted(names))
        number = {name: i for i, name in enumerate(ordered)}
        onward: list[list[int]] = [[] for _ in ordered]
        for source, target in links:
            if source in number and target in number:
                onward[number[source]].append(number[target])
        chosen = tuple(i for i, name in enumerate(ordered) if not starts or name in starts)
        return cls(ordered, tuple(tuple(sorted(set(targets))) for targets in onward), chosen)

    @property
    def rank(self) -> int:
        """How many independent loops there are: links less variables plus one."""
        return sum(map(len, self.onward)) - len(self.names) + 1


def shortest_independent(part: Component, deadline: Deadline, most: int) -> list[Walk]:
    """The loops, shortest first, each from its smallest name on; fewer than ``part.rank`` when the budget was spent."""
    number = {(i, j): 1 << k for k, (i, j) in enumerate((i, j) for i, row in enumerate(part.onward) for j in row)}
    basis: dict[int, int] = {}
    kept: list[Walk] = []
    wanted = min(part.rank, most)
    for walk in _by_length(part, deadline):
        edges = zip(walk, (*walk[1:], walk[0]), strict=True)
        if _adds(basis, sum(number[edge] for edge in edges)):
            kept.append(tuple(part.names[i] for i in walk))
        if len(kept) >= wanted:
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


def _by_length(part: Component, deadline: Deadline) -> Iterator[tuple[int, ...]]:
    """Candidate loops as numbers, the shortest first and then in the order of names; ends when time is up."""
    back: list[list[int]] = [[] for _ in part.names]
    for i, row in enumerate(part.onward):
        for j in row:
            back[j].append(i)
    trees: dict[int, tuple[list[int], list[int]]] = {}
    lengths: dict[int, list[tuple[int, int, int]]] = {}
    count = 0
    for start in part.starts:
        if deadline.passed or count > MOST_CANDIDATES:
            break
        (before, far), (after, near) = _tree(part.onward, start), _tree(back, start)
        trees[start] = before, after
        for here, row in enumerate(part.onward):
            for there in row:
                # Along a link of the tree the same walk is met again one link further on.
                if before[there] != here or there == start:
                    lengths.setdefault(far[here] + 1 + near[there], []).append((start, here, there))
                    count += 1
    for length in sorted(lengths):
        walks: set[tuple[int, ...]] = set()
        for k, (start, here, there) in enumerate(lengths.pop(length)):
            if k % _LOOK == 0 and deadline.passed:
                return
            walk = _walk(*trees[start], start, here, there)
            if len(set(walk)) == len(walk):
                first = walk.index(min(walk))
                walks.add((*walk[first:], *walk[:first]))
        for k, walk in enumerate(sorted(walks)):
            if k % _LOOK == 0 and deadline.passed:
                return
            yield walk


def _tree(onward: Sequence[Sequence[int]], start: int) -> tuple[list[int], list[int]]:
    """For each number the one before it on a shortest path from the start, and its distance."""
    before = [-1] * len(onward)
    far = [-1] * len(onward)
    far[start] = 0
    pending = deque([start])
    while pending:
        here = pending.popleft()
        for there in onward[here]:
            if far[there] < 0:
                far[there] = far[here] + 1
                before[there] = here
                pending.append(there)
    return before, far


def _walk(before: list[int], after: list[int], start: int, here: int, there: int) -> tuple[int, ...]:
    out = [here]
    while out[-1] != start:
        out.append(before[out[-1]])
    out.reverse()
    while there != start:
        out.append(there)
        there = after[there]
    return tuple(out)
