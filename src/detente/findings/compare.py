"""Where two cases differ, or two states of one case: in what is claimed, found, recorded, supposed and argued."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.findings.argument import Passage, passages
from detente.findings.changes import Change, changes
from detente.findings.series_changes import SeriesChange, series_changes

if TYPE_CHECKING:
    from detente.case import Case
    from detente.explore import Outlook
    from detente.findings import Findings
    from detente.judge import Verdict
    from detente.theory import Theory

TEST = ("tests", "alternatives", "tolerance", "slide", "needs")
HEAD = ("title", "question", "states", "period", "version", "language", "argument", "people")
SAME = 0.0005  # scores are told to three places


@dataclass(frozen=True)
class Side:
    """One of the two cases: how it was named by who asked, its title, its version, and the digest of its files."""

    name: str
    title: str
    version: str
    digest: str


@dataclass(frozen=True)
class VerdictChange:
    """One claim that both sides make, judged differently.

    Attributes:
        id, text: of the claim, as the later side has it.
        before, after: the verdicts; equal where only the sentence differs.
        sentence_before, sentence_after: what was found on either side.
    """

    id: str
    text: str
    before: str
    after: str
    sentence_before: str
    sentence_after: str

    @property
    def moved(self) -> bool:
        """Whether the verdict itself is another one."""
        return self.before != self.after


@dataclass(frozen=True)
class ScoreChange:
    """One score of one scenario at the last year that both sides give, on its scale of 0 to 1.

    Attributes:
        scenario, score: their labels.
        year: of the two values.
        before, after: the mean over that year.
        hoped: whether the change is what the argument hopes for; None where the two sides do not agree on it.
    """

    scenario: str
    score: str
    year: int
    before: float
    after: float
    hoped: bool | None


@dataclass(frozen=True)
class Differences:
    """Everything in which two cases differ; each part is empty where they agree.

    Attributes:
        before, after: the two sides.
        head: title, question, states, period, version and people.
        claims: added, removed, or told or tested differently.
        verdicts: on the claims that both sides make.
        series: of the record.
        record: its events, spells, phases and sources.
        theory: variables with their equations, links, loops, parameters with their priors, and the rest.
        scenarios: what is supposed.
        outlook: what follows from it.
        argument: passages of ``brief.md``, word by word.
        reviews: by criterion.
    """

    before: Side
    after: Side
    head: tuple[Change, ...] = ()
    claims: tuple[Change, ...] = ()
    verdicts: tuple[VerdictChange, ...] = ()
    series: tuple[SeriesChange, ...] = ()
    record: tuple[Change, ...] = ()
    theory: tuple[Change, ...] = ()
    scenarios: tuple[Change, ...] = ()
    outlook: tuple[ScoreChange, ...] = ()
    argument: tuple[Passage, ...] = ()
    reviews: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return any((self.head, self.claims, self.verdicts, self.series, self.record, self.theory, self.scenarios)) or any(
            (self.outlook, self.argument, self.reviews)
        )

    @property
    def reworded(self) -> tuple[Change, ...]:
        """The claims that are told in other words."""
        return tuple(change for change in self.claims if change.kind == "changed" and change.has("text"))

    @property
    def retested(self) -> tuple[Change, ...]:
        """The claims that are tested otherwise."""
        return tuple(change for change in self.claims if change.kind == "changed" and change.has(*TEST))


def differences(before: Findings, after: Findings, names: tuple[str, str] = ("", "")) -> Differences:
    """Where two cases differ, each as its findings have it.

    Args:
        before: one case.
        after: the other.
        names: what to call them, where their own names are the same.

    Example:
        >>> from detente.case import read_case
        >>> from detente.findings import find
        >>> found = find(read_case("pakistan-us"))
        >>> bool(differences(found, found))
        False
    """
    old, new = before.case, after.case
    return Differences(
        before=_side(old, names[0]),
        after=_side(new, names[1]),
        head=tuple(changes("case", _head(old), _head(new))),
        claims=tuple(changes("claim", _by_id(old.claims), _by_id(new.claims), ("text", "kind", "tests"), ordered=True)),
        verdicts=verdict_changes(before.verdicts, after.verdicts),
        series=tuple(series_changes(old.record.series, new.record.series)),
        record=tuple(_record(old, new)),
        theory=tuple(_theory(old.theory, new.theory)),
        scenarios=tuple(changes("scenario", _by_id(old.scenarios), _by_id(new.scenarios), ("story", "inputs"), ordered=True)),
        outlook=tuple(_scores(before.outlook, after.outlook)),
        argument=tuple(passages(old.brief, new.brief)),
        reviews=tuple(changes("review", {r.criterion: r for r in old.reviews}, {r.criterion: r for r in new.reviews})),
    )


def verdict_changes(before: Iterable[Verdict], after: Iterable[Verdict]) -> tuple[VerdictChange, ...]:
    """The claims that are in both, and whose verdict or sentence differs, in the later order.

    Args:
        before: the verdicts on a case as it was, or on an older record.
        after: those that hold now.
    """
    known = {verdict.id: verdict for verdict in before}
    pairs = [(known[verdict.id], verdict) for verdict in after if verdict.id in known]
    return tuple(
        VerdictChange(new.id, new.text, old.verdict, new.verdict, old.sentence, new.sentence)
        for old, new in pairs
        if (old.verdict, old.sentence) != (new.verdict, new.sentence)
    )


def _side(case: Case, name: str) -> Side:
    return Side(name or case.name, case.title, case.version, case.digest)


def _by_id(things: Sequence[Any]) -> dict[str, Any]:
    return {thing.id: thing for thing in things}


def _head(case: Case) -> dict[str, Any]:
    values = {name: getattr(case, name) for name in HEAD}
    return values | {"states": tuple(state.name for state in case.states), "period": f"{case.period[0]}-{case.period[1]}"}


def _record(old: Case, new: Case) -> list[Change]:
    a, b = old.record, new.record
    return [
        *changes("event", a.events, b.events, ("date",)),
        *changes("spell", a.spells, b.spells, ("start", "end")),
        *changes("phase", _by_id(a.phases), _by_id(b.phases), ("start", "end")),
        *changes("source", a.sources, b.sources, ("year", "publisher")),
    ]


TOLD_OF_THEORY: Mapping[str, tuple[str, ...]] = {
    "variables": ("kind", "equation", "unit"),
    "links": ("source", "sign", "target", "mechanism"),
    "loops": ("sign", "steps"),
    "parameters": ("value", "prior", "unit"),
    "scores": ("variable",),
    "lookups": (),
    "dimensions": ("elements",),
    "macros": (),
    "conserved": ("stocks",),
}


def _theory(old: Theory | None, new: Theory | None) -> list[Change]:
    if old is None or new is None:
        return changes("theory", {"": old} if old else {}, {"": new} if new else {}, ("title",))
    found = changes("theory", {"": _whole(old)}, {"": _whole(new)})
    for name, told in TOLD_OF_THEORY.items():
        one = name if name == "conserved" else name.removesuffix("s")
        found += changes(one, getattr(old, name), getattr(new, name), told)
    return [*found, *changes("exemption", _exempt(old), _exempt(new), ("reason",))]


def _exempt(theory: Theory) -> dict[str, Any]:
    return {f"{one.check} of {one.of}": one for one in theory.exemptions}


def _whole(theory: Theory) -> dict[str, Any]:
    return {"title": theory.title, "clock": theory.clock, "left out": dict(theory.left_out)}


def _scores(old: Outlook | None, new: Outlook | None) -> list[ScoreChange]:
    if old is None or new is None:
        return []
    before = {(v.scenario, v.score, v.year): v for v in old.values}
    shared: dict[tuple[str, str], tuple[Any, Any]] = {}
    for value in new.values:
        same = before.get((value.scenario, value.score, value.year))
        if same is not None and value.year >= shared.get((value.scenario, value.score), (value, value))[1].year:
            shared[value.scenario, value.score] = same, value
    labels = {one.id: one.label for one in new.scenarios}
    scores, earlier = _by_id(new.scores), _by_id(old.scores)
    found = []
    for (scenario, score), (was, now) in shared.items():
        if abs(now.value - was.value) >= SAME:
            agreed = scores[score].better == earlier[score].better
            hoped = ((now.value < was.value) == (scores[score].better == "lower")) if agreed else None
            found.append(ScoreChange(labels[scenario], scores[score].label, now.year, was.value, now.value, hoped))
    return found
