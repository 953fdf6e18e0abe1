"""Autocratic regimes after Geddes, Wright and Frantz, by country and year."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.columns import CODE, FLAG, TEXT, YEAR
from detente.record.readers.shapes.rows import state_years
from detente.record.sheets import Sheet

FLAGS = {
    "gwf_party": ("rests_on_party", "The autocracy rests on a party"),
    "gwf_military": ("rests_on_military", "The autocracy rests on the military"),
    "gwf_monarchy": ("rests_on_monarchy", "The autocracy is a monarchy"),
    "gwf_personal": ("rests_on_person", "The autocracy rests on one person"),
}
REGIMES = {  # gwf_regimetype
    "party": "party_regime",
    "personal": "personal_regime",
    "monarchy": "monarchy",
    "military": "military_regime",
    "military-personal": "military_personal_regime",
    "party-personal": "party_personal_regime",
    "party-military": "party_military_regime",
    "party-military-personal": "party_military_personal_regime",
    "oligarchy": "oligarchy",
    "indirect military": "indirect_military_regime",
}
OTHERS = {  # gwf_nonautocracy
    "democracy": "democracy",
    "provisional": "provisional_government",
    "warlord": "warlords",
    "foreign-occupied": "foreign_occupation",
    "warlord/foreign-occupied": "warlords_or_foreign_occupation",
    "not-independent": "not_independent",
}
KINDS = {"gwf_regimetype": REGIMES, "gwf_nonautocracy": OTHERS}


def read(sheet: Sheet) -> Loose:
    """For each state and year, 1 for the kind of regime it has and 0 for every other."""
    from detente.record.readers.shapes.spans import kinds

    told, refused = kinds(sheet, KINDS)
    names = {word: f"gwf.{word}" for table in KINDS.values() for word in table.values()}
    loose = state_years(told, "cown", "year", names | {column: f"gwf.{word}" for column, (word, _) in FLAGS.items()})
    return Loose(loose.observations, rejects=refused)


DATA_SET = DataSet(
    id="gwf",
    name="Autocratic Regimes",
    citation=Citation(
        ("Geddes, Barbara", "Wright, Joseph", "Frantz, Erica"),
        "Autocratic Breakdown and Regime Transitions: A New Data Set",
        "2014",
        "Perspectives on Politics 12(2): 313-331",
    ),
    licence="not stated; the authors ask to be cited",
    redistribution="facts-only",
    page="https://sites.psu.edu/dictators/",
    series=(
        *(
            PublishedSeries(f"gwf.{word}", word.replace("_", " ").capitalize(), "0 or 1", "state", 1742, 2010, variable)
            for variable, table in KINDS.items()
            for word in table.values()
        ),
        *(PublishedSeries(f"gwf.{word}", label, "0 or 1", "state", 1742, 2010, column) for column, (word, label) in FLAGS.items()),
    ),
    formats=(
        Format(
            id="democracydata",
            title="country-years, extended back, as the R package democracyData ships them",
            files=("gwf_all_extended.csv",),
            columns={"cown": CODE, "year": YEAR, **dict.fromkeys(KINDS, TEXT), **dict.fromkeys(FLAGS, FLAG)},
            read=read,
            coding="cow",
            proof="real rows",
            proven_by="gwf_all_extended.csv of democracyData: 9,411 rows",
            note="extended: a regime under way in 1946 is carried back to its first year, which may lie before the state was one",
        ),
    ),
    note="A year has the regime of its first day: Pakistan is an oligarchy in 1958 and under military and personal rule from 1959. REIGN "
    "codes some spells of Pakistan otherwise.",
)
