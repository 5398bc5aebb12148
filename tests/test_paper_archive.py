"""All the papers of a year in one archive, and the progress that is told while it is made."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from clubs.queries.records import forget_books
from investments.actions.attestations import (
    cancel_attestation,
    check_attestations,
    draft_attestations,
    issue_attestations,
)
from investments.papers import archive, store
from tests import factories
from tests.papers import COMPLETE, hold, text_of

DAY = date(2025, 12, 31)
TODAY = factories.TODAY


@pytest.fixture
def life(club, treasurer, member):
    """Two members, one capital payment, and the attestations issued: one is then cancelled."""
    for who, cents in ((treasurer, 60000), (member, 40000)):
        factories.make_contribution(who, cents, date(2025, 1, 5), by=treasurer.person)
    hold(treasurer, 50000, date(2025, 3, 1), eligibility="yes", securities=50, **COMPLETE)
    step = {"club": club, "tax_year": 2025, "by": treasurer.person, "today": TODAY}
    draft_attestations(**step)
    check_attestations(**step)
    rows = issue_attestations(**step)
    cancelled = next(row for row in rows if row.membership == member)
    cancel_attestation(
        attestation=cancelled, reason="Faute de frappe", by=treasurer.person, today=TODAY
    )
    return club


def address(club, route):
    return reverse(f"office:{route}", kwargs={"club": club.slug})


def made(browser, club) -> tuple[list[str], str]:
    """The pieces of the page as they come, and the whole of it."""
    response = browser.post(f"{address(club, 'make-papers')}?au={DAY}")
    pieces = [piece.decode() for piece in response.streaming_content]
    return pieces, "".join(pieces)


def downloaded(browser, club) -> ZipFile:
    response = browser.get(address(club, "papers-archive"))
    assert response["Content-Type"] == "application/zip"
    return ZipFile(BytesIO(b"".join(response.streaming_content)))


def test_the_archive_holds_every_paper_of_the_year(as_, life, treasurer, member):
    browser = as_(treasurer)
    _pieces, page = made(browser, life)
    file = downloaded(browser, life)
    assert file.testzip() is None
    names = [name.rpartition("-inventé")[0] or name for name in file.namelist()]
    folders = sorted({name.split("/")[1] for name in file.namelist() if name.startswith("membres")})
    assert len(folders) == 2 and folders[0].startswith("01-") and folders[1].startswith("02-")
    assert [name for name in names if name.startswith("club/")] == [
        *("club/compte-rendu.pdf", "club/compte-rendu.csv", "club/bilan.pdf", "club/bilan.csv"),
        *("club/versements.pdf", "club/versements.csv"),
        *("club/portefeuille.pdf", "club/portefeuille.csv"),
    ]
    papers = [name.rpartition("/")[2] for name in file.namelist() if name.startswith("membres")]
    # The member's was cancelled: only the treasurer's, number 1 or 2, is in the archive.
    assert sorted(papers)[1:] == ["releve.pdf", "releve.pdf", "revenus.pdf", "revenus.pdf"]
    assert sorted(papers)[0].startswith("attestation-")
    for name in file.namelist():
        if name.endswith(".pdf"):
            assert "Cigale inventée du Port" in text_of(file.read(name))
    assert 'href="' + address(life, "papers-archive") in page


def test_the_progress_is_told_paper_by_paper(as_, life, treasurer, member):
    pieces, page = made(as_(treasurer), life)
    assert "9 papiers au 31 décembre 2025" in pieces[0]
    told = pieces[1:-2]
    assert len(told) == 9
    for number, piece in enumerate(told, start=1):
        assert f"{number} sur 9" in piece
    assert "Compte rendu annuel" in told[0]
    assert any(f"Relevé individuel de {member.person.full_name}" in piece for piece in told)
    assert "Télécharger l’archive" in pieces[-2]
    assert pieces[-1].rstrip().endswith("</html>")
    assert "<script" not in page.partition("c-progress")[2].partition("</main>")[0]


def test_a_new_archive_takes_the_place_of_the_old_ones(as_, life, treasurer):
    folder = f"archives/{life.pk}"
    default_storage.save(f"{folder}/ancienne.zip", ContentFile(b"x"))
    browser = as_(treasurer)
    made(browser, life)
    made(browser, life)
    assert default_storage.listdir(folder)[1] == ["papiers.zip"]
    page = browser.get(address(life, "papers"), {"au": str(DAY)}).content.decode()
    assert "Télécharger l’archive faite le" in page


def test_there_is_nothing_to_download_before_it_is_made(as_, life, treasurer):
    browser = as_(treasurer)
    page = browser.get(address(life, "papers-archive"), follow=True).content.decode()
    assert "Aucune archive n’attend" in page
    assert "l’archive faite le" not in browser.get(address(life, "papers")).content.decode()


def test_an_archive_left_unfinished_leaves_the_old_one(as_, life, treasurer):
    made(as_(treasurer), life)
    before = store.stored_archive(life)
    making = archive.make_archive(life, archive.sheets_of_year(life, on=DAY), on=DAY)
    next(making)
    making.close()
    assert store.stored_archive(life) == before


@pytest.mark.expects_errors("investments.views.papers")
def test_a_paper_that_cannot_be_made_is_said_on_the_page(as_, life, treasurer, settings):
    settings.NODE_MODULES = settings.BASE_DIR / "nowhere"
    archive.pdf._font.cache_clear()
    _pieces, page = made(as_(treasurer), life)
    assert "n’a pas pu être fait" in page and "Télécharger l’archive" not in page
    assert store.stored_archive(life) is None
    assert page.rstrip().endswith("</html>")


def test_the_papers_are_read_once_for_all(life, django_assert_max_num_queries):
    forget_books()  # the fixture has read this one
    with django_assert_max_num_queries(8) as few:
        archive.sheets_of_year(life, on=DAY)
    for number in range(10):
        who = factories.make_member(life, given_name=f"M{number}")
        factories.make_contribution(who, 1000, date(2025, 2, 1), by=who.person)
    with django_assert_max_num_queries(8) as many:
        sheets = archive.sheets_of_year(life, on=DAY)
    assert len(sheets) == 9 + 20
    assert len(many.captured_queries) == len(few.captured_queries)


def test_nothing_is_read_from_the_database_while_papers_are_laid_out(
    life, django_assert_num_queries
):
    sheets = archive.sheets_of_year(life, on=DAY)
    with django_assert_num_queries(0):
        list(archive.make_archive(life, sheets, on=DAY))


def test_a_fiscal_year_of_its_own_reads_the_calendar_year_for_taxes(life):
    life.fiscal_year_ends_month = 8
    life.save()
    sheets = archive.sheets_of_year(life, on=DAY)
    starts = {sheet.name.rpartition("/")[2]: sheet.letterhead.starts_on for sheet in sheets}
    assert starts["releve.pdf"] == date(2025, 9, 1)
    assert starts["revenus.pdf"] == date(2025, 1, 1)
