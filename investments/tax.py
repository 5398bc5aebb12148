"""The tax reduction of members for a payment to capital (DOMAIN.md section 5). Pure.

CGI 199 terdecies-0 A and 0 AA: each member of an indivision reduces by their fraction of the
club's cash subscription, at the fraction of the payment date. Rates and boxes are dated rows that
officers keep up to date; what they do not say is None, never a guess. Amounts are whole cents,
rates whole per cents.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeVar

from cigales.money import allocate

LOCK_UP_YEARS = 5


@dataclass(frozen=True, slots=True)
class DatedRow:
    """What the law says of the payments of a scheme between two days, both included.

    No day is no bound. ``is_own`` marks a club's own row, which wins over a common one.
    """

    scheme: str
    starts_on: date | None
    ends_on: date | None
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Rate(DatedRow):
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class Box(DatedRow):
    code: str | None = None


def lock_up_end(paid_on: date) -> date:
    """31 December of the fifth year after that of the subscription (E1: 2007 → 2012-12-31)."""
    return date(paid_on.year + LOCK_UP_YEARS, 12, 31)


def rate_on(rates: Iterable[Rate], scheme: str, day: date) -> int | None:
    """Per cent for a payment of that day; None when it is not known (« taux à confirmer »)."""
    row = _in_force(rates, scheme, day)
    return row.percent if row else None


def box_on(boxes: Iterable[Box], scheme: str, day: date) -> str | None:
    """The box of the return for a payment of that day; None for « case à confirmer »."""
    row = _in_force(boxes, scheme, day)
    return (row.code or None) if row else None


def member_amounts(
    subscribed_cents: int, fractions: Sequence[tuple[int, Fraction]]
) -> dict[int, int]:
    """What each member paid of a subscription, to the cent (E4: 250.00 / 166.67 / 83.33).

    ``fractions`` are those of the payment date, ``(member, part)``, the longest-standing first;
    they need not add up to one. Raises ``ValueError`` when nobody has a part.
    """
    amounts = allocate(subscribed_cents, [part for _member, part in fractions])
    return {member: cents for (member, _part), cents in zip(fractions, amounts, strict=True)}


def reduction(amount_cents: int, rate_percent: int) -> int:
    """The member's indicative reduction, rounded half up (E4: 166.67 at 18 % is 30.00)."""
    return (2 * amount_cents * rate_percent + 100) // 200


def claw_back(
    reductions: Mapping[int, int],
    *,
    sold: int,
    subscribed: int,
    sold_before: int = 0,
    sold_on: date,
    lock_up_ends_on: date,
    is_judicial_liquidation: bool = False,
) -> dict[int, int]:
    """What each member must give back when the club sells securities too early, in cents.

    ``reductions`` are what members got for the payment, at the fractions of its date, leavers
    included; ``sold`` securities of ``subscribed`` go now and ``sold_before`` went already, so that
    several sales never take back more than was given. Where securities were not counted, the
    three are the cost that goes. Before the day on which the lock-up ends everything is taken
    back in proportion, from that day on nothing; nor by a judicial liquidation.

    Raises ``ValueError`` when more goes than was subscribed, or when nothing goes.
    """
    if not (sold > 0 and sold_before >= 0 and sold + sold_before <= subscribed):
        raise ValueError("what is sold is a part of what was subscribed")
    if is_judicial_liquidation or sold_on >= lock_up_ends_on:
        return dict.fromkeys(reductions, 0)
    after = sold_before + sold
    return {
        member: _part(cents, after, subscribed) - _part(cents, sold_before, subscribed)
        for member, cents in reductions.items()
    }


def _part(cents: int, top: int, bottom: int) -> int:
    return (2 * cents * top + bottom) // (2 * bottom)


_Row = TypeVar("_Row", bound=DatedRow)


def _in_force(rows: Iterable[_Row], scheme: str, day: date) -> _Row | None:
    """The club's own row if there is one, else the common one; of two, the later to start."""
    found = [
        row
        for row in rows
        if row.scheme == scheme
        and (row.starts_on is None or row.starts_on <= day)
        and (row.ends_on is None or day <= row.ends_on)
    ]
    return max(found, key=lambda row: (row.is_own, row.starts_on or date.min), default=None)
