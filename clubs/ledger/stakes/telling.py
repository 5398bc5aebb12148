"""The book told again from its first day, by one method."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from operator import attrgetter

from cigales.money import round_parts

from ..entries import PAY_BACK, Entry, Member, standing
from .books import Books
from .by_line import ByLine
from .results import History, Stake, Stakes
from .shared import ProRata, UnitValue

PRO_RATA = "pro_rata"
UNIT_VALUE = "unit_value"
BY_LINE = "by_line"
METHODS = (PRO_RATA, UNIT_VALUE, BY_LINE)

Engine = ProRata | UnitValue | ByLine


def stakes(entries: Iterable[Entry], members: Iterable[Member], *, method: str, on: date) -> Stakes:
    """Each member's stake at the end of a day, by one method, to the cent; without its trail.

    Raises ``ValueError`` for a method that does not exist and for a book without members.
    """
    return _tell(entries, members, method, on, keeps_trail=False).stakes


def history(
    entries: Iterable[Entry], members: Iterable[Member], *, method: str, on: date
) -> History:
    """The same, with how each stake came about and the fractions frozen on the way."""
    return _tell(entries, members, method, on, keeps_trail=True)


def _tell(
    entries: Iterable[Entry],
    members: Iterable[Member],
    method: str,
    on: date,
    *,
    keeps_trail: bool,
) -> History:
    ordered = sorted(members, key=lambda member: member.seniority)
    books = Books(ordered, keeps_trail=keeps_trail)
    engine: Engine
    if method == PRO_RATA:
        engine = ProRata(books)
    elif method == UNIT_VALUE:
        engine = UnitValue(books)
    elif method == BY_LINE:
        engine = ByLine(books)
    else:
        raise ValueError(f"no such method: {method}")
    leavers = defaultdict(list)
    for member in ordered:
        if member.left_on is not None and member.left_on <= on:
            leavers[member.left_on].append(member)
    days: dict[date, list[Entry]] = defaultdict(list)
    for entry in standing(entries, on=on):
        days[entry.occurred_on].append(entry)
    for day in sorted({*days, *leavers}):
        books.today = day
        _tell_day(books, engine, days[day], leavers[day])
    found = _stakes(books, engine, method, on)
    held_by = {}
    if keeps_trail:
        held_by = {n: engine.fractions_held(n) for n, cost in books.cost.items() if cost > 0}
    return History(found, books.paid_by, books.received_by, held_by)


# What a day does first: a line opens before it moves, and money comes in before it is drawn on.
_ORDER = {"income": 0, "repayment": 0, "sale": 0, "bank_interest": 1, "fee": 1, "bank_charge": 1}
_DRAWN = 2
_RECEIVED = frozenset({"income", "bank_interest", "repayment", "sale"})


def _tell_day(
    books: Books,
    engine: Engine,
    entries: list[Entry],
    leavers: list[Member],
) -> None:
    put_in = [e for e in entries if e.kind == "contribution"]
    paid = [e for e in entries if e.kind in PAY_BACK]
    moves = [e for e in entries if e.kind != "contribution" and e.kind not in PAY_BACK]
    if isinstance(engine, ByLine):
        _put_in(books, engine, put_in)
    for entry in _in_order(moves):
        if books.keeps_trail and entry.kind in _RECEIVED:
            books.received_by[entry.number] = engine.fractions_received(entry)
        # « ligne à ligne » draws on the accounts as they were; the others share what is there.
        if isinstance(engine, ByLine):
            engine.move(entry)
        books.book(entry)
        if not isinstance(engine, ByLine):
            engine.move(entry)
    if not isinstance(engine, ByLine):
        _put_in(books, engine, put_in)
    for entry in moves:
        if books.keeps_trail and entry.kind == "investment":
            books.paid_by[entry.number] = engine.fractions_of_payment(entry)
    for member in leavers:
        engine.leave(member)
    for entry in sorted(paid, key=attrgetter("number")):
        books.book(entry)
        engine.pay(entry)


def _put_in(books: Books, engine: Engine, entries: list[Entry]) -> None:
    if entries:
        engine.put_in(books.put_in(entries))


def _in_order(moves: list[Entry]) -> list[Entry]:
    """Money in before it is drawn on; but a line that opens and pays on one day opens first."""
    if len(moves) < 2:
        return moves
    moves = sorted(moves, key=lambda e: (_ORDER.get(e.kind, _DRAWN), e.number))
    opened = {e.number for e in moves if e.kind == "investment"}
    return [e for e in moves if e.line not in opened] + [e for e in moves if e.line in opened]


def _stakes(books: Books, engine: Engine, method: str, on: date) -> Stakes:
    net_assets = books.net_assets_cents
    found = engine.stakes() if books.members else {}
    if not books.members and net_assets:
        raise ValueError("a book without members has nobody to give its amounts to")
    cents = round_parts([held.exact_cents for held in found.values()])
    weights = {} if isinstance(engine, ByLine) else engine.weights()
    return Stakes(
        method=method,
        on=on,
        cash_cents=books.cash_cents,
        carrying_by_line={line: c for line, c in books.carrying.items() if c},
        rows=tuple(
            Stake(
                member=number,
                cents=rounded,
                exact_cents=held.exact_cents,
                cash_cents=held.cash_cents,
                lines=held.lines,
                contributed_cents=books.contributed[number],
                paid_back_cents=books.paid_back[number],
                weight=weights.get(number, 0),
                has_left=number in books.has_left,
                movements=(
                    {k: p[number] for k, p in engine.by_kind.items() if p.numerators.get(number)}
                    if isinstance(engine, ByLine)
                    else {}
                ),
                purchases=(
                    tuple(engine.purchases[number]) if isinstance(engine, UnitValue) else ()
                ),
            )
            for rounded, (number, held) in zip(cents, found.items(), strict=True)
        ),
        total_weight=sum(weights.values()),
        shared_cents=(
            Fraction(net_assets if isinstance(engine, ByLine) else engine.claims.free_cents())
        ),
        unit_value_cents=engine.unit_value() if isinstance(engine, UnitValue) else None,
    )
