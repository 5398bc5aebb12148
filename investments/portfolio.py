"""What is asked of a holding beside its figures: terms and lateness, how it ended, what comes next.

Pure: no Django, no clock, no float. Amounts are whole cents. The figures themselves are those of
``clubs.ledger.positions``.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cigales.money import allocate
from clubs.ledger.entries import EFFECTS, Amounts, Sign, give_up
from clubs.ledger.positions import LinePosition

PAID, PARTLY, LATE, DUE, DROPPED = "paid", "partly", "late", "due", "dropped"


@dataclass(frozen=True, slots=True)
class Term:
    """An instalment as it was agreed."""

    due_on: date
    amount_cents: int


@dataclass(frozen=True, slots=True)
class TermState:
    """What became of a term: ``paid``, ``partly`` (paid, and not late), ``late``, ``due``.

    ``dropped`` is a term of which nothing more is expected: its holding ended otherwise.
    """

    term: Term
    paid_cents: int
    state: str

    @property
    def missing_cents(self) -> int:
        return self.term.amount_cents - self.paid_cents

    @property
    def is_late(self) -> bool:
        return self.state == LATE


def term_states(
    terms: Iterable[Term], *, repaid_cents: int, on: date, is_open: bool
) -> list[TermState]:
    """What was repaid pays the terms from the oldest on; what is missing after its day is late.

    A term is not late on its own day, and none is once the holding has ended.
    """
    states, left = [], repaid_cents
    for term in sorted(terms, key=lambda term: term.due_on):
        paid = min(left, term.amount_cents)
        left -= paid
        if paid == term.amount_cents:
            state = PAID
        elif not is_open:
            state = DROPPED
        elif term.due_on < on:
            state = LATE
        else:
            state = PARTLY if paid else DUE
        states.append(TermState(term, paid, state))
    return states


@dataclass(frozen=True, slots=True)
class Lateness:
    """All that is late of one holding: how many terms, how much, since the oldest of them."""

    terms: int
    cents: int
    since: date


def lateness(states: Iterable[TermState]) -> Lateness | None:
    late = [state for state in states if state.is_late]
    if not late:
        return None
    return Lateness(len(late), sum(s.missing_cents for s in late), late[0].term.due_on)


def equal_terms(total_cents: int, *, count: int, first_on: date, every_months: int) -> list[Term]:
    """A sum in equal terms, the odd cents on the first; the 31st falls on a month's last day.

    Raises ``ValueError`` when there is not a cent for each.
    """
    if not 0 < count <= total_cents:
        raise ValueError("a term is worth something")
    days = [add_months(first_on, step * every_months) for step in range(count)]
    return [Term(*term) for term in zip(days, allocate(total_cents, [1] * count), strict=True)]


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or the last one that this month has."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


ENDS = ("repaid", "sold", "handed_over", "lost")


def ends(line: LinePosition) -> tuple[str, ...]:
    """By which ways a part of a holding has gone, or all of it; none for one that is whole."""
    sold = (
        line.paid_cents
        - line.cost_cents
        - (line.repaid_cents + line.lost_cents + line.handed_over_cents)
    )
    gone = (line.repaid_cents, sold, line.handed_over_cents, line.lost_cents)
    return tuple(end for end, cents in zip(ENDS, gone, strict=True) if cents > 0)


def cost_of_securities(line: LinePosition, sold: int) -> int:
    """The part of the cost that some of the securities left make, rounded half up.

    Raises ``ValueError`` when there are not so many, or when they were not counted.
    """
    if not 0 < sold <= line.securities:
        raise ValueError("what goes is a part of what is there")
    return (2 * line.cost_cents * sold + line.securities) // (2 * line.securities)


def effect(
    line: LinePosition, kind: str, *, amount_cents: int, proceeds_cents: int = 0
) -> Amounts | None:
    """What an operation would do to a holding; None for one that cannot be.

    ``amount_cents`` is positive; what goes by a sale, a loss, a hand-over is a part of the cost.
    """
    if EFFECTS[kind].gives_up:
        cash = {"repayment": amount_cents, "sale": proceeds_cents}.get(kind, 0)
        try:
            return give_up(
                kind,
                part_cents=amount_cents,
                cash_cents=cash,
                cost_cents=line.cost_cents,
                carrying_cents=line.carrying_cents,
            )
        except ValueError:
            return None
    carrying = EFFECTS[kind].carrying.value * amount_cents
    if not 0 <= line.carrying_cents + carrying <= line.cost_cents:
        return None
    return Amounts(amount_cents if EFFECTS[kind].cash is Sign.PLUS else 0, carrying, 0)


def lowest_balance(moves: Iterable[tuple[date, int]], *, since: date) -> int:
    """The lowest bank balance at the end of a day from ``since`` on; ``moves`` are sums by day."""
    ordered = sorted(moves)
    balance = lowest = sum(cents for day, cents in ordered if day <= since)
    for day, cents in ordered:
        if day > since:
            balance += cents
            lowest = min(lowest, balance)
    return lowest
