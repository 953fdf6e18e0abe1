"""Draws the flagship's causal map twice, by detente and by Graphviz neato, and counts on both what hides what.

    uv run python tools/build_map_pictures.py

Writes docs/pictures/causal-map.png and causal-map-neato.svg and prints the counts of docs/causal-map.md. Needs a Chromium
(``DETENTE_CHROMIUM``, or one on the path) and ``neato`` of Graphviz.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import textwrap
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

import detente
from detente.theory import Theory

PICTURES = Path(__file__).resolve().parents[1] / "docs/pictures"
CHROMIUM = os.environ.get("DETENTE_CHROMIUM") or shutil.which("chromium")
MEASURE = (Path(__file__).parent / "map_crossings.js").read_text(encoding="utf-8").split("\n", 3)[3]
SETTINGS = ("-Goverlap=false", "-Gsplines=true", "-Gsep=+14", "-Gesep=+4", "-Gstart=7")


def dot(theory: Theory) -> str:
    """The map as Graphviz reads it: the same boxes, signs as labels of edges, the same colours and dashes."""
    lines = [
        "digraph map {",
        'node [shape=box, fontname="DejaVu Sans", fontsize=11.6, margin="0.13,0.08"];',
        'edge [fontname="DejaVu Sans", fontsize=12];',
    ]
    linked = {end for link in theory.links.values() for end in (link.source, link.target)}
    for variable in theory.variables.values():
        if variable.id in linked or variable.number:
            label = "\\n".join(textwrap.wrap(variable.label, 19)).replace('"', "'")
            lines.append(f'{variable.id} [label="{label}", penwidth={2 if variable.kind == "stock" else 1}];')
    dashes = {"stated": "solid", "implied": "dashed", "rival": "dotted"}
    for link in theory.links.values():
        sign, colour = ("+", "#0b5c78") if link.sign == "+" else ("−", "#a8471b")
        look = f'label="{sign}", color="{colour}", fontcolor="{colour}", style={dashes[link.status]}'
        lines.append(f'{link.source} -> {link.target} [id="{link.id}", {look}];')
    return "\n".join([*lines, "}"])


def graphviz(theory: Theory) -> str:
    """The map drawn by neato, without what its comment says of the machine."""
    done = subprocess.run(["neato", *SETTINGS, "-Tsvg"], input=dot(theory), capture_output=True, text=True, check=True)
    return re.sub(r"<!--.*?-->\n?", "", done.stdout, flags=re.DOTALL)


def counted(browser: Browser, file: Path, selector: str, form: str) -> tuple[dict[str, list[str]], Any]:
    """What hides what, and the page it was measured in."""
    page = browser.new_page(viewport={"width": 1440, "height": 1000}, device_scale_factor=1.5)
    page.goto(file.as_uri())
    page.wait_for_timeout(500)
    found: dict[str, list[str]] = page.locator(selector).first.evaluate(f"svg => ({MEASURE})(svg, '{form}')")
    return found, page


def main() -> None:
    """Draw both, measure both, write both."""
    case = detente.read_case("pakistan-us")
    assert case.theory is not None
    (PICTURES / "causal-map-neato.svg").write_text(graphviz(case.theory), encoding="utf-8")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        file = Path(name) / "page.html"
        detente.write_report(detente.find(case), file)
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--no-first-run"])
        ours, page = counted(browser, file, "#map svg.causal", "ours")
        page.locator("#map .hint").first.evaluate("() => { document.querySelector('nav').hidden = true }")
        page.locator("#map .sheet").screenshot(path=str(PICTURES / "causal-map.png"))
        theirs, _ = counted(browser, PICTURES / "causal-map-neato.svg", "svg", "graphviz")
        browser.close()
    for kind in ours:
        print(f"{kind.replace('_', ' '):16} {len(ours[kind]):3} {len(theirs[kind]):3}")


if __name__ == "__main__":
    main()
