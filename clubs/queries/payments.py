"""READ: promised against received, how a member pays, and the household watch."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import DateField, Q, Sum
from django.db.models.functions import Cast, Coalesce, TruncMonth

from clubs.households import YEARLY_CEILING_CENTS, Saver, WatchedHousehold, watch
from clubs.models import Club, LedgerEntry, Membership, Pledge
from clubs.months import (
    first_of_month,
    format_month,
    last_of_month,
    months_of_year,
    next_month,
)
from clubs.payment_request import Transfer, group_iban, member_reference, term_reference
from clubs.pledges import Term, due_cents, in_force, settled_terms, standing, terms

from .contributions import belongs, pledges_of

# The day that the text of a standing order proposes: salaries and pensions are there.
ORDER_DAY = 5
# How far ahead the next term is looked for: the longest rhythm, and a pause of as long.
_MONTHS_AHEAD = 24
# Beyond a year of arrears, people talk before they pay.
_TERMS_SHOWN = 12


# --- promised and received ---------------------------------------------------------------------


@dataclass(frozen=True)
class PromiseRow:
    """A member over a period, and where they stand at a date whatever the period. Cents.

    ``due_cents`` and ``paid_cents`` are all that was promised and received up to that date.
    """

    membership_id: int
    name: str
    promised_cents: int
    received_cents: int
    due_cents: int
    paid_cents: int
    arrears_cents: int
    ahead_cents: int


@dataclass(frozen=True)
class Promises:
    """Everybody who was of the club during a period. ``first`` and ``last`` are its months."""

    first: date
    last: date
    on: date
    years: tuple[int, ...]
    rows: tuple[PromiseRow, ...]

    @property
    def is_year(self) -> bool:
        return self.first != self.last

    @property
    def period(self) -> str:
        """As addresses write it: « 2026 » or « 2026-11 »."""
        return str(self.first.year) if self.is_year else format_month(self.first)

    @property
    def months(self) -> list[date]:
        return months_of_year(self.first.year)

    @property
    def promised_cents(self) -> int:
        return sum(row.promised_cents for row in self.rows)

    @property
    def received_cents(self) -> int:
        return sum(row.received_cents for row in self.rows)

    @property
    def arrears_cents(self) -> int:
        return sum(row.arrears_cents for row in self.rows)

    @property
    def ahead_cents(self) -> int:
        return sum(row.ahead_cents for row in self.rows)


def promises(club: Club, first: date, last: date, *, on: date) -> Promises:
    """The months from ``first`` to ``last``, with what was received by ``on``. Three queries."""
    received, pledges = received_by_month(club, on=on), pledges_of(club)
    rows = [
        _promise_row(membership, pledges[membership.pk], received[membership.pk], first, last, on)
        for membership in Membership.objects.for_club(club).by_seniority()
        if belongs_between(membership, first, last)
    ]
    years = tuple(range(club.founded_on.year, on.year + 1))
    return Promises(first=first, last=last, on=on, years=years, rows=tuple(rows))


def _promise_row(membership, pledges, received, first, last, on) -> PromiseRow:
    promised = terms(
        pledges,
        first=max(first, first_of_month(membership.joined_on)),
        last=until_left(membership, last_of_month(last)),
    )
    stands = standing(
        pledges,
        sum(received.values()),
        joined_on=membership.joined_on,
        on=until_left(membership, on),
    )
    return PromiseRow(
        membership_id=membership.pk,
        name=membership.person.full_name,
        promised_cents=sum(cents for _month, cents in promised),
        received_cents=sum(cents for month, cents in received.items() if first <= month <= last),
        due_cents=stands.due_cents,
        paid_cents=stands.received_cents,
        arrears_cents=stands.arrears_cents,
        ahead_cents=stands.ahead_cents,
    )


def received_by_month(
    club: Club, *, on: date, membership: Membership | None = None
) -> dict[int, dict[date, int]]:
    """Cents by membership and by the month they count for, as the book stood at the end of a day.

    A contribution that names no month counts for the one in which it came. One query.
    """
    entries = LedgerEntry.objects.for_club(club).on(on).contributions()
    if membership:
        entries = entries.filter(membership=membership)
    sums = (
        entries.order_by()
        .annotate(month=Coalesce("period_on", Cast(TruncMonth("occurred_on"), DateField())))
        .values_list("membership", "month")
        .annotate(Sum("cash_cents"))
    )
    by_member: dict[int, dict[date, int]] = defaultdict(dict)
    for pk, month, cents in sums:
        by_member[pk][month] = cents
    return by_member


def terms_of(
    membership: Membership, pledges: Sequence[Pledge], received: dict[date, int], *, on: date
) -> list[Term]:
    """A member's terms up to a day, each with what pays it; none after they left."""
    return settled_terms(
        pledges, received, joined_on=membership.joined_on, on=until_left(membership, on)
    )


def until_left(membership: Membership, day: date) -> date:
    return min(day, membership.left_on) if membership.left_on else day


def belongs_between(membership: Membership, first: date, last: date) -> bool:
    """Whether somebody is of the club on one day at least of these months."""
    return membership.joined_on <= last_of_month(last) and (
        membership.left_on is None or membership.left_on >= first
    )


# --- how a member pays -------------------------------------------------------------------------


@dataclass(frozen=True)
class StandingOrder:
    """What a member copies into their bank's page, once for all."""

    beneficiary: str
    iban: str
    amount_cents: int
    rhythm: str
    first_on: date
    reference: str


@dataclass(frozen=True)
class PaymentPage:
    """How a member pays: once for all, or one term. ``term`` is the one that the code pays.

    ``order`` is None during a pause, ``term`` when nothing is due, and both lack an account as
    long as the club has given none.
    """

    membership: Membership
    name: str
    iban: str
    reference: str
    order: StandingOrder | None
    terms: tuple[Term, ...]
    term: Term | None
    transfer: Transfer | None
    is_paused: bool


def payment_page(membership: Membership, *, on: date, month: date | None = None) -> PaymentPage:
    """Two queries. ``membership`` comes with its person and its club.

    The term is that of ``month``, or else the oldest that lacks something, or else the next one.
    Raises ``LookupError`` when no payment is to be made for ``month``.
    """
    club, number = membership.club, membership.number
    pledges = list(membership.pledges.order_by("starts_on"))
    received = received_by_month(club, on=on, membership=membership)[membership.pk]
    unpaid = [t for t in terms_of(membership, pledges, received, on=on) if t.missing_cents]
    coming = _coming_term(membership, pledges, received, on)
    choice = (*unpaid[:_TERMS_SHOWN], *([coming] if coming else []))
    term = next((t for t in choice if month in (None, t.month)), None)
    if month and term is None:
        raise LookupError(month)
    iban = group_iban(club.iban)
    return PaymentPage(
        membership=membership,
        name=membership.person.full_name,
        iban=iban,
        reference=member_reference(club.slug, number),
        order=_standing_order(membership, pledges, iban, on),
        terms=choice,
        term=term,
        transfer=Transfer(
            beneficiary=club.name,
            iban=club.iban,
            amount_cents=term.missing_cents if term else None,
            reference=term_reference(club.slug, number, term.month)
            if term
            else member_reference(club.slug, number),
        )
        if club.iban
        else None,
        is_paused=bool(pledges) and not _next_due(membership, pledges, on),
    )


def _months_ahead(membership: Membership, on: date):
    """The months after that of ``on`` in which the person is still of the club."""
    month = next_month(on)
    for _step in range(_MONTHS_AHEAD):
        if belongs(membership, month):
            yield month
        month = next_month(month)


def _next_due(membership, pledges, on: date) -> date | None:
    """The month of the next term after that of ``on``."""
    return next((m for m in _months_ahead(membership, on) if due_cents(pledges, m)), None)


def _coming_term(membership, pledges, received, on: date) -> Term | None:
    """The next term that what was paid ahead does not cover."""
    for month in _months_ahead(membership, on):
        if due_cents(pledges, month):
            term = terms_of(membership, pledges, received, on=month)[-1]
            if term.missing_cents:
                return term
    return None


def _standing_order(membership, pledges, iban: str, on: date) -> StandingOrder | None:
    month = _next_due(membership, pledges, on)
    if month is None:
        return None
    promise = in_force(pledges, month)
    return StandingOrder(
        beneficiary=membership.club.name,
        iban=iban,
        amount_cents=promise.amount_cents,
        rhythm=promise.get_rhythm_display(),
        first_on=month.replace(day=ORDER_DAY),
        reference=member_reference(membership.club.slug, membership.number),
    )


# --- households --------------------------------------------------------------------------------


@dataclass(frozen=True)
class HouseholdRow:
    """A household as this club knows it: its own members, never those of another club."""

    watched: WatchedHousehold
    memberships: tuple[Membership, ...]

    @property
    def names(self) -> str:
        return ", ".join(membership.person.full_name for membership in self.memberships)

    @property
    def is_shared(self) -> bool:
        return self.watched.number is not None


@dataclass(frozen=True)
class Households:
    """The calendar year of ``on``: every household against the ceiling, most in view first."""

    on: date
    ceiling_cents: int
    rows: tuple[HouseholdRow, ...]

    @property
    def year(self) -> int:
        return self.on.year

    @property
    def watched(self) -> list[HouseholdRow]:
        return [row for row in self.rows if row.watched.is_watched]


def households(club: Club, *, on: date) -> Households:
    """Who was of the club during the year of ``on``. Three queries."""
    first, last = date(on.year, 1, 1), date(on.year, 12, 31)
    by_number = {
        membership.number: membership
        for membership in Membership.objects.for_club(club).by_seniority()
        if belongs_between(membership, first, last) and membership.joined_on <= on
    }
    received, pledges = _received_since(club, first, on), pledges_of(club)
    savers = [
        _saver(membership, pledges[membership.pk], *received.get(membership.pk, (0, 0)), on)
        for membership in by_number.values()
    ]
    return Households(
        on=on,
        ceiling_cents=YEARLY_CEILING_CENTS,
        rows=tuple(
            HouseholdRow(found, tuple(by_number[saver.member] for saver in found.savers))
            for found in watch(savers)
        ),
    )


def _saver(membership, pledges, in_all_cents: int, this_year_cents: int, on: date) -> Saver:
    has_left = membership.left_on is not None and membership.left_on < on
    by_the_end = standing(
        pledges,
        in_all_cents,
        joined_on=membership.joined_on,
        on=until_left(membership, date(on.year, 12, 31)),
    )
    return Saver(
        member=membership.number,
        household=membership.person.household_id,
        received_cents=this_year_cents,
        to_come_cents=0 if has_left else by_the_end.arrears_cents,
    )


def _received_since(club: Club, first: date, on: date) -> dict[int, tuple[int, int]]:
    """``(cents in all, cents since first)`` by membership, by the day the bank got them."""
    sums = (
        LedgerEntry.objects.for_club(club)
        .on(on)
        .contributions()
        .order_by()
        .values_list("membership")
        .annotate(
            Sum("cash_cents"),
            since=Coalesce(Sum("cash_cents", filter=Q(occurred_on__gte=first)), 0),
        )
    )
    return {membership: (in_all, since) for membership, in_all, since in sums}
