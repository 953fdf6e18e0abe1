"""Writes ``docs/functions.md``, the functions that an equation may call, from the table that compiles them.

    uv run python tools/build_functions.py

A test fails when the file is out of date.
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

from detente.theory.functions import (
    allocation,
    arithmetic,
    clock,
    delays,
    lists,
    matrices,
    memory,
    random,
    rounding,
    trigonometry,
    vectors,
)
from detente.theory.functions.function import Function

FILE = Path(__file__).resolve().parents[1] / "docs/functions.md"

CHAPTERS: dict[str, ModuleType] = {
    "Arithmetic": arithmetic,
    "Angles": trigonometry,
    "Whole numbers": rounding,
    "Time": clock,
    "Delays": delays,
    "Memory": memory,
    "Lists": lists,
    "Order and selection": vectors,
    "Allocation": allocation,
    "Matrices": matrices,
    "Random numbers": random,
}

HEAD = """# Functions of the model language

Made by `tools/build_functions.py` from `src/detente/theory/functions`; do not edit.

A `?` marks what may be left out. Units: a letter stands for any unit, the same letter for the same one, `1` for none, `t` for the unit
of time; where the column is empty nothing is checked here. A *list* is written `[births[r] for r in region]`; a function that gives a
list is followed by the element that is wanted, `vector_rank([births[r] for r in region], 1)[region]`. `sum`, `min` and the like take
the list without brackets: `sum(births[r] for r in region)`.

*Undefined* means: the run stops with the variable, the instant and the line of its equation. `where(condition, x, y)` and
`x if condition else y` choose; of the two only the chosen one must be defined.
"""

NOTES: dict[str, str] = {
    "Time": """A date off the time grid counts for the first instant after it, unless the table says otherwise. Vensim's `STEP` asks
for the middle of a step instead: `where(time + time_step / 2 > at, height, 0)`.""",
    "Delays": """Each becomes stocks of its own before the run. Without a first value a delay starts in balance with what it follows.
A delay time below the time step cannot be followed: give it at least one step for each stage.""",
    "Random numbers": """A number depends on the seed of the run, the name of the stream, the step and the draw, and on nothing else: a
draw alone gives what it gives among ten thousand, and an equation added elsewhere changes no other. Each call has a stream of its own.
`random_normal(0, 1, stream=weather)` names one: equations that name the same stream draw the same numbers from it, element by element,
while the calls within one equation stay apart. A number holds for the whole step.""",
}


def row(function: Function) -> str:
    """One function as a row of its chapter."""
    signature, meaning = function.doc.split(": ", 1)
    units = f"`{function.units}`" if function.units else ""
    return f"| `{signature}` | {meaning} | {units} | {function.edges} |"


def text() -> str:
    """The whole file."""
    parts = [HEAD]
    for title, module in CHAPTERS.items():
        parts.append(f"\n## {title}\n")
        if title in NOTES:
            parts.append(f"\n{NOTES[title]}\n")
        parts.append("\n| function | what it gives | units | at the edges |\n| --- | --- | --- | --- |\n")
        parts.extend(row(function) + "\n" for function in module.FUNCTIONS)
    return "".join(parts)


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
