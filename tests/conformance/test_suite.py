"""Every model file of the public conformance suite: what is sound matches its reference run, what is defective is refused by name."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import conformance  # noqa: E402 - the folder of the tool is on the path only now

pytestmark = pytest.mark.realdata

# Files that conversions left without what they need, and a word of the sentence that must say so.
DEFECTIVE = {
    "tests/logicals/test_logicals.stmx": "not",
    **{
        f"tests/macro_{name}/test_macro_{name}{suffix}": "macro"
        for name in ("expression", "multi_expression", "multi_macros")
        for suffix in (".stmx", ".xmile")
    },
    **{
        f"tests/{folder}/{file}{suffix}": "???"
        for folder, file in (
            ("subscript_constant_call", "test_subscript_constant_call"),
            ("subscript_multiples", "test_multiple_subscripts"),
            ("subscript_subranges", "test_subscript_subrange"),
            ("subscripted_flows", "test_subscripted_flows"),
        )
        for suffix in (".stmx", ".xmile")
    },
    # `???` stands there too, further down: elements of dimensions that the conversion exchanged come first.
    **{f"tests/subscript_mixed_assembly/test_subscript_mixed_assembly{suffix}": "is not an element" for suffix in (".stmx", ".xmile")},
}
LACKING = {f"tests/smooth_and_stock/test_smooth_and_stock{suffix}" for suffix in (".stmx", ".xmile")}
# Not scored: the suite lacks the tables that the first two ask for, and the equations of the others.
UNSCORED = {
    "tests/get_constants/test_get_constants.mdl": "cannot be opened",
    "tests/get_data/test_get_data.mdl": "cannot be opened",
    "samples/display/1style.stmx": "has no equation",
    "samples/display/multipoint-connection.stmx": "has no equation",
}


def name(path: Path) -> str:
    return path.relative_to(conformance.SUITE).as_posix()


MODELS = conformance.models() if conformance.SUITE.is_dir() else []


@pytest.mark.parametrize("path", MODELS, ids=[name(path) for path in MODELS])
def test_a_model_of_the_suite(path: Path) -> None:
    outcome = conformance.outcome(path)
    if outcome.file in DEFECTIVE:
        assert outcome.status == "refused"
        assert DEFECTIVE[outcome.file] in outcome.why.lower()
    elif outcome.file in LACKING:
        assert outcome.status == "matches in part"
        assert "3 of 7 columns" in outcome.why
    elif outcome.file in UNSCORED:
        assert outcome.status == "refused"
        assert UNSCORED[outcome.file] in outcome.why
    elif outcome.file.split("/")[1] in ("Roessler_Chaos", "Query_file"):
        assert outcome.status == "matches in part", outcome.why
    elif conformance.canonical(path.parent) is None:
        assert outcome.status == "runs", outcome.why
    else:
        assert outcome.status == "matches", outcome.why


def test_the_suite_is_whole() -> None:
    assert len(MODELS) == 202


def test_the_table_of_the_docs_is_current() -> None:
    written = (ROOT / "docs/conformance.md").read_text(encoding="utf-8")
    rows = [line.split(" | ")[:2] for line in written.splitlines() if line.startswith("| `")]
    assert [file.strip("| `") for file, _ in rows] == [name(path) for path in MODELS]
