"""A treasurer's month, page by page; and what the other members see of it."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from clubs.models import LedgerEntry, Posting
from tests import factories


@pytest.fixture
def today(monkeypatch):
    """The day the views read, once, at their door."""
    monkeypatch.setattr("clubs.permissions.timezone.localdate", lambda: factories.TODAY)
    return factories.TODAY


@pytest.fixture
def book(club, member, treasurer, today):
    """Two members with pledges; the treasurer's own contribution of June is in."""
    factories.make_pledge(member, 2350)
    factories.make_pledge(treasurer, 3000)
    factories.make_contribution(treasurer, 3000, date(2026, 6, 5), by=treasurer.person)
    return reverse("clubs:contributions", kwargs={"club": club.slug})


def filled(page, **changes):
    """The form of a page as a browser would send it back."""
    sent = {field.html_name: field.value() for field in page.context["form"]}
    sent = {name: "" if value is None else str(value) for name, value in sent.items()}
    return sent | {"save": "1"} | changes


def amount(membership) -> str:
    return f"amount_{membership.pk}"


def text_of(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_the_grid_is_prefilled_with_what_is_still_due(as_, treasurer, member, book):
    page = as_(treasurer).get(book)
    assert page.context["form"][amount(member)].value() == "23,50"
    assert 'value="23,50"' in text_of(page)
    assert page.context["form"][amount(treasurer)].value() is None, "has paid already"
    assert "30,00" in text_of(page)


def test_one_save_posts_everybody_and_the_back_button_posts_nothing_more(
    as_, treasurer, member, club, book
):
    browser = as_(treasurer)
    sent = filled(browser.get(book))
    saved = browser.post(book, sent, follow=True)
    assert "1 versement enregistré pour juin 2026 : 23,50 €." in text_of(saved)
    again = browser.post(book, sent, follow=True)
    assert "déjà enregistré" in text_of(again)
    entries = LedgerEntry.objects.filter(membership=member)
    assert [(e.cash_cents, e.period_on, e.occurred_on) for e in entries] == [
        (2350, date(2026, 6, 1), factories.TODAY)
    ]
    assert Posting.objects.get(entries__membership=member).recorded_by == treasurer.person


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("23,50 €", 2350), ("1 200", 120000), ("1\u202f200,00", 120000), ("7.5", 750)],
)
def test_amounts_are_read_as_people_write_them(as_, treasurer, member, book, typed, cents):
    browser = as_(treasurer)
    browser.post(book, filled(browser.get(book), **{amount(member): typed}))
    assert LedgerEntry.objects.get(membership=member).cash_cents == cents


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("abc", "« abc » n’est pas un montant. Écrivez par exemple 23,50."),
        ("23,505", "« 23,505 » a plus de deux chiffres après la virgule."),
        ("-5", "Le montant doit être d’au moins 0,00 €."),
        ("99999999999", "Le montant ne peut pas dépasser 10 000 000,00 €."),
    ],
)
def test_a_bad_amount_is_told_beside_the_field_and_nothing_is_lost(
    as_, treasurer, member, book, typed, message
):
    other = factories.make_member(member.club)
    browser = as_(treasurer)
    sent = filled(browser.get(book), **{amount(member): typed, amount(other): "12,34"})
    page = browser.post(book, sent)
    assert [
        str(e).replace("\xa0", " ").replace("\u202f", " ")
        for e in page.context["form"].errors[amount(member)]
    ] == [message]
    assert message in text_of(page)
    assert f'value="{typed}"' in text_of(page)
    assert 'value="12,34"' in text_of(page)
    assert "À corriger" in text_of(page)
    assert LedgerEntry.objects.count() == 1


def test_a_date_out_of_the_clubs_life_is_told_beside_the_date(as_, treasurer, book):
    browser = as_(treasurer)
    for typed, message in [
        ("2019-01-01", "Le club n’existait pas encore : il a été fondé le 10 janvier 2021."),
        ("31/02/2026", "Cette date n’existe pas. Écrivez-la ainsi : 05/11/2026."),
    ]:
        page = browser.post(book, filled(browser.get(book), received_on=typed))
        assert list(page.context["form"].errors) == ["received_on"]
        assert message in text_of(page)


def test_an_empty_grid_says_that_nothing_was_typed(as_, treasurer, member, book):
    browser = as_(treasurer)
    page = browser.post(book, filled(browser.get(book), **{amount(member): ""}))
    assert "Aucun versement n’est saisi" in text_of(page)


def test_enter_adds_up_and_saves_nothing(as_, treasurer, member, book):
    browser = as_(treasurer)
    sent = filled(browser.get(book), **{amount(member): "40"})
    del sent["save"]
    page = browser.post(book, sent | {"calculate": "1"})
    assert "40,00 €" in text_of(page)
    assert LedgerEntry.objects.count() == 1


def test_two_treasurers_at_once_are_told(as_, treasurer, member, book):
    browser = as_(treasurer)
    sent = filled(browser.get(book), **{amount(member): "20"})
    factories.make_contribution(member, 2350, date(2026, 6, 6), by=treasurer.person)
    page = browser.post(book, sent)
    assert "Quelqu’un d’autre a écrit dans ce mois" in text_of(page)
    assert LedgerEntry.objects.filter(membership=member).count() == 1
    # What was typed is kept, and saving again is a choice made with open eyes.
    again = browser.post(book, filled(page), follow=True)
    assert "1 versement enregistré" in text_of(again)
    assert LedgerEntry.objects.filter(membership=member).count() == 2


def test_a_post_cannot_touch_somebody_of_another_club(as_, treasurer, neighbour, book):
    browser = as_(treasurer)
    browser.post(book, filled(browser.get(book), **{amount(neighbour): "50"}))
    assert not LedgerEntry.objects.filter(membership=neighbour).exists()


@pytest.mark.parametrize("month", ["2020-12", "2028-01", "abc", "2026-13", "2026-6", "²⁰²⁶-06"])
def test_a_month_that_the_book_does_not_have_is_not_found(as_, treasurer, book, month):
    assert as_(treasurer).get(f"{book}?mois={month}").status_code == 404


def test_a_past_month_is_dated_on_its_last_day(as_, treasurer, book):
    page = as_(treasurer).get(f"{book}?mois=2026-02")
    assert page.context["form"]["received_on"].value() == date(2026, 2, 28)


def test_members_read_the_grid_and_cannot_write_in_it(as_, member, book):
    page = as_(member).get(book)
    assert page.context["form"] is None
    assert "<form" not in text_of(page).split("<main")[1]
    refused = as_(member).post(book, {"token": str(uuid4())})
    assert refused.status_code == 403
    assert "la trésorière ou le trésorier du club" in text_of(refused)


def test_a_correction_stays_visible(as_, treasurer, member, club, book):
    wrong = factories.make_contribution(member, 23500, date(2026, 6, 5), by=treasurer.person)
    address = reverse("clubs:correct", kwargs={"club": club.slug, "entry": wrong.pk})
    browser = as_(treasurer)
    page = browser.get(address)
    refused = browser.post(address, {"token": str(uuid4()), "reason": "", "right_amount": "23,5O"})
    assert set(refused.context["form"].errors) == {"reason", "right_amount"}
    assert 'value="23,5O"' in text_of(refused)
    sent = {
        "token": page.context["form"]["token"].value(),
        "reason": "Un zéro de trop",
        "right_amount": "23,50",
    }
    done = browser.post(address, sent, follow=True)
    assert "Raison : Un zéro de trop" in text_of(done)
    assert "annulé" in text_of(done)
    assert "−235,00 €" in text_of(done)
    assert done.context["page"].contributed_cents == 2350
    again = browser.post(address, sent, follow=True)
    assert "déjà" in text_of(again)
    assert LedgerEntry.objects.filter(membership=member).count() == 3


def test_the_dashboard_tells_officers_who_has_not_paid(as_, treasurer, member, club, book):
    address = reverse("clubs:dashboard", kwargs={"club": club.slug})
    seen = text_of(as_(treasurer).get(address))
    assert "Reçu 30,00 € sur 53,50 € promis." in seen
    assert "N’ont pas encore versé ce mois-ci" in seen
    assert member.person.full_name in seen.split("N’ont pas encore versé")[1]
    theirs = text_of(as_(member).get(address))
    assert "Votre versement de 23,50 € n’est pas encore enregistré." in theirs
    assert "N’ont pas encore versé" not in theirs


def test_a_members_page_shows_their_payments_and_running_total(as_, treasurer, member, club, today):
    for month, cents in [(4, 2350), (5, 2350), (6, 1000)]:
        factories.make_contribution(member, cents, date(2026, month, 5), by=treasurer.person)
    address = reverse("clubs:member", kwargs={"club": club.slug, "membership": member.pk})
    page = as_(member).get(address)
    assert [line.balance_cents for line in page.context["page"].lines] == [2350, 4700, 5700]
    assert "57,00 €" in text_of(page)
    assert member.person.email in text_of(page)


def test_contact_data_is_for_oneself_and_the_officers(as_, treasurer, member, manager, club, today):
    address = reverse("clubs:member", kwargs={"club": club.slug, "membership": manager.pk})
    assert manager.person.email not in text_of(as_(member).get(address))
    assert manager.person.email in text_of(as_(treasurer).get(address))
    assert manager.person.email in text_of(as_(manager).get(address))


def test_home_goes_straight_to_the_only_club_and_helps_who_has_none(as_, member, club, today):
    home = reverse("clubs:home")
    assert as_(member).get(home).url == reverse("clubs:dashboard", kwargs={"club": club.slug})
    stranger = factories.make_person("Zoé")
    assert "Votre compte n’est rattaché à aucun club" in text_of(as_(stranger).get(home))


@pytest.mark.parametrize(
    "route", ["dashboard", "contributions", "members", "member", "ledger", "correct"]
)
def test_the_number_of_queries_does_not_grow_with_the_members(
    as_, treasurer, member, club, today, route, django_assert_max_num_queries
):
    entry = factories.make_contribution(member, 2350, date(2026, 6, 5), by=treasurer.person)
    kwargs = {"club": club.slug}
    kwargs |= {"member": {"membership": member.pk}, "correct": {"entry": entry.pk}}.get(route, {})
    address = reverse(f"clubs:{route}", kwargs=kwargs)
    browser = as_(treasurer)
    browser.get(address)
    with django_assert_max_num_queries(15) as few:
        browser.get(address)
    for _ in range(18):
        another = factories.make_member(club)
        factories.make_pledge(another, 2000)
        for month in (3, 4, 5):
            factories.make_contribution(another, 2000, date(2026, month, 5), by=treasurer.person)
            factories.make_contribution(member, 100, date(2026, month, 6), by=treasurer.person)
    with django_assert_max_num_queries(15) as many:
        page = browser.get(address)
    assert len(many.captured_queries) == len(few.captured_queries)
    if route in ("dashboard", "contributions", "members"):
        assert another.person.full_name in text_of(page)
