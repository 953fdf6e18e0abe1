"""When: years, the American transition quarter, and dates known to the day, the month or the year."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Period:
    """A year of a yearly series, or the quarter that stands between two of them.

    Attributes:
        year: the calendar year, or the fiscal year by the year in which it ends.
        quarter: the transition quarter of July to September, by which the American fiscal year moved
            from ending in June to ending in September 1976. It follows its year.

    Example:
        >>> str(Period(1976)), str(Period(1976, quarter=True))
        ('1976', '1976TQ')
        >>> Period(1976) < Period(1976, quarter=True) < Period(1977)
        True
    """

    year: int
    quarter: bool = False

    def __str__(self) -> str:
        return f"{self.year}TQ" if self.quarter else str(self.year)


def read_period(text: str) -> Period:
    """The period that ``text`` names.

    Raises:
        ValueError: it is neither a year of four digits nor ``1976TQ``.

    Example:
        >>> read_period("1976tq")
        Period(year=1976, quarter=True)
    """
    found = re.fullmatch(r"([12]\d{3})(tq)?", text.strip(), flags=re.IGNORECASE | re.ASCII)
    if not found:
        raise ValueError(f"`{text}` is not a period")
    if found[2] and found[1] != "1976":
        raise ValueError(f"`{text}` is not a period: only 1976 had a transition quarter")
    return Period(int(found[1]), quarter=bool(found[2]))


def read_date(text: str) -> tuple[datetime.date, str]:
    """The first day that ``text`` can mean, and how precisely it is known: ``day``, ``month`` or ``year``.

    Raises:
        ValueError: it is not ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``, or there is no such day.

    Example:
        >>> read_date("1954-05")
        (datetime.date(1954, 5, 1), 'month')
    """
    found = re.fullmatch(r"([12]\d{3})(?:-(\d\d)(?:-(\d\d))?)?", text.strip(), flags=re.ASCII)
    if not found:
        raise ValueError(f"`{text}` is not a date")
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        date = datetime.date(year, month if found[2] else 1, day if found[3] else 1)
    except ValueError:
        raise ValueError(f"`{text}` is not a date: there is no such day") from None
    return date, "day" if found[3] else "month" if found[2] else "year"


def last_day(text: str) -> datetime.date:
    """The last day that ``text`` can mean.

    Raises:
        ValueError: as `read_date`.

    Example:
        >>> last_day("2012-02")
        datetime.date(2012, 2, 29)
    """
    date, precision = read_date(text)
    if precision == "day":
        return date
    month = 12 if precision == "year" else date.month
    return datetime.date(date.year, month, calendar.monthrange(date.year, month)[1])
