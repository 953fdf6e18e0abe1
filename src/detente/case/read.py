"""Reads a case folder whole: every fault of every file is found before anything is reported."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from detente.case.case import CRITERIA, Case, Head, Review, Revision
from detente.case.claims import Claim, read_claims
from detente.case.scenarios import Scenario, read_scenarios
from detente.case.text import brief_faults
from detente.documents import Document, read_text, read_yaml, validated
from detente.errors import CaseError, DetenteError, Fault, Place, nearest
from detente.record import Record, read_record
from detente.states import State, find_state
from detente.theory import Theory, read_theory
from detente.theory.formats import READERS


def shipped_cases() -> tuple[str, ...]:
    """The names of the cases that come with the package."""
    folder = Path(str(files("detente"))) / "cases"
    return tuple(sorted(p.parent.name for p in folder.glob("*/case.yaml")))


def find_case(name: str | Path) -> Path:
    """The folder of a case: a path, or the name of a case that the package ships.

    Raises:
        CaseError: there is no such folder, or it holds no ``case.yaml``.
    """
    path = Path(name)
    if not path.is_dir() and str(name) in shipped_cases():
        path = Path(str(files("detente"))) / "cases" / str(name)
    if path.exists() and not path.is_dir():
        mend = f"simulate, check, loops and convert take a model too: a file that ends with {', '.join(READERS)}"
        raise CaseError(Fault("this is a file, and a case is a folder", Place(str(path)), mend))
    if not path.is_dir():
        mend = "\n".join(filter(None, ["give a folder, or the name of a shipped case", nearest(str(name), shipped_cases())]))
        raise CaseError(Fault(f"there is no case `{name}`", None, mend))
    if not (path / "case.yaml").is_file():
        mend = "`detente new NAME --states A B` writes a case to start from"
        raise CaseError(Fault("the folder holds no `case.yaml`", Place(str(path)), mend))
    return path


def read_case(name: str | Path) -> Case:
    """The case in a folder, or a shipped one by its name.

    Raises:
        CaseError: every fault of every file of the folder, each with file and line.

    Example:
        >>> case = read_case("pakistan-us")
        >>> case.states[0].iso3, case.period
        ('PAK', (1947, 2025))
    """
    return _Reader(find_case(name)).case()


def check_case(name: str | Path) -> tuple[Fault, ...]:
    """Every fault of a case, in the order of files and lines; empty when it is sound."""
    try:
        read_case(name)
    except DetenteError as error:
        return error.faults
    return ()


class _Reader:
    """One reading of one folder; it gathers faults, and gives a case only when there are none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[Fault] = []

    @contextlib.contextmanager
    def gathering(self) -> Iterator[None]:
        try:
            yield
        except DetenteError as error:
            self.faults += error.faults

    def case(self) -> Case:
        head, states = self.head()
        record = self.record(head)
        theory = self.theory()
        if theory is not None and record is not None:
            self.faults += _measure_faults(theory, record)
        claims = self.claims(record, theory)
        scenarios = self.scenarios(theory)
        brief = self.brief(record, claims)
        reviews = self.reviews()
        if self.faults or head is None or record is None or claims is None or scenarios is None:
            raise CaseError(sorted(dict.fromkeys(self.faults), key=_in_order))
        return Case(
            name=head.name,
            title=head.title,
            states=states,
            period=(head.period.start, head.period.end),
            question=" ".join(head.question.split()),
            version=head.version,
            argument=head.argument,
            people=head.people,
            record=record,
            theory=theory,
            claims=claims,
            scenarios=scenarios,
            brief=brief,
            reviews=reviews,
            path=self.path,
            digest=folder_digest(self.path),
            language=head.language,
            history=head.history,
        )

    def head(self) -> tuple[Head | None, Any]:
        states: list[State] = []
        head = None
        with self.gathering():
            document = read_yaml(self.path / "case.yaml", self.path)
            head = validated(document, Head)
            for i, name in enumerate(head.states):
                try:
                    states.append(find_state(name))
                except CaseError as error:
                    self.faults += [document.fault(("states", i), f.what, f.mend) for f in error.faults]
            self.faults += _head_faults(document, head)
        return head, tuple(states)

    def record(self, head: Head | None) -> Record | None:
        with self.gathering():
            return read_record(self.path, head.series if head else {})
        return None

    def optional(self, name: str) -> Document | None:
        if not (self.path / name).exists():
            return None
        with self.gathering():
            return read_yaml(self.path / name, self.path)
        return None

    def theory(self) -> Theory | None:
        if (self.path / "theory.yaml").exists():
            with self.gathering():
                return read_theory(self.path / "theory.yaml", self.path)
        return None

    def claims(self, record: Record | None, theory: Theory | None) -> tuple[Claim, ...] | None:
        if not (self.path / "claims.yaml").exists():
            return ()
        document = self.optional("claims.yaml")
        if document is None or record is None:
            return None
        with self.gathering():
            return read_claims(document, record, theory)
        return None

    def scenarios(self, theory: Theory | None) -> tuple[Scenario, ...] | None:
        if not (self.path / "scenarios.yaml").exists():
            return ()
        document = self.optional("scenarios.yaml")
        if document is None or (theory is None and (self.path / "theory.yaml").exists()):
            return None
        if theory is None:
            mend = "write the theory that they run, or remove this file"
            self.faults.append(document.fault((), "there are scenarios and no `theory.yaml`", mend))
            return None
        with self.gathering():
            return read_scenarios(document, theory)
        return None

    def brief(self, record: Record | None, claims: tuple[Claim, ...] | None) -> str:
        if not (self.path / "brief.md").exists():
            return ""
        text = ""
        with self.gathering():
            text = read_text(self.path / "brief.md", self.path)
            if record is not None and claims is not None:
                known = {"claim": [c.id for c in claims], "source": list(record.sources), "series": list(record.series)}
                self.faults += brief_faults(text, "brief.md", known)
        return text

    def reviews(self) -> tuple[Review, ...]:
        found: dict[str, Review] = {}
        for path in sorted((self.path / "reviews").glob("*.yaml")):
            with self.gathering():
                document = read_yaml(path, self.path)
                review = validated(document, Review)
                self.faults += _review_faults(document, review)
                if review.criterion in found:
                    what = f"`{review.criterion}` has a review already"
                    self.faults.append(document.fault(("criterion",), what, "one file for each criterion"))
                found[review.criterion] = review
        return tuple(found.get(criterion, Review(criterion)) for criterion in CRITERIA)


def _head_faults(document: Document, head: Head) -> Iterator[Fault]:
    for name in ("name", "title", "question"):
        if found := re.search(r"<[/!?a-zA-Z][^>]*>?", getattr(head, name)):
            yield document.fault((name,), f"the {name} holds markup: `{found.group()[:40]}`", f"a {name} is plain text")
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", head.name):
        yield document.fault(("name",), f"`{head.name}` cannot be the name of a case", "use letters, digits, - and _, as in `egypt-us`")
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", head.language):
        yield document.fault(("language",), f"`{head.language}` is not a tag of a language", "write it as `en`, `ur` or `fa-AF`")
    yield from _history_faults(document, head)
    if head.period.start > head.period.end:
        what = f"the period ends in {head.period.end}, before it starts in {head.period.start}"
        yield document.fault(("period",), what, "swap the two years")
    argument = head.argument
    if argument and argument.editor and argument.editor == argument.reviewer and not argument.declared:
        yield document.fault(
            ("argument", "reviewer"),
            f"`{argument.reviewer}` edits and reviews the same text, and nothing says so",
            "say it openly in a line `declared: ...`",
        )
    for i, person in enumerate(head.people):
        if {"editor", "reviewer"} <= {role.casefold() for role in person.roles} and not person.declared:
            what = f"`{person.name}` edits and reviews the same case, and nothing says so"
            yield document.fault(("people", i), what, "say it openly in a line `declared: ...`")


def _history_faults(document: Document, head: Head) -> Iterator[Fault]:
    """An update without a difference is none: every version after the first says what changed, on a day not before the last."""
    before: Revision | None = None
    for i, revision in enumerate(head.history):
        where = ("history", i)
        if (revision.kind == "published") != (before is None):
            what = f"version {revision.version} is `{revision.kind}`"
            yield document.fault(where, what, "the first version is `published`, every later one `updated` or `corrected`")
        if before is not None and not revision.note.strip():
            yield document.fault(where, f"nothing says what version {revision.version} changed", "add `note: ...`: what changed, and why")
        if before is not None and revision.date < before.date:
            what = f"version {revision.version} is of {revision.date}, before the version that it follows"
            yield document.fault(where, what, "the oldest version stands first")
        if revision.version in [one.version for one in head.history[:i]]:
            yield document.fault(where, f"version {revision.version} stands twice", "give each version a word of its own")
        before = revision


def _review_faults(document: Document, review: Review) -> Iterator[Fault]:
    if review.status == "reviewed":
        for name in ("reviewer", "date", "version", "verdict", "reasons"):
            if not getattr(review, name):
                yield document.fault(("status",), f"a finished review needs `{name}`", f"add a line `{name}: ...`")


def _measure_faults(theory: Theory, record: Record) -> Iterator[Fault]:
    """A variable that says it is measured by a series which the record does not have."""
    for variable in theory.variables.values():
        for series in (*variable.measured_by, *variable.measured_inversely):
            if series not in record.series:
                what = f"`{variable.id}` is measured by `{series}`, which is no series of the record"
                yield Fault(what, variable.place, nearest(series, record.series))


def _in_order(fault: Fault) -> tuple[bool, str, int]:
    """Files in the order of their names, lines from the top; faults without a place last."""
    place = fault.place or Place("")
    return fault.place is None, place.file, place.line or 0


def folder_digest(path: Path) -> str:
    """SHA-256 over the names and bytes of the files of a case folder, in order of their names."""
    digest = hashlib.sha256()
    for file in sorted(p for p in path.rglob("*") if p.is_file() and p.suffix in (".yaml", ".csv", ".md")):
        digest.update(file.relative_to(path).as_posix().encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
