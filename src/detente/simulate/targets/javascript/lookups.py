"""Lookups in plain statements: a search of as many comparisons as the table needs, and one line through the piece found."""

from __future__ import annotations

from collections.abc import Sequence

from detente.simulate.kernel.operations import Table
from detente.simulate.targets.javascript.expressions import Text, number

# In an even table the piece is found by one division; only where both of its neighbours give the same at a point.
_EVEN = 1e-14


def declared(place: int, table: Table) -> str:
    """The arrays of a table: what is compared (X), and for each piece where it starts (A), its value there (Y), its slope (M)."""
    points = ",".join(f"[{number(x).text},{number(y).text}]" for x, y in table.points)
    if table.inside != "line":
        return f'const [X{place},Y{place}]=steps([{points}],"{table.inside}");'
    return f'const [X{place},A{place},Y{place},M{place}]=line([{points}],"{table.outside}",{int(is_even(table))});'


def is_even(table: Table) -> bool:
    """Whether the points stand at even distances, and the first and last value hold beyond."""
    xs = [x for x, _ in table.points]
    if table.inside != "line" or table.outside != "hold" or len(xs) < 3:
        return False
    width = (xs[-1] - xs[0]) / (len(xs) - 1)
    return width > 0 and all(abs(xs[0] + i * width - x) <= _EVEN * max(abs(xs[0]), abs(xs[-1])) for i, x in enumerate(xs))


def read(place: int, table: Table, x: str, name: str) -> tuple[str, Text]:
    """The statements that find the piece of x, and the value.

    Args:
        place: number of the table.
        x: a name.
        name: that nothing else has; the statements declare it, and it with a ``_``.
    """
    xs = [point[0] for point in table.points]
    low, high = number(xs[0]).text, number(xs[-1]).text
    if table.inside != "line":
        return _stepped(place, table, x, name)
    held = x
    before = ""
    if table.outside == "hold":
        held = f"{name}_"
        before = f"const {held}=min(max({x},{low}),{high});"
    if is_even(table):
        share = number((len(xs) - 1) / (xs[-1] - xs[0])).text
        before += f"const {name}=({held}-X{place}[0])*{share}|0;"
    else:
        before += _search(place, len(xs), held, "<=", name)
    value = f"Y{place}[{name}]+({held}-A{place}[{name}])*M{place}[{name}]"
    if table.outside == "missing":
        return before, Text(f"({x}>{high}?NaN:{value})")
    return before, Text(f"({value})")


def _stepped(place: int, table: Table, x: str, name: str) -> tuple[str, Text]:
    xs = [point[0] for point in table.points]
    slack = 1e-9 * max(1.0, abs(xs[0]), abs(xs[-1]))  # as in `detente.simulate.lookups`
    near = number(slack).text
    if table.inside == "previous":
        before = f"const {name}_={x}+{near};" + _search(place, len(xs), f"{name}_", "<=", name)
    else:
        before = f"const {name}_={x}-{near};" + _search(place, len(xs), f"{name}_", "<", name)
    missing = [f"{x}!=={x}"]
    if table.inside == "exact":
        # Beyond the last point the array of what is compared is padded with NaN, which nothing is near.
        missing.append(f"!(abs(X{place}[{name}]-{x})<={near})")
    if table.outside == "missing":
        missing += [f"{x}<{number(xs[0] - slack).text}", f"{x}>{number(xs[-1] + slack).text}"]
    return before, Text(f"({'||'.join(missing)}?NaN:Y{place}[{name}])")


def _search(place: int, count: int, x: str, sign: str, name: str) -> str:
    """How many of the numbers of a table are not above, or below, x; the table is padded with what is neither."""
    out = [f"let {name}=0;"]
    for half in _halves(count):
        out.append(f"if(X{place}[{_plus(name, half - 1)}]{sign}{x}){name}+={half};")
    return "".join(out)


def _halves(count: int) -> Sequence[int]:
    return [1 << level for level in range(count.bit_length() - 1, -1, -1)]


def _plus(name: str, more: int) -> str:
    return f"{name}+{more}" if more else name
