"""The end of a club, simulated: everything sold, or everything handed to the members. Pure.

Each member gets their stake of that day by the club's method, to the cent (DOMAIN.md section 3,
rule 5): in money for a sale; in securities first, and money for the rest, in a hand-over.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from cigales.money import allocate

from .entries import Amounts, Entry, Member, give_up
from .positions import LinePosition, position
from .stakes import history

NOTHING = Fraction(0)


@dataclass(frozen=True)
class Move:
    """A holding, or a part of one, that goes: to a buyer, to nobody, or to a member.

    ``securities`` are counted positive.
    """

    line: int
    kind: str
    amounts: Amounts
    securities: int
    member: int | None = None

    @property
    def worth_cents(self) -> int:
        return -self.amounts.carrying_cents


@dataclass(frozen=True)
class Plan:
    """What would be written: the moves, then the money paid to each member. Cents.

    ``owed`` is each member's due once the moves are made; ``payments`` what the club pays them.
    They differ when somebody owes the club, which the others then bear: nobody pays in.
    """

    moves: tuple[Move, ...]
    owed: dict[int, int]
    payments: dict[int, int]

    @property
    def paid_cents(self) -> int:
        return sum(self.payments.values())

    def in_kind_cents(self, member: int) -> int:
        return sum(move.worth_cents for move in self.moves if move.member == member)

    def total_cents(self, member: int) -> int:
        return self.in_kind_cents(member) + self.payments[member]

    @property
    def in_debt(self) -> tuple[int, ...]:
        """Those who have received more than their part already."""
        return tuple(member for member, cents in self.owed.items() if cents < 0)


def simulate_sale(
    entries: Iterable[Entry],
    members: Iterable[Member],
    *,
    method: str,
    on: date,
    proceeds: Mapping[int, int],
) -> Plan:
    """Every open holding is sold whole at its price, or lost at nothing; all the money is paid.

    ``proceeds`` are cents by line; a line without any goes at its carrying value.
    """
    book = list(entries)
    moves = []
    number = max((entry.number for entry in book), default=0)
    for line in _open_lines(book, on):
        price = proceeds.get(line.line, line.carrying_cents)
        kind = "sale" if price else "loss"
        gone = give_up(
            kind,
            part_cents=line.cost_cents,
            cash_cents=price,
            cost_cents=line.cost_cents,
            carrying_cents=line.carrying_cents,
        )
        moves.append(Move(line.line, kind, gone, line.securities))
        number += 1
        book.append(_entry(number, moves[-1], on))
    owed = _owed(book, members, method=method, on=on)
    return Plan(tuple(moves), owed, _share_out(owed))


def simulate_hand_over(
    entries: Iterable[Entry], members: Iterable[Member], *, method: str, on: date
) -> Plan:
    """Every open holding is handed to those whose it is; money makes up what is left.

    Nobody gets more of a holding than they are due in all: the others take the rest. Securities
    go by whole numbers, those left over to whoever is then furthest from their due; a holding
    without a number of securities is split by the cent of its price.
    """
    book = list(entries)
    told = history(book, members, method=method, on=on)
    left = {row.member: row.cents for row in told.stakes.rows}
    moves: list[Move] = []
    for line in _open_lines(book, on):
        owners = told.held_by[line.line]
        fractions = _within_due(
            {member: owners[member] for member in left if owners[member] > 0},
            left,
            line.carrying_cents,
        )
        for move in _handed(line, fractions, left):
            moves.append(move)
            assert move.member is not None
            left[move.member] -= move.worth_cents
    return Plan(tuple(moves), left, _share_out(left))


def _open_lines(entries: list[Entry], on: date) -> list[LinePosition]:
    return [line for line in position(entries, on=on).lines if line.is_open]


def _owed(
    entries: list[Entry], members: Iterable[Member], *, method: str, on: date
) -> dict[int, int]:
    rows = history(entries, members, method=method, on=on).stakes.rows
    return {row.member: row.cents for row in rows}


def _entry(number: int, move: Move, on: date) -> Entry:
    return Entry(
        number=number,
        kind=move.kind,
        occurred_on=on,
        cash_cents=move.amounts.cash_cents,
        cost_cents=move.amounts.cost_cents,
        carrying_cents=move.amounts.carrying_cents,
        line=move.line,
        securities=-move.securities,
    )


def _share_out(owed: Mapping[int, int]) -> dict[int, int]:
    """The money there is among those to whom it is owed; nobody pays in."""
    total = sum(owed.values())
    if total <= 0:
        return dict.fromkeys(owed, 0)
    return dict(zip(owed, allocate(total, [max(cents, 0) for cents in owed.values()]), strict=True))


def _within_due(
    owners: Mapping[int, Fraction], left: Mapping[int, int], carrying_cents: int
) -> Mapping[int, Fraction]:
    """The same fractions; who is due less than theirs in all leaves the rest to the others."""
    owed = {member: Fraction(max(cents, 0)) for member, cents in left.items()}
    taken = {m: min(owners.get(m, NOTHING) * carrying_cents, cents) for m, cents in owed.items()}
    over = carrying_cents - sum(taken.values(), start=NOTHING)
    room = sum(owed.values(), start=NOTHING) - sum(taken.values(), start=NOTHING)
    if not over or over > room:
        return owners
    parts = {m: taken[m] + over * (cents - taken[m]) / room for m, cents in owed.items()}
    return {m: part / carrying_cents for m, part in parts.items() if part}


def _handed(
    line: LinePosition, owners: Mapping[int, Fraction], left: Mapping[int, int]
) -> list[Move]:
    """The moves that hand a whole holding over to its owners, whose fractions add up to one."""
    if line.securities:
        numbers = _whole_securities(line, owners, left)
        costs = allocate(line.cost_cents, numbers)
    else:
        numbers = [0] * len(owners)
        costs = allocate(line.cost_cents, list(owners.values()))
    moves, cost_cents, carrying_cents = [], line.cost_cents, line.carrying_cents
    for member, number, part_cents in zip(owners, numbers, costs, strict=True):
        if not part_cents:
            continue
        gone = give_up(
            "hand_over",
            part_cents=part_cents,
            cash_cents=0,
            cost_cents=cost_cents,
            carrying_cents=carrying_cents,
        )
        cost_cents += gone.cost_cents
        carrying_cents += gone.carrying_cents
        moves.append(Move(line.line, "hand_over", gone, number, member))
    return moves


def _whole_securities(
    line: LinePosition, owners: Mapping[int, Fraction], left: Mapping[int, int]
) -> list[int]:
    """Whole securities for each: their part rounded down, then one by one to the furthest off."""
    exact = {member: part * line.securities for member, part in owners.items()}
    numbers = {member: part.numerator // part.denominator for member, part in exact.items()}
    each = Fraction(line.carrying_cents, line.securities)
    for _one in range(line.securities - sum(numbers.values())):
        furthest = max(
            owners, key=lambda m: (left[m] - numbers[m] * each >= each, exact[m] - numbers[m])
        )
        numbers[furthest] += 1
    return list(numbers.values())
