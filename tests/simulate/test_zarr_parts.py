"""Ensembles as Zarr: opened by xarray as they are in memory, whole or not there, and going on where a run stopped."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from ensemble_making import whole
from test_storing import job

from detente.errors import RunError
from detente.simulate.ensembles.draws import draw_priors
from detente.simulate.ensembles.ensemble import run_ensemble
from detente.simulate.ensembles.storing import whole_parts, write_ensemble

xarray = pytest.importorskip("xarray", reason="needs the extra `fit`")
pytest.importorskip("zarr", reason="needs the extra `fit`")
HERE = Path(__file__).parent
SHOCKED = {"calm": {}, "shock": {"push": 0.9}}


def content(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def interrupted(path, after):
    """Write until so many draws are done."""

    def stop(count, held=[]):  # noqa: B006
        held.append(count)
        if sum(held) > after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_ensemble(job(chunk=5), path, progress=stop, part=10)


@pytest.mark.parametrize("scenarios", [None, SHOCKED])
def test_xarray_opens_what_is_in_memory(tmp_path, scenarios):
    done = write_ensemble(job(scenarios=scenarios), tmp_path / "out.zarr", part=25)
    draws = draw_priors(whole(), 60, 3)
    made = run_ensemble(whole(), draws, keep=("level", "ratio"), every=1, seed=5, target="numpy", scenarios=scenarios)
    opened = xarray.open_zarr(tmp_path / "out.zarr")["value"]
    xarray.testing.assert_equal(opened.load().astype(float), made.to_xarray())
    assert (done.parts, done.shape, done.failed) == (3, made.values.shape, made.failed)
    assert np.isnan(opened).any()
    assert (tmp_path / "out.outcomes.csv").exists()
    assert {p.name for p in tmp_path.iterdir()} == {"out.zarr", "out.outcomes.csv"}


def test_a_run_that_stopped_goes_on_and_ends_the_same(tmp_path):
    write_ensemble(job(), tmp_path / "whole.zarr", part=10)
    interrupted(tmp_path / "out.zarr", 30)
    assert not (tmp_path / "out.zarr").exists()
    assert whole_parts(tmp_path / "out.zarr") == 3
    told = []
    done = write_ensemble(job(), tmp_path / "out.zarr", progress=told.append, part=10)
    assert (done.resumed, done.parts, sum(told)) == (3, 6, 60)
    assert content(tmp_path / "out.zarr") == content(tmp_path / "whole.zarr")
    assert (tmp_path / "out.outcomes.csv").read_text() == (tmp_path / "whole.outcomes.csv").read_text()
    assert write_ensemble(job(), tmp_path / "out.zarr", part=10).resumed == 6


@pytest.mark.parametrize("is_whole", [True, False])
def test_another_run_is_left_alone(tmp_path, is_whole):
    if is_whole:
        write_ensemble(job(), tmp_path / "out.zarr", part=10)
    else:
        interrupted(tmp_path / "out.zarr", 30)
    before = content(tmp_path)
    with pytest.raises(RunError, match=r"the folder holds another run: seed differs\n"):
        write_ensemble(job(seed=6), tmp_path / "out.zarr", part=10)
    assert content(tmp_path) == before


@pytest.mark.parametrize("name", ["out.zarr", "out.zarr.part"])
def test_something_else_is_left_alone(tmp_path, name):
    (tmp_path / name).mkdir()
    (tmp_path / name / "letter.txt").write_text("dear")
    with pytest.raises(RunError, match="there is something else of this name"):
        write_ensemble(job(), tmp_path / "out.zarr", part=10)
    assert (tmp_path / name / "letter.txt").read_text() == "dear"


def test_a_full_disk(tmp_path):
    code = (
        f"import sys, resource, signal; sys.path[:0] = [{str(HERE)!r}, {str(HERE.parent)!r}]\n"
        "from test_storing import job\n"
        "from detente.simulate.ensembles.storing import write_ensemble\n"
        "from pathlib import Path\n"
        "from detente.errors import RunError\n"
        "j = job(4000)\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (60000, 60000))\n"
        "try: write_ensemble(j, Path(sys.argv[1]), 1, part=2000)\n"
        "except RunError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "out.zarr")], capture_output=True, text=True, check=True)
    assert "the disk is full" in done.stdout
    assert "make room" in done.stdout
    assert not list(tmp_path.rglob("*.partial"))
    assert not (tmp_path / "out.zarr").exists()
