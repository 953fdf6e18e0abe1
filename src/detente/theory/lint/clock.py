"""What must hold of the clock of a theory.

A step need not divide the span: a run then ends with the last instant that does not lie beyond the end, as in the
field's own tools. Only a clock that goes nowhere, or for too long, is a fault.
"""

from __future__ import annotations

from collections.abc import Iterator

from detente.documents import Document
from detente.errors import Fault, Place
from detente.theory.lint.equations import Scope, Site, constant_faults, equation_faults, single_faults
from detente.theory.lint.uses import clock_equations
from detente.theory.theory import Theory

MOST_INSTANTS = 200_000
_CLOSE = 1e-6


def clock_faults(theory: Theory, document: Document) -> Iterator[Fault]:
    """Ends before starts, steps that go nowhere, too many instants, and equations that cannot be computed."""
    clock = theory.clock
    if clock.start >= clock.end:
        yield document.fault(("time",), f"time ends at {clock.end:g}, not after its start at {clock.start:g}", "swap the two, or mend one")
    if clock.step <= 0:
        yield document.fault(("time", "step"), f"the step is {clock.step:g} years", "write a step above zero, such as 0.125")
    elif (clock.end - clock.start) / clock.step > MOST_INSTANTS:
        yield document.fault(("time", "step"), f"a run would have more than {MOST_INSTANTS:,} instants", "write a longer step")
    elif clock.start < clock.end and clock.step > (clock.end - clock.start) * (1 + _CLOSE):
        what = f"the step of {clock.step:g} is longer than the run from {clock.start:g} to {clock.end:g}"
        yield document.fault(("time", "step"), what, "write a shorter step, or a later end")
    if clock.save is not None and clock.save <= 0:
        mend = "write a distance above zero, or leave it out to keep every instant"
        yield document.fault(("time", "save"), f"every {clock.save:g} years an instant is kept", mend)
    for key, node in clock_equations(theory).items():
        site = Site(f"the {key} of the clock", _place(document, key))
        yield from equation_faults(Scope.of(theory), site, node)
        yield from single_faults(site, node, "give the list a variable of its own, and read that one here")
        yield from constant_faults(site, node)


def _place(document: Document, key: str) -> Place:
    return document.place("time", key, "equation")


def save_faults(theory: Theory, document: Document) -> Iterator[Fault]:
    """Instants to keep that no step hits."""
    clock = theory.clock
    if not clock.is_fixed or clock.save is None or clock.save <= 0 or clock.step <= 0:
        return
    steps = clock.save / clock.step
    if steps < 1 - _CLOSE:
        what = f"an instant is kept every {clock.save:g}, and the step is {clock.step:g}"
        yield document.fault(("time", "save"), what, "keep every instant (leave `save` out), or write a shorter step")
    elif abs(steps - round(steps)) > _CLOSE * steps:
        what = f"an instant is kept every {clock.save:g}, which is no whole number of steps of {clock.step:g}"
        yield document.fault(("time", "save"), what, f"write `save: {round(steps) * clock.step:g}`")
