"""Small records and claims for the tests of this room."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from detente.case.claim_tests import TESTS, Test
from detente.case.claims import Alternative, Claim
from detente.documents import Document, validated
from detente.periods import Period
from detente.record import Break, Event, Observation, Phase, Record, Series, Source, Spell


def series(
    name: str,
    values: Mapping[int, float | None],
    unit: str = "million USD",
    years: str = "fiscal",
    spread: float = 0.0,
    quarter: float | None = None,
    **more: object,
) -> Series:
    """A series whose low and high counts lie ``spread`` on each side."""
    found = [
        Observation(Period(y), v, None if v is None else v - spread, None if v is None else v + spread) for y, v in sorted(values.items())
    ]
    if quarter is not None:
        found.append(Observation(Period(1976, quarter=True), quarter))
    plain = {"label": name, "group": "aid", "licence": "CC0-1.0", "status": "found", "breaks": (), "note": "", "source": ("work",)}
    observations = tuple(sorted(found, key=lambda o: o.period))
    return Series(id=name, unit=unit, years=years, observations=observations, **{**plain, **more})  # type: ignore[arg-type]


def event(name: str, date: str, kind: str = "visit", precision: str = "day", **more: object) -> Event:
    plain: dict[str, object] = {"sign": "cooperation", "channel": "diplomacy", "direction": "both", "cameo_root": "", "salience": 1}
    plain |= {"actors": ("AAA", "BBB"), "description": f"act {name}", "source": "Author 2001", "certainty": "high", "status": "found"}
    return Event(id=name, date=datetime.date.fromisoformat(date), precision=precision, kind=kind, **{**plain, **more})  # type: ignore[arg-type]


def record(*parts: Series | Event | Spell | Phase) -> Record:
    def of(kind: type) -> dict[str, object]:
        return {part.id: part for part in parts if isinstance(part, kind)}

    source = Source(id="work", authors=("Writer, A.",), title="A work", year=2001, publisher="Press", licence="CC0-1.0")
    phases = tuple(part for part in parts if isinstance(part, Phase))
    return Record(series=of(Series), events=of(Event), spells=of(Spell), phases=phases, sources={"work": source})  # type: ignore[arg-type]


def broken(at: int) -> tuple[Break, ...]:
    return (Break(at, "territory", "the country was divided"),)


def a_test(kind: str, /, **values: object) -> Test:
    return validated(Document("claims.yaml", {}), TESTS[kind], {"type": kind, **values})


def claim(*tests: Test, alternatives: tuple[Test, ...] = (), kind: str = "quantity", **more: object) -> Claim:
    others = tuple(Alternative(test.label or f"reading {i}", 1, test) for i, test in enumerate(alternatives))
    return Claim(id="it", ledger=("T01",), paragraph="P1", text="It was so", kind=kind, tests=tests, alternatives=others, **more)  # type: ignore[arg-type]
