"""The record of the shipped case: what must hold of it on any machine."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from detente.record import Record, read_record
from detente.record.terms import terms

REPOSITORY = Path(__file__).resolve().parents[2]
CASE = REPOSITORY / "src/detente/cases/pakistan-us"
PROMISED = [
    "aid_economic",
    "aid_military",
    "aid_economic_current",
    "aid_military_current",
    "aid_obligations",
    "aid_obligations_constant",
    "aid_disbursements",
    "aid_security_crs",
    "aid_economic_crs",
    "coalition_support_funds",
    "arms_from_us",
    "arms_from_china",
    "arms_from_france",
    "arms_from_others",
    "arms_total",
    "arms_share_us",
    "arms_share_china",
    "arms_concentration",
    "ideal_point_distance_us",
    "ideal_point_distance_china",
    "agreement_us",
    "agreement_china",
    "electoral_democracy",
    "liberal_democracy",
    "polity",
    "military_executive",
    "military_rule",
    "coup_attempts",
    "domestic_autonomy",
    "battle_deaths",
    "terrorist_incidents",
    "drone_strikes",
    "drone_killed",
    "drone_civilians",
    "drone_civilians_new_america",
    "disputes_with_india",
    "favourability_us",
    "favourability_china",
    "gdp",
    "gdp_per_head",
    "population",
    "fdi",
    "external_debt",
    "aid_received_share",
    "military_burden",
    "exports_to_us",
    "imports_from_us",
    "china_finance",
    "sanctions_in_force",
    "fatf_listed",
    "us_troops",
    "us_troops_afghanistan",
    "imf_arrangements",
    "arms_us_to_india",
]


@pytest.fixture(scope="module")
def record() -> Record:
    return read_record(CASE)


def test_the_promised_series_are_there(record: Record) -> None:
    assert set(PROMISED) <= set(record.series)


def test_there_are_forty_distinct_series_with_ten_values_or_more(record: Record) -> None:
    long = {s.id: tuple((o.period, o.value) for o in s.observations) for s in record.series.values() if len(s.years_with_values) >= 10}
    assert len(set(long.values())) == len(long) >= 40


def test_every_figure_has_a_source_a_status_and_terms(record: Record) -> None:
    for series in record.series.values():
        assert series.licence, series.id
        for seen in (*series.observations, *(o for edition in series.variants.values() for o in edition)):
            assert seen.status in ("found", "derived", "coded", "recalled"), seen.place
            assert all(name in record.sources for name in seen.source.split("; ")), seen.place
            assert seen.note or not seen.variant, f"{seen.place}: an edition says why it is not preferred"


def test_every_edition_differs_from_the_preferred_figure_and_says_why_it_is_not_preferred(record: Record) -> None:
    held = {(s.id, name): edition for s in record.series.values() for name, edition in s.variants.items()}
    assert ("coalition_support_funds", "crs-2014") in held
    assert ("aid_total_crs", "second-transcription") in held
    for (series, _), edition in held.items():
        assert all(seen.note.startswith("Not preferred: ") for seen in edition), series
        assert any(seen.value != record.series[series].value(seen.period.year) for seen in edition), series


def test_every_event_spell_and_phase_can_be_checked(record: Record) -> None:
    for dated in (*record.events.values(), *record.spells.values(), *record.phases):
        assert len(dated.source) > 2, dated.place
    for event in record.events.values():
        assert event.kind, event.place
        assert event.status, event.place
        assert 1947 <= event.date.year <= 2025


def test_the_chronology_is_whole(record: Record) -> None:
    assert {f"E{i:03}" for i in range(1, 151)} <= set(record.events)
    assert len(record.events) >= 180


@pytest.mark.parametrize(
    ("event", "kind", "date"),
    [
        ("E009", "alliance treaty", "1954-09-08"),
        ("E010", "alliance treaty", "1955-09-23"),
        ("E081", "designation", "2004-06-16"),
        ("E092", "founding", "2007-12-14"),
        ("E094", "listing", "2008-02-28"),
        ("E103", "law", "2009-10-15"),
        ("E110", "raid", "2011-05-02"),
        ("E113", "testimony", "2011-09-22"),
        ("E122", "infrastructure programme", "2015-04-20"),
        ("E125", "logistics agreement", "2016-08-29"),
        ("us-india-defence-framework-2005", "defence framework", "2005-06-28"),
        ("editorial-published", "publication", "2025-09-19"),
    ],
)
def test_an_act_is_called_what_it_is(record: Record, event: str, kind: str, date: str) -> None:
    found = record.events[event]
    assert (found.kind, found.date.isoformat()) == (kind, date)


def test_the_phases_have_no_gap(record: Record) -> None:
    for before, after in zip(record.phases, record.phases[1:], strict=False):
        assert before.end is not None
        assert after.start == before.end + timedelta(days=1)
    assert (record.phases[0].start.year, record.phases[-1].end and record.phases[-1].end.year) == (1947, 2025)


def test_published_totals_are_met(record: Record) -> None:
    """BIJ's totals, and the blocks and totals that CRS prints in the editions of 2013, 2014 and 2019."""
    series = record.series
    assert series["drone_strikes"].total(2004, 2018) == 430
    assert (series["drone_civilians"].low().total(2004, 2018), series["drone_civilians"].high().total(2004, 2018)) == (424, 969)
    assert (series["drone_killed"].low().total(2004, 2018), series["drone_killed"].high().total(2004, 2018)) == (2515, 4026)
    printed = {
        "aid_security_crs": (1691, 6920, 8284),
        "aid_economic_crs": (2728, 9457, 11326),
        "coalition_support_funds": (5678, 12125, 14573),
    }
    for name, totals in printed.items():
        assert tuple(series[name].total(2002, end) for end in (2007, 2013, 2018)) == totals, name
    assert series["coalition_support_funds"].variant("crs-2014").total(2002, 2013) == 11040
    assert series["aid_total_crs"].total(2002, 2018) == 34183
    parts = [series[name] for name in printed]
    for year in range(2002, 2019):
        assert abs((series["aid_total_crs"].value(year) or 0) - sum(part.value(year) or 0 for part in parts)) <= 1


def test_the_transition_quarter_is_a_row_of_its_own_where_the_source_gives_it(record: Record) -> None:
    aid = record.series["aid_obligations"]
    assert aid.value(1976) == pytest.approx(203.702)
    assert aid.total(1976, 1976) == pytest.approx(268.202)
    both = sum(record.series[f"aid_{kind}_current"].value(1976) or 0 for kind in ("economic", "military"))
    assert both == pytest.approx(aid.total(1976, 1976), rel=0.01)


def test_arms_by_supplier_sum_to_their_total_and_shares_agree(record: Record) -> None:
    series = record.series
    for year in range(1950, 2025):
        parts = [series[f"arms_from_{name}"].value(year) or 0 for name in ("us", "china", "france", "others")]
        total = series["arms_total"].value(year)
        assert total == pytest.approx(sum(parts))
        assert series["arms_share_us"].value(year) == pytest.approx(parts[0] / total if total else None, abs=1e-6)
        concentration = series["arms_concentration"].value(year) or 0
        assert sum((part / total) ** 2 for part in parts[:3] if total) <= concentration + 1e-5 <= 1.00002


def test_sources_that_may_not_be_passed_on_ship_as_facts_only(record: Record) -> None:
    for name in ("sipri-arms-transfers", "gtd", "pew-gap", "bij-drones-pakistan", "sipri-milex"):
        assert record.sources[name].redistribution == "facts-only"
    text = "".join(p.read_text(encoding="utf-8") for p in (CASE / "record").iterdir()).casefold()
    assert "gsdb" not in text
    assert "global sanctions" not in text


def test_breaks_stand_where_the_figures_change_their_meaning(record: Record) -> None:
    assert {(b.at, b.kind) for b in record.series["battle_deaths"].breaks} == {(1972, "territory"), (1989, "source")}
    assert [b.at for b in record.series["arms_from_china"].breaks] == [1995]
    assert record.series["arms_from_us"].breaks == ()
    assert record.series["population"].breaks_between(1960, 1980)[0].kind == "territory"
    assert record.series["gdp_per_head"].missing(1959, 1970) == tuple(range(1960, 1970))


def test_the_page_of_terms_is_up_to_date(record: Record) -> None:
    assert (CASE / "record/LICENSES.md").read_text(encoding="utf-8") == terms(record), "run `detente record` on the case"
