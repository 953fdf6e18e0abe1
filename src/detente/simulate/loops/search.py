"""Which loops of a graph with scores on its links matter: all of them where they are few, else the strongest.

Names are numbers here, and links are places in a list. Before the search every name with a single link in, or a single
link out, is taken out and its links are joined; that changes no loop and leaves a fraction of a large model.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from detente.theory.loops.independent import Deadline

if TYPE_CHECKING:
    import numpy as np

Path = tuple[int, ...]
MOST_LENGTH = 500_000  # links in all loops together
_LEAST_INSTANTS = 20  # no instant takes more than its share of the loops


@dataclass(frozen=True)
class Budget:
    """How much work is done to find loops, and when the list is cut short.

    Attributes:
        exhaustive: up to so many loops, every one is found; beyond, the strongest paths are followed.
        loops: the most that are kept.
        seconds: for all of the search.
        windows: the most steps of the run at which links are scored, evenly spread over it.
        tries: the most links that are followed from one start at one instant.
    """

    exhaustive: int = 2_000
    loops: int = 5_000
    seconds: float = 10.0
    windows: int = 4_000
    tries: int = 20_000


@dataclass(frozen=True)
class Search:
    """The loops of one strongly connected component.

    Attributes:
        loops: each the places of its links, in order.
        complete: whether they are all there are.
        looked: at how many instants the strongest paths were followed; 0 when every loop was listed.
        note: how far the search went, in a sentence.
    """

    loops: tuple[Path, ...]
    complete: bool
    looked: int
    note: str


@dataclass(frozen=True)
class _Joined:
    """A graph without the names that need no choice: each arrow (source, target) is a path of links."""

    arrows: tuple[tuple[int, int], ...]
    paths: tuple[Path, ...]
    closed: tuple[Path, ...]


def search(links: Sequence[tuple[int, int]], sizes: np.ndarray[Any, Any], budget: Budget, deadline: Deadline) -> Search:
    """The loops along links.

    Args:
        links: source and target of each.
        sizes: logarithm of the size of each link's score at each instant (link, time), ``-inf`` where it does not act.
        budget: of the whole search.
        deadline: when its time is up.
    """
    joined = _join(links)
    found = _listed(joined, budget)
    if found is not None:
        return Search(tuple(found), True, 0, f"all {len(found):,} loops" if len(found) != 1 else "the only loop")
    listed = {tuple(sorted(path)): path for path in joined.closed}
    looked = _strongest(joined, sizes, budget, deadline, listed)
    why = f"more than {budget.exhaustive:,} loops; the strongest paths were followed at {looked:,} of {sizes.shape[1]:,} instants"
    if len(listed) >= budget.loops:
        why += f" until {budget.loops:,} were found"
    return Search(tuple(listed.values())[: budget.loops], False, looked, f"{why}: {min(len(listed), budget.loops):,} loops")


def _listed(joined: _Joined, budget: Budget) -> list[Path] | None:
    """Every loop, or None where there are more than the budget, or more than half the time allows."""
    ends = {name for pair in joined.arrows for name in pair}
    if len(joined.arrows) - len(ends) + 1 > budget.exhaustive:  # so many are independent, and no loop passes two parts
        return None
    half = Deadline(budget.seconds / 2)
    found = list(joined.closed)
    for path in _all(joined):
        found.append(path)
        if len(found) > budget.exhaustive or half.passed:
            return None
    return found


def _join(links: Sequence[tuple[int, int]]) -> _Joined:
    ends: dict[int, tuple[int, int]] = dict(enumerate(links))
    paths: dict[int, Path] = {i: (i,) for i in ends}
    closed: list[Path] = []
    into: dict[int, set[int]] = defaultdict(set)
    out: dict[int, set[int]] = defaultdict(set)
    count = len(links)

    def add(key: int, source: int, target: int, path: Path) -> None:
        if source == target:
            closed.append(path)
            return
        ends[key], paths[key] = (source, target), path
        out[source].add(key)
        into[target].add(key)

    def drop(key: int) -> None:
        source, target = ends.pop(key)
        out[source].discard(key)
        into[target].discard(key)

    for key, (source, target) in list(ends.items()):
        ends.pop(key)
        add(key, source, target, paths[key])
    pending = sorted({name for link in links for name in link})
    while pending:
        name = pending.pop()
        before, after = sorted(into[name]), sorted(out[name])
        if not before and not after:
            continue
        if min(len(before), len(after)) > 1:
            continue
        touched = {ends[key][0] for key in before} | {ends[key][1] for key in after}
        joins = [(ends[a][0], ends[b][1], paths[a] + paths[b]) for a, b in product(before, after)]
        for key in (*before, *after):
            drop(key)
        for source, target, path in joins:
            add(count, source, target, path)
            count += 1
        pending.extend(sorted(touched - {name}))
    order = sorted(ends)
    return _Joined(tuple(ends[key] for key in order), tuple(paths[key] for key in order), tuple(closed))


def _all(joined: _Joined) -> Iterator[Path]:
    """Every loop (Johnson 1975), each once."""
    import networkx as nx

    between: dict[tuple[int, int], list[Path]] = defaultdict(list)
    for pair, path in zip(joined.arrows, joined.paths, strict=True):
        between[pair].append(path)
    for walk in nx.simple_cycles(nx.DiGraph(sorted(between))):
        for choice in product(*(between[pair] for pair in zip(walk, (*walk[1:], walk[0]), strict=True))):
            yield tuple(link for path in choice for link in path)


def _strongest(joined: _Joined, sizes: Any, budget: Budget, deadline: Deadline, listed: dict[Path, Path]) -> int:
    """Follow the strongest paths (Eberlein and Schoenberg 2020, appendix I) at one instant after another; how many it was."""
    import numpy as np

    strength = np.array([sizes[list(path)].sum(axis=0) for path in joined.paths]).reshape(len(joined.paths), sizes.shape[1])
    onward: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for place, (source, target) in enumerate(joined.arrows):
        onward[source].append((place, target))
    looked = length = 0
    share = budget.loops / min(sizes.shape[1], _LEAST_INSTANTS)
    for k in _spread(sizes.shape[1]):
        now = strength[:, k]
        strongest = {
            source: sorted(((-now[place], place, target) for place, target in arrows if now[place] > -np.inf))
            for source, arrows in onward.items()
        }
        most = share * (looked + 1)
        for start in sorted(strongest):
            for loop in _from(start, strongest, budget.tries):
                path = tuple(link for place in loop for link in joined.paths[place])
                if listed.setdefault(tuple(sorted(path)), path) is path:
                    length += len(path)
                if len(listed) >= most:
                    break
            if deadline.passed or length > MOST_LENGTH or len(listed) >= most:
                break
        looked += 1
        if deadline.passed or length > MOST_LENGTH or len(listed) >= budget.loops:
            break
    return looked


def _from(start: int, strongest: dict[int, list[tuple[float, int, int]]], tries: int) -> Iterator[Path]:
    """The loops from one name on: a path goes no further where a stronger one has been."""
    best = {start: 0.0}
    stack = [(start, 0.0, iter(strongest[start]))]
    on_path = {start}
    arrows: list[int] = []
    while stack and tries:
        tries -= 1
        name, size, following = stack[-1]
        weight, place, target = next(following, (0.0, -1, -1))
        if place < 0:
            stack.pop()
            on_path.discard(name)
            if arrows:
                arrows.pop()
            continue
        if target == start:
            yield (*arrows, place)
        elif target not in on_path and target in strongest and size - weight >= best.get(target, -float("inf")):
            best[target] = size - weight
            on_path.add(target)
            arrows.append(place)
            stack.append((target, size - weight, iter(strongest[target])))


def _spread(count: int) -> Iterator[int]:
    """Places from 0 to count - 1, so ordered that any first part of them covers the whole evenly."""
    heap = [(-count, 0)] if count else []
    while heap:
        less, first = heapq.heappop(heap)
        end = first - less
        middle = (first + end) // 2
        yield middle
        for here, there in ((first, middle), (middle + 1, end)):
            if there > here:
                heapq.heappush(heap, (here - there, here))
