"""Writes the JSON schemas of a case's files to ``docs/schema``, for editors that complete and check while one types.

    uv run python tools/build_schemas.py

They are read off the same classes that read the files; a test fails when one is out of date.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from detente.case.case import Head, Review
from detente.case.claim_tests import TESTS
from detente.case.claims import ClaimText
from detente.case.scenarios import ScenarioText
from detente.measure.recipes.entries import RecipeFile
from detente.record.declared import SeriesEntry, SeriesFile
from detente.record.sources import SourcesFile
from detente.theory.yaml.forms import (
    ConservedText,
    DimensionText,
    ExemptionText,
    LinkText,
    LookupText,
    LoopText,
    MacroText,
    ParameterText,
    ScoreText,
    TheoryText,
    VariableText,
)

FOLDER = Path(__file__).resolve().parents[1] / "docs/schema"


def of(kind: Any) -> dict[str, Any]:
    """The schema of one class."""
    return TypeAdapter(kind).json_schema(by_alias=True)


def mapping(key: str, entry: dict[str, Any]) -> dict[str, Any]:
    """The schema of a file that holds entries by name under one key."""
    definitions = entry.pop("$defs", {})
    inner = {"type": "object", "additionalProperties": entry}
    return {"type": "object", "properties": {key: inner}, "required": [key], "additionalProperties": False, "$defs": definitions}


def claims() -> dict[str, Any]:
    """Claims, with every type of test that they may declare."""
    entry = of(ClaimText)
    tests = {name: of(kind) for name, kind in TESTS.items()}
    definitions = {name: schema for test in tests.values() for name, schema in test.pop("$defs", {}).items()}
    for name, schema in tests.items():
        schema["required"] = ["type", *schema.get("required", [])]
        definitions[f"test-{name}"] = schema
    test = {"oneOf": [{"$ref": f"#/$defs/test-{name}"} for name in tests]}
    entry["properties"] |= {"test": test, "parts": {"type": "array", "items": test}}
    entry["$defs"] = definitions | entry.get("$defs", {})
    return mapping("claims", entry)


def theory() -> dict[str, Any]:
    """A theory, with its entries."""
    whole = of(TheoryText)
    for section, kind in {
        "dimensions": DimensionText,
        "lookups": LookupText,
        "macros": MacroText,
        "variables": VariableText,
        "loops": LoopText,
        "parameters": ParameterText,
        "scores": ScoreText,
        "links": LinkText,
        "conserved": ConservedText,
    }.items():
        entry = theory_entry(kind)
        whole.setdefault("$defs", {}).update(entry.pop("$defs", {}))
        if section == "dimensions":
            entry = {"oneOf": [{"type": "array", "items": {"type": "string"}}, entry]}
        whole["properties"][section] = {"type": "object", "additionalProperties": entry}
    whole["properties"]["exemptions"] = {"type": "array", "items": theory_entry(ExemptionText)}
    variables = whole["properties"]["variables"]
    macros = whole["properties"]["macros"]["additionalProperties"]
    macros["properties"]["variables"] = variables
    return whole


def theory_entry(kind: Any) -> dict[str, Any]:
    """The schema of one entry of a theory, its keys as they are written."""
    entry = of(kind)
    renamed = {"source": "from", "target": "to", "excepted": "except"}
    for schema in (entry, *entry.get("$defs", {}).values()):
        if "properties" in schema and {"source", "excepted"} & set(schema["properties"]):
            schema["properties"] = {renamed.get(k, k): v for k, v in schema["properties"].items()}
            schema["required"] = [renamed.get(k, k) for k in schema["required"]]
    return entry


def schemas() -> dict[str, dict[str, Any]]:
    """Every schema by the name of the file that it describes."""
    head = of(Head)
    series = of(SeriesEntry)
    head.setdefault("$defs", {}).update(series.pop("$defs", {}))
    head["properties"]["series"] = {"type": "object", "additionalProperties": series}
    found = {
        "case": head,
        "series": of(SeriesFile),
        "sources": of(SourcesFile),
        "recipe": of(RecipeFile),
        "claims": claims(),
        "theory": theory(),
        "scenarios": mapping("scenarios", of(ScenarioText)),
        "review": of(Review),
    }
    return {
        name: {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"{name}.yaml of a case"} | schema
        for name, schema in found.items()
    }


def text(schema: dict[str, Any]) -> str:
    """A schema as it is written."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        (FOLDER / f"{name}.schema.json").write_text(text(schema), encoding="utf-8")
