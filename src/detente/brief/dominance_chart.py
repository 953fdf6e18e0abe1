"""The dominance plot: which loops drive a run, as areas over time; reinforcing above, balancing below.

It lives beside the other charts, whose colours and type it shares; ``detente.simulate`` draws nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.brief.chart_specs import FONT, GRID, INK, PAPER, SOFT, config
from detente.errors import CaseError, Fault

if TYPE_CHECKING:
    from detente.simulate.loops.dominance import Dominance
    from detente.theory.loops.found import FoundLoop

REINFORCING = ("#0b5c79", "#2f7fa3", "#6aa6bf", "#00796b", "#4fa398", "#6a4c93")
BALANCING = ("#a8471b", "#c2702f", "#dc9a5c", "#b0436e", "#8a6d00", "#b9a13c")
REST = "#b9bdc4"
WIDTH, HEIGHT = 560, 300
LINE = 14
LONG = 7  # a loop of more variables is told by its stocks
MOST_INSTANTS = 500
REST_ABOVE, REST_BELOW = "other reinforcing loops", "other balancing loops"


def write_dominance(dominance: Dominance, path: Path, part: int = 1, most: int = 10) -> None:
    """Draw the plot into a file: SVG, PNG, or HTML that needs no script, by the suffix.

    Args:
        path: where to.
        part: the number of the component that is drawn.
        most: loops that have an area of their own, six of a polarity at most.

    Raises:
        CaseError: another suffix, or no loop acts.
    """
    import html

    import vl_convert

    from detente.documents import write_whole

    if not dominance.loops:
        raise CaseError(Fault("there is nothing to draw: no loop acts in this run", None, "start the run out of its equilibrium"))
    spec = dominance_spec(dominance, part, most)
    suffix = path.suffix.lower()
    if suffix == ".png":
        write_whole(path, vl_convert.vegalite_to_png(spec, scale=2))
    elif suffix == ".svg":
        write_whole(path, vl_convert.vegalite_to_svg(spec))
    elif suffix == ".html":
        title = html.escape(dominance.theory.title)
        head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        write_whole(path, f"{head}<body>{vl_convert.vegalite_to_svg(spec)}</body></html>\n")
    else:
        raise CaseError(Fault(f"a plot is not written as `{suffix or path.name}`", None, "one of .svg, .png, .html"))


def dominance_spec(dominance: Dominance, part: int = 1, most: int = 10) -> dict[str, Any]:
    """The plot as a Vega-Lite specification with its data."""
    import altair as alt

    chosen = _chosen(dominance, part, most)
    areas = _areas(dominance, chosen, part)
    domain = [name for name, *_ in areas]
    colour = alt.Color("loop:N", scale=alt.Scale(domain=domain, range=[tone for _, tone, _ in areas]), legend=None)
    times = dominance.times
    x = alt.X(
        "time:Q",
        scale=alt.Scale(domain=[float(times[0]), float(times[-1])], nice=False, zero=False),
        axis=alt.Axis(tickCount=8, format="~r"),
    )
    y_axis = alt.Axis(values=[-100, -50, 0, 50, 100], labelExpr="abs(datum.value) + ' %'")
    y = alt.Y("low:Q", scale=alt.Scale(domain=[-100, 100], nice=False), axis=y_axis)
    rows, inside = _stacked(areas, times), _inside(areas, times)
    layers = [
        _over(rows).mark_area(opacity=1, stroke=PAPER, strokeWidth=0.6).encode(x=x, y=y, y2="high:Q", color=colour),
        _over([{"at": 0}]).mark_rule(color=INK, strokeWidth=1).encode(y=alt.Y("at:Q")),
        _over([{"at": 50}, {"at": -50}]).mark_rule(color=INK, strokeWidth=0.6, strokeDash=[3, 3]).encode(y=alt.Y("at:Q")),
        _over(inside)
        .mark_text(font=FONT, fontSize=11, fontWeight=600, color="white")
        .encode(x=alt.X("time:Q"), y=alt.Y("middle:Q"), text="loop:N"),
        *_key(dominance, areas, colour),
    ]
    title = alt.TitleParams(
        text=finding(dominance, part),
        subtitle=_wrapped(_subtitle(dominance, part, areas), 118),
        anchor="start",
        color=INK,
        subtitleColor=SOFT,
        font=FONT,
        subtitleFont=FONT,
        fontSize=14,
        subtitleFontSize=11,
        offset=12,
        frame="bounds",
    )
    padding = {"left": 8, "right": 8, "top": 8, "bottom": 8}
    style = config() | {"background": PAPER, "axisX": {"grid": False, "ticks": True, "tickColor": GRID, "tickSize": 4, "labelFlush": True}}
    style["axisY"] = {"gridColor": GRID}
    chart = alt.layer(*layers).properties(width=WIDTH, height=_height(areas), title=title, padding=padding)
    return dict(chart.configure(**style).to_dict())


def _rule(*places: float) -> Any:
    return _over([{"at": place} for place in places])


def _over(rows: list[dict[str, Any]]) -> Any:
    import altair as alt

    data: Any = alt.InlineData
    return alt.Chart(data(values=rows))


def finding(dominance: Dominance, part: int = 1) -> list[str]:
    """The title: what dominates when, in at most four periods."""
    for shortest in (0.03, 0.06, 0.1, 0.2, 0.34):
        periods = dominance.periods(part, shortest)
        if len(periods) <= 4:
            break
    digits = _digits(dominance.times)
    told = []
    for i, period in enumerate(periods):
        names = _spoken(dominance, period.loops)
        until = f"until {period.end:.{digits}f}" if i < len(periods) - 1 else "to the end" if i else "throughout"
        told.append(f"{names} {'dominate' if len(period.loops) > 1 else 'dominates'} {until}")
    return _wrapped(f"{dominance.theory.title}: " + ", then ".join(told), 92) if told else [f"{dominance.theory.title}: nothing moves"]


def _digits(times: Any) -> int:
    """Decimals that tell a hundredth of the run."""
    import math

    return max(0, round(-math.log10(max(float(times[-1] - times[0]), 1e-9) / 100)))


def _spoken(dominance: Dominance, loops: Sequence[str]) -> str:
    titles = {loop.id: loop.title for loop in dominance.loops}
    names = [titles[loop] for loop in loops]
    if len(names) > 3:
        return f"{names[0]}, {names[1]} and {len(names) - 2} more loops"
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def _subtitle(dominance: Dominance, part: int, areas: Sequence[tuple[str, str, Any]]) -> str:
    count = sum(p == part for p in dominance.parts)
    shown = len([name for name, *_ in areas if name not in (REST_ABOVE, REST_BELOW)])
    of = f"{count:,} loops" if shown == count else f"{shown} of {count:,} loops"
    others = f" (component {part} of {max(dominance.parts)})" if max(dominance.parts) > 1 else ""
    cut = "" if dominance.complete else "; the list of loops is cut short"
    return f"Share of each loop in the change of all stocks, {of}{others}: reinforcing above, balancing below the line{cut}"


def _chosen(dominance: Dominance, part: int, most: int) -> list[int]:
    """Places of the loops that get an area of their own."""
    import numpy as np

    rows = [i for i, p in enumerate(dominance.parts) if p == part]
    order = sorted(rows, key=lambda i: -float(np.abs(dominance.scores[i]).max()) - float(np.abs(dominance.scores[i]).mean()))
    above = [i for i in order if dominance.scores[i].sum() >= 0][: len(REINFORCING)]
    below = [i for i in order if dominance.scores[i].sum() < 0][: len(BALANCING)]
    kept = sorted({*above, *below}, key=order.index)[:most]
    return [i for i in kept if np.abs(dominance.scores[i]).max() >= 0.02]


def _areas(dominance: Dominance, chosen: Sequence[int], part: int) -> list[tuple[str, str, Any]]:
    """Name, colour and course of each area, from the line outwards."""
    tones = {"+": iter(REINFORCING), "-": iter(BALANCING)}
    out = []
    for i in chosen:
        row = dominance.scores[i]
        out.append((dominance.loops[i].id, next(tones["+" if row.sum() >= 0 else "-"]), row))
    rest = dominance.scores[[i for i, p in enumerate(dominance.parts) if p == part and i not in chosen]]
    above, below = rest.clip(min=0).sum(axis=0), rest.clip(max=0).sum(axis=0)
    if len(rest) and above.max() > 0.005:
        out.append((REST_ABOVE, REST, above))
    if len(rest) and below.min() < -0.005:
        out.append((REST_BELOW, REST, below))
    return out


def _stacked(areas: Sequence[tuple[str, str, Any]], times: Any) -> list[dict[str, Any]]:
    import numpy as np

    rows: list[dict[str, Any]] = []
    shown = np.unique(np.linspace(0, len(times) - 1, min(len(times), MOST_INSTANTS)).round().astype(int))
    for (name, _, _), (low, high) in zip(areas, _edges(areas), strict=True):
        for k in shown:
            rows.append({"loop": name, "time": float(times[k]), "low": round(float(low[k]), 2), "high": round(float(high[k]), 2)})
    return rows


def _edges(areas: Sequence[tuple[str, str, Any]]) -> list[tuple[Any, Any]]:
    """The edges of each area in percent; where a loop turns, its area changes sides."""
    import numpy as np

    above = np.zeros_like(areas[0][2])
    below = np.zeros_like(areas[0][2])
    out = []
    for *_, row in areas:
        up, down = 100 * row.clip(min=0), 100 * row.clip(max=0)
        low = np.where(row >= 0, above, below + down)
        high = np.where(row >= 0, above + up, below)
        out.append((low, high))
        above, below = above + up, below + down
    return out


def _inside(areas: Sequence[tuple[str, str, Any]], times: Any) -> list[dict[str, Any]]:
    """The name of each area where it is thickest, if it is thick and wide enough to hold it."""
    import numpy as np

    rows: list[dict[str, Any]] = []
    count = len(times)
    for (name, _, _), (low, high) in zip(areas, _edges(areas), strict=True):
        shown = name if not name.startswith("other") else "other"
        half = max(round((7 * len(shown) + 8) / 2 / WIDTH * count), 1)
        places = range(half, count - half, max(count // 200, 1))
        room = [float(np.min(high[k - half : k + half + 1]) - np.max(low[k - half : k + half + 1])) for k in places]
        if not room or max(room) < 200 * (LINE + 1) / _height(areas):
            continue
        thick = [k for k, r in zip(places, room, strict=True) if r >= 0.97 * max(room)]
        k = thick[len(thick) // 2]
        middle = (float(np.min(high[k - half : k + half + 1])) + float(np.max(low[k - half : k + half + 1]))) / 2
        if abs(abs(middle) - 50) < 6 and max(room) > 30:  # beside the dashed line, not on it
            middle += 7.0 if (abs(middle) >= 50) == (middle > 0) else -7.0
        rows.append({"loop": shown, "time": float(times[k]), "middle": middle})
    return rows


def _key(dominance: Dominance, areas: Sequence[tuple[str, str, Any]], colour: Any) -> list[Any]:
    """Beside the plot, for each area its name and what the loop passes, in the order of the areas from top to bottom."""
    import altair as alt

    step = 200 * LINE / _height(areas)
    rows = [{"loop": name, "text": text, "at": 97 - line * step} for line, (name, text) in enumerate(_key_lines(dominance, areas))]
    y = alt.Y("at:Q")
    texts = _over(rows).mark_text(align="left", baseline="middle", font=FONT, fontSize=11, color=INK)
    marks = _over([row for row in rows if row["loop"]]).mark_square(size=90, opacity=1)
    return [texts.encode(x=alt.value(WIDTH + 24), y=y, text="text:N"), marks.encode(x=alt.value(WIDTH + 14), y=y, color=colour)]


def _key_lines(dominance: Dominance, areas: Sequence[tuple[str, str, Any]]) -> list[tuple[str, str]]:
    loops = {loop.id: loop for loop in dominance.loops}
    order = [a for a in reversed(areas) if a[2].sum() >= 0] + [a for a in areas if a[2].sum() < 0]
    lines: list[tuple[str, str]] = []
    for name, *_ in order:
        words = f"{name} {loop_words(dominance, loops[name])}" if name in loops else name
        first, *more = _wrapped(words, 44)[:2]
        if more and len(_wrapped(words, 44)) > 2:
            more = [more[0][:42] + " …"]
        lines += [(name, first), *(("", line) for line in more)]
    return lines


def _height(areas: Sequence[tuple[str, str, Any]]) -> int:
    return max(HEIGHT, (2 * len(areas) + 1) * LINE)


def loop_words(dominance: Dominance, loop: FoundLoop) -> str:
    """A loop in a reader's words: its name, or the variables that it passes; of a long one its stocks."""
    from detente.theory.arrays import column_name

    if loop.name:
        return loop.name
    shown = loop.variables
    if len(shown) > LONG and loop.states:
        stocks = ", ".join(column_name(dominance.theory, name) for name in loop.states)
        return f"through {stocks} ({len(shown)} variables)"
    return " → ".join(column_name(dominance.theory, name) for name in shown)


def _wrapped(text: str, width: int) -> list[str]:
    import textwrap

    return textwrap.wrap(text, width, break_long_words=False) or [""]
