"""Drafting reminders: who gets one for a term, and what it says."""

from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from clubs import actions
from clubs.models import Club, Reminder
from tests import factories
from tests.factories import TODAY

JUNE = date(2026, 6, 1)
IBAN = "FR1420041010050500013M02606"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def late(member, club):
    """A member who lacks 23,50 € for June, in a club that has an account."""
    Club.objects.filter(pk=club.pk).update(iban=IBAN)
    club.refresh_from_db()
    factories.make_pledge(member, 2350, JUNE)
    return member


def draft(club, by, month=JUNE):
    return actions.draft_reminders(club=club, month=month, by=by.person, today=TODAY)


@pytest.fixture
def drafted(late, treasurer, club) -> Reminder:
    (reminder,) = draft(club, treasurer).reminders
    return reminder


def test_a_draft_says_what_is_missing_and_how_to_pay(drafted, late):
    body = plain(drafted.body)
    for words in (
        "Bonjour Marin",
        "il manque encore 23,50 € pour votre versement de juin 2026",
        "FR14 2004 1010 0505 0001 3M02 606",
        f"PORT-{late.number:02d} 2026-06",
        "se met en pause",
        "Thérèse",
    ):
        assert words in body
    assert plain(drafted.subject) == "Cigale inventée du Port : votre versement de juin 2026"
    assert "&" not in body
    assert (drafted.state, drafted.missing_cents) == ("draft", 2350)
    assert mail.outbox == []


def test_only_who_lacks_something_for_the_month_gets_one(late, treasurer, manager, club):
    factories.make_pledge(treasurer, 2000, JUNE)
    factories.make_contribution(treasurer, 2000, date(2026, 6, 3), by=treasurer.person)
    ahead = factories.make_member(club)
    factories.make_pledge(ahead, 2000, date(2026, 4, 1))
    factories.make_contribution(ahead, 6000, date(2026, 4, 3), by=treasurer.person)
    factories.make_pledge(manager, 6000, date(2026, 5, 1), rhythm=3)
    gone = factories.make_member(club, left_on=date(2026, 6, 10))
    factories.make_pledge(gone, 2000, JUNE)
    silent = factories.make_member(club, given_name="Sylvain", email=None)
    factories.make_pledge(silent, 2000, JUNE)
    partial = factories.make_member(club)
    factories.make_pledge(partial, 2000, JUNE)
    factories.make_contribution(partial, 1500, date(2026, 6, 3), by=treasurer.person)
    found = draft(club, treasurer)
    assert [(r.membership, r.missing_cents) for r in found.reminders] == [
        (late, 2350),
        (partial, 500),
    ]
    assert found.without_email == (silent.person.full_name,)


def test_a_term_gets_one_reminder_whatever_became_of_it(drafted, treasurer, club):
    assert draft(club, treasurer).reminders == ()
    actions.discard_reminder(reminder=drafted, by=treasurer.person)
    assert draft(club, treasurer).reminders == ()
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_reminder(drafted.membership, JUNE, by=treasurer.person)


def test_a_month_that_has_not_begun_has_no_arrears(late, treasurer, club):
    with pytest.raises(ValidationError, match="pas encore commencé"):
        draft(club, treasurer, month=date(2026, 7, 1))
