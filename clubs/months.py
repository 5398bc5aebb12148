"""Months as the first of their days, and how addresses write them. Pure."""

import calendar
from datetime import date, timedelta


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def last_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def next_month(month: date) -> date:
    return last_of_month(month) + timedelta(days=1)


def months_of_year(year: int) -> list[date]:
    return [date(year, month, 1) for month in range(1, 13)]


def parse_month(text: str) -> date:
    """The first day of « 2026-11 ». Raises ``ValueError`` for anything else."""
    year, separator, month = text.partition("-")
    if not (separator and len(year) == 4 and len(month) == 2 and f"{year}{month}".isascii()):
        raise ValueError(text)
    return date(int(year), int(month), 1)


def format_month(month: date) -> str:
    """« 2026-11 », the inverse of :func:`parse_month`."""
    return f"{month.year:04d}-{month.month:02d}"
