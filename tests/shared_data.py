"""Where the shared data lies, for tests marked ``realdata``."""

from __future__ import annotations

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("DETENTE_SHARED", REPOSITORY.parent / "shared"))
