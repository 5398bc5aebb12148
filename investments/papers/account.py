"""The yearly account that the manager owes the members in writing (Code civil 1873-11)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cigales.money import format_euros
from cigales.tables import Column, Table
from clubs.models import EntryKind

from .books import Books, Paper
from .flows import Flow


@dataclass(frozen=True)
class AccountRow:
    what: str
    on: date | None = None
    cents: int | None = None
    state: str = ""


@dataclass(frozen=True)
class Account(Paper):
    """``made`` − ``suffered`` is what was realised; the foreseeable losses stand apart."""

    made_cents: int
    suffered_cents: int
    foreseeable_cents: int
    net_assets_cents: int


COLUMNS = (
    Column(gettext_lazy("Poste"), lambda row: row.what),
    Column(gettext_lazy("Date"), lambda row: row.on, kind="day"),
    Column(gettext_lazy("Montant"), lambda row: row.cents, kind="euro"),
)
_CHARGES = ("fee", "bank_charge")


def account(books: Books) -> Account:
    made, suffered = _results(books)
    made_cents, suffered_cents = _sum(made), _sum(suffered)
    opening, closing = books.opening, books.closing
    growth = closing.foreseen_loss_cents - opening.foreseen_loss_cents
    paid_in = sum(f.net_cents for f in books.flows if f.kind == "contribution")
    paid_out = -sum(f.net_cents for f in books.flows if f.kind in ("withdrawal", "hand_over"))
    eve = books.starts_on - timedelta(days=1)
    rows = [
        _section(_("Bénéfices réalisés")),
        *(made or [AccountRow(_("Aucun"), cents=0)]),
        _subtotal(_("Total des bénéfices réalisés"), made_cents),
        _section(_("Charges et pertes subies")),
        *(suffered or [AccountRow(_("Aucune"), cents=0)]),
        _subtotal(_("Total des charges et des pertes subies"), suffered_cents),
        _section(_("Pertes prévisibles")),
        *(_foreseeable(books) or [AccountRow(_("Aucune"), cents=0)]),
        _subtotal(_("Total des pertes prévisibles"), closing.foreseen_loss_cents),
        _section(_("D’une situation à l’autre")),
        AccountRow(_("Avoir du club à l’ouverture"), eve, opening.net_assets_cents),
        AccountRow(_("Versements des membres"), cents=paid_in),
        AccountRow(_("Rendu aux membres"), cents=-paid_out),
        AccountRow(_("Bénéfices réalisés"), cents=made_cents),
        AccountRow(_("Charges et pertes subies"), cents=-suffered_cents),
        AccountRow(_("Variation des pertes prévisibles"), cents=-growth),
        _subtotal(_("Avoir du club à la clôture"), closing.net_assets_cents, books.on),
        AccountRow(_("dont, sur le compte en banque"), cents=closing.cash_cents),
        AccountRow(_("dont, en participations"), cents=closing.carrying_cents),
    ]
    title = _("Compte rendu annuel de la gérance")
    return Account(
        letterhead=books.letterhead(title),
        tables=(Table(_("Ce que l’exercice a donné"), COLUMNS, rows, row_state=_state),),
        made_cents=made_cents,
        suffered_cents=suffered_cents,
        foreseeable_cents=closing.foreseen_loss_cents,
        net_assets_cents=closing.net_assets_cents,
    )


def _results(books: Books) -> tuple[list[AccountRow], list[AccountRow]]:
    """What was made, and what was suffered (positive when it costs); charges are grouped."""
    made, suffered = [], []
    grouped: dict[str, list[Flow]] = defaultdict(list)
    for flow in books.flows:
        if flow.kind in (*_CHARGES, "bank_interest"):
            grouped[flow.kind].append(flow)
        elif flow.kind == "income" or (flow.kind != "loss" and flow.result_cents > 0):
            made.append(_row(books, flow, flow.result_cents))
        elif flow.result_cents:
            suffered.append(_row(books, flow, -flow.result_cents))
    for kind in ("bank_interest", *_CHARGES):
        if found := grouped[kind]:
            cents = sum(flow.result_cents for flow in found)
            row = AccountRow(_grouped(kind, found), cents=-cents if kind in _CHARGES else cents)
            (suffered if kind in _CHARGES else made).append(row)
    return made, suffered


def _row(books: Books, flow: Flow, cents: int) -> AccountRow:
    what = f"{books.line_name(flow.line)}, {EntryKind(flow.kind).label}"
    if flow.corrects is not None:
        what = _("%(what)s : correction de l’écriture n° %(number)d") % {
            "what": what,
            "number": flow.corrects,
        }
    return AccountRow(what, flow.occurred_on, cents)


def _grouped(kind: str, found: list[Flow]) -> str:
    label = str(EntryKind(kind).label).capitalize()
    if len(found) == 1:
        return label
    words = ngettext(
        "%(label)s, %(count)d opération", "%(label)s, %(count)d opérations", len(found)
    )
    return words % {"label": label, "count": len(found)}


def _foreseeable(books: Books) -> list[AccountRow]:
    words = _("%(name)s, payée le %(day)s : retenue pour %(value)s sur %(cost)s")
    return [
        AccountRow(
            words
            % {
                "name": books.line_name(line.line),
                "day": date_format(line.paid_on, "d/m/Y"),
                "value": format_euros(line.carrying_cents),
                "cost": format_euros(line.cost_cents),
            },
            cents=line.foreseen_loss_cents,
        )
        for line in books.closing.lines
        if line.foreseen_loss_cents
    ]


def _section(what: str) -> AccountRow:
    return AccountRow(what, state="is-section")


def _subtotal(what: str, cents: int, on: date | None = None) -> AccountRow:
    return AccountRow(what, on, cents, "is-subtotal")


def _sum(rows: list[AccountRow]) -> int:
    return sum(row.cents or 0 for row in rows)


def _state(row: AccountRow) -> str:
    return row.state
