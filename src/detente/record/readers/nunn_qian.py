"""Nunn and Qian's replication data: military, economic and food aid of the United States by recipient and year."""

from __future__ import annotations

from detente.citations import Citation
from detente.record.dataset import DataSet, Format, Loose, PublishedSeries
from detente.record.readers.shapes.rows import observations, values, year_span
from detente.record.sheets import Column, Sheet

AID = {
    "us_military_aid_2007usd": ("nunn-qian.military_aid", "Military aid of the United States", "constant 2007 USD"),
    "us_econ_nonfood_aid_2007usd": (
        "nunn-qian.economic_aid_without_food",
        "Economic aid of the United States, without food",
        "constant 2007 USD",
    ),
    "us_wheat_aid_tonnes": ("nunn-qian.wheat_aid", "Wheat given as food aid by the United States", "tonnes"),
}
OTHERS = "non_us_oda_net_2008usd"
OTHERS_SERIES = "nunn-qian.aid_of_others"


def read(sheet: Sheet) -> Loose:
    """Three amounts from the United States to each recipient and year, and one that the recipient got from everyone else."""
    import polars as pl

    given = sheet.frame.with_columns(*year_span("year"), code1=pl.lit("USA"), code2=pl.col("iso3"))
    got = sheet.frame.with_columns(*year_span("year"), code1=pl.col("iso3"))
    found = values(given, {column: name for column, (name, _, _) in AID.items()})
    return Loose(pl.concat([found, observations(values(got, {OTHERS: OTHERS_SERIES}))]))


DATA_SET = DataSet(
    id="nunn-qian",
    name="US Food Aid and Civil Conflict, replication data",
    citation=Citation(
        ("Nunn, Nathan", "Qian, Nancy"), "US Food Aid and Civil Conflict", "2014", "American Economic Review 104(6): 1630-1666"
    ),
    licence="not stated in the file; the deposit is normally CC BY 4.0, to be checked; figures of the United States government underneath",
    redistribution="facts-only",
    page="https://www.aeaweb.org/articles?id=10.1257/aer.104.6.1630",
    series=(
        *(
            PublishedSeries(
                name,
                label,
                unit,
                "directed dyad",
                1971 if column == "us_wheat_aid_tonnes" else 1950,
                2006,
                column,
                note="Zero may also mean not reported.",
            )
            for column, (name, label, unit) in AID.items()
        ),
        PublishedSeries(
            OTHERS_SERIES, "Net official aid of donors other than the United States", "constant 2008 USD", "state", 1950, 2006, OTHERS
        ),
    ),
    formats=(
        Format(
            id="aid-columns",
            title="the aid columns of the replication file",
            files=("us_econ_mil_aid_1950_2006.csv",),
            columns={
                "iso3": Column(needed=True),
                "year": Column("year", needed=True),
                **{column: Column("number") for column in AID},
                OTHERS: Column("number"),
            },
            read=read,
            coding="iso3",
            proof="real rows",
            proven_by="us_econ_mil_aid_1950_2006.csv from FAid_Final.dta: 7,239 rows",
        ),
    ),
    note=(
        "127 recipients, each in every year, also before it was a state. Israel, South Korea, Greece, Vietnam and others are not in the "
        "sample. Economic aid leaves out food, and no column holds the reimbursements of the Coalition Support Fund."
    ),
)
