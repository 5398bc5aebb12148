"""READ: a month of contributions, the grid of a year, and the club at a glance."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.db.models.functions import Coalesce

from clubs.models import Club, LedgerEntry, Membership, Pledge
from clubs.months import first_of_month, last_of_month, months_of_year
from clubs.pledges import Term, settled_terms
from clubs.querysets import CONTRIBUTIONS


@dataclass(frozen=True)
class Due:
    """What a member promised for a month, what came, and what no payment covers."""

    membership_id: int
    name: str
    promised_cents: int
    received_cents: int
    missing_cents: int


@dataclass(frozen=True)
class Dashboard:
    """The club today. ``late`` are the members who promised more than came this month."""

    cash_cents: int
    contributed_cents: int
    carrying_cents: int
    month: date
    promised_cents: int
    received_cents: int
    late: tuple[Due, ...]
    own: Due | None

    @property
    def net_assets_cents(self) -> int:
        return self.cash_cents + self.carrying_cents


@dataclass(frozen=True)
class Cell:
    """A member's month in the grid; ``is_member`` is false before they came or after they left.

    ``missing_cents`` is what no payment covers, be it of another month.
    """

    month: date
    received_cents: int
    promised_cents: int
    missing_cents: int
    is_member: bool
    is_entered: bool
    is_past: bool

    @property
    def state(self) -> str:
        if not self.is_member:
            return "away"
        if self.received_cents:
            return "partial" if self.missing_cents else "paid"
        if self.promised_cents and not self.missing_cents:
            return "covered"
        return "missing" if self.promised_cents and self.is_past else "empty"


@dataclass(frozen=True)
class GridRow:
    membership_id: int
    name: str
    cells: tuple[Cell, ...]

    @property
    def total_cents(self) -> int:
        return sum(cell.received_cents for cell in self.cells)

    @property
    def entered(self) -> Cell:
        return next(cell for cell in self.cells if cell.is_entered)


@dataclass(frozen=True)
class MonthGrid:
    """A year of contributions, members down and months across, one month being entered."""

    month: date
    months: tuple[date, ...]
    open_months: tuple[date, ...]
    previous_year: date | None
    next_year: date | None
    rows: tuple[GridRow, ...]
    last_entry: int

    @property
    def cells(self) -> list[tuple[GridRow, None]]:
        """The rows as a form gives them, for who only reads: no field in any."""
        return [(row, None) for row in self.rows]

    @property
    def totals(self) -> list[int]:
        return [
            sum(row.cells[i].received_cents for row in self.rows) for i in range(len(self.months))
        ]

    @property
    def total_cents(self) -> int:
        return sum(self.totals)

    @property
    def entered_total_cents(self) -> int:
        return sum(row.entered.received_cents for row in self.rows)


def dashboard(club: Club, *, on: date, own: Membership | None = None) -> Dashboard:
    """Four queries. ``own`` is the reader's membership, whose month is told apart."""
    entries = LedgerEntry.objects.for_club(club).on(on)
    totals = entries.aggregate(
        cash=Coalesce(Sum("cash_cents"), 0),
        carrying=Coalesce(Sum("carrying_cents"), 0),
        contributed=Coalesce(Sum("cash_cents", filter=CONTRIBUTIONS), 0),
    )
    month = first_of_month(on)
    dues = _dues(club, month, on)
    return Dashboard(
        cash_cents=totals["cash"],
        contributed_cents=totals["contributed"],
        carrying_cents=totals["carrying"],
        month=month,
        promised_cents=sum(due.promised_cents for due in dues),
        received_cents=sum(due.received_cents for due in dues),
        late=tuple(due for due in dues if due.missing_cents),
        own=next((due for due in dues if own and due.membership_id == own.pk), None),
    )


def month_grid(club: Club, *, month: date, on: date) -> MonthGrid:
    """The year around ``month``, in four queries. ``on`` tells which months are over."""
    months = months_of_year(month.year)
    first, last = open_months(club, on)
    memberships = [
        membership
        for membership in Membership.objects.for_club(club).by_seniority()
        if any(belongs(membership, m) for m in months)
    ]
    received, pledges = _received(club, months[-1]), pledges_of(club)
    terms = {m.pk: _terms(m, pledges[m.pk], received[m.pk], months) for m in memberships}
    return MonthGrid(
        month=month,
        months=tuple(months),
        open_months=tuple(m for m in months if first <= m <= last),
        previous_year=max(date(month.year - 1, 12, 1), first) if months[0] > first else None,
        next_year=date(month.year + 1, 1, 1) if months[-1] < last else None,
        rows=tuple(
            GridRow(
                membership_id=membership.pk,
                name=membership.person.full_name,
                cells=tuple(
                    Cell(
                        month=m,
                        received_cents=received[membership.pk].get(m, 0),
                        promised_cents=terms[membership.pk][m].due_cents,
                        missing_cents=terms[membership.pk][m].missing_cents,
                        is_member=belongs(membership, m),
                        is_entered=m == month,
                        is_past=m < first_of_month(on),
                    )
                    for m in months
                ),
            )
            for membership in memberships
        ),
        last_entry=LedgerEntry.objects.last_number(club, month),
    )


def open_months(club: Club, on: date) -> tuple[date, date]:
    """The first and the last month a contribution may be entered for.

    From the club's foundation to its end; payments ahead are taken to the end of next year.
    """
    last = date(on.year + 1, 12, 1)
    if club.closed_on:
        last = min(last, first_of_month(club.closed_on))
    return first_of_month(club.founded_on), last


def belongs(membership: Membership, month: date) -> bool:
    """Whether somebody is of the club on one day at least of the month of ``month``."""
    return membership.joined_on <= last_of_month(month) and (
        membership.left_on is None or membership.left_on >= first_of_month(month)
    )


def _dues(club: Club, month: date, on: date) -> list[Due]:
    received, pledges = _received(club, month), pledges_of(club)
    dues = []
    for membership in Membership.objects.for_club(club).on(on).by_seniority():
        paid = received[membership.pk]
        term = _terms(membership, pledges[membership.pk], paid, [month])[month]
        due = Due(
            membership_id=membership.pk,
            name=membership.person.full_name,
            promised_cents=term.due_cents,
            received_cents=paid.get(month, 0),
            missing_cents=term.missing_cents,
        )
        dues.append(due)
    return dues


def _terms(
    membership: Membership, pledges: list[Pledge], received: dict[date, int], months: list[date]
) -> dict[date, Term]:
    """The term of each of these months; of nothing between two, what was paid ahead counting."""
    found = settled_terms(pledges, received, joined_on=membership.joined_on, on=months[-1])
    by_month = {term.month: term for term in found}
    return {month: by_month.get(month) or Term(month, 0, 0) for month in months}


def _received(club: Club, last: date) -> dict[int, dict[date, int]]:
    """Cents by member and month up to one, what was reversed being taken off."""
    sums = (
        LedgerEntry.objects.for_club(club)
        .contributions()
        .filter(period_on__lte=last)
        .order_by()
        .values_list("membership", "period_on")
        .annotate(Sum("cash_cents"))
    )
    by_member: dict[int, dict[date, int]] = defaultdict(dict)
    for membership, month, cents in sums:
        by_member[membership][month] = cents
    return by_member


def pledges_of(club: Club) -> dict[int, list[Pledge]]:
    """The pledges of each membership (by its pk), oldest first. One query."""
    by_member = defaultdict(list)
    for pledge in Pledge.objects.filter(membership__club=club).order_by("starts_on"):
        by_member[pledge.membership_id].append(pledge)
    return by_member
