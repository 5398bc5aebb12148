"""The statement of income per member: income and interest, in the fractions of their own day.

It helps a member fill in their return; the club never produces form 2561.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cigales.money import allocate
from cigales.tables import Column, Table
from clubs.models import EntryKind

from .books import Books, Paper
from .flows import Flow


@dataclass(frozen=True)
class IncomeRow:
    what: str
    on: date
    club_cents: int
    fraction: Fraction
    cents: int


@dataclass(frozen=True)
class IncomeStatement(Paper):
    """``corrected`` are entries of an earlier year cancelled in this one, in nobody's figures."""

    name: str
    address: str
    total_cents: int
    corrected: tuple[int, ...]


COLUMNS = (
    Column(gettext_lazy("Origine"), lambda row: row.what),
    Column(gettext_lazy("Reçu le"), lambda row: row.on, "day"),
    Column(gettext_lazy("Reçu par le club"), lambda row: row.club_cents, "euro"),
    Column(gettext_lazy("Votre fraction"), lambda row: row.fraction, "percent"),
    Column(gettext_lazy("Votre part"), lambda row: row.cents, "euro", is_totalled=True),
)


def income_statement(books: Books, member: int) -> IncomeStatement:
    """Dividends and interest, then what sales brought above (or below) their cost."""
    person = books.records.memberships[member].person
    kinds = {"income", "bank_interest"}
    earned = [f for f in books.flows if f.kind in kinds and f.corrects is None]
    sold = [f for f in books.flows if f.kind == "sale" and f.corrects is None]
    rows = [row for flow in earned if (row := _row(books, flow, flow.cash_cents, member))]
    results = [row for flow in sold if (row := _row(books, flow, flow.result_cents, member))]
    tables = [
        Table(
            _("Revenus et intérêts"),
            COLUMNS,
            rows,
            empty=_("Le club n’a rien reçu qui vous revienne pendant cette période."),
        )
    ]
    if results:
        tables.append(Table(_("Gains (ou pertes) sur les ventes"), COLUMNS, results))
    corrected = kinds | {"sale"}
    return IncomeStatement(
        letterhead=books.letterhead(_("Relevé des revenus")),
        tables=tuple(tables),
        name=person.full_name,
        address=person.address,
        total_cents=sum(row.cents for row in rows),
        corrected=tuple(
            f.corrects for f in books.flows if f.kind in corrected and f.corrects is not None
        ),
    )


def _row(books: Books, flow: Flow, cents: int, member: int) -> IncomeRow | None:
    """The member's part of one amount, so that everybody's add up to it; None for no part."""
    fractions = books.fractions(books.history.received_by[flow.number])
    of_member = dict(fractions).get(member)
    if not of_member:
        return None
    amounts = allocate(cents, [fraction for _number, fraction in fractions])
    kind = str(EntryKind(flow.kind).label).capitalize()
    what = kind if flow.line is None else f"{books.line_name(flow.line)}, {kind.lower()}"
    return IncomeRow(
        what=what,
        on=flow.occurred_on,
        club_cents=cents,
        fraction=of_member,
        cents=amounts[[number for number, _part in fractions].index(member)],
    )
