"""Writing to the ledger past every line of Python, as somebody at the database would."""

from datetime import date
from itertools import count

from django.db import connection, transaction


def execute(sql: str, parameters=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


_free_numbers = count(1000)


def insert(**changes):
    """A bank charge written by hand, past every line of Python."""
    row = {
        "number": next(_free_numbers),
        "seal": "",
        "cost_cents": 0,
        "securities": 0,
        "decided_on": None,
        "kind": "bank_charge",
        "occurred_on": date(2026, 5, 31),
        "period_on": None,
        "membership_id": None,
        "line_id": None,
        "cash_cents": -250,
        "carrying_cents": 0,
        "label": "",
        "reverses_id": None,
        "reason": "",
    } | changes
    columns = ", ".join(row)
    marks = ", ".join(["%s"] * len(row))
    with transaction.atomic():
        execute(
            f"INSERT INTO clubs_ledgerentry ({columns}) VALUES ({marks})",
            [str(value) if isinstance(value, date) else value for value in row.values()],
        )
