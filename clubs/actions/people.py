"""WRITE: who is of the club, and what they promise."""

import logging
from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clubs.models import Club, Household, Membership, Person, Pledge
from clubs.months import first_of_month, last_of_month, next_month

logger = logging.getLogger(__name__)


def next_member_number(club: Club) -> int:
    """The number of the next member; a number is never given twice."""
    last = Membership.objects.filter(club=club).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


@transaction.atomic
def record_pledge(
    *,
    membership: Membership,
    amount_cents: int,
    rhythm: int,
    month: date,
    by: Person,
    today: date,
) -> Pledge:
    """What a member promises from a month on; nothing is a pause. The history is kept.

    A pledge that has not begun is replaced by another of the same month; one that has begun stays
    as it was lived, and the change waits for the next month. Raises ``ValidationError`` then, and
    for a month in which the person is not of the club.
    """
    Membership.objects.select_for_update().only("pk").get(pk=membership.pk)
    joined_on, left_on = membership.joined_on, membership.left_on
    if last_of_month(month) < joined_on or (left_on and first_of_month(month) > left_on):
        raise ValidationError(
            _("%(name)s n’était pas membre du club ce mois-là."),
            code="not_a_member",
            params={"name": membership.person.full_name},
        )
    starts_on = max(first_of_month(month), joined_on)
    of_month = membership.pledges.filter(
        starts_on__range=(first_of_month(month), last_of_month(month))
    )
    if of_month.filter(starts_on__lte=today).exists():
        raise ValidationError(
            _("L’engagement de ce mois a déjà commencé : changez-le à partir de %(month)s."),
            code="has_begun",
            params={"month": date_format(next_month(last_of_month(month)), "F Y")},
        )
    of_month.delete()
    pledge = Pledge(
        membership=membership, starts_on=starts_on, amount_cents=amount_cents, rhythm=rhythm
    )
    pledge.full_clean()
    pledge.save()
    logger.info("pledge of member %s from %s, by person %s", membership.pk, starts_on, by.pk)
    return pledge


@transaction.atomic
def link_household(*, memberships: Sequence[Membership], by: Person) -> Household:
    """Says that these people pay their income tax together: from now on one household.

    Whoever shared a household with one of them comes along: paying together has no half-way.
    Raises ``ValidationError`` for fewer than two people, or for those of two clubs.
    """
    people = {membership.person_id for membership in memberships}
    if len(people) < 2:
        raise ValidationError(_("Choisissez au moins deux personnes du même foyer fiscal."))
    if len({membership.club_id for membership in memberships}) > 1:
        raise ValidationError(_("Ces personnes ne sont pas du même club."))
    known = list(Household.objects.filter(people__in=people).distinct().order_by("pk"))
    household = known[0] if known else Household.objects.create()
    Person.objects.filter(household__in=known).update(household=household)
    Person.objects.filter(pk__in=people).update(household=household)
    Household.objects.filter(pk__in=[other.pk for other in known[1:]]).delete()
    logger.info("household %s: people %s, by person %s", household.pk, sorted(people), by.pk)
    return household


@transaction.atomic
def leave_household(*, membership: Membership, by: Person) -> None:
    """Says that a person pays their income tax on their own again."""
    person = Person.objects.select_for_update().get(pk=membership.person_id)
    household = person.household
    if household is None:
        raise ValidationError(_("Cette personne ne partage pas de foyer fiscal."))
    household.people.filter(pk=person.pk).update(household=None)
    # A household of one is nobody's shared household.
    if household.people.count() < 2:
        household.delete()
    logger.info("household %s: left by %s, by person %s", household.pk, person.pk, by.pk)


@transaction.atomic
def record_club_details(*, club: Club, iban: str, address: str, by: Person) -> None:
    """The account that members pay into, checked by its form, and where the club gets its post."""
    Club.objects.filter(pk=club.pk).update(iban=iban, address=address)
    logger.info("details of club %s, by person %s", club.pk, by.pk)
