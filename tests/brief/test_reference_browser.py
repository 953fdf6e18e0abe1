"""The first screen looks as it did: wide, narrow, dark, from right to left, beside pictures that were looked at.

After a change that is meant, look at the new pictures and keep them:

    DETENTE_NEW_REFERENCES=1 uv run pytest -n0 tests/brief/test_reference_browser.py

They are drawn in DejaVu, which every machine that runs the tests has, so that fonts do not decide.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest

from detente.brief import render
from detente.findings import Findings
from page_opening import until

pytestmark = pytest.mark.browser
FOLDER = Path(__file__).with_name("reference")
LOOKS = {
    "wide": (1440, 1000, "light", "en"), "narrow": (360, 800, "light", "en"),
    "dark": (1440, 1000, "dark", "en"), "urdu": (1440, 1000, "light", "ur"),
}  # fmt: skip
VISIBLE = 60  # of 255: a channel that is further off is another colour, not another smoothing
TOLERANCE = 0.02  # of all pixels
PLAIN = """:root { --serif: "DejaVu Serif"; --sans: "DejaVu Sans"; } * { caret-color: transparent !important; }
:lang(ur), text { font-family: "DejaVu Sans" !important; } code { font-family: "DejaVu Sans Mono" !important; }"""


def picture(browser: Any, path: Path, look: tuple[int, int, str, str]) -> bytes:
    width, height, scheme, _ = look
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True, offline=True, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(path.as_uri())
    page.add_style_tag(content=PLAIN)
    until(page, "document.querySelectorAll('#swing .live svg').length === 2")
    page.wait_for_timeout(200)
    shot: bytes = page.screenshot()
    context.close()
    return shot


@pytest.mark.parametrize("name", LOOKS)
def test_the_first_screen_looks_as_it_did(browser: Any, small: Findings, tmp_path: Path, name: str) -> None:
    from PIL import Image, ImageChops

    path = tmp_path / "page.html"
    path.write_text(render(small, LOOKS[name][3]), encoding="utf-8")
    shot = Image.open(io.BytesIO(picture(browser, path, LOOKS[name]))).convert("RGB")
    reference = FOLDER / f"{name}.png"
    if os.environ.get("DETENTE_NEW_REFERENCES"):
        FOLDER.mkdir(exist_ok=True)
        shot.quantize(64).save(reference, optimize=True)
    known = Image.open(reference).convert("RGB")
    assert shot.size == known.size
    off = ImageChops.difference(shot, known).convert("L").point(lambda value: 255 if value > VISIBLE else 0)
    share = off.histogram()[255] / (shot.width * shot.height)
    if share > TOLERANCE:
        shot.save(tmp_path / f"{name}.png")
    assert share <= TOLERANCE, f"{share:.1%} of the pixels differ; the new picture is {tmp_path / name}.png"
