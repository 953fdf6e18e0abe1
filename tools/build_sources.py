"""Writes ``docs/sources``: a page for each published data set that is read, with its coverage drawn, and the list of all.

    uv run python tools/build_sources.py                the pages, from the readers and the counts in docs/sources/coverage.csv
    uv run python tools/build_sources.py --count HOME   the counts first, from a home that `detente fetch --from ../shared/data` filled

A test fails when a page or a picture is out of date; it needs no data.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
sys.path.insert(0, str(TOOLS))

from sources import density, page, picture  # noqa: E402 - the folder of this script is on the path only now
from sources.density import Span  # noqa: E402

from detente.record.dataset import DataSet  # noqa: E402
from detente.record.readers import data_sets  # noqa: E402

FOLDER = TOOLS.parent / "docs/sources"
COUNTS = FOLDER / "coverage.csv"


def texts(counts: Mapping[str, tuple[Span, ...]]) -> dict[str, str]:
    """Every page by its file's name."""
    sets = data_sets()
    return {"README.md": page.index(sets.values(), counts)} | {
        f"{each.id}.md": page.page(each, of_set(each, counts)) for each in sets.values()
    }


def of_set(data_set: DataSet, counts: Mapping[str, tuple[Span, ...]]) -> dict[str, tuple[Span, ...]]:
    """The counts of one set's series, and of its events."""
    names = (*(series.id for series in data_set.series), f"{data_set.id}.{density.EVENTS}")
    return {name: counts[name] for name in names if name in counts}


def is_current(data_set: DataSet, counts: Mapping[str, tuple[Span, ...]]) -> bool:
    """Whether the picture that is there shows what it should."""
    path = FOLDER / f"{data_set.id}.svg"
    if not picture.is_drawn(data_set, of_set(data_set, counts)):
        return not path.exists()
    return path.is_file() and picture.mark(data_set, of_set(data_set, counts)) in path.read_text(encoding="utf-8")[:200]


def count(home: Path) -> None:
    """Count what a home holds and keep the counts."""
    from detente.record.home import events, home_at, observations

    shown = [each for each in data_sets().values() if each.redistribution != "never"]  # of the others not even counts are passed on
    known = {name for each in shown for name in (*(series.id for series in each.series), f"{each.id}.{density.EVENTS}")}
    found = density.counted(observations(home_at(home), None)) | density.counted_events(events(home_at(home)))
    COUNTS.write_text(density.text({series: density.spans(found[series]) for series in found if series in known}), encoding="utf-8")


def main() -> None:
    """Write what is out of date, and take away what no reader stands behind any more."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=Path, metavar="HOME", help="count the values of this home first")
    asked = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    if asked.count:
        count(asked.count)
    counts = density.read(COUNTS)
    for name, text in texts(counts).items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    for each in data_sets().values():
        if not is_current(each, counts) and picture.is_drawn(each, of_set(each, counts)):
            (FOLDER / f"{each.id}.svg").write_text(picture.drawn(each, of_set(each, counts)), encoding="utf-8")
    drawn = {f"{each.id}.svg" for each in data_sets().values() if picture.is_drawn(each, of_set(each, counts))}
    wanted = {*texts(counts), *drawn, COUNTS.name}
    for path in FOLDER.iterdir():
        if path.name not in wanted:
            path.unlink()


if __name__ == "__main__":
    main()
