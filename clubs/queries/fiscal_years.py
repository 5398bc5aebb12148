"""READ: the fiscal years of a club, and what one of them moved."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from clubs.fiscal_years import fiscal_years
from clubs.models import Club, EntryKind, FiscalYear, LedgerEntry


@dataclass(frozen=True)
class YearRow:
    """One fiscal year; ``closing`` is the vote that closed it, None as long as it is open."""

    starts_on: date
    ends_on: date
    closing: FiscalYear | None
    entries: int
    state: str  # "closed", "to_close", "waiting" (another comes first) or "open"

    @property
    def name(self) -> str:
        """« 2025 », or both days when it is not a whole calendar year."""
        first, last = self.starts_on, self.ends_on
        if (first.month, first.day, last.month) == (1, 1, 12):
            return f"{last.year}"
        return f"{first:%d/%m/%Y} – {last:%d/%m/%Y}"

    @property
    def short_seal(self) -> str:
        return f"{self.closing.last_seal[:8]}…{self.closing.last_seal[-8:]}" if self.closing else ""


@dataclass(frozen=True)
class YearRecap:
    """What is voted on: the account from the first to the last day of a year. Cents.

    ``moves`` are what each kind of entry brought or took, corrections taken off.
    """

    starts_on: date
    ends_on: date
    entries: int
    opening_cents: int
    moves: tuple[tuple[str, int], ...]
    closing_cents: int
    carrying_cents: int

    @property
    def net_assets_cents(self) -> int:
        return self.closing_cents + self.carrying_cents


def fiscal_year_rows(club: Club, *, on: date) -> list[YearRow]:
    """Every year up to the one that holds ``on``, the latest first. Two queries."""
    closings = {
        row.ends_on: row for row in FiscalYear.objects.filter(club=club).select_related("closed_by")
    }
    years = list(_years(club, on))
    counts = LedgerEntry.objects.for_club(club).aggregate(
        **{
            f"year_{i}": Count("pk", filter=Q(occurred_on__range=year))
            for i, year in enumerate(years)
        }
    )
    rows, is_next = [], True
    for i, (starts_on, ends_on) in enumerate(years):
        closing, state = closings.get(ends_on), "open"
        if closing:
            state = "closed"
        elif ends_on < on:
            state, is_next = ("to_close" if is_next else "waiting"), False
        rows.append(YearRow(starts_on, ends_on, closing, counts[f"year_{i}"], state))
    return rows[::-1]


def year_to_close(club: Club, *, on: date) -> tuple[date, date] | None:
    """The oldest year that has ended and is still open. One query."""
    closed = set(FiscalYear.objects.filter(club=club).values_list("ends_on", flat=True))
    ended = [year for year in _years(club, on) if year[1] < on and year[1] not in closed]
    return ended[0] if ended else None


def year_recap(club: Club, *, starts_on: date, ends_on: date) -> YearRecap:
    """Two queries."""
    entries = LedgerEntry.objects.for_club(club).on(ends_on)
    before = Q(occurred_on__lt=starts_on)
    totals = entries.aggregate(
        opening=Coalesce(Sum("cash_cents", filter=before), 0),
        closing=Coalesce(Sum("cash_cents"), 0),
        carrying=Coalesce(Sum("carrying_cents"), 0),
        count=Count("pk", filter=~before),
    )
    moved = dict(
        entries.filter(occurred_on__gte=starts_on)
        .order_by()
        .values_list(Coalesce("reverses__kind", "kind"))
        .annotate(Sum("cash_cents"))
    )
    return YearRecap(
        starts_on=starts_on,
        ends_on=ends_on,
        entries=totals["count"],
        opening_cents=totals["opening"],
        moves=tuple(
            (str(words), moved[kind]) for kind, words in EntryKind.choices if moved.get(kind)
        ),
        closing_cents=totals["closing"],
        carrying_cents=totals["carrying"],
    )


def _years(club: Club, on: date):
    return fiscal_years(founded_on=club.founded_on, last_month=club.fiscal_year_ends_month, on=on)
