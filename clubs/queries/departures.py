"""READ: what somebody who leaves, has left or died is owed at a date, and what they were paid."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from cigales.tables import Column, Table
from clubs.ledger.entries import PAY_BACK, Entry
from clubs.ledger.exits import ExitStatement, due, exit_statement, worth_cents
from clubs.ledger.positions import position
from clubs.models import Club, EntryKind, LedgerEntry, Membership

from .records import Records, records
from .stakes import StakeRow, StakesPage, line_labels, page_of


@dataclass(frozen=True)
class Owed:
    """A line of the exit statement: cents payable now, and cents that wait for a holding."""

    what: str
    now_cents: int
    later_cents: int

    @property
    def total_cents(self) -> int:
        return self.now_cents + self.later_cents


COLUMNS = (
    Column(_("Ce qui est dû"), lambda row: row.what),
    Column(_("Argent maintenant"), lambda row: row.now_cents, kind="euro", is_totalled=True),
    Column(
        _("Participations, plus tard"), lambda row: row.later_cents, kind="euro", is_totalled=True
    ),
    Column(_("Total"), lambda row: row.total_cents, kind="euro", is_totalled=True),
)
PAYMENTS = (
    Column(_("Payé le"), lambda row: row.occurred_on, kind="day"),
    Column(_("Nature"), lambda row: EntryKind(row.kind).label),
    Column(_("Écriture"), lambda row: row.number, kind="count"),
    Column(_("Montant"), worth_cents, kind="euro", is_totalled=True),
)


@dataclass(frozen=True)
class ExitPage:
    """The exit statement of one person at ``on``. Cents.

    Who has not left yet is shown as if they left that day. ``before`` and ``entitled`` are the
    club and the person's stake on the day of leaving, before they leave and are paid.
    """

    membership: Membership
    on: date
    statement: ExitStatement
    method_label: str
    before: StakesPage
    entitled: StakeRow
    owed: tuple[Owed, ...]
    bank_cents: int

    @property
    def name(self) -> str:
        return self.membership.person.full_name

    @property
    def reason(self) -> str:
        return self.membership.get_leaving_display() or _("départ")

    @property
    def is_simulated(self) -> bool:
        return self.statement.is_simulated

    @property
    def left_on(self) -> date:
        return self.statement.left_on

    @property
    def fixed_cents(self) -> int:
        return self.statement.fixed.total_cents

    @property
    def now_cents(self) -> int:
        return self.statement.due.cash_cents

    @property
    def later_cents(self) -> int:
        return self.statement.due.later_cents

    @property
    def total_cents(self) -> int:
        return self.statement.due.total_cents

    @property
    def paid_cents(self) -> int:
        return self.statement.paid_cents

    @property
    def change_cents(self) -> int:
        """What holdings brought or lost since the departure, on this person's part."""
        return self.statement.change_cents

    @property
    def payable_cents(self) -> int:
        """What the bank account allows to pay today."""
        return max(min(self.now_cents, self.bank_cents), 0)

    @property
    def table(self) -> Table:
        return Table(
            caption=_("Ce qui est dû, maintenant et plus tard"),
            columns=COLUMNS,
            rows=self.owed,
            anchor="du",
        )

    @property
    def payments(self) -> tuple[Entry, ...]:
        return self.statement.payments

    @property
    def payments_table(self) -> Table:
        return Table(
            caption=_("Ce qui a déjà été payé depuis le départ"),
            columns=PAYMENTS,
            rows=self.payments,
            anchor="paye",
        )


def exit_page(club: Club, membership: Membership, *, on: date) -> ExitPage:
    """The exit statement of a member of the club, in three queries.

    Before the day of leaving it is simulated; ``on`` is not before the person's arrival.
    """
    book, labels = records(club, on=on), line_labels(club)
    statement = exit_statement(
        book.entries, book.members, method=club.method, member=membership.number, on=on
    )
    unpaid = _staying(book, statement)
    before = page_of(club, unpaid, labels, on=statement.left_on, only=membership.number)
    return ExitPage(
        membership=membership,
        on=on,
        statement=statement,
        method_label=club.get_method_display(),
        before=before,
        entitled=before.rows[0],
        owed=(
            Owed(_("Argent du club"), statement.due.cash_cents, 0),
            *(Owed(labels[part.line], 0, part.cents) for part in statement.due.lines),
        ),
        bank_cents=position(book.entries, on=on).cash_cents,
    )


def owed_now(membership: Membership, *, on: date) -> tuple[int, int]:
    """Cents of money due to a former member at the end of a day, and cents in the bank."""
    club, book = membership.club, records(membership.club, on=on)
    owed = due(book.entries, book.members, method=club.method, member=membership.number, on=on)
    return owed.cash_cents, position(book.entries, on=on).cash_cents


def has_payments_since(membership: Membership) -> bool:
    """Whether something stands that was paid or handed over since the departure. One query."""
    rows = LedgerEntry.objects.filter(membership=membership, kind__in=PAY_BACK, reversed_by=None)
    return rows.filter(occurred_on__gte=membership.left_on).exists()


def _staying(book: Records, statement: ExitStatement) -> Records:
    """The same book, that person not leaving and not paid yet."""
    if statement.is_simulated and book.memberships[statement.member].left_on is None:
        return book
    number, paid = statement.member, {entry.number for entry in statement.payments}
    return replace(
        book,
        sealed=None,
        entries=tuple(entry for entry in book.entries if entry.number not in paid),
        members=tuple(
            replace(m, left_on=None, is_settled_at_once=False) if m.number == number else m
            for m in book.members
        ),
    )
