"""The brief cites itself, the argument and the works that it used, and only those."""

from __future__ import annotations

import base64
import dataclasses
import json

from detente.brief.export import works
from detente.case import read_case
from detente.findings import Findings, find
from detente.record import Source


def with_sources(findings: Findings, *more: Source) -> Findings:
    record = dataclasses.replace(findings.case.record, sources={**findings.case.record.sources, **{s.id: s for s in more}})
    return dataclasses.replace(findings, case=dataclasses.replace(findings.case, record=record))


def source(name: str, author: str, year: str, title: str = "A title") -> Source:
    return Source(name, (author,), title, year, "A press", "cited")


def test_a_source_that_nothing_reaches_is_left_out(small: Findings) -> None:
    found = works.works(with_sources(small, source("idle", "Idle, Ida", "1999")))
    assert list(found.sources) == ["yearbook"]
    assert found.argument is not None
    assert found.argument.title == "An argument"


def test_a_link_of_the_text_reaches_a_source(small: Findings) -> None:
    more = with_sources(small, source("idle", "Idle, Ida", "1999"))
    case = dataclasses.replace(more.case, brief=more.case.brief + "\n[there](source:idle)\n")
    assert set(works.works(dataclasses.replace(more, case=case)).sources) == {"yearbook", "idle"}


def test_words_that_name_a_work_reach_it_and_others_are_listed(small: Findings) -> None:
    held = with_sources(
        small, source("kux", "Kux, Dennis", "2001"), source("two", "Kux, Dennis", "2005"), source("act", "A body", "2009", "Act (P.L. 1-2)")
    )
    events = dict(held.case.record.events)
    first = next(iter(events))
    events[first] = dataclasses.replace(events[first], source="Kux, Disenchanted Allies (2001); P.L. 1-2; CRS R1; the day is recalled")
    record = dataclasses.replace(held.case.record, events=events)
    found = works.works(dataclasses.replace(held, case=dataclasses.replace(held.case, record=record)))
    assert set(found.sources) == {"yearbook", "kux", "act"}
    assert found.named == ("CRS R1",)


def test_bibtex_and_csl_hold_the_same_works(small: Findings) -> None:
    items = json.loads(works.sources_csl(small))
    keys = [item["id"] for item in items]
    assert keys == ["sample-argument", "yearbook"]
    assert all(f"{{{key}," in works.sources_bibtex(small) for key in keys)
    own = json.loads(works.brief_csl(small))
    assert own[0]["author"] == [{"literal": "A person"}]
    assert own[0]["issued"] == {"date-parts": [[2025, 6, 1]]}
    block = works.block(small)
    assert [f["name"] for f in block["files"]] == ["sample.bib", "sample.json", "sample-sources.bib", "sample-sources.json"]
    assert json.loads(base64.b64decode(block["files"][3]["address"].split(",", 1)[1])) == items


def test_hostile_words_stay_inside_their_fields(hostile: Findings) -> None:
    assert json.loads(works.sources_csl(hostile))
    text = works.sources_bibtex(hostile)
    depth = 0
    for i, sign in enumerate(text):
        if sign in "{}" and text[i - 1] != "\\":
            depth += 1 if sign == "{" else -1
        assert depth >= 0
    assert depth == 0


def test_the_flagship_cites_what_it_used() -> None:
    findings = find(read_case("pakistan-us"))
    found, record = works.works(findings), findings.case.record
    assert {name for s in record.series.values() for name in s.source} <= set(found.sources) | set(found.named)
    assert "kux-2001" in found.sources
    assert set(found.sources) < set(record.sources)
    assert found.argument is None  # it is a source of the record already
