"""The published schemas are those of the classes that read the files, and the shipped case keeps to them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import jsonschema
import pytest

from detente.case import shipped_cases
from detente.case.read import find_case
from detente.documents import read_yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import build_schemas  # noqa: E402 - the folder of the tool is on the path only now


@pytest.mark.parametrize("name", sorted(build_schemas.schemas()))
def test_a_schema_is_current(name: str) -> None:
    written = (ROOT / f"docs/schema/{name}.schema.json").read_text(encoding="utf-8")
    assert written == build_schemas.text(build_schemas.schemas()[name]), "run tools/build_schemas.py"


@pytest.mark.parametrize("case", shipped_cases())
@pytest.mark.parametrize("file", ["case", "claims", "theory", "scenarios", "record/series", "record/sources"])
def test_a_shipped_case_keeps_to_its_schemas(case: str, file: str) -> None:
    data = read_yaml(find_case(case) / f"{file}.yaml").data
    plain = json.loads(json.dumps(data, default=str))
    jsonschema.validate(plain, build_schemas.schemas()[Path(file).name])


def test_a_schema_refuses_what_the_reader_refuses() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"claims": {"one": {"ledger": "C01", "verdict": "supported"}}}, build_schemas.schemas()["claims"])
