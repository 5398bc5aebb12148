"""READ: the books of a club from one day to another, read once for every paper of that time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from django.db.models import Exists, OuterRef

from cigales.money import format_euros
from cigales.tables import Table
from clubs import queries
from clubs.fiscal_years import fiscal_years
from clubs.ledger.entries import Member
from clubs.ledger.parts import Parts
from clubs.ledger.positions import Position, position
from clubs.ledger.stakes import History
from clubs.letterhead import Letterhead, end_of_book, letterhead
from clubs.models import Attachment, AttachmentKind, Club, LedgerEntry
from investments.models import Holding

from .flows import Flow, flows


@dataclass(frozen=True)
class Paper:
    """What every paper has: the frame, and the tables that are printed and written as a file."""

    letterhead: Letterhead
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Books:
    """A club from ``starts_on`` to ``on``, both included; the rest is computed when asked."""

    club: Club
    starts_on: date
    on: date
    records: queries.Records
    holdings: dict[int, Holding]
    labels: dict[int, str]
    end: tuple[int, str]

    @cached_property
    def opening(self) -> Position:
        return position(self.records.entries, on=self.starts_on - timedelta(days=1))

    @cached_property
    def closing(self) -> Position:
        return position(self.records.entries, on=self.on)

    @cached_property
    def history(self) -> History:
        return self.records.told(method=self.club.method, on=self.on)

    @cached_property
    def flows(self) -> list[Flow]:
        return flows(self.records.entries, starts_on=self.starts_on, on=self.on)

    @property
    def members(self) -> list[Member]:
        """Whoever was of the club one day at least of that time, or still has a stake in it."""
        stakes = {row.member: row.cents for row in self.history.stakes.rows}
        return [
            member
            for member in self.records.members
            if member.joined_on <= self.on
            and (
                member.left_on is None or member.left_on >= self.starts_on or stakes[member.number]
            )
        ]

    def name(self, member: int) -> str:
        return self.records.name(member)

    def line_name(self, line: int) -> str:
        """The enterprise that a line pays; its own words where no holding describes it."""
        holding = self.holdings.get(line)
        return holding.enterprise.name if holding else self.labels.get(line, str(line))

    def fractions(self, parts: Parts) -> list[tuple[int, Fraction]]:
        """The members' fractions of something, the longest-standing first, nobody with nothing."""
        numbers = (member.number for member in self.records.members)
        return [(number, parts[number]) for number in numbers if parts[number]]

    def letterhead(self, title: str, *, is_a_day: bool = False) -> Letterhead:
        starts_on = None if is_a_day else self.starts_on
        return letterhead(self.club, title=title, on=self.on, starts_on=starts_on, end=self.end)


def read_books(club: Club, *, starts_on: date, on: date, is_printed: bool = True) -> Books:
    """Five queries; three for figures alone, without the words and the end of the ledger."""
    entries = LedgerEntry.objects.for_club(club).on(on)
    certificates = Attachment.objects.filter(
        entry=OuterRef("payment"), kind=AttachmentKind.CERTIFICATE
    )
    holdings = (
        Holding.objects.filter(club=club)
        .select_related("enterprise", "payment")
        .annotate(is_certified=Exists(certificates))
    )
    labels = entries.exclude(label="").values_list("number", "label") if is_printed else ()
    return Books(
        club=club,
        starts_on=starts_on,
        on=on,
        records=queries.records(club, on=on),
        holdings={holding.payment.number: holding for holding in holdings},
        labels=dict(labels),
        end=end_of_book(club) if is_printed else (0, ""),
    )


def years_of(club: Club, *, today: date) -> list[tuple[date, date]]:
    """The fiscal years that have begun, the latest first."""
    last_month = club.fiscal_year_ends_month
    years = fiscal_years(founded_on=club.founded_on, last_month=last_month, on=today)
    return list(years)[::-1]


def euros(exact_cents: Fraction) -> str:
    """An exact amount, shown to the cent, rounded half up."""
    return format_euros(to_cents(exact_cents))


def to_cents(exact_cents: Fraction) -> int:
    top, bottom = exact_cents.numerator, exact_cents.denominator
    sign = -1 if top < 0 else 1
    return sign * ((2 * abs(top) + bottom) // (2 * bottom))


def months(starts_on: date, ends_on: date) -> Iterator[date]:
    """The first days of the months from one day to another."""
    month = starts_on.replace(day=1)
    while month <= ends_on:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)
