"""``pro_rata`` and ``unit_value``: weights that share the net assets, and claims beside them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from fractions import Fraction

from ..entries import Entry, Member
from ..parts import Parts
from .books import Books
from .results import NOTHING, Holding, Purchase

FIRST_UNIT_CENTS = 1000
UNIT = 1_000_000  # units are counted in millionths


class Claims:
    """What leavers are still owed, for ``pro_rata`` and ``unit_value``: money, parts of lines."""

    def __init__(self, books: Books):
        self.books = books
        self.cash: dict[int, Fraction] = {}
        self.lines: dict[int, dict[int, Fraction]] = defaultdict(dict)
        self.of_leavers: dict[int, Fraction] = {}  # the sum of the parts of each line
        self.total_cents = NOTHING  # money and lines: kept up, for each contribution asks for it

    def of_lines(self, member: int) -> dict[int, Fraction]:
        """Exact cents by line."""
        return {
            line: parts[member] * self.books.carrying[line]
            for line, parts in self.lines.items()
            if member in parts
        }

    def of_others(self, line: int) -> Fraction:
        """The part of a line that is left to those who stay."""
        return 1 - self.of_leavers.get(line, NOTHING)

    def free_cash(self) -> Fraction | int:
        """The money that those who stay share, exact cents."""
        if not self.cash:
            return self.books.cash_cents
        return self.books.cash_cents - sum(self.cash.values(), start=NOTHING)

    def free_cents(self) -> Fraction | int:
        """The net assets that those who stay share, exact cents."""
        if not self.cash:
            return self.books.net_assets_cents
        return self.books.net_assets_cents - self.total_cents

    def _count(self) -> None:
        carrying = self.books.carrying
        on_lines = sum((part * carrying[n] for n, part in self.of_leavers.items()), start=NOTHING)
        self.total_cents = sum(self.cash.values(), start=on_lines)

    def freeze(self, member: Member, fraction: Fraction) -> None:
        """Somebody leaves with ``fraction`` of what those who were there shared."""
        if member.is_settled_at_once:
            self.cash[member.number] = fraction * self.free_cents()
            self._count()
            return
        self.cash[member.number] = fraction * self.free_cash()
        for line, cost in self.books.cost.items():
            if cost > 0:
                part = fraction * self.of_others(line)
                self.lines[line][member.number] = part
                self.of_leavers[line] = self.of_leavers.get(line, NOTHING) + part
        self._count()

    def put_in(self, amounts: dict[int, int]) -> None:
        """What somebody who left still pays in is theirs."""
        for member in self.cash.keys() & amounts.keys():
            self.pay(member, amounts[member])

    def pay(self, member: int, cash_cents: int) -> None:
        self.cash[member] += cash_cents
        self.total_cents += cash_cents

    def move(self, entry: Entry) -> None:
        """A line brings money, or its value changes: leavers bear their part of both."""
        line = entry.line
        if line is None or line not in self.lines:
            return
        if entry.cash_cents:
            for member, part in self.lines[line].items():
                self.cash[member] += part * entry.cash_cents
        if gained := entry.cash_cents + entry.carrying_cents:
            self.total_cents += self.of_leavers[line] * gained

    def hand_over(self, entry: Entry) -> None:
        """A line loses what goes to one member; the others keep the value that they had in it.

        What the line can no longer bear of it becomes money: they have sold it to that member.
        """
        line, member, worth = entry.holding, entry.member, -entry.carrying_cents
        assert line is not None
        assert member is not None
        left = self.books.carrying[line]
        values = {m: part * (left + worth) for m, part in self.lines.get(line, {}).items()}
        if member in self.cash:
            taken = min(values.get(member, NOTHING), Fraction(worth))
            values[member] = values.get(member, NOTHING) - taken
            self.cash[member] -= worth - taken
        whole = sum(values.values(), start=NOTHING)
        borne = min(Fraction(1), left / whole) if whole else NOTHING
        for other, value in values.items():
            self.cash[other] += value * (1 - borne)
            self.lines[line][other] = value * borne / left if left else NOTHING
        if values:
            self.of_leavers[line] = sum(self.lines[line].values(), start=NOTHING)
        self._count()


class Shared(ABC):
    """What ``pro_rata`` and ``unit_value`` have in common: weights, and claims beside them."""

    def __init__(self, books: Books):
        self.books = books
        self.claims = Claims(books)

    @abstractmethod
    def weights(self) -> dict[int, int]:
        """What each of those who stay counts for, in the method's own unit."""

    def shares(self) -> Parts:
        """The parts of those who stay, adding up to one."""
        return Parts(self.weights()).shares() or self.books.everybody()

    def move(self, entry: Entry) -> None:
        self.claims.move(entry)

    def leave(self, member: Member) -> None:
        shares = self.shares() if any(self.weights().values()) else Parts({})
        self.books.has_left.add(member.number)
        self.claims.freeze(member, shares[member.number])

    def pay(self, entry: Entry) -> None:
        if entry.kind == "hand_over":
            self.claims.hand_over(entry)
        elif entry.member in self.claims.cash:
            self.claims.pay(entry.member, entry.cash_cents)

    def fractions_of_payment(self, entry: Entry) -> Parts:
        return self.shares()

    def fractions_received(self, entry: Entry) -> Parts:
        return self.shares() if entry.line is None else self.fractions_held(entry.line)

    def fractions_held(self, line: int) -> Parts:
        claims = self.claims.lines.get(line, {})
        if not claims:
            return self.shares()
        rest = 1 - sum(claims.values(), start=NOTHING)
        return self.shares().times(rest).plus(Parts.of_fractions(claims))

    def stakes(self) -> dict[int, Holding]:
        shares, claims = self.shares(), self.claims
        free, free_cash = claims.free_cents(), claims.free_cash()
        left = {
            line: cents * claims.of_others(line) if line in claims.lines else cents
            for line, cents in self.books.carrying.items()
            if cents
        }
        found = {}
        for member in self.books.members:
            number = member.number
            parts = {n: c for n, c in claims.of_lines(number).items() if c}
            cash = claims.cash.get(number, NOTHING)
            exact = cash + sum(parts.values(), start=NOTHING)
            if share := shares[number]:
                exact += share * free
                cash += share * free_cash
                for line, cents in left.items():
                    own = share * cents
                    parts[line] = parts[line] + own if line in parts else own
            found[number] = Holding(exact, cash, parts)
        return found


class ProRata(Shared):
    """« Au prorata des apports »: contributions less what was paid back."""

    def weights(self) -> dict[int, int]:
        books = self.books
        return {
            m.number: max(books.contributed[m.number] - books.paid_back[m.number], 0)
            for m in books.members
            if m.number not in books.has_left
        }

    def put_in(self, amounts: dict[int, int]) -> None:
        self.claims.put_in(amounts)


class UnitValue(Shared):
    """« Valeur de part »: contributions buy units, leavers' units are redeemed."""

    def __init__(self, books: Books):
        super().__init__(books)
        self.units: dict[int, int] = defaultdict(int)
        self.purchases: dict[int, list[Purchase]] = defaultdict(list)

    def weights(self) -> dict[int, int]:
        return {
            m.number: max(self.units[m.number], 0)
            for m in self.books.members
            if m.number not in self.books.has_left
        }

    def unit_value(self, free_cents: Fraction | int | None = None) -> Fraction:
        """Cents, never rounded; ten euros when no unit is worth anything."""
        micro_units = sum(self.weights().values())
        free = self.claims.free_cents() if free_cents is None else free_cents
        if not micro_units or free <= 0:
            return Fraction(FIRST_UNIT_CENTS)
        return Fraction(free) * UNIT / micro_units

    def put_in(self, amounts: dict[int, int]) -> None:
        self.claims.put_in(amounts)
        buyers = {m: cents for m, cents in amounts.items() if m not in self.claims.cash}
        free = self.claims.free_cents() - sum(buyers.values())
        # Units that are worth nothing any more would take from those who now put money in.
        if free <= 0:
            self.units.clear()
        self._exchange(buyers, self.unit_value(free))

    def pay(self, entry: Entry) -> None:
        super().pay(entry)
        if entry.member is not None and entry.member not in self.claims.cash:
            worth = entry.cash_cents + entry.carrying_cents
            value = self.unit_value(self.claims.free_cents() - worth)
            self._exchange({entry.member: worth}, value)

    def leave(self, member: Member) -> None:
        value = self.unit_value()
        super().leave(member)
        if micro_units := self.units.pop(member.number, 0):
            worth = round(value * micro_units / UNIT)
            self.purchases[member.number].append(
                Purchase(self.books.today, -worth, value, -micro_units)
            )

    def _exchange(self, amounts: dict[int, int], value: Fraction) -> None:
        """Buys units for amounts of that day, or gives some up for negative ones."""
        # Rounded half up to a millionth, in whole numbers: 2,400 times in ten years.
        factor, bottom = 2 * UNIT * value.denominator, value.numerator
        for member, cents in amounts.items():
            micro_units = (cents * factor + bottom) // (2 * bottom)
            if micro_units < 0:
                micro_units = max(micro_units, -self.units[member])
            self.units[member] += micro_units
            if self.books.keeps_trail:
                purchase = Purchase(self.books.today, cents, value, micro_units)
                self.purchases[member].append(purchase)
