"""READ: the figures of holdings, from the entries that are about them."""

from datetime import date

from django.db.models import Q, QuerySet

from clubs.ledger.positions import LinePosition, position
from clubs.models import Club, LedgerEntry
from clubs.queries.records import entry_records


def line_positions(club: Club, *, on: date) -> dict[int, LinePosition]:
    """The holdings of a club by the number of their payment, in its order. One query.

    An investment, its reversal and all that moves a line change its cost or name it.
    """
    entries = LedgerEntry.objects.for_club(club).on(on)
    return _positions(entries.filter(~Q(cost_cents=0) | Q(line__isnull=False)), on)


def line_on(payment: LedgerEntry, *, on: date) -> LinePosition | None:
    """One holding at the end of a day; None before it was paid, or if that was cancelled."""
    entries = LedgerEntry.objects.on(on).filter(
        Q(pk=payment.pk) | Q(line=payment) | Q(reverses=payment)
    )
    return _positions(entries, on).get(payment.number)


def _positions(entries: QuerySet[LedgerEntry], on: date) -> dict[int, LinePosition]:
    return {line.line: line for line in position(entry_records(entries), on=on).lines}
