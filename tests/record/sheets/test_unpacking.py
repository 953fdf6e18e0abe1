"""Packed tables: what a publisher packs is read; what a mischief-maker packs is refused, and nothing is written outside."""

from __future__ import annotations

import gzip
import stat
import zipfile
from pathlib import Path

import pytest

from detente.errors import RecordError
from detente.record.sheets import Column, header_of, names_in, open_sheet, unpacking

COLUMNS = {"state": Column("whole", needed=True), "year": Column("year", needed=True)}
TABLE = "state,year\n770,1990\n2,nine\n"


def zipped(path: Path, members: dict[str, str], links: tuple[str, ...] = ()) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            member = zipfile.ZipInfo(name)
            member.compress_type = zipfile.ZIP_DEFLATED
            if name in links:
                member.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(member, text)
    return path


def message(path: Path, files: tuple[str, ...] = ()) -> str:
    with pytest.raises(RecordError) as caught:
        open_sheet(path, COLUMNS, files=files)
    return str(caught.value).replace(f"{path.parent}/", "")


def test_gzip_and_zip_are_read_and_their_lines_are_those_of_the_table(tmp_path: Path) -> None:
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(TABLE.encode()))
    zipped(tmp_path / "t.zip", {"folder/t.csv": TABLE, "folder/readme.pdf": "words", "__MACOSX/t.csv": "x"})
    for path, shown in ((tmp_path / "t.csv.gz", "t.csv.gz"), (tmp_path / "t.zip", "t.zip/folder/t.csv")):
        sheet = open_sheet(path, COLUMNS)
        assert sheet.frame.rows() == [(2, 770, 1990)]
        assert [(r.line, r.value) for r in sheet.rejects] == [(3, "nine")]
        assert sheet.file == str(tmp_path / shown)
        assert header_of(path) == ("state", "year")
    assert names_in(tmp_path / "t.zip") == ("t.csv", "t.zip")
    assert names_in(tmp_path / "t.csv.gz") == ("t.csv",)


def test_a_packed_file_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(gzip.compress(TABLE.encode()))
    assert open_sheet(tmp_path / "t.csv", COLUMNS).frame.height == 1


def test_of_several_tables_the_one_that_the_format_names(tmp_path: Path) -> None:
    path = zipped(tmp_path / "t.zip", {"NMC-60.csv": TABLE, "codes.csv": "a,b\n"})
    assert open_sheet(path, COLUMNS, files=("NMC-*.csv",)).frame.height == 1
    assert message(path) == "t.zip: the archive holds several tables: `NMC-60.csv`, `codes.csv`\n  unpack it, and name one"
    assert message(zipped(tmp_path / "n.zip", {"readme.pdf": ""})).startswith("n.zip: the archive holds no table\n")


@pytest.mark.parametrize("name", ["../t.csv", "/t.csv", "a/../../t.csv", "..\\t.csv", "C:\\t.csv"])
def test_a_path_that_leads_out_of_the_archive(tmp_path: Path, name: str) -> None:
    (tmp_path / "inner").mkdir()
    told = message(zipped(tmp_path / "inner" / "t.zip", {name: TABLE, "fine.csv": TABLE}))
    assert "in the archive leads out of it\n  the archive is refused whole; get it from the publisher" in told
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["t.zip"]


def test_links_and_archives_within_are_refused(tmp_path: Path) -> None:
    assert "`t.csv` in the archive is a link" in message(zipped(tmp_path / "l.zip", {"t.csv": "/etc/passwd"}, ("t.csv",)))
    assert "the archive holds another archive, `in.zip`" in message(zipped(tmp_path / "a.zip", {"in.zip": "PK"}))
    (tmp_path / "n.csv.gz").write_bytes(gzip.compress(gzip.compress(TABLE.encode())))
    assert "the archive holds another archive" in message(tmp_path / "n.csv.gz")


def test_a_bomb_is_stopped_while_it_unpacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "RATIO_FROM", 2 * 1024**2)
    bomb = "state,year\n" + "7,1990\n" * 600_000
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(bomb.encode()))
    assert " from " in message(tmp_path / "b.csv.gz")
    told = message(zipped(tmp_path / "b.zip", {"b.csv": bomb}))
    assert told.startswith("b.zip/b.csv: the file unpacks to more than 3,145,728 bytes from ")
    monkeypatch.setattr(unpacking, "RATIO_FROM", 64 * 1024**2)
    monkeypatch.setattr(unpacking, "MOST_BYTES", 2 * 1024**2)
    assert "at most 2,097,152 bytes" in message(tmp_path / "b.zip")


def test_an_archive_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "t.zip", {"t.csv": TABLE * 40})
    packed = path.read_bytes()
    size = len(TABLE * 40).to_bytes(4, "little")
    path.write_bytes(packed.replace(size, (10).to_bytes(4, "little")))
    assert "damaged" in message(path)
    path.write_bytes(packed[: len(packed) // 2])
    assert "t.zip: the archive is damaged, cut off or locked" in message(path)
