"""Two processes may read while one writes; a killed write, a full disk or a second writer leaves the old version whole."""

from __future__ import annotations

import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest
from home_making import kept, state_table

from detente.errors import RecordError
from detente.record.home import Home, home_at, manifest, observations
from detente.record.home.locking import alone

HERE = Path(__file__).parent
ROWS = 20 * 80 * 2


@contextmanager
def writing(home: Home, *files: Path, most_bytes: int | None = None) -> Iterator[subprocess.Popen[str]]:
    """Another process that reads the files into the home in turn; killed at the end."""

    def bounded() -> None:
        if most_bytes:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    command = [sys.executable, str(HERE / "writer.py"), str(home.path), *map(str, files)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=bounded)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = home_at(tmp_path / "home")
    kept(home, state_table(tmp_path / "states.csv", 80, 0))
    return home


def values_in(home: Home) -> set[float]:
    """The values that one look at the home sees; a whole version has all its rows."""
    found = observations(home).select("value").collect()
    assert found.height == ROWS
    return set(found["value"].unique())


@pytest.mark.slow
def test_a_writer_that_is_killed_leaves_a_whole_version(home: Home, tmp_path: Path) -> None:
    files = [state_table(tmp_path / f"{value}.csv", 80, value) for value in (1, 2)]
    draw = random.Random(5)
    for _ in range(4):
        with writing(home, *files) as process:
            time.sleep(draw.uniform(0.0, 0.1))
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert len(values_in(home)) == 1
    assert not kept(home, state_table(tmp_path / "last.csv", 80, 9)).unchanged
    assert values_in(home) == {9.0}
    held = manifest(home, "made-up").files()
    assert {p.relative_to(home.path).as_posix() for p in home.path.rglob("*") if p.suffix in (".parquet", ".part", ".csv")} == held


def test_what_a_killed_write_left_is_removed_by_the_next(home: Home, tmp_path: Path) -> None:
    folder = home.parts("observations", "made-up")
    (folder / ".states-1.0-0123.parquet.77.part").write_bytes(b"half")
    (folder / "states-1.0-01234567.parquet").write_bytes(b"written whole, and named by no manifest")
    (home.path / "manifests" / ".made-up.json.x1.part").write_bytes(b"half")
    kept(home, state_table(tmp_path / "new.csv", 80, 3))
    assert len(list(folder.iterdir())) == 2
    assert [p.name for p in (home.path / "manifests").iterdir()] == ["made-up.json"]


def test_readers_see_a_whole_version_while_another_process_writes(home: Home, tmp_path: Path) -> None:
    files = [state_table(tmp_path / f"{value}.csv", 80, value) for value in (1, 2)]
    seen = set()
    with writing(home, *files) as process:
        end = time.monotonic() + 1.5
        while time.monotonic() < end:
            values = values_in(home)
            assert len(values) == 1
            seen |= values
        assert process.poll() is None
    assert {1.0, 2.0} <= seen


def test_a_second_writer_waits_and_then_says_who_it_waits_for(home: Home) -> None:
    code = "import sys\nfrom detente.record.home import home_at\nfrom detente.record.home.locking import alone\n"
    code += "with alone(home_at(sys.argv[1]), 'made-up'):\n    print('held', flush=True)\n    sys.stdin.read()\n"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(home.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(RecordError, match=r"another process has been writing `made-up` for 0\.2 seconds"), alone(home, "made-up", 0.2):
            pass
        with alone(home, "another-set", 0.2):
            pass
        process.kill()
    with alone(home, "made-up", 5):  # the system takes the lock of a dead process back
        pass


def test_a_full_disk_is_said_and_nothing_is_half_written(home: Home, tmp_path: Path) -> None:
    before = {p: p.read_bytes() for p in home.path.rglob("*.*")}
    path = tmp_path / "noise.csv"
    draw = random.Random(1)
    path.write_text("state,year,value,other\n" + "".join(f"2,{1000 + n % 1999},{draw.random()},{draw.random()}\n" for n in range(1900)))
    with writing(home, path, most_bytes=8_000) as process:
        _, told = process.communicate(timeout=20)
    assert "cannot write here: " in told
    assert "what the home held before is unchanged" in told
    assert {p: p.read_bytes() for p in home.path.rglob("*.*")} == before


def test_a_home_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RecordError, match="cannot write to the home"):
        kept(Home(tmp_path / "file" / "home"), state_table(tmp_path / "states.csv", 1, 1))


def test_a_damaged_manifest_is_said_with_the_mend(home: Home) -> None:
    path = home.manifest("made-up")
    path.write_text(path.read_text()[:200])
    with pytest.raises(RecordError) as caught:
        observations(home)
    assert f"{path}: the manifest is damaged" in str(caught.value)
    assert "delete this file and read the set anew" in str(caught.value)


def test_one_series_of_many_is_read_without_the_others(tmp_path: Path) -> None:
    home = home_at(tmp_path / "home")
    kept(home, state_table(tmp_path / "states.csv", 80, 1))
    lazy = observations(home, ["made-up.men"])
    assert lazy.select(pl.len()).collect().item() == ROWS / 2
    assert "SELECTION" in lazy.explain()
