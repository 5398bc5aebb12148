"""The household watch: what a « foyer fiscal » puts in, against what a year allows. Pure.

Payments count against 5,500 € a calendar year per household, not per member (DOMAIN.md section 2,
worked example E8): two members of one household are added up. Amounts are cents.
"""

from collections.abc import Iterable
from dataclasses import dataclass

# DOMAIN.md section 2: « 5,500 € a calendar year per household ».
YEARLY_CEILING_CENTS = 550_000
# From four fifths of it on, the household is told.
NEAR_CENTS = YEARLY_CEILING_CENTS * 4 // 5


@dataclass(frozen=True)
class Saver:
    """One member in a calendar year.

    ``household`` is None for somebody who shares theirs with no other member. ``received_cents``
    is what the bank got this year; ``to_come_cents`` what is promised and still expected before
    the year is over, arrears included.
    """

    member: int
    household: int | None
    received_cents: int
    to_come_cents: int


@dataclass(frozen=True)
class WatchedHousehold:
    """The members of one household, added up; ``number`` is None for somebody on their own."""

    number: int | None
    savers: tuple[Saver, ...]

    @property
    def received_cents(self) -> int:
        return sum(saver.received_cents for saver in self.savers)

    @property
    def projected_cents(self) -> int:
        """What the year comes to if everybody pays what they promised."""
        return self.received_cents + sum(saver.to_come_cents for saver in self.savers)

    @property
    def room_cents(self) -> int:
        """What may still be paid this year; negative once it is too much."""
        return YEARLY_CEILING_CENTS - self.received_cents

    @property
    def level(self) -> str:
        """``above`` (already), ``will_exceed`` (by what is promised), ``near``, or ``fine``."""
        if self.received_cents > YEARLY_CEILING_CENTS:
            return "above"
        if self.projected_cents > YEARLY_CEILING_CENTS:
            return "will_exceed"
        return "near" if self.projected_cents >= NEAR_CENTS else "fine"

    @property
    def is_watched(self) -> bool:
        return self.level != "fine"


def watch(savers: Iterable[Saver]) -> list[WatchedHousehold]:
    """Households in the order of their first saver, those with most in view first."""
    grouped: dict[tuple[str, int], list[Saver]] = {}
    for saver in savers:
        own = ("alone", saver.member)
        key = own if saver.household is None else ("household", saver.household)
        grouped.setdefault(key, []).append(saver)
    households = [
        WatchedHousehold(number=group[0].household, savers=tuple(group))
        for group in grouped.values()
    ]
    return sorted(households, key=lambda household: -household.projected_cents)
