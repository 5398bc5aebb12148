"""READ: one entry of the livre-journal, with all that is known of it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from clubs.models import Attachment, FiscalYear, LedgerEntry


@dataclass(frozen=True)
class EntryPage:
    """An entry, its papers, and the bank balance after it in the order of the book. Cents."""

    entry: LedgerEntry
    reversed_by: LedgerEntry | None
    balance_cents: int
    attachments: tuple[Attachment, ...]
    closed_through: date | None

    @property
    def who(self) -> str:
        return self.entry.membership.person.full_name if self.entry.membership else ""

    @property
    def line(self) -> LedgerEntry | None:
        """The investment that opened the holding this entry is about."""
        return self.entry if self.entry.kind == "investment" else self.entry.line

    @property
    def is_in_closed_year(self) -> bool:
        return self.closed_through is not None and self.entry.occurred_on <= self.closed_through

    @property
    def is_reversible(self) -> bool:
        return self.entry.kind != "reversal" and self.reversed_by is None

    @property
    def is_correctable(self) -> bool:
        return self.entry.kind == "contribution" and self.is_reversible

    @property
    def short_seal(self) -> str:
        """Enough of it to compare two papers by eye."""
        return f"{self.entry.seal[:8]}…{self.entry.seal[-8:]}"


def entry_page(entry: LedgerEntry) -> EntryPage:
    """Three queries; ``entry`` comes from ``entries_for_page``."""
    before = Q(occurred_on__lt=entry.occurred_on) | Q(
        occurred_on=entry.occurred_on, number__lte=entry.number
    )
    closed = FiscalYear.objects.filter(club=entry.club_id).order_by("-ends_on")
    return EntryPage(
        entry=entry,
        reversed_by=getattr(entry, "reversed_by", None),
        balance_cents=LedgerEntry.objects.filter(before, club=entry.club_id).cash_cents(),
        attachments=tuple(entry.attachments.select_related("added_by")),
        closed_through=closed.values_list("ends_on", flat=True).first(),
    )


def entries_for_page(club):
    """The entries of a club with the names that a page about one of them shows."""
    return LedgerEntry.objects.for_club(club).select_related(
        "club", "membership__person", "posting__recorded_by", "line", "reverses", "reversed_by"
    )
