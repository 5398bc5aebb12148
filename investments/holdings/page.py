"""READ: one holding, told in figures from its payment to its end."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import accumulate

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cigales.money import allocate, format_euros
from cigales.tables import Column, Table
from clubs import queries
from clubs.ledger.entries import standing
from clubs.ledger.positions import LinePosition, position
from clubs.ledger.stakes import history
from clubs.models import Attachment, AttachmentKind, LedgerEntry
from investments.models import Eligibility, Holding, Instrument
from investments.portfolio import Term, TermState, lateness, term_states

from .words import certificate_of, lacks_certificate, lateness_words, lock_up_of, state_of

TERM_STATES = {
    "paid": gettext_lazy("payée"),
    "partly": gettext_lazy("payée en partie"),
    "due": gettext_lazy("à venir"),
    "dropped": gettext_lazy("n’est plus attendue"),
}


@dataclass(frozen=True)
class Movement:
    """An entry about the holding, with what it cost and was held to be worth after it."""

    entry: LedgerEntry
    cost_cents: int
    carrying_cents: int

    @property
    def is_cancelled(self) -> bool:
        return hasattr(self.entry, "reversed_by")

    @property
    def state(self) -> str:
        if self.is_cancelled:
            return "is-cancelled"
        return "is-reversal" if self.entry.kind == "reversal" else ""

    @property
    def securities(self) -> str:
        count = self.entry.securities
        return f"{count:+d}".replace("-", "−") if count else ""

    @property
    def words(self) -> str:
        entry = self.entry
        who = entry.membership.person.full_name if entry.membership else ""
        said = "" if entry.kind == "investment" else entry.label
        return " · ".join(filter(None, (said, who, entry.reason)))


MOVEMENTS = (
    Column(gettext_lazy("Date"), lambda row: row.entry.occurred_on, "day"),
    Column(gettext_lazy("Opération"), lambda row: row.entry.get_kind_display()),
    Column(gettext_lazy("Détail"), lambda row: row.words),
    Column(gettext_lazy("Vote du"), lambda row: row.entry.decided_on, "day"),
    Column(gettext_lazy("Compte du club"), lambda row: row.entry.cash_cents, "euro"),
    Column(gettext_lazy("Titres"), lambda row: row.entry.securities or None, "count"),
    Column(gettext_lazy("Reste placé"), lambda row: row.cost_cents, "euro"),
    Column(gettext_lazy("Valeur retenue"), lambda row: row.carrying_cents, "euro"),
)


@dataclass(frozen=True)
class ScheduledTerm:
    """A term of the schedule with its state in words; ``pk`` is that of its row."""

    pk: int
    due_on: date
    amount_cents: int
    paid_cents: int
    is_late: bool
    words: str


@dataclass(frozen=True)
class FrozenPart:
    """A member's part of the payment, at the fraction of its day."""

    name: str
    fraction: Fraction
    cents: int


PARTS = (
    Column(gettext_lazy("Membre"), lambda part: part.name),
    Column(gettext_lazy("Part"), lambda part: part.fraction, "percent", is_totalled=True),
    Column(gettext_lazy("Dans le versement"), lambda part: part.cents, "euro", is_totalled=True),
)


@dataclass(frozen=True)
class HoldingPage:
    """A participation as of a day; ``attachments`` are the papers of all its entries."""

    holding: Holding
    on: date
    line: LinePosition
    movements: tuple[Movement, ...]
    terms: tuple[ScheduledTerm, ...]
    parts: tuple[FrozenPart, ...]
    attachments: tuple[Attachment, ...]
    lateness: str
    state: str
    certificate: str
    lacks_certificate: bool
    lock_up_ends_on: date | None
    early_sales: tuple[LedgerEntry, ...]

    @property
    def instrument(self) -> str:
        return self.holding.get_instrument_display()

    @property
    def is_locked_up(self) -> bool:
        """Whether a sale would still take members' reductions back."""
        return (
            self.lock_up_ends_on is not None
            and self.holding.eligibility != Eligibility.NO
            and self.on < self.lock_up_ends_on
            and self.line.is_open
        )

    @property
    def brought_back_cents(self) -> int:
        return self.line.repaid_cents + self.line.sold_cents

    @property
    def loss_cents(self) -> int:
        return max(-self.line.result_cents, 0)

    @property
    def operations(self) -> list[tuple[str, str]]:
        """What may still happen to it that day, by kind of entry; income comes late too."""
        line = self.line
        offered = [
            ("income", _("Un revenu"), True),
            ("repayment", _("Un remboursement"), line.is_open),
            ("sale", _("Une vente"), line.is_open),
            ("write_down", _("Une dépréciation votée"), line.carrying_cents > 0),
            ("write_back", _("Une reprise de dépréciation"), line.foreseen_loss_cents > 0),
            ("loss", _("Une perte"), line.is_open),
            ("hand_over", _("Une remise à un membre"), line.is_open),
        ]
        return [(kind, words) for kind, words, may in offered if may]

    @property
    def scheduled_cents(self) -> int:
        return sum(term.amount_cents for term in self.terms)

    @property
    def is_repayable(self) -> bool:
        return self.holding.instrument != Instrument.EQUITY

    @property
    def movements_table(self) -> Table:
        return Table(_("Tout ce qui s’est passé"), MOVEMENTS, self.movements)

    @property
    def parts_table(self) -> Table:
        return Table(_("À qui appartient ce versement"), PARTS, self.parts, anchor="parts")


def holding_page(holding: Holding, *, on: date) -> HoldingPage | None:
    """None when the payment was cancelled by that day, or not yet made. Five queries."""
    club, payment = holding.club, holding.payment
    records = queries.records(club, on=on)
    lines = {line.line: line for line in position(records.entries, on=on).lines}
    line = lines.get(payment.number)
    if line is None:
        return None
    movements = _movements(payment, on)
    attachments = tuple(
        Attachment.objects.filter(Q(entry=payment) | Q(entry__line=payment)).select_related("entry")
    )
    is_attached = any(
        paper.kind == AttachmentKind.CERTIFICATE and paper.entry_id == payment.pk
        for paper in attachments
    )
    rows = list(holding.instalments.all())
    states = term_states(
        [Term(row.due_on, row.amount_cents) for row in rows],
        repaid_cents=line.repaid_cents,
        on=on,
        is_open=line.is_open,
    )
    lock_up_ends_on = lock_up_of(holding)
    return HoldingPage(
        holding=holding,
        on=on,
        line=line,
        movements=movements,
        terms=tuple(_scheduled(row.pk, state, on) for row, state in zip(rows, states, strict=True)),
        parts=tuple(_parts(records, holding, on)),
        attachments=attachments,
        lateness=lateness_words(lateness(states)),
        state=state_of(line),
        certificate=certificate_of(holding, is_attached=is_attached),
        lacks_certificate=lacks_certificate(holding, is_attached=is_attached),
        lock_up_ends_on=lock_up_ends_on,
        early_sales=tuple(_early_sales(holding, movements, lock_up_ends_on)),
    )


def _movements(payment: LedgerEntry, on: date) -> tuple[Movement, ...]:
    entries = list(
        LedgerEntry.objects.on(on)
        .filter(Q(pk=payment.pk) | Q(line=payment))
        .for_reading()
        .in_book_order()
    )
    costs = accumulate(entry.cost_cents for entry in entries)
    carried = accumulate(entry.carrying_cents for entry in entries)
    return tuple(Movement(*row) for row in zip(entries, costs, carried, strict=True))


def _scheduled(pk: int, state: TermState, on: date) -> ScheduledTerm:
    if state.is_late:
        days = (on - state.term.due_on).days
        words = ngettext("en retard de %(days)d jour", "en retard de %(days)d jours", days)
        words %= {"days": days}
        if state.paid_cents:
            paid = format_euros(state.paid_cents)
            words = _("%(late)s\u202f; %(paid)s déjà reçus") % {"late": words, "paid": paid}
    else:
        words = str(TERM_STATES[state.state])
    return ScheduledTerm(
        pk=pk,
        due_on=state.term.due_on,
        amount_cents=state.term.amount_cents,
        paid_cents=state.paid_cents,
        is_late=state.is_late,
        words=words,
    )


def _parts(records: queries.Records, holding: Holding, on: date):
    """The members' fractions of the payment, which never change after its day."""
    paid_on = holding.payment.occurred_on
    # Told to that day only, from what stands today: a mistake cancelled since is not in it.
    entries = [e for e in standing(records.entries, on=on) if e.occurred_on <= paid_on]
    told = history(entries, records.members, method=holding.club.method, on=paid_on)
    frozen = told.paid_by[holding.payment.number]
    owners = [(m.number, frozen[m.number]) for m in records.members if frozen[m.number]]
    amounts = allocate(holding.payment.cost_cents, [part for _number, part in owners])
    for (number, fraction), cents in zip(owners, amounts, strict=True):
        yield FrozenPart(records.name(number), fraction, cents)


def _early_sales(holding: Holding, movements: tuple[Movement, ...], ends_on: date | None):
    """Sales that take members' reductions back, unless the payment opened none."""
    if ends_on is None or holding.eligibility == Eligibility.NO:
        return
    for movement in movements:
        entry = movement.entry
        if entry.kind == "sale" and not movement.is_cancelled and entry.occurred_on < ends_on:
            yield entry
