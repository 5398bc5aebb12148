"""The yearly papers: their figures, as data and as PDF, and who may read them."""

from datetime import date

import pytest

from cigales.money import format_euros
from clubs.letterhead import letterhead
from investments.papers.account import account
from investments.papers.archive import csv_of
from investments.papers.balance import balance
from investments.papers.catalogue import CLUB_PAPERS, MEMBER_PAPERS, books_of_year, print_paper
from investments.papers.contributions import contribution_statement
from investments.papers.income import income_statement
from investments.papers.member import member_statement
from investments.papers.portfolio import portfolio_statement
from tests import factories
from tests.papers import Life, read_pdf, text_of

TODAY = factories.TODAY
METHODS = ("pro_rata", "unit_value", "by_line")


@pytest.fixture
def life(db):
    return Life()


def rows_of(paper, table=0):
    """The rows of a table as its file writes them."""
    one = paper.tables[table]
    return [[str(column.written(column.read(row))) for column in one.columns] for row in one.rows]


def amounts(paper):
    return {row[0]: row[2] for row in rows_of(paper)}


# --- the yearly account -----------------------------------------------------------------------


def test_the_account_of_1873_11_tells_profits_losses_and_foreseeable_losses(life):
    page = account(life.books())
    found = amounts(page)
    assert found["La Ferme inventée, revenu d’une participation"] == "10,00"
    assert found["La Ferme inventée, vente d’une participation"] == "15,00"
    assert found["Intérêts bancaires"] == "7,00"
    assert found["La Boutique inventée, perte"] == "50,00"
    # The fee of this year, less that of the year before which was reversed in this one.
    assert found["Adhésion à l’association régionale, 2 opérations"] == "-45,00"
    assert page.made_cents == 3200
    assert page.suffered_cents == 5000 - 4500
    # Written down by 100.00 net on 200.00; a quarter of it went with the loss of 50.00.
    assert page.foreseeable_cents == 7500
    assert found["Variation des pertes prévisibles"] == "-75,00"


@pytest.mark.parametrize("on", [date(2024, 12, 31), date(2025, 6, 15), date(2025, 12, 31)])
def test_the_account_explains_the_whole_way_from_opening_to_closing(life, on):
    books = life.books(on)
    page = account(books)
    paid_in = sum(f.net_cents for f in books.flows if f.kind == "contribution")
    paid_out = -sum(f.net_cents for f in books.flows if f.kind in ("withdrawal", "hand_over"))
    growth = books.closing.foreseen_loss_cents - books.opening.foreseen_loss_cents
    told = books.opening.net_assets_cents + paid_in - paid_out
    told += page.made_cents - page.suffered_cents - growth
    assert told == books.closing.net_assets_cents == page.net_assets_cents


def test_a_mistake_cancelled_within_the_year_is_not_told(life):
    assert "Frais bancaires" not in amounts(account(life.books()))
    assert "999,99" not in csv_of(account(life.books()))


def test_the_first_year_opens_with_nothing(life):
    assert amounts(account(life.books(date(2024, 12, 31))))["Avoir du club à l’ouverture"] == "0,00"


# --- the others -------------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("on", [date(2024, 12, 31), date(2025, 12, 31)])
def test_the_balance_gives_every_cent_to_somebody(life, method, on):
    books = life.books(on, method)
    page = balance(books)
    assets = sum(row.value_cents for row in page.tables[0].rows)
    owners = sum(row.cents for row in page.tables[1].rows)
    assert assets == owners == page.net_assets_cents == books.closing.net_assets_cents


def test_the_balance_says_who_has_left(life):
    names = [row[0] for row in rows_of(balance(life.books()), 1)]
    assert names[2] == f"{life.c.person.full_name}, qui a quitté le club"


def test_the_contribution_statement_adds_up_to_the_account(life):
    books = life.books()
    page = contribution_statement(books)
    (table,) = page.tables
    assert sum(row.total_cents for row in table.rows) == 12 * 3000 + 2500
    headings = [str(column.heading) for column in table.columns]
    assert headings[0] == "Membre" and len(headings) == 14
    anne, bruno, chloe = rows_of(page)
    assert anne[1:] == ["30,00"] * 12 + ["360,00"]
    assert bruno[3] == bruno[13] == "25,00" and bruno[4] == ""
    assert chloe[13] == "0,00"


def test_the_portfolio_statement_follows_each_line_to_its_end(life):
    shop, farm, loan = rows_of(portfolio_statement(life.books()))
    assert shop[:10] == [
        *("La Boutique inventée", "Participation au capital", "01/06/2024"),
        *("200,00", "0,00", "-50,00", "0,00", "150,00", "75,00", "75,00"),
    ]
    assert shop[10] == "à garder jusqu’au 31/12/2029"
    assert farm[3:10] == ["100,00", "55,00", "15,00", "10,00", "30,00", "0,00", "30,00"]
    assert loan[1] == "Prêt solidaire" and loan[10] == "en cours"


@pytest.mark.parametrize("method", METHODS)
def test_the_individual_statement_shows_its_calculation(life, method):
    books = life.books(method=method)
    for membership in (life.a, life.b, life.c):
        page = member_statement(books, membership.number)
        stake = books.history.stakes.of(membership.number)
        assert page.stake_cents == stake.cents
        assert sum(row.cents for row in page.tables[0].rows) == stake.cents
        assert format_euros(stake.cents) in page.steps[-1]
        if page.tables[1].rows:
            last = page.tables[1].rows[-1].total_cents
            assert last == stake.contributed_cents - stake.paid_back_cents


def test_the_calculation_by_contributions_can_be_done_again_by_hand(life):
    page = member_statement(life.books(), life.a.number)
    stakes = life.books().history.stakes
    stake = stakes.of(life.a.number)
    assert page.steps[2].startswith("Vous avez versé 720,00\u00a0€")
    assert page.steps[4] == (
        f"{format_euros(round(stakes.shared_cents))} × 720,00 ÷ "
        f"{format_euros(stakes.total_weight)[:-2]} = {format_euros(round(stake.exact_cents))}"
    )


def test_a_leavers_statement_says_what_is_still_owed(life):
    page = member_statement(life.books(), life.c.number)
    assert page.left_on == date(2025, 2, 15)
    assert page.steps[0].startswith("Vous avez quitté le club")


@pytest.mark.parametrize("method", METHODS)
def test_everybodys_statements_of_income_add_up_to_what_the_club_got(life, method):
    books = life.books(method=method)
    pages = [income_statement(books, m.number) for m in books.records.members]
    assert sum(page.total_cents for page in pages) == 1000 + 700
    sold = [row.cents for page in pages if len(page.tables) > 1 for row in page.tables[1].rows]
    assert sum(sold) == 1500


def test_a_newcomer_has_no_part_in_what_came_before_them(life):
    late = factories.make_member(life.club, given_name="Dora", joined_on=date(2025, 11, 1))
    life.pay(late, 5000, date(2025, 12, 5))
    page = income_statement(life.books(), late.number)
    assert (page.total_cents, page.tables[0].rows) == (0, [])


def test_a_fiscal_year_of_its_own_does_not_move_the_tax_year(life):
    life.club.fiscal_year_ends_month = 8
    books = books_of_year(life.club, on=date(2025, 12, 31))
    calendar = books_of_year(life.club, on=date(2025, 12, 31), is_of_calendar_year=True)
    assert (books.starts_on, calendar.starts_on) == (date(2025, 9, 1), date(2025, 1, 1))


# --- on paper ---------------------------------------------------------------------------------

PAPERS = [*CLUB_PAPERS, *MEMBER_PAPERS]


def printed(life, key, method="pro_rata"):
    books = life.books(method=method)
    if key in CLUB_PAPERS:
        page = CLUB_PAPERS[key].compute(books)
    else:
        page = MEMBER_PAPERS[key].compute(books, life.b.number)
    return page, print_paper(key, page)


@pytest.mark.parametrize("key", PAPERS)
def test_a_paper_prints_every_figure_of_its_tables(life, key):
    page, content = printed(life, key)
    text = text_of(content)
    for table in page.tables:
        for line in table.lines:
            for cell in line.cells:
                assert " ".join(cell.text.split()) in text
    assert "Cigale inventée du Cap" in text
    assert page.letterhead.title in text and "31 décembre 2025" in text
    assert "Méthode des quotes-parts : au prorata des apports" in text
    assert f"écriture n° {page.letterhead.last_number}" in text
    assert page.letterhead.short_seal in text
    assert "page 1 sur" in text
    assert "Données inventées" not in text


@pytest.mark.parametrize("key", PAPERS)
def test_a_paper_is_tagged_a4_with_its_fonts_inside(life, key):
    reader = read_pdf(printed(life, key)[1])
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "fr"
    assert "Cigale inventée du Cap" in reader.metadata.title
    for page in reader.pages:
        assert sorted(round(side / 72 * 25.4) for side in page.mediabox[2:]) == [210, 297]
        fonts = page["/Resources"]["/Font"]
        for font in fonts.values():
            (descendant,) = font.get_object()["/DescendantFonts"]
            descriptor = descendant.get_object()["/FontDescriptor"]
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
            assert "Fraunces" in descriptor["/FontName"] or "Source" in descriptor["/FontName"]


def test_a_demonstration_club_prints_that_nothing_is_real(life):
    life.club.is_demonstration = True
    life.club.save()
    assert "Données inventées, pour la démonstration" in text_of(printed(life, "balance")[1])


@pytest.mark.parametrize("method", METHODS)
def test_a_statement_prints_the_calculation_of_each_method(life, method):
    page, content = printed(life, "member", method)
    text = text_of(content)
    for step in page.steps:
        assert " ".join(step.split()) in text


def test_the_letterhead_of_a_club_without_entries_leans_on_no_ledger(club):
    paper = letterhead(club, title="Bilan", on=TODAY)
    assert (paper.last_number, paper.short_seal, paper.when) == (0, "", "au 15 juin 2026")
    first = letterhead(club, title="Bilan", on=TODAY, starts_on=date(2026, 1, 1))
    assert first.when == "du 1er janvier 2026 au 15 juin 2026"


def test_a_club_that_has_just_begun_prints_its_papers(club, treasurer):
    books = books_of_year(club, on=club.founded_on)
    for key, kind in CLUB_PAPERS.items():
        assert print_paper(key, kind.compute(books)).startswith(b"%PDF")
    for key, kind in MEMBER_PAPERS.items():
        assert print_paper(key, kind.compute(books, treasurer.number)).startswith(b"%PDF")
