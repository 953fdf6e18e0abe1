"""The rows of a panel: which states, alone or in pairs, existed in which year or month.

Rows are in the order of state 1, state 2, time, so that the place of a row in the full cube (state 1, state 2, time) rises with its number.
Everything that is joined to a panel is joined by that place.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

from detente.errors import Fault, RecordError
from detente.record.panels.membership import Membership, Spell

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Dyads = Literal["none", "directed", "undirected"]
Grain = Literal["year", "month"]
LARGEST_TABLE = 60_000_000  # cells; a larger cube is searched in instead (dyad-months of all states)
MOST_ROWS = 100_000_000  # all pairs by month since 1816 are 31 million; more is a slip of the pen, or fits no memory


@dataclass(frozen=True)
class Clock:
    """The time axis: whole years, or their months.

    Attributes:
        first: first year.
        last: last year.
        grain: length of a period.
    """

    first: int
    last: int
    grain: Grain = "year"

    @property
    def each(self) -> int:
        """Periods in a year."""
        return 12 if self.grain == "month" else 1

    @property
    def count(self) -> int:
        """Periods on the axis."""
        return (self.last - self.first + 1) * self.each

    def place(self, day: date) -> int:
        """The period of a day; below 0 before the axis, beyond ``count`` after it."""
        return (day.year - self.first) * self.each + (day.month - 1 if self.each == 12 else 0)

    def bounds(self, period: int) -> tuple[date, date]:
        """First and last day of a period."""
        year, month = self.first + period // self.each, period % self.each + 1
        if self.each == 1:
            return date(year, 1, 1), date(year, 12, 31)
        after = date(year + month // 12, month % 12 + 1, 1)
        return date(year, month, 1), date.fromordinal(after.toordinal() - 1)


@dataclass(frozen=True, eq=False)
class Rows:
    """A panel's rows as small integers.

    Attributes:
        system: whose codes: ``cow`` or ``gw``.
        clock: the time axis.
        codes: code of each state, by its index.
        one: index of the first state, one entry a row.
        two: index of the second state; None in a panel of states.
        when: period of each row.
        flat: place in the cube, rising.
        directed: whether each pair stands in both orders.
        listed: whether a state stands in the other list too, by state and period.
    """

    system: str
    clock: Clock
    codes: NDArray[np.int16]
    one: NDArray[np.int16]
    two: NDArray[np.int16] | None
    when: NDArray[np.int16]
    flat: NDArray[np.int32]
    directed: bool = True
    listed: NDArray[np.bool_] | None = None
    _kept: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.flat)

    @property
    def of_pairs(self) -> bool:
        """Whether a row is a pair of states."""
        return self.two is not None

    @cached_property
    def index_of(self) -> NDArray[np.int16]:
        """Index of a state by its code, -1 for a code without one; codes run to 999."""
        import numpy as np

        found = np.full(1000, -1, np.int16)
        found[self.codes] = np.arange(len(self.codes), dtype=np.int16)
        return found

    def kept(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What ``make`` gives, made once for these rows: several additions need it."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def state_places(self, side: int) -> NDArray[np.intp]:
        """The place in (state, time) of each row's first or second state."""
        import numpy as np

        state = self.one if side == 1 or self.two is None else self.two
        place: NDArray[np.intp] = self.kept(f"side {side}", lambda: state.astype(np.intp) * self.clock.count + self.when)
        return place

    def numbers(self, flat: NDArray[np.int32]) -> NDArray[np.int32]:
        """The row at each place of the cube, -1 where the panel has none."""
        import numpy as np

        cells = len(self.codes) ** (2 if self.of_pairs else 1) * self.clock.count
        if cells > LARGEST_TABLE:
            at = np.minimum(np.searchsorted(self.flat, flat), len(self) - 1).astype(np.int32)
            return np.where(self.flat[at] == flat, at, np.int32(-1)) if len(self) else np.full(len(flat), -1, np.int32)

        def table() -> NDArray[np.int32]:
            made = np.full(cells, -1, np.int32)
            made[self.flat] = np.arange(len(self), dtype=np.int32)
            return made

        rows: NDArray[np.int32] = self.kept("table", table).take(flat)
        return rows

    def only(self, keep: NDArray[np.bool_]) -> Rows:
        """The rows where ``keep`` is true."""
        two = None if self.two is None else self.two[keep]
        return Rows(self.system, self.clock, self.codes, self.one[keep], two, self.when[keep], self.flat[keep], self.directed, self.listed)


def state_rows(membership: Membership, clock: Clock) -> Rows:
    """A row for each state and period in which it existed on any day."""
    import numpy as np

    codes, present = present_in(membership.spells, clock)
    flat = np.flatnonzero(present.ravel()).astype(np.int32)
    state, when = np.divmod(flat, np.int32(clock.count))
    listed = _listed(membership, clock, codes)
    return Rows(membership.system, clock, codes, state.astype(np.int16), None, when.astype(np.int16), flat, True, listed)


def pair_rows(membership: Membership, clock: Clock, directed: bool = True) -> Rows:
    """A row for each pair and period in which both existed on one and the same day.

    Two states that share a year but no day (East Germany left in October 1990, and a state that entered in December) have no row.

    Raises:
        RecordError: there would be more than `MOST_ROWS`.
    """
    import numpy as np

    codes, present = present_in(membership.spells, clock)
    each = present.sum(axis=0, dtype=np.int64)
    wanted = int((each * (each - 1)).sum()) // (1 if directed else 2)
    if wanted > MOST_ROWS:
        mend = "ask for fewer years or states, for `--by year`, or for a part at a time"
        raise RecordError(Fault(f"the panel would have {wanted:,} rows; at most {MOST_ROWS:,} are made", None, mend))
    count, length = len(codes), clock.count
    both = present[:, None, :] & present[None, :, :]
    both[np.arange(count), np.arange(count)] = False
    if not directed:
        both[np.tril_indices(count)] = False
    for first, second, period in strangers(membership, clock, codes):
        both[first, second, period] = both[second, first, period] = False
    flat = np.flatnonzero(both.ravel()).astype(np.int32)
    pairs = both.reshape(count * count, length).sum(axis=1, dtype=np.int32)
    states = np.arange(count, dtype=np.int16)
    one = np.repeat(states, pairs.reshape(count, count).sum(axis=1))
    two = np.repeat(np.tile(states, count), pairs)
    when = (flat - np.repeat(np.arange(count * count, dtype=np.int32) * length, pairs)).astype(np.int16)
    return Rows(membership.system, clock, codes, one, two, when, flat, directed, _listed(membership, clock, codes))


def strangers(membership: Membership, clock: Clock, codes: NDArray[np.int16]) -> list[tuple[int, int, int]]:
    """Pairs (lower index first) that share a period but no day, with that period.

    A state that was there for the whole period meets everyone, so only those that came or went in it are compared.
    """
    index = {int(code): at for at, code in enumerate(codes)}
    partial: dict[int, dict[int, list[tuple[date, date]]]] = {}
    for spell in membership.spells:
        for period in {clock.place(spell.first), clock.place(spell.last)}:
            if 0 <= period < clock.count:
                start, end = clock.bounds(period)
                here = (max(spell.first, start), min(spell.last, end))
                if here != (start, end):
                    partial.setdefault(period, {}).setdefault(index[spell.code], []).append(here)
    return [
        (one, two, period)
        for period, states in partial.items()
        for one, two in combinations(sorted(states), 2)
        if not _meet(states[one], states[two])
    ]


def _meet(one: list[tuple[date, date]], two: list[tuple[date, date]]) -> bool:
    return any(max(a[0], b[0]) <= min(a[1], b[1]) for a in one for b in two)


def present_in(
    spells: Sequence[Spell], clock: Clock, codes: NDArray[np.int16] | None = None
) -> tuple[NDArray[np.int16], NDArray[np.bool_]]:
    """Codes in rising order, and whether each state existed on any day of each period."""
    import numpy as np

    if codes is None:
        codes = np.array(sorted({spell.code for spell in spells}), np.int16)
    present = np.zeros((len(codes), clock.count), np.bool_)
    for spell in spells:
        at = int(np.searchsorted(codes, spell.code))
        present[at, max(clock.place(spell.first), 0) : max(clock.place(spell.last) + 1, 0)] = True
    return codes, present


def _listed(membership: Membership, clock: Clock, codes: NDArray[np.int16]) -> NDArray[np.bool_]:
    return present_in(membership.other, clock, codes)[1]
