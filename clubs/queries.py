"""READ: the pages of the members’ space as frozen objects, in a fixed number of queries each.

Amounts are cents; every figure is as of the day given.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from clubs.models import Club, LedgerEntry, Mandate, Membership, Pledge
from clubs.months import first_of_month, last_of_month, months_of_year


@dataclass(frozen=True)
class Due:
    """What a member promised for a month and what came."""

    membership_id: int
    name: str
    promised_cents: int
    received_cents: int

    @property
    def missing_cents(self) -> int:
        return max(self.promised_cents - self.received_cents, 0)


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
    """A member's month in the grid; ``is_member`` is false before they came or after they left."""

    month: date
    received_cents: int
    promised_cents: int
    is_member: bool
    is_entered: bool
    is_past: bool

    @property
    def state(self) -> str:
        if not self.is_member:
            return "away"
        if self.received_cents >= self.promised_cents and self.received_cents:
            return "paid"
        if self.received_cents:
            return "partial"
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


@dataclass(frozen=True)
class MemberRow:
    membership_id: int
    name: str
    joined_on: date
    left_on: date | None
    roles: tuple[str, ...]
    monthly_cents: int
    contributed_cents: int


@dataclass(frozen=True)
class BookLine:
    """An entry as printed, with the balance (or the member's running total) after it."""

    pk: int
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
class MemberPage:
    """One member: what they promised, what they paid, and the running total, oldest first."""

    membership: Membership
    name: str
    roles: tuple[str, ...]
    monthly_cents: int
    lines: tuple[BookLine, ...]

    @property
    def contributed_cents(self) -> int:
        return self.lines[-1].balance_cents if self.lines else 0

    @property
    def newest_first(self) -> tuple[BookLine, ...]:
        return self.lines[::-1]


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


def dashboard(club: Club, *, on: date, own: Membership | None = None) -> Dashboard:
    """Five queries. ``own`` is the reader's membership, whose month is told apart."""
    entries = LedgerEntry.objects.for_club(club).on(on)
    totals = entries.aggregate(
        cash=Coalesce(Sum("cash_cents"), 0), carrying=Coalesce(Sum("carrying_cents"), 0)
    )
    month = first_of_month(on)
    dues = _dues(club, month, on)
    return Dashboard(
        cash_cents=totals["cash"],
        contributed_cents=entries.contributions().cash_cents(),
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
    received = _received(club, months[0], months[-1])
    pledges = _pledges(club)
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
                        received_cents=received.get((membership.pk, m), 0),
                        promised_cents=promised(pledges[membership.pk], m),
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


def members(club: Club, *, on: date) -> list[MemberRow]:
    """Everybody who ever belonged, the longest-standing first. Three queries."""
    paid = (
        LedgerEntry.objects.on(on)
        .contributions()
        .filter(membership=OuterRef("pk"))
        .order_by()
        .values("membership")
        .annotate(total=Sum("cash_cents"))
        .values("total")
    )
    rows = Membership.objects.for_club(club).by_seniority()
    rows = rows.annotate(contributed_cents=Coalesce(Subquery(paid), 0))
    roles = _roles(Mandate.objects.filter(membership__club=club).on(on))
    pledges = _pledges(club)
    return [
        MemberRow(
            membership_id=row.pk,
            name=row.person.full_name,
            joined_on=row.joined_on,
            left_on=row.left_on,
            roles=roles[row.pk],
            monthly_cents=promised(pledges[row.pk], on) if belongs(row, on) else 0,
            contributed_cents=row.contributed_cents,
        )
        for row in rows
    ]


def member_page(membership: Membership, *, on: date) -> MemberPage:
    """Three queries; ``membership`` comes with its person."""
    entries = (
        LedgerEntry.objects.filter(membership=membership)
        .on(on)
        .contributions()
        .for_reading()
        .in_book_order()
    )
    pledges = list(membership.pledges.all())
    return MemberPage(
        membership=membership,
        name=membership.person.full_name,
        roles=_roles(membership.mandates.on(on))[membership.pk],
        monthly_cents=promised(pledges, on) if belongs(membership, on) else 0,
        lines=tuple(_book_lines(entries, opening_cents=0)),
    )


def book(club: Club, *, year: int, on: date) -> Book:
    """The entries of one calendar year with the balance after each. Two queries."""
    entries = LedgerEntry.objects.for_club(club).on(on)
    opening = entries.filter(occurred_on__lt=date(year, 1, 1)).cash_cents()
    of_year = entries.filter(occurred_on__year=year).for_reading().in_book_order()
    return Book(
        year=year,
        years=tuple(range(club.founded_on.year, on.year + 1)),
        opening_cents=opening,
        lines=tuple(_book_lines(of_year, opening_cents=opening)),
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


def promised(pledges: Iterable[Pledge], month: date) -> int:
    """The monthly pledge in force at the end of the month; pledges come oldest first."""
    cents = 0
    for pledge in pledges:
        if pledge.starts_on <= last_of_month(month):
            cents = pledge.monthly_cents
    return cents


def _dues(club: Club, month: date, on: date) -> list[Due]:
    received = _received(club, month, month)
    pledges = _pledges(club)
    return [
        Due(
            membership_id=membership.pk,
            name=membership.person.full_name,
            promised_cents=promised(pledges[membership.pk], month),
            received_cents=received.get((membership.pk, month), 0),
        )
        for membership in Membership.objects.for_club(club).on(on).by_seniority()
    ]


def _received(club: Club, first: date, last: date) -> dict[tuple[int, date], int]:
    """Cents by member and month, what was reversed being taken off."""
    sums = (
        LedgerEntry.objects.for_club(club)
        .contributions()
        .filter(period_on__range=(first, last))
        .order_by()
        .values_list("membership", "period_on")
        .annotate(Sum("cash_cents"))
    )
    return {(membership, month): cents for membership, month, cents in sums}


def _pledges(club: Club) -> dict[int, list[Pledge]]:
    by_member = defaultdict(list)
    for pledge in Pledge.objects.filter(membership__club=club).order_by("starts_on"):
        by_member[pledge.membership_id].append(pledge)
    return by_member


def _roles(mandates: Iterable[Mandate]) -> dict[int, tuple[str, ...]]:
    by_member = defaultdict(tuple)
    for mandate in mandates:
        by_member[mandate.membership_id] += (mandate.get_role_display(),)
    return by_member


def _book_lines(entries: Iterable[LedgerEntry], *, opening_cents: int) -> Iterable[BookLine]:
    entries = list(entries)
    balances = accumulate((entry.cash_cents for entry in entries), initial=opening_cents)
    next(balances)
    for entry, balance in zip(entries, balances, strict=True):
        yield BookLine(
            pk=entry.pk,
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
