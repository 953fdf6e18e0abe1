"""Panels as files: table, codebook and citations, and the commands that write and read them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner
from made_up_sets import Made, supply, year

from detente.cli.panel import cite
from detente.cli.panel import panel as panel_command
from detente.errors import DetenteError, RecordError
from detente.record.panels import Panel, panel


@pytest.fixture
def pair() -> Panel:
    igos = {"cow-igo.shared_memberships": Made("dyad", [year(2, 770, 1950, 7)], 1900, 1950)}
    majors = {"cow-majors.major_power": Made("state", [year(2, None, 1950, 1)], 1900, 1950, "zero")}
    return panel("USA,PAK", "undirected", (1949, 1951), supply=supply(igos | majors)).add("igos", "majors")


def run(command: object, *args: str) -> str:
    ran = CliRunner().invoke(command, args, obj={"level": 1, "start": 0.0})  # type: ignore[arg-type]
    if isinstance(ran.exception, DetenteError):
        raise ran.exception
    assert ran.exit_code == 0, ran.output
    return ran.output


def test_a_parquet_file_carries_its_codebook_and_citations(pair: Panel, tmp_path: Path) -> None:
    path = tmp_path / "panel.parquet"
    built = pair.write(path)
    assert pl.read_parquet(path).equals(built.frame)
    for beside in tmp_path.glob("*.codebook.*"):
        beside.unlink()
    told = run(cite, str(path))
    assert told.count("@") == 3, "the list of states and two sets"
    assert "title = {{Made-up cow-igo}}" in told
    items = json.loads(run(cite, str(path), "--csl"))
    assert [item["id"] for item in items] == ["correlatesofwarproject2017state", "maker2001madeup", "maker2001madeupb"]


def test_the_codebook_says_what_each_column_is(pair: Panel, tmp_path: Path) -> None:
    pair.write(tmp_path / "panel.csv")
    assert (tmp_path / "panel.csv").read_text() == (
        "cow1,cow2,year,shared_igos,major_power_1,major_power_2\n2,770,1949,,0,0\n2,770,1950,7,1,0\n2,770,1951,,,\n"
    )
    page = (tmp_path / "panel.csv.codebook.md").read_text()
    assert "    detente panel --states USA,PAK --dyads undirected --years 1949-1951 --system cow --add igos,majors\n" in page
    assert "| `shared_igos` | cow-igo.shared_memberships | units | cow-igo 1.0 | 1900 to 1950 | by pair, in either order; no row" in page
    assert "within coverage no row means 0 | 33.3% |" in page
    held = json.loads((tmp_path / "panel.csv.codebook.json").read_text())
    assert [column["type"] for column in held["columns"]] == ["Int16", "Int16", "Int16", "Int16", "Int8", "Int8"]
    assert run(cite, str(tmp_path / "panel.csv")).count("@") == 3


@pytest.mark.extra
@pytest.mark.parametrize("ending", [".dta", ".sav"])
def test_stata_and_spss_keep_values_missings_and_meanings(pair: Panel, tmp_path: Path, ending: str) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    built = pair.write(tmp_path / f"panel{ending}")
    read = pyreadstat.read_dta if ending == ".dta" else pyreadstat.read_sav
    frame, about = read(str(tmp_path / f"panel{ending}"), output_format="polars")
    assert frame.cast(pl.Float64).equals(built.frame.cast(pl.Float64))
    assert about.column_names_to_labels["shared_igos"] == "cow-igo.shared_memberships (units)"


@pytest.mark.extra
def test_pandas_is_not_needed_for_stata(tmp_path: Path) -> None:
    pytest.importorskip("pyreadstat")
    code = "import sys; sys.modules['pandas'] = None\nfrom detente.record.panels import panel\n"
    code += f"panel('USA,PAK', years=(1950, 1951)).write({str(tmp_path / 'p.dta')!r})"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert (tmp_path / "p.dta").stat().st_size > 0


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("panel.xlsx", "a panel cannot be written as `.xlsx`"),
        ("panel", "the file's ending does not say how to write the panel\n  accepted: `.parquet`, `.csv`, `.dta`, `.sav`"),
        ("nowhere/panel.csv", "there is no such folder"),
    ],
)
def test_a_place_that_cannot_be_written_to_is_said_before_work_begins(pair: Panel, tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(RecordError) as caught:
        pair.write(tmp_path / name)
    assert message in str(caught.value)


def test_the_command_writes_a_panel_and_says_what_it_took(tmp_path: Path) -> None:
    told = run(panel_command, "--states", "PAK,USA", "--dyads", "none", "-o", str(tmp_path / "p.csv"))
    assert "no years were given: 1816 to 2016, where the list of states ends" in told
    assert "(271 rows, 2 columns; codebook p.csv.codebook.md)" in told


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--add", "disptes,aid", "-o", "p.csv"), "`disptes` cannot be added to a panel\n  did you mean `disputes`?"),
        (("--years", "soon", "-o", "p.csv"), "`soon` is not a span of years"),
        ((), "a panel has no place on the terminal"),
        (("--add", "alliances", "--home", "empty", "-o", "p.csv"), "the data set `atop` is not in the home "),
    ],
)
def test_the_command_says_what_is_wrong(args: tuple[str, ...], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RecordError) as caught:
        run(panel_command, *args)
    assert message in str(caught.value)
    assert not (tmp_path / "p.csv").exists()


def test_a_data_set_is_cited_by_name() -> None:
    assert "leeds2002alliance" in run(cite, "atop")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none.parquet", None, "there is no such panel, and no data set of that name"),
        ("text.parquet", b"no table", "the file is not Parquet"),
        ("bare.csv", b"a,b\n", "no citations are kept with this file"),
    ],
)
def test_what_holds_no_citations_is_said(tmp_path: Path, name: str, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(RecordError) as caught:
        run(cite, str(tmp_path / name))
    assert message in str(caught.value)


def test_a_damaged_codebook_is_said(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("a\n")
    (tmp_path / "p.csv.codebook.json").write_text('{"citations": {"atop": [{"title": 1}]}}')
    with pytest.raises(RecordError, match="damaged"):
        run(cite, str(tmp_path / "p.csv"))
