"""The codes of the CAMEO ontology of political events, as ICEWS names them, with its scale of intensity.

The table ``cameo.csv`` (code, name, intensity) is taken from ``data-raw/cameo-codes.csv`` of the R package icews by Andreas Beger, under
the MIT licence that stands beside it in ``cameo-LICENSE.txt``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

TABLE = Path(__file__).with_name("cameo.csv")


def cameo_codes() -> pl.DataFrame:
    """Columns ``code`` (text: 010 is not 10), ``name`` and ``intensity`` (-10 to 10) of 312 codes."""
    import polars as pl

    return pl.read_csv(TABLE, schema={"code": pl.String, "name": pl.String, "intensity": pl.Float64})
