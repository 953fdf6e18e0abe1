"""Which feedback loops drive a run, and when: Loops That Matter (Schoenberg, Davidsen and Eberlein 2020; revised 2023).

A loop's score at an instant is the product of the scores of its links; its relative score is its share of the sum of
all loops' sizes in the same component, with the sign that it acts with: above zero reinforcing, below zero balancing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente.theory import Theory
from detente.theory.loops.found import FoundLoop

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

HALF = 0.5


@dataclass(frozen=True)
class Period:
    """A time in which the same loops dominate: the smallest set of one polarity that explains half of the change or more.

    Attributes:
        start, end: first and last instant.
        loops: ids, the strongest first.
        sign: ``+`` reinforcing, ``-`` balancing.
        share: of what they explain together, on average.
    """

    start: float
    end: float
    loops: tuple[str, ...]
    sign: str
    share: float

    def __str__(self) -> str:
        shown = ", ".join(self.loops[:3]) + (f" and {len(self.loops) - 3} more" if len(self.loops) > 3 else "")
        way = "reinforcing" if self.sign == "+" else "balancing"
        return f"{self.start:g} to {self.end:g}: {shown} ({way}, {self.share:.0%})"


@dataclass(frozen=True, eq=False)
class Dominance:
    """The relative scores of a run's loops.

    Attributes:
        theory: that was run.
        times: instants; a score tells of the change from its instant to the next.
        loops: those with the greatest share on average first.
        scores: relative loop scores (loop, time), from -1 to 1; all of a component add up to 1 in size, or are 0 where nothing moves.
        raw: the loop scores themselves.
        parts: for each loop the number of its component, 1 the one with most loops. Loops of different components share no stock
            that acts on the other, and cannot be compared.
        complete: whether every loop that acted was found; False says aloud that the list is cut short.
        note: how they were found, in a sentence.
    """

    theory: Theory
    times: np.ndarray[Any, Any]
    loops: tuple[FoundLoop, ...]
    scores: np.ndarray[Any, Any] = field(repr=False)
    raw: np.ndarray[Any, Any] = field(repr=False)
    parts: tuple[int, ...] = field(repr=False)
    complete: bool
    note: str

    def __repr__(self) -> str:
        parts = f" in {max(self.parts)} components" if self.parts and max(self.parts) > 1 else ""
        return f"Dominance({self.theory.title!r}: {len(self.loops)} loops{parts}; {self.note})"

    def _repr_html_(self) -> str:
        import html

        rows = "".join(
            f"<tr><td>{part}</td><td>{p.start:g} to {p.end:g}</td><td>{html.escape(', '.join(p.loops))}</td>"
            f"<td>{'reinforcing' if p.sign == '+' else 'balancing'}</td><td>{p.share:.0%}</td></tr>"
            for part in sorted(set(self.parts))
            for p in self.periods(part)
        )
        head = "<tr><th>component</th><th>time</th><th>dominant</th><th></th><th>share</th></tr>"
        return f"<p>{html.escape(repr(self))}</p><table>{head}{rows}</table>"

    def __getitem__(self, loop: str) -> np.ndarray[Any, Any]:
        """The relative score of a loop over time, by its id.

        Raises:
            RunError: there is no such loop.
        """
        from detente.errors import Fault, RunError, nearest

        ids = [found.id for found in self.loops]
        if loop not in ids:
            raise RunError(Fault(f"no loop `{loop}` acts in this run", None, nearest(loop, ids)))
        row: np.ndarray[Any, Any] = self.scores[ids.index(loop)]
        return row

    def share(self, loop: str) -> float:
        """What a loop explains on average, of the time in which anything of its component moves."""
        place = [found.id for found in self.loops].index(loop)
        return float(self._shares()[place])

    def _shares(self) -> np.ndarray[Any, Any]:
        import numpy as np

        out = np.zeros(len(self.loops))
        for part in set(self.parts):
            rows = [i for i, p in enumerate(self.parts) if p == part]
            sizes = np.abs(self.scores[rows])
            out[rows] = sizes.sum(axis=1) / max(int((sizes.sum(axis=0) > 0).sum()), 1)
        return out

    def periods(self, part: int = 1, shortest: float = 0.0) -> tuple[Period, ...]:
        """Which loops of a component dominate when; instants at which nothing moves are left out.

        Args:
            part: the number of the component.
            shortest: a period shorter than this share of the run is joined to the longer of its neighbours, and what dominates
                the whole is told anew from the scores' means over it.
        """
        rows = [i for i, p in enumerate(self.parts) if p == part]
        scores, names = self.scores[rows], [self.loops[i].id for i in rows]
        spans: list[list[int]] = []
        last: tuple[frozenset[str], str] | None = None
        for start, end in _spans(scores, int(shortest * len(self.times))):
            loops, sign, _ = dominant(scores[:, start:end].mean(axis=1), names)
            if last == (frozenset(loops), sign) and spans[-1][1] == start:
                spans[-1][1] = end
            else:
                spans.append([start, end])
            last = frozenset(loops), sign
        return tuple(
            Period(float(self.times[start]), float(self.times[end - 1]), *dominant(scores[:, start:end].mean(axis=1), names))
            for start, end in spans
        )

    def to_polars(self) -> pl.DataFrame:
        """A row for each loop and instant: ``time, loop, name, part, percent``."""
        import numpy as np
        import polars as pl

        count = len(self.times)
        return pl.DataFrame(
            {
                "time": np.tile(self.times, len(self.loops)),
                "loop": [loop.id for loop in self.loops for _ in range(count)],
                "name": [loop.name for loop in self.loops for _ in range(count)],
                "part": np.repeat(np.array(self.parts, dtype=int), count),
                "percent": 100 * self.scores.reshape(-1),
            }
        )


def dominant(scores: Any, names: Sequence[str]) -> tuple[tuple[str, ...], str, float]:
    """The smallest set of loops of one polarity that explains half or more: ids, sign, and what it explains.

    Args:
        scores: relative scores, or means of them; only their proportions count.
        names: of the loops.
    """
    size = float(abs(scores).sum()) or 1.0
    sign = 1.0 if float(scores[scores > 0].sum()) >= size / 2 else -1.0
    total = 0.0
    chosen: list[str] = []
    for i in sorted((i for i in range(len(names)) if scores[i] * sign > 0), key=lambda i: (-abs(scores[i]), names[i])):
        chosen.append(names[i])
        total += abs(float(scores[i])) / size
        if total >= HALF - 1e-12:
            break
    return tuple(chosen), "+" if sign > 0 else "-", total


def _spans(scores: Any, shortest: int) -> list[tuple[int, int]]:
    """First and past-the-end instants of the times with one set of dominant loops; short ones joined to a neighbour."""
    names = [str(i) for i in range(len(scores))]
    spans: list[list[int]] = []
    last: tuple[frozenset[str], str] | None = None
    for k in range(scores.shape[1]):
        if not scores[:, k].any():
            last = None
            continue
        loops, sign, _ = dominant(scores[:, k], names)
        key = (frozenset(loops), sign)
        if key == last:
            spans[-1][1] = k + 1
        else:
            spans.append([k, k + 1])
        last = key
    while True:
        short = [(end - start, i) for i, (start, end) in enumerate(spans) if end - start < shortest]
        for _, i in sorted(short):
            near = [j for j in (i - 1, i + 1) if 0 <= j < len(spans) and spans[min(i, j)][1] == spans[max(i, j)][0]]
            if near:
                j = max(near, key=lambda j: spans[j][1] - spans[j][0])
                spans[min(i, j)] = [spans[min(i, j)][0], spans[max(i, j)][1]]
                del spans[max(i, j)]
                break
        else:
            return [(start, end) for start, end in spans]
