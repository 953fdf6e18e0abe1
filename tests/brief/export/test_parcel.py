"""The archive: the case can be run again from it, every file is told to machines, and no foreign name leads out of it."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree

import pytest

from detente.brief.export import write_brief
from detente.brief.export.crate import CONTEXT, PROFILE
from detente.case import read_case
from detente.findings import Findings, find


@pytest.fixture(scope="module")
def written(small: Findings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("parcel") / "brief.zip"
    write_brief(small, path)
    return path


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def graph(files: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    whole = json.loads(files["ro-crate-metadata.json"])
    assert whole["@context"][0] == CONTEXT
    things = {thing["@id"]: thing for thing in whole["@graph"]}
    assert len(things) == len(whole["@graph"])
    return things


def references(value: Any) -> set[str]:
    if isinstance(value, dict):
        return {value["@id"]} if set(value) == {"@id"} else set().union(*map(references, value.values()), set())
    return set().union(*map(references, value), set()) if isinstance(value, list) else set()


def test_what_is_in_it(written: Path) -> None:
    files = contents(written)
    for name in ("index.html", "README.txt", "LICENSES.md", "case/case.yaml", "case/theory.yaml", "theory.xmile", "results/verdicts.json"):
        assert name in files
    assert {"citations/brief.bib", "citations/sources.json", "data/series.csv", "results/scores.csv", "figures/causal-map.svg"} <= set(
        files
    )
    told = json.loads(files["results/verdicts.json"])
    assert [v["id"] for v in told["verdicts"]] == [f"C{i}" for i in range(1, 10)]
    rows = list(csv.DictReader(io.StringIO(files["data/series.csv"].decode(), newline="")))
    assert [row["value"] for row in rows if row["series"] == "nothing_known"] == ["", ""]  # missing, never zero


def test_the_crate_tells_every_file_and_its_references_resolve(written: Path) -> None:
    files = contents(written)
    things = graph(files)
    about, root = things["ro-crate-metadata.json"], things["./"]
    assert about["conformsTo"] == {"@id": PROFILE}
    assert about["about"] == {"@id": "./"}
    assert {part["@id"] for part in root["hasPart"]} == set(files) - {"ro-crate-metadata.json"}
    for name in ("name", "description", "datePublished", "license", "author"):
        assert root[name]
    for name, content in files.items():
        if name != "ro-crate-metadata.json":
            told = things[name]
            assert told["@type"] == "File"
            assert told["contentSize"] == str(len(content))
            assert told["sha256"] == hashlib.sha256(content).hexdigest()
            assert told["encodingFormat"] != "application/octet-stream"
    (making,) = [thing for thing in things.values() if thing["@type"] == "CreateAction"]
    assert things[making["instrument"]["@id"]]["softwareVersion"] == "0.1.0"
    assert things["#seed"]["value"] == 7
    asked = set().union(*(references([v for k, v in thing.items() if k != "@id"]) for thing in things.values())) - {PROFILE}
    assert asked <= set(things)


def test_figures_are_documents_of_their_own(written: Path) -> None:
    figures = {name: content for name, content in contents(written).items() if name.startswith("figures/")}
    assert len(figures) > 6
    for name, content in figures.items():
        root = ElementTree.fromstring(content)
        assert root.tag == "{http://www.w3.org/2000/svg}svg", name
        assert root[0].tag.endswith("title")
        assert root[0].text
        assert b"var(" not in content
        assert b"sans-serif" in content[:600]


def test_the_case_runs_again_from_the_archive(as_written: Findings, tmp_path: Path) -> None:
    write_brief(as_written, tmp_path / "brief.zip")
    with zipfile.ZipFile(tmp_path / "brief.zip") as opened:
        opened.extractall(tmp_path / "out")
    again = find(read_case(tmp_path / "out" / "case"))
    assert again.verdicts == as_written.verdicts
    assert again.case.digest == as_written.case.digest


def test_what_else_lies_in_the_folder_stays_there(as_written: Findings, tmp_path: Path) -> None:
    folder = as_written.case.path
    strange = [folder / ".env", folder / "notes.txt", folder / "record" / "secret.key"]
    link = folder / "record" / "link.csv"
    (tmp_path / "outside.csv").write_text("a,b\n1,2\n")
    try:
        for file in strange:
            file.write_text("secret")
        link.symlink_to(tmp_path / "outside.csv")
        write_brief(as_written, tmp_path / "brief.zip")
    finally:
        for file in (*strange, link):
            file.unlink()
    names = contents(tmp_path / "brief.zip")
    assert not any(PurePosixPath(name).name in (".env", "notes.txt", "secret.key", "link.csv") for name in names)


def test_the_same_bytes_each_time_and_the_day_of_the_findings(written: Path, small: Findings, tmp_path: Path) -> None:
    write_brief(small, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == written.read_bytes()
    with zipfile.ZipFile(written) as opened:
        assert {entry.date_time for entry in opened.infolist()} == {(2025, 6, 1, 0, 0, 0)}


def test_a_hostile_case_leads_nowhere_and_runs_nothing(hostile: Findings, tmp_path: Path) -> None:
    record = hostile.case.record
    evil = {f"../../{i}": dataclasses.replace(s, label="=1+1|cmd") for i, s in enumerate(record.series.values())}
    sources = {name: dataclasses.replace(one, redistribution="ships") for name, one in record.sources.items()}
    folder = tmp_path / "case"
    (folder / "record").mkdir(parents=True)
    (folder / "case.yaml").write_text("name: x\n")
    (folder / "record" / "=x.csv").write_text("a,b\n=1+1,-2\n")
    case = dataclasses.replace(
        hostile.case, name="../../etc/x", path=folder, record=dataclasses.replace(record, series=evil, sources=sources)
    )
    write_brief(dataclasses.replace(hostile, case=case), tmp_path / "brief.zip")
    files = contents(tmp_path / "brief.zip")
    for name in files:
        path = PurePosixPath(name)
        assert not path.is_absolute()
        assert ".." not in path.parts
        assert "\\" not in name
    for name, content in files.items():
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(content.decode(), newline="")):
                assert not any(cell[:1] in tuple("=+@") for cell in row), name
    assert files["case/record/=x.csv"] == b"a,b\n'=1+1,-2\n"
    assert b"case/record/=x.csv: cells that a spreadsheet would run" in files["README.txt"]
    for thing in graph(files).values():
        assert thing["@id"].isprintable()


def test_a_case_with_nothing(empty: Findings, tmp_path: Path) -> None:
    write_brief(empty, tmp_path / "brief.zip")
    assert "theory.xmile" not in contents(tmp_path / "brief.zip")
