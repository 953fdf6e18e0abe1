"""The feedback loops of a map, or of equations without one: found, not only declared.

Each strongly connected component is searched for its shortest independent loops (Oliva 2004): short walks, none of
which is a combination of the others. Listing every cycle instead would take time exponential in the links.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from detente.theory.loops.causes import Pair, components
from detente.theory.loops.independent import Component, Deadline, Walk, shortest_independent
from detente.theory.theory import Theory

MOST_LOOPS = 2_000
MOST_SECONDS = 10.0
UNCLEAR = "?"
_LETTERS = {"+": "R", "-": "B", UNCLEAR: "U"}


@dataclass(frozen=True)
class FoundLoop:
    """A closed walk that the map or the equations contain.

    Attributes:
        steps: the links in order, starting from the smallest variable id; ``source -> target`` where no map declares them.
        variables: what it passes, in the same order.
        sign: ``+`` reinforcing, ``-`` balancing: the product of the links' signs; ``?`` where one of them depends.
        declared: the id of the declared loop with the same links, or empty.
        name: of that loop, or empty.
        id: that of the declared loop; else R, B or U (unclear) and a number, counted by length and then by variables.
        delay: shortest and longest time around it, in the clock's unit: the sum over its links; None where nothing is known.
        states: the variables of it that hold a stock, or delay what they read.
        unclear: the steps whose sign depends, or is not known.
    """

    steps: tuple[str, ...]
    variables: tuple[str, ...]
    sign: str
    declared: str
    name: str
    id: str = ""
    delay: tuple[float, float] | None = None
    states: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Its id, and its name where it has one."""
        return f"{self.id} {self.name}".strip()


@dataclass(frozen=True)
class FoundLoops:
    """The shortest independent loops of a theory.

    Attributes:
        loops: the shortest first.
        complete: whether they span every loop of the map; False says aloud that the list is cut short.
        note: how far the list goes, in a sentence.
    """

    loops: tuple[FoundLoop, ...]
    complete: bool
    note: str = ""


@dataclass(frozen=True)
class CausalLink:
    """One arrow that loops can run along.

    Attributes:
        id: of the declared link, or ``source -> target``.
        sign: ``+``, ``-``, or ``?`` where it depends or is not known.
        delay: shortest and longest, in the clock's unit; None where it is not known.
        remembers: whether the target keeps what passes: it is a stock, or reads the source with a delay.
    """

    id: str
    source: str
    target: str
    sign: str
    delay: tuple[float, float] | None
    remembers: bool


def find_loops(
    theory: Theory, in_equations: bool = False, links: Sequence[CausalLink] | None = None, seconds: float = MOST_SECONDS
) -> FoundLoops:
    """The shortest independent loops of the map, or of the part that the equations carry.

    Args:
        theory: whose links are walked; those of its equations where it declares none.
        in_equations: leave out links that are on the map alone.
        links: walked instead, as ``detente.simulate.loops.signed_links`` gives them with signs and delays.
        seconds: after which the list is cut short; it is also cut at 2,000 loops.
    """
    if links is None:
        links = declared_links(theory, in_equations) if theory.links else equation_links(theory)
    arrows: dict[Pair, CausalLink] = {(link.source, link.target): link for link in links}
    starts = () if theory.links or any(v.over for v in theory.variables.values()) else [link.target for link in links if link.remembers]
    deadline = Deadline(seconds)
    walks: list[Walk] = []
    wanted = 0
    for names in reversed(components((), arrows)):
        part = Component.of(names, arrows, starts)
        wanted += part.rank
        walks += shortest_independent(part, deadline, MOST_LOOPS - len(walks))
    loops = named_loops(theory, [found_loop(theory, arrows, walk) for walk in walks])
    return FoundLoops(tuple(loops), len(loops) == wanted, _note(len(loops), wanted, deadline))


def _note(found: int, wanted: int, deadline: Deadline) -> str:
    if found == wanted:
        if found < 2:
            return "one loop" if found else "no loop"
        return f"{found:,} loops, a shortest independent set: every other loop is a combination of these"
    why = "the time was up" if deadline.passed else f"at most {MOST_LOOPS:,} are listed" if found >= MOST_LOOPS else "no short loop is left"
    return f"list cut short: {found:,} of {wanted:,} independent loops, because {why}"


def declared_links(theory: Theory, in_equations: bool = False) -> list[CausalLink]:
    """The links that a theory declares, less those that are cut."""
    stocks = {v.id for v in theory.variables.values() if v.kind == "stock"}
    return [
        CausalLink(link.id, link.source, link.target, link.sign, link.delay, link.target in stocks or link.delay[1] > 0)
        for link in theory.links.values()
        if (link.in_equations or not in_equations) and link.id not in theory.cut
    ]


def equation_links(theory: Theory) -> list[CausalLink]:
    """The links between variables that the equations make and that lie on loops; their signs are not known yet."""
    from detente.theory.expand import expand
    from detente.theory.loops.causes import causes, variable_links

    stocks = {v.id for v in theory.variables.values() if v.kind == "stock"}
    return [
        CausalLink(step_name(source, target), source, target, UNCLEAR, None, target in stocks or bool(passed))
        for (source, target), passed in variable_links(causes(expand(theory))).items()
    ]


def step_name(source: str, target: str) -> str:
    """How a link is called that no map declares."""
    return f"{source} -> {target}"


def found_loop(theory: Theory, arrows: Mapping[Pair, CausalLink], walk: Walk) -> FoundLoop:
    """The loop along a closed walk: its links, sign, delay, and the declared loop that it is; it has no id yet."""
    links = [arrows[pair] for pair in pairs(walk)]
    steps = tuple(link.id for link in links)
    unclear = tuple(link.id for link in links if link.sign not in ("+", "-"))
    negative = sum(link.sign == "-" for link in links)
    delays = [link.delay for link in links if link.delay is not None]
    declared = declared_loop(theory, walk)
    return FoundLoop(
        steps=steps,
        variables=walk,
        sign=UNCLEAR if unclear else "-" if negative % 2 else "+",
        declared=declared,
        name=theory.loops[declared].name if declared else "",
        delay=(sum(low for low, _ in delays), sum(high for _, high in delays)) if delays else None,
        states=tuple(link.target for link in links if link.remembers),
        unclear=unclear,
    )


def declared_loop(theory: Theory, walk: Walk) -> str:
    """The id of the declared loop that passes the same variables in the same order, or empty."""
    along = set(pairs(walk))
    for loop in theory.loops.values():
        for known in loop.walks:
            if {(theory.links[step].source, theory.links[step].target) for step in known} == along:
                return loop.id
        if len(walk) == 1 and loop.within == walk[0]:
            return loop.id
    return ""


def pairs(walk: Walk) -> Iterable[Pair]:
    """The steps of a closed walk."""
    return zip(walk, (*walk[1:], walk[0]), strict=True)


def named_loops(theory: Theory, loops: Iterable[FoundLoop], known: Iterable[FoundLoop] = ()) -> list[FoundLoop]:
    """The loops in order of length, then of variables, each with an id of its own; those that are known keep theirs.

    A second walk that tells the story of a declared loop is called ``R-A.2``.
    """
    ids = {loop.variables: loop.id for loop in known}
    taken = {*ids.values(), *theory.loops}
    count: Counter[str] = Counter()
    out: list[FoundLoop] = []
    for loop in sorted(loops, key=lambda loop: (len(loop.variables), loop.steps)):
        name = ids.get(loop.variables, "")
        while not name:
            count[loop.declared or loop.sign] += 1
            nth = count[loop.declared or loop.sign]
            name = _numbered(loop, nth)
            name = "" if name in taken and name != loop.declared else name
        out.append(replace(loop, id=name))
    return out


def _numbered(loop: FoundLoop, nth: int) -> str:
    if not loop.declared:
        return f"{_LETTERS[loop.sign]}{nth}"
    return loop.declared if nth == 1 else f"{loop.declared}.{nth}"
