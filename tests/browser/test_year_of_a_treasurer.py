"""A treasurer lives a year of the club on screen (issue « The books », « Done when »).

Each step in a real browser, on the invented club of Audruicq, whose last year waits to be closed;
every one begins with the book as the demonstration left it.
"""

import io
import re
import zipfile
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

CLUB = "/espace/demo-audruicq"
NBSP = "[\u00a0\u202f ]"
OURS = "club_id = (SELECT id FROM clubs_club WHERE slug = 'demo-audruicq')"


@pytest.fixture
def page(visit) -> Page:
    page = visit(as_="voisine")
    page.goto(f"{CLUB}/")
    return page


@pytest.fixture
def book(site):
    """``book()`` is the newest entry: kind, cash, cost and carrying value."""

    def newest():
        sql = (
            "SELECT kind || ' ' || cash_cents || ' ' || cost_cents || ' ' || carrying_cents "
            f"FROM clubs_ledgerentry WHERE {OURS} ORDER BY number DESC LIMIT 1"
        )
        return site.value(sql)

    return newest


def says(page: Page, words: str | re.Pattern):
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


def section(page: Page, name: str):
    page.get_by_role("navigation", name="Le club").get_by_role("link", name=name).click()


def holding(page: Page, name: str):
    section(page, "Participations")
    page.get_by_role("link", name=re.compile(name)).first.click()


def send(page: Page, name: str | re.Pattern):
    page.get_by_role("button", name=name).click()


def having_read_the_warning(page: Page, name: str):
    """The law has something to say on some days: the convention ends, five members are left."""
    warning = page.get_by_label(re.compile("^Je l’ai lu"))
    expect(warning.or_(page.get_by_role("status")).first).to_be_visible()
    if warning.count():
        warning.check()
        send(page, name)


def test_payments(page, book):
    section(page, "Versements")
    send(page, re.compile("^Enregistrer les versements"))
    says(page, "versements enregistrés")
    assert book().startswith("contribution ")


def test_an_investment(page, book):
    section(page, "Participations")
    page.get_by_role("link", name="Enregistrer un investissement").click()
    page.get_by_label("Ou le nom d’une nouvelle entreprise").fill("Le Vélo inventé")
    page.get_by_label("participation au capital").check()
    page.get_by_label("Montant payé").fill("1 000")
    page.get_by_label("Nombre de titres").fill("50")
    send(page, "Enregistrer cet investissement")
    says(page, "L’investissement est écrit au livre-journal")
    assert book() == "investment -100000 100000 100000"
    section(page, "Participations")
    row = page.get_by_role("row").filter(has_text="Le Vélo inventé")
    expect(row).to_contain_text(re.compile(rf"1{NBSP}000,00"))
    expect(page.get_by_text("50 titres").first).to_be_visible()


def test_a_write_down_says_its_vote_and_a_loss_follows(page, book):
    holding(page, "L’Épicerie inventée")
    page.get_by_role("link", name="Une dépréciation votée").click()
    page.get_by_label("Nouvelle valeur").fill("150")
    page.get_by_label("Raison").fill("Deux exercices déficitaires")
    send(page, "Voir l’effet")
    assert not book().startswith("write_down"), "looking writes nothing"
    send(page, "Enregistrer cette dépréciation")
    kind, cash, cost, carrying = book().split()
    assert (kind, cash, cost) == ("write_down", "0", "0")
    assert int(carrying) < 0
    expect(page.get_by_text("Deux exercices déficitaires").first).to_be_visible()

    page.get_by_role("link", name="Une perte").click()
    page.get_by_label("liquidation judiciaire").check()
    send(page, "Enregistrer cette perte")
    kind, cash, cost, carrying = book().split()
    assert (kind, cash, carrying) == ("loss", "0", "-15000")
    assert int(cost) < -15_000, "the whole price is lost, what was foreseen included"


def test_an_exit_in_part(page, book):
    holding(page, "Le Potager inventé")
    page.get_by_role("link", name="Une vente").click()
    page.get_by_label("Nombre de titres").fill("10")
    page.get_by_label("Prix reçu").fill("450,00")
    send(page, "Enregistrer cette vente")
    kind, cash, cost, _carrying = book().split()
    assert (kind, cash) == ("sale", "45000")
    assert int(cost) < 0


def test_a_newcomer(page, site):
    section(page, "Membres")
    page.get_by_role("link", name="Accueillir un membre").click()
    page.get_by_label("Prénom").fill("Nouvelle")
    page.get_by_label("Nom de famille").fill("Venue")
    page.get_by_label("Premier engagement").fill("30")
    page.get_by_label("Rythme").select_option(label="chaque trimestre")
    send(page, "Enregistrer cette arrivée")
    having_read_the_warning(page, "Enregistrer cette arrivée")
    says(page, "Nouvelle Venue")
    section(page, "Membres")
    row = page.get_by_role("row").filter(has_text="Nouvelle Venue")
    expect(row).to_contain_text("chaque trimestre")
    highest = f"SELECT MAX(number) FROM clubs_membership WHERE {OURS}"
    assert site.value(highest) == site.value(f"SELECT COUNT(*) FROM clubs_membership WHERE {OURS}")


def test_a_leaver_is_paid_in_two_times(page, book):
    section(page, "Membres")
    page.get_by_role("link", name="Léonie Polder").click()
    page.get_by_role("link", name="Ce qui lui serait dû en partant").click()
    page.get_by_role("link", name="Enregistrer un départ").click()
    page.get_by_label("départ", exact=True).check()
    page.get_by_label("seront payées une à une").check()
    send(page, "Enregistrer ce départ")
    having_read_the_warning(page, "Enregistrer ce départ")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Décompte de sortie")
    for amount in ("100", "20,50"):
        page.get_by_role("link", name=re.compile("^Payer")).first.click()
        page.get_by_label(re.compile("^Montant")).fill(amount)
        page.locator("main form[method=post] button[type=submit]").last.click()
        assert book() == f"withdrawal -{round(float(amount.replace(',', '.')) * 100)} 0 0"
    expect(page.get_by_text(re.compile(rf"120,50{NBSP}€")).first).to_be_visible()

    # More than what is owed is refused, and what was typed stays there.
    page.get_by_role("link", name=re.compile("^Payer")).first.click()
    page.get_by_label(re.compile("^Montant")).fill("99 999")
    page.locator("main form[method=post] button[type=submit]").last.click()
    expect(page.get_by_label(re.compile("^Montant"))).to_have_value("99 999")
    assert book() == "withdrawal -2050 0 0"


def test_the_closing_shuts_the_year(page, site, book):
    last_year = date.today().year - 1
    section(page, "Livre-journal")
    page.get_by_role("link", name=re.compile("exercices")).first.click()
    page.get_by_role("link", name="Clore cet exercice").click()
    page.get_by_label("Assemblée générale du").fill(date.today().isoformat())
    page.get_by_label("Décision de l’assemblée").fill("Comptes approuvés à l’unanimité")
    send(page, "Clore l’exercice")
    expect(page.get_by_role("alert").first).to_be_visible()  # the box is not ticked yet
    page.get_by_label(re.compile("clore l’exercice$")).check()
    send(page, "Clore l’exercice")
    says(page, "L’exercice est clos")
    closed = f"SELECT MAX(ends_on) FROM clubs_fiscalyear WHERE {OURS}"
    assert site.value(closed) == f"{last_year}-12-31"

    # Every form says no from then on.
    before = book()
    page.goto(f"{CLUB}/livre-journal/noter/frais-bancaires/")
    page.locator("input[type=date]").first.fill(f"{last_year}-12-30")
    page.get_by_label(re.compile("^Montant")).fill("5")
    page.locator("main form[method=post] button[type=submit]").last.click()
    expect(page.get_by_text(re.compile("exercice est clos")).first).to_be_visible()
    assert book() == before


def test_every_paper_is_printed_at_once(page, site):
    year = date.today().year - 1
    section(page, "Documents")
    page.get_by_role("link", name=str(year), exact=True).click()
    send(page, "Faire tous les papiers")
    link = page.get_by_role("link", name=re.compile("archive", re.IGNORECASE)).last
    expect(link).to_be_visible(timeout=120_000)
    expect(page.get_by_text(re.compile(r"\d+ sur \d+")).first).to_be_visible()
    with page.expect_download() as downloading:
        link.click()
    with zipfile.ZipFile(downloading.value.path()) as archive:
        papers = [name for name in archive.namelist() if name.endswith(".pdf")]
        members = site.value(f"SELECT COUNT(*) FROM clubs_membership WHERE {OURS}")
        assert len(papers) >= 4 + 2 * members
        for name in papers:
            text = "".join(
                p.extract_text() for p in PdfReader(io.BytesIO(archive.read(name))).pages
            )
            assert "inventé" in text, name
