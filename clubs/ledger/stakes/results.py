"""What a telling of the book gives: everybody's stake, and the fractions frozen on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from ..parts import Parts

NOTHING = Fraction(0)


class Purchase(NamedTuple):
    """Units bought by a contribution (or given up by a payment: negative), at the day's value."""

    on: date
    amount_cents: int
    unit_value_cents: Fraction
    micro_units: int


class Holding(NamedTuple):
    """What a member has before any rounding, in cents: in all, in money, and by line."""

    exact_cents: Fraction
    cash_cents: Fraction
    lines: dict[int, Fraction]


@dataclass(frozen=True)
class Stake:
    """One member's part of the club, and how it was found.

    ``exact_cents`` = ``cash_cents`` + the sum of ``lines`` (cents by line, exact); ``cents`` is
    the same rounded so that everybody's add up to the net assets. ``contributed_cents`` and
    ``paid_back_cents`` are what the member put in and got back, in whole cents. ``weight`` is
    what the method counts: cents for ``pro_rata``, millionths of a unit for ``unit_value``,
    nothing for ``by_line``. ``movements`` are the cash account of ``by_line`` by kind of entry;
    ``purchases`` the units of ``unit_value``.
    """

    member: int
    cents: int
    exact_cents: Fraction
    cash_cents: Fraction
    lines: dict[int, Fraction]
    contributed_cents: int
    paid_back_cents: int
    weight: int = 0
    has_left: bool = False
    movements: dict[str, Fraction] = field(default_factory=dict)
    purchases: tuple[Purchase, ...] = ()


@dataclass(frozen=True)
class Stakes:
    """Everybody's stake, the longest-standing first, adding up to the net assets to the cent.

    ``total_weight`` is what the weights of those who stay add up to; ``shared_cents`` the net
    assets that those weights share, the claims of leavers taken off; ``unit_value_cents`` exact,
    for ``unit_value`` only.
    """

    method: str
    on: date
    cash_cents: int
    carrying_by_line: dict[int, int]
    rows: tuple[Stake, ...]
    total_weight: int
    shared_cents: Fraction
    unit_value_cents: Fraction | None = None

    @property
    def net_assets_cents(self) -> int:
        return self.cash_cents + sum(self.carrying_by_line.values())

    def of(self, member: int) -> Stake:
        return next(row for row in self.rows if row.member == member)

    def fraction(self, member: int) -> Fraction:
        """The member's part of the net assets, exact; nothing when there are none."""
        whole = self.net_assets_cents
        return self.of(member).exact_cents / whole if whole else NOTHING


@dataclass(frozen=True)
class History:
    """The book told to its end: the stakes, and the fractions frozen on the way.

    ``paid_by[line]`` are the fractions of its payment date, which the tax papers use;
    ``received_by[number]`` those in which an income, an interest or the proceeds of a holding
    went to the members; ``held_by[line]`` those in which an open line would pay them now, which
    tell whose a line is even when it is held to be worth nothing.
    """

    stakes: Stakes
    paid_by: dict[int, Parts]
    received_by: dict[int, Parts]
    held_by: dict[int, Parts]
