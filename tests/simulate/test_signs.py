"""Signs of links by the slopes of equations: each verdict, with the point that shows it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from detente.simulate import simulate
from detente.simulate.checks.ranges import Points, parameter_ends
from detente.simulate.checks.signs import equation_links, link_signs
from detente.theory import cut, parse_prior, read_theory
from detente.theory.theory import Dimension
from theory_making import link, parameter, theory, variable

FLAGSHIP = Path(__file__).parents[2] / "src" / "detente" / "cases" / "pakistan-us"
UNIT = {"bounds": (0.0, 1.0)}


def pair(equation: str, sign: str | None, *parameters, kind: str = "auxiliary"):
    """A source between 0 and 1 and a target that reads it."""
    variables = [
        variable("source", "stock", "", "0.1 * (1 - source)", "0.2", **UNIT),
        variable("other", "stock", "", "0", "0.5", **UNIT),
        variable("target", kind, "", equation, "0.5" if kind == "stock" else None),
    ]
    return theory(variables, list(parameters), [link("L1", "source", "target", sign)] if sign else [])


@pytest.mark.parametrize(
    ("equation", "declared", "verdict"),
    [
        ("2 * source", "+", "agrees"),
        ("1 - source", "+", "disagrees"),
        ("source * (1 - source)", "+", "depends"),
        ("(source - other) ** 2", "-", "depends"),
        ("source * 0 + other", "+", "flat"),
        ("max(source, 2)", "+", "flat"),
        ("exp(-source) / (other + 1)", "-", "agrees"),
        ("smooth3(source, 5)", "+", "agrees"),
        ("-delay1(source, 2) + other", "-", "agrees"),
        ("source if source > 0.5 else 0", "+", "agrees"),
        ("sqrt(source)", "+", "agrees"),
        ("1 / source", "-", "agrees"),
        ("other + source * (time - 5)", "+", "depends"),
        ("other - target * source", "-", "agrees"),
    ],
)
def test_each_verdict(equation, declared, verdict):
    model = pair(equation, declared, kind="stock" if "target" in equation else "auxiliary")
    (found,) = [s for s in link_signs(model).links if s.link]
    assert found.verdict == verdict
    assert bool(found.example) == (verdict in ("disagrees", "depends"))


def test_the_example_is_a_point_of_the_other_sign():
    (found,) = link_signs(pair("source * (1 - 2 * source)", "+")).links
    assert found.example["source"] > 0.25
    assert "source" in found.told


def test_parameters_follow_their_priors_within_their_bounds():
    """The sign turns where the weight is above 1: never within these bounds, though the prior reaches further."""
    within = parameter("weight", 0.5, prior="normal(0.5, 1)", bounds=(0.0, 0.99))
    (found,) = link_signs(pair("source * (1 - weight)", "+", within)).links
    assert found.verdict == "agrees"
    (found,) = link_signs(pair("source * (1 - weight)", "+", replace(within, bounds=(0.0, 3.0)))).links
    assert found.verdict == "depends"
    assert found.example["weight"] > 1


@pytest.mark.parametrize("prior", ["normal(2, 1)", "lognormal(2, 0.5)", "beta(2, 5)", "uniform(-1, 3)"])
def test_draws_keep_to_the_bounds_and_to_the_shape_of_the_prior(prior):
    wide = parameter("p", 0.5, prior=prior, bounds=(-1e6, 1e6))
    drawn = Points(theory([], [wide]), {}, np.zeros(0), 4000, 3).column("p")
    family, first, second = (parsed := parse_prior(prior)).family, parsed.first, parsed.second
    middle = {"beta": first / (first + second), "uniform": (first + second) / 2}.get(family, first)
    assert (np.median(drawn) if family == "lognormal" else drawn.mean()) == pytest.approx(middle, rel=0.03)
    narrow = replace(wide, bounds=(0.2, 0.4))
    drawn = Points(theory([], [narrow]), {}, np.zeros(0), 400, 3).column("p")
    assert drawn.min() >= 0.2
    assert drawn.max() <= 0.4
    assert parameter_ends(narrow) == (0.2, 0.4)


def test_the_same_seed_gives_the_same_points_whatever_else_is_asked_for():
    model = pair("source + other", "+")
    first = Points(model, {}, np.zeros(0), 50, 7)
    second = Points(model, {}, np.zeros(0), 50, 7)
    second.column("other")
    assert (first.column("source") == second.column("source")).all()
    assert (first.column("source") != Points(model, {}, np.zeros(0), 50, 8).column("source")).any()


def test_without_declared_links_every_link_has_a_computed_sign():
    model = pair("source * (1 - source) - other", None)
    assert sorted(equation_links(model)) == [("other", "target", "-"), ("source", "target", "?")]


def test_a_cut_link_is_left_out():
    model = pair("1 - source", "+")
    assert link_signs(cut(model, ["L1"])).links == ()


def test_arrays_count_every_pair_of_elements():
    region = Dimension("region", "region", ("north", "south"))
    variables = [
        variable("level", "stock", "", "0", "0.5", over=("region",), bounds=(0.0, 1.0)),
        variable("whole", "auxiliary", "", "sum(level[r] for r in region)"),
        variable("gap", "auxiliary", "", "level[north] - level[south]"),
        variable("share", "auxiliary", "", "level / (whole + 1)", over=("region",)),
    ]
    found = equation_links(theory(variables, dimensions={"region": region}))
    assert sorted(found) == [("level", "gap", "?"), ("level", "share", "+"), ("level", "whole", "+"), ("whole", "share", "-")]


def test_every_link_of_the_flagship_has_its_sign_over_the_priors():
    flagship = read_theory(FLAGSHIP / "theory.yaml", FLAGSHIP)
    signs = link_signs(flagship, simulate(flagship))
    assert len(signs.links) == sum(link.in_equations for link in flagship.links.values())
    assert {sign.verdict for sign in signs.links} == {"agrees"}


def test_a_wrong_sign_in_the_flagship_is_found():
    flagship = read_theory(FLAGSHIP / "theory.yaml", FLAGSHIP)
    links = dict(flagship.links)
    links["L54"] = replace(links["L54"], sign="+")
    wrong = [sign for sign in link_signs(replace(flagship, links=links)).links if sign.verdict != "agrees"]
    assert [(sign.link, sign.verdict) for sign in wrong] == [("L54", "disagrees")]


@pytest.mark.realdata
def test_world3_has_the_signs_that_it_is_known_for(shared_data):
    from detente.theory.vensim import read_vensim

    world3 = read_vensim(shared_data.parent / "conformance" / "world3" / "wrld3-03.mdl")
    signs = link_signs(world3, simulate(world3))
    assert signs.skipped == ()
    assert len(signs.links) > 250
    assert signs["population", "food_per_capita"].sign == "-"
    assert signs["food_per_capita", "lifetime_multiplier_from_food"].sign == "+"
    assert signs["nonrenewable_resources", "fraction_of_resources_remaining"].sign == "+"
    assert signs["persistent_pollution_index", "lifetime_multiplier_from_persistent_pollution"].sign == "-"
    assert signs["industrial_output_per_capita", "crowding_multiplier_from_industry"].sign == "?"  # up, then down again
