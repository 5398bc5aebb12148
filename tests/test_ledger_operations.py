"""What the treasurer writes in the livre-journal: operations, and what cancels an entry."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from clubs.models import LedgerEntry
from tests import factories
from tests.small_book import close, fill


@pytest.fixture
def today(monkeypatch):
    """The day the views read, once, at their door."""
    monkeypatch.setattr("clubs.permissions.timezone.localdate", lambda: factories.TODAY)
    return factories.TODAY


@pytest.fixture
def book(club, member, treasurer, today):
    return fill(member, treasurer)


def text_of(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def token_of(page) -> str:
    return page.context["form"]["token"].value()


# --- operations ---------------------------------------------------------------------------------


def test_what_happened_is_chosen_in_plain_words(as_, treasurer, book, club):
    page = as_(treasurer).get(reverse("clubs:new-operation", args=[club.slug]))
    for name in ("new-fee", "new-bank-charge", "new-bank-interest", "new-withdrawal"):
        assert reverse(f"clubs:{name}", args=[club.slug]) in page.content.decode()
    assert reverse("office:new-investment", args=[club.slug]) in page.content.decode()
    assert "Que s’est-il passé ?" in text_of(page)


@pytest.mark.parametrize(
    ("name", "kind", "cents"),
    [
        ("new-fee", "fee", -1550),
        ("new-bank-charge", "bank_charge", -1550),
        ("new-bank-interest", "bank_interest", 1550),
        ("new-withdrawal", "withdrawal", -1550),
    ],
)
def test_an_operation_is_written_once(as_, treasurer, book, club, name, kind, cents):
    browser = as_(treasurer)
    address = reverse(f"clubs:{name}", args=[club.slug])
    page = browser.get(address)
    sent = {
        "token": token_of(page),
        "amount": "15,50 €",
        "occurred_on": "2026-06-01",
        "label": "Un libellé inventé",
    }
    if kind == "withdrawal":
        sent["membership"] = treasurer.pk
    done = browser.post(address, sent, follow=True)
    entry = LedgerEntry.objects.latest("number")
    assert (entry.kind, entry.cash_cents, entry.occurred_on) == (kind, cents, date(2026, 6, 1))
    assert entry.posting.recorded_by == treasurer.person
    assert entry.membership == (treasurer if kind == "withdrawal" else None)
    assert done.redirect_chain[-1][0] == reverse("clubs:entry", args=[club.slug, entry.pk])
    assert "C’est écrit au livre-journal, écriture 6." in text_of(done)
    again = browser.post(address, sent | {"confirmed": "on"}, follow=True)
    assert "déjà enregistré" in text_of(again)
    assert LedgerEntry.objects.latest("number") == entry


def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_lost(as_, treasurer, book, club):
    address = reverse("clubs:new-withdrawal", args=[club.slug])
    browser = as_(treasurer)
    sent = {"token": str(uuid4()), "amount": "douze", "occurred_on": "", "label": "Gardé"}
    page = browser.post(address, sent)
    assert set(page.context["form"].errors) == {"membership", "amount", "occurred_on"}
    assert "« douze » n’est pas un montant." in text_of(page)
    assert "Choisissez la personne qui a été payée." in text_of(page)
    assert 'value="Gardé"' in text_of(page)
    assert LedgerEntry.objects.count() == 5


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("2026-06-16", "Cette date n’est pas encore arrivée."),
        ("2020-01-01", "Le club n’existait pas encore : il a été fondé le 10 janvier 2021."),
        ("2021-12-31", "L’exercice est clos jusqu’au 31 décembre 2021"),
    ],
)
def test_a_day_that_cannot_be_is_told_beside_the_date(as_, treasurer, book, club, day, message):
    close(treasurer, 2021)
    address = reverse("clubs:new-bank-interest", args=[club.slug])
    sent = {"token": str(uuid4()), "amount": "5", "occurred_on": day, "label": ""}
    page = as_(treasurer).post(address, sent)
    assert list(page.context["form"].errors) == ["occurred_on"]
    assert message in text_of(page)


def test_an_overdraft_is_a_box_to_tick_and_not_an_error(as_, treasurer, book, club):
    """61,50 € are left in June; in May of the year before, 100 €, but not any more since."""
    address = reverse("clubs:new-bank-charge", args=[club.slug])
    browser = as_(treasurer)
    sent = {"token": str(uuid4()), "amount": "70", "occurred_on": "2025-05-02", "label": ""}
    page = browser.post(address, sent)
    assert list(page.context["form"].errors) == ["confirmed"]
    assert "Le compte n’aurait plus que −8,50 € le 2 avril 2026" in text_of(page)
    assert 'type="checkbox"' in text_of(page)
    assert 'value="70"' in text_of(page)
    assert LedgerEntry.objects.count() == 5
    browser.post(address, sent | {"confirmed": "on"})
    assert LedgerEntry.objects.latest("number").cash_cents == -7000


def test_the_same_operation_twice_on_one_day_is_asked_about(as_, treasurer, book, club):
    address = reverse("clubs:new-fee", args=[club.slug])
    sent = {"token": str(uuid4()), "amount": "12", "occurred_on": "2026-03-01", "label": ""}
    page = as_(treasurer).post(address, sent)
    assert "est déjà écrite ce jour-là" in text_of(page)
    assert LedgerEntry.objects.count() == 5


def test_a_withdrawal_above_the_stake_is_asked_about(as_, treasurer, book, club):
    address = reverse("clubs:new-withdrawal", args=[club.slug])
    sent = {
        "token": str(uuid4()),
        "membership": treasurer.pk,
        "amount": "40",
        "occurred_on": "2026-06-01",
        "label": "",
    }
    page = as_(treasurer).post(address, sent)
    assert f"La quote-part de {treasurer.person.full_name} n’est que de" in text_of(page)


def test_somebody_of_another_club_is_not_paid(as_, treasurer, neighbour, book, club):
    address = reverse("clubs:new-withdrawal", args=[club.slug])
    sent = {
        "token": str(uuid4()),
        "membership": neighbour.pk,
        "amount": "4",
        "occurred_on": "2026-06-01",
        "label": "",
    }
    page = as_(treasurer).post(address, sent)
    assert "Cette personne n’est pas du club." in text_of(page)
    assert neighbour.person.full_name not in text_of(page)


# --- reversal -----------------------------------------------------------------------------------


def test_an_entry_is_cancelled_with_a_reason_and_both_stay(as_, treasurer, book, club):
    fee = LedgerEntry.objects.get(kind="fee")
    address = reverse("clubs:reverse-entry", args=[club.slug, fee.pk])
    browser = as_(treasurer)
    page = browser.get(address)
    refused = browser.post(address, {"token": token_of(page), "reason": ""})
    assert "Dites pourquoi" in text_of(refused)
    sent = {"token": token_of(page), "reason": "Payée deux fois"}
    done = browser.post(address, sent, follow=True)
    reversal = LedgerEntry.objects.get(reverses=fee)
    assert (reversal.cash_cents, reversal.occurred_on) == (1200, fee.occurred_on)
    assert "Annulée par" in text_of(done)
    assert "Payée deux fois" in text_of(done)
    other = browser.get(reverse("clubs:entry", args=[club.slug, reversal.pk]))
    assert "Elle annule" in text_of(other)
    again = browser.post(address, sent, follow=True)
    assert "déjà enregistré" in text_of(again)
    assert LedgerEntry.objects.filter(reverses=fee).count() == 1
    assert "a déjà été annulée" in text_of(browser.get(address))
    once_more = browser.post(address, {"token": str(uuid4()), "reason": "Encore"})
    assert "a déjà été annulée" in text_of(once_more)


def test_a_payment_that_opened_a_holding_is_not_cancelled_under_it(as_, treasurer, book, club):
    payment = LedgerEntry.objects.get(kind="investment")
    address = reverse("clubs:reverse-entry", args=[club.slug, payment.pk])
    sent = {"token": str(uuid4()), "reason": "Une raison gardée"}
    page = as_(treasurer).post(address, sent)
    assert "Annulez d’abord ce qui a suivi sur cette participation" in text_of(page)
    assert 'value="Une raison gardée"' in text_of(page)
    assert not LedgerEntry.objects.filter(kind="reversal").exists()


def test_a_contribution_is_corrected_on_its_own_page(as_, treasurer, book, club):
    entry = LedgerEntry.objects.filter(kind="contribution").first()
    page = as_(treasurer).get(reverse("clubs:entry", args=[club.slug, entry.pk]))
    assert reverse("clubs:correct", args=[club.slug, entry.pk]) in page.content.decode()
