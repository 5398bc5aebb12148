"""WRITE: reminders by e-mail, which wait until a human has read them and never leave twice.

A reminder is drafted, read, then sent. Sending claims it first: the state « sending » is stored
before the message leaves, so that whatever breaks in between, a second run finds it claimed and
leaves it to a human. It is sent once for a member and a term; if the payment came meanwhile, it is
discarded and says so.
"""

import logging
import smtplib
import socket
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cigales.money import format_euros
from clubs.models import Club, Membership, Person, Reminder, ReminderState
from clubs.payment_request import group_iban, term_reference
from clubs.queries.reminders import missing_for_term, without_reminder

logger = logging.getLogger(__name__)

# The mail server's own « no », before it has taken the message: nothing has left.
_REFUSED = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPNotSupportedError,
    smtplib.SMTPAuthenticationError,
    ConnectionRefusedError,
    socket.gaierror,
)


@dataclass(frozen=True)
class Drafted:
    """What was prepared, and the names of those who have no address to write to."""

    reminders: tuple[Reminder, ...]
    without_email: tuple[str, ...]


@transaction.atomic
def draft_reminders(*, club: Club, month: date, by: Person, today: date) -> Drafted:
    """One draft for each member whose term of ``month`` lacks something and who has an address.

    Who already has a reminder for that term, in whatever state, gets no other. Raises
    ``ValidationError`` for a month that has not begun.
    """
    if month > today:
        raise ValidationError(_("Ce mois n’a pas encore commencé : rien n’y est en retard."))
    Club.objects.select_for_update().only("pk").get(pk=club.pk)
    late = without_reminder(club, month=month, on=today)
    reminders = [
        Reminder(
            membership=debtor.membership,
            period_on=month,
            missing_cents=debtor.term.missing_cents,
            drafted_by=by,
            **_text(club, debtor.membership, month, debtor.term.missing_cents, by),
        )
        for debtor in late
        if debtor.membership.person.email
    ]
    without_email = [d.membership.person.full_name for d in late if not d.membership.person.email]
    reminders = Reminder.objects.bulk_create(reminders)
    logger.info("%s reminders of club %s drafted by person %s", len(reminders), club.pk, by.pk)
    return Drafted(reminders=tuple(reminders), without_email=tuple(without_email))


@transaction.atomic
def write_reminder(
    *, reminder: Reminder, subject: str, body: str, is_read: bool, by: Person
) -> Reminder:
    """Keeps the text as a human left it; ``is_read`` says that it may now leave."""
    row = _lock(reminder, ReminderState.DRAFT, ReminderState.READ)
    row.subject, row.body = subject, body
    row.state = ReminderState.READ if is_read else ReminderState.DRAFT
    row.read_at, row.read_by = (timezone.now(), by) if is_read else (None, None)
    row.outcome = "" if is_read else row.outcome
    row.save()
    return row


@transaction.atomic
def discard_reminder(*, reminder: Reminder, by: Person) -> Reminder:
    """Nothing will leave for that term."""
    row = _lock(reminder, ReminderState.DRAFT, ReminderState.READ, ReminderState.FAILED)
    row.state = ReminderState.DISCARDED
    row.outcome = _("Écarté par %(name)s.") % {"name": by.full_name}
    row.save()
    return row


def send_reminder(*, reminder: Reminder, today: date, by: Person | None = None) -> Reminder:
    """Sends one that was read; ``by`` is None for the command line. Not inside a transaction.

    The row that comes back says what happened: sent, refused (failed), interrupted (sending),
    discarded because there is no more to ask, or back to be read because the amount has changed.
    Raises ``ValidationError`` when it was not waiting to be sent.
    """
    row = Reminder.objects.select_related("membership__person", "membership__club", "read_by").get(
        pk=reminder.pk
    )
    if row.state != ReminderState.READ:
        raise ValidationError(_not_waiting(row))
    if change := _what_has_changed(row, today):
        return _step(row, ReminderState.READ, **change)
    with transaction.atomic(durable=True):
        row = _step(
            row,
            ReminderState.READ,
            state=ReminderState.SENDING,
            sent_to=row.membership.person.email,
            sent_at=timezone.now(),
        )
    try:
        _message(row).send()
    except _REFUSED as error:
        outcome = _("Refusé par la messagerie : %(why)s") % {"why": _words_of(error)}
        change = {"state": ReminderState.FAILED, "outcome": outcome[:300], "sent_at": None}
    except Exception as error:
        # It may have left or not: only a human can find out.
        outcome = _("Envoi interrompu : %(why)s") % {"why": _words_of(error)}
        change = {"outcome": outcome[:300]}
    else:
        change = {"state": ReminderState.SENT, "outcome": ""}
    row = _step(row, ReminderState.SENDING, **change)
    author = f"person {by.pk}" if by else "the command line"
    logger.info("reminder %s sent by %s to %s: %s", row.pk, author, row.sent_to, row.state)
    return row


@transaction.atomic
def settle_reminder(*, reminder: Reminder, has_arrived: bool, by: Person) -> Reminder:
    """A human has found out what became of one that was interrupted or refused.

    If it has not arrived it waits to be sent again, as before.
    """
    row = _lock(reminder, ReminderState.SENDING, ReminderState.FAILED)
    if has_arrived and row.state != ReminderState.SENDING:
        raise ValidationError(_("La messagerie a refusé ce rappel : il n’est pas arrivé."))
    row.state = ReminderState.SENT if has_arrived else ReminderState.READ
    row.outcome = ""
    if has_arrived:
        row.outcome = _("Arrivé, a vérifié %(name)s.") % {"name": by.full_name}
    else:
        row.sent_at, row.sent_to = None, ""
    row.save()
    return row


def _text(club: Club, membership: Membership, month: date, missing_cents: int, by: Person) -> dict:
    words = {
        "club": club,
        "given_name": membership.person.given_name,
        "month": month,
        "missing_cents": missing_cents,
        "iban": group_iban(club.iban),
        "reference": term_reference(club.slug, membership.number, month),
        "author": by.full_name,
    }
    subject = _("%(club)s : votre versement de %(month)s") % {
        "club": club.name,
        "month": date_format(month, "F Y"),
    }
    return {
        "subject": subject,
        "body": render_to_string("clubs/reminders/message.txt", words).strip(),
    }


def _what_has_changed(row: Reminder, today: date) -> dict:
    """What a reminder becomes instead of being sent, nothing when it may leave."""
    membership = row.membership
    if membership.left_on and membership.left_on < today:
        return _discarded(_("Cette personne n’est plus du club."))
    if not membership.person.email:
        return _discarded(_("Cette personne n’a pas d’adresse électronique."))
    missing_cents = missing_for_term(membership, month=row.period_on, on=today)
    if missing_cents == 0:
        return _discarded(_("Le versement est arrivé entre-temps : le rappel n’est pas parti."))
    if missing_cents != row.missing_cents:
        words = _("Il manque maintenant %(missing)s et non %(before)s : corrigez le texte.")
        return {
            "state": ReminderState.DRAFT,
            "missing_cents": missing_cents,
            "outcome": words
            % {"missing": format_euros(missing_cents), "before": format_euros(row.missing_cents)},
        }
    return {}


def _discarded(outcome: str) -> dict:
    return {"state": ReminderState.DISCARDED, "outcome": outcome}


def _message(row: Reminder) -> EmailMessage:
    answers = [row.read_by.email] if row.read_by.email else []
    # A line break in a subject would begin another header.
    subject = " ".join(row.subject.splitlines())
    return EmailMessage(subject, row.body, to=[row.sent_to], reply_to=answers)


def _lock(reminder: Reminder, *states: str) -> Reminder:
    row = Reminder.objects.select_for_update().get(pk=reminder.pk)
    if row.state not in states:
        raise ValidationError(_not_waiting(row))
    return row


def _step(row: Reminder, expected: str, /, **change) -> Reminder:
    """Changes a row whose state is still ``expected``: of two who try, one only does."""
    if not Reminder.objects.filter(pk=row.pk, state=expected).update(**change):
        row.refresh_from_db(fields=["state"])
        raise ValidationError(_not_waiting(row))
    for field, value in change.items():
        setattr(row, field, value)
    return row


def _not_waiting(row: Reminder) -> str:
    return _("Ce rappel n’attend plus cela : il est « %(state)s ».") % {
        "state": row.get_state_display()
    }


def _words_of(error: Exception) -> str:
    """What the server said, without the Python around it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused) and error.recipients:
        code, said = next(iter(error.recipients.values()))
        return f"{code} {_read(said)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_read(error.smtp_error)}"
    return " ".join(str(error).split()) or type(error).__name__


def _read(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else str(said)
