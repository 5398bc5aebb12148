"""READ: who lacks something for a term, and the outbox of reminders."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from clubs.models import Club, Membership, Reminder, ReminderState
from clubs.months import first_of_month
from clubs.pledges import Term

from .contributions import pledges_of
from .payments import received_by_month, terms_of


@dataclass(frozen=True)
class Debtor:
    """A member whose term is not wholly paid at a date."""

    membership: Membership
    term: Term

    @property
    def name(self) -> str:
        return self.membership.person.full_name


@dataclass(frozen=True)
class OutboxRow:
    """A reminder; ``is_settled`` when it waits and what it asks for has come: it will not leave."""

    reminder: Reminder
    is_settled: bool


@dataclass(frozen=True)
class Outbox:
    """The reminders of a month, with those who could still get one.

    ``to_write`` lack something, have an address and no reminder yet; ``unreachable`` have none.
    ``waiting`` counts the reminders that were read, of every month.
    """

    month: date
    months: tuple[date, ...]
    rows: tuple[OutboxRow, ...]
    to_write: tuple[Debtor, ...]
    unreachable: tuple[Debtor, ...]
    waiting: int
    to_check: tuple[Reminder, ...]


def debtors(club: Club, *, month: date, on: date) -> list[Debtor]:
    """Those of the club at ``on`` whose term of ``month`` lacks something. Three queries."""
    received, pledges = received_by_month(club, on=on), pledges_of(club)
    found = []
    for membership in Membership.objects.for_club(club).on(on).by_seniority():
        term = _term(membership, pledges[membership.pk], received[membership.pk], month, on)
        if term and term.missing_cents:
            found.append(Debtor(membership, term))
    return found


def without_reminder(club: Club, *, month: date, on: date) -> list[Debtor]:
    """The debtors of a term who have no reminder for it, in whatever state. Four queries."""
    reminded = set(
        Reminder.objects.filter(membership__club=club, period_on=month).values_list(
            "membership", flat=True
        )
    )
    return [d for d in debtors(club, month=month, on=on) if d.membership.pk not in reminded]


def missing_for_term(membership: Membership, *, month: date, on: date) -> int:
    """Cents that one member still lacks for the term of ``month``. Two queries."""
    pledges = list(membership.pledges.order_by("starts_on"))
    received = received_by_month(membership.club, on=on, membership=membership)[membership.pk]
    term = _term(membership, pledges, received, month, on)
    return term.missing_cents if term else 0


def outbox(club: Club, *, month: date, on: date) -> Outbox:
    """The reminders of one month, and what waits in the others. Five queries."""
    open_states = (ReminderState.READ, ReminderState.SENDING)
    rows = Reminder.objects.filter(
        Q(period_on=month) | Q(state__in=open_states), membership__club=club
    ).select_related("membership__person", "drafted_by", "read_by")
    everything = list(rows.order_by("period_on", "membership__joined_on", "pk"))
    of_month = [reminder for reminder in everything if reminder.period_on == month]
    reminded = {reminder.membership_id for reminder in of_month}
    in_arrears = debtors(club, month=month, on=on)
    still_due = {debtor.membership.pk for debtor in in_arrears}
    late = [debtor for debtor in in_arrears if debtor.membership.pk not in reminded]
    states = Counter(reminder.state for reminder in everything)
    return Outbox(
        month=month,
        months=tuple(reversed(_months_until(on))),
        rows=tuple(OutboxRow(row, _is_settled(row, still_due, on)) for row in of_month),
        to_write=tuple(d for d in late if d.membership.person.email),
        unreachable=tuple(d for d in late if not d.membership.person.email),
        waiting=states[ReminderState.READ],
        to_check=tuple(r for r in everything if r.state == ReminderState.SENDING),
    )


def _is_settled(reminder: Reminder, still_due: set[int], on: date) -> bool:
    left_on = reminder.membership.left_on
    is_waiting = reminder.state in (ReminderState.DRAFT, ReminderState.READ)
    is_there = left_on is None or left_on >= on
    return is_waiting and is_there and reminder.membership_id not in still_due


def _term(membership, pledges, received, month: date, on: date) -> Term | None:
    found = terms_of(membership, pledges, received, on=on)
    return next((term for term in found if term.month == month), None)


def _months_until(on: date) -> list[date]:
    """The twelve months that end with that of ``on``: older arrears are a conversation."""
    month = first_of_month(on)
    months = []
    for _step in range(12):
        months.append(month)
        month = first_of_month(date.fromordinal(month.toordinal() - 1))
    return months[::-1]
