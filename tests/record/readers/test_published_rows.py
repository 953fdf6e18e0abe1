"""Forms of file that are proven by real rows: all rows are read, coverage is as declared, no unit has two values."""

from __future__ import annotations

from importlib import import_module

import polars as pl
import pytest

from detente.record.dataset import DataSet
from detente.record.readers.shapes.rows import EVENT, OBSERVATION
from record.readers.opened import DATA, read_file

READ = {
    ("un_ideal_points", "july-2025", "structural/unga/ideal_points_1946_2024.csv"): (56_544, 0),
    ("un_agreement", "powers", "structural/unga/agreement_with_powers_1946_2020.csv"): (69_215, 172),
    ("ucdp_prio_conflicts", "peacesciencer", "structural/ucdp/ucdp_prio_acd_conflict_country_year.csv"): (8_224, 0),
    ("ucdp_battle_deaths", "poldat", "structural/ucdp/battle_deaths_country_year_1946_on.csv"): (12_902, 0),
    ("ucdp_ged", "owid", "structural/ucdp/owid_ucdp_ged_deaths_1989_2018.csv"): (2 * 5_872, 0),
    ("gtd", "counts", "structural/terrorism/gtd_incidents_country_year.csv"): (4_257, 0),
    ("rand_terrorism", "owid", "structural/terrorism/rand_incidents_fatalities_country_year.csv"): (6_890, 151),
    ("gapminder", "country-years", "structural/economy/gapminder_wdi_country_year.csv"): (117_257, 0),
    ("demspaces", "gdp", "structural/economy/gdp_country_year_1950_on.csv"): (48_676, 0),
    ("demspaces", "population", "structural/economy/population_country_year.csv"): (20_811, 0),
    ("imf_dots", "united-states", "structural/economy/imf_dots_us_bilateral_trade.csv"): (11_058, 0),
    ("icews", "netify", "events/icews_dyad_year/icews_directed_dyad_year.parquet"): (4 * 298_376, 0),
    ("gdelt_country_graph", "months", "events/gdelt_country_graph/monthly_all_dyads.parquet"): (2 * 436_752, 0),
    ("gdelt_country_graph", "days", "events/gdelt_country_graph/daily_usa_pak_dyads.parquet"): (318_553, 0),
}
HAPPENED = {
    ("icews", "events", "events/format_samples/icews_events.2018.sample.tab"): 3_705,
    ("icews_benchmarks", "icews0515", "events/icews_tkg/icews0515_events.parquet"): 227_031,
    ("icews_benchmarks", "icews14", "events/icews_tkg/icews14_events.parquet"): 90_730,
    ("icews_benchmarks", "icews18", "events/icews_tkg/icews18_valid_test_events.parquet"): 95_540,
    ("gdelt", "events-1", "events/format_samples/gdelt_events1.tsv"): 100,
    ("gdelt", "events-2", "events/format_samples/gdelt_events.tsv"): 100,
    ("gdelt", "events-2", "events/format_samples/gdelt_eventsT.tsv"): 100,
}
RARER = {"ucdp-prio-conflicts.intensity_extrasystemic": (1946, 1974)}  # there is no such conflict after; the publisher covers on


def data_set(module: str) -> DataSet:
    found = import_module(f"detente.record.readers.{module}").DATA_SET
    assert isinstance(found, DataSet)
    return found


@pytest.mark.realdata
@pytest.mark.parametrize(("module", "form", "file"), READ)
def test_observations_are_all_read_and_cover_what_is_declared(module: str, form: str, file: str) -> None:
    of = data_set(module)
    loose = read_file(of, form, DATA / file)
    frame = loose.observations
    assert frame is not None
    assert (frame.height, len(loose.rejects)) == READ[module, form, file]
    assert frame.columns == list(OBSERVATION)
    assert frame.select(pl.struct("series", "code1", "code2", "from").is_duplicated().any()).item() is False
    assert frame["value"].is_finite().all(ignore_nulls=True)
    assert frame.filter((pl.col("low") > pl.col("value")) | (pl.col("high") < pl.col("value"))).is_empty()
    spans = frame.group_by("series").agg(pl.col("from").min().dt.year(), pl.col("to").max().dt.year())
    declared = {series.id: (series.first, series.last) for series in of.series}
    assert {name: (first, last) for name, first, last in spans.iter_rows()} == {
        name: RARER.get(name, declared[name]) for name in spans["series"]
    }


@pytest.mark.realdata
@pytest.mark.parametrize(("module", "form", "file"), HAPPENED)
def test_events_are_all_read_and_their_codes_stay_text(module: str, form: str, file: str) -> None:
    loose = read_file(data_set(module), form, DATA / file)
    frame = loose.events
    assert frame is not None
    assert (frame.height, loose.rejects) == (HAPPENED[module, form, file], ())
    assert frame.columns == list(EVENT)
    assert frame["id"].is_unique().all()
    assert frame["code"].str.contains(r"^[01]\d{1,3}$|^20\d{0,2}$").all()
    assert frame["code"].str.starts_with("0").any()
    assert frame["score"].is_between(-10, 10).all()


@pytest.mark.parametrize("module", sorted({module for module, _, _ in [*READ, *HAPPENED]} | {"un_votes", "wdi"}))
def test_a_series_is_named_by_its_set_and_is_declared_once(module: str) -> None:
    of = data_set(module)
    names = [series.id for series in of.series]
    assert len(set(names)) == len(names)
    assert all(name.startswith(f"{of.id}.") for name in names)
    assert len({form.id for form in of.formats}) == len(of.formats)
    assert set(of.downloads) <= {form.id for form in of.formats}
