"""The individual statement: what a member paid, and their stake with its calculation."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cigales.money import format_amount, format_euros
from cigales.tables import Column, Table
from clubs.ledger.stakes import BY_LINE, PRO_RATA, UNIT, Stake, Stakes
from clubs.models import EntryKind

from .books import Books, Paper, euros, to_cents


@dataclass(frozen=True)
class MovementRow:
    on: date
    what: str
    cents: int
    total_cents: int


@dataclass(frozen=True)
class PartRow:
    what: str
    value_cents: int
    fraction: Fraction
    cents: int


@dataclass(frozen=True)
class MemberStatement(Paper):
    """``steps`` are the calculation of the stake, one sentence each."""

    name: str
    address: str
    joined_on: date
    left_on: date | None
    contributed_cents: int
    stake_cents: int
    fraction: str
    steps: tuple[str, ...]


MOVEMENTS = (
    Column(gettext_lazy("Date"), lambda row: row.on, "day"),
    Column(gettext_lazy("Opération"), lambda row: row.what),
    Column(gettext_lazy("Montant"), lambda row: row.cents, "euro"),
    Column(gettext_lazy("Versé en tout, moins rendu"), lambda row: row.total_cents, "euro"),
)
PARTS = (
    Column(gettext_lazy("Où il se trouve"), lambda row: row.what),
    Column(gettext_lazy("Valeur pour le club"), lambda row: row.value_cents, "euro"),
    Column(gettext_lazy("Votre fraction"), lambda row: row.fraction, "percent"),
    Column(gettext_lazy("Votre part"), lambda row: row.cents, "euro", is_totalled=True),
)


def member_statement(books: Books, member: int) -> MemberStatement:
    membership = books.records.memberships[member]
    stake = books.history.stakes.of(member)
    return MemberStatement(
        letterhead=books.letterhead(_("Relevé individuel")),
        tables=(
            Table(_("Ce que représente votre quote-part"), PARTS, _parts(books, stake)),
            Table(
                _("Versements et retraits de la période"),
                MOVEMENTS,
                _movements(books, member, stake),
                empty=_("Aucun versement ni retrait dans cette période."),
            ),
        ),
        name=membership.person.full_name,
        address=membership.person.address,
        joined_on=membership.joined_on,
        left_on=membership.left_on if stake.has_left else None,
        contributed_cents=stake.contributed_cents,
        stake_cents=stake.cents,
        fraction=PARTS[2].shown(books.history.stakes.fraction(member)),
        steps=tuple(_steps(books, stake)),
    )


def _movements(books: Books, member: int, stake: Stake) -> list[MovementRow]:
    kinds = {"contribution", "withdrawal", "hand_over"}
    moves = [f for f in books.flows if f.member == member and f.kind in kinds]
    total = stake.contributed_cents - stake.paid_back_cents - sum(f.net_cents for f in moves)
    rows = []
    for flow in moves:
        total += flow.net_cents
        what = str(EntryKind(flow.kind).label).capitalize()
        if flow.corrects is not None:
            words = _("Correction de l’écriture n° %(number)d (%(what)s)")
            what = words % {"number": flow.corrects, "what": what.lower()}
        rows.append(MovementRow(flow.occurred_on, what, flow.net_cents, total))
    return rows


def _parts(books: Books, stake: Stake) -> list[PartRow]:
    """The stake, place by place; the bank's part takes the rounding, so that it adds up."""
    stakes = books.history.stakes
    lines = [
        PartRow(
            what=books.line_name(line),
            value_cents=stakes.carrying_by_line[line],
            fraction=exact / stakes.carrying_by_line[line],
            cents=to_cents(exact),
        )
        for line, exact in stake.lines.items()
        if exact
    ]
    in_bank = stake.cents - sum(row.cents for row in lines)
    fraction = stake.cash_cents / stakes.cash_cents if stakes.cash_cents else Fraction(0)
    return [PartRow(_("Compte en banque"), stakes.cash_cents, fraction, in_bank), *lines]


def _steps(books: Books, stake: Stake) -> list[str]:
    stakes = books.history.stakes
    if stake.has_left:
        steps = [
            _("Vous avez quitté le club : votre quote-part a été arrêtée ce jour-là."),
            _("Il vous reste dû, en espèces : %(cash)s.") % {"cash": euros(stake.cash_cents)},
            _("Et votre part des participations d’alors : %(lines)s, payée quand elles le seront.")
            % {"lines": euros(sum(stake.lines.values(), start=Fraction(0)))},
        ]
    elif stakes.method == BY_LINE:
        steps = _by_line_steps(stake)
    else:
        steps = _shared_steps(books, stake)
    steps.append(
        _("Soit %(stake)s, arrondi pour que les quotes-parts de tous fassent l’avoir du club.")
        % {"stake": format_euros(stake.cents)}
    )
    return steps


def _shared_steps(books: Books, stake: Stake) -> list[str]:
    stakes = books.history.stakes
    steps = [
        _("Avoir du club : %(cash)s en banque et %(lines)s en participations, soit %(whole)s.")
        % {
            "cash": format_euros(stakes.cash_cents),
            "lines": format_euros(sum(stakes.carrying_by_line.values())),
            "whole": format_euros(stakes.net_assets_cents),
        }
    ]
    if stakes.shared_cents != stakes.net_assets_cents:
        steps.append(
            _("Une fois retiré ce qui est dû aux membres partis, il reste à partager %(shared)s.")
            % {"shared": euros(stakes.shared_cents)}
        )
    if stakes.method == PRO_RATA:
        steps += [
            _("Vous avez versé %(paid)s ; il vous a été rendu %(back)s : reste %(weight)s.")
            % {
                "paid": format_euros(stake.contributed_cents),
                "back": format_euros(stake.paid_back_cents),
                "weight": format_euros(stake.weight),
            },
            _("Le même reste, pour tous les membres présents : %(whole)s.")
            % {"whole": format_euros(stakes.total_weight)},
            _division(
                stakes, format_amount(stake.weight), format_amount(stakes.total_weight), stake
            ),
        ]
        return steps
    value = stakes.unit_value_cents
    return [
        *steps,
        _("Parts de tous les membres : %(units)s. Une part vaut %(value)s.")
        % {"units": _units(stakes.total_weight), "value": euros(value)},
        _("Vos parts : %(units)s.") % {"units": _units(stake.weight)},
        _division(stakes, _units(stake.weight), _units(stakes.total_weight), stake),
    ]


def _division(stakes: Stakes, weight: str, whole: str, stake: Stake) -> str:
    return f"{euros(stakes.shared_cents)} × {weight} ÷ {whole} = {euros(stake.exact_cents)}"


_ACCOUNT_WORDS = {
    "contribution": gettext_lazy("Versements : %(cents)s"),
    "withdrawal": gettext_lazy("Retraits : %(cents)s"),
    "fee": gettext_lazy("Part des adhésions à l’association régionale : %(cents)s"),
    "bank_charge": gettext_lazy("Part des frais bancaires : %(cents)s"),
    "bank_interest": gettext_lazy("Part des intérêts bancaires : %(cents)s"),
    "investment": gettext_lazy("Part payée des participations : %(cents)s"),
    "income": gettext_lazy("Part des revenus des participations : %(cents)s"),
    "repayment": gettext_lazy("Part des remboursements : %(cents)s"),
    "sale": gettext_lazy("Part des ventes : %(cents)s"),
    "buy_out": gettext_lazy("Parts achetées à des membres partis, ou vendues : %(cents)s"),
}


def _by_line_steps(stake: Stake) -> list[str]:
    return [
        *(
            str(_ACCOUNT_WORDS[kind]) % {"cents": euros(exact)}
            for kind, exact in stake.movements.items()
        ),
        _("Votre compte espèces : %(cash)s.") % {"cash": euros(stake.cash_cents)},
        _("Vos parts des participations que vous avez payées : %(lines)s.")
        % {"lines": euros(sum(stake.lines.values(), start=Fraction(0)))},
    ]


def _units(micro_units: int) -> str:
    whole, rest = divmod(micro_units, UNIT)
    return f"{whole},{rest:06d}"
