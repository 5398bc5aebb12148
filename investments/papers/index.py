"""READ: the page « Documents »: the papers of a year, the visitor's own, and everybody's."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from clubs.fiscal_years import fiscal_year_of
from clubs.letterhead import days_in_words
from clubs.models import Club, FiscalYear, Membership
from investments.models import Attestation, AttestationState

from .books import years_of
from .store import stored_archive


@dataclass(frozen=True)
class YearLink:
    """A fiscal year of the page's choice: its last day that has come, and how it is called."""

    day: date
    words: str
    is_shown: bool


@dataclass(frozen=True)
class Attested:
    """A tax paper that was issued; a cancelled one stays visible."""

    pk: int
    number: int
    tax_year: int
    is_cancelled: bool


@dataclass(frozen=True)
class MemberRow:
    membership_id: int
    name: str
    attestations: tuple[Attested, ...]


@dataclass(frozen=True)
class Index:
    """``members`` is empty for whoever sees only their own papers."""

    starts_on: date
    ends_on: date
    on: date
    years: tuple[YearLink, ...]
    closed_on: date | None
    own: MemberRow | None
    members: tuple[MemberRow, ...]
    archived_at: datetime | None

    @property
    def when(self) -> str:
        return days_in_words(self.starts_on, self.on)


def index(club: Club, *, on: date, today: date, own: Membership | None, sees_all: bool) -> Index:
    """Three queries."""
    starts_on, ends_on = _year(club, on)
    attested: dict[int, list[Attested]] = {}
    issued = Attestation.objects.filter(club=club, tax_year=on.year)
    for row in issued.filter(
        state__in=[AttestationState.ISSUED, AttestationState.CANCELLED]
    ).order_by("number"):
        is_cancelled = row.state == AttestationState.CANCELLED
        attested.setdefault(row.membership_id, []).append(
            Attested(row.pk, row.number, row.tax_year, is_cancelled)
        )
    memberships = Membership.objects.for_club(club).filter(joined_on__lte=on).by_seniority()
    if not sees_all:
        memberships = memberships.filter(pk=own.pk if own else None)
    was_there = Q(left_on__isnull=True) | Q(left_on__gte=starts_on) | Q(pk__in=attested)
    rows = {
        membership.pk: MemberRow(
            membership.pk, membership.person.full_name, tuple(attested.get(membership.pk, ()))
        )
        for membership in memberships.filter(was_there)
    }
    closed = FiscalYear.objects.filter(club=club, ends_on=ends_on).first()
    return Index(
        starts_on=starts_on,
        ends_on=ends_on,
        on=on,
        years=tuple(
            YearLink(min(last, today), _words(first, last), first <= on <= last)
            for first, last in years_of(club, today=today)
        ),
        closed_on=closed.voted_on if closed else None,
        own=rows.get(own.pk) if own else None,
        members=tuple(rows.values()) if sees_all else (),
        archived_at=stored_archive(club) if sees_all else None,
    )


def _year(club: Club, on: date) -> tuple[date, date]:
    last_month = club.fiscal_year_ends_month
    return fiscal_year_of(on, founded_on=club.founded_on, last_month=last_month)


def _words(first: date, last: date) -> str:
    return str(last.year) if first.year == last.year else f"{first.year}-{last.year}"
