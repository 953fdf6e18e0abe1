"""Findings to draw: a small invented case, the same with hostile words in every text, and one that holds nothing."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from detente.brief import render
from detente.calibrate import skills
from detente.case import Argument, Case, Person, Review, read_case
from detente.case.new import write_case
from detente.case.scenarios import read_scenarios
from detente.documents import read_yaml
from detente.explore import compare
from detente.findings import Findings, find
from detente.judge import Verdict
from detente.judge.outcome import Outcome
from detente.periods import Period
from detente.record import Break, Event, Observation, Phase, Record, Series, Source
from detente.theory import read_theory
from page_opening import QUIET

HOSTILE = "</script><script>pwned=1</script><img src=x onerror=pwned=1>\"'&<svg onload=pwned=1>{{7*7}}"
IDS = {
    "id",
    "name",
    "kind",
    "status",
    "verdict",
    "paragraph",
    "precision",
    "group",
    "years",
    "path",
    "file",
    "variable",
    "source",
    "target",
    "sign",
}
IDS |= {
    "label_of_phase",
    "criterion",
    "digest",
    "url",
    "better",
    "series",
    "scenario",
    "score",
    "beside",
    "place",
    "steps",
    "within",
    "variants",
    "equation",
}


def series(name: str, group: str, first: int, values: list[float | None], unit: str = "million 2019 USD", **more: Any) -> Series:
    observations = tuple(
        Observation(Period(first + i), v, None if v is None else v * 0.8, None if v is None else v * 1.2, "yearbook", "found")
        for i, v in enumerate(values)
    )
    fields = {
        "id": name, "label": name.replace("_", " ").capitalize(),
        "group": group, "unit": unit, "years": "calendar", "source": ("yearbook",),
        "licence": "public domain", "status": "found", "breaks": (), "note": "", "observations": observations, "variants": {},
    }  # fmt: skip
    return Series(**(fields | more))


def event(name: str, year: int, salience: int) -> Event:
    day = datetime.date(year, 5, 1)
    what = f"Agreement number {name} signed in Cairo"
    return Event(name, day, "day", ("EGY", "USA"), what, "agreement", "both", "cooperation", "", "", salience, "yearbook", "high", "found")


def verdict(name: str, slug: str, kind: str = "quantity", **more: Any) -> Verdict:
    fields = {
        "id": name, "ledger": (name,), "paragraph": "P1", "text": f"Assertion {name}", "kind": kind, "verdict": slug,
        "claimed": 100.0, "found": 90.0,
        "unit": "million 2019 USD", "margin": -0.1, "holds_in": "1990" if slug == "misdated" else None, "series": ("aid_economic",),
        "sources": ("yearbook",), "sentence": f"What was found of {name}.",
        "outcomes": (Outcome("first", True, 90.0), Outcome("second", False, 80.0)),
    }  # fmt: skip
    return Verdict(**(fields | more))


def record() -> Record:
    wave: list[float | None] = [float(100 + (i * 37) % 90) for i in range(40)]
    holed = [None if 12 <= i <= 15 else v for i, v in enumerate(wave)]
    held = (
        series("aid_economic", "aid", 1950, holed, breaks=(Break(1972, "territory", "the territory changed"),)),
        series("aid_military", "aid", 1955, wave),
        series("battle_deaths", "security", 1960, wave, unit="deaths"),
        series("nothing_known", "economy", 1960, [None, None], unit="USD"),
    )
    phases = (
        Phase("1", datetime.date(1947, 1, 1), datetime.date(1969, 12, 31), "engagement", "Early years", 6, "yearbook", "high", ""),
        Phase("2", datetime.date(1970, 1, 1), None, "estrangement", "Later years", 6, "yearbook", "high", ""),
    )
    events = [event(f"E{i}", 1950 + 2 * i, 3 if i % 3 == 0 else 1) for i in range(20)]
    source = Source("yearbook", ("A Ministry",), "A yearbook", "2020", "A press", "public domain", url="https://example.org/yearbook")
    return Record({s.id: s for s in held}, {e.id: e for e in events}, {}, phases, {"yearbook": source})


BRIEF = """# A title that the page replaces

Before all, [an assertion](claim:C1) and [a source](source:yearbook) and [a series](series:aid_economic).

## First part {#P1}

[Another](claim:C2), [a third](claim:C3); [bad](javascript:alert(1)) and <b onclick="pwned=1">raw</b>
![picture](https://example.org/x.png) and [web](https://example.org/a).
"""


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    """A case with a record, verdicts of every kind, a theory and scenarios."""
    folder = write_case(tmp_path_factory.mktemp("cases") / "sample", ("EGY", "USA"))
    written = read_case(folder)
    slugs = (
        "supported",
        "supported-in-part",
        "imprecise",
        "misdated",
        "contradicted",
        "not-identified",
        "no-data",
        "normative",
        "not-testable",
    )
    verdicts = tuple(verdict(f"C{i}", slug, "causal" if slug == "not-identified" else "quantity") for i, slug in enumerate(slugs, 1))
    theory = written.theory
    assert theory is not None
    trust = dataclasses.replace(theory.variables["trust"], measured_by=("aid_economic",))
    theory = dataclasses.replace(theory, variables={**theory.variables, "trust": trust})
    argument = Argument("An argument", ("An author",), "A paper", datetime.date(2024, 2, 3), url="https://example.org/argument")
    reviews = (Review("accuracy", "reviewed", "A reviewer", datetime.date(2025, 1, 1), "1", "sound", "because"), *written.reviews[1:])
    case = dataclasses.replace(
        written, record=record(), theory=theory, brief=BRIEF, argument=argument, people=(Person("A person", ("author",)),), reviews=reviews,
    )  # fmt: skip
    outlook = compare(theory, case.scenarios)
    return Findings(
        case=case, verdicts=verdicts, baseline=outlook.baseline, outlook=outlook, skill=skills(outlook.baseline, case.record),
        evidence={"accuracy": ("A line of evidence.",)}, version="0.1.0", seed=7, made=datetime.date(2025, 6, 1),
    )  # fmt: skip


@pytest.fixture(scope="session")
def hostile_words() -> str:
    return HOSTILE


def poisoned(value: Any, field: str = "") -> Any:
    """The same data with hostile words in every text that is not an id."""
    if isinstance(value, str):
        return HOSTILE if value and field not in IDS else value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changes = {f.name: poisoned(getattr(value, f.name), f.name) for f in dataclasses.fields(value) if f.init and f.name not in IDS}
        return dataclasses.replace(value, **changes)
    if isinstance(value, tuple):
        return tuple(poisoned(item, field) for item in value)
    if isinstance(value, Mapping):
        return {key: poisoned(item, field) for key, item in value.items()}
    return value


@pytest.fixture(scope="session")
def hostile(small: Findings) -> Findings:
    """The small case as an attacker would write it."""
    case = small.case
    held = case.record
    evil = dataclasses.replace(
        held,
        series={k: poisoned(v) for k, v in held.series.items()},
        events={k: poisoned(v) for k, v in held.events.items()},
        sources={k: dataclasses.replace(poisoned(v), url="javascript:pwned=1") for k, v in held.sources.items()},
        phases=tuple(dataclasses.replace(p, name=HOSTILE) for p in held.phases),
    )
    assert case.theory is not None
    assert case.argument is not None
    theory = dataclasses.replace(
        case.theory,
        variables={k: dataclasses.replace(v, label=HOSTILE, note=HOSTILE) for k, v in case.theory.variables.items()},
        links={k: dataclasses.replace(v, mechanism=HOSTILE, note=HOSTILE) for k, v in case.theory.links.items()},
        loops={k: dataclasses.replace(v, name=HOSTILE, story=HOSTILE) for k, v in case.theory.loops.items()},
        parameters={k: dataclasses.replace(v, reason=HOSTILE, unit=HOSTILE) for k, v in case.theory.parameters.items()},
    )
    assert small.outlook is not None
    outlook = dataclasses.replace(
        small.outlook,
        scenarios=tuple(dataclasses.replace(s, label=HOSTILE, story=HOSTILE) for s in small.outlook.scenarios),
        scores=tuple(dataclasses.replace(s, label=HOSTILE, measured=HOSTILE) for s in small.outlook.scores),
    )
    argument = dataclasses.replace(
        case.argument, title=HOSTILE, authors=(HOSTILE,), publisher=HOSTILE, url="javascript:pwned=1", note=HOSTILE
    )
    brief = f"## {HOSTILE} {{#P1}}\n\n[{HOSTILE}](claim:C1) {HOSTILE} [x](javascript:pwned=1) [y](data:text/html,pwned)\n"
    nobody = (Person(HOSTILE, (HOSTILE,)),)
    evil_case: Case = dataclasses.replace(
        case, title=HOSTILE, question=HOSTILE, version=HOSTILE, record=evil, theory=theory, argument=argument, brief=brief, people=nobody,
        reviews=tuple(dataclasses.replace(r, verdict=HOSTILE, reasons=HOSTILE, reviewer=HOSTILE) for r in case.reviews),
    )  # fmt: skip
    verdicts = tuple(poisoned(v) for v in small.verdicts)
    return dataclasses.replace(small, case=evil_case, verdicts=verdicts, outlook=outlook, evidence={"accuracy": (HOSTILE,)})


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    """A case with a head and nothing else."""
    folder = write_case(tmp_path_factory.mktemp("empty") / "bare", ("EGY", "USA"))
    bare = dataclasses.replace(read_case(folder), record=Record(), theory=None, claims=(), scenarios=(), brief="")
    return Findings(
        case=bare, verdicts=(), baseline=None, outlook=None, skill=(), evidence={}, version="0.1.0", seed=0, made=datetime.date(2025, 6, 1)
    )


@pytest.fixture(scope="session")
def as_written(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    """A case as ``detente new`` writes it, carried through every stage."""
    return find(read_case(write_case(tmp_path_factory.mktemp("new") / "fresh", ("EGY", "USA"))))


@pytest.fixture(scope="session")
def small_page(small: Findings) -> str:
    return render(small)


@pytest.fixture(scope="session")
def hostile_page(hostile: Findings) -> str:
    return render(hostile)


@pytest.fixture(scope="session")
def small_file(small_page: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "small.html"
    path.write_text(small_page, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def hostile_file(hostile_page: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "hostile.html"
    path.write_text(hostile_page, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def flagship_model(small: Findings) -> Findings:
    """The small case with the theory and the scenarios of the flagship."""
    folder = Path(str(files("detente"))) / "cases" / "pakistan-us"
    theory = read_theory(folder / "theory.yaml", folder)
    scenarios = read_scenarios(read_yaml(folder / "scenarios.yaml", folder), theory)
    case = dataclasses.replace(small.case, theory=theory, scenarios=scenarios)
    return dataclasses.replace(small, case=case, outlook=compare(theory, scenarios), skill=())


@pytest.fixture(scope="session")
def flagship_model_page(flagship_model: Findings) -> str:
    return render(flagship_model)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=chromium, args=QUIET)
        yield launched
        launched.close()


@pytest.fixture
def opened(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens a file; at the end nothing may have been said on the console and nothing fetched."""
    said: list[str] = []
    contexts = []

    def open_page(path: Path, width: int = 1440, mark: str = "", height: int = 900, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: said.append(request.url) if not request.url.startswith(("file:", "data:", "blob:")) else None)
        page.goto(path.as_uri() + mark)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []
