"""Days as French people write them: the first of a month is « 1er »."""

from datetime import date

from django.utils.formats import date_format


def long_day(day: date) -> str:
    """« 1er janvier 2025 », « 2 janvier 2025 »."""
    return date_format(day, "j F Y") if day.day > 1 else f"1er {date_format(day, 'F Y')}"
