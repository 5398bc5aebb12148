"""READ: the members, and one member's page."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from clubs.models import Club, LedgerEntry, Mandate, Membership, Pledge
from clubs.pledges import in_force

from .book import BookLine, book_lines
from .contributions import belongs, pledges_of


@dataclass(frozen=True)
class MemberRow:
    membership_id: int
    name: str
    joined_on: date
    left_on: date | None
    roles: tuple[str, ...]
    pledge: Pledge | None
    contributed_cents: int


@dataclass(frozen=True)
class MemberPage:
    """One member: what they promised, newest first; what they paid and the total, oldest first."""

    membership: Membership
    name: str
    roles: tuple[str, ...]
    pledge: Pledge | None
    pledges: tuple[Pledge, ...]
    lines: tuple[BookLine, ...]

    @property
    def contributed_cents(self) -> int:
        return self.lines[-1].balance_cents if self.lines else 0

    @property
    def newest_first(self) -> tuple[BookLine, ...]:
        return self.lines[::-1]


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
    pledges = pledges_of(club)
    return [
        MemberRow(
            membership_id=row.pk,
            name=row.person.full_name,
            joined_on=row.joined_on,
            left_on=row.left_on,
            roles=roles[row.pk],
            pledge=in_force(pledges[row.pk], on) if belongs(row, on) else None,
            contributed_cents=row.contributed_cents,
        )
        for row in rows
    ]


def member_page(membership: Membership, *, on: date) -> MemberPage:
    """Three queries; ``membership`` comes with its person."""
    entries = LedgerEntry.objects.filter(membership=membership).on(on).contributions()
    pledges = list(membership.pledges.all())
    name = membership.person.full_name
    return MemberPage(
        membership=membership,
        name=name,
        roles=_roles(membership.mandates.on(on))[membership.pk],
        pledge=in_force(pledges, on) if belongs(membership, on) else None,
        pledges=tuple(reversed(pledges)),
        lines=tuple(book_lines(entries, names={membership.pk: name}, on=on)),
    )


def _roles(mandates: Iterable[Mandate]) -> dict[int, tuple[str, ...]]:
    by_member = defaultdict(tuple)
    for mandate in mandates:
        by_member[mandate.membership_id] += (mandate.get_role_display(),)
    return by_member
