"""What members promised, term by term. Pure.

A promise is an amount and a rhythm, from a day on; the latest one counts, and one of nothing is a
pause. Its first term is the month of its first day, then one every 1, 3, 6 or 12 months. A term is
named by the first day of its month.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from clubs.months import last_of_month


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


class Term(NamedTuple):
    """One term of a promise: what is due, and how much of it is there. Cents."""

    month: date
    due_cents: int
    covered_cents: int

    @property
    def missing_cents(self) -> int:
        return self.due_cents - self.covered_cents


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
    """``(month, cents due)`` for each term from the month of ``first`` to that of ``last``.

    The same as asking :func:`due_cents` month by month, in one walk.
    """
    earliest, latest = _index(first), _index(last)
    starts = [_index(promise.starts_on) for promise in promises]
    for promise, start, following in zip(promises, starts, [*starts[1:], latest + 1], strict=False):
        if promise.amount_cents:
            skipped = max(0, -((start - earliest) // promise.rhythm))
            term = start + skipped * promise.rhythm
            for index in range(term, min(following, latest + 1), promise.rhythm):
                yield date(index // 12, index % 12 + 1, 1), promise.amount_cents


def _index(day: date) -> int:
    """Months counted from the year 0, January being that of a whole number of years."""
    return day.year * 12 + day.month - 1


def standing(
    promises: Sequence[Promise], received_cents: int, *, joined_on: date, on: date
) -> Standing:
    """Everything due since the member came, up to the month of ``on``, and what came."""
    due = sum(cents for _month, cents in terms(promises, first=joined_on, last=on))
    return Standing(due, received_cents)


def settled_terms(
    promises: Sequence[Promise],
    received_cents: Mapping[date, int],
    *,
    joined_on: date,
    on: date,
) -> list[Term]:
    """Each term up to the month of ``on``, with what pays it. ``received_cents`` is by month.

    A payment first pays the term of the month that it was entered for. What is over, or was
    entered for a month without a term, pays the oldest terms that lack something: a payment ahead
    covers later terms, a late one makes up for earlier ones. What is missing in all is
    ``standing(…).arrears_cents``.
    """
    due = list(terms(promises, first=joined_on, last=on))
    paid = [min(max(received_cents.get(month, 0), 0), cents) for month, cents in due]
    over = max(sum(received_cents.values()) - sum(paid), 0)
    found = []
    for (month, cents), own in zip(due, paid, strict=True):
        extra = min(cents - own, over)
        over -= extra
        found.append(Term(month=month, due_cents=cents, covered_cents=own + extra))
    return found
