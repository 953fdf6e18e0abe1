"""Arrays in a run: elements, parts, mappings, lists; and that a batch is the same as its runs one by one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from detente.errors import TheoryError
from detente.simulate import simulate
from detente.theory import Theory, read_theory

HEAD = """
format: 1
title: regions
origin: a sample made for tests, so that what it does not use is no fault
time: {start: 0, end: 4, step: 0.5}
dimensions:
  region: [north, east, south]
  coast: {of: region, elements: [south, east]}
  zone: {elements: [cold, warm, hot], maps_to: {region: [north, east, south]}}
  age: [young, old]
lookups:
  crowding:
    over: [region]
    pieces:
      - {at: [north], points: [[0, 1], [10, 3]]}
      - {at: [coast], points: [[0, 2], [10, 0]]}
parameters:
  growth: {value: 0.1, prior: "normal(0.1, 0.02)", unit: 1/year, bounds: [0, 1], reason: chosen by hand}
variables:
  people: {label: People, kind: stock, over: [region], equation: "growth * people[region]", initial: "10 * position(region)"}
"""


def read(tmp_path: Path, variables: str) -> Theory:
    path = tmp_path / "theory.yaml"
    path.write_text(HEAD + variables, encoding="utf-8")
    return read_theory(path)


def first(tmp_path: Path, variables: str) -> dict[str, float]:
    return {name: float(values[0]) for name, values in simulate(read(tmp_path, variables)).values.items()}


def test_an_element_has_its_own_course(tmp_path: Path) -> None:
    run = simulate(read(tmp_path, ""))
    assert list(run.values) == ["people[north]", "people[east]", "people[south]"]
    assert run["people[south]"] == pytest.approx(30 * 1.05 ** np.arange(9))


def test_the_first_piece_that_fits_wins_and_the_equation_takes_the_rest(tmp_path: Path) -> None:
    values = first(
        tmp_path,
        """
  x:
    label: X
    kind: auxiliary
    over: [region, age]
    equation: 1
    pieces:
      - {at: [north, old], equation: 2}
      - {at: [coast, age], except: [[south, old]], equation: "3 * position(age)"}
      - {at: [south, age], equation: 4}
""",
    )
    assert [values[f"x[{r},{a}]"] for r in ("north", "east", "south") for a in ("young", "old")] == [1, 2, 3, 6, 3, 4]


def test_an_index_follows_a_mapping_and_a_subrange(tmp_path: Path) -> None:
    values = first(
        tmp_path,
        """
  by_zone: {label: By zone, kind: auxiliary, over: [zone], equation: "people[region]"}
  shore: {label: Shore, kind: auxiliary, over: [coast], equation: "people[coast] + 0.5 * position(coast)"}
  bare: {label: Bare, kind: auxiliary, over: [region], equation: "people * 2"}
  one: {label: One, kind: auxiliary, equation: "people[east]"}
""",
    )
    assert [values[f"by_zone[{z}]"] for z in ("cold", "warm", "hot")] == [10, 20, 30]
    assert [values["shore[south]"], values["shore[east]"]] == [31.5, 21]  # a position counts in the whole dimension
    assert values["bare[east]"] == 40
    assert values["one"] == 20


def test_lists_are_summed_sorted_and_picked_from(tmp_path: Path) -> None:
    values = first(
        tmp_path,
        """
  share: {label: Share, kind: auxiliary, over: [region], equation: "people[region] / sum(people[r] for r in region)"}
  shore: {label: Shore, kind: auxiliary, equation: "sum(people[c] * position(a) for c in coast for a in age)"}
  least: {label: Least, kind: auxiliary, equation: "min(-people[r] for r in region)"}
  middle: {label: Middle, kind: auxiliary, equation: "mean(people[r] for r in region)"}
  rank: {label: Rank, kind: auxiliary, over: [region], equation: "vector_rank([-people[r] for r in region], 1)[region]"}
""",
    )
    assert values["share[south]"] == pytest.approx(0.5)
    assert values["shore"] == (20 + 30) * (1 + 2)
    assert values["least"] == -30
    assert values["middle"] == 20
    assert [values[f"rank[{r}]"] for r in ("north", "east", "south")] == [3, 2, 1]


def test_a_table_for_each_element(tmp_path: Path) -> None:
    values = first(tmp_path, '  c: {label: C, kind: auxiliary, over: [region], equation: "crowding[region](5)"}\n')
    assert [values[f"c[{r}]"] for r in ("north", "east", "south")] == [2, 1, 1]


def test_delays_of_elements_are_apart_and_a_batch_equals_its_runs(tmp_path: Path) -> None:
    theory = read(
        tmp_path,
        """
  slow: {label: Slow, kind: auxiliary, over: [region], equation: "smooth3(people[region], 2) + delay_fixed(people[region], 1)"}
  jump: {label: Jump, kind: auxiliary, over: [region], equation: "sample_if_true(time < 2, people, 0) + crowding[region](people / 5)"}
  luck: {label: Luck, kind: auxiliary, over: [region], equation: "random_normal(people[region], 1, stream=luck)"}
  rank: {label: Rank, kind: auxiliary, over: [region], equation: "vector_rank([luck[r] for r in region], 1)[region]"}
""",
    )
    growth = np.array([0.05, 0.1, 0.2])
    for method in ("euler", "rk4"):
        batch = simulate(theory, parameters={"growth": growth}, method=method)
        for i, value in enumerate(growth):
            alone = simulate(theory, parameters={"growth": np.full(i + 1, value)}, method=method)
            for name in batch.values:
                assert batch[name][i] == pytest.approx(alone[name][i], rel=1e-12), name
        single = simulate(theory, parameters={"growth": float(growth[0])}, method=method)
        for name in batch.values:
            assert batch[name][0] == pytest.approx(single[name], rel=1e-12), name


def test_elements_draw_apart_and_one_seed_gives_the_same_numbers(tmp_path: Path) -> None:
    theory = read(tmp_path, '  luck: {label: Luck, kind: auxiliary, over: [region], equation: "random_uniform(0, 1)"}\n')
    one, two, other = simulate(theory, seed=1), simulate(theory, seed=1), simulate(theory, seed=2)
    assert (one["luck[north]"] == two["luck[north]"]).all()
    assert (one["luck[north]"] != other["luck[north]"]).all()
    assert (one["luck[north]"] != one["luck[east]"]).all()


def test_an_element_without_an_equation_is_named(tmp_path: Path) -> None:
    parts = "[{at: [north], equation: 1}, {at: [south], equation: 1}]"
    with pytest.raises(TheoryError, match=r"`x\[east\]`"):
        simulate(read(tmp_path, f"  x: {{label: X, kind: auxiliary, over: [region], pieces: {parts}}}\n"))
