"""V-Dem: known values of the extracts, and the publisher's own form with its bounds."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.record.readers import data_set
from record.readers.opened import DATA, lines, read_file, read_text, row, seen, value


@pytest.mark.realdata
def test_the_extract_of_version_15_has_the_values_of_its_file() -> None:
    loose = read_file(data_set("vdem"), "democracydata-1945", DATA / "structural/vdem/vdem_main_indices_1945_on.csv")
    assert value(loose, "vdem.electoral_democracy", "770", 2024) == 0.313
    assert value(loose, "vdem.electoral_democracy", "770", 1947) == 0.179
    assert value(loose, "vdem.electoral_democracy_standard_deviation", "70", 1945) == 0.018
    assert {reject.why for reject in loose.rejects} == {"a value is needed"}  # Palestine and the like: no state of the list


@pytest.mark.realdata
def test_values_that_a_project_prepared_count_as_derived() -> None:
    file = DATA / "structural/vdem/vdem_v12_country_year_demspaces.csv"
    loose = read_file(data_set("vdem-demspaces"), "states-v12", file)
    assert value(loose, "vdem-demspaces.military_executive", "770", 1980) == 0.8
    assert seen(loose)["status"].unique().to_list() == ["derived"]


def test_bounds_of_the_publisher_are_kept_where_they_hold_the_value(tmp_path: Path) -> None:
    text = (
        "country_name,country_text_id,year,COWcode,v2x_polyarchy,v2x_polyarchy_codelow,v2x_polyarchy_codehigh,v2x_libdem,v2x_libdem_codelow,"
        "v2svdomaut,v2svdomaut_codelow,v2svdomaut_codehigh\n"
        "Someland,SOM,1980,770,0.4,0.35,0.45,,,-1.5,-2,-1\n"
        "Someland,SOM,1981,770,0.5,0.6,0.7,0.2,0.1,,,\n"
        "Nowhere,NOW,1981,,0.5,0.4,0.6,0.2,,,,\n"
    )
    loose = read_text(data_set("vdem"), "publisher", tmp_path, text)
    first = row(loose, "vdem.electoral_democracy", "770", 1980)
    assert (first["value"], first["low"], first["high"]) == (0.4, 0.35, 0.45)
    astray = row(loose, "vdem.electoral_democracy", "770", 1981)
    assert (astray["value"], astray["low"], astray["high"]) == (0.5, None, None)
    assert value(loose, "vdem.domestic_autonomy", "770", 1980) == -1.5
    assert seen(loose).height == 4
    assert lines(loose.rejects) == [(4, "COWcode")]
