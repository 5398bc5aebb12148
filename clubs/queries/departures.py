"""READ: what somebody who leaves, has left or died is owed at a date, and what they were paid."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from cigales.tables import Column, Table
from clubs.ledger.entries import PAY_BACK
from clubs.ledger.positions import position
from clubs.ledger.stakes import stakes
from clubs.models import Club, LedgerEntry, Membership

from .records import Records, records
from .stakes import StakeRow, StakesPage, line_labels, page_of, rounded_to


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
    Column(_("Nature"), lambda row: row.get_kind_display()),
    Column(_("Écriture"), lambda row: row.number, kind="count"),
    Column(
        _("Montant"),
        lambda row: -row.cash_cents - row.carrying_cents,
        kind="euro",
        is_totalled=True,
    ),
)


@dataclass(frozen=True)
class ExitPage:
    """The exit statement of one person at ``on``. Cents.

    Who has not left yet is shown as if they left that day (``is_simulated``). ``before`` and
    ``entitled`` are the club and the person's stake on the day of leaving, before they leave;
    ``owed`` is what is still due at ``on``, ``payments`` what was paid in between.
    """

    membership: Membership
    on: date
    left_on: date
    is_simulated: bool
    method_label: str
    before: StakesPage
    entitled: StakeRow
    owed: tuple[Owed, ...]
    payments: tuple[LedgerEntry, ...]
    bank_cents: int

    @property
    def name(self) -> str:
        return self.membership.person.full_name

    @property
    def reason(self) -> str:
        return self.membership.get_leaving_display() or _("départ")

    @property
    def now_cents(self) -> int:
        return sum(row.now_cents for row in self.owed)

    @property
    def later_cents(self) -> int:
        return sum(row.later_cents for row in self.owed)

    @property
    def total_cents(self) -> int:
        return self.now_cents + self.later_cents

    @property
    def paid_cents(self) -> int:
        return -sum(row.cash_cents + row.carrying_cents for row in self.payments)

    @property
    def change_cents(self) -> int:
        """What holdings brought or lost since the departure, on this person's part."""
        return self.total_cents + self.paid_cents - self.entitled.stake.cents

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
    def payments_table(self) -> Table:
        return Table(
            caption=_("Ce qui a déjà été payé depuis le départ"),
            columns=PAYMENTS,
            rows=self.payments,
            anchor="paye",
        )


def exit_page(club: Club, membership: Membership, *, on: date) -> ExitPage:
    """The exit statement of a member of the club, in four queries.

    Before the day of leaving it is simulated; ``on`` is not before the person's arrival.
    """
    book, labels = records(club, on=on), line_labels(club)
    left_on = membership.left_on
    is_simulated = left_on is None or left_on > on
    day = on if left_on is None or is_simulated else left_on
    before = page_of(club, _with(book, membership, left_on=None), labels, on=day)
    if is_simulated:
        book = _with(book, membership, left_on=on)
    found = stakes(book.entries, book.members, method=club.method, on=on)
    stake = found.of(membership.number)
    numbers = sorted(line for line, part in stake.lines.items() if part)
    now_cents, *later = rounded_to(
        [stake.cash_cents, *(stake.lines[n] for n in numbers)], stake.cents
    )
    waiting = zip(numbers, later, strict=True)
    return ExitPage(
        membership=membership,
        on=on,
        left_on=day,
        is_simulated=is_simulated,
        method_label=club.get_method_display(),
        before=before,
        entitled=next(row for row in before.rows if row.membership.pk == membership.pk),
        owed=(
            Owed(_("Argent du club"), now_cents, 0),
            *(Owed(labels[number], 0, cents) for number, cents in waiting),
        ),
        payments=() if is_simulated else tuple(payments_since(membership, on=on)),
        bank_cents=position(book.entries, on=on).cash_cents,
    )


def owed_now(membership: Membership, *, on: date) -> tuple[int, int]:
    """Cents of money due to a former member at the end of a day, and cents in the bank."""
    book = records(membership.club, on=on)
    found = stakes(book.entries, book.members, method=membership.club.method, on=on)
    stake = found.of(membership.number)
    parts = [stake.cash_cents, *(part for part in stake.lines.values() if part)]
    return rounded_to(parts, stake.cents)[0], found.cash_cents


def payments_since(membership: Membership, *, on: date = date.max) -> Iterable[LedgerEntry]:
    """What was paid or handed over since the departure, without what was cancelled. One query."""
    rows = LedgerEntry.objects.filter(
        membership=membership, kind__in=PAY_BACK, reversed_by=None
    ).on(on)
    return rows.filter(occurred_on__gte=membership.left_on).in_book_order()


def _with(book: Records, membership: Membership, *, left_on: date | None) -> Records:
    """The same book, one person leaving another day, or not at all."""
    members = tuple(
        replace(m, left_on=left_on, is_settled_at_once=False)
        if m.number == membership.number
        else m
        for m in book.members
    )
    return replace(book, members=members)
