"""Every shipped value of the case pakistan-us, recomputed from the shared data, and checked by a second way where there is one."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from detente.cli.app import app
from detente.measure.recipes import make_record
from detente.record import Record, Series, read_record

REPOSITORY = Path(__file__).resolve().parents[2]
CASE = REPOSITORY / "src/detente/cases/pakistan-us"
BY_HAND = {"spells.csv", "LICENSES.md", "series.yaml", "sources.yaml", "recipe.yaml"}

pytestmark = pytest.mark.realdata


@pytest.fixture(scope="module")
def record() -> Record:
    return read_record(CASE)


@pytest.fixture(scope="module")
def annual(shared_data: Path) -> list[dict[str, str]]:
    """A table by year that was derived from the same sources separately."""
    with (shared_data / "structural/pakistan_us_annual/pakistan_us_annual_1947_2025.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_every_shipped_table_is_what_the_recipe_makes(filled_home: Path, shared_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(REPOSITORY / "tools"))
    import build_flagship_chronology as chronology

    built = {Path(table.file).name: table.text for table in make_record(CASE, filled_home)}
    built |= {"events.csv": chronology.events(shared_data), "phases.csv": chronology.phases(shared_data)}
    for name, text in built.items():
        assert (CASE / "record" / name).read_text(encoding="utf-8").splitlines() == text.splitlines(), name
    assert {p.name for p in (CASE / "record").iterdir()} == built.keys() | BY_HAND


def test_the_command_finds_nothing_to_change(filled_home: Path) -> None:
    run = CliRunner().invoke(app, ["record", str(CASE), "--home", str(filled_home), "--check"])
    assert run.exit_code == 0, run.output
    assert run.output.count("unchanged") == 12


def _value(series: Series) -> Callable[[int], float | None]:
    return series.value


def _thousandth(series: Series) -> Callable[[int], float | None]:
    return lambda year: None if series.value(year) is None else (series.value(year) or 0) / 1e3


def _with_quarter(series: Series) -> Callable[[int], float | None]:
    return lambda year: series.total(year, year)


SAME = {
    "aid_obligations": ("aid_oblig_cur_musd", _with_quarter, 1e-3),
    "aid_obligations_constant": ("aid_oblig_const_musd", _with_quarter, 1e-3),
    "aid_disbursements": ("aid_disb_cur_musd", _value, 1e-3),
    "arms_from_us": ("tiv_us", _value, 1e-2),
    "arms_from_china": ("tiv_china", _value, 1e-3),
    "military_executive": ("v2x_ex_military", _value, 1e-3),
    "domestic_autonomy": ("v2svdomaut", _value, 1e-3),
    "international_autonomy": ("v2svinlaut", _value, 1e-3),
    "electoral_democracy": ("polyarchy", _value, 1e-3),
    "liberal_democracy": ("libdem", _value, 1e-3),
    "coup_attempts": ("coup_attempts", _value, 0),
    "battle_deaths": ("battle_deaths", _value, 0),
    "ideal_point_distance_us": ("ip_dist_us", _value, 1e-3),
    "ideal_point_distance_china": ("ip_dist_china", _value, 1e-3),
    "ideal_point_distance_us_to_india": ("ip_dist_us_india", _value, 1e-3),
    "agreement_us": ("agree_us", _value, 1e-3),
    "agreement_china": ("agree_china", _value, 1e-3),
    "drone_strikes": ("drone_strikes", _value, 0),
    "fdi": ("fdi_in_pct_gdp", _value, 1e-3),
    "aid_received_share": ("oda_pct_gni", _value, 1e-3),
    "external_debt": ("ext_debt_pct_gni", _value, 1e-3),
    "imports_from_us": ("us_exports_to_pak_musd", _value, 1e-3),
    "exports_to_us": ("us_imports_from_pak_musd", _value, 1e-3),
    "us_troops": ("us_troops", _value, 0),
    "favourability_us": ("pew_fav_us", _value, 1e-2),
    "imf_arrangements": ("imf_arrangements_approved", _value, 0),
    "fatf_listed": ("fatf_grey", _value, 0),
    "terrorist_incidents": ("gtd_incidents", _value, 0),
    "disputes_with_india": ("mids_india", _value, 0),
    "gdp": ("gdp_kd_busd", _thousandth, 1e-3),
    "gdp_per_head": ("gdppc_kd", _value, 1e-3),
    "population": ("pop", lambda s: lambda year: (s.value(year) or 0) * 1e3, 1e-3),
    "military_burden": ("milex_pct_gdp_wb", _value, 1e-3),
    "aid_security_crs": ("crs_security_musd", _value, 0),
    "aid_economic_crs": ("crs_econ_musd", _value, 0),
}
SAME_EDITION = {
    ("china_finance", "with-rollovers"): "china_fin_2021musd",
    ("military_burden", "sipri-2021"): "milex_pct_gdp_owid",
    ("favourability_china", "harmonised-responses"): "pew_fav_china",
    ("coalition_support_funds", "crs-2014"): "crs_csf_musd",
}


@pytest.mark.parametrize("name", SAME)
def test_a_second_computation_agrees(record: Record, annual: list[dict[str, str]], name: str) -> None:
    column, reading, tolerance = SAME[name]
    read = reading(record.series[name])
    compared = 0
    for row in annual:
        here, there = read(int(row["year"])), row[column]
        if here is not None and there:
            assert here == pytest.approx(float(there), rel=tolerance, abs=max(tolerance, 1e-9)), f"{name} in {row['year']}"
            compared += 1
    assert compared >= (0.6 if name.endswith("_crs") else 0.85) * len(record.series[name].years_with_values)


@pytest.mark.parametrize(("name", "edition"), SAME_EDITION)
def test_a_second_computation_agrees_with_an_edition(record: Record, annual: list[dict[str, str]], name: str, edition: str) -> None:
    series = record.series[name].variant(edition)
    both = [(series.value(int(row["year"])), float(row[SAME_EDITION[name, edition]])) for row in annual if row[SAME_EDITION[name, edition]]]
    known = [(here, there) for here, there in both if here is not None]
    assert len(known) >= 9
    assert all(here == pytest.approx(there, rel=1e-3) for here, there in known)


@pytest.mark.parametrize(("name", "low", "high"), [("drone_civilians", "drone_civ_min", "drone_civ_max")])
def test_a_second_computation_agrees_with_the_counts(record: Record, annual: list[dict[str, str]], name: str, low: str, high: str) -> None:
    series = record.series[name]
    for row in annual:
        if row[low]:
            year = int(row["year"])
            assert (series.low().value(year), series.high().value(year)) == (float(row[low]), float(row[high]))


def test_the_strikes_of_the_bureau_sum_to_its_yearly_counts(record: Record, shared_data: Path) -> None:
    columns = {"drone_killed": "ppl", "drone_civilians": "civil", "drone_children": "child"}
    with (shared_data / "structural/drone_strikes/tbij_pakistan_strikes.csv").open(newline="") as file:
        strikes = list(csv.DictReader(file))
    for year in range(2004, 2019):
        here = [strike for strike in strikes if strike["date"].startswith(str(year))]
        assert record.series["drone_strikes"].value(year) == len(here)
        for name, column in columns.items():
            counted = tuple(sum(float(strike[f"{end}_{column}_killed"] or 0) for strike in here) for end in ("min", "max"))
            assert (record.series[name].low().value(year), record.series[name].high().value(year)) == counted, f"{name} in {year}"


def test_the_two_accounts_of_aid_agree(record: Record) -> None:
    """The Greenbook's two kinds of aid against the total of ForeignAssistance.gov, which is its successor."""
    series = record.series
    for year in range(1952, 2020):
        total = series["aid_obligations"].total(year, year) or 0.0
        kinds = sum(series[f"aid_{kind}_current"].value(year) or 0.0 for kind in ("economic", "military"))
        assert kinds == pytest.approx(total, rel=0.06, abs=3), year


def test_arms_agree_with_the_imports_that_the_world_bank_gives(record: Record, shared_data: Path) -> None:
    """Year by year from 1995, when both are exact; in sum before, when the split over years is an estimate."""
    with (shared_data / "structural/economy/gapminder_wdi_country_year.csv").open(newline="") as file:
        theirs = {int(r["year"]): float(r["arms_imports_sipri_tiv"] or "nan") / 1e6 for r in csv.DictReader(file) if r["iso3"] == "PAK"}
    ours = record.series["arms_total"]
    for year in range(1995, 2021):
        assert ours.value(year) == pytest.approx(theirs[year], rel=0.03), year
    assert ours.total(1960, 1994) == pytest.approx(sum(theirs[year] for year in range(1960, 1995)), rel=0.03)


def test_military_rule_is_where_another_coding_has_it(record: Record, shared_data: Path) -> None:
    with (shared_data / "structural/regime/reign_regime_country_year.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["reign_country"] == "Pakistan"]
    theirs = {int(row["year"]) for row in rows if row["gwf_regimetype"].startswith("military")}
    assert theirs == {year for year in range(1947, 2021) if record.series["military_rule"].value(year)}


def test_what_lies_in_no_table_is_listed_with_its_citation(record: Record) -> None:
    """Coded and recalled figures cannot be recomputed: the page of terms names them all, each with a work to check it in."""
    page = (CASE / "record/LICENSES.md").read_text(encoding="utf-8")
    listed = page[page.index("## Figures that no table holds") : page.index("## Sources")]
    others = {(s.id, o.source) for s in record.series.values() for o in s.observations if o.status in ("coded", "recalled")}
    assert len(others) >= 8
    for series, source in others:
        assert f"| `{series}` |" in listed
        assert record.sources[source].citation in listed
