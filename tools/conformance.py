"""Runs the public conformance models of the system dynamics community, and says for every file what happened and why.

    uv run python tools/conformance.py                    # a line for each file
    uv run python tools/conformance.py --write            # writes docs/conformance.md
    uv run python tools/conformance.py FOLDER_OR_FILE...  # these alone

The models (github.com/SDXorg/test-models) are read from ``DETENTE_SHARED``, by default ``../shared`` beside the repository. Each
file is compared with its folder's reference run by the suite's own rule: a relative difference of 1e-4, and two numbers
within 1e-6 of each other are equal; every column but the four of the clock, at every row.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.errors import DetenteError

ROOT = Path(__file__).resolve().parents[1]
SUITE = Path(os.environ.get("DETENTE_SHARED", ROOT.parent / "shared")) / "conformance/test-models"
SUFFIXES = (".mdl", ".xmile", ".stmx")
CLOCK = ("final time", "initial time", "saveper", "time step")

# Their references hold values that exact arithmetic cannot give: single precision cancels, and five decimals are kept.
ROUNDED = {"tests/exp", "tests/lookups_with_expr", "samples/simple_harmonic_oscillator"}
# How far a reference can be met, and why no further.
LIMITED: Mapping[str, tuple[float, tuple[str, ...], str]] = {
    "samples/Roessler_Chaos": (25.0, (), "chaotic: single precision leaves the course after a while; compared up to time 25"),
    "samples/Query_file": (
        float("inf"),
        ("energyconsumptionrate", "totalenergyconsumption", "kwhperstoveperday"),
        "three columns follow random numbers of another generator; the other 136 are compared",
    ),
}


@dataclass(frozen=True)
class Outcome:
    """What became of one model file.

    Attributes:
        file: relative to the suite.
        status: ``matches``, ``matches in part`` (a reason is given), ``differs``, ``refused``, ``runs`` (no reference).
        why: in a sentence; empty where it matches.
    """

    file: str
    status: str
    why: str = ""


@dataclass(frozen=True)
class Reference:
    """A reference run: its instants, and for each column a value or None at each of them."""

    times: tuple[float, ...]
    columns: Mapping[str, tuple[float | None, ...]]


def plain(name: str) -> str:
    """A column's name without quotes, case, and kinds of blanks.

    Example:
        >>> plain('"Aux_with\\\\n(x)"[A, B]')
        'aux with (x)[a,b]'
    """
    name = name.replace("\\n", " ").replace("\\", "").replace('"', "").replace("_", " ").casefold()
    name = re.sub(r"\s+", " ", name).strip()
    return re.sub(r"\s*([\[\],])\s*", r"\1", name)


def reference(path: Path) -> Reference:
    """The reference run in a file."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter="\t" if path.suffix == ".tab" else ",") if row]
    header, body = rows[0], rows[1:]
    times = tuple(float(row[0]) for row in body)
    columns: dict[str, tuple[float | None, ...]] = {}
    for i, name in enumerate(header[1:], start=1):
        if plain(name) and plain(name) not in CLOCK:
            columns[plain(name)] = tuple(_carried(row[i] if i < len(row) else "" for row in body))
    return Reference(times, columns)


def _carried(cells: Iterator[str]) -> Iterator[float | None]:
    """A constant stands in the first row only; it is carried down."""
    last: float | None = None
    for cell in cells:
        last = float(cell) if cell.strip() else last
        yield last


def canonical(folder: Path) -> Path | None:
    """The reference run of a folder."""
    return next((path for path in (folder / "output.tab", folder / "output.csv") if path.exists()), None)


def models(places: Sequence[Path] = ()) -> list[Path]:
    """The model files at some places, by default of the whole suite."""
    found = [p for place in places or (SUITE / "tests", SUITE / "samples") for p in ([place] if place.is_file() else place.rglob("*"))]
    return sorted((p for p in found if p.suffix in SUFFIXES), key=str)


def outcome(path: Path) -> Outcome:
    """What became of a model file."""
    from detente.simulate import simulate
    from detente.theory.formats import read_model

    file = path.relative_to(SUITE).as_posix() if path.is_relative_to(SUITE) else str(path)
    try:
        table = simulate(read_model(path)).as_written()
    except DetenteError as error:
        more = f" (and {len(error.faults) - 1} more)" if len(error.faults) > 1 else ""
        return Outcome(file, "refused", error.faults[0].what + more)
    expected = canonical(path.parent)
    if expected is None:
        return Outcome(file, "runs", "the suite has no reference run for it")
    return compared(file, table, reference(expected))


def compared(file: str, table: Any, expected: Reference) -> Outcome:
    """A run beside its reference."""
    folder = "/".join(file.split("/")[:2])
    last, left_out, why = LIMITED.get(folder, (float("inf"), (), ""))
    absolute = 1e-5 if folder in ROUNDED else 0.0
    have = {plain(name): table[name].to_list() for name in table.columns}
    times = table["Time"].to_list()
    rows = [(min(range(len(times)), key=lambda k: abs(times[k] - t)), i) for i, t in enumerate(expected.times) if t <= last]
    absent = [name for name in expected.columns if name not in have]
    wrong: list[str] = []
    for name, values in expected.columns.items():
        if name in absent or name in left_out:
            continue
        pairs = [(have[name][k], values[i]) for k, i in rows]
        worst = max((_difference(a, b) for a, b in pairs if b is not None and not equal(a, b, absolute)), default=None)
        if worst is not None:
            wrong.append(f"{name} (rel. {worst:.2g})")
    if wrong:
        return Outcome(file, "differs", f"{len(wrong)} of {len(expected.columns)} columns: " + ", ".join(wrong[:3]))
    if absent:
        what = f"{len(absent)} of {len(expected.columns)} columns of the reference are not in the model: " + ", ".join(absent[:3])
        return Outcome(file, "matches in part" if len(absent) < len(expected.columns) else "differs", what)
    return Outcome(file, "matches in part" if why else "matches", why)


def equal(a: float | None, b: float, absolute: float = 0.0) -> bool:
    """Whether two numbers agree by the suite's rule."""
    if a is None or a != a:
        return b != b
    return abs(a - b) <= max(absolute + 1e-4 * max(abs(a), abs(b)), 1e-6)


def _difference(a: float | None, b: float) -> float:
    return float("inf") if a is None or a != a else abs(a - b) / max(abs(a), abs(b), 1e-300)


HEAD = """# Conformance

The system dynamics community keeps a public suite of models with reference runs (github.com/SDXorg/test-models, MIT). This is what
becomes of every model file of it that lies in the shared data, written by

```sh
uv run python tools/conformance.py --write
```

The rule is the suite's own: a relative difference of at most 1e-4 at every row of every column (two numbers within 1e-6 of
each other are equal), and a column that is missing from the model is a failure. References are single precision with about
six digits; the files of `exp`, `lookups_with_expr` and `simple_harmonic_oscillator` hold values that rounding decides, and are
compared within 1e-5 + 1e-4 relative.

- **matches**: read, run, and equal to the reference in every column.
- **matches in part**: equal in every column that can be compared; the reason says what cannot.
- **refused**: not read, with the first of the faults that the reader names. All of these are defects of the files themselves.
- **runs**: the suite holds no reference run for it.

Vensim and XMILE files are read by readers of our own, because the widely used translators lose or refuse part of the suite:
[conformance-peer.md](conformance-peer.md) says for each model why, from a run beside ours.

**{counts}**
"""


def page(outcomes: Sequence[Outcome]) -> str:
    """The table for the docs."""
    statuses = [o.status for o in outcomes]
    known = [s for s in ("matches", "matches in part", "refused", "differs", "runs") if s in statuses]
    counts = f"{len(outcomes)} files: " + ", ".join(f"{statuses.count(s)} {s}" for s in known) + "."
    lines = ["| file | what happened | why |", "| --- | --- | --- |"]
    lines += [f"| `{o.file}` | {o.status} | {o.why.replace('|', chr(92) + '|')} |" for o in outcomes]
    return HEAD.replace("{counts}", counts) + "\n" + "\n".join(lines) + "\n"


def main() -> None:
    """Run the models and print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("places", nargs="*", type=Path, help="folders or files; by default the whole suite")
    parser.add_argument("--write", action="store_true", help="write docs/conformance.md")
    given = parser.parse_args()
    outcomes = [outcome(path) for path in models([p.resolve() for p in given.places])]
    if given.write:
        from detente.documents import write_whole

        write_whole(ROOT / "docs/conformance.md", page(outcomes))
    for o in outcomes:
        print(f"{o.status:16} {o.file}" + (f": {o.why}" if o.why else ""))
    print({s: sum(o.status == s for o in outcomes) for s in sorted({o.status for o in outcomes})})


if __name__ == "__main__":
    main()
