"""The fiscal years of a club: the calendar year unless it says otherwise. Pure.

The first begins with the club and may be short; each ends on the last day of the same month.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from clubs.months import last_of_month


def fiscal_year_of(day: date, *, founded_on: date, last_month: int) -> tuple[date, date]:
    """The first and last day of the year that holds ``day``."""
    ends_on = last_of_month(date(day.year, last_month, 1))
    if ends_on < day:
        ends_on = last_of_month(date(day.year + 1, last_month, 1))
    starts_on = last_of_month(date(ends_on.year - 1, last_month, 1)) + timedelta(days=1)
    return max(starts_on, founded_on), ends_on


def next_fiscal_year(
    *, founded_on: date, last_month: int, closed_through: date | None
) -> tuple[date, date]:
    """The oldest year that is still open."""
    day = closed_through + timedelta(days=1) if closed_through else founded_on
    return fiscal_year_of(day, founded_on=founded_on, last_month=last_month)


def fiscal_years(*, founded_on: date, last_month: int, on: date) -> Iterator[tuple[date, date]]:
    """Every year from the foundation to the one that holds ``on``, oldest first."""
    day = founded_on
    while day <= on:
        year = fiscal_year_of(day, founded_on=founded_on, last_month=last_month)
        yield year
        day = year[1] + timedelta(days=1)
