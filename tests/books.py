"""Pure books for the tests of the core: a book written by hand, and books drawn by hypothesis."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from clubs.ledger.entries import Amounts, Entry, Member, amounts, give_up
from clubs.ledger.positions import position

FIRST_DAY = date(2020, 1, 1)


class Book:
    """Entries added one by one, numbered in order; amounts in euros when whole, else in cents."""

    def __init__(self):
        self.entries: list[Entry] = []

    def add(self, kind, day, cents, *, member=None, line=None, securities=0) -> int:
        """An entry of a simple kind, or an exit of a holding that stands at cost."""
        return self._write(kind, day, amounts(kind, cents), member, line, securities)

    def exit(self, kind, day, part_cents, *, line, cash_cents=0, member=None, securities=0) -> int:
        """A part of a holding goes, whatever it is worth that day."""
        held = position(self.entries, on=day).line(line)
        gone = give_up(
            kind,
            part_cents=part_cents,
            cash_cents=cash_cents,
            cost_cents=held.cost_cents,
            carrying_cents=held.carrying_cents,
        )
        return self._write(kind, day, gone, member, line, -securities)

    def reverse(self, number, day=None) -> int:
        entry = self.entries[number - 1]
        opposite = Amounts(entry.cash_cents, entry.carrying_cents, entry.cost_cents).reversed()
        self._write(
            "reversal",
            day or entry.occurred_on,
            opposite,
            entry.member,
            entry.line,
            -entry.securities,
        )
        self.entries[-1] = self.entries[-1]._replace(reverses=number)
        return self.entries[-1].number

    def _write(self, kind, day, moved, member, line, securities) -> int:
        number = len(self.entries) + 1
        self.entries.append(
            Entry(
                number=number,
                kind=kind,
                occurred_on=day,
                cash_cents=moved.cash_cents,
                carrying_cents=moved.carrying_cents,
                cost_cents=moved.cost_cents,
                member=member,
                line=line,
                securities=securities,
            )
        )
        return number


def members(*numbers: int, joined_on: date = FIRST_DAY) -> list[Member]:
    return [Member(number, joined_on) for number in numbers]


_KINDS = [
    *["contribution"] * 8,
    *["investment"] * 3,
    *("fee", "bank_charge", "bank_interest", "income", "repayment", "sale", "loss"),
    *("write_down", "write_back", "withdrawal", "hand_over", "reversal"),
]


@st.composite
def books(draw, *, with_leavers=True) -> tuple[Book, list[Member]]:
    """A book that could be, of 2 to 5 members over some months: what cannot be is skipped."""
    people = members(*range(1, draw(st.integers(2, 5)) + 1))
    book, day = Book(), FIRST_DAY
    for kind in draw(st.lists(st.sampled_from(_KINDS), min_size=1, max_size=25)):
        day += timedelta(days=draw(st.integers(0, 3)))
        cents = draw(st.integers(1, 90_000))
        _add(book, draw, kind, day, cents, draw(st.sampled_from(people)).number)
    if with_leavers:
        for i, person in enumerate(people[1:], start=1):
            if draw(st.integers(0, 2)) == 0:
                left_on = FIRST_DAY + timedelta(days=draw(st.integers(1, 60)))
                people[i] = replace(person, left_on=left_on, is_settled_at_once=draw(st.booleans()))
    return book, people


def _add(book, draw, kind, day, cents, member):
    where = position(book.entries, on=day)
    held = [line for line in where.lines if line.is_open]
    if kind == "contribution":
        book.add(kind, day, cents, member=member)
    elif kind == "bank_interest":
        book.add(kind, day, min(cents, 500))
    elif kind in ("fee", "bank_charge", "investment", "withdrawal"):
        if where.cash_cents > 0:
            cents = min(cents, where.cash_cents)
            book.add(kind, day, cents, member=member if kind == "withdrawal" else None)
    elif kind == "reversal":
        free = [
            e.number
            for e in book.entries
            if e.kind in ("contribution", "fee", "bank_interest", "income")
            and e.number not in {other.reverses for other in book.entries}
        ]
        if free:
            book.reverse(draw(st.sampled_from(free)))
    elif held:
        line = draw(st.sampled_from(held))
        part = min(cents, line.cost_cents)
        if kind == "income":
            book.add(kind, day, cents, line=line.line)
        elif kind == "write_down" and line.carrying_cents:
            book.add(kind, day, min(cents, line.carrying_cents), line=line.line)
        elif kind == "write_back" and line.foreseen_loss_cents:
            book.add(kind, day, min(cents, line.foreseen_loss_cents), line=line.line)
        elif kind == "repayment":
            book.exit(kind, day, part, line=line.line, cash_cents=part)
        elif kind == "sale":
            book.exit(kind, day, part, line=line.line, cash_cents=cents)
        elif kind == "loss":
            book.exit(kind, day, part, line=line.line)
        elif kind == "hand_over":
            book.exit(kind, day, part, line=line.line, member=member)
