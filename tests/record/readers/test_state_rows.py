"""States, pairs, alliances, disputes, capabilities, regimes and coups: all rows are read, and coverage is as declared."""

from __future__ import annotations

import polars as pl
import pytest

from detente.record.dataset import DataSet
from detente.record.readers import data_set
from detente.record.readers.shapes.rows import EVENT, OBSERVATION
from record.readers.opened import DATA, read_file

PAIRS = "structural/states_and_dyads"
REGIME = "structural/regime"
READ = {  # observations, events, rejects
    ("cow-states", "isard", f"{PAIRS}/cw_system.csv"): (243, 0, 0),
    ("cow-states", "peacesciencer", f"{PAIRS}/cow_states.csv"): (243, 0, 0),
    ("gw-states", "isard", f"{PAIRS}/gw_system.csv"): (239 + 23, 0, 0),
    ("gw-states", "peacesciencer", f"{PAIRS}/gw_states.csv"): (216, 0, 0),
    ("cow-capitals", "peacesciencer", f"{PAIRS}/cow_capitals.csv"): (2 * 242, 0, 0),
    ("gw-capitals", "peacesciencer", f"{PAIRS}/gw_capitals.csv"): (2 * 264, 0, 0),
    ("cow-contiguity", "peacesciencer", f"{PAIRS}/cow_contdir.csv"): ((1_874 - 180) // 2, 0, 0),
    ("cow-mindist", "peacesciencer", f"{PAIRS}/cow_mindist.parquet"): (952_244, 0, 0),
    ("cow-majors", "peacesciencer", f"{PAIRS}/cow_majors.csv"): (14, 0, 0),
    ("maoz-powers", "peacesciencer", f"{PAIRS}/maoz_powers.csv"): (18 + 5, 0, 0),
    ("cow-mid", "peacesciencer-dyad-years", f"{PAIRS}/cow_mid_ddydisps.parquet"): (132_761, 0, 0),
    ("cow-mid", "peacesciencer-disputes", f"{PAIRS}/cow_mid_disps.parquet"): (0, 2_436, 0),
    ("gml-mid", "peacesciencer-dyad-years", f"{PAIRS}/gml_mid_ddydisps.parquet"): (124_876, 0, 0),
    ("gml-mid", "peacesciencer-disputes", f"{PAIRS}/gml_mid_disps.parquet"): (0, 2_174, 0),
    ("gml-mid", "peacesciencer-participants", f"{PAIRS}/gml_part.parquet"): (0, 5_217, 0),
    ("gml-mid", "peacesciencer-several-1945", "structural/mids/gml_directed_dyad_year_1945_on.csv"): (9_736 + 5_754, 0, 0),
    ("cow-war", "peacesciencer", f"{PAIRS}/cow_war_inter.parquet"): (4_924, 768, 0),
    ("thompson-dreyer", "peacesciencer", "structural/mids/thompson_dreyer_rivalries.csv"): (497, 0, 0),
    ("tss", "peacesciencer", "structural/mids/tss_rivalries.csv"): (828, 0, 0),
    ("atop", "peacesciencer", f"{PAIRS}/atop_alliance.parquet"): (541_739, 0, 0),
    ("atop", "peacesciencer-1945", "structural/alliances/atop_dyad_year_1945_on.parquet"): (513_302, 0, 0),
    ("cow-igo", "peacesciencer-dyads", f"{PAIRS}/cow_igo_ndy.parquet"): (917_695, 0, 0),
    ("cow-igo", "peacesciencer-states", f"{PAIRS}/cow_igo_sy.parquet"): (4 * 15_557, 0, 0),
    ("cow-nmc", "peacesciencer", f"{PAIRS}/cow_nmc.parquet"): (116_489, 0, 0),
    ("cow-nmc", "peacesciencer-1945", "structural/military_expenditure/cow_nmc_1945_on.csv"): (81_083, 0, 0),
    ("cow-trade", "peacesciencer", f"{PAIRS}/cow_trade_sy.parquet"): (26_451, 0, 0),
    ("cow-trade", "peacesciencer-1945", "structural/economy/cow_trade_totals_1945_2014.csv"): (19_830, 0, 0),
    ("fariss", "isard", f"{PAIRS}/cw_gdppop.parquet"): (6 * 16_493, 0, 0),
    ("fariss", "isard-1945", "structural/economy/isard_gdp_pop_1945_on.csv"): (6 * 11_166, 0, 0),
    ("cw-democracy", "isard", f"{PAIRS}/cw_democracy.parquet"): (66_427, 0, 0),
    ("cw-democracy", "isard-1945", f"{REGIME}/isard_democracy_1945_on.csv"): (45_810, 0, 0),
    ("gw-democracy", "isard", f"{PAIRS}/gw_democracy.parquet"): (72_364, 0, 0),
    ("polity5", "democracydata-1945", f"{REGIME}/polity5_1945_on.csv"): (141_561, 0, 5),  # two polities in a year; see test_polity5
    ("vdem", "democracydata-1945", "structural/vdem/vdem_main_indices_1945_on.csv"): (116_603, 0, 240),  # no state of the list
    ("vdem-demspaces", "states-v12", "structural/vdem/vdem_v12_country_year_demspaces.csv"): (28 * 8_187, 0, 0),
    ("gwf", "democracydata", f"{REGIME}/gwf_all_extended.csv"): (20 * 9_411, 0, 0),
    ("reign", "democracydata", f"{REGIME}/reign_regime_country_year.csv"): (17 * 629, 0, 1),  # see test_regimes
    ("reign", "publisher-leaders", f"{REGIME}/reign_leaders_2021_3.csv"): (2_380, 4_854, 0),
    ("archigos", "peacesciencer-1945", f"{REGIME}/archigos_leaders_1945_on.csv"): (0, 2 * 2_155 - 168, 0),
    ("powell-thyne", "demspaces", "structural/coups/powell_thyne_country_year.csv"): (3 * 12_384, 0, 0),
}
RARER = {  # nothing of the kind happened in the first or the last years, which the publisher covers
    "atop.neutrality": (1856, 2018),
    "atop.offence": (1815, 1990),
    **dict.fromkeys(("cow-war.ongoing", "cow-war.onset", "cow-war.wars", "cow-war.initiator"), (1823, 2003)),
    "thompson-dreyer.ideological_rivalry": (1831, 2010),
    "tss.ideological_rivalry": (1831, 2020),
    "tss.interventionary_rivalry": (1740, 2020),
    "gw-states.member": (1816, 2020),
    "polity5.regime_durability": (1800, 2018),
}
BEGUN_BEFORE = {"reign"}  # spells that were under way in the first year have their first day
OLDER = {("gw-states", "peacesciencer"): 2017}


@pytest.mark.realdata
@pytest.mark.parametrize(("of", "form", "file"), READ)
def test_all_rows_are_read_and_cover_what_is_declared(of: str, form: str, file: str) -> None:
    loose = read_file(data_set(of), form, DATA / file)
    observed, happened = loose.observations, loose.events
    counts = tuple(0 if frame is None else frame.height for frame in (observed, happened))
    assert (*counts, len(loose.rejects)) == READ[of, form, file]
    if observed is not None:
        sound(observed)
        assert spans(observed) == {name: covered(data_set(of), form, name) for name in observed["series"].unique()}
    if happened is not None:
        assert happened.columns == list(EVENT)
        assert happened["id"].is_unique().all()
        assert happened.filter(pl.col("to") < pl.col("date")).is_empty()


def sound(frame: pl.DataFrame) -> None:
    assert frame.columns == list(OBSERVATION)
    assert frame.select(pl.struct("series", "code1", "code2", "from").is_duplicated().any()).item() is False
    assert frame["value"].is_finite().all(ignore_nulls=True)
    assert frame.filter(pl.col("to") < pl.col("from")).is_empty()


def spans(frame: pl.DataFrame) -> dict[str, tuple[int, int]]:
    found = frame.group_by("series").agg(pl.col("from").min().dt.year(), pl.col("to").max().dt.year())
    return {name: (max(first, 1945) if name.split(".")[0] in BEGUN_BEFORE else first, last) for name, first, last in found.iter_rows()}


def covered(of: DataSet, form: str, name: str) -> tuple[int, int]:
    declared = next(series for series in of.series if series.id == name)
    first, last = RARER.get(name, (declared.first, declared.last))
    return max(first, 1945) if "1945" in form else first, OLDER.get((of.id, form), last)


@pytest.mark.realdata
@pytest.mark.parametrize("of", sorted({of for of, *_ in READ}))
def test_spans_of_a_state_or_pair_do_not_overlap(of: str) -> None:
    for chosen, form, file in READ:
        frame = read_file(data_set(of), form, DATA / file).observations if chosen == of else None
        if frame is None or frame.filter(pl.col("from").dt.year() != pl.col("to").dt.year()).is_empty():
            continue
        after = frame.sort("series", "code1", "code2", "from").with_columns(
            pl.col("to").shift(1).over("series", "code1", "code2").alias("before")
        )
        assert after.filter(pl.col("from") <= pl.col("before")).select("series", "code1", "code2", "from", "to", "before").rows() == []


@pytest.mark.parametrize("of", sorted({of for of, *_ in READ}))
def test_a_series_is_named_by_its_set_and_is_declared_once(of: str) -> None:
    found = data_set(of)
    names = [series.id for series in found.series]
    assert len(set(names)) == len(names)
    assert all(name.startswith(f"{of}.") for name in names)
    assert len({form.id for form in found.formats}) == len(found.formats)
    assert set(found.downloads) <= {form.id for form in found.formats}
