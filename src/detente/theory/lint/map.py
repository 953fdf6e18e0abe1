"""What must hold of the map: links have ends, agree with the equations, and loops close with the sign they declare."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from detente.errors import Fault, Place, nearest
from detente.theory.nodes import names
from detente.theory.theory import Link, Loop, Theory, Variable


def link_faults(theory: Theory, broken: Collection[str] = ()) -> Iterator[Fault]:
    """Links with missing ends or texts, and links and equations that do not say the same.

    A theory that declares no links has its map from its equations.
    """
    pairs: dict[tuple[str, str], Link] = {}
    for link in theory.links.values():
        yield from _one_link(theory, link, broken)
        other = pairs.setdefault((link.source, link.target), link)
        if other is not link:
            what = f"link {link.id} runs from `{link.source}` to `{link.target}`, as does {other.id}"
            yield Fault(what, link.place, f"the other stands at {other.place}: keep one of the two")
    declared: dict[str, set[str]] = {}
    for link in theory.links.values():
        if link.in_equations:
            declared.setdefault(link.target, set()).add(link.source)
    for variable in theory.variables.values():
        if theory.links and not broken:
            yield from _undeclared(theory, variable, declared.get(variable.id, set()))
    for name in theory.cut:
        if name not in theory.links and name not in broken:
            yield Fault(f"{name} is cut, and is not a link of this theory", Place(theory.file), nearest(name, theory.links))


def _one_link(theory: Theory, link: Link, broken: Collection[str]) -> Iterator[Fault]:
    missing = [end for end in (link.source, link.target) if end not in theory.variables and end not in broken]
    for end in dict.fromkeys(missing):
        word = "starts" if end == link.source else "ends"
        yield Fault(f"link {link.id} {word} at `{end}`, which is not a variable of this theory", link.place, nearest(end, theory.variables))
    if not link.mechanism.strip():
        yield Fault(f"link {link.id} has no mechanism", link.place, "say in one sentence how the one acts on the other")
    if link.delay[0] < 0 or link.delay[0] > link.delay[1]:
        yield Fault(
            f"the delay of link {link.id} is {link.delay[0]:g} to {link.delay[1]:g} years",
            link.place,
            "write the shorter one first, in years",
        )
    if missing or not link.in_equations or {link.source, link.target} & set(broken):
        return
    target = theory.variables[link.target]
    if not target.equations or not theory.variables[link.source].equations:
        bare = link.target if not target.equations else link.source
        yield Fault(
            f"link {link.id} says that equations carry it, and `{bare}` has none",
            link.place,
            "write `in_equations: false`, or give it an equation",
        )
    elif not any(link.source in names(equation) for equation in target.equations):
        what = f"link {link.id} says that equations carry it, and the equation of `{link.target}` does not read `{link.source}`"
        yield Fault(
            what, link.place, f"the equation stands at {target.equation_place}: write `in_equations: false`, or use `{link.source}` there"
        )


def _undeclared(theory: Theory, variable: Variable, declared: Collection[str]) -> Iterator[Fault]:
    read = frozenset().union(*map(names, variable.equations))
    for name in sorted(read & theory.variables.keys() - set(declared) - {variable.id}):
        if not theory.variables[name].is_driver:
            what = f"the equation of `{variable.id}` reads `{name}`, and no link says so"
            yield Fault(what, variable.equation_place, f"add a link from `{name}` to `{variable.id}` with `in_equations: true`")


def loop_faults(theory: Theory, broken: Collection[str] = ()) -> Iterator[Fault]:
    """Loops whose steps are unknown, do not chain, do not close, or give another sign than declared."""
    for loop in theory.loops.values():
        if loop.within:
            yield from _within_faults(theory, loop, broken)
        elif not loop.steps:
            yield Fault(
                f"loop {loop.id} has no steps",
                loop.place,
                "list its links in order, or write `within:` with the variable whose own return it is",
            )
        for walk in loop.walks:
            yield from _walk_faults(theory, loop, walk, broken)


def _within_faults(theory: Theory, loop: Loop, broken: Collection[str]) -> Iterator[Fault]:
    if loop.within not in theory.variables and loop.within not in broken:
        yield Fault(
            f"loop {loop.id} lies within `{loop.within}`, which is not a variable of this theory",
            loop.place,
            nearest(loop.within, theory.variables),
        )
    if loop.walks:
        yield Fault(f"loop {loop.id} has steps and `within`", loop.place, "keep one of the two")
    if loop.sign == "+":
        yield Fault(f"loop {loop.id} is a return to normal and is declared reinforcing", loop.place, 'write `sign: "-"`')


def _walk_faults(theory: Theory, loop: Loop, walk: tuple[str, ...], broken: Collection[str]) -> Iterator[Fault]:
    unknown = [step for step in walk if step not in theory.links]
    for step in unknown:
        if step not in broken:
            yield Fault(f"loop {loop.id} goes along {step}, which is not a link of this theory", loop.place, nearest(step, theory.links))
    if unknown:
        return
    links = [theory.links[step] for step in walk]
    for here, following in zip(links, [*links[1:], links[0]], strict=True):
        if here.target != following.source:
            word = "does not close" if following is links[0] else "does not chain"
            what = f"loop {loop.id} {word}: {here.id} ends at `{here.target}` and {following.id} starts at `{following.source}`"
            yield Fault(what, loop.place, "list the links in the order in which they follow each other")
            return
    product = "-" if sum(link.sign == "-" for link in links) % 2 else "+"
    if product != loop.sign:
        signs = " ".join(f"{link.id}({link.sign})" for link in links)
        yield Fault(
            f'loop {loop.id} is declared "{loop.sign}", and its links give "{product}"', loop.place, f"the signs of its links: {signs}"
        )
    mapped = [link.id for link in links if not link.in_equations]
    if loop.live and mapped:
        what = f"loop {loop.id} is said to be live, and its links {', '.join(mapped)} are on the map alone"
        yield Fault(what, loop.place, "write `live: false`, or carry the links in equations")
