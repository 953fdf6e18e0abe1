"""What a PDF says of itself: title, authors, subject, day and terms, added to a printed file as PDF's own incremental update.

The printer writes its own name and the second of printing. The dates are overwritten in place with the day of the findings; a second
table of objects after the first gives the file a full description, in the old form (Info) and in XMP. (ISO 32000-1, 7.5.6 and 14.3.)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import escape

from detente.brief.export import works
from detente.brief.export.plain import plain

if TYPE_CHECKING:
    from detente.findings import Findings

_DATE = re.compile(rb"\(D:\d{14}(?:[+\-Z]\d\d'\d\d')?\)")
_TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref\s+(\d+)\s+%%EOF\s*$", re.DOTALL)


def described(pdf: bytes, findings: Findings) -> bytes:
    """The file with its description; as it came where its form is not the plain one of Chromium's printer."""
    day = f"(D:{findings.made:%Y%m%d}000000+00'00')".encode()
    head, rest = pdf[:2048], pdf[2048:]
    pdf = _DATE.sub(lambda found: day if len(found[0]) == len(day) else found[0], head) + rest
    trailer = _TRAILER.search(pdf, max(0, len(pdf) - 1024))
    root = re.search(rb"/Root (\d+) 0 R", trailer[1]) if trailer else None
    size = re.search(rb"/Size (\d+)", trailer[1]) if trailer else None
    catalog = re.search(rb"(?:^|\n)%s 0 obj\s*<<(/Type /Catalog.*?)>>\s*endobj" % root[1], pdf, re.DOTALL) if root else None
    if trailer is None or root is None or size is None or catalog is None or b"/Metadata" in catalog[1]:
        return pdf
    first = int(size[1])
    info, metadata = first, first + 1
    objects = {
        int(root[1]): b"<<%s\n/Metadata %d 0 R>>" % (catalog[1], metadata),
        info: _info(findings, day),
        metadata: _stream(_xmp(findings)),
    }
    return pdf + _update(len(pdf), objects, b"/Root %s 0 R\n/Info %d 0 R\n/Prev %s" % (root[1], info, trailer[2]))


def _update(offset: int, objects: dict[int, bytes], trailer: bytes) -> bytes:
    """Objects with a table of their places and a trailer that leads on to the table before."""
    body, places = b"\n", {}
    for number, content in objects.items():
        places[number] = offset + len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in sorted(places.items()))
    end = b"xref\n%strailer\n<</Size %d\n%s>>\nstartxref\n%d\n%%%%EOF\n" % (table, max(objects) + 1, trailer, offset + len(body))
    return body + end


def _info(findings: Findings, day: bytes) -> bytes:
    case = findings.case
    words = {
        "Title": case.title,
        "Author": "; ".join(works.authors(findings)),
        "Subject": case.question,
        "Keywords": ", ".join((*(state.name for state in case.states), f"version {case.version}", f"seed {findings.seed}")),
        "Creator": f"Détente {findings.version}",
    }
    lines = b"\n".join(b"/%s %s" % (name.encode(), _text(value)) for name, value in words.items() if value)
    return b"<<%s\n/CreationDate %s\n/ModDate %s>>" % (lines, day, day)


def _text(words: str) -> bytes:
    """A text string of PDF, in hexadecimal so that no sign of it can be read as anything else."""
    return b"<FEFF%s>" % plain(words).encode("utf-16-be").hex().upper().encode()


def _xmp(findings: Findings) -> bytes:
    case, day = findings.case, findings.made.isoformat()
    names = "".join(f"<rdf:li>{escape(plain(name))}</rdf:li>" for name in works.authors(findings))
    creator = f"<dc:creator><rdf:Seq>{names}</rdf:Seq></dc:creator>" if names else ""
    title, question = escape(plain(case.title)), escape(plain(case.question))
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>{creator}
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{question}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{escape(case.language)}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>Détente {escape(findings.version)}</xmp:CreatorTool><xmp:CreateDate>{day}</xmp:CreateDate>
<xmp:ModifyDate>{day}</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()


def _stream(content: bytes) -> bytes:
    return b"<</Type /Metadata\n/Subtype /XML\n/Length %d>>\nstream\n%s\nendstream" % (len(content), content)
