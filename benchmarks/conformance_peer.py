"""The conformance models under PySD, by the same rule and in the same run as ours: which it matches, and why it fails on the others.

    uv run --with pysd==3.14.3 python benchmarks/conformance_peer.py            # a line for each file on which the two differ
    uv run --with pysd==3.14.3 python benchmarks/conformance_peer.py --write    # writes docs/conformance-peer.md

Each model runs in a copy of its folder and in a process of its own, with a limit of 90 seconds.
"""

from __future__ import annotations

import argparse
import multiprocessing
import shutil
import sys
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import conformance  # noqa: E402 - the folder of the tool is on the path only now
from conformance import Outcome  # noqa: E402

LIMIT = 90.0


def peer(path: Path) -> Outcome:
    """What became of a model file under PySD."""
    file = path.relative_to(conformance.SUITE).as_posix()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(path.parent, Path(folder) / "model")) / path.name
        here, there = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.get_context("fork").Process(target=_run, args=(copy, there))
        process.start()
        told = here.recv() if here.poll(LIMIT) else ("refused", f"no answer within {LIMIT:g} seconds")
        process.terminate()
        process.join()
    if told[0] == "refused":
        return Outcome(file, "refused", told[1])
    expected = conformance.canonical(path.parent)
    if expected is None:
        return Outcome(file, "runs", "the suite has no reference run for it")
    return conformance.compared(file, told[1], conformance.reference(expected))


def _run(path: Path, there: multiprocessing.connection.Connection) -> None:
    import polars as pl
    import pysd

    warnings.simplefilter("ignore")
    try:
        model = pysd.read_vensim(str(path)) if path.suffix == ".mdl" else pysd.read_xmile(str(path))
        run = model.run(flatten_output=True)
        columns = {"Time": [float(t) for t in run.index]}
        for name in run.columns:
            columns[str(name)] = [float(value) for value in run[name]]
        there.send(("ran", pl.DataFrame(columns)))
    except BaseException as error:
        told = next(iter(str(error).strip().splitlines()), "")
        there.send(("refused", f"{type(error).__name__}: {told[:160]}"))


HEAD = """# The conformance models under PySD

Written by `uv run --with pysd=={version} python benchmarks/conformance_peer.py --write`. Of {count} model files of the
shared part of the suite, ours matches {ours} and PySD {version} matches {theirs}, by the suite's own rule and in the same run.
Every file that PySD does not match is in the table. Why it fails where the file is sound:

- `*_legacy.stmx`, `eval_order.stmx`, `test_lookups_no-indirect.stmx`: in the form of Stella 10.0 variables stand directly
  in `<model>`, and PySD looks for them in `<variables>`: it reads no variable and runs an empty model.
- hares and lynxes: a module's connected input holds a comment (`{Enter equation ...}`) for an equation, which its grammar
  does not take.
- `test_lookups.stmx`: a graphical function that another variable calls by name is taken for one without points.
- `test_special_variable_names.stmx`: a comma inside of a quoted name ends the name.
- `test_arguments.mdl`: a `DELAY3` shorter than three steps is given fewer stages, which Vensim does for `DELAY N` alone.
- `non-a2a-gf.stmx`: graphical functions of single elements are not looked for.

| file | under PySD | why | here |
| --- | --- | --- | --- |
"""


def page(rows: Sequence[tuple[Outcome, Outcome]]) -> str:
    """The table for the docs: every file on which PySD does not match."""
    import pysd

    matched = [sum(o[i].status == "matches" for o in rows) for i in (0, 1)]
    head = HEAD
    for word, value in (("version", pysd.__version__), ("count", len(rows)), ("ours", matched[0]), ("theirs", matched[1])):
        head = head.replace(f"{{{word}}}", str(value))
    shown = [(ours, theirs) for ours, theirs in rows if theirs.status not in ("matches", "runs")]
    return head + "".join(f"| `{o.file}` | {t.status} | {t.why.replace('|', ' ')} | {o.status} |\n" for o, t in shown)


def main() -> None:
    """Run both engines over the suite."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write docs/conformance-peer.md")
    given = parser.parse_args()
    import pysd  # noqa: F401 - loaded once, before the processes part

    rows = [(conformance.outcome(path), peer(path)) for path in conformance.models()]
    for ours, theirs in rows:
        if ours.status != theirs.status:
            print(f"{ours.file}: ours {ours.status} {ours.why}; PySD {theirs.status} {theirs.why}")
    if given.write:
        from detente.documents import write_whole

        write_whole(ROOT / "docs/conformance-peer.md", page(rows))


if __name__ == "__main__":
    main()
