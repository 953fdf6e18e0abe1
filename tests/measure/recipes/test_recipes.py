"""A case's tables follow from rows of the home and a recipe: what is missing stays missing, and what cannot be made is said."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from detente.errors import CaseError, Place
from detente.measure.recipes import Recipe, compare, make_tables, read_recipe, write_tables
from detente.measure.recipes.entries import read_span, sides
from detente.measure.recipes.taking import Held, held, period_of
from detente.record import Spell
from detente.record.declared import Declared

OBSERVATIONS = {
    "series": pl.String, "of": pl.String, "cow1": pl.Int16, "cow2": pl.Int16, "from": pl.Date, "to": pl.Date,
    "value": pl.Float64, "low": pl.Float64, "high": pl.Float64, "status": pl.String,
}  # fmt: skip
PLACE = Place("series.yaml")
COUNT = pl.List(pl.Struct({"what": pl.String, "low": pl.Float64, "best": pl.Float64, "high": pl.Float64}))
EVENTS = {"date": pl.Date, "cow1": pl.Int16, "cow2": pl.Int16, "counts": COUNT, "source": pl.String}


def row(series: str, of: str, states: tuple[int | None, int | None], year: int, value: float | None, **more: Any) -> dict[str, Any]:
    span = {"from": datetime.date(year, 1, 1), "to": datetime.date(year, 12, 31)}
    plain = {"series": series, "of": of, "cow1": states[0], "cow2": states[1], "value": value, "low": None, "high": None, "status": "found"}
    return {**plain, **span, **more}


ROWS = [
    row("arms.delivered", "Ruritania's name>Pakistan", (2, 770), 2000, 30.0),
    row("arms.delivered", "China>Pakistan", (710, 770), 2000, 10.0),
    row("arms.delivered", "China>Pakistan", (710, 770), 2001, 5.0),
    row("arms.delivered", "unknown>Pakistan", (None, 770), 2001, 1.0),
    row("arms.delivered", "China>India", (710, 750), 2000, 99.0),
    row("votes.point", "2", (2, None), 2000, 1.5),
    row("votes.point", "770", (770, None), 2000, -0.5),
    row("votes.point", "770", (770, None), 2001, -0.75),
    row("drones.civilians", "Pakistan", (770, None), 2004, None, low=2.0, high=6.0),
    row("economy.output", "PAK", (770, None), 2000, 2_500_000.0),
    row("economy.output", "PAK", (770, None), 2001, None),
    row("trade.total", "PAK-IND", (750, 770), 2000, 4.0),
]


def strike(month: int, target: int, **civilians: float | None) -> dict[str, Any]:
    counts = [{"what": "civilians", **civilians}] if civilians else []
    return {"date": datetime.date(2004, month, 1), "cow1": 2, "cow2": target, "source": "strikes", "counts": counts}


STRIKES = [strike(6, 770, low=1, best=2, high=3), strike(9, 770, low=0, best=None, high=1), strike(9, 678)]


def held_by(recipe: Recipe) -> Held:
    return held(recipe, pl.LazyFrame(ROWS, schema=OBSERVATIONS, strict=False), pl.LazyFrame(STRIKES, schema=EVENTS, strict=False))


def declared(*names: str) -> dict[str, Declared]:
    return {
        name: Declared(
            name, name, "own", "record/made.csv", "", "count", "calendar", ("a-source",), "", "derived", (), "", "", False, PLACE
        )
        for name in names
    }


def made(tmp_path: Path, recipe: str, *spells: Spell) -> list[dict[str, str]]:
    (tmp_path / "record").mkdir(exist_ok=True)
    (tmp_path / "record" / "recipe.yaml").write_text(recipe, encoding="utf-8")
    read = read_recipe(tmp_path)
    (table,) = make_tables(read, declared(*read.series), held_by(read), spells)
    return list(csv.DictReader(table.text.splitlines()))


def values(rows: list[dict[str, str]], series: str = "x", column: str = "value") -> dict[str, str]:
    return {r["period"]: r[column] for r in rows if r["series"] == series}


def test_a_series_is_taken_divided_and_rounded_and_what_is_missing_stays_missing(tmp_path: Path) -> None:
    rows = made(tmp_path, "series: {x: {take: economy.output, of: PAK, per: 1000000, digits: 1, note: {2000: first}}}")
    assert values(rows) == {"2000": "2.5", "2001": ""}
    assert values(rows, column="note") == {"2000": "first", "2001": ""}
    assert {(r["source"], r["status"]) for r in rows} == {("a-source", "derived")}


@pytest.mark.parametrize("of", ["PAK-IND", "IND-PAK"])
def test_a_pair_without_direction_may_be_named_either_way(tmp_path: Path, of: str) -> None:
    assert values(made(tmp_path, f"series: {{x: {{take: trade.total, of: {of}}}}}")) == {"2000": "4"}


def test_a_directed_pair_is_not_its_reverse(tmp_path: Path) -> None:
    assert values(made(tmp_path, "series: {x: {take: arms.delivered, of: CHN>IND}}")) == {"2000": "99"}
    assert values(made(tmp_path, "series: {x: {take: arms.delivered, of: IND>CHN}}")) == {}


def test_a_distance_needs_both_states(tmp_path: Path) -> None:
    recipe = "series: {x: {distance: [{take: votes.point, of: PAK}, {take: votes.point, of: USA}]}}"
    assert values(made(tmp_path, recipe)) == {"2000": "2"}


GROUP = "groups: {suppliers: [{take: arms.delivered, of: '*>PAK', years: 2000-2002, absent: zero}]}\n"


def test_shares_totals_and_concentration_of_a_group(tmp_path: Path) -> None:
    recipe = GROUP + (
        "series:\n"
        "  us: {member: USA, group: suppliers}\n"
        "  rest: {total: suppliers, without: [USA, CHN]}\n"
        "  part: {share: USA, group: suppliers}\n"
        "  index: {concentration: suppliers}\n"
    )
    rows = made(tmp_path, recipe)
    assert values(rows, "us") == {"2000": "30", "2001": "0", "2002": "0"}
    assert values(rows, "rest") == {"2000": "0", "2001": "1", "2002": "0"}
    assert values(rows, "part") == {"2000": "0.75", "2001": "0", "2002": ""}  # nothing has no shares
    assert values(rows, "index") == {"2000": "0.625", "2001": "0.722222", "2002": ""}


def test_a_year_without_a_row_is_zero_only_where_the_step_says_so(tmp_path: Path) -> None:
    step = "{take: arms.delivered, of: CHN>PAK, years: 1999-2002"
    assert values(made(tmp_path, f"series: {{x: {step}}}}}")) == {"2000": "10", "2001": "5"}
    assert values(made(tmp_path, f"series: {{x: {step}, absent: zero}}}}")) == {"1999": "0", "2000": "10", "2001": "5", "2002": "0"}


def test_the_middle_of_two_counts_keeps_the_counts(tmp_path: Path) -> None:
    (found,) = made(tmp_path, "series: {x: {take: drones.civilians, of: PAK, middle: true}}")
    assert (found["value"], found["low"], found["high"]) == ("4", "2", "6")


def test_events_are_counted_and_their_counts_summed(tmp_path: Path) -> None:
    rows = made(tmp_path, "series:\n  n: {count: strikes, of: USA>PAK}\n  x: {tally: civilians, events: strikes, of: USA>PAK}\n")
    assert values(rows, "n") == {"2004": "2"}
    assert [(r["value"], r["low"], r["high"]) for r in rows if r["series"] == "x"] == [("2", "1", "4")]


def test_spells_are_counted_by_year_in_force_or_begun(tmp_path: Path) -> None:
    day = datetime.date
    spells = [
        Spell("a", "sanction", day(2000, 5, 1), day(2001, 1, 1), "", "law", "coded"),
        Spell("b", "sanction", day(2001, 5, 1), None, "", "law", "coded"),
    ]
    recipe = "series:\n  x: {spells: sanction, years: 1999-2002, at_most: 1}\n  begun: {spells: sanction, years: 2000-2001, begun: true}\n"
    rows = made(tmp_path, recipe, *spells)
    assert values(rows) == {"1999": "0", "2000": "1", "2001": "1", "2002": "1"}
    assert values(rows, "begun") == {"2000": "1", "2001": "1"}


def test_a_second_step_fills_what_the_first_lacks_or_stands_beside_it(tmp_path: Path) -> None:
    recipe = (
        "series:\n  x:\n    - {take: arms.delivered, of: CHN>PAK, years: 2000}\n"
        "    - {given: {2000: 7, 2003: 8}, where: lacking, note: by hand, status: recalled}\n"
        "    - {given: {2000: 7}, where: known, variant: other}\n"
    )
    rows = made(tmp_path, recipe)
    assert [(r["period"], r["value"], r["status"], r["variant"]) for r in rows] == [
        ("2000", "10", "derived", ""), ("2000", "7", "derived", "other"), ("2003", "8", "recalled", ""),
    ]  # fmt: skip


def test_a_figure_left_out_has_its_reason_as_note(tmp_path: Path) -> None:
    rows = made(tmp_path, "series: {x: {take: arms.delivered, of: CHN>PAK, missing: {2001: the source mixes two things}}}")
    assert values(rows) == {"2000": "10", "2001": ""}
    assert values(rows, column="note")["2001"] == "the source mixes two things"


@pytest.mark.parametrize(
    ("recipe", "message"),
    [
        ("series: {x: {take: arms.delivered, of: PAK, count: strikes}}", "`x` has a step with `take` and `count` of the verbs"),
        ("series: {x: {of: PAK}}", "`x` has a step with none of the verbs"),
        ("series: {x: {take: arms.delivered, of: '*>PAK'}}", "`x` takes `*>PAK`, which is many series"),
        ("series: {x: {total: suplies}}\n" + GROUP, "names the group `suplies`, which is not there"),
        ("series: {x: {take: a.b, of: PAK, years: 2000-1990}}", "ends before it begins"),
        ("series: {x: {take: sipri-arms.deliverd, of: USA>PAK}}", "did you mean `sipri-arms.delivered`?"),
        ("series: {x: {take: atop.defence, of: USA>PAK}}", "detente fetch atop --from FILE  # defence"),
        (
            "series: {x: {take: sipri-arms.delivered, of: USA>PAK, absent: zero, years: 1990-2000}}",
            "for 1990-2000: `sipri-arms.delivered` covers 1995-2024",
        ),
        (
            "series: {x: {count: drones-new-america, of: USA>PAK, absent: zero, years: 1990-2000}}",
            "for 1990-2000: `drones-new-america` covers 2004-2018",
        ),
        ("series: {x: {spells: sanctions}}", "`x` counts spells and names no years"),
        ("series: {x: {take: arms.delivered, of: USA>PAK, absent: zero}}", "`x` says `absent: zero` and names no years"),
        ("series: {x: [{given: {2000: 1}}, {given: {2000: 2}}]}", "2000 is made twice"),
        ("series: {x: {take: arms.delivered, of: Pakistn>PAK}}", "did you mean `Pakistan`?"),
        ("series: {x: {member: FRA, group: suppliers}}\n" + GROUP, "the group `suppliers` has no part `FRA`"),
    ],
)
def test_what_cannot_be_made_is_said_with_its_line(tmp_path: Path, recipe: str, message: str) -> None:
    with pytest.raises(CaseError) as caught:
        made(tmp_path, recipe)
    assert message in str(caught.value)
    assert "recipe.yaml:" in str(caught.value)


def test_what_the_home_lacks_is_one_fault_and_faults_stand_in_the_order_of_lines(tmp_path: Path) -> None:
    recipe = (
        "series:\n  a: {take: economy.output, of: PAK}\n  b: {take: atop.defence, of: USA>PAK}\n"
        "  c: [{given: {2000: 1}}, {given: {2000: 2}}]\n  d: {take: atop.offence, of: USA>PAK}\n  e: {count: gtd, of: PAK}\n"
    )
    with pytest.raises(CaseError) as caught:
        made(tmp_path, recipe)
    assert [fault.place and fault.place.line for fault in caught.value.faults] == [3, 4]
    lacking = caught.value.faults[0]
    assert lacking.what == "the home lacks 3 of the 4 series and lists of events that the recipe takes, from 2 data sets"
    assert lacking.mend.splitlines()[:2] == [
        "detente fetch atop --from FILE  # defence, offence",
        "detente fetch gtd --from FILE  # events",
    ]


@pytest.mark.parametrize(
    ("of", "found"),
    [
        ("Guinea-Bissau", ("Guinea-Bissau", "", False)),
        ("PAK-Guinea-Bissau", ("PAK", "Guinea-Bissau", False)),
        ("Guinea-Bissau>Pakistn", ("Guinea-Bissau", "Pakistn", True)),
        ("Pakistn-IND", ("Pakistn", "IND", False)),
        ("*-PAK", ("*", "PAK", False)),
    ],
)
def test_a_hyphen_may_belong_to_a_name(of: str, found: tuple[str, str, bool]) -> None:
    assert sides(of) == found


def test_a_table_that_the_recipe_makes_in_part_is_refused(tmp_path: Path) -> None:
    (tmp_path / "record").mkdir()
    (tmp_path / "record" / "recipe.yaml").write_text("series: {x: {given: {2000: 1}}}", encoding="utf-8")
    recipe = read_recipe(tmp_path)
    with pytest.raises(CaseError, match=r"`record/made.csv` holds `y` too, and the recipe does not make it"):
        make_tables(recipe, declared("x", "y"), held_by(recipe))


def test_what_changes_is_told_row_by_row_and_written_whole(tmp_path: Path) -> None:
    (tmp_path / "record").mkdir()
    (tmp_path / "record" / "recipe.yaml").write_text("series: {x: {given: {2000: 1, 2001: 2}}}", encoding="utf-8")
    recipe = read_recipe(tmp_path)
    tables = make_tables(recipe, declared("x"), held_by(recipe))
    assert compare(tables[0], tmp_path).added == ("x 2000", "x 2001")
    write_tables(tables, tmp_path)
    assert not compare(tables[0], tmp_path)
    (tmp_path / "record" / "recipe.yaml").write_text("series: {x: {given: {2001: 3}}}", encoding="utf-8")
    recipe = read_recipe(tmp_path)
    change = compare(make_tables(recipe, declared("x"), held_by(recipe))[0], tmp_path)
    assert (change.added, change.changed, change.removed) == ((), ("x 2001",), ("x 2000",))


def test_the_transition_quarter_is_a_period_of_its_own() -> None:
    assert str(period_of(datetime.date(1976, 7, 1), datetime.date(1976, 9, 30))) == "1976TQ"
    assert str(period_of(datetime.date(2009, 10, 1), datetime.date(2010, 9, 30))) == "2010"
    first, last = read_span("1976-1976TQ")
    assert first < last
