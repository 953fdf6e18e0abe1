"""What the names of a Vensim model stand for, while its equations are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from detente.theory.identifiers import Identifiers
from detente.theory.theory import LookupTable
from detente.theory.vensim.external import Tables
from detente.theory.vensim.faults import Faults
from detente.theory.vensim.ranges import Ranges
from detente.theory.vensim.tokens import key_of

Kind = Literal["value", "lookup", "data", "clock"]

CLOCK = {"time": "time", "time step": "time_step", "initial time": "start_time", "final time": "end_time"}


@dataclass(frozen=True)
class Symbol:
    """A name of the model.

    Attributes:
        kind: ``value`` of a variable or a constant, a ``lookup``, ``data`` over time (a value too), a word of the ``clock``.
        over: dimensions of an array.
        table: of data, the lookup that holds it; empty where it is none.
        number: of a constant that is written as one number; None where it is anything else.
    """

    id: str
    label: str
    kind: Kind
    over: tuple[str, ...] = ()
    table: str = ""
    number: float | None = None


@dataclass(frozen=True)
class MacroSymbol:
    """A macro: its id and that of each further output, how many arguments it takes, and what it reads from outside."""

    id: str
    label: str
    arguments: int
    outputs: tuple[str, ...]
    outside: tuple[str, ...] = ()


@dataclass
class Scope:
    """The names that an equation can use.

    Attributes:
        symbols: by compared name.
        macros: by compared name.
        names: gives ids to variables; of a macro, to its own.
        table_names: gives ids to the tables of the whole model.
        lookups: tables of the model so far; equations add those that they write in place.
        notes: what is read and not run, with its reason.
        inside: the macro in which the names stand; empty for the model.
        unknown_functions: by name as written, with the offset of the first.
        used: compared names that some equation has read.
        controls: control variables that are written as one number, by compared name.
    """

    ranges: Ranges
    tables: Tables
    faults: Faults
    names: Identifiers
    table_names: Identifiers
    symbols: dict[str, Symbol] = field(default_factory=dict)
    macros: dict[str, MacroSymbol] = field(default_factory=dict)
    lookups: dict[str, LookupTable] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    inside: str = ""
    unknown_functions: dict[str, int] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    controls: dict[str, float] = field(default_factory=dict)

    def find(self, name: str) -> Symbol | None:
        """The symbol of a name, or None."""
        key = key_of(name)
        found = self.symbols.get(key)
        if found is None and key in CLOCK:
            found = Symbol(CLOCK[key], name, "clock")
        if found is None and self.inside and key.endswith("$") and key[:-1].strip() in CLOCK:
            found = Symbol(CLOCK[key[:-1].strip()], name, "clock")
        if found is not None:
            self.used.add(key)
        return found

    def suggestion(self, name: str) -> str:
        """A line that offers the nearest name."""
        known: Iterable[str] = (symbol.label for symbol in self.symbols.values())
        return self.faults.near(name, known)

    def table(self, label: str, table: LookupTable) -> str:
        """Add a table under a new id that is made from a label."""
        made = self.table_names.of(label)
        self.lookups[made] = LookupTable(
            made, label, table.pieces, table.over, table.inside, table.outside, table.unit, table.note, table.place
        )
        return made
