"""The livre-journal on screen: the book, its entries, and each way of writing in it."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from clubs import actions
from clubs.models import Club, LedgerEntry
from tests import factories
from tests.papers import operation
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


def numbers(response) -> list[int]:
    return [line.number for line in response.context["page"].lines]


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


def test_what_people_write_is_shown_as_they_wrote_it_and_nothing_more(as_, treasurer, book):
    operation(treasurer, "fee", 500, date(2026, 6, 1), label="<b>Marée</b> & {0} {{ page }}")
    html = as_(treasurer).get(book).content.decode()
    assert "&lt;b&gt;Marée&lt;/b&gt; &amp; {0} {{ page }}" in html
    assert "<b>" not in html


def test_each_line_leads_to_its_entry(as_, member, book, club):
    fee = LedgerEntry.objects.get(kind="fee")
    page = as_(member).get(book)
    assert f'href="{fee.pk}/"' in page.content.decode()
    assert reverse("clubs:entry", args=[club.slug, fee.pk]) == f"{book}{fee.pk}/"


def test_a_cancelled_entry_is_cancelled_from_the_day_of_its_reversal_only(
    as_, treasurer, club, book
):
    """The year of the fee being closed, its reversal is of today: the book of before has none."""
    fee = operation(treasurer, "fee", 700, date(2025, 6, 1))
    for year in range(2021, 2026):
        close(treasurer, year)
    actions.reverse_entry(
        entry=fee,
        reason="Payée deux fois",
        token=uuid4(),
        by=treasurer.person,
        today=factories.TODAY,
    )
    before = as_(treasurer).get(f"{book}?au=2025-12-31")
    assert {line.state for line in before.context["page"].lines} == {""}
    assert "Exercice clos" in text_of(before)
    after = as_(treasurer).get(f"{book}?du=2021-01-10")
    (line,) = (line for line in after.context["page"].lines if line.pk == fee.pk)
    assert line.state == "is-cancelled"
    assert "annulé par l’écriture 7" in text_of(after)
    assert "Contre-passation de l’écriture 6" in text_of(after)


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
        entry = operation(treasurer, "investment", 100, date(2026, 6, 1), label=f"Atelier {number}")
        factories.make_attachment(entry, by=treasurer.person)
    with django_assert_max_num_queries(12) as many:
        page = browser.get(address)
    assert len(many.captured_queries) == len(few.captured_queries)
    if route == "ledger":
        assert len(numbers(page)) == 44
        assert "Prénom19" in text_of(page)
        assert "1 pièce" in text_of(page)
