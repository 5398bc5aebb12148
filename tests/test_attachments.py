"""The papers beside the entries: recognised by content, kept apart, read by members only."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from clubs import actions
from clubs.actions.attachments import remove_attachment
from clubs.attachments import LARGEST_BYTES, clean_name, recognise
from clubs.models import Attachment
from tests import factories
from tests.image_files import drawn, encoded

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture
def today(monkeypatch):
    """The day the views read, once, at their door."""
    monkeypatch.setattr("clubs.permissions.timezone.localdate", lambda: factories.TODAY)
    return factories.TODAY


@pytest.fixture
def entry(member, treasurer, today):
    return factories.make_contribution(member, 2350, date(2021, 6, 5), by=treasurer.person)


@pytest.fixture
def address(entry, club):
    return reverse("clubs:attach", args=[club.slug, entry.pk])


def close_2021(treasurer):
    actions.close_fiscal_year(
        club=treasurer.club,
        ends_on=date(2021, 12, 31),
        voted_on=date(2022, 3, 1),
        decision="Comptes approuvés",
        by=treasurer.person,
        today=factories.TODAY,
    )


def upload(name="Bulletin signé.pdf", content=PDF, **sent):
    return {"kind": "contract", "file": SimpleUploadedFile(name, content)} | sent


def text_of(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def stored() -> list[str]:
    if not default_storage.exists("attachments"):
        return []
    return default_storage.listdir("attachments")[1]


# --- what is kept -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (PDF, "application/pdf"),
        (b"\n" * 900 + PDF, "application/pdf"),
        (encoded(drawn(60, 40)), "image/jpeg"),
        (encoded(drawn(60, 40), "PNG"), "image/png"),
    ],
)
def test_a_paper_is_recognised_by_its_content(content, content_type):
    assert recognise(BytesIO(content), size=len(content)) == content_type


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00 un programme",
        b"<html><script>alert(1)</script></html>",
        b"PK\x03\x04",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0 une image en morceaux",
        encoded(drawn(60, 40), "WEBP"),
    ],
)
def test_anything_else_is_refused_whatever_its_name(as_, treasurer, address, content):
    page = as_(treasurer).post(address, upload("certificat.pdf", content))
    assert list(page.context["form"].errors) == ["file"]
    assert "Ce fichier n’est ni un PDF, ni une image JPEG ou PNG" in text_of(page)
    assert page.context["form"]["kind"].value() == "contract", "what was chosen is kept"
    assert not Attachment.objects.exists()
    assert stored() == []


def test_a_file_that_is_too_heavy_is_refused_before_it_is_read(as_, treasurer, address):
    page = as_(treasurer).post(address, upload(content=PDF + b"0" * LARGEST_BYTES))
    assert "Ce fichier pèse plus de 10 Mo" in text_of(page)
    with pytest.raises(ValidationError):
        recognise(BytesIO(PDF), size=LARGEST_BYTES + 1)


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"kind": ""}, {"kind": "Dites quelle pièce c’est.", "file": "Choisissez le fichier"}),
        ({"kind": "x"}, {"kind": "Dites quelle pièce c’est.", "file": "Choisissez le fichier"}),
        (upload(content=b""), {"file": "Ce fichier est vide"}),
    ],
)
def test_what_is_missing_is_said_in_french(as_, treasurer, address, sent, errors):
    page = as_(treasurer).post(address, sent)
    assert set(page.context["form"].errors) == set(errors)
    for message in errors.values():
        assert message in text_of(page)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("reçu.pdf", "reçu.pdf"),
        ("facture.exe", "facture.pdf"),
        ("C:\\Mes documents\\scan.PDF", "scan.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ('a"b\r\nc.pdf', "abc.pdf"),
        ("", "piece.pdf"),
        ("é" * 300 + ".pdf", "é" * 116 + ".pdf"),
    ],
)
def test_a_name_is_shown_without_what_could_harm(typed, name):
    assert clean_name(typed, "application/pdf") == name


def test_a_paper_is_joined_read_and_known_by_its_print(as_, treasurer, member, address, entry):
    browser = as_(treasurer)
    done = browser.post(address, upload(), follow=True)
    paper = Attachment.objects.get()
    assert (paper.entry, paper.kind, paper.size) == (entry, "contract", len(PDF))
    assert paper.added_by == treasurer.person
    assert paper.file.name == f"attachments/{paper.pk}", "no typed name becomes a path"
    assert "Bulletin signé.pdf" in text_of(done)
    assert "Contrat ou bulletin de souscription" in text_of(done)
    again = browser.post(address, upload("autre-nom.pdf"))
    assert "Cette pièce est déjà jointe à cette écriture." in text_of(again)
    assert stored() == [str(paper.pk)]


def test_a_paper_may_still_be_joined_once_the_year_is_closed(as_, treasurer, address):
    close_2021(treasurer)
    as_(treasurer).post(address, upload())
    assert Attachment.objects.count() == 1


# --- who reads ----------------------------------------------------------------------------------


def test_a_member_downloads_it_and_nothing_of_it_is_run_or_kept(as_, treasurer, member, entry):
    paper = factories.make_attachment(
        entry, by=treasurer.person, content=PDF, name="Reçu de mars.pdf"
    )
    response = as_(member).get(reverse("clubs:attachment", args=[member.club.slug, paper.pk]))
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; ")
    assert "Re%C3%A7u%20de%20mars.pdf" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


def test_a_file_is_at_no_address_of_its_own(as_, treasurer, entry):
    paper = factories.make_attachment(entry, by=treasurer.person)
    browser = as_(treasurer)
    for address in (f"/media/{paper.file.name}", f"/{paper.file.name}", paper.file.url):
        assert browser.get(address).status_code == 404


def test_a_file_that_the_server_lost_is_not_found(as_, treasurer, member, entry):
    paper = factories.make_attachment(entry, by=treasurer.person)
    default_storage.delete(paper.file.name)
    address = reverse("clubs:attachment", args=[member.club.slug, paper.pk])
    assert as_(member).get(address).status_code == 404


# --- who removes --------------------------------------------------------------------------------


def test_a_wrong_paper_is_removed_after_a_question(
    as_, treasurer, entry, django_capture_on_commit_callbacks
):
    paper = factories.make_attachment(entry, by=treasurer.person)
    browser = as_(treasurer)
    address = reverse("clubs:remove-attachment", args=[treasurer.club.slug, paper.pk])
    page = browser.get(reverse("clubs:entry", args=[treasurer.club.slug, entry.pk]))
    assert address in page.content.decode()
    assert "recu-invente.pdf" in text_of(browser.get(address))
    assert Attachment.objects.exists(), "a page that is read removes nothing"
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(address)
    assert not Attachment.objects.exists()
    assert stored() == []


def test_a_paper_of_a_closed_year_stays(as_, treasurer, entry):
    paper = factories.make_attachment(entry, by=treasurer.person)
    close_2021(treasurer)
    browser = as_(treasurer)
    page = browser.get(reverse("clubs:entry", args=[treasurer.club.slug, entry.pk]))
    address = reverse("clubs:remove-attachment", args=[treasurer.club.slug, paper.pk])
    assert address not in page.content.decode()
    refused = browser.post(address, follow=True)
    assert "L’exercice est clos jusqu’au 31 décembre 2021" in text_of(refused)
    assert Attachment.objects.exists()
    with pytest.raises(ValidationError):
        remove_attachment(attachment=paper, by=treasurer.person)


def test_the_number_of_queries_does_not_grow_with_the_papers(
    as_, treasurer, member, entry, django_assert_max_num_queries
):
    address = reverse("clubs:entry", args=[member.club.slug, entry.pk])
    factories.make_attachment(entry, by=treasurer.person)
    browser = as_(treasurer)
    browser.get(address)
    with django_assert_max_num_queries(12) as few:
        browser.get(address)
    for number in range(9):
        content = PDF + str(number).encode()
        factories.make_attachment(entry, by=treasurer.person, content=content, name=f"{number}.pdf")
    with django_assert_max_num_queries(12) as many:
        page = browser.get(address)
    assert len(many.captured_queries) == len(few.captured_queries)
    assert "8.pdf" in text_of(page)
