"""Foreign tables, opened with typed columns and line numbers; what does not fit is kept apart with the reason."""

from __future__ import annotations

from detente.record.sheets.opening import header_of, lacking, open_sheet
from detente.record.sheets.sheet import Column, Reject, Sheet
from detente.record.sheets.unpacking import names_in

__all__ = ["Column", "Reject", "Sheet", "header_of", "lacking", "names_in", "open_sheet"]
