"""The livre-journal on screen: the book, its entries, and each way of writing in it."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from clubs import actions
from clubs.models import Club, LedgerEntry
from tests import factories


@pytest.fixture
def today(monkeypatch):
    """The day the views read, once, at their door."""
    monkeypatch.setattr("clubs.permissions.timezone.localdate", lambda: factories.TODAY)
    return factories.TODAY


def post(treasurer, kind, cents, day, **fields):
    return actions.record_operation(
        club=treasurer.club,
        kind=kind,
        amount_cents=cents,
        occurred_on=day,
        token=uuid4(),
        by=treasurer.person,
        today=factories.TODAY,
        **fields,
    )


@pytest.fixture
def book(club, member, treasurer, today):
    """Two years: 100 € brought forward, then 23,50 €, a fee of 12 € and 50 € in a bakery."""
    factories.make_contribution(member, 10000, date(2025, 3, 5), by=treasurer.person)
    factories.make_contribution(treasurer, 2350, date(2026, 2, 5), by=treasurer.person)
    post(treasurer, "fee", 1200, date(2026, 3, 1), label="Fédération inventée")
    bakery = post(treasurer, "investment", 5000, date(2026, 4, 2), label="Le Fournil inventé")
    post(
        treasurer,
        "write_down",
        2000,
        date(2026, 5, 2),
        line=bakery,
        decided_on=date(2026, 4, 30),
        reason="Une mauvaise saison",
    )
    return reverse("clubs:ledger", kwargs={"club": club.slug})


def text_of(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def numbers(response) -> list[int]:
    return [line.number for line in response.context["page"].lines]


def token_of(page) -> str:
    return page.context["form"]["token"].value()


# --- the book -----------------------------------------------------------------------------------


def test_the_book_opens_on_the_current_year_and_the_balance_brought_forward(as_, member, book):
    page = as_(member).get(book)
    found = page.context["page"]
    assert (found.asked.starts_on, found.asked.ends_on) == (date(2026, 1, 1), factories.TODAY)
    assert [line.balance_cents for line in found.lines] == [12350, 11150, 6150, 6150]
    assert (found.opening_cents, found.in_cents, found.out_cents) == (10000, 2350, -6200)
    assert found.opening_cents + found.in_cents + found.out_cents == found.closing_cents == 6150
    for amount in ("100,00 €", "−62,00 €", "61,50 €", "Solde du compte"):
        assert amount in text_of(page)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("au=2025-12-31", [1]),
        ("au=2026-03-31", [2, 3]),
        ("du=2021-01-10&au=2026-03-31", [1, 2, 3]),
        ("du=2026-03-01&au=2026-03-01", [3]),
        ("du=01/03/2026&au=02/04/2026", [3, 4]),
    ],
)
def test_a_period_shows_its_lines_and_keeps_the_balance(as_, member, book, asked, expected):
    page = as_(member).get(f"{book}?{asked}")
    assert numbers(page) == expected
    assert page.context["page"].has_balance


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("nature=fee", [3]),
        ("texte=fournil", [4, 5]),
        ("texte=FEDERATION", [3]),
        ("texte=therese", [2]),
        ("texte=mauvaise", [5]),
        ("texte=23,50", [2]),
        ("texte=23,5 €", [2]),
        ("texte=fournil 50", [4]),
        ("texte=marin", []),
        ("du=2021-01-10&texte=marin", [1]),
    ],
)
def test_a_search_finds_words_names_and_amounts(as_, treasurer, book, asked, expected):
    page = as_(treasurer).get(f"{book}?{asked}")
    assert numbers(page) == expected
    found = page.context["page"]
    assert not found.has_balance
    assert "Solde du compte" not in text_of(page)
    if expected:
        assert "le solde du compte se lit sur le livre entier" in text_of(page)
    else:
        assert "Aucune écriture ne correspond" in text_of(page)


def test_the_book_is_narrowed_by_member_and_by_holding(as_, treasurer, member, book):
    browser = as_(treasurer)
    line = LedgerEntry.objects.get(kind="investment")
    assert numbers(browser.get(f"{book}?participation={line.pk}")) == [4, 5]
    assert numbers(browser.get(f"{book}?du=2021-01-10&membre={member.pk}")) == [1]
    page = browser.get(f"{book}?membre={treasurer.pk}&texte=23,50")
    # What narrows the book is kept in the links to other years and in the file's.
    assert f"du=2025-01-01&amp;au=2025-12-31&amp;membre={treasurer.pk}&amp;texte=23%2C50" in (
        page.content.decode()
    )
    assert f"membre={treasurer.pk}&texte=23%2C50&format=csv" in page.context["csv_address"]


@pytest.mark.parametrize(
    ("asked", "field", "message"),
    [
        ("au=2026-12-31", "au", "Cette date n’est pas encore arrivée."),
        ("au=2020-01-01", "au", "Le club n’existait pas encore à cette date."),
        ("au=31/02/2026", "au", "Cette date n’existe pas. Écrivez-la ainsi : 05/11/2026."),
        ("du=2026-05-01&au=2026-04-01", "du", "La période finit avant de commencer."),
    ],
)
def test_a_period_that_cannot_be_is_told_and_the_current_year_shown(
    as_, member, book, asked, field, message
):
    page = as_(member).get(f"{book}?{asked}")
    assert list(page.context["form"].errors) == [field]
    assert message in text_of(page)
    assert numbers(page) == [2, 3, 4, 5]


@pytest.mark.parametrize("asked", ["membre=999999", "participation=x", "nature=autre"])
def test_a_filter_that_does_not_exist_is_told_and_hides_nothing(as_, member, book, asked):
    page = as_(member).get(f"{book}?{asked}")
    assert page.context["form"].errors
    assert numbers(page) == [2, 3, 4, 5]


@pytest.mark.parametrize("asked", ["", "?nature=fee"])
def test_the_file_has_the_lines_and_the_columns_of_the_screen(as_, member, book, asked):
    page = as_(member).get(book + asked)
    file = as_(member).get(page.wsgi_request.path + page.context["csv_address"])
    assert file["Content-Type"] == "text/csv; charset=utf-8"
    heading, *rows = file.content.decode("utf-8-sig").splitlines()
    on_screen = re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', page.content.decode())
    assert heading.split(";") == on_screen
    assert [int(row.split(";")[0]) for row in rows] == numbers(page)
    fee = next(row for row in rows if "Fédération" in row)
    assert fee.startswith("3;01/03/2026;Adhésion à l’association régionale;;;Fédération inventée")
    assert "-12,00" in fee.split(";")


def test_each_line_leads_to_its_entry(as_, member, book, club):
    fee = LedgerEntry.objects.get(kind="fee")
    page = as_(member).get(book)
    assert f'href="{fee.pk}/"' in page.content.decode()
    assert reverse("clubs:entry", args=[club.slug, fee.pk]) == f"{book}{fee.pk}/"


def test_a_cancelled_entry_is_cancelled_from_the_day_of_its_reversal_only(
    as_, treasurer, club, book
):
    """The year of the fee being closed, its reversal is of today: the book of before has none."""
    fee = post(treasurer, "fee", 700, date(2025, 6, 1))
    for year in range(2021, 2026):
        close(treasurer, year)
    actions.reverse_entry(
        entry=fee, reason="Payée deux fois", token=uuid4(), by=treasurer.person, today=book_day()
    )
    before = as_(treasurer).get(f"{book}?au=2025-12-31")
    assert {line.state for line in before.context["page"].lines} == {""}
    assert "Exercice clos" in text_of(before)
    after = as_(treasurer).get(f"{book}?du=2021-01-10")
    (line,) = (line for line in after.context["page"].lines if line.pk == fee.pk)
    assert line.state == "is-cancelled"
    assert "annulé par l’écriture 7" in text_of(after)
    assert "Contre-passation de l’écriture 6" in text_of(after)


def book_day() -> date:
    return factories.TODAY


def close(treasurer, year: int):
    return actions.close_fiscal_year(
        club=treasurer.club,
        ends_on=date(year, 12, 31),
        voted_on=date(2026, 3, 1),
        decision="Comptes approuvés à l’unanimité",
        by=treasurer.person,
        today=factories.TODAY,
    )


def test_a_club_without_entries_is_told_so(as_, member, club, today):
    page = as_(member).get(reverse("clubs:ledger", kwargs={"club": club.slug}))
    assert "Aucune opération pendant cette période." in text_of(page)


def test_fiscal_years_that_end_in_june_are_the_periods_of_the_book(as_, member, book, club):
    Club.objects.filter(pk=club.pk).update(fiscal_year_ends_month=6)
    page = as_(member).get(book)
    assert page.context["page"].asked.starts_on == date(2025, 7, 1)
    assert [p["words"] for p in page.context["periods"]][:2] == ["2025-2026", "2024-2025"]


# --- one entry ----------------------------------------------------------------------------------


def test_the_page_of_an_entry_says_all_that_is_known_of_it(as_, member, treasurer, book, club):
    entry = LedgerEntry.objects.get(kind="write_down")
    page = as_(member).get(reverse("clubs:entry", args=[club.slug, entry.pk]))
    for words in (
        "Écriture 5",
        "Dépréciation, Le Fournil inventé, le 2 mai 2026",
        "−20,00 €",
        "30 avril 2026",
        "Une mauvaise saison",
        treasurer.person.full_name,
        f"{entry.seal[:8]}…{entry.seal[-8:]}",
        "inchangé",
    ):
        assert words in text_of(page)
    assert "Annuler par une contre-passation" not in text_of(page), "a member only reads"
    assert "Joindre une pièce" not in text_of(page)


def test_the_balance_after_an_entry_is_that_of_the_book(as_, member, book, club):
    for line in as_(member).get(f"{book}?du=2021-01-10").context["page"].lines:
        page = as_(member).get(reverse("clubs:entry", args=[club.slug, line.pk]))
        assert page.context["page"].balance_cents == line.balance_cents


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


# --- weight -------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", ["ledger", "entry", "reverse-entry"])
def test_the_number_of_queries_does_not_grow_with_the_book(
    as_, treasurer, book, club, route, django_assert_max_num_queries
):
    fee = LedgerEntry.objects.get(kind="fee")
    arguments = [club.slug] if route == "ledger" else [club.slug, fee.pk]
    address = reverse(f"clubs:{route}", args=arguments)
    browser = as_(treasurer)
    browser.get(address)
    with django_assert_max_num_queries(12) as few:
        browser.get(address)
    for number in range(20):
        another = factories.make_member(club, given_name=f"Prénom{number}")
        factories.make_contribution(another, 2000, date(2026, 6, 1), by=treasurer.person)
        entry = post(treasurer, "investment", 100, date(2026, 6, 1), label=f"Atelier {number}")
        factories.make_attachment(entry, by=treasurer.person)
    with django_assert_max_num_queries(12) as many:
        page = browser.get(address)
    assert len(many.captured_queries) == len(few.captured_queries)
    if route == "ledger":
        assert len(numbers(page)) == 44
        assert "Prénom19" in text_of(page)
        assert "1 pièce" in text_of(page)
