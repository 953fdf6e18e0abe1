"""The dimension check: a wrong unit in every operator and class of function is found and named; sound models pass."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import Place
from detente.theory import Clock, Theory, parse_equation, read_theory
from detente.theory.theory import Dimension, Exemption, LookupTable, Macro
from detente.theory.units.algebra import Unit, UnitTextError, ratio, read_unit_text, shown
from detente.theory.units.report import unit_faults, unit_report
from detente.theory.vensim import read_vensim
from theory_making import FILE, parameter, theory, variable

FLAGSHIP = Path(__file__).parents[2] / "src" / "detente" / "cases" / "pakistan-us"

# What equations may read in these tests.
KNOWN = {
    "people": "people",
    "others": "Persons",
    "widgets": "widgets",
    "lifetime": "years",
    "months": "months",
    "births": "people/year",
    "monthly": "people/month",
    "share": "share",
    "rate": "1/year",
    "money": "million USD",
    "cash": "$",
    "percent": "% of GDP",
    "field": "hectare",
    "nothing": "",
}


def one(equation: str, unit: str, kind: str = "auxiliary", origin: str = "", initial: str | None = None) -> Theory:
    """A theory whose one equation is asked about; everything in ``KNOWN`` can be read."""
    return theory(
        [variable("asked", kind, unit, equation, initial, lookups=("crowding",))],
        [parameter(name, 2.0, its) for name, its in KNOWN.items()],
        origin=origin,
        dimensions={"region": Dimension("region", "region", ("north", "south"))},
        lookups={"crowding": LookupTable("crowding", "crowding", (((), ((0, 0), (1, 1))),), unit="people")},
    )


@pytest.mark.parametrize(
    ("equation", "unit"),
    [
        ("people + others", "person"),
        ("people / lifetime + births", "people/year"),
        ("people * rate - births", "People/Year"),
        ("people ** 2 / others", "people"),
        ("sqrt(people * others)", "people"),
        ("people ** 0.5", "people^0.5"),
        ("(people / others) ** share", "Dmnl"),
        ("max(0, people)", "people"),
        ("min(people, 10)", "people"),
        ("clip(people, 0, others)", "people"),
        ("exp(-lifetime * rate)", "dimensionless"),
        ("people if lifetime > 3 else 0", "people"),
        ("people if people > others and not time < 1980 else others", "people"),
        ("smooth1(people, lifetime)", "people"),
        ("delay3(births, 5)", "people/year"),
        ("smooth_n(people, lifetime, others, 3)", "people"),
        ("trend(people, lifetime, rate)", "1/year"),
        ("forecast(people, lifetime, lifetime)", "people"),
        ("zidz(people, lifetime)", "people/year"),
        ("people * step(1, 1980)", "people"),
        ("ramp(births, 1980, 1990)", "people"),
        ("pulse(1980, lifetime) * people", "people"),
        ("people / time_step", "people/year"),
        ("percent / 100 * share", "index 0-1"),
        ("1 - share", "fraction"),
        ("-people", "people"),
        ("initial(people) - previous(others)", "people"),
        ("random_normal(people, others)", "people"),
        ("integer(people)", "people"),
        ("nothing * people + widgets", "widgets"),
        ("5", "people"),
        ("money / money", ""),
    ],
)
def test_a_sound_equation_passes(equation, unit):
    report = unit_report(one(equation, unit))
    assert report.faults == ()
    assert report.remarks == ()


@pytest.mark.parametrize(
    ("equation", "unit", "said"),
    [
        ("people + widgets", "people", "`people` is people and `widgets` is widgets: they cannot be added"),
        (
            "births - monthly",
            "people/year",
            "`births` is people/year and `monthly` is people/month: they cannot be added; they differ by a factor 12",
        ),
        ("people / lifetime + monthly + births", "people/year", "`people / lifetime` is people/year and `monthly` is people/month"),
        ("people * lifetime", "people", "gives people*years, and its unit is people"),
        ("people / lifetime", "people", "gives people/year, and its unit is people"),
        ("monthly", "people/year", "gives people/month, and its unit is people/year; they differ by a factor 12"),
        ("cash", "million $", "they differ by a factor 1e+06"),
        ("people ** 2", "people", "gives people^2"),
        ("people ** share", "people", "`people` is people and is raised to a power that is not written as a number"),
        ("share ** people", "share", "the exponent `people` is people"),
        ("sqrt(people)", "people", "gives people^0.5"),
        ("people if people > lifetime else others", "people", "`people` is people and `lifetime` is years: they cannot be compared"),
        ("people if share > 0 else widgets", "people", "they cannot be outcomes of one choice"),
        ("share if share > 0 and not people < widgets else 0", "share", "they cannot be compared"),
        ("max(people, widgets)", "people", "they cannot stand together in `max`"),
        ("clip(people, 0, lifetime)", "people", "they cannot stand together in `clip`"),
        ("exp(people)", "Dmnl", "`people` is people and `exp` takes a pure number"),
        ("sin(lifetime)", "Dmnl", "`lifetime` is years and `sin` takes a pure number"),
        ("logistic(share * people)", "share", "`share * people` is people and `logistic` takes a pure number"),
        ("smooth1(people, widgets)", "people", "`widgets` is widgets and `smooth1` takes years"),
        ("smooth1(people, months)", "people", "`months` is months and `smooth1` takes years; they differ by a factor 12"),
        ("smooth3(people, lifetime, widgets)", "people", "they cannot stand together in `smooth3`"),
        ("delay1(births, people)", "births", "`people` is people and `delay1` takes years"),
        ("delay_fixed(births, share)", "people/year", "`share` is a pure number and `delay_fixed` takes years"),
        ("step(people, widgets)", "people", "`widgets` is widgets and `step` takes years"),
        ("ramp(people, 1980, 1990)", "people", "gives people*years"),
        ("zidz(people, lifetime)", "people", "gives people/year"),
        ("sum(people for r in region) + widgets", "people", "they cannot be added"),
        ("modulo(people, lifetime)", "people", "they cannot stand together in `modulo`"),
        ("random_uniform(people, lifetime)", "people", "they cannot stand together in `random_uniform`"),
        ("sample_if_true(people > lifetime, people, others)", "people", "they cannot be compared"),
        ("crowding(share) + lifetime", "people", "`crowding(share)` is people and `lifetime` is years"),
        ("people + time", "people", "`time` is years"),
        ("people + 1", "people", "`1` is a bare number: they cannot be added"),
        ("lifetime if time < 5 else (people + widgets) * 2", "years", "they cannot be added"),
    ],
)
def test_what_does_not_fit_is_named(equation, unit, said):
    faults = unit_faults(one(equation, unit))
    assert len(faults) == 1, [str(fault) for fault in faults]
    assert said in faults[0].what
    assert "`asked`" in faults[0].what
    assert faults[0].place == Place(FILE, 15)
    assert faults[0].mend


def test_the_net_change_of_a_stock_is_its_unit_by_time():
    assert not unit_faults(one("births - people * rate", "people", "stock", initial="others"))
    (fault,) = unit_faults(one("births - monthly - people * rate", "people", "stock", initial="others"))
    assert "`monthly`" in fault.what
    assert "factor 12" in fault.what
    (fault,) = unit_faults(one("people", "people", "stock", initial="others"))
    assert "the net change of `asked` is people, and the stock is people: it must be people/year" in fault.what
    (fault,) = unit_faults(one("births", "people", "stock", initial="widgets"))
    assert "the first value of `asked` gives widgets" in fault.what


def test_time_as_a_word_is_the_unit_of_the_clock():
    found = theory(
        [variable("flow", "flow", "people/time", "births")], [parameter("births", 1.0, "people/month")], clock=Clock(0, 1, 1, unit="Month")
    )
    assert not unit_faults(found)


def test_a_missing_unit_is_worked_out_and_asked_of_nobody():
    chain = [
        variable("last", "auxiliary", "widgets", "middle"),
        variable("middle", "auxiliary", "", "first * 2"),
        variable("first", "auxiliary", "", "people / lifetime"),
        variable("round_a", "auxiliary", "", "round_b"),
        variable("round_b", "auxiliary", "", "round_a"),
    ]
    report = unit_report(theory(chain, [parameter("people", 1, "people"), parameter("lifetime", 1, "year")]))
    (fault,) = report.faults
    assert "the equation of `last` gives people/year, and its unit is widgets" in fault.what
    assert report.checked == ("last",)
    assert report.unchecked == ("middle", "first", "round_a", "round_b")


def test_a_macro_has_the_unit_that_its_call_gives_it():
    kept = variable("kept", "stock", "any", "(x - kept) / delay", "x")
    out = variable("out", "auxiliary", "", "kept / delay")
    macro = Macro("follow", "FOLLOW", ("x", "delay"), {"kept": kept, "out": out}, "out")
    asked = variable("asked", "auxiliary", "people/year", None)
    call = parse_equation("follow(people, lifetime)", macros={"follow": 2})
    parameters = [parameter("people", 1, "people"), parameter("lifetime", 1, "years")]
    right = theory([replace(asked, equation=call)], parameters, macros={"follow": macro})
    assert unit_report(right).checked == ("asked",)
    assert unit_report(right).faults == ()
    (fault,) = unit_faults(theory([replace(asked, unit="people", equation=call)], parameters, macros={"follow": macro}))
    assert "gives people/year" in fault.what


def test_a_bare_number_in_a_sum_is_a_remark_in_a_model_from_elsewhere():
    report = unit_report(one("people + 1", "people", origin="model.mdl (Vensim)"))
    assert not report.faults
    assert "bare number" in report.remarks[0].what


def test_percent_beside_a_share_is_a_remark():
    report = unit_report(one("percent + share", "share"))
    assert not report.faults
    assert "factor 100" in report.remarks[0].what


def test_an_exemption_takes_the_faults_of_its_variable_and_must_have_some():
    wrong = one("people + widgets", "people")
    exempt = replace(wrong, exemptions=(Exemption("units", "asked", "counted together on purpose", Place(FILE, 3)),))
    report = unit_report(exempt)
    assert report.faults == ()
    assert report.exempt == ("asked",)
    idle = replace(one("people", "people"), exemptions=(Exemption("units", "asked", "for nothing", Place(FILE, 3)),))
    (fault,) = unit_faults(idle)
    assert fault.place == Place(FILE, 3)
    assert "finds nothing wrong" in fault.what


@pytest.mark.parametrize(
    "text", ["people/", "a//b", "((a)", "a)", "a^b", "^2", "(" * 50 + "a" + ")" * 50, "a*" * 150 + "a", "a^99999", "a/0", "0 a"]
)
def test_a_unit_that_cannot_be_read_is_a_fault_with_its_line(text):
    with pytest.raises(UnitTextError):
        read_unit_text(text)
    faults = unit_faults(one("people", text))
    assert "cannot be read" in faults[0].what
    assert faults[0].place == Place(FILE, 15)


@pytest.mark.parametrize(
    ("one_way", "other", "factor"),
    [
        ("year", "months", 12.0),
        ("Degrees Fahrenheit/Minute", "degree fahrenheit/min", 1.0),
        ("hectare", "acre", 2.471053814671653),
        ("kWh", "MJ", 3.6),
        ("thousand people", "people", 1000.0),
        ("$/(hectare*year)", "dollars per hectare per year", 1.0),
        ("Foxes", "fox", 1.0),
        ("people", "widgets", None),
        ("unit", "mass", None),  # words of their own, though pint reads a micro-nit and a milli-arcsecond
        ("turn", "dimensionless", None),
        ("2019 USD", "2015 USD", None),
        ("", "", 1.0),
    ],
)
def test_units_are_compared_by_words_and_by_what_pint_knows(one_way, other, factor):
    here, there = read_unit_text(one_way or "1"), read_unit_text(other or "1")
    assert here
    assert there
    assert ratio(here.unit, there.unit) == (factor if factor is None else pytest.approx(factor, rel=1e-3))


def test_a_unit_is_shown_so_that_it_reads_back():
    for text in ("people/year", "$/(hectare*year)", "1/month", "m^2", "million USD"):
        written = read_unit_text(text)
        again = read_unit_text(shown(written.unit))
        assert again
        assert again.unit == written.unit


@given(st.text(alphabet="ab $%/*^()01.-? per", max_size=40) | st.text(max_size=250))
def test_any_text_is_a_unit_none_or_refused(text):
    with contextlib.suppress(UnitTextError):
        written = read_unit_text(text)
        if written is not None and written.unit != Unit():
            assert shown(written.unit)


WORDS = st.sampled_from(["people", "year", "widgets", "$", "hectare"])
UNITS = st.lists(st.tuples(WORDS, st.sampled_from([1, -1, 2])), max_size=4)


@given(UNITS, UNITS)
def test_products_cancel(one_way, other):
    def product(pairs):
        unit = Unit()
        for word, power in pairs:
            unit = unit.times(read_unit_text(word).unit, power)
        return unit

    here, there = product(one_way), product(other)
    assert here.times(there).times(there, -1) == here
    assert here.power(2).power(Fraction(1, 2)) == here
    assert (ratio(here, there) == 1.0) == (here == there)


def test_the_flagship_fits():
    report = unit_report(read_theory(FLAGSHIP / "theory.yaml", FLAGSHIP))
    assert report.faults == report.remarks == report.unchecked == ()
    assert len(report.checked) > 30


def test_ten_thousand_equations_take_seconds():
    many = [variable("level0", "auxiliary", "people", "5")]
    many += [
        variable(f"level{i}", "auxiliary", "people" if i % 2 else "", f"level{i - 1} * share + level{i // 2}") for i in range(1, 10_000)
    ]
    started = time.process_time()
    report = unit_report(theory(many, [parameter("share", 0.5, "share")]))
    assert time.process_time() - started < 10
    assert not report.faults


def test_pint_is_loaded_only_when_words_differ():
    code = "import sys; import detente, detente.theory.units.report; assert not {'pint', 'numpy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.fixture(scope="module")
def world3(shared_data):
    return read_vensim(shared_data.parent / "conformance" / "world3" / "wrld3-03.mdl")


@pytest.mark.realdata
def test_world3_fits_and_is_checked_in_seconds(world3):
    """Three places take a bare 1 from a rate by year (one minus the deaths of a year); nothing else is amiss."""
    started = time.process_time()
    report = unit_report(world3)
    assert time.process_time() - started < 5
    assert report.faults == report.unchecked == ()
    assert len(report.checked) == len(world3.variables)
    assert [remark.what.split("`")[1] for remark in report.remarks] == [f"maturation_{age}" for age in ("14_to_15", "44_to_45", "64_to_65")]


@pytest.mark.realdata
def test_a_wrong_unit_of_any_variable_of_world3_is_found(world3):
    for wrong in world3.variables.values():
        changed = replace(world3, variables={**world3.variables, wrong.id: replace(wrong, unit="bushels of wheat")})
        assert unit_report(changed).faults, wrong.id
