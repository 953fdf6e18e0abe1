"""A panel as it is asked for: nothing is read before `Panel.collect`, `Panel.build` or `Panel.write`."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from detente.errors import Fault, RecordError, nearest
from detente.record.panels.additions import named
from detente.record.panels.membership import FIRST, LISTED_TO, System

if TYPE_CHECKING:
    import polars as pl

    from detente.record.panels.building import Built, Progress
    from detente.record.panels.durations import Counting
    from detente.record.panels.rows import Dyads, Grain
    from detente.record.panels.supply import Supply

COUNTINGS = ("before", "including")
LONGEST = 1000  # years; an axis beyond it is a slip of the pen


@dataclass(frozen=True)
class Panel:
    """What a panel shall hold. It grows by `add`, `since` and `politically_relevant`, each of which gives a new one.

    Attributes:
        states: codes, ISO codes or names; None for every state.
        dyads: ``none`` for a row for each state, ``directed`` for both orders of a pair, ``undirected`` for one.
        years: first and last, both included.
        system: whose list of states: ``cow`` or ``gw``.
        grain: ``year`` or ``month``.
        microstates: whether the very small states of the Gleditsch-Ward list are in.
        relevant: whether only contiguous pairs and those with a major power are kept.
        additions: words of `detente.record.panels.additions`, in order.
        durations: additions whose events time is counted from, each with how.
        home: the folder of the record; None for the usual one.
        supply: data sets at hand, in place of a home.
        against_all: whether one state of a pair among ``states`` is enough.
    """

    states: tuple[str, ...] | None
    dyads: Dyads
    years: tuple[int, int]
    system: System = "cow"
    grain: Grain = "year"
    microstates: bool = True
    relevant: bool = False
    additions: tuple[str, ...] = ()
    durations: tuple[tuple[str, Counting], ...] = ()
    home: Path | None = None
    supply: Supply | None = None
    against_all: bool = False

    def add(self, *names: str) -> Panel:
        """The panel with more columns.

        Raises:
            RecordError: an addition is not known.
        """
        named(names)
        return replace(self, additions=tuple(dict.fromkeys((*self.additions, *names))))

    def since(self, *names: str, counting: Counting = "before") -> Panel:
        """The panel with the time since the last event of each addition; see `detente.record.panels.durations`.

        Raises:
            RecordError: an addition is not known, or ``counting`` is neither ``before`` nor ``including``.
        """
        named(names)
        if counting not in COUNTINGS:
            raise RecordError(Fault(f"`{counting}` is not a way to count", None, nearest(counting, COUNTINGS)))
        return replace(self, durations=tuple(dict.fromkeys((*self.durations, *((name, counting) for name in names)))))

    def politically_relevant(self) -> Panel:
        """The panel with only pairs that are contiguous or have a major power."""
        return replace(self, relevant=True)

    def with_all(self) -> Panel:
        """The panel with the pairs of each named state and every other state, in place of the pairs of named states alone."""
        return replace(self, against_all=True)

    def build(self, progress: Progress | None = None) -> Built:
        """The table with its codebook, citations and notices.

        Raises:
            RecordError: what was asked for does not fit together, or a data set is not at hand.
        """
        from detente.record.panels.building import RELEVANCE, build
        from detente.record.panels.supply import supply_of

        needed = (*self.additions, *(name for name, _ in self.durations), *(RELEVANCE if self.relevant else ()))
        try:
            return build(self, self.supply or supply_of(self.home, needed, self.system), progress)
        except MemoryError:
            mend = "ask for fewer years, states or additions"
            raise RecordError(Fault("there is not enough memory for this panel", None, mend)) from None

    def collect(self) -> pl.DataFrame:
        """The table alone.

        Raises:
            RecordError: as `build`.
        """
        return self.build().frame

    def write(self, path: str | Path, progress: Progress | None = None) -> Built:
        """Build the panel and write it with its codebook; the ending of ``path`` says how (.parquet, .csv, .dta, .sav).

        Raises:
            RecordError: as `build`, or the ending is not known, or the place cannot be written to.
        """
        from detente.record.panels.writing import check_path, write_panel

        check_path(Path(path))
        built = self.build(progress)
        write_panel(built, Path(path))
        return built

    def question(self) -> str:
        """The panel as one line that can be typed."""
        parts = [f"--states {shlex.quote(','.join(self.states)) if self.states else 'all'}", f"--dyads {self.dyads}"]
        parts += ["--with all"] if self.against_all and self.states else []
        parts += [f"--years {self.years[0]}-{self.years[1]}", f"--system {self.system}"]
        parts += ["--by month"] if self.grain == "month" else []
        parts += ["--no-microstates"] if not self.microstates else []
        parts += ["--relevant"] if self.relevant else []
        parts += [f"--add {','.join(self.additions)}"] if self.additions else []
        parts += [f"--since {','.join(name for name, _ in self.durations)}"] if self.durations else []
        parts += ["--counting including"] if any(how == "including" for _, how in self.durations) else []
        return "detente panel " + " ".join(parts)


def panel(
    states: Literal["all"] | str | Iterable[str] = "all",
    dyads: Dyads = "directed",
    years: tuple[int, int] | None = None,
    system: System = "cow",
    by: Grain = "year",
    microstates: bool = True,
    home: str | Path | None = None,
    supply: Supply | None = None,
) -> Panel:
    """A panel of states or pairs of states.

    Args:
        states: ``all``, or codes, ISO codes or names (a list, or one text with commas); of pairs, both are among them.
        dyads: ``none``, ``directed`` or ``undirected``.
        years: first and last; without it 1816 to the year in which the list of states ends (2016 for ``cow``, 2020 for ``gw``), never
            the year in which the call is made.
        system: ``cow`` (Correlates of War) or ``gw`` (Gleditsch and Ward).
        by: ``year`` or ``month``.
        microstates: whether the very small states of the ``gw`` list are in.
        home: the folder of the record; by default the usual one.
        supply: data sets at hand, in place of a home.

    Raises:
        RecordError: an argument is none of what it may be.

    Example:
        >>> panel("PAK,USA", years=(1947, 1949)).collect().rows()
        [(2, 770, 1947), (2, 770, 1948), (2, 770, 1949), (770, 2, 1947), (770, 2, 1948), (770, 2, 1949)]
    """
    faults = [
        Fault(f"`{given}` is not a {what}", None, "accepted: " + ", ".join(f"`{w}`" for w in accepted))
        for what, given, accepted in (
            ("kind of row", dyads, ("none", "directed", "undirected")),
            ("list of states", system, ("cow", "gw")),
            ("length of a period", by, ("year", "month")),
        )
        if given not in accepted
    ]
    if faults:
        raise RecordError(faults)
    span = years or (FIRST, LISTED_TO[system])
    if not (FIRST <= span[0] <= span[1] < FIRST + LONGEST):
        what = f"`{span[0]}-{span[1]}` is not a span of years"
        raise RecordError(Fault(what, None, f"give the first and the last year, from {FIRST} on: `--years {FIRST}-{LISTED_TO[system]}`"))
    words = states.split(",") if isinstance(states, str) else list(states)
    chosen = None if words == ["all"] else tuple(word.strip() for word in words if word.strip())
    if chosen == ():
        raise RecordError(Fault("no state is named", None, "name some, as in `--states PAK,USA`, or say `all`"))
    return Panel(chosen, dyads, (span[0], span[1]), system, by, microstates, home=None if home is None else Path(home), supply=supply)
