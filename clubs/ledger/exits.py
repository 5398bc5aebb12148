"""What somebody who leaves is owed: money now, parts of the holdings later. Pure.

DOMAIN.md section 3, rule 8. The day somebody leaves fixes the money that is theirs and their part
of each line that the club then holds. From then on a line pays them when it pays the club; a
write-down lowers what waits in it. Payments may come in several times.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from cigales.money import round_parts_to

from .entries import PAY_BACK, Entry, Member, standing
from .stakes import history


@dataclass(frozen=True)
class LaterPart:
    """A part of a line that will pay when the line does.

    ``fraction`` of the whole line is theirs; the line stands at ``carrying_cents``, of which
    ``exact_cents`` are theirs, rounded to ``cents``. Worth nothing today, it may still pay.
    """

    line: int
    fraction: Fraction
    carrying_cents: int
    exact_cents: Fraction
    cents: int


@dataclass(frozen=True)
class Due:
    """What is owed at the end of a day: ``cash_cents`` now, ``lines`` later, in cents.

    The two add up to ``total_cents``, which is the stake of that day, rounded with everybody's.
    """

    on: date
    cash_cents: int
    lines: tuple[LaterPart, ...]

    @property
    def later_cents(self) -> int:
        return sum(part.cents for part in self.lines)

    @property
    def total_cents(self) -> int:
        return self.cash_cents + self.later_cents


@dataclass(frozen=True)
class ExitStatement:
    """What somebody gets who leaves, or has left.

    ``fixed`` is what was theirs on ``left_on``, before any payment; ``payments`` what they were
    paid since, in money or in kind; ``due`` what is still owed at the date of the statement. Who
    has not left by then is taken to leave that day (``is_simulated``).
    """

    member: int
    left_on: date
    is_simulated: bool
    fixed: Due
    payments: tuple[Entry, ...]
    due: Due

    @property
    def paid_cents(self) -> int:
        return sum(worth_cents(entry) for entry in self.payments)

    @property
    def change_cents(self) -> int:
        """What their lines brought or lost since they left, beside what was fixed that day."""
        return self.paid_cents + self.due.total_cents - self.fixed.total_cents


def worth_cents(payment: Entry) -> int:
    """What a withdrawal or a hand-over is worth to the member who gets it."""
    return -payment.cash_cents - payment.carrying_cents


def exit_statement(
    entries: Iterable[Entry], members: Iterable[Member], *, method: str, member: int, on: date
) -> ExitStatement:
    """The exit statement of ``member`` as of a day. Raises ``KeyError`` for a stranger."""
    book, people = list(entries), list(members)
    person = {each.number: each for each in people}[member]
    is_simulated = person.left_on is None or person.left_on > on
    if is_simulated:
        people = [replace(m, left_on=on) if m.number == member else m for m in people]
    left_on = on if is_simulated or person.left_on is None else person.left_on
    payments = tuple(
        entry
        for entry in sorted(standing(book, on=on), key=lambda e: (e.occurred_on, e.number))
        if entry.member == member and entry.kind in PAY_BACK and entry.occurred_on >= left_on
    )
    paid = {entry.number for entry in payments}
    unpaid = [entry for entry in book if entry.number not in paid]
    fixed = due(unpaid, people, method=method, member=member, on=left_on)
    is_as_fixed = left_on == on and not payments
    return ExitStatement(
        member=member,
        left_on=left_on,
        is_simulated=is_simulated,
        fixed=fixed,
        payments=payments,
        due=fixed if is_as_fixed else due(book, people, method=method, member=member, on=on),
    )


def due(
    entries: Iterable[Entry], members: Iterable[Member], *, method: str, member: int, on: date
) -> Due:
    """A member's stake at the end of a day as what is owed: money, and parts of the open lines."""
    told = history(entries, members, method=method, on=on)
    stake = told.stakes.of(member)
    fractions = {line: parts[member] for line, parts in told.held_by.items()}
    lines = [line for line, fraction in fractions.items() if fraction]
    exact = [stake.lines.get(line, Fraction(0)) for line in lines]
    cash_cents, *parts = round_parts_to([stake.cash_cents, *exact], stake.cents)
    return Due(
        on=on,
        cash_cents=cash_cents,
        lines=tuple(
            LaterPart(
                line=line,
                fraction=fractions[line],
                carrying_cents=told.stakes.carrying_by_line.get(line, 0),
                exact_cents=exact_cents,
                cents=cents,
            )
            for line, exact_cents, cents in zip(lines, exact, parts, strict=True)
        ),
    )
