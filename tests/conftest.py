"""What all tests share: where the shared data lies, and that a skip never hides a hole."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

import pytest

from misbehaving_server import server  # noqa: F401 - a fixture
from shared_data import SHARED

CHROMIUM = os.environ.get("DETENTE_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("realdata") and not (SHARED / "data").is_dir():
            item.add_marker(pytest.mark.skip(reason=f"the shared data is not at {SHARED}: set DETENTE_SHARED"))
        if item.get_closest_marker("browser") and CHROMIUM is None:
            item.add_marker(pytest.mark.skip(reason="no Chromium found: install it, or set DETENTE_CHROMIUM"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Under DETENTE_NO_SKIPS, say which skips make the run fail."""
    for report in _unexcused(terminalreporter):
        terminalreporter.write_line(f"must not be skipped here: {report.nodeid}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and _unexcused(reporter) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _unexcused(reporter: pytest.TerminalReporter) -> list[pytest.TestReport]:
    if not os.environ.get("DETENTE_NO_SKIPS"):
        return []
    must = {"browser", "extra"} | ({"realdata"} if (SHARED / "data").is_dir() else set())
    return [report for report in reporter.stats.get("skipped", []) if must & set(getattr(report, "keywords", {}))]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of the shared data, for tests marked ``realdata``."""
    return SHARED / "data"


@pytest.fixture(scope="session")
def filled_home(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds what the recipes of all shipped cases take, read from the shared data once, for tests marked ``realdata``."""
    from detente.case import find_case, shipped_cases
    from detente.errors import DetenteError
    from detente.measure.recipes import read_recipe
    from detente.record.home import home_at, read_into
    from detente.record.home.recognition import recognise

    folder = tmp_path_factory.mktemp("home")
    recipes = [read_recipe(find_case(name)) for name in shipped_cases()]
    wanted = {series.split(".")[0] for recipe in recipes for series in recipe.taken()} | {
        s for recipe in recipes for s in recipe.event_sets()
    }
    for path in sorted(p for p in shared_data.rglob("*") if p.suffix in (".csv", ".parquet")):
        with contextlib.suppress(DetenteError):  # a file of no set known here
            if recognise(path)[0].id in wanted:
                read_into(home_at(folder), path)
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium, for tests marked ``browser``."""
    assert CHROMIUM is not None
    return CHROMIUM
