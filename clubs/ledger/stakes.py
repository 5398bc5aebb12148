"""Each member's stake in the club at a date, by the three methods of DOMAIN.md section 3. Pure.

The book is told again from its first day. On each day: money in and changes of value first, then
what the day's stakes decide (units bought, accounts drawn on), then departures, then what is paid
to members. Within a day the order of the entries does not matter.

Who leaves keeps, by every method, the money that was theirs that day, and their part of each line
that the club then held, which pays them when it pays; they have no part in what comes after. With
``by_line`` this is the method itself. With the two others it is a claim (:class:`Claims`), taken
off the net assets before those who stay share the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Protocol

from cigales.money import round_parts

from .entries import PAY_BACK, Entry, Member, standing
from .parts import Parts

PRO_RATA = "pro_rata"
UNIT_VALUE = "unit_value"
BY_LINE = "by_line"
METHODS = (PRO_RATA, UNIT_VALUE, BY_LINE)

FIRST_UNIT_CENTS = 1000
UNIT = 1_000_000  # units are counted in millionths

NOTHING = Fraction(0)


@dataclass(frozen=True)
class Purchase:
    """Units bought by a contribution (or sold by a payment: negative), at the day's value."""

    on: date
    amount_cents: int
    unit_value_cents: Fraction
    micro_units: int


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
    cash_cents: Fraction
    lines: dict[int, Fraction]
    contributed_cents: int
    paid_back_cents: int
    weight: int = 0
    has_left: bool = False
    movements: dict[str, Fraction] = field(default_factory=dict)
    purchases: tuple[Purchase, ...] = ()

    @property
    def exact_cents(self) -> Fraction:
        return self.cash_cents + sum(self.lines.values(), start=NOTHING)


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
    went to the members.
    """

    stakes: Stakes
    paid_by: dict[int, Parts]
    received_by: dict[int, Parts]


class _Method(Protocol):
    """What telling the book needs of a method."""

    def put_in(self, day: date, entries: list[Entry]) -> None: ...
    def move(self, entry: Entry) -> None: ...
    def leave(self, member: Member) -> None: ...
    def pay(self, entry: Entry) -> None: ...


class _Club:
    """The books while they are told: cash and carrying values, whole cents, and who is in."""

    def __init__(self, members: Sequence[Member]):
        self.members = members
        self.cash_cents = 0
        self.carrying: dict[int, int] = defaultdict(int)
        self.cost: dict[int, int] = defaultdict(int)
        self.contributed: dict[int, int] = defaultdict(int)
        self.paid_back: dict[int, int] = defaultdict(int)
        self.has_left: set[int] = set()
        self.today = date.min
        self.paid_by: dict[int, Parts] = {}
        self.received_by: dict[int, Parts] = {}

    def book(self, entry: Entry) -> None:
        self.cash_cents += entry.cash_cents
        if entry.holding is not None:
            self.carrying[entry.holding] += entry.carrying_cents
            self.cost[entry.holding] += entry.cost_cents
        if entry.member is not None:
            if entry.kind == "contribution":
                self.contributed[entry.member] += entry.cash_cents
            else:
                self.paid_back[entry.member] -= entry.cash_cents + entry.carrying_cents

    def everybody(self) -> Parts:
        """Equal parts, when nothing else tells whose an amount is: those who are in that day.

        Raises ``ValueError`` when the club has nobody at all.
        """
        present = [
            m.number
            for m in self.members
            if m.joined_on <= self.today and m.number not in self.has_left
        ]
        if not (present or self.members):
            raise ValueError("a book without members has nobody to give its amounts to")
        return Parts.equal(present or [m.number for m in self.members])


class Claims:
    """What leavers are still owed, for ``pro_rata`` and ``unit_value``: money, parts of lines."""

    def __init__(self, club: _Club):
        self.club = club
        self.cash: dict[int, Fraction] = {}
        self.lines: dict[int, dict[int, Fraction]] = defaultdict(dict)

    def of_lines(self, member: int) -> dict[int, Fraction]:
        """Exact cents by line."""
        return {
            line: parts[member] * self.club.carrying[line]
            for line, parts in self.lines.items()
            if member in parts
        }

    def of_others(self, line: int) -> Fraction:
        """The part of a line that is left to those who stay."""
        if line not in self.lines:
            return Fraction(1)
        return 1 - sum(self.lines[line].values(), start=NOTHING)

    def free_cash(self) -> Fraction:
        return self.club.cash_cents - sum(self.cash.values(), start=NOTHING)

    def free_cents(self) -> Fraction:
        """The net assets that those who stay share."""
        lines = (self.of_others(line) * cents for line, cents in self.club.carrying.items())
        return self.free_cash() + sum(lines, start=NOTHING)

    def freeze(self, member: Member, fraction: Fraction) -> None:
        """Somebody leaves with ``fraction`` of what those who were there shared."""
        if member.is_settled_at_once:
            self.cash[member.number] = fraction * self.free_cents()
            return
        self.cash[member.number] = fraction * self.free_cash()
        for line, cost in self.club.cost.items():
            if cost > 0:
                self.lines[line][member.number] = fraction * self.of_others(line)

    def proceeds(self, entry: Entry) -> None:
        if entry.line in self.lines:
            for member, part in self.lines[entry.line].items():
                self.cash[member] += part * entry.cash_cents

    def hand_over(self, entry: Entry) -> None:
        """A line loses what goes to one member: the others keep the value that they had in it."""
        line, worth = entry.holding, -entry.carrying_cents
        assert line is not None
        parts = self.lines.get(line, {})
        left = self.club.carrying[line]
        before = left + worth
        if left > 0:
            for member, part in parts.items():
                parts[member] = part * before / left
        if entry.member in self.cash:
            owed = parts.get(entry.member, NOTHING)
            had = owed * left if left > 0 else owed * before
            taken = min(had, Fraction(worth))
            if entry.member in parts:
                parts[entry.member] = (had - taken) / left if left > 0 else NOTHING
            self.cash[entry.member] -= worth - taken


class _Shared:
    """What ``pro_rata`` and ``unit_value`` have in common: weights, and claims beside them."""

    def __init__(self, club: _Club):
        self.club = club
        self.claims = Claims(club)

    def weights(self) -> dict[int, int]:
        raise NotImplementedError

    def shares(self) -> Parts:
        """The parts of those who stay, adding up to one."""
        return Parts(self.weights()).shares() or self.club.everybody()

    def move(self, entry: Entry) -> None:
        if entry.kind in ("income", "repayment", "sale"):
            self.claims.proceeds(entry)

    def leave(self, member: Member) -> None:
        shares = self.shares() if any(self.weights().values()) else Parts({})
        self.club.has_left.add(member.number)
        self.claims.freeze(member, shares[member.number])

    def pay(self, entry: Entry) -> None:
        if entry.kind == "hand_over":
            self.claims.hand_over(entry)
        elif entry.member in self.claims.cash:
            self.claims.cash[entry.member] += entry.cash_cents

    def fractions_received(self, entry: Entry) -> Parts:
        claims = {} if entry.line is None else self.claims.lines.get(entry.line, {})
        rest = 1 - sum(claims.values(), start=NOTHING)
        return self.shares().times(rest).plus(Parts.of_fractions(claims))

    def stakes(self) -> dict[int, tuple[Fraction, dict[int, Fraction]]]:
        shares = self.shares()
        cash = self.claims.free_cash()
        lines = {
            line: self.claims.of_others(line) * cents
            for line, cents in self.club.carrying.items()
            if cents
        }
        found = {}
        for member in self.club.members:
            number = member.number
            claimed = {n: c for n, c in self.claims.of_lines(number).items() if c}
            share = shares[number]
            if share:
                for line, cents in lines.items():
                    claimed[line] = claimed.get(line, NOTHING) + share * cents
            found[number] = (self.claims.cash.get(number, NOTHING) + share * cash, claimed)
        return found


class _ProRata(_Shared):
    """« Au prorata des apports »: contributions less what was paid back."""

    def weights(self) -> dict[int, int]:
        club = self.club
        return {
            m.number: max(club.contributed[m.number] - club.paid_back[m.number], 0)
            for m in club.members
            if m.number not in club.has_left
        }

    def put_in(self, day: date, entries: list[Entry]) -> None:
        for entry in entries:
            if entry.member in self.claims.cash:
                self.claims.cash[entry.member] += entry.cash_cents


class _UnitValue(_Shared):
    """« Valeur de part »: contributions buy units, leavers' units are redeemed."""

    def __init__(self, club: _Club):
        super().__init__(club)
        self.units: dict[int, int] = defaultdict(int)
        self.purchases: dict[int, list[Purchase]] = defaultdict(list)

    def weights(self) -> dict[int, int]:
        return {
            m.number: max(self.units[m.number], 0)
            for m in self.club.members
            if m.number not in self.club.has_left
        }

    def unit_value(self, free_cents: Fraction | None = None) -> Fraction:
        """Cents, never rounded; ten euros when no unit is worth anything."""
        micro_units = sum(self.weights().values())
        free = self.claims.free_cents() if free_cents is None else free_cents
        return free * UNIT / micro_units if micro_units and free > 0 else Fraction(FIRST_UNIT_CENTS)

    def put_in(self, day: date, entries: list[Entry]) -> None:
        free = self.claims.free_cents() - sum(
            e.cash_cents for e in entries if e.member not in self.claims.cash
        )
        # Units that are worth nothing any more would take from those who now put money in.
        if free <= 0:
            self.units.clear()
        value = self.unit_value(free)
        for entry in entries:
            if entry.member in self.claims.cash:
                self.claims.cash[entry.member] += entry.cash_cents
            else:
                self._exchange(entry.member, entry.cash_cents, value, day)

    def pay(self, entry: Entry) -> None:
        super().pay(entry)
        if entry.member not in self.claims.cash:
            worth = entry.cash_cents + entry.carrying_cents
            value = self.unit_value(self.claims.free_cents() - worth)
            self._exchange(entry.member, worth, value, entry.occurred_on)

    def leave(self, member: Member) -> None:
        value = self.unit_value()
        micro_units = self.units[member.number]
        super().leave(member)
        if micro_units:
            worth = value * micro_units / UNIT
            self.purchases[member.number].append(
                Purchase(member.left_on or date.max, -round(worth), value, -micro_units)
            )
        self.units.pop(member.number, None)

    def _exchange(self, member: int | None, cents: int, value: Fraction, day: date) -> None:
        assert member is not None
        exact = cents * UNIT / value
        micro_units = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
        micro_units = max(micro_units, -self.units[member])
        self.units[member] += micro_units
        self.purchases[member].append(Purchase(day, cents, value, micro_units))


class _ByLine:
    """« Ligne à ligne »: a cash account each; a line belongs to those who paid for it."""

    def __init__(self, club: _Club):
        self.club = club
        self.accounts = Parts({m.number: 0 for m in club.members})
        self.shares_of: dict[int, Parts] = {}
        self.by_kind: dict[str, Parts] = {}

    def put_in(self, day: date, entries: list[Entry]) -> None:
        amounts: dict[int, int] = defaultdict(int)
        for entry in entries:
            assert entry.member is not None
            amounts[entry.member] += entry.cash_cents
        self._credit("contribution", Parts(amounts))

    def move(self, entry: Entry) -> None:
        if entry.kind in ("income", "repayment", "sale"):
            assert entry.line is not None
            self._credit(entry.kind, self.shares_of[entry.line].times(entry.cash_cents))
        elif entry.kind in ("fee", "bank_charge", "bank_interest", "investment"):
            shares = self._proportions()
            if entry.kind == "investment":
                self.shares_of[entry.number] = shares
            self._credit(entry.kind, shares.times(entry.cash_cents))

    def leave(self, member: Member) -> None:
        self.club.has_left.add(member.number)
        if not member.is_settled_at_once:
            return
        buyers = self.accounts.positive().only(
            m.number for m in self.club.members if m.number not in self.club.has_left
        )
        shares = buyers.shares() or self.club.everybody()
        for line, owners in self.shares_of.items():
            part = owners[member.number]
            if part and self.club.cost[line] > 0:
                price = part * self.club.carrying[line]
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
        left = self.club.carrying[line]
        owners = self.shares_of[line]
        had = owners[entry.member] * (left + worth)
        taken = min(had, Fraction(worth))
        if worth > taken:  # the others sell them the rest, at its carrying value
            others = owners.without(entry.member).shares() or self.club.everybody()
            self._credit("buy_out", others.times(worth - taken))
            self._credit("buy_out", Parts.of_fractions({entry.member: taken - worth}))
        if left > 0:
            rest_of_line = owners.without(entry.member).shares()
            kept = (had - taken) / left
            rest = rest_of_line.times(1 - kept) if rest_of_line else Parts({})
            self.shares_of[line] = rest.plus(Parts.of_fractions({entry.member: kept}))

    def fractions_received(self, entry: Entry) -> Parts:
        return self._proportions() if entry.line is None else self.shares_of[entry.line]

    def stakes(self) -> dict[int, tuple[Fraction, dict[int, Fraction]]]:
        found: dict[int, tuple[Fraction, dict[int, Fraction]]] = {
            m.number: (self.accounts[m.number], {}) for m in self.club.members
        }
        for line, owners in self.shares_of.items():
            if cents := self.club.carrying[line]:
                for member, numerator in owners.numerators.items():
                    if numerator:
                        found[member][1][line] = Fraction(numerator * cents, owners.denominator)
        return found

    def _credit(self, kind: str, amounts: Parts) -> None:
        self.accounts = self.accounts.plus(amounts)
        before = self.by_kind.get(kind)
        self.by_kind[kind] = before.plus(amounts) if before else amounts

    def _proportions(self) -> Parts:
        return self.accounts.positive().shares() or self.club.everybody()


def history(
    entries: Iterable[Entry], members: Iterable[Member], *, method: str, on: date
) -> History:
    """The whole book told by one method to the end of a day.

    Raises ``ValueError`` for a method that does not exist and for a book without members.
    """
    ordered = sorted(members, key=lambda member: member.seniority)
    club = _Club(ordered)
    engine: _ProRata | _UnitValue | _ByLine
    if method == PRO_RATA:
        engine = _ProRata(club)
    elif method == UNIT_VALUE:
        engine = _UnitValue(club)
    elif method == BY_LINE:
        engine = _ByLine(club)
    else:
        raise ValueError(f"no such method: {method}")
    leavers = defaultdict(list)
    for member in ordered:
        if member.left_on is not None and member.left_on <= on:
            leavers[member.left_on].append(member)
    days = {
        day: list(group)
        for day, group in groupby(standing(list(entries), on=on), key=lambda e: e.occurred_on)
    }
    for day in sorted({*days, *leavers}):
        club.today = day
        _tell_day(club, engine, days.get(day, []), leavers[day])
    return History(_stakes(club, engine, method, on), club.paid_by, club.received_by)


# What a day does first: a line opens before it moves, and money comes in before it is drawn on.
_ORDER = {"income": 0, "repayment": 0, "sale": 0, "bank_interest": 1, "fee": 1, "bank_charge": 1}
_DRAWN = 2


def _tell_day(
    club: _Club,
    engine: _ProRata | _UnitValue | _ByLine,
    entries: list[Entry],
    leavers: list[Member],
) -> None:
    put_in = [e for e in entries if e.kind == "contribution"]
    paid = [e for e in entries if e.kind in PAY_BACK]
    moves = [e for e in entries if e.kind != "contribution" and e.kind not in PAY_BACK]
    moves.sort(key=lambda e: (_ORDER.get(e.kind, _DRAWN), e.number))
    # A line that opens and pays on one day opens first: there is nobody to pay otherwise.
    opened = {e.number for e in moves if e.kind == "investment"}
    moves = [e for e in moves if e.line not in opened] + [e for e in moves if e.line in opened]

    is_by_line = isinstance(engine, _ByLine)
    if is_by_line and put_in:
        _put_in(club, engine, put_in)
    for entry in moves:
        if entry.kind in ("income", "bank_interest", "repayment", "sale"):
            club.received_by[entry.number] = engine.fractions_received(entry)
        if is_by_line:  # draws on the accounts as they are before the entry
            engine.move(entry)
            club.book(entry)
        else:
            club.book(entry)
            engine.move(entry)
    if put_in and not is_by_line:
        _put_in(club, engine, put_in)
    for entry in moves:
        if entry.kind == "investment":
            club.paid_by[entry.number] = (
                engine.shares_of[entry.number] if isinstance(engine, _ByLine) else engine.shares()
            )
    for member in leavers:
        engine.leave(member)
    for entry in paid:
        club.book(entry)
        engine.pay(entry)


def _put_in(club: _Club, engine: _Method, entries: list[Entry]) -> None:
    for entry in entries:
        club.book(entry)
    engine.put_in(club.today, entries)


def _stakes(club: _Club, engine: _ProRata | _UnitValue | _ByLine, method: str, on: date) -> Stakes:
    net_assets = club.cash_cents + sum(club.carrying.values())
    found = engine.stakes() if club.members else {}
    exact = [cash + sum(lines.values(), start=NOTHING) for cash, lines in found.values()]
    if not club.members and net_assets:
        raise ValueError("a book without members has nobody to give its amounts to")
    cents = round_parts(exact)
    weights = {} if isinstance(engine, _ByLine) else engine.weights()
    return Stakes(
        method=method,
        on=on,
        cash_cents=club.cash_cents,
        carrying_by_line={line: c for line, c in club.carrying.items() if c},
        rows=tuple(
            Stake(
                member=number,
                cents=rounded,
                cash_cents=cash,
                lines=lines,
                contributed_cents=club.contributed[number],
                paid_back_cents=club.paid_back[number],
                weight=weights.get(number, 0),
                has_left=number in club.has_left,
                movements=(
                    {k: p[number] for k, p in engine.by_kind.items() if p.numerators.get(number)}
                    if isinstance(engine, _ByLine)
                    else {}
                ),
                purchases=(
                    tuple(engine.purchases[number]) if isinstance(engine, _UnitValue) else ()
                ),
            )
            for rounded, (number, (cash, lines)) in zip(cents, found.items(), strict=True)
        ),
        total_weight=sum(weights.values()),
        shared_cents=(
            Fraction(net_assets) if isinstance(engine, _ByLine) else engine.claims.free_cents()
        ),
        unit_value_cents=engine.unit_value() if isinstance(engine, _UnitValue) else None,
    )


def stakes(entries: Iterable[Entry], members: Iterable[Member], *, method: str, on: date) -> Stakes:
    """Each member's stake at the end of a day, by one method, to the cent."""
    return history(entries, members, method=method, on=on).stakes
