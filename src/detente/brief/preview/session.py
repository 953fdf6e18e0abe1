"""One preview from start to end: a case folder watched, its page made anew, and what is wrong with it shown."""

from __future__ import annotations

import dataclasses
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detente.brief.page import render
from detente.brief.preview.server import Server
from detente.brief.preview.shown import Board, Shown
from detente.brief.preview.watching import changed, edits, snapshot
from detente.documents import keeping_yaml
from detente.errors import DetenteError, Fault

if TYPE_CHECKING:
    from detente.case import Case
    from detente.findings import Findings

TOLD = ("brief.md", "claims.yaml", "reviews/")  # a change of these alone changes no run
THEORY = "theory.yaml"


@dataclass(frozen=True)
class Turn:
    """One rebuild, as the terminal tells it.

    Attributes:
        edited: paths that differ from the turn before; empty for the first.
        faults: what is wrong with the case now.
        seconds: that it took.
        first: whether it is the first of the session.
        page: whether a page was made.
    """

    edited: tuple[str, ...]
    faults: tuple[Fault, ...]
    seconds: float
    first: bool
    page: bool


class Session:
    """A preview of one case folder: make it, `run` it, and `stop` it from another thread or by an interrupt."""

    def __init__(self, folder: Path, port: int = 0, seed: int = 0) -> None:
        """Open the port; nothing is read yet.

        Raises:
            CaseError: the port is taken.
        """
        self.folder = folder.resolve()
        self.board = Board()
        self.server = Server(self.board, self.folder.name, port)
        self.seed = seed
        self._stop = threading.Event()
        self._files: dict[str, bytes] | None = None
        self._sound: tuple[dict[str, bytes], Findings] | None = None
        self._checked: tuple[bytes | None, tuple[Fault, ...]] | None = None

    def run(self, tell: Callable[[Turn], None]) -> None:
        """Serve and rebuild until stopped.

        Args:
            tell: called after each rebuild.
        """
        threading.Thread(target=self.server.serve_forever, args=(0.1,), daemon=True).start()
        try:
            with keeping_yaml():
                for _ in edits(self.folder, self._stop):
                    self._turn(tell)
        finally:
            self.board.close()
            self.server.shutdown()
            self.server.server_close()

    def stop(self) -> None:
        """End `run`."""
        self._stop.set()

    def _turn(self, tell: Callable[[Turn], None]) -> None:
        files = snapshot(self.folder)
        before, self._files = self._files, files
        if files == before:
            return
        start = time.perf_counter()
        _, earlier = self.board.now()
        try:
            findings = self._find(files)
            html = render(findings)
            known = self._checked
            if known is None or known[0] != files.get(THEORY):
                self.board.post(Shown(html, earlier.faults if earlier.html and not earlier.stale else ()))  # the checks take their time
                self._checked = known = (files.get(THEORY), _theory_faults(findings.case, self.seed))
            self._sound = files, findings
            shown = Shown(html, known[1])
        except DetenteError as error:
            shown = Shown(self.board.now()[1].html, error.faults, stale=True)
        except Exception as error:
            logging.getLogger(__name__).info("the page could not be made", exc_info=True)
            what = f"the page could not be made: {type(error).__name__}: {error}"
            shown = Shown(self.board.now()[1].html, (Fault(what, None, "undo the last edit: this is a fault of the software"),), stale=True)
        self.board.post(shown)
        edited = changed(before, files) if before is not None else ()
        tell(Turn(edited, shown.faults, time.perf_counter() - start, before is None, page=not shown.stale))

    def _find(self, files: dict[str, bytes]) -> Findings:
        from detente.case import read_case
        from detente.findings import find

        case = read_case(self.folder)
        if self._sound is not None and all(name.startswith(TOLD) for name in changed(self._sound[0], files)):
            return retold(self._sound[1], case)
        return find(case, self.seed)


def retold(before: Findings, case: Case) -> Findings:
    """The findings of a case of which only the brief, the claims or the reviews were edited: its runs are kept."""
    from detente.findings import gather_evidence
    from detente.judge import judge

    verdicts = judge(case.claims, case.record, case.theory)
    return dataclasses.replace(before, case=case, verdicts=verdicts, evidence=gather_evidence(case, verdicts))


def _theory_faults(case: Case, seed: int) -> tuple[Fault, ...]:
    """What a run of the checks finds in the theory, as ``detente check`` does."""
    from detente.simulate.checks.check import check_theory

    return check_theory(case.theory, seed).faults if case.theory is not None else ()
