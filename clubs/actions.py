"""WRITE: the one door to the ledger. Every form, import and command posts through here.

Actions are atomic, take the author as ``by``, and raise ``ValidationError`` with a French message
when a rule of DOMAIN.md section 3 is broken.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clubs.ledger.entries import amounts
from clubs.models import Club, LedgerEntry, Membership, Person, Posting

# What check_day_of_operation refuses, so that a form can put the message beside its date.
DAY_CODES = {"future", "before_club", "after_club"}


class AlreadyPosted(ValidationError):
    """The same form was sent before: nothing was written this time."""

    def __init__(self):
        super().__init__(
            _("Ce formulaire était déjà enregistré : rien n’a été ajouté une seconde fois."),
            code="already_posted",
        )


class BookHasMoved(Exception):
    """Somebody wrote in the same month meanwhile: the author must look again."""


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
        _check_membership(payment.membership, club, period_on)
    posting = _open_posting(club, token, by)
    if expected_last_entry not in (None, LedgerEntry.objects.last_number(club, period_on)):
        raise BookHasMoved
    return [
        _write(
            posting,
            kind="contribution",
            amount_cents=payment.amount_cents,
            occurred_on=received_on,
            period_on=period_on,
            membership=payment.membership,
        )
        for payment in payments
    ]


@transaction.atomic
def record_operation(
    *,
    club: Club,
    kind: str,
    amount_cents: int,
    occurred_on: date,
    label: str,
    token: UUID,
    by: Person,
    today: date,
    membership: Membership | None = None,
    line: LedgerEntry | None = None,
) -> LedgerEntry:
    """Posts one operation of any kind but a reversal; ``amount_cents`` is positive."""
    check_day_of_operation(club, occurred_on, today=today)
    posting = _open_posting(club, token, by)
    return _write(
        posting,
        kind=kind,
        amount_cents=amount_cents,
        occurred_on=occurred_on,
        label=label,
        membership=membership,
        line=line,
    )


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

    The reversal bears today's date; the new entry those of the first. Both stay in the book.
    Raises :class:`AlreadyPosted`, or ``ValidationError`` when the entry was cancelled before.
    """
    if entry.kind != "contribution":
        raise ValidationError(_("Seul un versement se corrige ici."))
    check_day_of_operation(entry.club, today, today=today)
    posting = _open_posting(entry.club, token, by)
    try:
        with transaction.atomic():
            written = [_write_reversal(posting, entry, reason=reason, reversed_on=today)]
    except IntegrityError:  # an entry is reversed once: the database counts
        raise ValidationError(
            _("Ce versement a déjà été annulé par une contre-passation.")
        ) from None
    if right_amount_cents is not None:
        written.append(
            _write(
                posting,
                kind=entry.kind,
                amount_cents=right_amount_cents,
                occurred_on=entry.occurred_on,
                period_on=entry.period_on,
                membership=entry.membership,
            )
        )
    return written


def check_day_of_operation(club: Club, day: date, *, today: date) -> None:
    """Refuses a day outside the club's life, or one that has not come yet."""
    if day > today:
        raise ValidationError(_("Cette date n’est pas encore arrivée."), code="future")
    if day < club.founded_on:
        raise ValidationError(
            _("Le club n’existait pas encore : il a été fondé le %(day)s."),
            code="before_club",
            params={"day": date_format(club.founded_on, "j F Y")},
        )
    if club.closed_on and day > club.closed_on:
        raise ValidationError(
            _("Le club est clos depuis le %(day)s."),
            code="after_club",
            params={"day": date_format(club.closed_on, "j F Y")},
        )


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


def _open_posting(club: Club, token: UUID, by: Person) -> Posting:
    try:
        with transaction.atomic():
            return Posting.objects.create(club=club, token=token, recorded_by=by)
    except IntegrityError:
        raise AlreadyPosted from None


def _write(posting: Posting, *, kind: str, amount_cents: int, **fields) -> LedgerEntry:
    cash_cents, carrying_cents = amounts(kind, amount_cents)
    return LedgerEntry.objects.create(
        club_id=posting.club_id,
        posting=posting,
        kind=kind,
        cash_cents=cash_cents,
        carrying_cents=carrying_cents,
        **fields,
    )


def _write_reversal(
    posting: Posting, entry: LedgerEntry, *, reason: str, reversed_on: date
) -> LedgerEntry:
    return LedgerEntry.objects.create(
        club_id=posting.club_id,
        posting=posting,
        kind="reversal",
        reverses=entry,
        reason=reason,
        occurred_on=reversed_on,
        period_on=entry.period_on,
        membership_id=entry.membership_id,
        line_id=entry.line_id,
        cash_cents=-entry.cash_cents,
        carrying_cents=-entry.carrying_cents,
    )
