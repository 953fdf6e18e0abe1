"""``detente preview`` as a user types it: it says where, what a save did, and ends by an interrupt."""

from __future__ import annotations

import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

from detente.case.new import write_case


def test_it_serves_tells_and_ends_by_an_interrupt(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "my-case", ("EGY", "USA"))
    command = [sys.executable, "-m", "detente", "preview", str(folder), "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            address = process.stdout.readline().split()[0]
            assert "no faults, page made in" in process.stdout.readline()
            with urllib.request.urlopen(address) as answer:
                assert "Egypt and United States of America" in answer.read().decode()
            (folder / "brief.md").write_text("It cost 12 million.\n")
            assert "brief.md: 1 fault, the page stays as it was" in process.stdout.readline()
            assert process.stderr.readline().startswith("brief.md:1: the numeral `12`")
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 0
            assert process.stdout.read().strip() == "ended"
            assert "Traceback" not in process.stderr.read()
        finally:
            process.kill()
