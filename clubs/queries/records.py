"""READ: the club's whole book as the pure package knows it. Two queries, or one.

What has been posted never changes, and the last seal stands for every entry before it: a book that
was read and told once is kept in the process's memory under that seal, and is never asked of the
database again. ``check_ledger`` reads the database itself.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Subquery

from clubs.ledger.chain import SealedEntry
from clubs.ledger.entries import Entry, Member
from clubs.ledger.stakes import History, history
from clubs.models import Club, LedgerEntry, Membership


class SealedBook(NamedTuple):
    """The book of a club up to an entry, named by what cannot be changed without changing it."""

    club_id: int
    last_number: int
    last_seal: str


@dataclass(frozen=True)
class Records:
    """Every entry dated up to a day and everybody who ever belonged, with their rows by number.

    ``sealed`` is the book that they are of; None for entries that are no book as it was posted.
    """

    entries: tuple[Entry, ...]
    members: tuple[Member, ...]
    memberships: dict[int, Membership]
    sealed: SealedBook | None = None

    def name(self, number: int) -> str:
        return self.memberships[number].person.full_name

    def told(self, *, method: str, on: date) -> History:
        """The stakes and their history at the end of a day, which is not after the records'."""
        if self.sealed is None:
            return history(self.entries, self.members, method=method, on=on)
        return _told(self.sealed, self.members, method, on)


def records(club: Club, *, on: date) -> Records:
    """The pure records of a club as of a day, the longest-standing member first."""
    last = LedgerEntry.objects.for_club(club).order_by("-number")
    memberships = list(
        Membership.objects.for_club(club)
        .by_seniority()
        .annotate(
            last_number=Subquery(last.values("number")[:1]),
            last_seal=Subquery(last.values("seal")[:1]),
        )
    )
    sealed, entries = None, ()
    if memberships and memberships[0].last_seal:
        sealed = SealedBook(club.pk, memberships[0].last_number, memberships[0].last_seal)
        entries = tuple(entry for entry in _entries(sealed) if entry.occurred_on <= on)
    return Records(
        entries=entries,
        members=tuple(member_record(membership) for membership in memberships),
        memberships={membership.number: membership for membership in memberships},
        sealed=sealed,
    )


@lru_cache(maxsize=64)
def _entries(sealed: SealedBook) -> tuple[Entry, ...]:
    rows = LedgerEntry.objects.filter(club=sealed.club_id, number__lte=sealed.last_number)
    return tuple(entry_records(rows))


@lru_cache(maxsize=64)
def _told(sealed: SealedBook, members: tuple[Member, ...], method: str, on: date) -> History:
    return history(_entries(sealed), members, method=method, on=on)


def forget_books() -> None:
    """For tests, each of which begins with another database."""
    _entries.cache_clear()
    _told.cache_clear()


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
