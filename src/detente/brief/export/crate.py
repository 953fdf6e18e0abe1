"""The archive told to machines: RO-Crate 1.2, written by hand.

The library `rocrate` would bring a web client, and writes a folder and the second of writing; what is needed is one JSON text of plain
values that is the same each time. (RO-Crate Metadata Specification 1.2; `sha256` is schema.org's and named in a context of our own.)
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from detente.brief.export import works
from detente.brief.export.plain import plain, slug
from detente.citations import citation_line

if TYPE_CHECKING:
    from detente.findings import Findings

CONTEXT = "https://w3id.org/ro/crate/1.2/context"
PROFILE = "https://w3id.org/ro/crate/1.2"
SOFTWARE = "#detente"
FORMS = {
    ".html": "text/html", ".csv": "text/csv", ".yaml": "application/yaml", ".json": "application/json", ".svg": "image/svg+xml",
    ".md": "text/markdown", ".txt": "text/plain", ".bib": "application/x-bibtex", ".xmile": "application/xml",
}  # fmt: skip
NAMES = {
    "index.html": "The brief", "LICENSES.md": "Terms of the figures", "README.txt": "What is here", "theory.xmile": "The theory in XMILE",
    "case/brief.md": "The argument", "case/claims.yaml": "What is claimed, and the tests", "case/theory.yaml": "The theory",
    "case/scenarios.yaml": "The scenarios", "data/series.csv": "The record's series", "data/events.csv": "The chronology",
    "results/verdicts.json": "The verdicts", "results/run.csv": "The run of the theory",
    "results/scores.csv": "The scores of the scenarios",
}  # fmt: skip
MADE = ("index.html", "results/", "figures/", "data/", "theory.xmile")


def metadata(findings: Findings, files: Mapping[str, bytes]) -> str:
    """``ro-crate-metadata.json`` for these files.

    Args:
        findings: what the stages found.
        files: every other file of the archive, by name.
    """
    case = findings.case
    people = [_person(name) for name in works.authors(findings)]
    cited = [_work(key, one) for key, one in works.works(findings).sources.items()]
    root = {
        "@id": "./", "@type": "Dataset", "name": plain(case.title), "description": plain(case.question), "version": case.version,
        "datePublished": findings.made.isoformat(), "inLanguage": case.language, "license": {"@id": "LICENSES.md"},
        "author": _ids(people), "hasPart": [{"@id": name} for name in sorted(files)], "mainEntity": {"@id": "index.html"},
        "temporalCoverage": f"{case.period[0]}/{case.period[1]}", "keywords": ", ".join(state.name for state in case.states),
        "citation": _ids(cited), "mentions": {"@id": "#making"},
    }  # fmt: skip
    about = {"@id": "ro-crate-metadata.json", "@type": "CreativeWork", "conformsTo": {"@id": PROFILE}, "about": {"@id": "./"}}
    graph = [about, {k: v for k, v in root.items() if v != []}, *(_file(name, files[name]) for name in sorted(files)), *people, *cited]
    graph += [
        _making(findings, files),
        {"@id": "#seed", "@type": "PropertyValue", "name": "seed", "value": findings.seed},
        _software(findings),
    ]
    whole = {"@context": [CONTEXT, {"sha256": "https://schema.org/sha256"}], "@graph": graph}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _ids(things: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{"@id": thing["@id"]} for thing in things]


def _file(name: str, content: bytes) -> dict[str, Any]:
    return {
        "@id": name, "@type": "File", "name": NAMES.get(name, name),
        "encodingFormat": FORMS.get(PurePosixPath(name).suffix, "application/octet-stream"),
        "contentSize": str(len(content)), "sha256": hashlib.sha256(content).hexdigest(),
    }  # fmt: skip


def _person(name: str) -> dict[str, Any]:
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    kind = "Organization" if name.startswith("The ") else "Person"
    return {"@id": f"#{slug(name, 'person')}-{digest}", "@type": kind, "name": plain(name)}


def _work(key: str, one: Any) -> dict[str, Any]:
    return {
        "@id": f"#source-{slug(key, 'work')}",
        "@type": "CreativeWork",
        "name": plain(one.title),
        "creditText": plain(citation_line(one)),
    }


def _software(findings: Findings) -> dict[str, Any]:
    return {
        "@id": SOFTWARE,
        "@type": "SoftwareApplication",
        "name": "Détente",
        "softwareVersion": findings.version,
        "version": findings.version,
    }


def _making(findings: Findings, files: Mapping[str, bytes]) -> dict[str, Any]:
    """The run that made the results from the case."""
    return {
        "@id": "#making", "@type": "CreateAction", "name": "Judged, run and told by Détente", "endTime": findings.made.isoformat(),
        "instrument": {"@id": SOFTWARE}, "object": [*({"@id": n} for n in sorted(files) if n.startswith("case/")), {"@id": "#seed"}],
        "result": [{"@id": n} for n in sorted(files) if n.startswith(MADE)],
        "description": f"SHA-256 of the case folder {findings.case.digest}, seed {findings.seed}",
    }  # fmt: skip
