"""Delays: each is expanded to hidden stocks or a pipe before a theory is run.

``smooth`` forms an average of the past with exponential weights (an information delay); ``delay`` passes a flow on
after a while and loses nothing (a material delay). The number is the order: 3 rises later and more steeply.
Source: Sterman (2000), chapter 11; the semantics of each follow the Vensim reference and XMILE 1.0, section 3.5.
"""

from __future__ import annotations

from detente.theory.functions.function import Expansion, Function, Hidden, Pipe, Site, State
from detente.theory.nodes import Binary, Call, Name, Node, Number, Unary

Expanded = tuple[Node, tuple[State, ...]]


def _over(node: Node, count: int) -> Node:
    return node if count == 1 else Binary("/", node, Number(float(count)))


def _smooth(site: Site, source: Node, time: Node, initial: Node, order: int) -> Expanded:
    stocks: list[State] = []
    value = source
    for place in range(1, order + 1):
        name = f"{site.prefix}{place}"
        stocks.append(Hidden(name, Binary("/", Binary("-", value, Name(name)), _over(time, order)), initial))
        value = Name(name)
    return value, tuple(stocks)


def _delay(site: Site, source: Node, time: Node, initial: Node, order: int) -> Expanded:
    stocks: list[State] = []
    value = source
    for place in range(1, order + 1):
        name = f"{site.prefix}{place}"
        out = Binary("/", Name(name), _over(time, order))
        stocks.append(Hidden(name, Binary("-", value, out), Binary("*", initial, _over(time, order))))
        value = out
    return value, tuple(stocks)


def _of_order(form: object, order: int) -> Expansion:
    def expand(site: Site, arguments: tuple[Node, ...]) -> Expanded:
        source, time, *rest = arguments
        return form(site, source, time, rest[0] if rest else source, order)  # type: ignore[operator,no-any-return]

    return expand


def _smooth_n(site: Site, arguments: tuple[Node, ...]) -> Expanded:
    source, time, initial, order = arguments
    return _smooth(site, source, time, initial, site.count(order))


def _delay_n(site: Site, arguments: tuple[Node, ...]) -> Expanded:
    source, time, initial, order = arguments
    stages = site.count(order)
    # A stage shorter than a step would lose what it holds more than once: Vensim takes fewer stages then, and so do we.
    length = site.first(time)
    if length is not None:
        stages = max(min(stages, int(length / site.step + 1e-9)), 1)
    return _delay(site, source, time, initial, stages)


def _fixed(site: Site, arguments: tuple[Node, ...]) -> Expanded:
    source, time, *rest = arguments
    pipe = Pipe(f"{site.prefix}pipe", source, time, rest[0] if rest else source)
    return Name(pipe.name), (pipe,)


def _material(site: Site, arguments: tuple[Node, ...]) -> Expanded:
    # What comes out where nothing does (``missing``) is asked for only where a delay grows, and a pipe's stands still.
    source, time, initial, _missing = arguments
    return _fixed(site, (source, time, initial))


def _average(site: Site, source: Node, time: Node, growth: Node) -> Hidden:
    """The average of the past, behind by the growth that was there before the first instant."""
    name = f"{site.prefix}average"
    first = Binary("/", source, Binary("+", Number(1.0), Binary("*", growth, time)))
    return Hidden(name, Binary("/", Binary("-", source, Name(name)), time), first)


def _trend(site: Site, arguments: tuple[Node, ...]) -> Expanded:
    source, time, growth = arguments
    average = _average(site, source, time, growth)
    base = Call("abs", (Name(average.name),))
    return Call("zidz", (Binary("-", source, Name(average.name)), Binary("*", time, base))), (average,)


def _forecast(site: Site, arguments: tuple[Node, ...]) -> Expanded:
    source, time, horizon, *rest = arguments
    average = _average(site, source, time, rest[0] if rest else Number(0.0))
    # Unlike the trend, it divides by the average with its sign: so the Vensim reference has it.
    growth = Call("zidz", (Binary("-", source, Name(average.name)), Binary("*", time, Name(average.name))))
    return Binary("*", source, Binary("+", Number(1.0), Binary("*", growth, horizon))), (average,)


def _npv(site: Site, arguments: tuple[Node, ...]) -> Expanded:
    stream, rate, initial, factor = arguments
    discount, total = Name(f"{site.prefix}discount"), Name(f"{site.prefix}total")
    step = Name("time_step")
    # The discount of the period as a whole, so that the factor is 1 / (1 + rate * step) ** k on any grid.
    fall = Binary("/", Binary("*", discount, rate), Binary("+", Number(1.0), Binary("*", rate, step)))
    now = Binary("*", stream, discount)
    value = Binary("*", Binary("+", total, Binary("*", now, step)), factor)
    return value, (Hidden(discount.id, Unary("-", fall), Number(1.0)), Hidden(total.id, now, initial))


FUNCTIONS = (
    Function(
        "smooth1",
        2,
        3,
        "smooth1(x, time, initial?): x, followed with an average delay",
        expand=_of_order(_smooth, 1),
        units="a t a? -> a",
        steady=0,
    ),
    Function(
        "smooth3",
        2,
        3,
        "smooth3(x, time, initial?): the same through three stages",
        expand=_of_order(_smooth, 3),
        units="a t a? -> a",
        steady=0,
    ),
    Function(
        "smooth_n",
        4,
        4,
        "smooth_n(x, time, initial, order): the same through any number of stages",
        expand=_smooth_n,
        units="a t a 1 -> a",
        edges="the order is read at the first instant and rounded",
        steady=0,
    ),
    Function(
        "delay1",
        2,
        3,
        "delay1(flow, time, initial?): a flow passed on after a while, nothing lost",
        expand=_of_order(_delay, 1),
        units="a t a? -> a",
        steady=0,
    ),
    Function(
        "delay3",
        2,
        3,
        "delay3(flow, time, initial?): the same through three stages",
        expand=_of_order(_delay, 3),
        units="a t a? -> a",
        steady=0,
    ),
    Function(
        "delay_n",
        4,
        4,
        "delay_n(flow, time, initial, order): the same through any number of stages",
        expand=_delay_n,
        units="a t a 1 -> a",
        edges="the order is read at the first instant and rounded",
        steady=0,
    ),
    Function(
        "delay_fixed",
        2,
        3,
        "delay_fixed(x, time, initial?): x as it was a fixed time ago",
        expand=_fixed,
        units="a t a? -> a",
        edges="the time is read at the first instant and rounded to whole steps, at least one",
        steady=0,
    ),
    Function(
        "delay_material",
        4,
        4,
        "delay_material(flow, time, initial, missing): a flow moved by a fixed time",
        expand=_material,
        units="a t a a -> a",
        edges="as delay_fixed: the time is read at the first instant, and missing, which comes out where a delay grows, is not used",
        steady=0,
    ),
    Function(
        "trend",
        3,
        3,
        "trend(x, time, initial): the fractional growth of x per unit of time, against its average of the past",
        expand=_trend,
        units="a t 1/t -> 1/t",
        edges="0 where the time or the average is within 1e-6 of 0",
    ),
    Function(
        "forecast",
        3,
        4,
        "forecast(x, time, horizon, initial?): x as it will be if its trend goes on",
        expand=_forecast,
        units="a t t 1/t? -> a",
        edges="x where the average is within 1e-6 of 0; initial is the growth before the first instant, 0 where left out",
        steady=0,
    ),
    Function(
        "npv",
        4,
        4,
        "npv(stream, rate, initial, factor): the present value of a stream, discounted at a rate",
        expand=_npv,
        units="a 1/t a*t 1 -> a*t",
        edges="the current step counts in full; the discount of k steps is (1 + rate * step) ** -k",
    ),
)
