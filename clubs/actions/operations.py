"""WRITE: every operation of the club that is neither a contribution nor a reversal."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cigales.days import long_day
from cigales.money import format_euros
from clubs.ledger.entries import EFFECTS, Amounts, amounts, give_up
from clubs.models import Club, LedgerEntry, Membership, Person

from .door import Draft, check_day_of_operation, line_position, open_door, write


@transaction.atomic
def record_operation(
    *,
    club: Club,
    kind: str,
    amount_cents: int,
    occurred_on: date,
    token: UUID,
    by: Person,
    today: date,
    label: str = "",
    reason: str = "",
    membership: Membership | None = None,
    line: LedgerEntry | None = None,
    proceeds_cents: int | None = None,
    securities: int = 0,
    decided_on: date | None = None,
) -> LedgerEntry:
    """Posts one operation of any kind but a contribution and a reversal.

    ``amount_cents`` is positive. For a sale, a loss or a hand-over it is the part of the price
    paid that goes, and ``proceeds_cents`` is what a sale brings. ``securities`` counts those
    bought, sold or handed over, positive too. ``decided_on`` and ``reason`` are the vote behind
    a write-down or its reversal.

    Raises :class:`AlreadyPosted`, or ``ValidationError``.
    """
    check_day_of_operation(club, occurred_on, today=today)
    if amount_cents <= 0:
        raise ValidationError(_("Un montant est plus grand que zéro."))
    for named in (membership, line):
        if named is not None and named.club_id != club.pk:
            raise ValidationError(_("Ce membre ou cette participation est d’un autre club."))
    if EFFECTS[kind].needs_decision and (decided_on is None or not reason):
        raise ValidationError(_("Indiquez la date du vote et la raison de la décision."))
    door = open_door(club, token=token)
    if line is not None:
        _check_holding(line, occurred_on)
    moved = _amounts(kind, amount_cents, line, occurred_on, proceeds_cents)
    draft = Draft(
        kind=kind,
        amounts=moved,
        occurred_on=occurred_on,
        membership=membership,
        line=line,
        securities=-securities if EFFECTS[kind].gives_up else securities,
        decided_on=decided_on,
        label=label,
        reason=reason,
    )
    (entry,) = write(door, [draft], token=token, by=by)
    return entry


def _check_holding(line: LedgerEntry, day: date) -> None:
    if line.kind != "investment" or LedgerEntry.objects.filter(reverses=line).exists():
        raise ValidationError(
            _("Cette participation n’existe pas, ou son versement a été annulé."), code="line"
        )
    if day < line.occurred_on:
        raise ValidationError(
            _("Cette participation n’a été payée que le %(day)s."),
            code="line",
            params={"day": long_day(line.occurred_on)},
        )


def _amounts(
    kind: str, amount_cents: int, line: LedgerEntry | None, day: date, proceeds_cents: int | None
) -> Amounts:
    if not EFFECTS[kind].gives_up:
        return amounts(kind, amount_cents)
    lines = line_position(line, on=day).lines if line else ()
    if not lines or not 0 < amount_cents <= lines[0].cost_cents:
        left = lines[0].cost_cents if lines else 0
        raise ValidationError(
            _("Il ne reste que %(left)s de cette participation à cette date."),
            code="line",
            params={"left": format_euros(left)},
        )
    cash_cents = {"repayment": amount_cents, "sale": proceeds_cents}.get(kind) or 0
    if kind == "sale" and cash_cents <= 0:
        raise ValidationError(
            _("Indiquez ce que la vente a rapporté. Si elle n’a rien rapporté, c’est une perte."),
            code="proceeds",
        )
    return give_up(
        kind,
        part_cents=amount_cents,
        cash_cents=cash_cents,
        cost_cents=lines[0].cost_cents,
        carrying_cents=lines[0].carrying_cents,
    )
