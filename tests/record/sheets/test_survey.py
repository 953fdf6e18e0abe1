"""The look at a text's bytes: where rows begin and how wide they are, wherever the text is cut into pieces."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.record.sheets import survey as module
from detente.record.sheets.survey import survey


def seen(path: Path, text: bytes, quoted: bool = True) -> list[tuple[int, int, int, bool]]:
    path.write_bytes(text)
    found = survey(path, ",", quoted)
    return list(zip(found.lines.tolist(), found.starts.tolist(), found.widths.tolist(), found.blank.tolist(), strict=True))


def test_lines_starts_and_widths(tmp_path: Path) -> None:
    text = b'a,b\n"1\n,2",3\r\n\r\nx\n\n4,5,6'
    rows = [(1, 0, 2, False), (2, 4, 2, False), (4, 14, 1, True), (5, 16, 1, False), (6, 18, 1, True), (7, 19, 3, False)]
    assert seen(tmp_path / "t", text) == rows
    assert seen(tmp_path / "t", b"") == []


@pytest.mark.parametrize("text", [b'a,"b', b'a,b"c"\n', b'a,"b"c\n', b'a 5" gun,1\nb 6" gun,2\n'])
def test_a_quote_that_opens_or_closes_within_a_field_is_seen(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "t").write_bytes(text)
    assert survey(tmp_path / "t", ",").stray
    assert not survey(tmp_path / "t", ",", quoted=False).stray


def test_quotes_in_order_are_not_taken_for_others(tmp_path: Path) -> None:
    (tmp_path / "t").write_bytes(b'"a","b""c",""\r\n"","""",1\n')
    assert not survey(tmp_path / "t", ",").stray


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.lists(st.sampled_from([b",", b'"', b"\n", b"\r\n", b"x"]), max_size=30).map(b"".join), size=st.integers(1, 7))
def test_the_size_of_the_pieces_makes_no_difference(text: bytes, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t"
    whole = seen(path, text), survey(path, ",").stray
    with monkeypatch.context() as patch:
        patch.setattr(module, "CHUNK", size)
        assert (seen(path, text), survey(path, ",").stray) == whole
