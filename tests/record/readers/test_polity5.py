"""Polity5: no special code passes as a score, codes become those of Correlates of War, one polity for a state and year."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import polars as pl
import pytest

from detente.record.readers import data_set
from record.readers.opened import DATA, lines, read_file, read_text, seen, value

HEADER = (
    "p5,cyear,ccode,scode,country,year,flag,fragment,democ,autoc,polity,polity2,durable,xrreg,xrcomp,xropen,xconst,parreg,parcomp,"
    "exrec,exconst,polcomp,prior,emonth,eday,eyear,eprec,interim,bmonth,bday,byear,bprec,post,change,d5,sf,regtrans"
)


def made(ccode: int, year: int, polity: int, polity2: int | None = None, regtrans: int | None = None) -> str:
    """A row in the publisher's form; its scores are made up."""
    other = polity if polity < -10 else 1
    special = polity < -10
    cells = {
        **dict.fromkeys(HEADER.split(","), ""),
        **{"ccode": ccode, "year": year, "democ": other, "autoc": other, "polity": polity, "durable": 3, "regtrans": regtrans},
        "polity2": polity2 if special else polity,
        **dict.fromkeys(("xrcomp", "xropen", "xconst", "exrec", "exconst", "polcomp"), other),
    }
    return ",".join("" if cell is None else str(cell) for cell in cells.values())


@pytest.mark.realdata
def test_scores_of_pakistan_and_the_years_between_regimes() -> None:
    loose = read_file(data_set("polity5"), "democracydata-1945", DATA / "structural/regime/polity5_1945_on.csv")
    assert [value(loose, "polity5.polity", "770", year) for year in (1947, 1958, 1970, 1971, 1973)] == [-4, -7, None, None, 8]
    assert [value(loose, "polity5.polity2", "770", year) for year in (1970, 1971, 1972)] == [0, 0, 4]
    assert [value(loose, f"polity5.{word}", "770", 1970) for word in ("transition", "interregnum", "foreign_interruption")] == [1, 0, 0]
    assert [value(loose, f"polity5.{word}", "770", 1971) for word in ("transition", "interregnum", "foreign_interruption")] == [0, 1, 0]
    low = seen(loose).filter(pl.col("series") != "polity5.regime_transition")["value"].min()
    assert low == -10
    assert {reject.value for reject in loose.rejects} == {"1991", "1993", "2006", "2011", "1976"}
    assert value(loose, "polity5.polity", "625", 2011) == -4  # of Sudan after the south left
    assert value(loose, "polity5.polity", "345", 2006) == 8  # of Serbia


def test_codes_of_the_publisher_become_those_of_correlates_of_war(tmp_path: Path) -> None:
    codes = {
        769: "770",
        364: "365",
        818: "816",
        529: "530",
        626: "625",
        525: "626",
        341: "347",
        348: "341",
        342: "345",
        324: "325",
        750: "750",
    }
    text = "\n".join([HEADER, *(made(code, 1980, 5) for code in codes), made(564, 1880, 5)])
    loose = read_text(data_set("polity5"), "publisher", tmp_path, text)
    assert seen(loose).filter(pl.col("series") == "polity5.polity")["code1"].to_list() == list(codes.values())
    assert [(reject.line, reject.why) for reject in loose.rejects] == [(13, "the Orange Free State is no state of Correlates of War")]


def test_no_special_code_of_the_publisher_is_a_score(tmp_path: Path) -> None:
    text = "\n".join(
        [HEADER, made(700, 1979, -66), made(700, 1978, -77, 0), made(700, 1992, -88, 3), made(700, 1993, -50), made(700, 1994, 4)]
    )
    loose = read_text(data_set("polity5"), "publisher", tmp_path, text)
    assert [value(loose, "polity5.polity", "700", year) for year in (1979, 1978, 1992, 1994)] == [None, None, None, 4]
    assert [value(loose, "polity5.institutionalized_democracy", "700", year) for year in (1979, 1994)] == [None, 1]
    assert [value(loose, "polity5.polity2", "700", year) for year in (1978, 1992)] == [0, 3]
    assert seen(loose).filter((pl.col("series") == "polity5.polity2") & (pl.col("from").dt.year() == 1979)).is_empty()
    assert [value(loose, f"polity5.{word}", "700", 1979) for word in ("foreign_interruption", "interregnum", "transition")] == [1, 0, 0]
    assert lines(loose.rejects) == [(5, "democ")]


def test_of_two_polities_in_a_year_the_one_that_goes_on_is_kept(tmp_path: Path) -> None:
    ending = [made(625, 2010, 1), made(625, 2011, 2, regtrans=98), made(626, 2011, 3, regtrans=97), made(626, 2012, 4)]
    untold = [made(324, 1861, 5), made(325, 1861, 6), made(325, 1862, 7)]  # regtrans is silent; Italy has a next year
    loose = read_text(data_set("polity5"), "publisher", tmp_path, "\n".join([HEADER, *ending, *untold]))
    assert [value(loose, "polity5.polity", "625", year) for year in (2010, 2011, 2012)] == [1, 3, 4]
    assert [value(loose, "polity5.polity", "325", year) for year in (1861, 1862)] == [6, 7]
    assert lines(loose.rejects) == [(3, "year"), (6, "year")]


def test_the_file_for_spss_reads_as_the_text_does(tmp_path: Path) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    text = "\n".join([HEADER, made(769, 1958, -7), made(769, 1970, -88, 0)])
    file = tmp_path / "made-by-us-p5v2018.sav"
    pyreadstat.write_sav(
        pl.read_csv(StringIO(text)).select("ccode", "year", pl.col("^(democ|autoc|polity2?|durable|x.*|ex.*|polcomp)$"), "regtrans"), file
    )
    of_spss, of_text = read_file(data_set("polity5"), "publisher", file), read_text(data_set("polity5"), "publisher", tmp_path, text)
    columns = ["series", "code1", "from", "to", "value"]
    assert seen(of_spss).select(columns).equals(seen(of_text).select(columns))
    assert value(of_spss, "polity5.polity", "770", 1970) is None
