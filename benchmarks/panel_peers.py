"""The panel of `benchmarks/panels.py` by plain joins, as one would write it in polars and in pandas."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ.get("DETENTE_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data/structural/states_and_dyads"
FILES = (
    *("gml_mid_ddydisps.parquet", "atop_alliance.parquet", "cow_nmc.parquet", "cow_contdir.csv", "cow_capitals.csv", "cow_mindist.parquet"),
    *("cow_majors.csv", "cow_igo_ndy.parquet", "cw_democracy.parquet", "cw_gdppop.parquet", "../mids/tss_rivalries.csv"),
)
ONE, TWO, PAIR = ["ccode1", "year"], ["ccode2", "year"], ["ccode1", "ccode2", "year"]
DISPUTE = ["sidea", "orig", "hostlev", "fatality"]
PLEDGES = ["atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul"]
KINDS = ["positional", "spatial", "ideological", "interventionary"]
STATE_TABLES = {
    "cow_nmc.parquet": ["milex", "milper", "irst", "pec", "tpop", "upop", "cinc"],
    "cw_democracy.parquet": ["euds", "aeuds", "polity2", "v2x_polyarchy"],
    "cw_gdppop.parquet": ["mrgdppc", "pwtrgdp", "pwtpop"],
}
CHECKED = ["gmlmidongoing", "atop_defense", "cinc1", "mindist", "dyadigos", "rivalry"]
Made = tuple[Any, dict[str, float]]


def polars_create() -> Any:
    """The rows, by a join of the list of states with itself."""
    import polars as pl

    states = pl.read_csv(FOLDER / "cw_system.csv", try_parse_dates=True)
    end = pl.when(pl.col("end").dt.year() == 2016).then(2025).otherwise(pl.col("end").dt.year())
    years = states.select("ccode", pl.int_ranges(pl.col("start").dt.year(), end + 1).alias("year")).explode("year").unique()
    apart = pl.read_csv(FOLDER / "false_cow_dyads.csv").select(PAIR)
    pairs = years.rename({"ccode": "ccode1"}).join(years.rename({"ccode": "ccode2"}), on="year")
    pairs = pairs.filter(pl.col("ccode1") != pl.col("ccode2")).cast(pl.Int64)
    return pairs.join(apart, on=PAIR, how="anti").select(PAIR).sort(PAIR)


def spread_polars(table: Any, first: str, last: str) -> Any:
    """A row for each year of a spell."""
    import polars as pl

    years = pl.int_ranges(pl.col(first).cast(pl.Int64), pl.col(last).cast(pl.Int64) + 1).alias("year")
    return table.with_columns(years).explode("year")


def turned_polars(table: Any) -> Any:
    """The table with the two states in each other's place."""
    return table.rename({"ccode1": "ccode2", "ccode2": "ccode1"}).select(table.columns)


def zero_polars(names: list[str], last: int) -> Any:
    """No row means zero up to a year, and missing after it."""
    import polars as pl

    return [pl.when(pl.col("year") <= last).then(pl.col(name).fill_null(0)).alias(name) for name in names]


def polars_pairs(panel: Any) -> Any:
    """What is known of pairs."""
    import polars as pl

    mids = pl.read_parquet(FOLDER / FILES[0])
    named = ["gmlmidongoing", "gmlmidonset", *(f"{name}{n}" for name in DISPUTE for n in (1, 2))]
    panel = panel.join(mids.select(*PAIR, *named), on=PAIR, how="left").with_columns(zero_polars(named[:2], 2010))
    atop = pl.read_parquet(FOLDER / FILES[1])
    back = turned_polars(atop).rename({name: f"{name}_back" for name in PLEDGES})
    panel = panel.join(atop, on=PAIR, how="left").join(back, on=PAIR, how="left")
    panel = panel.with_columns(zero_polars([*PLEDGES, *back.columns[3:]], 2018))
    touching = pl.read_csv(FOLDER / FILES[3], try_parse_dates=True).filter(pl.col("conttype") > 0)
    touching = touching.with_columns(first=pl.col("stdate").dt.year(), last=pl.col("enddate").dt.year())
    touching = spread_polars(touching, "first", "last").group_by(PAIR).agg(pl.col("conttype").min())
    panel = panel.join(touching, on=PAIR, how="left").with_columns(zero_polars(["conttype"], 2016))
    for file in (FILES[5], FILES[7]):
        table = pl.read_parquet(FOLDER / file)
        panel = panel.join(pl.concat([table, turned_polars(table)]), on=PAIR, how="left")
    rivals = spread_polars(pl.read_csv(FOLDER / FILES[10]), "start", "end").cast({"ccode1": pl.Int64, "ccode2": pl.Int64})
    rivals = rivals.select(*PAIR, pl.lit(1.0).alias("rivalry"), *KINDS)
    rivals = pl.concat([rivals, turned_polars(rivals)]).group_by(PAIR).agg(pl.col("rivalry", *KINDS).max())
    panel = panel.join(rivals, on=PAIR, how="left").with_columns(zero_polars(["rivalry", *KINDS], 2020))
    return panel


def polars_states(panel: Any) -> Any:
    """What is known of states, and the distance between their capitals."""
    import polars as pl

    for file, names in STATE_TABLES.items():
        table = pl.read_parquet(FOLDER / file).select("ccode", "year", *names)
        for n in (1, 2):
            one = table.rename({"ccode": f"ccode{n}"} | {name: f"{name}{n}" for name in names})
            panel = panel.join(one, on=[f"ccode{n}", "year"], how="left")
    capitals = pl.read_csv(FOLDER / FILES[4], try_parse_dates=True)
    capitals = capitals.with_columns(first=pl.col("stdate").dt.year(), last=pl.col("enddate").dt.year())
    capitals = spread_polars(capitals.sort("stdate"), "first", "last").unique(["ccode", "year"], keep="first", maintain_order=True)
    for n in (1, 2):
        one = capitals.select(pl.col("ccode").alias(f"ccode{n}"), "year", pl.col("lat").alias(f"lat{n}"), pl.col("lng").alias(f"lng{n}"))
        panel = panel.join(one, on=[f"ccode{n}", "year"], how="left")
    a, b, c, d = (pl.col(name).radians() for name in ("lat1", "lat2", "lng1", "lng2"))
    half = ((a - b) / 2).sin() ** 2 + a.cos() * b.cos() * ((c - d) / 2).sin() ** 2
    panel = panel.with_columns((2 * 6378.137 * half.sqrt().arcsin()).alias("capdist")).drop("lat1", "lat2", "lng1", "lng2")
    majors = spread_polars(pl.read_csv(FOLDER / FILES[6]), "styear", "endyear").select("ccode", "year").unique()
    for n in (1, 2):
        one = majors.select(pl.col("ccode").alias(f"ccode{n}"), "year", pl.lit(1).alias(f"major{n}"))
        panel = panel.join(one, on=[f"ccode{n}", "year"], how="left").with_columns(zero_polars([f"major{n}"], 2016))
    return panel


def by_polars() -> Made:
    """The panel, by left joins in polars."""
    panel = polars_states(polars_pairs(polars_create())).sort(PAIR)
    return panel, {name: float(panel[name].sum()) for name in CHECKED}


def pandas_create() -> Any:
    """The rows, by a merge of the list of states with itself."""
    import pandas as pd

    states = pd.read_csv(FOLDER / "cw_system.csv")
    first, last = states["start"].str[:4].astype(int), states["end"].str[:4].astype(int)
    states["year"] = [list(range(a, (2025 if b == 2016 else b) + 1)) for a, b in zip(first, last, strict=True)]
    years = states[["ccode", "year"]].explode("year").astype("int64").drop_duplicates()
    pairs = years.rename(columns={"ccode": "ccode1"}).merge(years.rename(columns={"ccode": "ccode2"}), on="year")
    pairs = pairs[pairs["ccode1"] != pairs["ccode2"]]
    apart = pd.read_csv(FOLDER / "false_cow_dyads.csv")[PAIR]
    pairs = pairs.merge(apart, on=PAIR, how="left", indicator=True)
    return pairs.loc[pairs["_merge"] == "left_only", PAIR].sort_values(PAIR, ignore_index=True)


def spread_pandas(table: Any, first: Any, last: Any) -> Any:
    """A row for each year of a spell."""
    table = table.assign(year=[list(range(int(a), int(b) + 1)) for a, b in zip(first, last, strict=True)]).explode("year")
    return table.astype({"year": "int64"})


def turned_pandas(table: Any) -> Any:
    """The table with the two states in each other's place."""
    return table.rename(columns={"ccode1": "ccode2", "ccode2": "ccode1"})[list(table.columns)]


def zero_pandas(table: Any, names: list[str], last: int) -> None:
    """No row means zero up to a year, and missing after it."""
    within = table["year"] <= last
    for name in names:
        table[name] = table[name].fillna(0).where(within)


def pandas_pairs(panel: Any) -> Any:
    """What is known of pairs."""
    import pandas as pd

    named = ["gmlmidongoing", "gmlmidonset", *(f"{name}{n}" for name in DISPUTE for n in (1, 2))]
    panel = panel.merge(pd.read_parquet(FOLDER / FILES[0])[[*PAIR, *named]], on=PAIR, how="left")
    zero_pandas(panel, named[:2], 2010)
    atop = pd.read_parquet(FOLDER / FILES[1])
    back = turned_pandas(atop).rename(columns={name: f"{name}_back" for name in PLEDGES})
    panel = panel.merge(atop, on=PAIR, how="left").merge(back, on=PAIR, how="left")
    zero_pandas(panel, [*PLEDGES, *back.columns[3:]], 2018)
    touching = pd.read_csv(FOLDER / FILES[3]).query("conttype > 0")
    touching = spread_pandas(touching, touching["stdate"].str[:4], touching["enddate"].str[:4])
    panel = panel.merge(touching.groupby(PAIR, as_index=False)["conttype"].min(), on=PAIR, how="left")
    zero_pandas(panel, ["conttype"], 2016)
    for file in (FILES[5], FILES[7]):
        table = pd.read_parquet(FOLDER / file)
        panel = panel.merge(pd.concat([table, turned_pandas(table)]), on=PAIR, how="left")
    rivals = pd.read_csv(FOLDER / FILES[10]).astype({"ccode1": "int64", "ccode2": "int64"})
    rivals = spread_pandas(rivals, rivals["start"], rivals["end"]).assign(rivalry=1.0)[[*PAIR, "rivalry", *KINDS]]
    panel = panel.merge(pd.concat([rivals, turned_pandas(rivals)]).groupby(PAIR, as_index=False).max(), on=PAIR, how="left")
    zero_pandas(panel, ["rivalry", *KINDS], 2020)
    return panel


def pandas_states(panel: Any) -> Any:
    """What is known of states, and the distance between their capitals."""
    import numpy as np
    import pandas as pd

    for file, names in STATE_TABLES.items():
        table = pd.read_parquet(FOLDER / file)[["ccode", "year", *names]]
        for n in (1, 2):
            one = table.rename(columns={"ccode": f"ccode{n}"} | {name: f"{name}{n}" for name in names})
            panel = panel.merge(one, on=[f"ccode{n}", "year"], how="left")
    capitals = pd.read_csv(FOLDER / FILES[4]).sort_values("stdate")
    capitals = spread_pandas(capitals, capitals["stdate"].str[:4], capitals["enddate"].str[:4]).drop_duplicates(["ccode", "year"])
    for n in (1, 2):
        one = capitals[["ccode", "year", "lat", "lng"]].rename(columns={"ccode": f"ccode{n}", "lat": f"lat{n}", "lng": f"lng{n}"})
        panel = panel.merge(one, on=[f"ccode{n}", "year"], how="left")
    a, b, c, d = (np.radians(panel[name]) for name in ("lat1", "lat2", "lng1", "lng2"))
    half = np.sin((a - b) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin((c - d) / 2) ** 2
    panel["capdist"] = 2 * 6378.137 * np.arcsin(np.sqrt(half))
    panel = panel.drop(columns=["lat1", "lat2", "lng1", "lng2"])
    majors = pd.read_csv(FOLDER / FILES[6])
    majors = spread_pandas(majors, majors["styear"], majors["endyear"])[["ccode", "year"]].drop_duplicates()
    for n in (1, 2):
        one = majors.rename(columns={"ccode": f"ccode{n}"}).assign(**{f"major{n}": 1})
        panel = panel.merge(one, on=[f"ccode{n}", "year"], how="left")
        zero_pandas(panel, [f"major{n}"], 2016)
    return panel


def by_pandas() -> Made:
    """The panel, by left merges in pandas."""
    panel = pandas_states(pandas_pairs(pandas_create()))
    return panel, {name: float(panel[name].sum()) for name in CHECKED}
