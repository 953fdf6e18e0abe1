"""Whatever stands in a theory file, reading it ends with a theory or with a message."""

from __future__ import annotations

import contextlib
import copy
import subprocess
import sys
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.documents import Document, read_yaml
from detente.errors import DetenteError
from detente.simulate import simulate
from detente.theory import theory_of

SAMPLE = read_yaml(Path(__file__).parents[1] / "bad" / "theory" / "bad-loops.yaml")

odd = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**40), 10**40)
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["trust", "effort", "trust / effort", "1/0", "-trust", "A1", "stock", "smooth1(trust, 0)", "exp(exp(trust * 99))"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | st.integers(), inner, max_size=3),
    max_leaves=4,
)


def _paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(path for key, part in inner for path in _paths(part, (*at, key)))]


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_theory_with_an_odd_part_gives_a_run_or_a_message(data):
    changed = copy.deepcopy(SAMPLE.data)
    if data.draw(st.booleans()):
        changed.pop("loops")
    for _ in range(data.draw(st.integers(1, 2))):
        path = data.draw(st.sampled_from([p for p in _paths(changed) if p]))
        part = changed
        for key in path[:-1]:
            part = part[key]
        part[path[-1]] = data.draw(odd)
    with contextlib.suppress(DetenteError):
        simulate(theory_of(Document(SAMPLE.file, changed, SAMPLE.lines)))


def test_the_theory_room_loads_no_array_library():
    code = "import detente.theory, detente.simulate, sys; print(sorted({'numpy', 'polars', 'networkx', 'jax'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
