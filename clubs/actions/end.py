"""WRITE: the end of a club: sell everything, go on as a managing club, hand over, close.

Each is a decision of the members, written with its date and its words, in one transaction.
"""

import logging
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cigales.days import long_day
from clubs.ledger.entries import Amounts
from clubs.ledger.liquidation import Plan, simulate_hand_over, simulate_sale
from clubs.ledger.positions import position
from clubs.models import Club, LedgerEntry, Membership, Person, Stage, StageName
from clubs.months import next_month
from clubs.pledges import in_force
from clubs.queries.arrivals import stage_on
from clubs.queries.contributions import pledges_of
from clubs.queries.records import Records, records

from .door import Draft, check_day_of_operation, open_door, write
from .people import record_pledge

logger = logging.getLogger(__name__)


@transaction.atomic
def sell_everything(
    *,
    club: Club,
    prices: Mapping[int, int],
    occurred_on: date,
    decided_on: date,
    decision: str,
    token: UUID,
    by: Person,
    today: date,
) -> list[LedgerEntry]:
    """Every holding is sold at its price (lost at nothing), then each member is paid their part.

    ``prices`` are cents by the number of the line, one for each open holding. Raises
    :class:`AlreadyPosted`, or ``ValidationError``.
    """
    _check_days(club, occurred_on, decided_on, today)
    door = open_door(club, token=token)
    book = _book(club, occurred_on)
    opened = {line.line for line in position(book.entries, on=occurred_on).lines if line.is_open}
    if opened != set(prices):
        raise ValidationError(
            _("Les participations du club ont changé entre-temps : relisez la simulation.")
        )
    plan = simulate_sale(
        book.entries, book.members, method=club.method, on=occurred_on, proceeds=prices
    )
    return _carry_out(door, book, plan, occurred_on, decided_on, decision, token, by)


@transaction.atomic
def hand_everything_over(
    *,
    club: Club,
    occurred_on: date,
    decided_on: date,
    decision: str,
    token: UUID,
    by: Person,
    today: date,
) -> list[LedgerEntry]:
    """Every holding is handed to the members, and the money paid to make up for the rest.

    Raises :class:`AlreadyPosted`, or ``ValidationError``, when somebody would get more securities
    than their part among others.
    """
    _check_days(club, occurred_on, decided_on, today)
    door = open_door(club, token=token)
    book = _book(club, occurred_on)
    plan = simulate_hand_over(book.entries, book.members, method=club.method, on=occurred_on)
    if plan.in_debt:
        names = ", ".join(book.name(member) for member in plan.in_debt)
        raise ValidationError(
            _(
                "%(names)s recevrait plus que sa part, et devrait de l’argent au club : vendez "
                "d’abord une participation, ou tout."
            )
            % {"names": names}
        )
    return _carry_out(door, book, plan, occurred_on, decided_on, decision, token, by)


@transaction.atomic
def start_managing(
    *, club: Club, starts_on: date, decision: str, token: UUID, by: Person, today: date
) -> Stage:
    """The club saves no more and follows its holdings to their end; promises are paused.

    Contributions are refused from then on. Raises ``ValidationError`` for a club that is managing
    or closed already, and for a day before the last contribution.
    """
    check_day_of_operation(club, starts_on, today=today)
    open_door(club, token=token)
    if stage_on(club, date.max) in (StageName.MANAGING, StageName.CLOSED):
        raise ValidationError(_("Le club est déjà en gestion, ou clos."))
    paid = LedgerEntry.objects.for_club(club).filter(kind="contribution", reversed_by=None)
    if last := paid.filter(occurred_on__gt=starts_on).order_by("-occurred_on").first():
        raise ValidationError(
            _("Un versement est daté du %(day)s : le club épargnait encore."),
            code="before_club",
            params={"day": long_day(last.occurred_on)},
        )
    stage = _start(club, StageName.MANAGING, starts_on, decision)
    pledges, month = pledges_of(club), next_month(max(starts_on, today))
    for membership in Membership.objects.for_club(club).on(month):
        pledge = in_force(pledges[membership.pk], month)
        if pledge and pledge.amount_cents:
            record_pledge(
                membership=membership,
                amount_cents=0,
                rhythm=pledge.rhythm,
                month=month,
                by=by,
                today=today,
            )
    logger.info("club %s is managing from %s, by person %s", club.pk, starts_on, by.pk)
    return stage


@transaction.atomic
def close_club(
    *, club: Club, closed_on: date, decision: str, token: UUID, by: Person, today: date
) -> Stage:
    """The end: nothing is left, and nothing is written any more after that day.

    Raises ``ValidationError`` when there is money or a holding left, or an entry after that day.
    """
    check_day_of_operation(club, closed_on, today=today)
    open_door(club, token=token)
    if club.closed_on is not None:
        raise ValidationError(_("Le club est déjà clos."))
    where = position(_book(club, closed_on).entries, on=closed_on)
    if where.cash_cents or any(line.is_open for line in where.lines):
        raise ValidationError(
            _("Il reste de l’argent ou une participation : partagez-les avant de clore le club.")
        )
    stage = _start(club, StageName.CLOSED, closed_on, decision)
    Club.objects.filter(pk=club.pk).update(closed_on=closed_on)
    club.closed_on = closed_on
    logger.info("club %s is closed on %s, by person %s", club.pk, closed_on, by.pk)
    return stage


def _start(club: Club, name: str, starts_on: date, decision: str) -> Stage:
    later = Stage.objects.filter(club=club, starts_on__gt=starts_on).first()
    if later:
        raise ValidationError(
            _("Une étape plus récente de la vie du club commence le %(day)s."),
            code="before_club",
            params={"day": long_day(later.starts_on)},
        )
    stage = Stage(club=club, name=name, starts_on=starts_on, decision=decision)
    stage.full_clean()
    stage.save()
    return stage


def _check_days(club: Club, occurred_on: date, decided_on: date, today: date) -> None:
    check_day_of_operation(club, occurred_on, today=today)
    if decided_on > occurred_on:
        raise ValidationError(
            {"decided_on": _("La décision vient avant ce qu’elle décide : vérifiez les dates.")}
        )


def _book(club: Club, on: date) -> Records:
    """The book to that day, once it is sure that nothing was written after it."""
    later = LedgerEntry.objects.for_club(club).filter(occurred_on__gt=on)
    if last := later.order_by("-occurred_on").first():
        raise ValidationError(
            _("Une écriture est datée du %(day)s : choisissez ce jour-là ou un jour suivant."),
            code="before_club",
            params={"day": long_day(last.occurred_on)},
        )
    return records(club, on=on)


def _carry_out(
    door, book: Records, plan: Plan, occurred_on: date, decided_on: date, decision: str, token, by
) -> list[LedgerEntry]:
    lines = {
        row.number: row
        for row in LedgerEntry.objects.for_club(door.club).filter(
            number__in={move.line for move in plan.moves}
        )
    }
    words = {"occurred_on": occurred_on, "decided_on": decided_on, "reason": decision}
    drafts = [
        Draft(
            kind=move.kind,
            amounts=move.amounts,
            line=lines[move.line],
            membership=None if move.member is None else book.memberships[move.member],
            securities=-move.securities,
            label=lines[move.line].label,
            **words,
        )
        for move in plan.moves
    ]
    drafts += [
        Draft(
            kind="withdrawal",
            amounts=Amounts(cash_cents=-cents),
            membership=book.memberships[member],
            label=_("Partage de fin du club"),
            **words,
        )
        for member, cents in plan.payments.items()
        if cents
    ]
    if not drafts:
        raise ValidationError(_("Il ne reste rien à partager : le club peut être clos."))
    return write(door, drafts, token=token, by=by)
