"""Scripts of theories run in a real Chromium, on pages whose policy lets these scripts run and nothing else."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from detente.simulate.targets.departures import DEPARTURES, SAME

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# What a run gave as text: numbers one by one take the protocol a hundred times as long.
_PACKED = """(result) => {
  const text = (array) => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    let out = "";
    for (let i = 0; i < bytes.length; i += 8192) out += String.fromCharCode(...bytes.subarray(i, i + 8192));
    return btoa(out);
  };
  const names = Object.keys(result.values);
  const failed = typeof result.failed === "number" ? result.failed : [...result.failed];
  return { times: text(result.times), names, values: names.map((name) => text(result.values[name])), failed };
}"""


class Scripts:
    """A page that holds scripts, and what they give."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def run(self, name: str = "theory", call: str = "run", *given: Any) -> tuple[np.ndarray, dict[str, np.ndarray], Any]:
        """Times, values and failures of a run."""
        got = self.page.evaluate(f"(given) => ({_PACKED})({name}.{call}(...given))", list(given))
        values = {key: _numbers(text) for key, text in zip(got["names"], got["values"], strict=True)}
        return _numbers(got["times"]), values, got["failed"]

    def fault(self, name: str, given: Any) -> str:
        """What a run says that refuses what it is given."""
        said: str = self.page.evaluate(f"(given) => {{ try {{ {name}.run(given) }} catch (error) {{ return error.message }} }}", given)
        return said


class Browser:
    """A Chromium with one page open at a time.

    Args:
        browser: of playwright.
        folder: in which pages are written.
    """

    def __init__(self, browser: Any, folder: Path) -> None:
        self.context = browser.new_context(offline=True)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.said.append(request.url) if not request.url.startswith("file:") else None)
        self.path = folder / "page.html"

    def load(self, scripts: Mapping[str, str] | str, title: str = "") -> Scripts:
        """A page with these scripts; nothing may be said on its console, and nothing fetched."""
        texts = [scripts] if isinstance(scripts, str) else list(scripts.values())
        self.path.write_text(page_of(texts, title), encoding="utf-8", newline="\n")
        self.page.goto(self.path.as_uri())
        assert self.said == []
        return Scripts(self.page)


@contextmanager
def chromium_at(path: str, folder: Path) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=path, args=QUIET)
        browser = Browser(launched, folder)
        yield browser
        assert browser.said == []
        launched.close()


def page_of(scripts: list[str], title: str = "") -> str:
    """A page whose policy names its scripts by hash, and forbids all else."""
    hashes = " ".join("'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'" for text in scripts)
    policy = f"default-src 'none'; script-src {hashes}"
    inside = "".join(f"<script>{text}</script>" for text in scripts)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{title}</title>{inside}</html>"
    )


def assert_same(got: np.ndarray, told: np.ndarray, name: str = "") -> None:
    """The same numbers: relative to each, and where one crosses 0 relative to the largest."""
    finite = np.abs(told[np.isfinite(told)])
    scale = float(np.max(finite, initial=0.0))
    np.testing.assert_allclose(got, told, rtol=SAME, atol=DEPARTURES["near zero"].limit * scale, err_msg=name)


def _numbers(text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), dtype="<f8")
