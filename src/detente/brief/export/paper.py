"""The brief on paper: the page under its own print style sheet, printed to PDF by Chromium, which runs no script of it.

Chromium was chosen by trial over WeasyPrint: it lays the page out as readers see it, in a few seconds where the other took eighty, and
both give tagged text and vector figures. What it lacks is added here: links that leave the page become numbered notes, and the file's own
data say who wrote it and on which day, so that two runs on one day give the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from markupsafe import escape

from detente.brief.export.pdf_data import described
from detente.brief.export.plain import plain
from detente.brief.translation import gettext as _
from detente.documents import write_whole
from detente.errors import CaseError, Fault, Place

if TYPE_CHECKING:
    from detente.findings import Findings

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
INSTALL = "install Chromium (`apt install chromium`, `brew install --cask chromium`), or set DETENTE_CHROMIUM to a Chrome's path"
PATIENCE = 120.0  # seconds
MOST_BYTES = 200_000_000
_SCRIPT = re.compile(r"<script\b[^>]*>.*?</script>", re.DOTALL | re.IGNORECASE)
_ASIDE = re.compile(r'<aside class="endnotes".*?</aside>', re.DOTALL)  # the page's own list; the numbered notes hold all of it
_EMPTY = re.compile(r'(<div class="chart"[^>]*\bdata-figure="([\w-]+)"[^>]*>)</div>')
_LINK = re.compile(r'<a\s[^>]*?href="(https?://[^"]+)"[^>]*>.*?</a>', re.DOTALL)


def write_paper(findings: Findings, path: Path, language: str | None = None) -> None:
    """Print the page of a case to PDF.

    Raises:
        CaseError: there is no Chromium, it failed or took longer than two minutes, or the folder cannot be written to.
    """
    from detente.brief import translation, views
    from detente.brief.export import pictures
    from detente.brief.page import render

    chromium = find_chromium(path)
    with translation.speaking(language or translation.nearest_of(findings.case.language)):
        drawn = pictures.stills(views.page(findings))
        page = for_paper(render(findings, language), margins(findings), drawn)
    printed = print_page(chromium, page, path)
    write_whole(path, described(printed, findings))


def find_chromium(path: Path) -> str:
    """The Chromium that prints: DETENTE_CHROMIUM, else the first of its names on the path.

    Raises:
        CaseError: there is none; with how to install one.
    """
    given = os.environ.get("DETENTE_CHROMIUM", "")
    found = shutil.which(given) if given else next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        what = f"DETENTE_CHROMIUM names `{given}`, which is no program" if given else "a PDF is printed by Chromium, and there is none here"
        raise CaseError(Fault(what, Place(str(path)), INSTALL))
    return found


def margins(findings: Findings) -> str:
    """What paper alone needs beside the print style sheet: which version of which day stands at the foot, and how notes look."""
    foot = f"Détente {findings.version} · {findings.case.name} {findings.case.version} · {findings.made.isoformat()}"
    return (
        f"@page {{ @bottom-left {{ content: {_string(foot)}; font: 8pt system-ui, sans-serif; color: #4a5360 }} }}\n"
        ".note-mark { font-size: .7em; padding-inline-start: .15em } .addresses { font-size: 8pt; overflow-wrap: anywhere }"
    )


def _string(text: str) -> str:
    """The text as a string of CSS in which no sign but letters and digits stands for itself."""
    return '"' + "".join(sign if sign.isascii() and sign.isalnum() else f"\\{ord(sign):x} " for sign in plain(text)) + '"'


def for_paper(html: str, style: str = "", drawn: Mapping[str, str] = MappingProxyType({})) -> str:
    """The page without its scripts, each link to the web followed by the number of a note; the notes stand at its end.

    Args:
        html: the page.
        style: rules for paper alone; they join the page's own, and its security policy lets them in.
        drawn: the charts by their anchors, for the places that a script would fill.
    """
    html = _ASIDE.sub("", _SCRIPT.sub("", html))
    html = _EMPTY.sub(lambda place: f'{place[1]}<div class="still">{drawn[place[2]]}</div></div>' if place[2] in drawn else place[0], html)
    own = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    html = html.replace("style-src ", f"style-src 'sha256-{own}' ", 1).replace("</head>", f"<style>{style}</style></head>", 1)
    start, end = html.find("<main"), html.rfind("</main>")
    if start < 0 or end < 0:
        return html
    notes: dict[str, int] = {}

    def numbered(link: re.Match[str]) -> str:
        number = notes.setdefault(link[1], len(notes) + 1)
        return f'{link[0]}<sup class="note-mark">{number}</sup>'

    body = _LINK.sub(numbered, html[start:end])
    return html[:start] + body + _addresses(notes) + html[end:]


def _addresses(notes: dict[str, int]) -> str:
    if not notes:
        return ""
    lines = "".join(f"<li><bdi>{escape(unescape(address))}</bdi></li>" for address in notes)
    return f'<section id="addresses"><h2>{escape(_("Addresses"))}</h2><ol class="addresses">{lines}</ol></section>'


def print_page(chromium: str, html: str, path: Path) -> bytes:
    """What Chromium prints of a page that stands by itself.

    Args:
        chromium: its path.
        html: the page.
        path: of the PDF, for messages.

    Raises:
        CaseError: it failed, was not done in time, or printed nothing.
    """
    with tempfile.TemporaryDirectory(prefix="detente-paper-") as folder:
        page, printed = Path(folder, "brief.html"), Path(folder, "brief.pdf")
        page.write_text(html, encoding="utf-8")
        said = _run([chromium, *_options(folder), f"--print-to-pdf={printed}", page.as_uri()], path)
        if not printed.is_file() or not 0 < printed.stat().st_size <= MOST_BYTES:
            last = " ".join((said.strip().splitlines() or ["it said nothing"])[-1].split())[-300:]
            raise CaseError(Fault(f"Chromium printed nothing: {last}", Place(str(path)), f"try another one: {INSTALL}"))
        return printed.read_bytes()


def _options(folder: str) -> list[str]:
    options = [
        "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-background-networking", "--disable-sync",
        "--disable-component-update", "--no-pdf-header-footer", "--generate-pdf-document-outline", "--host-resolver-rules=MAP * ~NOTFOUND",
        f"--user-data-dir={folder}/profile",
    ]  # fmt: skip
    # As root, in a container, Chromium's own sandbox cannot start; the page is ours, holds no script and its policy loads nothing.
    return [*options, "--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else options


def _run(command: list[str], path: Path) -> str:
    """What a program says on its error stream; it and its children end when its time is up."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
    try:
        process = subprocess.Popen(command, **quiet, text=True, errors="replace", start_new_session=True)  # type: ignore[call-overload]  # noqa: S603 - a program of the user's choice, no shell
    except OSError as error:
        raise CaseError(Fault(f"`{command[0]}` does not start: {error.strerror}", Place(str(path)), INSTALL)) from None
    with process:
        try:
            return str(process.communicate(timeout=PATIENCE)[1])
        except subprocess.TimeoutExpired:
            what = f"Chromium had not printed the page after {PATIENCE:g} seconds"
            mend = "try again when the machine is less busy, or write .html and print that"
            raise CaseError(Fault(what, Place(str(path)), mend)) from None
        finally:
            _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)  # the group that start_new_session made: this process and its children alone
        else:
            process.kill()
        process.wait()
