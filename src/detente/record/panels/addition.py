"""What can be added to a panel: the nouns in which an addition is declared, and a column told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from detente.record.dataset import Absent, Unit

if TYPE_CHECKING:
    from detente.record.panels.placing import Placed
    from detente.record.panels.rows import Rows

Kind = Literal["small", "whole", "large", "number"]  # Int8, Int16, Int64, Float64; not Int32, in which polars adds up and overflows
Combine = Literal["only", "first", "last", "greatest", "least", "sum"]
Fills = Literal["its periods", "its last period"]


@dataclass(frozen=True)
class Taken:
    """A series of the record that becomes columns of a panel.

    A series of states gives ``column_1`` and ``column_2`` (in a panel of states ``column``), one of directed dyads ``column_1_to_2`` and
    ``column_2_to_1``, one of dyads ``column``.

    Attributes:
        series: its id.
        column: the name its columns begin with.
        kind: how it is stored; a value that does not fit makes the column Float64, so that none is changed.
        meaning: for the codebook, where the series' own label does not do.
        combine: which value stands where several fall into one period; ``only`` where none should, and a notice tells if some do.
        fills: the periods that its span touches, or the one of its last day (a fiscal year belongs to the year in which it ends).
        absent: what no row means within coverage; None as the series says.
        of: what is observed, where the panel takes another view than the source; None as the series says.
        shown: whether it becomes columns, or serves ``Addition.derive`` alone.
    """

    series: str
    column: str
    kind: Kind = "number"
    meaning: str = ""
    combine: Combine = "only"
    fills: Fills = "its periods"
    absent: Absent | None = None
    of: Unit | None = None
    shown: bool = True


@dataclass(frozen=True)
class Derived:
    """A column worked out from others: its values, where they hold, and what the codebook says."""

    name: str
    meaning: str
    unit: str
    values: Any
    valid: Any


@dataclass(frozen=True)
class Addition:
    """Columns that a user asks for by one word.

    Attributes:
        id: the word.
        title: one line for ``detente panel --additions``.
        takes: the series, by the system of the panel (``cow`` or ``gw``); one entry ``any`` where it is the same.
        of_states: whether it fits a panel of states.
        of_pairs: whether it fits a panel of pairs.
        event: the column that marks an event, for durations; empty where there is none.
        derive: makes further columns from what was placed.
        note: what a reader must know, for the codebook.
    """

    id: str
    title: str
    takes: Mapping[str, tuple[Taken, ...]]
    of_states: bool = False
    of_pairs: bool = True
    event: str = ""
    derive: Callable[[Rows, Mapping[str, Placed]], list[Derived]] | None = None
    note: str = ""

    def taken(self, system: str) -> tuple[Taken, ...]:
        """The series for a panel of that system."""
        return self.takes.get(system) or self.takes.get("any", ())


@dataclass(frozen=True)
class Column:
    """What a reader of a panel must know of one column.

    Attributes:
        name: in the table.
        meaning: in one sentence.
        unit: of the value.
        addition: by which it came; empty for the keys of a row.
        series: ids it was made from.
        source: id of the data set.
        version: of the data set.
        first: first year of coverage.
        last: last year; after it the column is null.
        rule: how it is joined, and what no row in the source means.
        missing: share of rows without a value, from 0 to 1.
    """

    name: str
    meaning: str
    unit: str = ""
    addition: str = ""
    series: tuple[str, ...] = ()
    source: str = ""
    version: str = ""
    first: int | None = None
    last: int | None = None
    rule: str = ""
    missing: float = 0.0
