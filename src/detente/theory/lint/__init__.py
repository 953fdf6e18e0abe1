"""What must hold of a theory before it is run: names, arrays, macros, the clock, the map; and what is worth a remark."""

from detente.theory.lint.remarks import theory_remarks
from detente.theory.lint.structure import theory_faults

__all__ = ["theory_faults", "theory_remarks"]
