"""Everything behind a brief in one archive: the page, the case as it was read, its tables, theory, verdicts, figures, citations, terms."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from detente.brief.export import works
from detente.brief.export.plain import defused, slug, table
from detente.brief.export.sealed import sealed
from detente.documents import MOST_BYTES, write_whole
from detente.errors import DetenteError

if TYPE_CHECKING:
    from detente.findings import Findings

NAMED = ("case.yaml", "brief.md", "claims.yaml", "scenarios.yaml", "theory.yaml", "map.csv")
FOLDERS = {"record": (".csv", ".yaml"), "reviews": (".yaml",)}
MOST_FILES = 500


def write_parcel(findings: Findings, path: Path, language: str | None = None) -> None:
    """Write the archive.

    Raises:
        CaseError: there is no catalogue for the language, or the folder cannot be written to.
    """
    from detente.brief.export.crate import metadata

    files, remarks = contents(findings, language)
    files["README.txt"] = readme(findings, remarks).encode()
    files["ro-crate-metadata.json"] = metadata(findings, files).encode()
    write_whole(path, sealed(files.items(), findings.made))


def contents(findings: Findings, language: str | None = None) -> tuple[dict[str, bytes], list[str]]:
    """The files by their names in the archive, and what a reader must know of them."""
    from detente.brief import translation, views
    from detente.brief.export import pictures
    from detente.brief.page import render
    from detente.record.terms import terms

    remarks: list[str] = []
    files = dict(_case(findings, remarks))
    texts: dict[str, str] = {**_tables(findings), **_citations(findings)}
    texts["index.html"] = render(findings, language)
    texts["LICENSES.md"] = terms(findings.case.record)
    texts["results/verdicts.json"] = _verdicts(findings)
    xmile = _xmile(findings, remarks)
    if xmile:
        texts["theory.xmile"] = xmile
    with translation.speaking(language or translation.nearest_of(findings.case.language)):
        context = views.page(findings)
        drawn = pictures.twins(context)
        causes = pictures.causal_map(context)
    for name, svg in {**drawn, **({causes.id: causes.svg} if causes else {})}.items():
        texts[f"figures/{slug(name, 'figure')}.svg"] = svg
    return files | {name: text.encode() for name, text in texts.items()}, remarks


def _case(findings: Findings, remarks: list[str]) -> Iterator[tuple[str, bytes]]:
    """The files of the case folder that make up a case, as they were read; nothing else that may lie in that folder.

    A cell that a spreadsheet would run gets an apostrophe, and the archive says so: such a case is not quite the one that was read.
    """
    root = findings.case.path.resolve()
    for name in _names(findings, root):
        file = root / name
        if not file.is_file() or not file.resolve().is_relative_to(root) or file.stat().st_size > MOST_BYTES:
            continue
        content = file.read_bytes()
        if file.suffix.casefold() == ".csv":
            safe = _defused_file(content)
            if safe != content:
                remarks.append(f"case/{name}: cells that a spreadsheet would run as formulas stand behind an apostrophe.")
            content = safe
        yield f"case/{name}", content


def _names(findings: Findings, root: Path) -> list[str]:
    found = [name for name in NAMED if (root / name).is_file()]
    for folder, suffixes in FOLDERS.items():
        if (root / folder).is_dir():
            found += [f"{folder}/{p.name}" for p in sorted((root / folder).iterdir()) if p.suffix in suffixes]
    places = {o.place.file for s in findings.case.record.series.values() for o in s.observations}
    found += [name for name in sorted(places) if name not in found and _inside(name)]
    return list(dict.fromkeys(found))[:MOST_FILES]


def _inside(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix == ".csv" and not path.is_absolute() and ".." not in path.parts and "\\" not in name and ":" not in name


def _defused_file(content: bytes) -> bytes:
    """A CSV file with every dangerous cell defused; the same bytes where there is none, or where it cannot be read as text."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        return content
    if all(defused(cell) == cell for row in rows for cell in row):
        return content
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([defused(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def _tables(findings: Findings) -> dict[str, str]:
    """The record and the results as tables with every unit and source in the row."""
    record = findings.case.record
    out = {
        "data/series.csv": table(
            ("series", "label", "unit", "years", "period", "value", "low", "high", "status", "source", "edition", "note"),
            _observations(findings),
        ),
        "data/events.csv": table(
            ("id", "date", "precision", "actors", "description", "source", "certainty", "status"),
            (
                (e.id, e.date, e.precision, ";".join(e.actors), e.description, e.source, e.certainty, e.status)
                for e in record.events.values()
            ),
        ),
        "data/phases.csv": table(
            ("name", "from", "to", "label", "source", "confidence", "note"),
            ((p.name, p.start, p.end, p.label, p.source, p.confidence, p.note) for p in record.phases),
        ),
        "results/verdicts.csv": table(
            (
                "id",
                "paragraph",
                "kind",
                "text",
                "verdict",
                "claimed",
                "found",
                "unit",
                "margin",
                "holds_in",
                "sentence",
                "series",
                "sources",
            ),
            (_verdict(v) for v in findings.verdicts),
        ),
    }
    if findings.outlook is not None:
        columns = ("scenario", "score", "year", "value", "baseline", "beside", "better")
        out["results/scores.csv"] = table(columns, ([getattr(v, name) for name in columns] for v in findings.outlook.values))
        out["results/courses.csv"] = table(("score", "scenario", "year", "value"), _courses(findings))
    if findings.baseline is not None:
        run = findings.baseline.to_polars()
        out["results/run.csv"] = table(run.columns, run.iter_rows())
    return out


def _observations(findings: Findings) -> Iterator[tuple[Any, ...]]:
    for s in findings.case.record.series.values():
        for edition, seen in (("", s.observations), *s.variants.items()):
            for o in seen:
                source = o.source or "; ".join(s.source)
                yield s.id, s.label, s.unit, s.years, o.period, o.value, o.low, o.high, o.status or s.status, source, edition, o.note


def _verdict(v: Any) -> tuple[Any, ...]:
    sources = "; ".join(v.sources)
    figures = (v.claimed, v.found, v.unit, v.margin, v.holds_in)
    return v.id, v.paragraph, v.kind, v.text, v.verdict, *figures, v.sentence, "; ".join(v.series), sources


def _courses(findings: Findings) -> Iterator[tuple[Any, ...]]:
    assert findings.outlook is not None
    for score in findings.outlook.scores:
        for row in findings.outlook.courses(score.id).iter_rows(named=True):
            yield score.id, row["scenario"], row["year"], row["value"]


def _verdicts(findings: Findings) -> str:
    told: Mapping[str, Any] = {
        "case": findings.case.name, "version": findings.case.version, "made": findings.made.isoformat(), "software": findings.version,
        "seed": findings.seed, "sha256": findings.case.digest, "verdicts": [v.as_dict() | {"detail": v.detail} for v in findings.verdicts],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _citations(findings: Findings) -> dict[str, str]:
    return {
        "citations/brief.bib": works.brief_bibtex(findings),
        "citations/brief.json": works.brief_csl(findings),
        "citations/sources.bib": works.sources_bibtex(findings),
        "citations/sources.json": works.sources_csl(findings),
        "citations/named-only.txt": "".join(f"{name}\n" for name in works.works(findings).named),
    }


def _xmile(findings: Findings, remarks: list[str]) -> str:
    """The theory in XMILE; where it cannot be carried over whole, nothing, and a remark says why."""
    from detente.theory.xmile import xmile_text

    theory = findings.case.theory
    if theory is None:
        return ""
    try:
        return xmile_text(theory, {claim.id: claim.text for claim in findings.case.claims})
    except DetenteError as error:
        remarks.append(f"theory.xmile is left out: {'; '.join(fault.what for fault in error.faults)}.")
        return ""


def readme(findings: Findings, remarks: list[str]) -> str:
    """What is in the archive, and how to make it again."""
    case = findings.case
    lines = [
        case.title, "=" * len(case.title), "", case.question, "",
        f"Case {case.name}, version {case.version}; made by Détente {findings.version} on {findings.made.isoformat()}, "
        f"seed {findings.seed}.",
        f"SHA-256 of the case folder: {case.digest}", "",
        "index.html              the brief; it needs no network",
        "case/                   the case as it was read: detente report case",
        "data/                   the record as tables, each row with unit, status and source",
        "results/                verdicts, scores, the run of the theory",
        "theory.xmile            the theory in the field's interchange form",
        "figures/                every figure as SVG",
        "citations/              BibTeX and CSL-JSON of the brief and of the works that it used",
        "LICENSES.md             the terms of every series and source; of a work marked facts only, no table ships",
        "ro-crate-metadata.json  all of this for machines (RO-Crate)", "",
    ]  # fmt: skip
    return "\n".join([*lines, *remarks]).rstrip() + "\n"
