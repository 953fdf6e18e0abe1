"""Whatever stands in a theory file, reading it ends with a theory or with a message."""

from __future__ import annotations

import contextlib
import copy
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.documents import Document, read_yaml
from detente.errors import DetenteError
from detente.simulate import simulate
from detente.theory import parse_equation, text, theory_of
from detente.theory.parse import MOST_DEPTH

SAMPLE = read_yaml(Path(__file__).parents[1] / "bad" / "theory" / "bad-loops.yaml")

EVERY_PART: dict[str, Any] = {
    "format": 1,
    "title": "Every part",
    "time": {"start": 0, "end": {"equation": "4 + total * 0", "at_start": 4}, "step": 0.5, "save": 1, "unit": "year", "method": "rk4"},
    "origin": "",
    "dimensions": {
        "region": {"elements": ["north", "south"], "maps_to": {"zone": ["a", "a"]}, "labels": {"north": "North"}},
        "coast": {"elements": ["north"], "of": "region"},
        "zone": ["a", "b"],
    },
    "lookups": {
        "crowding": {"points": [[0, 1], [1, 0]], "inside": "line", "outside": "hold"},
        "comfort": {"over": ["region"], "pieces": [{"at": ["region"], "points": [[0, 1], [1, 2]]}]},
    },
    "macros": {
        "growth": {
            "arguments": ["seen"],
            "value": "level",
            "variables": {"level": {"label": "L", "kind": "stock", "equation": "seen - level", "initial": "seen"}},
        }
    },
    "variables": {
        "people": {
            "label": "People",
            "kind": "stock",
            "over": ["region"],
            "equation": "-people * crowding(people) + tax[zone] + comfort[region](1)",
            "initial": "weight",
            "pieces": [{"at": ["coast"], "except": [["south"]], "equation": "growth(people)", "initial": 2}],
        },
        "tax": {"label": "Tax", "kind": "auxiliary", "over": ["zone"], "equation": "position(zone)"},
        "total": {"label": "Total", "kind": "auxiliary", "equation": "sum(people[r] for r in region)"},
    },
    "parameters": {"weight": {"value": 1, "unit": "index", "bounds": [0, None], "reason": "chosen by hand", "label": "Weight"}},
}

odd = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**40), 10**40)
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["trust", "effort", "trust / effort", "1/0", "-trust", "A1", "stock", "smooth1(trust, 0)", "exp(exp(trust * 99))"])
    | st.sampled_from(["region", "north", "zone", "coast", "a", "people", "people[region]", "people[r]", "growth(total)", "crowding(0)"])
    | st.sampled_from(["sum(people[r] for r in zone)", "vector_rank([people[r] for r in region], 1)[a]", "lookup_invert(comfort, 1)"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | st.integers(), inner, max_size=3),
    max_leaves=4,
)


def _paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(path for key, part in inner for path in _paths(part, (*at, key)))]


def test_the_whole_one_runs():
    assert simulate(theory_of(Document("theory.yaml", EVERY_PART))).times[-1] == 4


@pytest.mark.parametrize("sample", [SAMPLE.data, EVERY_PART], ids=["map", "arrays"])
@given(st.data())
@settings(max_examples=200, deadline=None)
def test_a_theory_with_an_odd_part_gives_a_run_or_a_message(sample, data):
    changed = copy.deepcopy(sample)
    if data.draw(st.booleans()):
        changed.pop("loops", None)
    for _ in range(data.draw(st.integers(1, 2))):
        path = data.draw(st.sampled_from([p for p in _paths(changed) if p]))
        part = changed
        for key in path[:-1]:
            part = part[key]
        part[path[-1]] = data.draw(odd)
    with contextlib.suppress(DetenteError):
        simulate(theory_of(Document(SAMPLE.file, changed, SAMPLE.lines)))


@pytest.mark.parametrize("call", ["lookup_invert(comfort, 1)", "comfort[a](1)"])
def test_a_macro_has_no_element_to_look_up(call):
    changed = copy.deepcopy(EVERY_PART)
    changed["macros"]["growth"]["variables"]["level"]["equation"] = call
    with pytest.raises(DetenteError, match="calls `comfort`, a lookup for each element, and the macro `growth` has no elements"):
        theory_of(Document("theory.yaml", changed))


def test_the_theory_room_loads_no_array_library():
    code = "import detente.theory, detente.simulate, sys; print(sorted({'numpy', 'polars', 'networkx', 'jax'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_deepest_equation_that_is_read_also_runs_and_is_written():
    deep = "trust"
    for _ in range(MOST_DEPTH - 2):
        deep = f"abs({deep})"
    chain = " + ".join(["trust"] * (MOST_DEPTH - 1))
    for written in (deep, chain):
        variables = {
            "trust": {"label": "Trust", "kind": "stock", "equation": "0", "initial": 1},
            "deep": {"label": "Deep", "kind": "flow", "equation": written},
        }
        data = {"format": 1, "title": "deep", "time": {"start": 0, "end": 1, "step": 0.5}, "variables": variables}
        theory = theory_of(Document("theory.yaml", data))
        assert simulate(theory)["deep"][-1] == (1 if written == deep else MOST_DEPTH - 1)
        assert parse_equation(text(theory.variables["deep"].equation)) == theory.variables["deep"].equation


def test_ten_thousand_variables_are_read_in_seconds():
    variables = {
        f"v{i}": {"label": f"Variable {i}", "kind": "auxiliary", "equation": f"v{i - 1} * 2 + time" if i else "1"} for i in range(10_000)
    }
    data = {"format": 1, "title": "large", "time": {"start": 0, "end": 1, "step": 0.5}, "variables": variables}
    start = time.process_time()
    theory = theory_of(Document("theory.yaml", data))
    assert len(theory.variables) == 10_000
    variables["v5000"]["equation"] = "nothing + v1"
    variables |= {f"w{i}": {"label": "W", "kind": "auxiliary", "equation": f"v{i} + nothng{i}"} for i in range(1000)}
    with pytest.raises(DetenteError) as error:
        theory_of(Document("theory.yaml", data))
    assert len(error.value.faults) == 201
    assert time.process_time() - start < 30, "far more than the few seconds that it takes, and far less than a quadratic search"


def test_a_chain_of_names_read_twice_each_is_worked_out_once():
    variables = {f"v{i}": {"label": f"V {i}", "kind": "auxiliary", "equation": f"v{i - 1} + v{i - 1}" if i else "1"} for i in range(60)}
    variables["late"] = {"label": "Late", "kind": "auxiliary", "equation": "delay_n(time, 5, 0, v59 / v58)"}
    data = {"format": 1, "title": "doubling", "time": {"start": 0, "end": 2, "step": 0.5}, "variables": variables}
    start = time.process_time()
    assert simulate(theory_of(Document("theory.yaml", data)))["late"][-1] > 0
    assert time.process_time() - start < 10, "two to the power of sixty steps take longer than anybody waits"


def test_stages_of_delays_are_counted(monkeypatch):
    monkeypatch.setattr(sys.modules["detente.theory.expand"], "MOST_STATES", 500)  # the package has a function of this name
    late = {"label": "Late", "kind": "auxiliary", "over": ["d"], "equation": "delay_n(time, 5000, 0, 100)"}
    data = {"format": 1, "title": "late", "time": {"start": 0, "end": 2, "step": 0.5}, "variables": {"late": late}}
    data["dimensions"] = {"d": [f"e{i}" for i in range(6)]}
    with pytest.raises(DetenteError, match="the stages of all delays, are more than 500"):
        simulate(theory_of(Document("theory.yaml", data)))


@pytest.mark.parametrize("equation", ["smooth_n(time, 5, 0, order)", "delay_n(x[d], 5 * order, 0, 10 * order / 10)"])
def test_a_million_stages_are_refused_before_they_are_made(equation):
    variables = {
        "x": {"label": "X", "kind": "auxiliary", "over": ["d"], "equation": "time + order"},
        "late": {"label": "Late", "kind": "auxiliary", "over": ["d"], "equation": equation},
    }
    parameters = {"order": {"label": "Order", "value": 1000, "bounds": [1, 1000], "unit": "1", "reason": "for a test"}}
    data = {"format": 1, "title": "late", "time": {"start": 0, "end": 2, "step": 0.5}, "variables": variables, "parameters": parameters}
    data["dimensions"] = {"d": [f"e{i}" for i in range(1001)]}
    start = time.process_time()
    with pytest.raises(DetenteError, match="the stages of all delays, are more than 1,000,000"):
        theory_of(Document("theory.yaml", data))
    assert time.process_time() - start < 5
