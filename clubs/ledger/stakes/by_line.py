"""``by_line``: a cash account each; a line belongs to those who paid for it."""

from __future__ import annotations

from fractions import Fraction

from ..entries import Entry, Member
from ..parts import Parts
from .books import Books
from .results import Holding


class ByLine:
    """« Ligne à ligne »: a cash account each; a line belongs to those who paid for it."""

    def __init__(self, books: Books):
        self.books = books
        self.accounts = Parts({m.number: 0 for m in books.members})
        self.shares_of: dict[int, Parts] = {}
        self.by_kind: dict[str, Parts] = {}

    def put_in(self, amounts: dict[int, int]) -> None:
        self.accounts = self.accounts.adding(amounts)
        self._trail("contribution", Parts(amounts))

    def move(self, entry: Entry) -> None:
        if entry.kind in ("income", "repayment", "sale"):
            assert entry.line is not None
            self._credit(entry.kind, self.shares_of[entry.line], entry.cash_cents)
        elif entry.kind in ("fee", "bank_charge", "bank_interest", "investment"):
            shares = self._proportions()
            if entry.kind == "investment":
                self.shares_of[entry.number] = shares
            self._credit(entry.kind, shares, entry.cash_cents)

    def leave(self, member: Member) -> None:
        self.books.has_left.add(member.number)
        if not member.is_settled_at_once:
            return
        shares = self._proportions()
        for line, owners in self.shares_of.items():
            part = owners[member.number]
            if part and self.books.cost[line] > 0:
                price = part * self.books.carrying[line]
                self._credit("buy_out", shares.times(-price))
                self._credit("buy_out", Parts.of_fractions({member.number: price}))
                self.shares_of[line] = owners.without(member.number).plus(shares.times(part))

    def pay(self, entry: Entry) -> None:
        assert entry.member is not None
        if entry.kind == "withdrawal":
            self._credit("withdrawal", Parts({entry.member: entry.cash_cents}))
            return
        line, worth = entry.holding, -entry.carrying_cents
        assert line is not None
        left = self.books.carrying[line]
        owners = self.shares_of[line]
        had = owners[entry.member] * (left + worth)
        taken = min(had, Fraction(worth))
        if worth > taken:  # the others sell them the rest, at its carrying value
            others = owners.without(entry.member).shares() or self.books.everybody()
            self._credit("buy_out", others.times(worth - taken))
            self._credit("buy_out", Parts.of_fractions({entry.member: taken - worth}))
            self.shares_of[line] = others
        elif left > 0:  # the others keep the value that they had, of a line that is smaller
            values = {m: n * (left + worth) for m, n in owners.numerators.items()}
            values[entry.member] = values.get(entry.member, 0) - worth * owners.denominator
            self.shares_of[line] = Parts(values, owners.denominator * left)

    def fractions_of_payment(self, entry: Entry) -> Parts:
        return self.shares_of[entry.number]

    def fractions_received(self, entry: Entry) -> Parts:
        return self._proportions() if entry.line is None else self.fractions_held(entry.line)

    def fractions_held(self, line: int) -> Parts:
        return self.shares_of[line]

    def stakes(self) -> dict[int, Holding]:
        whole = self.accounts
        lines: dict[int, dict[int, Fraction]] = {m.number: {} for m in self.books.members}
        for line, owners in self.shares_of.items():
            if cents := self.books.carrying[line]:
                whole = whole.plus(owners, cents)
                for member, numerator in owners.numerators.items():
                    if numerator:
                        lines[member][line] = Fraction(numerator * cents, owners.denominator)
        return {m: Holding(whole[m], self.accounts[m], parts) for m, parts in lines.items()}

    def _credit(self, kind: str, parts: Parts, times: int = 1) -> None:
        self.accounts = self.accounts.plus(parts, times)
        self._trail(kind, parts, times)

    def _trail(self, kind: str, parts: Parts, times: int = 1) -> None:
        if self.books.keeps_trail:
            self.by_kind[kind] = self.by_kind.get(kind, Parts({})).plus(parts, times)

    def _proportions(self) -> Parts:
        """How the accounts are drawn on: those of who is still there, by their balances."""
        accounts = self.accounts.positive()
        if self.books.has_left:
            accounts = accounts.only(accounts.numerators.keys() - self.books.has_left)
        return accounts.bounded().shares() or self.books.everybody()
