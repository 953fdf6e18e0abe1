"""The page's charts as Altair specifications over named, empty tables; the figures are filled in later.

Colours are tokens of the style sheet written as hexadecimal values, so that the page can exchange them for those of
its dark scheme. All x scales are years; missing years are rows without a value, which break a line.
"""

from __future__ import annotations

from typing import Any

from detente.brief.chart_data import SCALES

INK = "#1d2530"
SOFT = "#5a6472"
GRID = "#d9d5ca"
PAPER = "#fdfcf9"
LINE = "#0b5c78"
BAND = "#7fb2c4"
ALERT = "#a8471b"
PHASE = {"engagement": "#2f7fa3", "estrangement": "#c2702f", "ambivalence": "#8b8f96"}
RUNS = ("#5a6471", "#0b5c79", "#b4531f", "#6a4c93", "#2c7a4b", "#b0436e", "#8a6d00", "#4a7fb5", "#00796b", "#7d4e24")
TOKENS = {
    "ink": INK, "soft": SOFT, "grid": GRID, "paper": PAPER, "line": LINE, "band": BAND, "alert": ALERT, **PHASE,
    **{f"run{i}": colour for i, colour in enumerate(RUNS)},
}  # fmt: skip

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"
_NUMBER = "format({0}, abs({0}) < 1 ? '~g' : ',~r')"
Y_LABELS = " : ".join(
    [f"abs(datum.value) >= {size:.0f} ? {_NUMBER.format(f'(datum.value / {size:.0f})')} + ' {word}'" for size, word in SCALES]
    + [_NUMBER.format("datum.value")]
)
Y_SCALED = _NUMBER.format("(datum.value / factor)")
GUTTER = 46
NAMES = 196
DASHES = ([1, 0], [6, 3], [2, 3])
STRIP_LANE, STRIP_DOT, STRIP_FLOOR, STRIP_HEAD = 15, 15, 14, 20
TWIN = (640, 320)  # pixels of a picture that leaves the page, where the chart itself is small


def still_rules() -> str:
    """Style rules that let a still picture follow the page's colours, light, dark and in print."""
    return "\n".join(
        f'.still [{kind}="{hexadecimal}"] {{ {kind}: var(--{name}); }}'
        for name, hexadecimal in TOKENS.items()
        for kind in ("fill", "stroke")
    )


def config() -> dict[str, Any]:
    """What all charts share."""
    axis = {
        "labelColor": SOFT,
        "labelFontSize": 11,
        "labelFont": FONT,
        "domain": False,
        "ticks": False,
        "gridColor": GRID,
        "labelPadding": 4,
    }
    return {
        "background": "transparent",
        "aria": False,  # the figure tells what it shows: no mark needs words of its own
        "view": {"stroke": None},
        "font": FONT,
        "axis": axis | {"title": None},
        "axisX": {"grid": False, "ticks": True, "tickColor": GRID, "tickSize": 4, "format": "d", "labelFlush": True, "tickCount": 5},
        "axisY": {"tickCount": 3, "labelExpr": Y_LABELS},
    }


def _whole(chart: Any, width: int, height: int, right: int = 12, top: int = 6) -> dict[str, Any]:
    """A chart whose plot keeps the same gutters whatever its labels, so that charts under one another line up."""
    padding = {"left": GUTTER, "right": right, "top": top, "bottom": 20}
    sized = chart.properties(width=width - GUTTER - right, height=height - top - 20, padding=padding, autosize="none")
    return dict(sized.configure(**config()).to_dict())


def _scaled(spec: dict[str, Any]) -> dict[str, Any]:
    """The same with an axis whose numbers are divided by the signal ``factor``, and the size that it has outside the page."""
    spec["config"]["axisY"]["labelExpr"] = Y_SCALED
    spec["params"] = [*spec.get("params", []), {"name": "factor", "value": 1}]
    spec["usermeta"] = {"twin": list(TWIN)}
    return spec


def _years(period: tuple[int, int]) -> Any:
    import altair as alt

    return alt.Scale(domain=[period[0], period[1] + 1], nice=False, zero=False)


def _phase_rects(period: tuple[int, int], opacity: float = 0.13) -> Any:
    import altair as alt

    return (
        alt.Chart(alt.NamedData("phases"))
        .mark_rect(opacity=opacity)
        .encode(
            x=alt.X("from:Q", scale=_years(period)),
            x2="to:Q",
            color=alt.Color("label:N", scale=alt.Scale(domain=list(PHASE), range=list(PHASE.values())), legend=None),
        )
    )


def _phase_words(period: tuple[int, int], size: float, at: float, names: bool) -> Any:
    """What each phase is called, over it, wherever it is wide enough for the words."""
    import altair as alt

    scale = f"(datum.to - datum.from) * width / {period[1] + 1 - period[0]}"
    word = f"{scale} > {size * 0.58} * length(datum.word) + 3 ? datum.word : ''"
    if names:
        word = f"{scale} > {size * 0.58} * length(split(datum.name, ' (')[0]) + 9 ? split(datum.name, ' (')[0] : ({word})"
    return (
        alt.Chart(alt.NamedData("phases"))
        .transform_calculate(middle="(datum.from + datum.to) / 2", shown=word)
        .mark_text(fontSize=size, color=SOFT, baseline="bottom")
        .encode(x=alt.X("middle:Q", scale=_years(period)), y=alt.value(at), text="shown:N")
    )


def series_chart(period: tuple[int, int], zero: bool, height: int = 132) -> dict[str, Any]:
    """One series against its years, the phases behind and named: its band, its line, its lone points, its breaks.

    Tables: ``values`` (year, value, low, high, alone), ``breaks`` (at), ``phases`` (from, to, label, word). Signal: ``factor``.
    """
    import altair as alt

    x = alt.X("year:Q", scale=_years(period))
    scale = alt.Scale(zero=zero, nice=True)
    base = alt.Chart(alt.NamedData("values"))
    layers = [
        _phase_rects(period),
        _phase_words(period, 9.5, -3, names=False),
        base.mark_area(color=BAND, opacity=0.45, clip=True).encode(x=x, y=alt.Y("low:Q", scale=scale), y2="high:Q"),
        alt.Chart(alt.NamedData("breaks"))
        .mark_rule(color=ALERT, strokeDash=[3, 3], strokeWidth=1)
        .encode(x=alt.X("at:Q", scale=_years(period))),
        base.mark_line(color=LINE, strokeWidth=1.8, strokeJoin="round", clip=True).encode(x=x, y=alt.Y("value:Q", scale=scale)),
        base.transform_filter("datum.alone")
        .mark_point(color=LINE, filled=True, size=18, opacity=1)
        .encode(x=x, y=alt.Y("value:Q", scale=scale)),
    ]
    return _scaled(_whole(alt.layer(*layers), 290, height, top=15))


def strip_height(dots: int) -> int:
    """The height of the ticks, of that many rows of dots and of the names of the phases, without the words of events."""
    return _dots_height(dots) + STRIP_HEAD


def _dots_height(dots: int) -> int:
    return STRIP_FLOOR + dots * STRIP_DOT + 4


def strip_chart(period: tuple[int, int], dots: int, lanes: int) -> dict[str, Any]:
    """The turning points over the phases: words in lanes, numbered dots in rows, the others as ticks.

    Tables: ``events`` (x, n, dot, label, lane, side); ``phases``, named at the top, with a stroke over the span in which each may start.
    Below 620 pixels the words and numbers give way.

    Args:
        period: first and last year.
        dots: rows of numbered dots.
        lanes: rows of words.
    """
    import altair as alt

    base_of_words = _dots_height(dots)
    height = base_of_words + lanes * STRIP_LANE + 8 + STRIP_HEAD
    flat = alt.Scale(domain=[0, height], nice=False, zero=False)
    x = alt.X("x:Q", scale=_years(period))
    y = alt.Y("at:Q", scale=flat, axis=alt.Axis(labels=False, grid=False))
    wide = alt.expr("width > 620 ? 1 : 0")
    events = alt.Chart(alt.NamedData("events")).transform_calculate(
        at=f"{base_of_words} + datum.lane * {STRIP_LANE}", middle=f"{STRIP_FLOOR} + datum.dot * {STRIP_DOT} + 7"
    )
    words, numbered, ticks = (events.transform_filter(f"datum.{test}") for test in ("label != ''", "n != ''", "n == ''"))
    tip = alt.Tooltip("what:N")
    dot_y = alt.Y("middle:Q", scale=flat)
    unsure = alt.Chart(alt.NamedData("phases")).transform_filter("datum.late > datum.early").mark_rule(color=INK, strokeWidth=2)
    layers = [
        _phase_rects(period, 0.16),
        _phase_words(period, 11, 13, names=True),
        unsure.encode(x=alt.X("early:Q", scale=_years(period)), x2="late:Q", y=alt.value(16)),
        words.mark_rule(color=SOFT, strokeWidth=0.7, opacity=wide).encode(x=x, y=dot_y, y2="at:Q"),
        ticks.transform_calculate(at="0", middle="9").mark_rule(color=SOFT, strokeWidth=1).encode(x=x, y=y, y2="middle:Q", tooltip=tip),
        *(_side(words, side, x, y, wide) for side in ("left", "right")),
        numbered.mark_circle(color=INK, opacity=1, size=alt.expr("width > 620 ? 170 : 30")).encode(x=x, y=dot_y, tooltip=tip),
        numbered.mark_text(fontSize=9, fontWeight=600, color=PAPER, baseline="middle", opacity=wide).encode(
            x=x, y=dot_y, text="n:N", tooltip=tip
        ),
    ]
    return _whole(alt.layer(*layers), 700, height + 26)


def _side(words: Any, side: str, x: Any, y: Any, opacity: Any) -> Any:
    """The words that stand to one side of their stems."""
    import altair as alt

    shift = 4 if side == "left" else -4
    mark = words.transform_filter(f"datum.side == '{side}'").mark_text(
        align=side, dx=shift, dy=-1, fontSize=11, color=INK, baseline="middle", opacity=opacity
    )
    return mark.encode(x=x, y=y, text="label:N", tooltip=alt.Tooltip("what:N"))


def compared_chart(period: tuple[int, int]) -> dict[str, Any]:
    """The model's run, on the scale of a series, beside the series; each line named at its end.

    Tables: ``model`` and ``record``, each (year, value); ``named`` (at, name, line). Signal: ``factor``.
    """
    import altair as alt

    x = alt.X("year:Q", scale=_years(period))
    y = alt.Y("value:Q", scale=alt.Scale(zero=False, nice=True))
    record, model = alt.Chart(alt.NamedData("record")), alt.Chart(alt.NamedData("model"))
    hue = alt.Color("line:N", scale=alt.Scale(domain=["record", "model"], range=[LINE, ALERT]), legend=None)
    named = alt.Chart(alt.NamedData("named")).mark_text(align="left", dx=5, fontSize=11, fontWeight=600, baseline="middle")
    layers = [
        record.mark_line(color=LINE, strokeWidth=1.1, opacity=0.55, clip=True).encode(x=x, y=y),
        record.mark_point(color=LINE, filled=True, size=9, opacity=1, clip=True).encode(x=x, y=y),
        model.mark_line(color=ALERT, strokeWidth=2).encode(x=x, y=y),
        named.encode(x=alt.value(alt.expr("width")), y=alt.Y("at:Q"), text="name:N", color=hue),
    ]
    return _scaled(_whole(alt.layer(*layers), 290, 146, right=52, top=12))


def scenario_chart(period: tuple[int, int], order: tuple[str, ...]) -> dict[str, Any]:
    """One score in every scenario, the lines named at their ends; the baseline comes first and is drawn heavier.

    Tables: ``runs`` (year, value, scenario), ``ends`` (year, value, at, name, scenario): ``at`` is where the name stands.
    """
    import altair as alt

    x = alt.X("year:Q", scale=alt.Scale(domain=list(period), nice=False, zero=False))
    unit = alt.Scale(domain=[0, 1])
    tones = [RUNS[i % len(RUNS)] for i in range(len(order))]
    dashes = [DASHES[i // 5 % len(DASHES)] for i in range(len(order))]
    colour = alt.Color("scenario:N", scale=alt.Scale(domain=list(order), range=tones), legend=None)
    dash = alt.StrokeDash("scenario:N", scale=alt.Scale(domain=list(order), range=dashes), legend=None)
    runs, ends = alt.Chart(alt.NamedData("runs")), alt.Chart(alt.NamedData("ends"))
    layers = [
        runs.mark_line(strokeWidth=1.7).encode(x=x, y=alt.Y("value:Q", scale=unit), color=colour, strokeDash=dash),
        ends.mark_text(align="left", dx=6, fontSize=11, baseline="middle").encode(
            x=x, y=alt.Y("at:Q", scale=unit), text="name:N", color=colour
        ),
    ]
    return _whole(alt.layer(*layers), 470, 234, right=NAMES, top=10)
