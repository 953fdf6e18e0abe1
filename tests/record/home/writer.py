"""A process of its own that writes to a home: ``python writer.py HOME FILE [FILE ...]`` reads the files in turn, without an end."""

from __future__ import annotations

import sys
from itertools import cycle
from pathlib import Path

from home_making import kept

from detente.record.home import home_at

if __name__ == "__main__":
    home, *files = sys.argv[1:]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for file in cycle(files):
        kept(home_at(home), Path(file))
