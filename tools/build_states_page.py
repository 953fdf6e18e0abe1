"""Writes the tables of `docs/states.md` that show where the two lists differ, from the shipped crosswalk.

    uv run python tools/build_states_page.py

A test fails when they are out of date.
"""

from __future__ import annotations

from pathlib import Path

from detente.states import State, crosswalk
from detente.states.membership import MembershipList, memberships

PAGE = Path(__file__).resolve().parents[1] / "docs/states.md"
MARK = "<!-- made by tools/build_states_page.py; do not edit below -->"
Span = tuple[State, ...]


def span(rows: Span) -> str:
    """A membership in words."""
    return f"{rows[0].start} to {rows[-1].end or 'this day'}"


def by_polity(which: MembershipList) -> dict[int, list[Span]]:
    """The memberships of each state in a list; one that goes over to another state's number is cut there."""
    found: dict[int, list[Span]] = {}
    for rows in memberships(which):
        parts: list[list[State]] = []
        for row in rows:
            if parts and parts[-1][-1].polity == row.polity:
                parts[-1].append(row)
            else:
                parts.append([row])
        for part in parts:
            found.setdefault(part[0].polity, []).append(tuple(part))
    return {polity: sorted(spans, key=lambda rows: rows[0].start) for polity, spans in found.items()}


def numbered_differently() -> list[str]:
    """A line for each state and time with different numbers in the two lists."""
    rows = [s for s in crosswalk() if s.cow is not None and s.gw is not None and s.cow != s.gw]
    return [f"| {s.name} | {s.cow} | {s.gw} | {s.start} to {s.end or 'this day'} |" for s in rows]


def dated_differently() -> list[str]:
    """A line for each state whose membership has other days in the two lists, or is in one alone."""
    cow, gw = by_polity("cow"), by_polity("gw")
    names = {state.polity: state.name for state in crosswalk()}
    lines = []
    for polity in sorted({*cow, *gw}, key=lambda polity: (abs(polity), polity)):
        one, other = ("<br>".join(span(rows) for rows in spells.get(polity, [])) or "never" for spells in (cow, gw))
        if one != other:
            micro = " (micro-state)" if any(rows[-1].microstate for rows in gw.get(polity, [])) else ""
            lines.append(f"| {names[polity]}{micro} | {one} | {other} |")
    return lines


def written() -> str:
    """The page with its tables made anew."""
    head = PAGE.read_text(encoding="utf-8").split(MARK)[0]
    numbers, days = numbered_differently(), dated_differently()
    same = len({state.polity for state in crosswalk()}) - len(days)
    return "\n".join(
        [
            head + MARK,
            "",
            "## Where the lists differ",
            "",
            f"Numbers, in {len(numbers)} spans:",
            "",
            "| state | Correlates of War | Gleditsch and Ward | when |",
            "| --- | --- | --- | --- |",
            *numbers,
            "",
            f"Days of membership, of {len(days)} states; {same} have the same in both. A state is one line through all its time.",
            "",
            "| state | Correlates of War | Gleditsch and Ward |",
            "| --- | --- | --- |",
            *days,
            "",
        ]
    )


def main() -> None:
    """Write the page."""
    PAGE.write_text(written(), encoding="utf-8")


if __name__ == "__main__":
    main()
