"""READ: the livre-journal, line by line, with the balance after each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from clubs.models import Club, LedgerEntry


@dataclass(frozen=True)
class BookLine:
    """An entry as printed, with the balance (or the member's running total) after it."""

    pk: int
    number: int
    occurred_on: date
    period_on: date | None
    kind: str
    kind_label: str
    who: str
    label: str
    reason: str
    cash_cents: int
    carrying_cents: int
    balance_cents: int
    reverses: int | None
    reversed_by: int | None

    @property
    def is_correctable(self) -> bool:
        return self.kind == "contribution" and self.reversed_by is None


@dataclass(frozen=True)
class Book:
    """A calendar year of the livre-journal."""

    year: int
    years: tuple[int, ...]
    opening_cents: int
    lines: tuple[BookLine, ...]

    @property
    def closing_cents(self) -> int:
        return self.lines[-1].balance_cents if self.lines else self.opening_cents


def book(club: Club, *, year: int, on: date) -> Book:
    """The entries of one calendar year with the balance after each. Two queries."""
    entries = LedgerEntry.objects.for_club(club).on(on)
    opening = entries.filter(occurred_on__lt=date(year, 1, 1)).cash_cents()
    of_year = entries.filter(occurred_on__year=year).for_reading().in_book_order()
    return Book(
        year=year,
        years=tuple(range(club.founded_on.year, on.year + 1)),
        opening_cents=opening,
        lines=tuple(book_lines(of_year, opening_cents=opening)),
    )


def book_lines(entries: Iterable[LedgerEntry], *, opening_cents: int) -> Iterable[BookLine]:
    entries = list(entries)
    balances = accumulate((entry.cash_cents for entry in entries), initial=opening_cents)
    next(balances)
    for entry, balance in zip(entries, balances, strict=True):
        yield BookLine(
            pk=entry.pk,
            number=entry.number,
            occurred_on=entry.occurred_on,
            period_on=entry.period_on,
            kind=entry.kind,
            kind_label=entry.get_kind_display(),
            who=entry.membership.person.full_name if entry.membership else "",
            label=entry.label,
            reason=entry.reason,
            cash_cents=entry.cash_cents,
            carrying_cents=entry.carrying_cents,
            balance_cents=balance,
            reverses=entry.reverses_id,
            reversed_by=entry.reversed_by.pk if hasattr(entry, "reversed_by") else None,
        )
