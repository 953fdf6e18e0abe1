"""Every name in every name column of the shared data is a state, a territory that is known, or on a list here with the reason."""

from __future__ import annotations

import pytest

from detente.errors import CaseError
from detente.states import match
from shared_data import SHARED

pytestmark = pytest.mark.realdata

SIPRI = "structural/sipri_arms_transfers"
COLUMNS = [
    (f"{SIPRI}/pakistan_deals_1950_2024.csv", "Recipient", "Supplier"),
    (f"{SIPRI}/tiv_dyad_ORDER_year_1950_2018.csv", "supplier", "recipient"),
    (f"{SIPRI}/tiv_dyad_year_1950_2024_allocated.csv", "supplier", "recipient"),
    (f"{SIPRI}/tiv_dyad_year_1995_2024_register.csv", "supplier", "recipient"),
    (f"{SIPRI}/us_exports_by_recipient_1950_2020.csv", "recipient"),
    ("structural/vdem/vdem_main_indices_1945_on.csv", "vdem_country_name"),
    ("structural/terrorism/gtd_incidents_country_year.csv", "country"),
    ("structural/terrorism/rand_incidents_fatalities_country_year.csv", "Entity"),
    ("structural/ucdp/owid_ucdp_ged_deaths_1989_2018.csv", "Entity"),
    ("structural/ucdp/battle_deaths_country_year_1946_on.csv", "country_name"),
    ("structural/military_expenditure/owid_sipri_milex.csv", "Entity"),
    ("structural/us_foreign_assistance/us_foreign_aid_country_year.csv", "country_name"),
    ("structural/us_foreign_assistance/usfahr_greenbook_econ_selected_years.csv", "country"),
    ("structural/us_aid_econ_mil_nunn_qian/us_econ_mil_aid_1950_2006.csv", "country"),
    ("structural/unga/ideal_points_1946_2024.csv", "countryname"),
    ("structural/unga/agreement_with_powers_1946_2020.csv", "country"),
    ("structural/us_troops/us_troops_country_year.csv", "countryname"),
    ("structural/regime/gwf_all_extended.csv", "gwf_country"),
    ("structural/regime/polity5_1945_on.csv", "polity_annual_country"),
    ("structural/regime/reign_regime_country_year.csv", "reign_country"),
    ("structural/economy/imf_dots_us_bilateral_trade.csv", "Country Name", "Counterpart Country Name"),
    ("structural/drone_strikes/dronestream_strikes.csv", "country"),
    ("structural/states_and_dyads/gw_states.csv", "statename"),
    ("structural/states_and_dyads/cow_capitals.csv", "statenme"),
    ("structural/states_and_dyads/gw_capitals.csv", "statenme"),
    ("events/icews_tkg/entities.csv", "country"),
    ("events/codebooks/ngec_countries.csv", "Name"),
    ("events/codebooks/gdelt_cameo_country.txt", "LABEL"),
    ("events/format_samples/icews_events.2018.sample.tab", "Source Country", "Target Country", "Country"),
]
TWO_STATES = {"Korea"}  # until 1910 one state, and the lists give its dates; without a date it is refused


def column(path: str, *names: str) -> list[tuple[str, ...]]:
    """The different rows of some columns, as text."""
    import polars as pl

    tab = "\t" if path.endswith((".tab", ".txt")) else ","
    file = SHARED / "data" / path
    read = pl.read_csv(file, infer_schema=False, separator=tab, encoding="utf8-lossy", truncate_ragged_lines=True, columns=list(names))
    return list(read.select(names).unique().drop_nulls().iter_rows())


def unmatched(names: set[str]) -> set[str]:
    found = set()
    for name in names:
        try:
            match(name)
        except CaseError:
            found.add(name)
    return found


@pytest.mark.parametrize(("path", "columns"), [(path, columns) for path, *columns in COLUMNS])
def test_every_name_is_known(path: str, columns: list[str]) -> None:
    names = {name for one in columns for (name,) in column(path, one)}
    assert len(names) > 2
    assert unmatched(names) <= TWO_STATES


@pytest.mark.parametrize("which", ["sanctioned_state", "sanctioning_state"])
def test_in_the_sanctions_cases_only_lists_of_several_states_are_refused(which: str) -> None:
    names = {name for (name,) in column("structural/sanctions/gsdb_v4_cases.csv", which)}
    assert all("," in name for name in unmatched(names))
    assert len(names - unmatched(names)) > 40


def test_the_names_of_the_icews_dyads_are_known() -> None:
    import polars as pl

    dyads = pl.read_parquet(SHARED / "data/events/icews_dyad_year/icews_directed_dyad_year.parquet", columns=["source", "target"])
    assert unmatched({*dyads["source"].unique(), *dyads["target"].unique()}) == set()


# Where a file gives a number beside the name, and the name at that year is another state here: name, its number, ours.
OTHERWISE = {
    ("structural/vdem/vdem_main_indices_1945_on.csv", "vdem_country_name", "cown", "cow"): {("Germany", 260, 255)},  # 1990 alone
    ("structural/vdem/vdem_main_indices_1945_on.csv", "vdem_country_name", "GWn", "gw"): {("Republic of Vietnam", 815, 817)},  # 1954
    ("structural/unga/ideal_points_1946_2024.csv", "countryname", "ccode", "cow"): set(),
    ("structural/regime/gwf_all_extended.csv", "gwf_country", "cown", "cow"): set(),
    ("structural/regime/gwf_all_extended.csv", "gwf_country", "GWn", "gw"): set(),
    ("structural/regime/polity5_1945_on.csv", "polity_annual_country", "cown", "cow"): set(),
    ("structural/regime/polity5_1945_on.csv", "polity_annual_country", "GWn", "gw"): set(),
    ("structural/regime/reign_regime_country_year.csv", "reign_country", "cown", "cow"): {
        ("Germany", 260, 255),
        ("Yemen", 678, 679),
    },  # 1990
    ("structural/ucdp/battle_deaths_country_year_1946_on.csv", "country_name", "gwcode", "gw"): set(),
    # Troops: unified Germany's and Yemen's numbers are given to the years before; Antigua also has a number of the file's own
    ("structural/us_troops/us_troops_country_year.csv", "countryname", "ccode", "cow"): {
        ("Germany", 255, 260),
        ("Yemen", 679, 678),
        ("Yemen Arab Republic", 678, 679),
        ("Antigua", 1006, 58),
    },
}


@pytest.mark.parametrize(("where", "otherwise"), OTHERWISE.items())
def test_a_name_in_its_year_has_the_number_that_the_file_gives(
    where: tuple[str, str, str, str], otherwise: set[tuple[str, int, int]]
) -> None:
    path, name_column, code_column, system = where
    differs, agreed = set(), 0
    for name, year, code in column(path, name_column, "year", code_column):
        try:
            state = match(name, int(float(year))).state
        except (CaseError, ValueError):
            assert "Vietnam" in name  # two states until 1975
            continue
        ours = getattr(state, system) if state else None
        agreed += ours == int(float(code))
        if ours is not None and ours != int(float(code)):
            differs.add((name, int(float(code)), ours))
    assert differs == otherwise
    assert agreed > 5_000
