"""The books while they are told: money and carrying values, and who is in."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from ..entries import Entry, Member
from ..parts import Parts


class Books:
    """Whole cents at the day that is being told; ``today`` is that day.

    ``keeps_trail`` says that whoever asked wants to see how each stake came about.
    """

    def __init__(self, members: Sequence[Member], *, keeps_trail: bool):
        self.members = members
        self.keeps_trail = keeps_trail
        self.cash_cents = 0
        self.carrying_cents = 0
        self.carrying: dict[int, int] = defaultdict(int)
        self.cost: dict[int, int] = defaultdict(int)
        self.contributed: dict[int, int] = defaultdict(int)
        self.paid_back: dict[int, int] = defaultdict(int)
        self.has_left: set[int] = set()
        self.today = date.min
        self.paid_by: dict[int, Parts] = {}
        self.received_by: dict[int, Parts] = {}

    @property
    def net_assets_cents(self) -> int:
        return self.cash_cents + self.carrying_cents

    def put_in(self, entries: Sequence[Entry]) -> dict[int, int]:
        """Books contributions; gives what each member put in."""
        amounts: dict[int, int] = {}
        for entry in entries:
            member = entry.member
            assert member is not None
            amounts[member] = amounts.get(member, 0) + entry.cash_cents
        for member, cents in amounts.items():
            self.contributed[member] += cents
            self.cash_cents += cents
        return amounts

    def book(self, entry: Entry) -> None:
        """Books any other entry."""
        self.cash_cents += entry.cash_cents
        line = entry.holding
        if line is not None:
            self.carrying[line] += entry.carrying_cents
            self.carrying_cents += entry.carrying_cents
            self.cost[line] += entry.cost_cents
        if entry.member is not None:
            self.paid_back[entry.member] -= entry.cash_cents + entry.carrying_cents

    def present(self) -> list[int]:
        """The members who belong to the club that day, the longest-standing first."""
        return [
            m.number
            for m in self.members
            if m.joined_on <= self.today and m.number not in self.has_left
        ]

    def everybody(self) -> Parts:
        """Equal parts, when nothing else tells whose an amount is: those who are in that day.

        Raises ``ValueError`` when the club has nobody at all.
        """
        if not self.members:
            raise ValueError("a book without members has nobody to give its amounts to")
        return Parts.equal(self.present() or [m.number for m in self.members])
