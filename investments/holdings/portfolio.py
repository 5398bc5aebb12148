"""READ: the portfolio page, its columns and its file."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cigales.days import long_day
from cigales.tables import Column, Table
from clubs.ledger.positions import LinePosition
from clubs.models import Attachment, AttachmentKind, Club
from investments.models import Holding, Instalment
from investments.portfolio import Lateness, Term, lateness, term_states

from .lines import line_positions
from .words import certificate_of, lacks_certificate, lateness_words, lock_up_of, state_of


@dataclass(frozen=True)
class HoldingRow:
    """One participation: what was paid, what came back, what is left of it, what to look at."""

    pk: int
    enterprise: str
    instrument: str
    line: LinePosition
    state: str
    lock_up_ends_on: date | None
    certificate: str
    lacks_certificate: bool
    late: Lateness | None
    is_locked_up: bool

    @property
    def is_open(self) -> bool:
        return self.line.is_open

    @property
    def paid_on(self) -> date:
        return self.line.paid_on

    @property
    def paid_cents(self) -> int:
        return self.line.paid_cents

    @property
    def income_cents(self) -> int:
        return self.line.income_cents

    @property
    def carrying_cents(self) -> int:
        return self.line.carrying_cents

    @property
    def brought_back_cents(self) -> int:
        return self.line.repaid_cents + self.line.sold_cents

    @property
    def lateness(self) -> str:
        return lateness_words(self.late)


COLUMNS = (
    Column(gettext_lazy("Entreprise"), lambda row: row.enterprise),
    Column(gettext_lazy("Forme du soutien"), lambda row: row.instrument),
    Column(gettext_lazy("Payée le"), lambda row: row.paid_on, "day"),
    Column(gettext_lazy("Payé"), lambda row: row.paid_cents, "euro", is_totalled=True),
    Column(
        gettext_lazy("Rendu ou vendu"), lambda row: row.brought_back_cents, "euro", is_totalled=True
    ),
    Column(gettext_lazy("Revenus"), lambda row: row.income_cents, "euro", is_totalled=True),
    Column(
        gettext_lazy("Gain (ou perte)"), lambda row: row.line.result_cents, "euro", is_totalled=True
    ),
    Column(gettext_lazy("Reste placé"), lambda row: row.line.cost_cents, "euro", is_totalled=True),
    Column(
        gettext_lazy("Perte prévisible"),
        lambda row: row.line.foreseen_loss_cents,
        "euro",
        is_totalled=True,
    ),
    Column(
        gettext_lazy("Valeur retenue"), lambda row: row.carrying_cents, "euro", is_totalled=True
    ),
    Column(gettext_lazy("Titres"), lambda row: row.line.securities or None, "count"),
    Column(gettext_lazy("Retard"), lambda row: row.late.cents if row.late else None, "euro"),
    Column(
        gettext_lazy("En retard depuis"), lambda row: row.late.since if row.late else None, "day"
    ),
    Column(gettext_lazy("Titres à garder jusqu’au"), lambda row: row.lock_up_ends_on, "day"),
    Column(gettext_lazy("Réduction d’impôt"), lambda row: row.certificate),
    Column(gettext_lazy("Situation"), lambda row: row.state),
)


@dataclass(frozen=True)
class Portfolio:
    """Every holding there has been by a day, the oldest first."""

    on: date
    rows: tuple[HoldingRow, ...]

    @property
    def groups(self) -> list[tuple[str, list[HoldingRow]]]:
        """Those under way, then those that have ended, under their titles; no empty group."""
        groups = (
            (_("En cours"), [row for row in self.rows if row.is_open]),
            (_("Dénouées"), [row for row in self.rows if not row.is_open]),
        )
        return [group for group in groups if group[1]]

    @property
    def late(self) -> list[HoldingRow]:
        return [row for row in self.rows if row.late]

    @property
    def uncertified(self) -> list[HoldingRow]:
        return [row for row in self.rows if row.lacks_certificate and row.is_open]

    @property
    def paid_cents(self) -> int:
        return sum(row.paid_cents for row in self.rows)

    @property
    def brought_back_cents(self) -> int:
        return sum(row.brought_back_cents for row in self.rows)

    @property
    def income_cents(self) -> int:
        return sum(row.income_cents for row in self.rows)

    @property
    def result_cents(self) -> int:
        return sum(row.line.result_cents for row in self.rows)

    @property
    def cost_cents(self) -> int:
        return sum(row.line.cost_cents for row in self.rows)

    @property
    def foreseen_loss_cents(self) -> int:
        return sum(row.line.foreseen_loss_cents for row in self.rows)

    @property
    def carrying_cents(self) -> int:
        return sum(row.carrying_cents for row in self.rows)

    @property
    def table(self) -> Table:
        day = long_day(self.on)
        return Table(_("Participations au %(day)s") % {"day": day}, COLUMNS, self.rows)


def portfolio(club: Club, *, on: date) -> Portfolio:
    """Three queries. A holding whose payment was cancelled by that day is none."""
    lines = line_positions(club, on=on)
    certificates = Attachment.objects.filter(
        entry=OuterRef("payment"), kind=AttachmentKind.CERTIFICATE
    )
    holdings = (
        Holding.objects.filter(club=club, payment__occurred_on__lte=on)
        .select_related("enterprise", "payment")
        .annotate(is_certified=Exists(certificates))
        .order_by("payment__occurred_on", "payment__number")
    )
    terms: dict[int, list[Term]] = defaultdict(list)
    for row in Instalment.objects.filter(holding__club=club):
        terms[row.holding_id].append(Term(row.due_on, row.amount_cents))
    return Portfolio(
        on=on,
        rows=tuple(
            _row(holding, lines[holding.payment.number], terms[holding.pk], on)
            for holding in holdings
            if holding.payment.number in lines
        ),
    )


def _row(holding: Holding, line: LinePosition, terms: list[Term], on: date) -> HoldingRow:
    is_attached, lock_up_ends_on = holding.is_certified, lock_up_of(holding)
    states = term_states(terms, repaid_cents=line.repaid_cents, on=on, is_open=line.is_open)
    return HoldingRow(
        pk=holding.pk,
        enterprise=holding.enterprise.name,
        instrument=holding.get_instrument_display(),
        line=line,
        state=state_of(line),
        lock_up_ends_on=lock_up_ends_on,
        certificate=certificate_of(holding, is_attached=is_attached),
        lacks_certificate=lacks_certificate(holding, is_attached=is_attached),
        late=lateness(states),
        is_locked_up=line.is_open and lock_up_ends_on is not None and on < lock_up_ends_on,
    )
