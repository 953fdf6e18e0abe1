"""Reads ``record/recipe.yaml`` and finds every fault of it before anything is made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from detente.documents import read_yaml, validated
from detente.errors import CaseError, Fault, Place, nearest
from detente.measure.recipes.entries import VERBS, Recipe, RecipeFile, Step, read_span, sides
from detente.states import find_state

GROUPED = ("member", "share")  # verbs that name a part, and the group that it is part of
UNIT = r"(?:\*|[A-Za-z0-9 .,'()-]+?)"


def read_recipe(folder: Path) -> Recipe:
    """The recipe of the case in ``folder``.

    Raises:
        CaseError: there is none, or every fault of it.
    """
    path = folder / "record" / "recipe.yaml"
    if not path.is_file():
        mend = "the tables of this case are kept by hand; to have them made, write one: docs/case-format.md says how"
        raise CaseError(Fault("the case has no recipe", Place(str(path)), mend))
    document = read_yaml(path, folder)
    file = validated(document, RecipeFile)
    series = {name: (steps,) if isinstance(steps, Step) else steps for name, steps in file.series.items()}
    recipe = Recipe(series, file.groups, document)
    faults = [fault for where, steps in _all(recipe) for step in steps for fault in _faults(recipe, where, step)]
    if faults:
        raise CaseError(faults)
    return recipe


def _all(recipe: Recipe) -> Iterator[tuple[tuple[str, str], tuple[Step, ...]]]:
    for name, steps in recipe.series.items():
        yield ("series", name), steps
    for name, steps in recipe.groups.items():
        yield ("groups", name), steps


def _faults(recipe: Recipe, where: tuple[str, str], step: Step) -> Iterator[Fault]:
    name = where[1]

    def fault(what: str, mend: str) -> Fault:
        return recipe.document.fault(where, f"`{name}` {what}", mend)

    if len(step.verbs) != 1:
        got = " and ".join(f"`{verb}`" for verb in step.verbs) or "none"
        yield fault(f"has a step with {got} of the verbs", "give each step exactly one of " + ", ".join(f"`{v}`" for v in VERBS))
        return
    verb = step.verbs[0]
    if verb == "take" and not re.fullmatch(rf"{UNIT}([>-]{UNIT})?", step.of):
        yield fault(f"takes `{step.take}` of `{step.of}`", "say of whom: `of: PAK`, `of: USA>PAK` or `of: PAK-IND`")
    for word in sides(step.of)[:2]:
        try:
            if word not in ("", "*"):
                find_state(word)
        except CaseError as error:
            yield from (fault(f"is of `{step.of}`: {f.what}", f.mend) for f in error.faults)
    if "*" in step.of and where[0] != "groups":
        yield fault(f"takes `{step.of}`, which is many series", "name one state, or make a group of it under `groups:`")
    if verb in ("total", "concentration") and getattr(step, verb) not in recipe.groups:
        yield fault(f"names the group `{getattr(step, verb)}`, which is not there", nearest(getattr(step, verb), recipe.groups))
    if verb in GROUPED and step.group not in recipe.groups:
        yield fault(f"names the group `{step.group}`, which is not there", nearest(step.group, recipe.groups))
    if step.years == "" and (verb == "spells" or step.absent == "zero"):
        cause = "counts spells" if verb == "spells" else "says `absent: zero`"
        yield fault(f"{cause} and names no years", "add `years: 1950-1994`, which the source covers")
    if verb == "distance" and len(step.distance) != 2:
        yield fault(f"takes the distance of {len(step.distance)} steps", "give two")
    if verb == "tally" and not step.events:
        yield fault("tallies no events", "name their data set: `events: drones-new-america`")
    spans = [fault(what, "write a year or two, as in 1950-1994") for what in _span_faults(step)]
    yield from spans
    covered = "" if spans else _not_covered(step)
    if covered:
        yield fault(f"says `absent: zero` for {step.years}: {covered}", "outside its coverage the source says nothing; name fewer years")
    if where[0] == "groups" and step.take and "*" not in step.of and not step.name and ">" not in step.of:
        yield fault("has a part without a name", "add `name: ...`")
    for part in step.parts:
        yield from _faults(recipe, where, part)


def _not_covered(step: Step) -> str:
    """What a published series covers (events: the series of their set), where a step takes no row for zero outside it; else empty."""
    wanted = step.take or step.count or (step.events if step.tally else "")
    if step.absent != "zero" or not wanted or step.years == "":
        return ""
    from detente.record.readers import data_sets

    known = data_sets().get(wanted.partition(".")[0])
    series = [each for each in known.series if not step.take or each.id == step.take] if known else []
    if not series:
        return ""
    begins, ends = min(each.first for each in series), max(each.last for each in series)
    first, last = read_span(step.years)
    return "" if begins <= first.year and last.year <= ends else f"`{wanted}` covers {begins}-{ends}"


def _span_faults(step: Step) -> Iterator[str]:
    spans = [step.years] if step.years != "" else []
    for mapping in (step.missing, step.given, step.source, step.status, step.note):
        spans += list(mapping) if isinstance(mapping, dict) else []
    for text in spans:
        try:
            read_span(text)
        except ValueError as error:
            yield f"has a span that is none: {error}"
