"""Reminders: nothing leaves unread, nothing leaves twice, and what happened is told."""

import smtplib
from datetime import date
from io import StringIO

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from clubs import actions
from clubs.models import Reminder
from tests import factories
from tests.factories import TODAY

JUNE = date(2026, 6, 1)


@pytest.fixture
def today(monkeypatch):
    """The day the views and the command read."""
    monkeypatch.setattr("clubs.permissions.timezone.localdate", lambda: TODAY)
    return TODAY


@pytest.fixture
def late(member):
    """A member who lacks 23,50 € for June."""
    factories.make_pledge(member, 2350, JUNE)
    return member


@pytest.fixture
def drafted(late, treasurer, club) -> Reminder:
    drafted = actions.draft_reminders(club=club, month=JUNE, by=treasurer.person, today=TODAY)
    (reminder,) = drafted.reminders
    return reminder


def read(reminder, by, *, subject="Un objet", body="Un mot", is_read=True) -> Reminder:
    return actions.write_reminder(
        reminder=reminder, subject=subject, body=body, is_read=is_read, by=by.person
    )


@pytest.fixture
def was_read(drafted, treasurer) -> Reminder:
    return read(drafted, treasurer)


def send(reminder, by=None) -> Reminder:
    return actions.send_reminder(reminder=reminder, today=TODAY, by=by and by.person)


def state_of(reminder) -> str:
    return Reminder.objects.get(pk=reminder.pk).state


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def text_of(response) -> str:
    return plain(response.content.decode())


class Breaks(BaseEmailBackend):
    """A mail server that raises what the test says, and counts how often it was asked."""

    error: BaseException
    calls = 0

    def send_messages(self, messages):
        type(self).calls += 1
        raise self.error


@pytest.fixture
def server_raises(settings):
    def raises(error):
        Breaks.error, Breaks.calls = error, 0
        settings.EMAIL_BACKEND = f"{__name__}.Breaks"

    return raises


# --- sending ----------------------------------------------------------------------------------


def test_nothing_leaves_before_somebody_has_read_it(drafted, treasurer):
    with pytest.raises(ValidationError, match="à relire"):
        send(drafted, treasurer)
    call_command("send_reminders", stdout=StringIO())
    assert mail.outbox == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.filter(pk=drafted.pk).update(state="sent")


def test_what_was_read_leaves_once_and_is_logged(was_read, treasurer, caplog):
    caplog.set_level("INFO", logger="clubs.actions.reminders")
    sent = send(was_read, treasurer)
    (message,) = mail.outbox
    assert message.to == [was_read.membership.person.email]
    assert message.reply_to == [treasurer.person.email]
    assert (message.subject, message.body) == (was_read.subject, was_read.body)
    assert (sent.state, sent.sent_to) == ("sent", was_read.membership.person.email)
    assert sent.sent_at and sent.read_by == treasurer.person == sent.drafted_by
    assert f"sent by person {treasurer.person_id} to {sent.sent_to}" in caplog.text
    with pytest.raises(ValidationError, match="envoyé"):
        send(was_read, treasurer)
    assert len(mail.outbox) == 1


def test_the_command_sends_what_was_read_and_a_second_run_sends_nothing(was_read, today):
    first, second = StringIO(), StringIO()
    call_command("send_reminders", "--club", was_read.membership.club.slug, stdout=first)
    call_command("send_reminders", stdout=second)
    assert len(mail.outbox) == 1
    assert (first.getvalue(), second.getvalue()) == ("1 envoyé(s).\n", "0 envoyé(s).\n")


def test_the_command_can_be_kept_to_one_club(was_read, neighbour_club, today):
    call_command("send_reminders", "--club", neighbour_club.slug, stdout=StringIO())
    assert mail.outbox == []
    with pytest.raises(CommandError, match="Aucun club"):
        call_command("send_reminders", "--club", "inconnu")


def test_two_who_send_at_once_send_one(was_read, treasurer, monkeypatch):
    """The second comes while the first is between its claim and the mail server."""
    met = []

    def meanwhile(row):
        if not met:
            met.append(row)
            with pytest.raises(ValidationError, match="interrompu"):
                send(was_read, treasurer)
        return message_of(row)

    message_of = actions.reminders._message
    monkeypatch.setattr(actions.reminders, "_message", meanwhile)
    assert send(was_read, treasurer).state == "sent"
    assert (len(met), len(mail.outbox)) == (1, 1)


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({"a@exemple.invalid": (550, b"Boite inconnue")}),
        smtplib.SMTPDataError(554, b"Refuse : indesirable"),
        smtplib.SMTPAuthenticationError(535, b"Mot de passe"),
        ConnectionRefusedError(111, "Connection refused"),
    ],
)
def test_what_the_server_refuses_has_not_left_and_is_told(was_read, today, server_raises, error):
    server_raises(error)
    out = StringIO()
    with pytest.raises(CommandError, match="1 rappel"):
        call_command("send_reminders", stdout=out)
    row = Reminder.objects.get(pk=was_read.pk)
    assert row.state == "failed"
    assert row.outcome.startswith("Refusé par la messagerie")
    assert row.outcome in out.getvalue()
    call_command("send_reminders", stdout=StringIO())
    assert Breaks.calls == 1, "a human decides to try again"


@pytest.mark.parametrize(
    "error", [smtplib.SMTPServerDisconnected("parti"), TimeoutError("trop long"), OSError("?")]
)
def test_what_broke_in_between_is_never_sent_again_by_itself(
    was_read, today, server_raises, settings, error
):
    server_raises(error)
    with pytest.raises(CommandError):
        call_command("send_reminders", stdout=StringIO())
    assert state_of(was_read) == "sending"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    told = StringIO()
    call_command("send_reminders", stdout=StringIO(), stderr=told)
    assert "à vérifier par un humain" in told.getvalue()
    assert mail.outbox == []


def test_a_process_killed_while_sending_leaves_it_to_be_checked(was_read, server_raises):
    server_raises(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        send(was_read)
    assert state_of(was_read) == "sending"
    with pytest.raises(ValidationError):
        send(was_read)
    assert Breaks.calls == 1


def test_a_human_says_what_became_of_an_interrupted_one(was_read, treasurer, server_raises):
    server_raises(TimeoutError("trop long"))
    send(was_read)
    again = actions.settle_reminder(reminder=was_read, has_arrived=False, by=treasurer.person)
    assert (again.state, again.sent_at, again.sent_to) == ("read", None, "")
    send(was_read)
    done = actions.settle_reminder(reminder=was_read, has_arrived=True, by=treasurer.person)
    assert done.state == "sent" and done.sent_at
    assert treasurer.person.full_name in done.outcome
    with pytest.raises(ValidationError):
        actions.settle_reminder(reminder=was_read, has_arrived=True, by=treasurer.person)


def test_a_refused_one_is_sent_again_by_a_human_only(
    as_, was_read, treasurer, club, today, server_raises, settings
):
    server_raises(smtplib.SMTPDataError(451, b"Plus tard"))
    assert send(was_read).state == "failed"
    with pytest.raises(ValidationError, match="pas arrivé"):
        actions.settle_reminder(reminder=was_read, has_arrived=True, by=treasurer.person)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    outbox = as_(treasurer).get(reverse("clubs:reminders", kwargs={"club": club.slug}))
    assert "Remettre à envoyer" in text_of(outbox) and "Écarter" in text_of(outbox)
    actions.settle_reminder(reminder=was_read, has_arrived=False, by=treasurer.person)
    assert send(was_read).state == "sent"


def test_a_payment_that_came_meanwhile_discards_the_reminder_and_says_so(was_read, treasurer):
    factories.make_contribution(was_read.membership, 2350, date(2026, 6, 14), by=treasurer.person)
    row = send(was_read, treasurer)
    assert row.state == state_of(was_read) == "discarded"
    assert "arrivé entre-temps" in row.outcome
    assert mail.outbox == []


def test_a_part_that_came_meanwhile_sends_the_text_back_to_be_read(was_read, treasurer):
    factories.make_contribution(was_read.membership, 1000, date(2026, 6, 14), by=treasurer.person)
    row = send(was_read, treasurer)
    assert (row.state, row.missing_cents) == ("draft", 1350)
    assert "13,50 € et non 23,50 €" in plain(row.outcome)
    assert mail.outbox == []


@pytest.mark.parametrize("what", ["left", "no address"])
def test_who_left_or_has_no_address_any_more_is_not_written_to(was_read, treasurer, what):
    membership = was_read.membership
    if what == "left":
        membership.left_on = date(2026, 6, 14)
        membership.save()
    else:
        membership.person.email = None
        membership.person.save()
    assert send(was_read, treasurer).state == "discarded"
    assert mail.outbox == []


def test_a_subject_of_two_lines_is_one_header(drafted, treasurer):
    send(read(drafted, treasurer, subject="Un\nBcc: x"), treasurer)
    assert mail.outbox[0].subject == "Un Bcc: x"
    assert mail.outbox[0].recipients() == [drafted.membership.person.email]


def test_a_changed_text_is_read_again_and_one_sent_stays_as_it_left(was_read, treasurer):
    row = read(was_read, treasurer, is_read=False)
    assert (row.state, row.read_by, row.read_at) == ("draft", None, None)
    with pytest.raises(ValidationError):
        send(row)
    send(read(row, treasurer))
    with pytest.raises(ValidationError):
        read(row, treasurer)
    with pytest.raises(ValidationError):
        actions.discard_reminder(reminder=row, by=treasurer.person)


def test_the_claim_is_stored_before_the_message_leaves(was_read, monkeypatch):
    """Whatever kills the process then, the database already says that it was being sent."""
    seen = []

    def look(message):
        seen.append((list(connection.atomic_blocks), state_of(was_read)))

    monkeypatch.setattr("django.core.mail.EmailMessage.send", look)
    send(was_read)
    assert seen == [(list(connection.atomic_blocks), "sending")], "in no transaction of its own"


def test_a_claim_that_could_be_undone_is_refused(was_read):
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        send(was_read)
    assert mail.outbox == []


# --- the pages --------------------------------------------------------------------------------


def test_a_treasurer_prepares_reads_and_sends(as_, late, treasurer, club, today):
    silent = factories.make_member(club, given_name="Sylvain", email=None)
    factories.make_pledge(silent, 2000, JUNE)
    browser = as_(treasurer)
    outbox = reverse("clubs:reminders", kwargs={"club": club.slug})
    page = browser.get(outbox)
    assert "Préparer les rappels de juin" in text_of(page)
    assert silent.person.full_name in text_of(page).split("sans adresse électronique")[1]
    address = reverse("clubs:draft-reminders", kwargs={"club": club.slug})
    page = browser.post(address, {"mois": "2026-06"}, follow=True)
    assert "1 rappel est préparé" in text_of(page)
    assert "à relire" in text_of(page)
    reminder = Reminder.objects.get()
    one = reverse("clubs:reminder", kwargs={"club": club.slug, "reminder": reminder.pk})
    form = browser.get(one).context["form"]
    sent = {"subject": form["subject"].value(), "body": "Bonjour Marin, un mot de moi."}
    page = browser.post(one, sent, follow=True)
    assert "reste à relire" in text_of(page)
    assert state_of(reminder) == "draft"
    page = browser.post(one, sent | {"read": "1"}, follow=True)
    assert "Envoyer le rappel relu" in text_of(page)
    all_read = reverse("clubs:send-reminders", kwargs={"club": club.slug})
    page = browser.post(all_read, follow=True)
    assert "1 rappel est parti." in text_of(page)
    assert f"à {late.person.email}" in text_of(page)
    assert mail.outbox[0].body == "Bonjour Marin, un mot de moi."
    assert "Bonjour Marin, un mot de moi." in text_of(browser.get(one))
    browser.post(all_read, follow=True)
    assert len(mail.outbox) == 1


def test_an_empty_text_is_told_and_nothing_is_lost(as_, drafted, treasurer, club, today):
    one = reverse("clubs:reminder", kwargs={"club": club.slug, "reminder": drafted.pk})
    page = as_(treasurer).post(one, {"subject": "", "body": "Gardé", "read": "1"})
    assert list(page.context["form"].errors) == ["subject"]
    assert "Gardé" in text_of(page)
    assert state_of(drafted) == "draft"


def test_the_outbox_shows_what_to_check_whatever_its_month(
    as_, was_read, treasurer, club, today, server_raises
):
    server_raises(TimeoutError("trop long"))
    browser = as_(treasurer)
    kwargs = {"club": club.slug, "reminder": was_read.pk}
    page = browser.post(reverse("clubs:send-reminder", kwargs=kwargs), follow=True)
    assert "Envoi interrompu : trop long" in text_of(page)
    outbox = reverse("clubs:reminders", kwargs={"club": club.slug})
    page = browser.get(f"{outbox}?mois=2026-05")
    assert "s’est interrompu" in text_of(page)
    settle = reverse("clubs:settle-reminder", kwargs=kwargs)
    page = browser.post(settle, {"arrived": "1"}, follow=True)
    assert "Arrivé, a vérifié" in text_of(page)
    assert state_of(was_read) == "sent"


def test_the_outbox_says_that_what_a_draft_asks_for_has_come(as_, drafted, treasurer, club, today):
    outbox = reverse("clubs:reminders", kwargs={"club": club.slug})
    words = "Le versement est arrivé depuis"
    assert words not in text_of(as_(treasurer).get(outbox))
    factories.make_contribution(drafted.membership, 2350, date(2026, 6, 14), by=treasurer.person)
    assert words in text_of(as_(treasurer).get(outbox))


def test_a_reminder_is_discarded_on_its_page(as_, drafted, treasurer, club, today):
    kwargs = {"club": club.slug, "reminder": drafted.pk}
    page = as_(treasurer).post(reverse("clubs:discard-reminder", kwargs=kwargs), follow=True)
    assert "Écarté par Thérèse" in text_of(page)
    again = as_(treasurer).post(reverse("clubs:discard-reminder", kwargs=kwargs), follow=True)
    assert "n’attend plus cela" in text_of(again)


def test_when_everybody_has_paid_the_outbox_says_so(as_, treasurer, club, today):
    outbox = reverse("clubs:reminders", kwargs={"club": club.slug})
    assert "Personne n’est en retard" in text_of(as_(treasurer).get(outbox))
    for month in ("2026-07", "2020-12", "x"):
        assert as_(treasurer).get(f"{outbox}?mois={month}").status_code == 404
