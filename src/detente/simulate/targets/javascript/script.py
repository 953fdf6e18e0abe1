"""A model as one JavaScript script: its arrays, its step as functions, and the driver that takes it through time.

The script is plain code with one global name. It neither evaluates text nor loads anything, so that a page may carry it
under a policy that allows scripts by hash alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from detente.errors import Fault, RunError
from detente.simulate.kernel.driving import SHARES
from detente.simulate.kernel.kernel import Kernel, keeping, record
from detente.simulate.kernel.watching import FINE, known, watched
from detente.simulate.model import Model
from detente.simulate.setting import Method
from detente.simulate.targets.javascript.expressions import FUNCTIONS, TANH, number
from detente.simulate.targets.javascript.lookups import declared
from detente.simulate.targets.javascript.sections import Layout, Written, written

MOST_OPERATIONS = 200_000
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
    kernel = watched(model, kernel, names) if watch else keeping(kernel, names)
    clock = model.theory.clock
    values = [model.theory.parameters[parameter].value for parameter in kernel.parameters]
    return script(kernel, values, (clock.start, clock.end, clock.step, clock.save), name)


def script(kernel: Kernel, values: Sequence[float], clock: Clock, name: str = "theory") -> str:
    """The script of a kernel.

    Args:
        values: of the parameters, where a run gives no others.
        clock: of a run that gives no other.
        name: of the one global.

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
    begin, step = _begin(kernel, layout), _step(kernel, layout)
    parts = [
        _names(kernel, values, clock),
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


def _names(kernel: Kernel, values: Sequence[float], clock: Clock) -> str:
    shown = [named for named in kernel.named if named != FINE]
    lists = {"parameters": kernel.parameters, "inputs": kernel.inputs, "named": shown, "streams": kernel.streams}
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


def _begin(kernel: Kernel, layout: Layout) -> Written:
    places = [
        *[f"S[{place}]" for place in range(len(kernel.states))],
        *[f"L[{place}]" for place in range(len(kernel.pipes))],
        *[f"O[{place}]" for place in range(len(kernel.once))],
    ]
    return written(kernel.begin, layout, lambda place, text: f"{places[place]}={text};")


def _step(kernel: Kernel, layout: Layout) -> Written:
    shown, stocks = len(kernel.named), len(kernel.states) - len(kernel.pipes)
    row = {name: place for place, name in enumerate(name for name in kernel.named if name != FINE)}

    def sink(place: int, text: str) -> str:
        """Keep a named value, or in a step of several functions the next state."""
        if place >= shown:
            return f"N[{place - shown}]={text};"
        if kernel.named[place] == FINE:
            return f"if(failed<0&&!({text}))failed=k;"
        return f"z[r+{row[kernel.named[place]]}*n]={text};" if row[kernel.named[place]] else f"z[r]={text};"

    def after(place: int) -> str | None:
        if place < shown:
            return None
        state = place - shown
        return _turn(state, state - stocks, f"n{place}") if state >= stocks else f"S[{state}]=n{place};"

    whole = written(kernel.step, layout, sink, after)
    if len(whole.bodies) == 1:
        return whole
    parted = written(kernel.step, layout, sink)
    turned = [_turn(stocks + pipe, pipe, f"N[{stocks + pipe}]") for pipe in range(len(kernel.pipes))]
    last = "\n".join([f"for(let i=0;i<{stocks};i++)S[i]=N[i];", *turned])
    return Written((*parted.bodies, last), parted.between)


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
