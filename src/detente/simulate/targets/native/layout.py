"""What a native function is called with, and where it keeps what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from llvmlite import ir

from detente.simulate.kernel.kernel import Kernel
from detente.simulate.targets.native.words import LONG

POINTER = ir.PointerType()
BYTE = ir.IntType(8)
ARGUMENTS: Mapping[str, ir.Type] = {
    "table": POINTER,  # columns of what differs between draws: column, draw
    "padded": LONG,  # draws in a column: whole blocks
    "shared": POINTER,  # what all draws share: start, end, step, then the other columns
    "feeds": POINTER,  # of inputs: instant, phase, input, (scale, shift)
    "keys": POINTER,  # of random streams: stream, four 32-bit words
    "kept": POINTER,  # by instant: the place among the kept instants, or -1
    "checked": POINTER,  # by instant: 1 where kept values and bounds are checked, 2 where states are, 3 both
    "out": POINTER,  # draw, kept instant, variable
    "count": LONG,  # kept instants
    "outcome": POINTER,  # by draw: the first instant at which a value is not finite or leaves its bounds, or -1
    "scratch": POINTER,  # of one thread: see ``Layout``
    "rings": POINTER,  # of one thread: pipe, place, lane
    "longest": LONG,  # places of a ring
    "numbers": POINTER,  # by draw: its number, for random numbers
    "first": LONG,
    "last": LONG,  # blocks
    "steps": LONG,
}
CLOCK = ("start", "end", "step")


@dataclass(frozen=True)
class Layout:
    """Where what lies, and what is compiled in.

    Attributes:
        kernel: of the model.
        lanes: draws in a block.
        columns: what differs between draws, in the order of the table: places of parameters, and of given inputs
            after them (``len(kernel.parameters) + place``).
        written: how many of the kernel's named values are written out; the others are checked alone.
        bounds: by the number of a named value, its bounds, slack included.
        permutes: whether the machine permutes a register by another.
    """

    kernel: Kernel
    lanes: int
    columns: tuple[int, ...]
    written: int
    bounds: tuple[tuple[int, float, float], ...]
    permutes: bool

    @property
    def scratch(self) -> int:
        """Doubles that a thread needs: states, first values and delays of pipes, what is kept once, columns, named values."""
        k = self.kernel
        rows = len(k.states) + 2 * len(k.pipes) + len(k.once) + len(self.columns) + len(k.named)
        return (rows + 2) * self.lanes
