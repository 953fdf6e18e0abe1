"""What a case asserts: each claim, where the argument makes it, and the test that would settle it."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

from detente.case.claim_faults import claim_faults
from detente.case.claim_tests import BOUNDS, STRICT, TESTS, Bounded, Test
from detente.documents import Document, Key, validated
from detente.errors import CaseError, DetenteError, Fault, Place, nearest

if TYPE_CHECKING:
    from detente.record import Record
    from detente.theory import Theory

Kind = Literal["fact", "date", "quantity", "causal", "normative", "not-testable"]
KINDS: tuple[str, ...] = get_args(Kind)
TYPED_VERDICT = ("verdict", "verdicts", "holds", "holds_in", "found", "margin", "result", "outcome", "judgement", "status", "rating")


@dataclass(frozen=True)
class Alternative:
    """Another source or definition under which the claim is tested again.

    Attributes:
        label: what differs, in words that complete "with ...".
        part: which part of the claim it re-tests, counted from one.
        test: the part's test with the overridden values in place.
    """

    label: str
    part: int
    test: Test


@dataclass(frozen=True)
class Claim:
    """One assertion of the argument.

    Attributes:
        id: its name in the case.
        ledger: ids of a list of claims that it carries out, where the case follows one.
        paragraph: where the argument makes it.
        text: the assertion in the case's own words.
        kind: fact, date or quantity (tested on the record), causal, normative, not-testable.
        tests: one for each part; all must hold.
        alternatives: the same tests with another source or definition.
        tolerance: of the claimed number, as a part of it: 0.05 is five per cent.
        slide: which date of the test may be moved (``start``, ``end``, ``by``, ``in_year``), or empty.
        needs: what is not in the record and would settle it.
        reason: why it is normative or not testable.
        links: links of the theory that a causal claim is about.
        designs: what has still to be run before a causal claim can be told either way.
        evidence: events and series of the record to read beside it.
        remark: one sentence that the verdict carries along.
        place: file and line.
    """

    id: str
    ledger: tuple[str, ...]
    paragraph: str
    text: str
    kind: Kind
    tests: tuple[Test, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    tolerance: float = 0.05
    slide: str = ""
    needs: str = ""
    reason: str = ""
    links: tuple[str, ...] = ()
    designs: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    remark: str = ""
    place: Place = field(default=Place("claims.yaml"), compare=False)


@dataclass(frozen=True)
class ClaimText:
    """A claim as it stands in the file, before its tests are typed."""

    __pydantic_config__ = STRICT

    paragraph: str
    says: str
    kind: Kind
    ledger: str | tuple[str, ...] = ()
    test: Mapping[str, Any] | None = None
    parts: tuple[Mapping[str, Any], ...] = ()
    alternatives: tuple[Mapping[str, Any], ...] = ()
    tolerance: str | float = "5 %"
    slide: Literal["", "start", "end", "by", "in_year"] = ""
    needs: str = ""
    reason: str = ""
    links: tuple[str, ...] = ()
    designs: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    remark: str = ""


def read_claims(document: Document, record: Record, theory: Theory | None = None) -> tuple[Claim, ...]:
    """The claims of ``claims.yaml``, in the order of the file, checked against the record and the theory.

    Args:
        document: the file, read with its positions.
        record: the series, events, spells and phases that the tests may name.
        theory: the links that causal claims may name; without one, links are not checked.

    Raises:
        CaseError: every fault: unknown names with the nearest known one, years that a series does not cover, a comparison
            over a declared break, mixed units, a verdict typed into the file, an empty ledger id, a claim without a test.
    """
    faults: list[Fault] = []
    written = document.data.get("claims")
    for key in document.data:
        if key != "claims":
            faults.append(document.fault((key,), f"`{key}` is not known here", nearest(str(key), ["claims"])))
    if not isinstance(written, dict):
        missing = document.fault(("claims",), "there is no mapping `claims:`", "write `claims:` and one name per claim below it")
        raise CaseError([*faults, missing])
    claims = []
    for name, values in written.items():
        try:
            claim = _read_claim(document, str(name), ("claims", name), values)
        except DetenteError as error:
            faults += error.faults
            continue
        found = tuple(claim_faults(document, ("claims", name), claim, record, theory))
        faults += found
        claims.append(claim)
    if faults:
        raise CaseError(faults)
    return tuple(claims)


def _read_claim(document: Document, name: str, keys: tuple[Key, ...], values: Any) -> Claim:
    typed = tuple(_typed_verdicts(document, keys, values))
    if typed:
        raise CaseError(typed)
    head = validated(document, ClaimText, values, keys)
    faults: list[Fault] = []
    tests: list[Test] = []
    alternatives: list[Alternative] = []
    raw = [(head.test, (*keys, "test"))] if head.test is not None else []
    raw += [(part, (*keys, "parts", i)) for i, part in enumerate(head.parts)]
    if head.test is not None and head.parts:
        faults.append(document.fault((*keys, "parts"), "the claim has `test` and `parts`", "put the test among the parts"))
    for part, where in raw:
        with _gathering(faults):
            tests.append(_read_test(document, where, part))
    if len(tests) == len(raw):
        for i, values in enumerate(head.alternatives):
            with _gathering(faults):
                alternatives.append(_read_alternative(document, (*keys, "alternatives", i), values, [dict(part) for part, _ in raw]))
    tolerance = _read_tolerance(document, (*keys, "tolerance"), head.tolerance, faults)
    ledger = (head.ledger,) if isinstance(head.ledger, str) else head.ledger
    if not all(ledger):
        mend = "write `ledger: C01`, or leave `ledger` out where there is no list"
        faults.append(document.fault((*keys, "ledger"), "the claim names an empty id of the list of claims", mend))
    if faults:
        raise CaseError(faults)
    return Claim(
        id=name,
        ledger=ledger,
        paragraph=head.paragraph,
        text=" ".join(head.says.split()),
        kind=head.kind,
        tests=tuple(tests),
        alternatives=tuple(alternatives),
        tolerance=tolerance,
        slide=head.slide,
        needs=" ".join(head.needs.split()),
        reason=" ".join(head.reason.split()),
        links=head.links,
        designs=head.designs,
        evidence=head.evidence,
        remark=" ".join(head.remark.split()),
        place=document.place(*keys),
    )


@contextlib.contextmanager
def _gathering(faults: list[Fault]) -> Iterator[None]:
    """Adds the faults of an error to a list and goes on."""
    try:
        yield
    except DetenteError as error:
        faults += error.faults


def _typed_verdicts(document: Document, keys: tuple[Key, ...], values: Any) -> Iterator[Fault]:
    """A key anywhere in the claim that would type the result by hand."""
    items: Any = values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    for key, value in items:
        if isinstance(key, str) and key.casefold() in TYPED_VERDICT:
            yield document.fault((*keys, key), f"`{key}` types a verdict by hand", "take the line out: a verdict is computed from `test`")
        yield from _typed_verdicts(document, (*keys, key), value)


def _read_test(document: Document, keys: tuple[Key, ...], values: Mapping[str, Any]) -> Test:
    kind = values.get("type")
    if kind is None:
        raise CaseError(document.fault(keys, "`type` is missing", "accepted: " + ", ".join(f"`{t}`" for t in TESTS)))
    if not isinstance(kind, str) or kind not in TESTS:
        mend = nearest(str(kind), TESTS) or "accepted: " + ", ".join(f"`{t}`" for t in TESTS)
        raise CaseError(document.fault((*keys, "type"), f"`{kind}` is not a type of test", mend))
    given = [bound for bound in BOUNDS if values.get(bound) is not None]
    if issubclass(TESTS[kind], Bounded) and len(given) != 1:
        what = f"the test gives {len(given)} bounds: {' and '.join(given)}" if given else "the test gives no bound"
        raise CaseError(document.fault(keys, what, "give exactly one of " + ", ".join(f"`{bound}`" for bound in BOUNDS)))
    return validated(document, TESTS[kind], dict(values), keys)


def _read_alternative(document: Document, keys: tuple[Key, ...], values: Mapping[str, Any], parts: list[dict[str, Any]]) -> Alternative:
    if not isinstance(values.get("label"), str) or not str(values.get("label")).strip():
        raise CaseError(document.fault(keys, "the alternative has no `label`", 'add `label:` with words that complete "with ..."'))
    if not parts:
        raise CaseError(document.fault(keys, "an alternative stands where there is no test", "add `test:`, or take the alternative out"))
    part = values.get("in_part", 1)
    if not isinstance(part, int) or isinstance(part, bool) or not 1 <= part <= len(parts):
        raise CaseError(document.fault((*keys, "in_part"), f"`{part}` is not a part of this claim", f"accepted: 1 to {len(parts)}"))
    base = parts[part - 1]
    override = {k: v for k, v in values.items() if k not in ("label", "in_part")}
    known = [f.name for f in dataclasses.fields(TESTS[base["type"]])]
    unknown = [k for k in override if k not in known]
    if unknown:
        raise CaseError([document.fault((*keys, k), f"`{k}` is not a part of a test `{base['type']}`", nearest(k, known)) for k in unknown])
    if not override:
        raise CaseError(document.fault(keys, "the alternative changes nothing", "name at least one value of the test that differs"))
    if set(override) & set(BOUNDS):
        base = {k: v for k, v in base.items() if k not in BOUNDS}
    if set(override) & {"series", "part", "whole"}:
        base = {k: v for k, v in base.items() if k not in ("called", "whole_called")}
    return Alternative(str(values["label"]), part, _read_test(document, keys, {**base, "label": base.get("label", ""), **override}))


def _read_tolerance(document: Document, keys: tuple[Key, ...], value: str | float, faults: list[Fault]) -> float:
    text = str(value).strip()
    try:
        number = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        number = -1.0
    if not 0 <= number < 1:
        faults.append(document.fault(keys, f"the tolerance is `{value}`", "write it as `5 %` or `0.05`"))
    return number
