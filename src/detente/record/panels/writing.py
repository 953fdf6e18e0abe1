"""A panel as a file, with its codebook beside it."""

from __future__ import annotations

from pathlib import Path

from detente.documents import write_whole, written_whole
from detente.errors import Fault, Place, RecordError, nearest
from detente.record.panels.building import Built
from detente.record.panels.citing import BESIDE, IN_PARQUET
from detente.record.panels.codebook import codebook_json, codebook_page

ENDINGS = (".parquet", ".csv", ".dta", ".sav")
LABEL = 80  # letters that Stata takes in a label


def check_path(path: Path) -> None:
    """Refuse a place that cannot be written to, before anything is read.

    Raises:
        RecordError: the ending is not known, the folder is not there, or the writer of .dta and .sav is not installed.
    """
    place = Place(str(path))
    if path.suffix not in ENDINGS:
        what = f"a panel cannot be written as `{path.suffix}`" if path.suffix else "the file's ending does not say how to write the panel"
        mend = "accepted: " + ", ".join(f"`{ending}`" for ending in ENDINGS)
        raise RecordError(Fault(what, place, nearest(path.suffix, ENDINGS) if path.suffix else mend))
    if not path.parent.is_dir():
        raise RecordError(Fault("there is no such folder", place, "make it, or name another"))
    if path.suffix in (".dta", ".sav"):
        try:
            import pyreadstat  # noqa: F401
        except ImportError:
            mend = "install it: `pip install 'detente[stata]'`, or write .csv"
            raise RecordError(Fault(f"`{path.suffix}` needs the library pyreadstat", place, mend)) from None


def write_panel(built: Built, path: Path) -> None:
    """Write the table by its ending, and its codebook as ``PATH.codebook.md`` and ``PATH.codebook.json``; each is written whole.

    A Parquet file holds the codebook with the citations in its own metadata too, under ``detente.codebook``.

    Raises:
        RecordError: the ending is not known or the folder is not there.
        CaseError: the place cannot be written to.
    """
    check_path(path)
    told = codebook_json(built)
    with written_whole(path) as beside:
        if path.suffix == ".parquet":
            built.frame.write_parquet(beside, metadata={IN_PARQUET: told})
        elif path.suffix == ".csv":
            built.frame.write_csv(beside)
        else:
            _write_statistical(built, beside, path.suffix)
    write_whole(path.with_name(path.name + BESIDE), told)
    write_whole(path.with_name(path.name + ".codebook.md"), codebook_page(built, path.name))


def _write_statistical(built: Built, path: Path, ending: str) -> None:
    """For Stata or SPSS, with the meaning of each column as its label."""
    import pyreadstat

    labels: list[str | None] = [_cut(f"{column.meaning} ({column.unit})" if column.unit else column.meaning) for column in built.columns]
    write = pyreadstat.write_dta if ending == ".dta" else pyreadstat.write_sav
    named = path.with_name(path.name + ending)  # the library looks at the ending
    try:
        write(built.frame, str(named), file_label="", column_labels=labels)
        named.replace(path)
    finally:
        named.unlink(missing_ok=True)


def _cut(text: str) -> str:
    return text if len(text) <= LABEL else text[: LABEL - 3].rstrip() + "..."
