"""Draws from priors depend on seed, parameter and number alone, and keep to their bounds; tables are read or refused whole."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from ensemble_making import whole

from detente.errors import RunError
from detente.simulate.ensembles.draws import draw_priors, read_draws
from theory_making import parameter, theory, variable


def priors(**given):
    made = [parameter(name, 0.5, prior=prior, bounds=bounds) for name, (prior, bounds) in given.items()]
    return theory([variable("x", "stock", "", "0", "1")], made)


def test_a_draw_is_the_same_in_any_block_and_among_any_number():
    few, many = draw_priors(whole(), 10, 4), draw_priors(whole(), 1000, 4)
    for name in few.parameters:
        alone = np.concatenate([many.block(k, k + 1)[name] for k in range(10)])
        assert (few.block(0, 10)[name] == many.block(0, 1000)[name][:10]).all()
        assert (alone == few.block(0, 10)[name]).all()
    assert (draw_priors(whole(), 10, 5).block(0, 10)["rate"] != few.block(0, 10)["rate"]).all()
    assert few.fixed == ("unused",)
    assert "unused" in few.said()


@pytest.mark.parametrize(
    ("prior", "bounds", "quantiles"),
    [
        ("normal(1, 2)", (-1e9, 1e9), {0.5: 1, 0.975: 1 + 2 * 1.959964}),
        ("normal(0, 1)", (0, 1e9), {0.5: 0.674490}),
        ("lognormal(2, 0.5)", (0, np.inf), {0.5: 2, 0.975: 2 * np.exp(0.5 * 1.959964)}),
        ("uniform(0, 4)", (1, 2), {0.5: 1.5}),
        ("beta(1, 1)", (0, 1), {0.25: 0.25}),
        ("beta(1, 1)", (0.5, 1), {0.5: 0.75}),
        ("beta(8, 2)", (0, 1), {0.5: 0.820377}),
        ("beta(0.5, 0.5)", (0, 1), {0.25: np.sin(np.pi / 8) ** 2}),
    ],
)
def test_quantiles(prior, bounds, quantiles):
    values = draw_priors(priors(p=(prior, bounds)), 40_000, 1).block(0, 40_000)["p"]
    assert values.min() >= bounds[0]
    assert values.max() <= bounds[1]
    for share, expected in quantiles.items():
        assert abs((values < expected).mean() - share) < 4 * np.sqrt(share * (1 - share) / 40_000)


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(RunError, match=r"uniform\(2, 3\) of `p` lies outside its bounds 0 to 1"):
        draw_priors(priors(p=("uniform(2, 3)", (0, 1))), 5)
    with pytest.raises(RunError, match="no parameter of this theory has a prior"):
        draw_priors(theory([variable("x", "stock", "", "0", "1")], [parameter("p", 1)]), 5)
    with pytest.raises(RunError, match="0 draws are asked for"):
        draw_priors(whole(), 0)


def test_a_table_written_and_read_is_the_same(tmp_path):
    made = draw_priors(whole(), 50, 2)
    for name in ("draws.csv", "draws.parquet"):
        table = made.to_polars()
        (table.write_csv if name.endswith("csv") else table.write_parquet)(tmp_path / name)
        read = read_draws(tmp_path / name, whole())
        assert read.count == 50
        assert (read.numbered(3, 9) == np.arange(3, 9)).all()
        for column in made.parameters:
            assert (read.block(10, 20)[column] == made.block(10, 20)[column]).all()


BAD = {
    "draw,rate,speed\n0,0.1,2\n": (
        "draws.csv:1: the column `speed` is no parameter of this theory\n  accepted: `rate`, `unused`, `wait`\n"
        "draws.csv:1: the parameter `wait` has no column\n  add the column `wait`; 1.3 in every row keeps its value"
    ),
    "rate,wait\n0.1,1\nmuch,1\n,9\n": (
        "draws.csv:3: `rate` is `much`, which is not a number\n  write a finite number in every row\n"
        "draws.csv:4: `rate` is empty\n  write a finite number in every row\n"
        "draws.csv:4: `wait` is 9, outside its bounds 0 to 5\n  mend the draw, or the parameter's bounds"
    ),
    "rate,wait\n": "draws.csv:1: the table has no rows\n  one row for each draw",
    "rate;wait\n0,1;1\n": "draws.csv:1: the columns stand between semicolons\n  separate them by commas; numbers have a decimal point",
    "rate,wait,rate\n1,1,1\n": "draws.csv:1: the column `rate` is there twice\n  keep one of them",
    "draw,rate,wait\n3,0.1,1\n3,0.1,1\n": "draws.csv:1: the column `draw` does not number the draws\n  a whole number for each, none twice",
    "rate,wait\n0.1,1\ninf,1\n": "draws.csv:3: `rate` is `inf`, which is not a number\n  write a finite number in every row",
}


@pytest.mark.parametrize("text", BAD)
def test_every_fault_of_a_table_is_told_with_its_row(tmp_path, monkeypatch, text):
    monkeypatch.chdir(tmp_path)
    from pathlib import Path

    Path("draws.csv").write_text(text)
    with pytest.raises(RunError) as raised:
        read_draws(Path("draws.csv"), whole())
    assert str(raised.value).replace("`None`", "``") == BAD[text]


def test_a_table_of_faults_is_told_in_part(tmp_path):
    path = tmp_path / "draws.csv"
    path.write_text("rate,wait\n" + "x,1\n" * 5000)
    with pytest.raises(RunError, match="more faults") as raised:
        read_draws(path, whole())
    assert len(raised.value.faults) == 21


@pytest.mark.parametrize(
    ("name", "content"), [("a.txt", b"rate"), ("a.parquet", b"PAR1 no"), ("a.csv", b"\xff\xfe\x00"), ("gone.csv", None)]
)
def test_what_is_no_table_is_refused(tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(RunError, match="read"):
        read_draws(tmp_path / name, whole())


def test_a_column_of_a_parameter_without_a_prior_is_taken(tmp_path):
    path = tmp_path / "draws.parquet"
    pl.DataFrame({"rate": [0.1, 0.2], "wait": [1, 2], "unused": [3.0, 4.0]}).write_parquet(path)
    assert read_draws(path, whole()).parameters == ("rate", "wait", "unused")
    assert read_draws(path, whole()).fixed == ()
