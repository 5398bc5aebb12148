"""Whose money it is, on screen, on paper and as a file; the three methods side by side."""

from datetime import date

import pytest
from django.urls import reverse

from clubs.models import Club
from clubs.queries.methods import compare_methods
from clubs.queries.stakes import stakes_page
from tests import factories
from tests.late_joiner import LATE_ON, invest, late_joiner, three_savers
from tests.papers import text_of as text_of_pdf

METHODS = ("pro_rata", "unit_value", "by_line")


@pytest.fixture
def today(monkeypatch):
    monkeypatch.setattr("clubs.permissions.timezone.localdate", lambda: factories.TODAY)
    return factories.TODAY


def text_of(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def choose(club, method):
    Club.objects.filter(pk=club.pk).update(method=method)
    club.method = method


def address(club, page="stakes", **query):
    return reverse(f"clubs:{page}", kwargs={"club": club.slug}, query=query)


@pytest.mark.parametrize(
    ("method", "early", "late"),
    [("pro_rata", 9000, 9000), ("unit_value", 4000, 24000), ("by_line", 4000, 24000)],
)
def test_e5_the_late_joiner_by_each_method(club, treasurer, method, early, late):
    late_joiner(club, treasurer)
    choose(club, method)
    page = stakes_page(club, on=factories.TODAY)
    assert [row.stake.cents for row in page.rows] == [early, early, early, late]
    assert page.net_assets_cents == page.cash_cents + page.carrying_cents == 36000


@pytest.mark.parametrize("method", METHODS)
def test_the_page_adds_up_and_opens_on_each_calculation(
    as_, member, treasurer, club, today, method
):
    three_savers(club, treasurer)
    invest(treasurer)
    choose(club, method)
    page = text_of(as_(member).get(address(club)))
    assert "720,00 €" in page, "the net assets"
    assert page.count("<details") >= 4
    words = {
        "pro_rata": "720,00 € × 240,00 € ÷ 720,00 € = <strong>240,00 €</strong>",
        "unit_value": "24,000000 parts × 10,000000 € = <strong>240,00 €</strong>",
        "by_line": "40,00 € d’argent + 200,00 € de participations = <strong>240,00 €</strong>",
    }
    assert words[method] in page


def test_units_are_shown_purchase_by_purchase(as_, member, treasurer, club, today):
    late_joiner(club, treasurer)
    choose(club, "unit_value")
    closed = text_of(as_(member).get(address(club)))
    assert "2025 : 144,000000 parts pour 240,00 €, en 1 fois" in closed
    assert "01/09/2025" not in closed, "the full list is behind a link"
    late = club.memberships.get(joined_on=LATE_ON)
    page = text_of(as_(member).get(address(club, parts=late.number)))
    assert "01/09/2025 : 240,00 € ÷ 1,666667 € = 144,000000 parts" in page
    assert "sur 216,000000 dans le club" in page


def test_the_stakes_of_another_day(as_, member, treasurer, club, today):
    late_joiner(club, treasurer)
    page = as_(member).get(address(club, au="2024-12-31"))
    assert page.context["page"].net_assets_cents == 72000
    assert "au 31 décembre 2024" in text_of(page)
    assert "David" not in text_of(page)
    refused = as_(member).get(address(club, au="2030-01-01"))
    assert "pas encore arrivée" in text_of(refused)
    assert refused.context["page"].on == today


@pytest.mark.parametrize("method", METHODS)
def test_what_waits_for_a_leaver_is_shown_apart_and_the_total_is_still_right(
    as_, member, treasurer, club, today, method
):
    _anne, bruno, _chloe = three_savers(club, treasurer)
    invest(treasurer)
    bruno.left_on = date(2024, 12, 31)
    bruno.save()
    choose(club, method)
    response = as_(member).get(address(club))
    page = response.context["page"]
    assert [row.name for row in page.leavers] == [bruno.person.full_name]
    assert page.waiting_cents == 24000
    assert sum(row.stake.cents for row in page.everybody) == page.net_assets_cents == 72000
    assert "Anciens membres : ce qui les attend" in text_of(response)
    assert "payable quand cette participation paiera" in text_of(response)


def test_the_file_has_the_columns_of_the_screen(as_, member, treasurer, club, today):
    late_joiner(club, treasurer)
    response = as_(member).get(address(club, format="csv", au="2025-09-01"))
    assert response.headers["Content-Disposition"].endswith('"quotes-parts-2025-09-01.csv"')
    first, *rows = response.content.decode("utf-8-sig").splitlines()
    assert first == "Membre;Situation;Versé;Rendu;Part de l’avoir;Quote-part"
    assert rows[-1] == f"{rows[-1].split(';')[0]};;240,00;0,00;25,000000;90,00"
    assert len(rows) == 5, "the member who paid nothing is there too"


def test_a_club_without_money_shows_its_members_and_nothing_else(as_, member, club, today):
    page = as_(member).get(address(club))
    assert page.context["page"].net_assets_cents == 0
    assert page.context["page"].rows[0].stake.cents == 0


def test_the_three_methods_side_by_side(as_, member, treasurer, club, today):
    *_others, david = late_joiner(club, treasurer)
    page = compare_methods(club, on=factories.TODAY)
    row = next(row for row in page.rows if row.name == david.person.full_name)
    assert row.cents == {"pro_rata": 9000, "unit_value": 24000, "by_line": 24000}
    shown = text_of(as_(member).get(address(club, "compare-methods")))
    assert "Au prorata des apports (celle du club)" in shown
    assert "150,00 €" in shown, "the difference for David"
    written = as_(member).get(address(club, "compare-methods", format="csv"))
    assert ";90,00;240,00;150,00;240,00;150,00" in written.content.decode()


@pytest.mark.parametrize("method", METHODS)
def test_the_list_for_the_convention_is_a_paper(as_, member, treasurer, club, today, method):
    late_joiner(club, treasurer)
    invest(treasurer, 10000, LATE_ON, label="Y inventée")
    choose(club, method)
    response = as_(member).get(address(club, "convention", au="2025-12-31"))
    assert response.headers["Content-Type"] == "application/pdf"
    text = text_of_pdf(response.content).replace("\u00a0", " ").replace("\u202f", " ")
    for words in ("Liste des biens et des quotes-parts", "au 31 décembre 2025", "Y inventée"):
        assert words in text
    for words in ("260,00 €", "360,00 €", "1873-2", "Signatures", "sceau"):
        assert words in text


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("page", ["stakes", "compare-methods", "convention"])
def test_as_many_queries_for_one_member_as_for_twenty(
    as_, member, treasurer, club, today, django_assert_max_num_queries, method, page
):
    choose(club, method)
    factories.make_contribution(member, 2300, date(2024, 1, 5), by=treasurer.person)
    browser = as_(member)
    with django_assert_max_num_queries(12) as few:
        browser.get(address(club, page))
    for _one in range(18):
        who = factories.make_member(club)
        factories.make_contribution(who, 12345, date(2024, 1, 5), by=treasurer.person)
    invest(treasurer, 50000)
    with django_assert_max_num_queries(12) as many:
        browser.get(address(club, page))
    assert len(few) == len(many)
