"""The steps of a newcomer (issue 2, « Done when »), each whole and in a real browser."""

import io
import re
from datetime import date

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.image_files import drawn, encoded, telephone_exif

EVENTS = 10
NBSP = "[\u00a0\u202f ]"


def has_no_sideways_scroll(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def says(page: Page, words: str):
    """A message at the top of the page tells what has been done."""
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


def press_enter_on(page: Page, role: str, name, *, exact=False):
    """By keyboard: the thing is reached and Enter pressed on it."""
    target = page.get_by_role(role, name=name, exact=exact)
    target.first.focus()
    expect(target.first).to_be_focused()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [390, 1440])
def test_a_visitor_reads_the_ten_years_without_a_script(visit, width):
    page = visit(width=width, java_script_enabled=False)
    page.goto("/")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_count(1)
    expect(heading).to_contain_text("10 ans d’investissement citoyen")
    text = page.locator("main").inner_text()
    for words in (
        *("Opale Vélo Service", "micro-crèche", "Le Lieu Commun", "Toerana Habitat", "Biocoop"),
        *("Audotri", "Beau-Marais", "La Salamandre", "2013", "2020", "BGE", "Pas-de-Calais Actif"),
    ):
        assert words in text
    assert not re.search(rf"\d{NBSP}?€", text), "no amount is public"
    assert page.locator("main img").count() >= EVENTS
    assert has_no_sideways_scroll(page)

    page.get_by_role("link", name="Toerana Habitat").first.click()
    expect(page).to_have_url(re.compile(r"/entreprises/toerana-habitat/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Toerana Habitat")
    story = page.locator("main").inner_text()
    assert "2014" in story
    assert "2018" in story
    assert has_no_sideways_scroll(page)


def test_a_treasurer_enters_a_month_sends_it_twice_and_corrects_a_mistake(visit, site):
    entries = "SELECT COUNT(*) FROM clubs_ledgerentry"
    before = site.value(entries)
    page = visit(as_="tresoriere")
    expect(page).to_have_url(re.compile("/espace/demo-calais/$"))
    press_enter_on(page, "link", re.compile("^Saisir les versements"))

    # The grid is prefilled from the pledges, and Enter goes down from member to member.
    amounts = page.locator("input[name^=amount_]")
    expect(amounts.first).to_be_visible()
    typed = [amount.input_value() for amount in amounts.all()]
    due = [number for number, value in enumerate(typed) if value]
    assert len(due) >= 5
    amounts.first.focus()
    for number in range(len(typed)):
        expect(amounts.nth(number)).to_be_focused()
        if number == due[0]:
            page.keyboard.press("Control+a")
            page.keyboard.type("230 €")  # for 23: the mistake to come
        page.keyboard.press("Enter")
    save = page.get_by_role("button", name=re.compile("^Enregistrer les versements"))
    expect(save).to_be_focused()
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.keyboard.press("Enter")
    says(page, f"{len(due)} versements enregistrés")
    assert site.value(entries) == before + len(due)

    # The same form again, as a double click sends it.
    form = sent.value
    answer = page.request.post(
        form.url,
        data=form.post_data,
        headers={"Content-Type": form.headers["content-type"], "Referer": form.url},
    )
    assert answer.ok
    assert "déjà enregistré" in answer.text()
    assert site.value(entries) == before + len(due)

    # The back button shows the month as it is now: saving again adds nothing.
    page.go_back()
    save.click()
    expect(page.get_by_role("alert").first).to_be_visible()
    assert site.value(entries) == before + len(due)

    # The mistake is corrected from the member's own page, and stays visible there.
    page.goto("/espace/demo-calais/versements/")
    row = page.get_by_role("row").filter(has_text=re.compile("230,00"))
    name = row.get_by_role("rowheader").inner_text()
    press_enter_on(page, "link", name)
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    press_enter_on(page, "link", re.compile(rf"^Corriger le versement de 230,00{NBSP}€"))
    page.get_by_label("Raison de la correction").fill("Une virgule oubliée")
    page.get_by_label("Montant exact").fill("23,00")
    page.keyboard.press("Enter")
    says(page, "correction est enregistrée")
    lines = page.get_by_role("row")
    expect(lines.filter(has_text="Contre-passation")).to_contain_text("Une virgule oubliée")
    expect(lines.filter(has_text="annulé")).to_contain_text("230,00")
    today = date.today().strftime("%d/%m/%Y")
    expect(lines.filter(has_text=today).filter(has_text="23,00").last).to_be_visible()
    assert site.value(entries) == before + len(due) + 2
    assert site.value("SELECT SUM(cash_cents) FROM clubs_ledgerentry WHERE id > ?", before) < 60_000


def test_a_month_typed_wrong_loses_nothing_and_says_what_is_wrong(visit, site):
    entries = site.value("SELECT COUNT(*) FROM clubs_ledgerentry")
    page = visit(as_="tresoriere")
    page.goto("/espace/demo-calais/versements/")
    amounts = page.locator("input[name^=amount_]")
    amounts.nth(0).fill("abc")
    amounts.nth(1).fill("1 200")
    page.get_by_role("button", name=re.compile("^Enregistrer les versements")).click()
    expect(page.get_by_text(re.compile("abc.+n’est pas un montant")).first).to_be_visible()
    expect(amounts.nth(0)).to_have_value("abc")
    expect(amounts.nth(1)).to_have_value("1 200")
    assert site.value("SELECT COUNT(*) FROM clubs_ledgerentry") == entries


def test_a_secretary_edits_an_event_adds_a_photograph_and_exports_the_brochure(visit, tmp_path):
    page = visit(as_="secretaire")
    page.get_by_role("link", name="Chronique").click()
    page.get_by_role("link", name=re.compile(r"^Modifier.*fournil|^Modifier.*Salamandre")).click()

    page.get_by_label("Titre").fill("Le fournil de la jetée")
    page.get_by_label("Récit").fill(
        "Le pain lève **ici** depuis l'hiver.\n\n<script>alert('non')</script>"
    )
    page.get_by_role("button", name="Enregistrer les changements").click()
    says(page, "changements sont enregistrés")

    picture = tmp_path / "IMG_0042.jpg"
    lying = drawn(2400, 1600).transpose(Image.Transpose.ROTATE_90)
    picture.write_bytes(encoded(lying, exif=telephone_exif(6)))
    page.get_by_role("link", name="Ajouter une photographie").click()
    page.get_by_label("Photographie", exact=True).set_input_files(picture)
    page.get_by_label("Description").fill("Un carré rouge et un carré vert")
    page.get_by_label("Crédit").fill("Photo du club")
    page.get_by_label("Personne n’est reconnaissable.").check()
    page.get_by_role("button", name="Ajouter la photographie").click()
    says(page, "photographie est prête")

    # Anybody sees it.
    public = visit()
    public.goto("/")
    shown = public.get_by_role("img", name="Un carré rouge et un carré vert")
    shown.scroll_into_view_if_needed()
    expect(shown).to_be_visible()
    expect(shown).to_have_js_property("complete", True)
    width, height = shown.evaluate("image => [image.naturalWidth, image.naturalHeight]")
    assert width > height, "the photograph stands upright"
    text = public.locator("main").inner_text()
    assert "Le fournil de la jetée" in text
    assert "Le pain lève ici depuis l’hiver." in text
    assert "<script>alert(" in text, "a script in a story is read, not run"

    page.get_by_role("link", name="Chronique").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Exporter la brochure").click()
    pdf = PdfReader(io.BytesIO(download.value.path().read_bytes()))
    assert len(pdf.pages) >= 8
    assert [round(side / 72 * 25.4) for side in pdf.pages[0].trimbox[2:]] == [210, 297]
    printed = " ".join(" ".join(sheet.extract_text().split()) for sheet in pdf.pages)
    assert "Le fournil de la jetée" in printed
    assert "Photo du club" in printed


def test_a_file_that_is_no_photograph_is_refused_and_the_words_are_kept(visit, tmp_path):
    page = visit(as_="secretaire")
    page.get_by_role("link", name="Chronique").click()
    page.get_by_role("link", name=re.compile("^Modifier")).first.click()
    page.get_by_role("link", name="Ajouter une photographie").click()
    text = tmp_path / "notes.jpg"
    text.write_text("Ceci n’est pas une photographie.")
    page.get_by_label("Photographie", exact=True).set_input_files(text)
    page.get_by_label("Description").fill("Un mur")
    page.get_by_label("Crédit").fill("Photo du club")
    page.get_by_label("Personne n’est reconnaissable.").check()
    page.get_by_role("button", name="Ajouter la photographie").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_label("Description")).to_have_value("Un mur")


def test_a_member_reads_their_payments_and_is_refused_the_treasurers_pages(visit, site):
    page = visit(as_="cigalier", width=390)
    page.get_by_role("link", name="Mes versements").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cyril Fourmy")
    lines = page.get_by_role("row")
    assert lines.count() > 100, "ten years of months"
    expect(lines.last).to_contain_text("€")
    expect(page.get_by_role("link", name=re.compile("^Corriger"))).to_have_count(0)

    entry = site.value("SELECT MAX(id) FROM clubs_ledgerentry WHERE kind = 'contribution'")
    answer = page.goto(f"/espace/demo-calais/livre-journal/{entry}/corriger/")
    assert answer.status == 403
    expect(page.locator("main")).to_contain_text("la trésorière ou le trésorier du club")
    answer = page.goto("/espace/demo-calais/chronique/")
    assert answer.status == 403
    expect(page.locator("main")).to_contain_text("secrétaire du club")


def test_a_neighbour_sees_her_own_club_only(visit):
    page = visit(as_="voisine")
    expect(page).to_have_url(re.compile("/espace/demo-audruicq/$"))
    answer = page.goto("/espace/demo-calais/")
    assert answer.status == 404
    expect(page.locator("main")).not_to_contain_text("Calais")


def test_signing_in_leads_where_one_was_going_and_signing_out_closes_the_door(visit):
    page = visit()
    page.goto("/espace/demo-calais/membres/")
    expect(page).to_have_url(re.compile(r"/compte/login/\?next="))
    page.get_by_label("Adresse électronique").fill("cigalier@demo.example")
    page.get_by_label("Mot de passe").fill("pas le bon")
    page.keyboard.press("Enter")
    expect(page.get_by_text("ne convient pas").first).to_be_visible()
    expect(page.get_by_label("Adresse électronique")).to_have_value("cigalier@demo.example")
    page.get_by_label("Mot de passe").fill("cigales-demo-2020")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/espace/demo-calais/membres/$"))
    page.get_by_text("Cyril Fourmy").first.click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.goto("/espace/")
    expect(page).to_have_url(re.compile(r"/compte/login/\?next="))
