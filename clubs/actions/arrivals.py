"""WRITE: who comes into the club, who leaves it, and what leavers are paid."""

import logging
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cigales.days import long_day
from cigales.money import format_euros
from clubs.models import Club, Leaving, LedgerEntry, Mandate, Membership, Person
from clubs.months import first_of_month
from clubs.queries.departures import has_payments_since, owed_now

from .door import check_day_of_operation, open_door
from .operations import record_operation
from .people import next_member_number, record_pledge

logger = logging.getLogger(__name__)

# An arrival is voted some months ahead at most.
LATEST_ARRIVAL = timedelta(days=366)


@transaction.atomic
def admit_member(
    *,
    club: Club,
    given_name: str,
    family_name: str,
    email: str,
    joined_on: date,
    amount_cents: int,
    rhythm: int,
    by: Person,
    today: date,
) -> Membership:
    """A newcomer with their first pledge; nothing promised is no pledge.

    Whoever is known by that address already is the same person, whatever the number of clubs.
    Raises ``ValidationError`` on the address when it is a member's or belongs to somebody of
    another name, and on the day when the club is not there or that year is closed.
    """
    door = open_door(club, token=uuid4())
    _check_arrival(club, joined_on, today)
    door.check_day(joined_on)
    person = _person(given_name, family_name, email)
    _check_newcomer(club, person)
    membership = Membership(
        club=club, person=person, joined_on=joined_on, number=next_member_number(club)
    )
    membership.full_clean()
    membership.save()
    if amount_cents:
        record_pledge(
            membership=membership,
            amount_cents=amount_cents,
            rhythm=rhythm,
            month=first_of_month(joined_on),
            by=by,
            today=today,
        )
    logger.info("member %s joins club %s, by person %s", membership.pk, club.pk, by.pk)
    return membership


@transaction.atomic
def record_departure(
    *,
    membership: Membership,
    left_on: date,
    leaving: str,
    is_settled_at_once: bool,
    by: Person,
    today: date,
) -> Membership:
    """Somebody leaves, or has died: their stake stops that day, their offices end with it.

    ``is_settled_at_once`` is the club's decision to buy the lines out (DOMAIN.md section 3,
    rule 8). Raises ``ValidationError`` for who has left, and for a day before their arrival, in a
    closed year or not come yet.
    """
    club = membership.club
    door = open_door(club, token=uuid4())
    row = Membership.objects.select_related("person").get(pk=membership.pk)
    if row.left_on is not None:
        raise ValidationError(_("Le départ de cette personne est déjà enregistré."))
    check_day_of_operation(club, left_on, today=today)
    if left_on < row.joined_on:
        raise ValidationError(
            _("Cette personne n’est arrivée que le %(day)s."),
            code="before_club",
            params={"day": long_day(row.joined_on)},
        )
    door.check_day(left_on)
    row.left_on, row.leaving, row.is_settled_at_once = left_on, leaving, is_settled_at_once
    row.full_clean()
    row.save()
    row.mandates.filter(starts_on__gt=left_on).delete()
    Mandate.objects.filter(membership=row).on(left_on).update(ends_on=left_on)
    logger.info("member %s leaves on %s (%s), by person %s", row.pk, left_on, leaving, by.pk)
    return row


@transaction.atomic
def cancel_departure(*, membership: Membership, by: Person) -> Membership:
    """Takes back a departure recorded by mistake, as long as nothing was paid for it.

    The offices that ended that day stay ended: they are given again, if need be. Raises
    ``ValidationError`` when somebody has not left, was paid, or left in a year closed since.
    """
    door = open_door(membership.club, token=uuid4())
    row = Membership.objects.select_related("person").get(pk=membership.pk)
    if row.left_on is None:
        raise ValidationError(_("Cette personne est toujours membre du club."))
    if has_payments_since(row):
        raise ValidationError(
            _("Des sommes ont été payées depuis ce départ : annulez-les d’abord au livre-journal.")
        )
    door.check_day(row.left_on)
    row.left_on, row.leaving, row.is_settled_at_once = None, "", False
    row.save()
    logger.info("departure of member %s taken back, by person %s", row.pk, by.pk)
    return row


@transaction.atomic
def pay_leaver(
    *,
    membership: Membership,
    amount_cents: int,
    paid_on: date,
    token: UUID,
    by: Person,
    today: date,
) -> LedgerEntry:
    """Pays a former member a part, or all, of what is owed to them that day.

    Raises :class:`AlreadyPosted`, or ``ValidationError``: more than is owed, or than the bank
    account holds, on that day or since; a day before the departure, to come, or in a closed year.
    """
    club = membership.club
    open_door(club, token=token)
    check_day_of_operation(club, paid_on, today=today)
    if membership.left_on is None or paid_on < membership.left_on:
        raise ValidationError(
            _("Rien n’est dû à cette personne avant son départ."), code="before_club"
        )
    # What was due that day, and still is today: a later payment counts too.
    owed, cash = zip(*(owed_now(membership, on=day) for day in {paid_on, today}), strict=True)
    if amount_cents > min(owed):
        raise ValidationError(
            _("Le club ne lui doit que %(owed)s d’argent à cette date."),
            code="too_much",
            params={"owed": format_euros(max(min(owed), 0))},
        )
    if amount_cents > min(cash):
        raise ValidationError(
            _("Le compte du club n’a que %(cash)s : payez en plusieurs fois."),
            code="too_much",
            params={"cash": format_euros(max(min(cash), 0))},
        )
    return record_operation(
        club=club,
        kind="withdrawal",
        amount_cents=amount_cents,
        occurred_on=paid_on,
        membership=membership,
        label=_("Part rendue après un décès")
        if membership.leaving == Leaving.DEATH
        else _("Part rendue après un départ"),
        token=token,
        by=by,
        today=today,
    )


def _check_arrival(club: Club, joined_on: date, today: date) -> None:
    if joined_on > today + LATEST_ARRIVAL:
        raise ValidationError(
            _("Une arrivée s’enregistre un an à l’avance au plus."), code="future"
        )
    check_day_of_operation(club, joined_on, today=max(joined_on, today))


def _person(given_name: str, family_name: str, email: str) -> Person:
    known = Person.objects.filter(email=email.lower()).first() if email else None
    if known is None:
        return Person.objects.create_user(
            email=email or None, given_name=given_name, family_name=family_name
        )
    typed = (given_name.casefold(), family_name.casefold())
    if typed != (known.given_name.casefold(), known.family_name.casefold()):
        # Whose it is stays between that person and their clubs.
        raise ValidationError(
            {"email": _("Cette adresse est déjà celle d’une personne d’un autre nom.")}
        )
    return known


def _check_newcomer(club: Club, person: Person) -> None:
    before = Membership.objects.filter(club=club, person=person).first()
    if before is None:
        return
    if before.left_on is None:
        raise ValidationError({"email": _("Cette personne est déjà membre du club.")})
    raise ValidationError(
        {
            "email": _(
                "Cette personne a quitté le club le %(day)s : son décompte de sortie court "
                "encore, elle ne peut pas y entrer une seconde fois."
            )
            % {"day": long_day(before.left_on)}
        }
    )
