"""Archives whose bytes depend on nothing but what is in them: fixed order, fixed day, no trace of the machine."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable

_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
FIRST = ("mimetype", "[Content_Types].xml", "README.txt")


def sealed(files: Iterable[tuple[str, bytes]], day: datetime.date) -> bytes:
    """The files as one archive.

    Args:
        files: names, with ``/`` between folders, and contents.
        day: that every file bears; an archive knows none before 1980.
    """
    out = io.BytesIO()
    date = (max(day.year, 1980), day.month, day.day, 0, 0, 0)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in sorted(files, key=lambda item: (item[0] not in FIRST, item[0])):
            entry = zipfile.ZipInfo(name, date)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def resealed(archive: bytes, day: datetime.date) -> bytes:
    """An office file with the same parts, and the workbooks inside it, as of that day."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        parts = [(name, opened.read(name)) for name in opened.namelist()]
    return sealed([(name, _part(name, content, day)) for name, content in parts], day)


def _part(name: str, content: bytes, day: datetime.date) -> bytes:
    if name.endswith(".xlsx"):
        return resealed(content, day)
    if name.endswith("core.xml"):
        return _STAMP.sub(rb"\g<1>" + f"{day.isoformat()}T00:00:00Z".encode() + rb"\g<2>", content)
    return content
