"""Brings the catalogues of the page's words up to date: extracts what is translatable, merges it into each .po, compiles the .mo.

    uv run python tools/build_catalogues.py            # all catalogues
    uv run python tools/build_catalogues.py --new fa   # and starts one for Persian

A translator edits `src/detente/brief/locale/LANGUAGE/LC_MESSAGES/brief.po` and runs this again. What has no translation stays English
on the page. While the head of a catalogue says `Language-Team: awaiting ...`, the page says that a speaker has still to review it.
"""

from __future__ import annotations

import argparse
import datetime
import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
BRIEF = ROOT / "src/detente/brief"
LOCALE = BRIEF / "locale"
METHODS = [("**/templates/**.j2", "jinja2.ext:babel_extract"), ("**.py", "python")]
LEFT_OUT = tuple(f'"{key}'.encode() for key in ("POT-Creation", "PO-Revision", "Report-Msgid", "Last-Translator", "Generated-By"))
OPTIONS = {"**/templates/**.j2": {"trimmed": "true", "newstyle_gettext": "true"}}


def template() -> Catalog:
    """Every translatable text of the page, with the files that hold it."""
    catalog = Catalog(project="detente", version="1", charset="utf-8")
    keywords = {**DEFAULT_KEYWORDS, "marked": None}
    for name, _line, message, comments, context in extract_from_dir(BRIEF, METHODS, OPTIONS, keywords):
        catalog.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalog


def brought_up_to_date(path: Path, fresh: Catalog) -> Catalog:
    """The catalogue of one language with what is new in it and without what is gone; what was translated stays."""
    catalog = read_po(io.BytesIO(path.read_bytes()), locale=path.parents[1].name)
    catalog.update(fresh, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def written(catalog: Catalog) -> bytes:
    """The .po as bytes, the same at every run: no date of extraction, no line numbers."""
    out = io.BytesIO()
    write_po(out, catalog, width=120, sort_output=True, no_location=True)
    kept = (line for line in out.getvalue().split(b"\n") if not line.startswith(LEFT_OUT))
    return b"\n".join(kept).rstrip() + b"\n"


def compiled(catalog: Catalog) -> bytes:
    """The .mo as bytes, the same at every run: its head carries no day."""
    catalog.creation_date = datetime.datetime.fromtimestamp(0, datetime.UTC)
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def main() -> None:
    """Bring every catalogue up to date, and say how much of each is translated."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--new", metavar="LANGUAGE", help="start a catalogue for this language")
    new = options.parse_args().new
    if new and not (path := LOCALE / new / "LC_MESSAGES/brief.po").exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(
            written(
                Catalog(
                    locale=new, project="detente", version="1", charset="utf-8", language_team="awaiting a speaker's review", fuzzy=False
                )
            )
        )
    fresh = template()
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/brief.po")):
        catalog = brought_up_to_date(path, fresh)
        path.write_bytes(written(catalog))
        path.with_suffix(".mo").write_bytes(compiled(catalog))
        done = sum(bool(m.string and (m.string if isinstance(m.string, str) else all(m.string))) for m in catalog if m.id)
        print(f"{path.parents[1].name}: {done} of {len(catalog)} texts translated")


if __name__ == "__main__":
    main()
