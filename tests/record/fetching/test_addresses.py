"""Which addresses are asked, and under which names files are kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import RecordError
from detente.record.fetching.addresses import check_address, file_name, split_checksum


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://e.org/a", "e.org/a", "http://", "javascript:1", "http://u:p@e.org/", "http://e.org:x/"]
)
def test_addresses_that_are_not_asked(address: str) -> None:
    with pytest.raises(RecordError):
        check_address(address)


def test_a_redirect_never_leaves_encryption() -> None:
    check_address("https://e.org/", "http://e.org/")
    with pytest.raises(RecordError, match="from https to http"):
        check_address("http://e.org/", "https://e.org/")


def test_a_checksum_that_is_none_is_refused() -> None:
    with pytest.raises(RecordError, match="no SHA-256"):
        split_checksum("https://e.org/a#sha256=12")
    assert split_checksum("https://e.org/a#part") == ("https://e.org/a", "")


@pytest.mark.parametrize(
    ("disposition", "address", "name"),
    [
        (None, "https://e.org/a/b.csv?c=d.zip", "b.csv"),
        (None, "https://e.org/a/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "passwd"),
        (None, "https://e.org/", "file"),
        (None, "https://e.org/..", "file"),
        ('attachment; filename="a b.csv"', "https://e.org/x", "a b.csv"),
        ("attachment; filename*=UTF-8''d%C3%A9tente.csv", "https://e.org/x", "détente.csv"),
        ('attachment; filename="/etc/passwd"', "https://e.org/x", "passwd"),
        ('attachment; filename="C:\\\\x\\\\con.txt"', "https://e.org/x", "_con.txt"),
        ('attachment; filename=""', "https://e.org/x.csv", "x.csv"),
        ("attachment", "https://e.org/x.csv", "x.csv"),
        ('attachment; filename="a\x00b|c.csv"', "https://e.org/x", "a_b_c.csv"),
    ],
)
def test_names(disposition: str | None, address: str, name: str) -> None:
    assert file_name(disposition, address, "file") == name


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_name_leads_out_of_its_folder(disposition: str, path: str) -> None:
    for given_name in (f'attachment; filename="{disposition}"', disposition, None):
        name = file_name(given_name, "https://e.org/" + path.replace("[", "").replace("]", ""), "file")
        assert name
        assert Path(name).name == name
        assert not name.startswith(".")
        assert len(name) <= 130
