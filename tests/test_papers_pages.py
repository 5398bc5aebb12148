"""The page « Documents » and the addresses of the yearly papers."""

from datetime import date

import pytest
from django.urls import reverse

from investments.papers.archive import csv_of
from investments.papers.books import read_books
from investments.papers.catalogue import CLUB_PAPERS, MEMBER_PAPERS
from tests import factories
from tests.papers import Life, hold, text_of


@pytest.fixture
def life(db):
    return Life()


def address(life, route="papers", **arguments):
    return reverse(f"office:{route}", kwargs={"club": life.club.slug, **arguments})


DAY = {"au": "2025-12-31"}
CLUB_ROUTES = {
    "account": "office:account",
    "balance": "office:balance",
    "contributions": "office:contribution-statement",
    "portfolio": "office:portfolio-statement",
}


@pytest.mark.parametrize("key", CLUB_PAPERS)
def test_every_member_reads_the_papers_of_the_club(as_, life, key):
    browser = as_(life.b)
    where = reverse(CLUB_ROUTES[key], kwargs={"club": life.club.slug})
    response = browser.get(where, DAY)
    assert response["Content-Type"] == "application/pdf"
    assert f'{CLUB_PAPERS[key].slug}-2025-12-31.pdf"' in response["Content-Disposition"]
    assert str(response.content[:5], "ascii") == "%PDF-"
    file = browser.get(where, DAY | {"format": "csv"})
    assert file["Content-Disposition"].endswith('.csv"')
    page = CLUB_PAPERS[key].compute(life.books())
    assert file.content.decode() == "\ufeff" + csv_of(page)
    for column in page.tables[0].columns:
        assert str(column.heading) in file.content.decode()


def test_a_member_finds_their_own_papers_and_not_those_of_others(as_, life):
    browser = as_(life.b)
    page = browser.get(address(life), DAY).content.decode()
    own = address(life, "member-statement", membership=life.b.pk)
    other = address(life, "member-statement", membership=life.a.pk)
    assert own in page and other not in page and "Faire tous les papiers" not in page
    assert "3 rue Inventée" in text_of(browser.get(own, DAY).content)
    assert browser.get(other, DAY).status_code == 403
    assert as_(life.a).get(own, DAY).status_code == 200


def test_the_officers_find_everybodys(as_, life):
    page = as_(life.a).get(address(life), DAY).content.decode()
    for membership in (life.a, life.b, life.c):
        assert address(life, "income-statement", membership=membership.pk) in page
    assert "Faire tous les papiers" in page
    assert "exercice clos" not in page
    closed = as_(life.a).get(address(life), {"au": "2024-12-31"}).content.decode()
    assert "exercice clos par l’assemblée du 20 janvier 2025" in closed


@pytest.mark.parametrize("day", ["2023-12-31", "2999-01-01", "x"])
def test_a_day_out_of_the_clubs_life_has_no_paper(as_, life, day):
    assert as_(life.a).get(address(life, "balance"), {"au": day}).status_code == 404
    page = as_(life.a).get(address(life), {"au": day})
    assert page.status_code == 200 and 'id="id_au_error"' in page.content.decode()


def test_pages_and_papers_take_a_constant_number_of_queries(
    as_, life, django_assert_max_num_queries
):
    routes = [
        address(life),
        address(life, "account"),
        address(life, "contribution-statement"),
        address(life, "portfolio-statement"),
        address(life, "member-statement", membership=life.a.pk),
        address(life, "income-statement", membership=life.a.pk),
    ]
    browser = as_(life.a)

    def counts():
        found = []
        for route in routes:
            with django_assert_max_num_queries(12) as queries:
                browser.get(route, DAY | {"format": "csv"})
            found.append(len(queries.captured_queries))
        return found

    few = counts()
    for number in range(10):
        member = factories.make_member(life.club, given_name=f"M{number}")
        life.pay(member, 9000, date(2025, 3, 5))
        hold(life.a, 500, date(2025, 12, 1), name=f"Entreprise {number}")
    assert counts() == few
    assert "M9" in browser.get(routes[0], DAY).content.decode()


def test_a_reading_of_the_books_takes_five_queries(life, django_assert_num_queries):
    with django_assert_num_queries(5):
        books = read_books(life.club, starts_on=date(2025, 1, 1), on=date(2025, 12, 31))
        for kind in CLUB_PAPERS.values():
            kind.compute(books)
        for kind in MEMBER_PAPERS.values():
            kind.compute(books, life.a.number)
