"""WRITE: members' contributions, and their correction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clubs.ledger.entries import amounts
from clubs.models import Club, LedgerEntry, Membership, Person

from .door import BookHasMoved, Draft, check_day_of_operation, open_door, reversal, write


@dataclass(frozen=True)
class Payment:
    """One member's contribution in a batch; ``amount_cents`` is positive."""

    membership: Membership
    amount_cents: int


@transaction.atomic
def record_contributions(
    *,
    club: Club,
    period_on: date,
    received_on: date,
    payments: Iterable[Payment],
    token: UUID,
    by: Person,
    today: date,
    expected_last_entry: int | None = None,
) -> list[LedgerEntry]:
    """Posts the contributions of several members for one month, all or none.

    ``period_on`` is the first day of the month they count for; ``received_on`` the day the bank
    got them. ``expected_last_entry`` is the month's ``last_number`` when the form was shown.

    Raises :class:`AlreadyPosted`, :class:`BookHasMoved`, or ``ValidationError``.
    """
    payments = list(payments)
    if not payments:
        raise ValidationError(_("Aucun versement n’est saisi : rien n’a été enregistré."))
    check_day_of_operation(club, received_on, today=today)
    for payment in payments:
        if payment.amount_cents <= 0:
            raise ValidationError(_("Un montant est plus grand que zéro."))
        _check_membership(payment.membership, club, period_on)
    door = open_door(club, token=token, period_on=period_on)
    if expected_last_entry not in (None, door.last_number_of_month):
        raise BookHasMoved
    if door.stage == "managing":
        raise ValidationError(_("Le club est en gestion : il ne reçoit plus de versements."))
    drafts = [
        Draft(
            kind="contribution",
            amounts=amounts("contribution", payment.amount_cents),
            occurred_on=received_on,
            period_on=period_on,
            membership=payment.membership,
        )
        for payment in payments
    ]
    return write(door, drafts, token=token, by=by)


@transaction.atomic
def correct_contribution(
    *,
    entry: LedgerEntry,
    reason: str,
    right_amount_cents: int | None,
    token: UUID,
    by: Person,
    today: date,
) -> list[LedgerEntry]:
    """Cancels a contribution by a reversal and, if an amount is given, enters it again.

    Both bear the day of the contribution, or today's when its year is closed; all three stay in
    the book. Raises :class:`AlreadyPosted`, or ``ValidationError`` when it was cancelled before.
    """
    if entry.kind != "contribution":
        raise ValidationError(_("Seul un versement se corrige ici."))
    door = open_door(entry.club, token=token)
    drafts = [reversal(door, entry, reason=reason, today=today)]
    if right_amount_cents is not None:
        drafts.append(
            Draft(
                kind="contribution",
                amounts=amounts("contribution", right_amount_cents),
                occurred_on=drafts[0].occurred_on,
                period_on=entry.period_on,
                membership=entry.membership,
            )
        )
    return write(door, drafts, token=token, by=by)


def _check_membership(membership: Membership, club: Club, period_on: date) -> None:
    month = (period_on.year, period_on.month)
    joined, left = membership.joined_on, membership.left_on
    if (
        membership.club_id != club.pk
        or month < (joined.year, joined.month)
        or (left and month > (left.year, left.month))
    ):
        raise ValidationError(
            _("%(name)s n’était pas membre du club ce mois-là."),
            code="not_a_member",
            params={"name": membership.person.full_name},
        )
