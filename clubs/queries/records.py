"""READ: the club's whole book as the pure package knows it. Two queries."""

from dataclasses import dataclass
from datetime import date

from clubs.ledger.chain import SealedEntry
from clubs.ledger.entries import Entry, Member
from clubs.models import Club, LedgerEntry, Membership


@dataclass(frozen=True)
class Records:
    """Every entry dated up to a day and everybody who ever belonged, with their rows by number."""

    entries: tuple[Entry, ...]
    members: tuple[Member, ...]
    memberships: dict[int, Membership]

    def name(self, number: int) -> str:
        return self.memberships[number].person.full_name


def records(club: Club, *, on: date) -> Records:
    """The pure records of a club as of a day, the longest-standing member first."""
    memberships = list(Membership.objects.for_club(club).by_seniority())
    return Records(
        entries=tuple(entry_records(LedgerEntry.objects.for_club(club).on(on))),
        members=tuple(member_record(membership) for membership in memberships),
        memberships={membership.number: membership for membership in memberships},
    )


def member_record(membership: Membership) -> Member:
    return Member(
        number=membership.number,
        joined_on=membership.joined_on,
        left_on=membership.left_on,
        is_settled_at_once=membership.is_settled_at_once,
    )


_FIELDS = (
    *("number", "kind", "occurred_on", "cash_cents", "carrying_cents", "cost_cents"),
    *("membership__number", "line__number", "reverses__number", "securities"),
)


def entry_records(entries) -> list[Entry]:
    """The entries of a queryset, in the order of posting. One query."""
    rows = entries.order_by("number").values_list(*_FIELDS)
    return list(map(Entry._make, rows))


def sealed_entries(club: Club) -> list[SealedEntry]:
    """The whole chain of a club, in order. One query."""
    rows = (
        LedgerEntry.objects.for_club(club)
        .order_by("number")
        .values_list(*_FIELDS, "period_on", "decided_on", "seal")
    )
    return [SealedEntry(Entry(*row[:10]), *row[10:]) for row in rows]
