"""Loops That Matter: the published examples, closed forms, and what must not change the scores."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import RunError
from detente.simulate.loops.dominance import dominant
from detente.simulate.loops.link_scores import _score
from detente.simulate.loops.report import loop_dominance, loop_report
from detente.simulate.loops.search import Budget
from detente.theory.theory import Clock, Dimension
from loop_models import ARMS_RACE, BASS, WORKFORCE, YEAST, model
from shared_data import SHARED

REGIONS = Dimension("region", "Region", ("north", "south"))


def _at(dominance, loop, time):
    return float(dominance[loop][np.argmin(np.abs(dominance.times - time))])


def test_link_scores_of_the_papers_tables():
    """Schoenberg, Davidsen and Eberlein (2020), tables 1 and 2: z = 2x + y, and z = (w + x) / y."""
    assert float(_score(14, 19, 2 * 7 + 4, 5, 7)) == pytest.approx(4 / 5)
    assert float(_score(14, 19, 2 * 5 + 5, 4, 5)) == pytest.approx(1 / 5)
    assert float(_score(3, 2.8, (10 + 2) / 3, 7, 10)) == pytest.approx(5)
    assert float(_score(3, 2.8, (7 + 4) / 3, 2, 4)) == pytest.approx(10 / 3)
    assert float(_score(3, 2.8, (7 + 2) / 5, 3, 5)) == pytest.approx(-6)


def test_flows_into_a_stock_are_scored_by_the_change_of_the_net_rate():
    """Schoenberg, Hayward and Eberlein (2023), table 3: in 5 to 10, out 4 to 5: 5/4 and -1/4."""
    text = "stock s = in_ - out from 100\nin_ = 5 + 5 * time\nout = 4 + time"
    both = model(text, Clock(0, 1, 1))
    from detente.simulate.loops.course import course
    from detente.simulate.loops.link_scores import link_scores
    from detente.simulate.model import compile_theory
    from detente.theory.loops.causes import causes

    compiled = compile_theory(both)
    graph = causes(compiled.expanded)
    ran = course(compiled, ["s", "in_", "out"], 10)
    scores = link_scores(ran, graph, [("in_", "s"), ("out", "s")])
    assert scores.values[:, 0] == pytest.approx([5 / 4, -1 / 4])


# Schoenberg, Davidsen and Eberlein (2020), table 3: time, score of B1 and of R1, relative score of B1 and of R1.
BASS_TABLE = [
    (1, 0.000, 1.000, 0.000, 1.000),
    (9.5, -9.958, 11.46, -0.465, 0.535),
    (9.5625, -9358, 9806, -0.488, 0.512),
    (9.625, -10.91, 10.41, -0.512, 0.488),
    (15, -1.000, 0.000, -1.000, 0.000),
]


@pytest.mark.parametrize(("time", "b", "r", "relative_b", "relative_r"), BASS_TABLE)
def test_bass_diffusion_gives_the_published_table(time, b, r, relative_b, relative_r):
    dominance = loop_dominance(model(BASS, Clock(0, 15.0625, 1 / 16)))
    k = int(np.argmin(np.abs(dominance.times - time)))
    raw = {loop.id: float(dominance.raw[i, k]) for i, loop in enumerate(dominance.loops)}
    assert raw["B1"] == pytest.approx(b, rel=5e-4, abs=5e-4)
    assert raw["R1"] == pytest.approx(r, rel=5e-4, abs=5e-4)
    assert _at(dominance, "B1", time) == pytest.approx(relative_b, abs=5e-4)
    assert _at(dominance, "R1", time) == pytest.approx(relative_r, abs=5e-4)


def test_bass_dominance_shifts_where_adoption_peaks():
    theory = model(BASS, Clock(0, 15, 1 / 16))
    first, second = loop_dominance(theory).periods()
    assert (first.loops, first.sign, first.end) == (("R1",), "+", 9.5625)
    assert (second.loops, second.sign, second.start) == (("B1",), "-", 9.625)


def test_yeast_runs_through_the_four_published_phases():
    """The same paper, table 4: R, then B2 (alcohol slows births), B3 (alcohol kills), B1 (deaths), and R turns at the end."""
    report = loop_report(model(YEAST, Clock(0, 100, 0.5)))
    dominance = report.dominance
    by_path = {loop.variables: loop.id for loop in dominance.loops}
    births, deaths = by_path["births", "cells"], by_path["cells", "deaths"]
    slowed, killed = by_path["alcohol", "births", "cells"], by_path["alcohol", "deaths", "cells"]
    phases = dominance.periods(shortest=0.05)
    assert [phase.loops[0] for phase in phases] == [births, slowed, killed, deaths]
    assert [phase.sign for phase in phases] == ["+", "-", "-", "-"]
    assert (dominance[births][-20:] < 0).all(), "births run negative late: the loop acts as a balancing one"
    turned = next(loop for loop in dominance.loops if loop.id == births)
    assert (turned.sign, turned.unclear) == ("?", ("cells -> births",))


def test_the_workforce_loop_through_inventory_dominates_the_oscillation():
    """The same paper, p. 179: B1 through inventory and workers dominates, B2 damps, expected demand is a component of its own."""
    dominance = loop_dominance(model(WORKFORCE, Clock(0, 60, 0.125)))
    major = next(loop for loop in dominance.loops if len(loop.variables) > 1)
    minor = next(loop for loop in dominance.loops if loop.variables == ("workers",))
    apart = next(loop for loop in dominance.loops if loop.variables == ("expected_demand",))
    assert {loop.sign for loop in dominance.loops} == {"-"}
    assert dominance.share(major.id) > 0.5 > dominance.share(minor.id) > 0.1
    parts = dict(zip((loop.id for loop in dominance.loops), dominance.parts, strict=True))
    assert parts[major.id] == parts[minor.id] == 1 != parts[apart.id]
    before = dominance.times < 1.5
    assert not dominance.scores[:, before].any(), "in equilibrium nothing is scored"


def test_the_arms_race_is_driven_in_the_end_by_the_loops_of_all_three():
    """Eberlein and Schoenberg (2020, pp. 3-5): eight loops; the two long ones take over."""
    report = loop_report(model(ARMS_RACE, Clock(0, 100, 0.25)))
    dominance = report.dominance
    assert (len(dominance.loops), dominance.complete, len(report.found.loops)) == (8, True, 7)
    assert sorted(loop.sign for loop in dominance.loops) == ["+"] * 5 + ["-"] * 3
    long = [loop.id for loop in dominance.loops if {"a", "b", "c"} <= set(loop.variables)]
    assert len(long) == 2
    assert sum(_at(dominance, loop, 5) for loop in long) < 0.05
    assert sum(_at(dominance, loop, 75) for loop in long) > 0.95
    assert set(dominance.periods()[-1].loops) <= set(long)


@given(st.floats(0.02, 0.5), st.floats(0.02, 0.5))
def test_growth_and_decay_share_as_their_rates(birth, death):
    """First order: d(b S)/d((b - d) S) and d(d S)/...: shares b/(b+d) and d/(b+d); Schoenberg and Eberlein (2020) print 67 %."""
    if abs(birth - death) < 1e-3:
        return
    dominance = loop_dominance(model(f"stock s = births - deaths from 1\nbirths = {birth!r} * s\ndeaths = {death!r} * s", Clock(0, 4, 0.5)))
    assert dominance["R1"] == pytest.approx(birth / (birth + death))
    assert dominance["B1"] == pytest.approx(-death / (birth + death))


@pytest.mark.parametrize(("rate", "loop", "sign"), [("0.3 * s", "R1", 1.0), ("-0.3 * s", "B1", -1.0)])
def test_a_loop_by_itself_always_scores_one(rate, loop, sign):
    """Schoenberg, Davidsen and Eberlein (2020), appendix B."""
    dominance = loop_dominance(model(f"stock s = {rate} from 5"))
    assert dominance[loop] == pytest.approx(sign, abs=1e-12)
    assert dominance.raw[0] == pytest.approx(sign, abs=1e-9)


LOGISTIC = "stock s = births - deaths from 10\nbirths = s\ndeaths = s * s / 1000"


@pytest.mark.parametrize("method", ["euler", "rk4"])
def test_logistic_growth_has_a_closed_form_and_shifts_at_half(method):
    """R's share over a step from P to Q is K / (K + P + Q): one half exactly where P + Q = K, at the inflection."""
    dominance = loop_dominance(model(LOGISTIC, Clock(0, 8, 1 / 32)), method=method)
    from detente.simulate import simulate

    s = simulate(model(LOGISTIC, Clock(0, 8, 1 / 32)), method=method)["s"]
    assert dominance["R1"] == pytest.approx(1000 / (1000 + s[:-1] + s[1:]), abs=1e-9)
    first, second = dominance.periods()
    assert (first.loops, second.loops) == (("R1",), ("B1",))
    shift = np.argmax(dominance.times == second.start)
    assert s[shift - 1] + s[shift] <= 1000 < s[shift] + s[shift + 1]


def test_writing_flows_as_one_net_rate_changes_nothing():
    """Schoenberg, Hayward and Eberlein (2023): the revised score does not depend on how flows are put together."""
    apart = loop_dominance(model(LOGISTIC, Clock(0, 8, 1 / 16)))
    joined = loop_dominance(model(LOGISTIC.replace("births - deaths from", "net from") + "\nnet = births - deaths", Clock(0, 8, 1 / 16)))
    assert joined["R1"] == pytest.approx(apart["R1"], abs=1e-9)
    assert joined["B1"] == pytest.approx(apart["B1"], abs=1e-9)


def test_a_step_between_two_variables_changes_nothing():
    """Schoenberg, Davidsen and Eberlein (2020), appendix B: the chain rule."""
    direct = loop_dominance(model(YEAST, Clock(0, 60, 0.5)))
    split = loop_dominance(
        model(YEAST.replace("/ 16", "/ 16 * 1").replace("births - deaths", "net").strip() + "\nnet = births - deaths", Clock(0, 60, 0.5))
    )
    assert np.sort(np.abs(split.scores), axis=0) == pytest.approx(np.sort(np.abs(direct.scores), axis=0), abs=1e-9)


def test_scores_of_a_component_add_up_to_one():
    dominance = loop_dominance(model(YEAST, Clock(0, 100, 0.5)))
    assert np.abs(dominance.scores).sum(axis=0) == pytest.approx(1.0)


def test_a_delay_is_passed_by_its_hidden_stocks_and_reports_no_loop_of_its_own():
    dominance = loop_dominance(model("stock s = 3 - lagged from 1\nlagged = smooth3(s, 2, 0)", Clock(0, 20, 0.125)))
    assert [loop.variables for loop in dominance.loops] == [("lagged", "s")]
    assert dominance["B1"][dominance["B1"] != 0] == pytest.approx(-1.0)


def test_the_same_delay_written_twice_counts_once():
    """What two delays of one equation do to each other's detriment is rounding, not two loops."""
    twice = model("stock s = 1 - share from 1\nshare = smooth1(s, 2, 0.5) / (smooth1(s, 2, 0.5) + 1)", Clock(0, 10, 0.125))
    dominance = loop_dominance(twice)
    assert [loop.variables for loop in dominance.loops] == [("s", "share")]
    assert dominance["B1"][1:] == pytest.approx(-1.0)


def test_memories_and_pipes_are_passed():
    text = "stock s = 2 - 0.4 * old - 0.1 * before from 1\nold = delay_fixed(s, 1, 1)\nbefore = previous(s, 1)"
    dominance = loop_dominance(model(text, Clock(0, 10, 0.25)))
    assert {loop.variables for loop in dominance.loops} == {("old", "s"), ("before", "s")}
    assert {loop.sign for loop in dominance.loops} == {"-"}


def test_elements_are_added_up_or_told_apart():
    text = "stock s[region] = births[region] + moving[region] from position(region)\nbirths[region] = 0.1 * s[region]\n"
    text += "moving[region] = 0.2 * (s[north] + s[south] - 2 * s[region])"
    theory = model(text, Clock(0, 5, 0.25), [REGIONS])
    whole, apart = loop_dominance(theory), loop_dominance(theory, elements=True)
    assert ("births", "s") in {loop.variables for loop in whole.loops}
    assert ("births[north]", "s[north]") in {loop.variables for loop in apart.loops}
    assert len(apart.loops) > len(whole.loops)
    assert np.abs(whole.scores).sum(axis=0) == pytest.approx(1.0)


def test_regions_that_do_not_meet_are_components_of_their_own():
    dominance = loop_dominance(model("stock s[region] = 0.1 * s[region] from position(region)", dimensions=[REGIONS]))
    assert dominance.parts == (1, 2)
    assert {loop.id: loop.variables for loop in dominance.loops} == {"R1:1": ("s[north]",), "R1:2": ("s[south]",)}


def test_a_vector_function_is_scored_through_its_list():
    text = "stock s[region] = 3 - vector_sort_order([s[r] for r in region], 1)[region] - s[region] from position(region)"
    dominance = loop_dominance(model(text, Clock(0, 3, 0.25), [REGIONS]))
    assert np.isfinite(dominance.scores).all()
    assert dominance.loops


def test_equilibrium_scores_nothing_and_says_so():
    dominance = loop_dominance(model("stock s = births - deaths from 5\nbirths = 0.1 * s\ndeaths = 0.1 * s"))
    assert dominance.loops == ()
    assert "nothing in one changes" in dominance.note
    assert dominance.periods() == ()
    assert dominance.to_polars().height == 0


def test_signs_delays_and_where_a_sign_depends():
    report = loop_report(model("stock s = hump - lagged from 0.2\nhump = s * (1 - s) * 3\nlagged = smooth1(s, 4, 0)", Clock(0, 10, 0.125)))
    loops = {loop.variables: loop for loop in report.found.loops}
    assert (loops["lagged", "s"].sign, loops["lagged", "s"].delay) == ("-", pytest.approx((4.0, 4.0), rel=1e-3))
    assert (loops["hump", "s"].sign, loops["hump", "s"].unclear) == ("?", ("s -> hump",))


def test_a_cut_search_says_so_and_keeps_the_budget():
    names = [f"v{i}" for i in range(9)]
    lines = [f"stock {n} = 0.01 * ({' + '.join(m for m in names if m != n)}) from {i + 1}" for i, n in enumerate(names)]
    dominance = loop_dominance(model("\n".join(lines), Clock(0, 2, 0.25)), budget=Budget(exhaustive=50, loops=200))
    assert not dominance.complete
    assert dominance.note.startswith("list cut short: more than 50 loops")
    assert 50 < len(dominance.loops) <= 200
    assert np.abs(dominance.scores).sum(axis=0) == pytest.approx(1.0)


def test_long_runs_are_thinned_and_say_so():
    dominance = loop_dominance(model("stock s = 0.1 * s from 1", Clock(0, 10, 0.01)), budget=Budget(windows=100))
    assert len(dominance.times) == 100
    assert "one step in 10" in dominance.note


def test_the_set_that_dominates_is_the_smallest_of_one_polarity():
    assert dominant(np.array([0.3, 0.25, -0.4, 0.05]), list("abcd")) == (("a", "b"), "+", pytest.approx(0.55))
    assert dominant(np.array([0.3, -0.6, -0.1]), list("abc")) == (("b",), "-", pytest.approx(0.6))


def test_it_reads_well_and_refuses_what_it_does_not_know():
    dominance = loop_dominance(model(BASS, Clock(0, 15, 1 / 16), title="Bass <diffusion>"))
    assert repr(dominance) == "Dominance('Bass <diffusion>': 2 loops; all 2 loops)"
    assert "Bass &lt;diffusion&gt;" in dominance._repr_html_()
    assert dominance.to_polars().columns == ["time", "loop", "name", "part", "percent"]
    with pytest.raises(RunError, match="no loop `R9` acts in this run"):
        dominance["R9"]
    with pytest.raises(RunError, match="one run at a time"):
        loop_dominance(_with_an_input(), {"x": np.ones(3)})


def _with_an_input():
    theory = model("stock s = x * s from 1\nx = 1")
    return replace(theory, variables={**theory.variables, "x": replace(theory.variables["x"], kind="input")})


@pytest.mark.realdata
def test_a_vensim_model_shows_its_loops_with_signs():
    from detente.theory.vensim import read_vensim

    report = loop_report(read_vensim(SHARED / "conformance/test-models/samples/SIR/SIR.mdl"))
    assert {loop.variables: loop.sign for loop in report.found.loops} == {
        ("infectious", "succumbing"): "+",
        ("infectious", "recovering"): "-",
        ("succumbing", "susceptible"): "-",
    }
    ids = [period.loops for period in report.dominance.periods(shortest=0.05)]
    assert ids[0] == ("R1",)
    assert ids[-1] == ("B1",)


@pytest.mark.realdata
@pytest.mark.slow
def test_world3_is_told_within_seconds():
    import time

    from detente.theory.vensim import read_vensim

    theory = read_vensim(SHARED / "conformance/world3/wrld3-03.mdl")
    start = time.monotonic()
    report = loop_report(theory)
    assert time.monotonic() - start < 60, "some three seconds on an idle machine"
    assert report.found.complete
    assert not report.dominance.complete
    assert len(report.dominance.loops) > 1000
