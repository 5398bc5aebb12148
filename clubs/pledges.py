"""What members promised, term by term. Pure.

A promise is an amount and a rhythm, from a day on; the latest one counts, and one of nothing is a
pause. Its first term is the month of its first day, then one every 1, 3, 6 or 12 months. A term is
named by the first day of its month.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from clubs.months import first_of_month, last_of_month, next_month


class Promise(Protocol):
    """A pledge, whatever holds it: oldest first where several are given."""

    @property
    def starts_on(self) -> date: ...
    @property
    def amount_cents(self) -> int: ...
    @property
    def rhythm(self) -> int: ...


@dataclass(frozen=True)
class Standing:
    """A member's promises against their payments at a date, in cents.

    ``arrears_cents`` is what is missing, ``ahead_cents`` what was paid before its time.
    """

    due_cents: int
    received_cents: int

    @property
    def arrears_cents(self) -> int:
        return max(self.due_cents - self.received_cents, 0)

    @property
    def ahead_cents(self) -> int:
        return max(self.received_cents - self.due_cents, 0)


def in_force(promises: Iterable[Promise], month: date) -> Promise | None:
    """The promise that counts at the end of the month of ``month``."""
    found = None
    for promise in promises:
        if promise.starts_on <= last_of_month(month):
            found = promise
    return found


def due_cents(promises: Iterable[Promise], month: date) -> int:
    """What is to be paid in a month: nothing between two terms or during a pause."""
    promise = in_force(promises, month)
    if promise is None:
        return 0
    start = promise.starts_on
    months = (month.year - start.year) * 12 + month.month - start.month
    return 0 if months % promise.rhythm else promise.amount_cents


def terms(promises: Sequence[Promise], *, first: date, last: date) -> Iterator[tuple[date, int]]:
    """``(month, cents due)`` for each term from the month of ``first`` to that of ``last``."""
    month = first_of_month(first)
    while month <= last:
        if cents := due_cents(promises, month):
            yield month, cents
        month = next_month(month)


def standing(
    promises: Sequence[Promise], received_cents: int, *, joined_on: date, on: date
) -> Standing:
    """Everything due since the member came, up to the month of ``on``, and what came."""
    due = sum(cents for _month, cents in terms(promises, first=joined_on, last=on))
    return Standing(due, received_cents)
