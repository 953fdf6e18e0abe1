"""Ensembles in files: whole or not there, and an interrupted one ends with the same bytes as one that was not."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from ensemble_making import whole

from detente.errors import RunError
from detente.simulate.ensembles.draws import draw_priors
from detente.simulate.ensembles.ensemble import job_of, run_ensemble
from detente.simulate.ensembles.storing import whole_parts, write_ensemble

HERE = Path(__file__).parent


def job(count=60, **options):
    options = {"keep": ("level", "ratio"), "every": 1, "seed": 5, "target": "numpy", **options}
    return job_of(whole(), draw_priors(whole(), count, 3), **options)


def content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_small_ensemble_is_one_file(tmp_path):
    done = write_ensemble(job(), tmp_path / "out.parquet")
    made = run_ensemble(whole(), draw_priors(whole(), 60, 3), keep=("level", "ratio"), every=1, seed=5, target="numpy")
    assert pl.read_parquet(tmp_path / "out.parquet").equals(made.to_polars())
    assert (done.parts, done.rows, done.columns, done.failed) == (0, 660, 4, made.failed)
    told = pl.read_csv(tmp_path / "out.outcomes.csv")
    assert told["outcome"].to_list() == [str(o) for o in made.wrong]
    assert {p.name for p in tmp_path.iterdir()} == {"out.parquet", "out.outcomes.csv"}


def test_a_large_one_is_a_folder_that_reads_as_one_table(tmp_path):
    done = write_ensemble(job(), tmp_path / "one.parquet")
    parts = write_ensemble(job(), tmp_path / "many.parquet", part=25)
    assert (parts.parts, parts.rows, parts.failed) == (3, done.rows, done.failed)
    table = pl.read_parquet(tmp_path / "many.parquet" / "*.parquet")
    assert table.equals(pl.read_parquet(tmp_path / "one.parquet"))
    assert pl.scan_parquet(tmp_path / "many.parquet").collect().equals(table)
    assert (tmp_path / "many.outcomes.csv").read_text() == (tmp_path / "one.outcomes.csv").read_text()


def test_a_run_that_stopped_goes_on_and_ends_the_same(tmp_path):
    write_ensemble(job(), tmp_path / "whole.parquet", part=10)

    def stop(count, held=[]):  # noqa: B006
        held.append(count)
        if sum(held) > 30:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_ensemble(job(chunk=5), tmp_path / "out.parquet", progress=stop, part=10)
    assert whole_parts(tmp_path / "out.parquet") == 3
    assert not list(tmp_path.rglob("*.part"))
    told = []
    done = write_ensemble(job(), tmp_path / "out.parquet", progress=told.append, part=10)
    assert (done.resumed, done.parts, sum(told)) == (3, 6, 60)
    assert content(tmp_path / "out.parquet") == content(tmp_path / "whole.parquet")
    assert write_ensemble(job(), tmp_path / "out.parquet", part=10).resumed == 6


def test_killed_in_the_middle(tmp_path):
    """SIGKILL leaves whole parts; going on gives the bytes of an undisturbed run."""
    code = (
        f"import sys, time; sys.path[:0] = [{str(HERE)!r}, {str(HERE.parent)!r}]\n"
        "from test_storing import job\n"
        "from detente.simulate.ensembles.storing import write_ensemble\n"
        "from pathlib import Path\n"
        "write_ensemble(job(400), Path(sys.argv[1]), 1, lambda count: time.sleep(0.05), part=8)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "out.parquet")])
    deadline = time.monotonic() + 60
    while whole_parts(tmp_path / "out.parquet") < 3:
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    there = whole_parts(tmp_path / "out.parquet")
    assert 3 <= there < 50
    for path in (tmp_path / "out.parquet").glob("part-*.parquet"):
        assert pl.read_parquet(path).height == 8 * 11
    assert write_ensemble(job(400), tmp_path / "out.parquet", part=8).resumed in (there, there - 1)
    write_ensemble(job(400), tmp_path / "whole.parquet", part=8)
    assert content(tmp_path / "out.parquet") == content(tmp_path / "whole.parquet")


@pytest.mark.parametrize("other", [{"seed": 6}, {"keep": ("level",)}, {"every": 2}, {"count": 61}])
def test_a_folder_of_another_run_is_left_alone(tmp_path, other):
    write_ensemble(job(), tmp_path / "out.parquet", part=10)
    before = content(tmp_path / "out.parquet")
    with pytest.raises(RunError, match=r"the folder holds another run: [a-z, ]+ differs?\n"):
        write_ensemble(job(**other), tmp_path / "out.parquet", part=10)
    assert content(tmp_path / "out.parquet") == before


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    (tmp_path / "out.parquet").mkdir()
    (tmp_path / "out.parquet" / "letter.txt").write_text("dear")
    with pytest.raises(RunError, match="the folder holds another run"):
        write_ensemble(job(), tmp_path / "out.parquet", part=10)
    (tmp_path / "file.parquet").write_text("x")
    with pytest.raises(RunError, match="needs a folder"):
        write_ensemble(job(), tmp_path / "file.parquet", part=10)


@pytest.mark.parametrize(
    ("name", "told"), [("out.csv", "cannot be written as `.csv`"), ("gone/out.parquet", "cannot write here: No such file")]
)
def test_places_that_cannot_be_written(tmp_path, name, told):
    with pytest.raises(RunError, match=told):
        write_ensemble(job(), tmp_path / name)


def _full(folder, part):
    """The message of a run that may write no more than a few kilobytes to a file."""
    code = (
        f"import sys, resource, signal; sys.path[:0] = [{str(HERE)!r}, {str(HERE.parent)!r}]\n"
        "from test_storing import job\n"
        "from detente.simulate.ensembles.storing import write_ensemble\n"
        "from pathlib import Path\n"
        "from detente.errors import RunError\n"
        "j = job(2000)\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))\n"
        f"try: write_ensemble(j, Path(sys.argv[1]), 1, part={part})\n"
        "except RunError as error: print(error)\n"
    )
    return subprocess.run([sys.executable, "-c", code, str(folder / "out.parquet")], capture_output=True, text=True, check=True).stdout


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE") or os.name != "posix", reason="no limit of the size of files here")
@pytest.mark.parametrize("part", [1000, 5000])
def test_a_full_disk(tmp_path, part):
    told = _full(tmp_path, part)
    assert "the disk is full" in told
    assert "make room" in told
    assert not list(tmp_path.rglob("*.part"))
    assert not list(tmp_path.rglob("*.parquet/part-*"))


def test_too_little_room_is_seen_before_the_run(tmp_path, monkeypatch):
    import detente.simulate.ensembles.storing as storing

    monkeypatch.setattr(storing.shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**9, 9 * 10**8, 10**8))
    with pytest.raises(RunError, match=r"the ensemble takes about 1\.8 GB, and 0\.1 GB are free"):
        write_ensemble(job(10_000_000), tmp_path / "out.parquet")


def test_missing_is_missing(tmp_path):
    write_ensemble(job(), tmp_path / "out.parquet")
    table = pl.read_parquet(tmp_path / "out.parquet")
    assert table["level"].null_count() > 0
    assert not np.isnan(table["level"].drop_nulls().to_numpy()).any()
