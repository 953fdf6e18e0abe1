"""A model as one JavaScript script: its arrays, its step as functions, and the driver that takes it through time.

The script is plain code with one global name. It neither evaluates text nor loads anything, so that a page may carry it
under a policy that allows scripts by hash alone.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files

from detente.errors import Fault, RunError
from detente.simulate.kernel.driving import SHARES
from detente.simulate.kernel.kernel import Kernel, keeping, record
from detente.simulate.kernel.watching import known, limits, watched_names
from detente.simulate.model import Model
from detente.simulate.pipes import MOST_STEPS
from detente.simulate.setting import Method
from detente.simulate.targets.javascript.expressions import FUNCTIONS, TANH, number
from detente.simulate.targets.javascript.lookups import declared
from detente.simulate.targets.javascript.sections import Layout, Written, written

MOST_OPERATIONS = 200_000
_SUMMED = 64
_ENDLESS = (-sys.float_info.max, sys.float_info.max)
Clock = tuple[float, float, float, float | None]
"""Start, end and step of a run, and how far apart its kept instants lie at least."""


def emit(model: Model, method: Method | None = None, keep: Iterable[str] | None = None, name: str = "theory", watch: bool = True) -> str:
    """The script of a model; ``docs/javascript.md`` says what it offers.

    Args:
        model: whose clock stands still.
        method: of integration; the theory's own where not given.
        keep: names of the values that a run gives; all where not given. The script does no work for others.
        name: of the one global that the script declares.
        watch: whether a run says if all stocks, and what has bounds, stayed finite and within them.

    Raises:
        RunError: the clock changes in the course of a run, there is no such name, or the model is too large.
    """
    kernel = record(model, method)
    names = known(kernel, model.named if keep is None else keep)
    watching = {watched: limits(model, watched) for watched in (watched_names(model, names) if watch else ())}
    others = [watched for watched in watching if watched in kernel.named and watched not in set(names)]
    kernel = keeping(kernel, (*names, *others))
    clock = model.theory.clock
    values = [model.theory.parameters[parameter].value for parameter in kernel.parameters]
    return script(kernel, values, (clock.start, clock.end, clock.step, clock.save), name, len(names), watching)


def script(
    kernel: Kernel,
    values: Sequence[float],
    clock: Clock,
    name: str = "theory",
    shown: int | None = None,
    watching: Mapping[str, tuple[float, float]] | None = None,
) -> str:
    """The script of a kernel.

    Args:
        values: of the parameters, where a run gives no others.
        clock: of a run that gives no other.
        name: of the one global.
        shown: how many of the named values a run gives; the others are watched alone.
        watching: for each named value or state that is watched its limits.

    Raises:
        RunError: the kernel is too large.
        ValueError: the name is none.
    """
    if not re.fullmatch(r"[A-Za-z_$][\w$]*", name, re.ASCII):
        raise ValueError(f"`{name}` is no name of JavaScript")
    count = len(kernel.begin.ops) + len(kernel.step.ops)
    if count > MOST_OPERATIONS:
        what = f"one step of this theory has {count:,} operations, and a script at most {MOST_OPERATIONS:,}"
        raise RunError(Fault(what, None, "keep fewer values, or run it in Python"))
    layout = Layout(kernel.tables, len(kernel.inputs))
    named = kernel.named if shown is None else kernel.named[:shown]
    begin, step = _begin(kernel, layout, bool(watching)), _step(kernel, layout, len(named), watching or {})
    parts = [
        _names(kernel, named, values, clock),
        _arrays(kernel, max(begin.between, step.between), len(step.bodies) > 1),
        _asset("tables.js") if kernel.tables else "",
        *[declared(place, table) for place, table in enumerate(kernel.tables)],
        _asset("streams.js") if kernel.streams else "const shuffle=()=>{},setDraw=shuffle,setSeed=shuffle;",
        TANH if "T[" in "".join((*begin.bodies, *step.bodies)) else "",
        _functions(begin, step),
        _asset("driver.js"),
    ]
    inside = "\n".join(part for part in parts if part)
    return f'const {name}=(()=>{{"use strict";\n{inside}\nreturn Object.freeze({{run,runMany,parameters,inputs,named}});\n}})();\n'


def _names(kernel: Kernel, named: Sequence[str], values: Sequence[float], clock: Clock) -> str:
    lists = {"parameters": kernel.parameters, "inputs": kernel.inputs, "named": named, "streams": kernel.streams}
    lines = [f"const {key}=Object.freeze({_json(list(names))});" for key, names in lists.items()]
    own = ",".join(number(float(value)).text for value in values)
    times = ",".join("null" if value is None else number(float(value)).text for value in clock)
    shares = json.dumps(SHARES[kernel.phases])
    return "\n".join([*lines, f"const own=[{own}],clock=[{times}],phases={kernel.phases},shares={shares};"])


def _json(names: list[str]) -> str:
    """Names as JSON that may stand inside a script element: nothing in it that HTML reads."""
    return json.dumps(names, separators=(",", ":")).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _arrays(kernel: Kernel, between: int, parted: bool) -> str:
    """Where everything stands: see ``Layout.leaf`` for the first of them."""
    pipes, states = len(kernel.pipes), len(kernel.states)
    sizes = {
        **{"P": len(kernel.parameters), "S": states, "O": len(kernel.once), "C": 5, "G": len(kernel.inputs), "H": len(kernel.inputs)},
        **{"L": pipes, "W": between, "N": states if parted else 0, "U": 2 * len(kernel.streams)},
    }
    floats = ",".join(f"{array}=F({size})" for array, size in sizes.items())
    wholes = {"B": pipes, "E": pipes, "Q": pipes, "K": 5 * len(kernel.streams)}
    whole = ",".join(f"{array}=new Int32Array({size})" for array, size in wholes.items())
    stride = 2 * kernel.phases * len(kernel.inputs)
    called = ",".join(sorted({*FUNCTIONS.values(), "pow"}))
    return "\n".join(
        (
            f"const{{{called}}}=Math;",
            "const power=(x,y)=>x===1||(x===-1&&(y===Infinity||y===-Infinity))?1:pow(x,y);",
            f"const F=(size)=>new Float64Array(size),{floats},{whole},stride={stride};",
            "let D=F(0),R=F(0),Z=F(0),held=F(0),failed=-1;",
        )
    )


def _begin(kernel: Kernel, layout: Layout, watch: bool) -> Written:
    places = [
        *[f"S[{place}]" for place in range(len(kernel.states))],
        *[f"L[{place}]" for place in range(len(kernel.pipes))],
        *[f"O[{place}]" for place in range(len(kernel.once))],
    ]
    whole = written(kernel.begin, layout, lambda place, text: f"{places[place]}={text};")
    if not (watch and kernel.pipes):
        return whole
    # A delay that is no number, or longer than any run, fails from the first instant on.
    return Written((*whole.bodies, f"if(!L.every((delay)=>delay<={MOST_STEPS}))failed=0;"), whole.between)


def _step(kernel: Kernel, layout: Layout, shown: int, watching: Mapping[str, tuple[float, float]]) -> Written:
    # A look at each value by itself: as a state that lasts, as other targets have it, it took more than twice as long.
    named, stocks = len(kernel.named), len(kernel.states) - len(kernel.pipes)
    boundless: list[str] = []

    def sink(place: int, text: str) -> str:
        """Keep a named value, and look whether it is within its limits; or in a step of several functions keep the next state."""
        if place >= named:
            return f"N[{place - named}]={text};"
        at = f"r+{place}*n" if place else "r"
        kept = f"z[{at}]={text};" if place < shown else ""
        limits = watching.get(kernel.named[place], _ENDLESS)
        if kernel.named[place] in watching and limits == _ENDLESS:
            boundless.append(text)
        if limits == _ENDLESS:
            return kept
        low, high = (number(limit).text for limit in limits)
        return f"{kept}if(!({low}<={text}&&{text}<={high})&&failed<0)failed=k;"

    def closing() -> str:
        """Look whether all is finite that has no limits."""
        text = _finite(boundless)
        boundless.clear()
        return text

    def after(place: int) -> str | None:
        if place < named:
            return None
        state = place - named
        return _turn(state, state - stocks, f"n{place}") if state >= stocks else f"S[{state}]=n{place};"

    again = {place for place, name in enumerate(kernel.named) if name in watching}
    hidden = _finite([f"S[{place}]" for place, name in enumerate(kernel.states) if name in watching and name not in kernel.named])
    whole = written(kernel.step, layout, sink, after, again, closing)
    if len(whole.bodies) == 1:
        return Written((f"{hidden}\n{whole.bodies[0]}",), whole.between)
    parted = written(kernel.step, layout, sink, read_again=again, closing=closing)
    turned = [_turn(stocks + pipe, pipe, f"N[{stocks + pipe}]") for pipe in range(len(kernel.pipes))]
    last = "\n".join([f"for(let i=0;i<{stocks};i++)S[i]=N[i];", *turned])
    return Written((f"{hidden}\n{parted.bodies[0]}", *parted.bodies[1:], last), parted.between)


def _finite(values: Sequence[str]) -> str:
    """Looks whether values are finite: the sum of 0 * x is 0, and no number where any x is not finite."""
    lines = []
    for first in range(0, len(values), _SUMMED):
        total = "+".join(f"{value}*0" for value in values[first : first + _SUMMED])
        lines.append(f"if({total}!==0&&failed<0)failed=k;")
    return "\n".join(lines)


def _turn(state: int, pipe: int, value: str) -> str:
    """What goes into a pipe takes its place, and the oldest comes out."""
    at = f"q{pipe}"
    return f"let {at}=Q[{pipe}];R[{at}]={value};if(++{at}===E[{pipe}]){at}=B[{pipe}];Q[{pipe}]={at};S[{state}]=R[{at}];"


def _functions(begin: Written, step: Written) -> str:
    lines = []
    for place, body in enumerate(begin.bodies):
        lines.append(f"const begin{place}=()=>{{const d=0;\n{body}\n}};")
    for place, body in enumerate(step.bodies):
        lines.append(f"const step{place}=(k,r,n)=>{{const d=k*stride,z=Z;\n{body}\n}};")
    lines.append(f"const begin=()=>{{{''.join(f'begin{place}();' for place in range(len(begin.bodies)))}}};")
    lines.append(f"const advance=(k,r,n)=>{{{''.join(f'step{place}(k,r,n);' for place in range(len(step.bodies)))}}};")
    return "\n".join(lines)


@cache
def _asset(name: str) -> str:
    """A script of the package without its remarks and indentation."""
    lines = files("detente.simulate.targets.javascript").joinpath(name).read_text(encoding="utf-8").splitlines()
    stripped = (line.strip() for line in lines)
    return "\n".join(line for line in stripped if line and not line.startswith("//"))
