"""What to cite: the brief, the argument that it carries out, and every work of the record that it used, and only those."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.brief.export.plain import slug
from detente.brief.translation import marked
from detente.citations import Citation, bibtex, citation_line, csl

if TYPE_CHECKING:
    from detente.findings import Findings
    from detente.record import Source

_LINK = re.compile(r"\]\(source:([\w.-]+)\)")
SHORTEST = 5  # letters of a name that may stand for a whole title
_NEAR = 60  # letters between an author's name and the year, in a work that is named in words


@dataclass(frozen=True)
class Works:
    """The works of one brief.

    Attributes:
        brief: the brief itself.
        argument: the text whose argument it carries out, where that is no source of the record.
        sources: works of the record that a series, an event, a spell, a phase, a verdict or the text rests on, by id.
        named: works that the record names in words and holds no reference for.
    """

    brief: Citation
    argument: Citation | None
    sources: Mapping[str, Citation]
    named: tuple[str, ...]


def works(findings: Findings) -> Works:
    """The works that the brief of these findings rests on."""
    record = findings.case.record
    reached, words = set(_LINK.findall(findings.case.brief)), set()
    for text in _names(findings):
        if text in record.sources:
            reached.add(text)
            continue
        for part in filter(None, (one.strip() for one in text.split(";"))):
            found = part if part in record.sources else _by_words(part, record.sources)
            if found:
                reached.add(found)
            elif part[0].isupper() or part[0].isdigit():  # the rest are remarks: "the day is recalled"
                words.add(part)
    used = {name: _citation(source) for name, source in record.sources.items() if name in reached}
    argument = _argument(findings)
    if argument is not None and any(argument.title == one.title for one in used.values()):
        argument = None
    return Works(of_brief(findings), argument, used, tuple(sorted(words, key=str.casefold)))


def _names(findings: Findings) -> Iterator[str]:
    """Everything that the record and the verdicts name as a source: ids, and words."""
    record = findings.case.record
    for series in record.series.values():
        yield from series.source
        for seen in (series.observations, *series.variants.values()):
            yield from (one.source for one in seen if one.source)
    yield from (event.source for event in record.events.values())
    yield from (spell.source for spell in record.spells.values())
    yield from (phase.source for phase in record.phases)
    for verdict in findings.verdicts:
        yield from verdict.sources


def _by_words(text: str, sources: Mapping[str, Source]) -> str:
    """The one source that a text names by first author and year (``Kux 2001``), by its title, or by a name that its title holds."""
    fits = [name for name, source in sources.items() if _by_author(text, source) or _by_title(text, source.title)]
    return fits[0] if len(fits) == 1 else ""


def _by_author(text: str, source: Source) -> bool:
    family = source.authors[0].split(",")[0] if source.authors and "," in source.authors[0] else ""
    pattern = rf"\b{re.escape(family)}\b.{{0,{_NEAR}}}\b{re.escape(source.year)}\b"
    return bool(family and source.year and re.search(pattern, text))


def _by_title(text: str, title: str) -> bool:
    if title and len(text) > len(title):
        return len(title) >= SHORTEST and title in text
    return len(text) >= SHORTEST and text[0].isupper() and re.search(rf"(?<!\w){re.escape(text)}(?!\w)", title) is not None


def _citation(source: Source) -> Citation:
    return Citation(source.authors, source.title, source.year, source.publisher, source.version, source.url)


def _argument(findings: Findings) -> Citation | None:
    given = findings.case.argument
    return Citation(given.authors, given.title, str(given.date.year), given.publisher, "", given.url) if given else None


def authors(findings: Findings) -> tuple[str, ...]:
    """Who wrote the brief: the people with a role of author, else all people; nobody is made up."""
    people = findings.case.people
    writing = [p.name for p in people if any("author" in role.casefold() for role in p.roles)]
    return tuple(writing or [p.name for p in people])


def of_brief(findings: Findings) -> Citation:
    """The brief of these findings as a work."""
    case = findings.case
    return Citation(authors(findings), case.title, str(findings.made.year), "Détente case brief", case.version)


def _keyed(found: Works, key: str) -> dict[str, Citation]:
    """Every work but the brief by a key that no two share."""
    others = {} if found.argument is None else {f"{key}-argument": found.argument}
    return {**others, **found.sources}


def brief_bibtex(findings: Findings) -> str:
    """The brief as one BibTeX entry."""
    return bibtex(of_brief(findings), findings.case.name) + "\n"


def brief_csl(findings: Findings) -> str:
    """The brief as CSL-JSON: a list of one item."""
    made = findings.made
    own = {"type": "report", "genre": "case brief", "issued": {"date-parts": [[made.year, made.month, made.day]]}}
    return _json([csl(of_brief(findings), findings.case.name) | own])


def sources_bibtex(findings: Findings) -> str:
    """The argument and every source used as BibTeX, in the order of the record."""
    return "\n\n".join(bibtex(one, key) for key, one in _keyed(works(findings), findings.case.name).items()) + "\n"


def sources_csl(findings: Findings) -> str:
    """The argument and every source used as CSL-JSON."""
    return _json([csl(one, key) for key, one in _keyed(works(findings), findings.case.name).items()])


def block(findings: Findings) -> dict[str, Any]:
    """What `cite.html.j2` needs: the brief's line, and the texts that a reader may keep, each as its name, label and address."""
    name = slug(findings.case.name)
    bib, items = "application/x-bibtex", "application/vnd.citationstyles.csl+json"
    files = (
        (f"{name}.bib", bib, marked("BibTeX of the brief"), brief_bibtex(findings)),
        (f"{name}.json", items, marked("CSL of the brief"), _compact(brief_csl(findings))),
        (f"{name}-sources.bib", bib, marked("BibTeX of its sources"), sources_bibtex(findings)),
        (f"{name}-sources.json", items, marked("CSL of its sources"), _compact(sources_csl(findings))),
    )
    return {
        "line": citation_line(of_brief(findings)),
        "files": [{"name": file, "label": label, "address": _address(form, text)} for file, form, label, text in files],
    }


def _address(form: str, text: str) -> str:
    """The text as an address of its own: in base 64, which is a third shorter than percent signs for all that is no letter."""
    return f"data:{form};charset=utf-8;base64,{base64.b64encode(text.encode()).decode()}"


def _compact(text: str) -> str:
    return json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))


def _json(items: Any) -> str:
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"
