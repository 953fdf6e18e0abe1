"""The community's own XMILE files: read whole, or refused with the defect named."""

from __future__ import annotations

import pytest

from detente.errors import TheoryError
from detente.theory.xmile import read_xmile, write_xmile
from shared_data import SHARED

MODELS = SHARED / "conformance" / "test-models"
REFUSED = {
    "test_logicals.stmx": "`THEN` is expected where `not` stands",
    **{
        f"{name}.{suffix}": "nor a macro that this file defines"
        for name in ("test_macro_expression", "test_macro_multi_expression", "test_macro_multi_macros")
        for suffix in ("stmx", "xmile")
    },
    **{
        f"{name}.{suffix}": "was left as `???`"
        for name in (
            "test_subscript_constant_call",
            "test_subscript_mixed_assembly",
            "test_multiple_subscripts",
            "test_subscript_subrange",
            "test_subscripted_flows",
        )
        for suffix in ("stmx", "xmile")
    },
    "1style.stmx": "has no equation",
    "multipoint-connection.stmx": "has no equation",
}
FILES = sorted((*MODELS.rglob("*.xmile"), *MODELS.rglob("*.stmx")))


@pytest.mark.realdata
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_of_the_suite_is_read_and_written_back_or_refused_by_name(path, tmp_path):
    if path.name in REFUSED:
        with pytest.raises(TheoryError) as refused:
            read_xmile(path)
        assert REFUSED[path.name] in str(refused.value)
        return
    theory = read_xmile(path)
    assert theory.variables
    write_xmile(theory, tmp_path / "back.xmile")
    again = read_xmile(tmp_path / "back.xmile")
    assert (again.variables, again.parameters, again.lookups, again.dimensions, again.clock) == (
        theory.variables,
        theory.parameters,
        theory.lookups,
        theory.dimensions,
        theory.clock,
    )


@pytest.mark.realdata
def test_every_defective_file_of_the_suite_is_there():
    assert len(FILES) == 95
    assert {path.name for path in FILES} >= set(REFUSED)
