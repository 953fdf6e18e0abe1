"""Polity5: how executives are recruited and bound, and who may compete, by country and year."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, PublishedSeries
from detente.record.readers.shapes.columns import CODE, TEXT, YEAR
from detente.record.readers.shapes.polity_scores import EXTRACT_ID, PUBLISHER_ID, SCORES, STANDARD_CODES, read_extract, read_publisher
from detente.record.sheets import Column

SCORE = Column("whole", low=-88, high=999)
COLUMNS = {"year": YEAR, **{variable: SCORE for variable, *_ in SCORES}}
NO_SCORE = "null where the source writes -66 (foreign interruption), -77 (interregnum) or -88 (transition)"

DATA_SET = DataSet(
    id="polity5",
    name="Polity5: Political Regime Characteristics and Transitions",
    citation=Citation(
        ("Marshall, Monty G.", "Gurr, Ted Robert"),
        "Polity5: Political Regime Characteristics and Transitions, 1800-2018",
        "2020",
        "Center for Systemic Peace",
        "2018",
        "https://www.systemicpeace.org/inscrdata.html",
    ),
    licence="not stated; the producer asks to be cited",
    redistribution="facts-only",
    page="https://www.systemicpeace.org/inscrdata.html",
    versions=("2018",),
    series=(
        *(
            PublishedSeries(f"polity5.{word}", label, unit, "state", 1800, 2020, variable, note="" if variable == "polity2" else NO_SCORE)
            for variable, word, label, unit, _, _ in SCORES
        ),
        *(
            PublishedSeries(f"polity5.{word}", label, "0 or 1", "state", 1800, 2020, "polity", note=f"1 where polity is {code}")
            for code, (word, label) in STANDARD_CODES.items()
        ),
    ),
    formats=(
        Format(
            id="democracydata-1945",
            title="country-years from 1945 as the R package democracyData ships them",
            files=("polity5_1945_on.csv",),
            columns={"cown": CODE, EXTRACT_ID: TEXT, **COLUMNS},
            read=read_extract,
            coding="cow",
            version="2018",
            proof="real rows",
            proven_by="polity5_1945_on.csv of democracyData: 10,024 rows",
        ),
        Format(
            id="publisher",
            title="the publisher's table, p5v2018, as a workbook, for SPSS, or saved as CSV",
            files=("p5v2018.xls", "p5v2018.sav", "p5v2018.csv"),
            columns={PUBLISHER_ID: CODE, **COLUMNS},
            read=read_publisher,
            coding="cow",
            version="2018",
            proof="codebook",
            proven_by="the header and the first rows of p5v2018 as a public copy in CSV shows them; a public crosswalk of the codes of "
            "Polity IV to those of Correlates of War; the meaning of the scores, by the annual extract",
            note="Polity's own codes are turned into those of Correlates of War: 769 is Pakistan to 1971, 364 the USSR, 818 Vietnam from "
            "1976, 529 Ethiopia from 1993, 626 Sudan from 2011 and 525 South Sudan, 342 and 347 Serbia, 341 Kosovo, 348 Montenegro, "
            "324 Sardinia, 99 Gran Colombia. Countries that are no state of Correlates of War (89, 564) are refused",
        ),
    ),
    note="After 2018 only the United States has scores. Where one polity ends and another begins in a year, both under one code, the one "
    "that goes on is kept and the other refused (Yugoslavia 1991, Ethiopia 1993, Serbia 2006, Sudan 2011, Vietnam 1976).",
)
