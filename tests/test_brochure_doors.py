"""How the brochure is had: by the command line and from the secretary's office."""

import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from investments.models import Chronicle
from tests import factories


def test_the_command_writes_the_file_whole_and_says_its_pages(db, tmp_path, capsys):
    factories.make_event(factories.make_chronicle(slug="essai"))
    output = tmp_path / "brochure.pdf"
    output.write_text("ancien contenu")
    call_command("export_brochure", "essai", output=output)
    assert output.read_bytes().startswith(b"%PDF-")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["brochure.pdf"]
    assert re.search(r"brochure\.pdf : 6 pages, 0,\d Mo\.", capsys.readouterr().out)


def test_the_command_names_the_chronicles_it_knows(db, tmp_path):
    factories.make_chronicle(slug="calaisis")
    with pytest.raises(CommandError, match=r"« ailleurs »\. .*: calaisis"):
        call_command("export_brochure", "ailleurs", output=tmp_path / "x.pdf")
    Chronicle.objects.all().delete()
    with pytest.raises(CommandError, match="n’en contient aucune"):
        call_command("export_brochure", "ailleurs", output=tmp_path / "x.pdf")


def test_the_command_says_why_it_cannot_write(db, tmp_path):
    factories.make_chronicle(slug="essai")
    with pytest.raises(CommandError, match=r"ne peut pas être écrit.*: ce dossier n’existe pas"):
        call_command("export_brochure", "essai", output=tmp_path / "absent" / "x.pdf")
    with pytest.raises(CommandError, match="est un dossier"):
        call_command("export_brochure", "essai", output=tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.suffix == ".pdf"] == []


def test_the_command_refuses_an_address_that_nobody_can_follow(db, tmp_path):
    factories.make_chronicle(slug="essai")
    with pytest.raises(CommandError, match="n’est pas une adresse publique"):
        call_command("export_brochure", "essai", output=tmp_path / "x", site_url="cigales.example")


# --- the view -------------------------------------------------------------------------------------


@pytest.fixture
def story(club) -> Chronicle:
    chronicle = factories.make_chronicle(slug="la-notre", kept_by=club)
    factories.make_event(chronicle, title="Un événement raconté")
    return chronicle


URL = "/espace/club-du-port/chronique/la-notre/brochure.pdf"


def test_the_secretary_downloads_the_brochure(as_, secretary, story):
    response = as_(secretary).get(URL)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="brochure-la-notre.pdf"'
    assert "Un événement raconté" in PdfReader(io.BytesIO(response.content)).pages[3].extract_text()


def test_others_do_not(as_, member, treasurer, neighbour, story):
    assert as_(member).get(URL).status_code == 403
    assert as_(treasurer).get(URL).status_code == 403
    assert as_(neighbour).get(URL).status_code == 404
    response = as_(None).get(URL)
    assert response.status_code == 302
    assert "/compte/" in response["Location"]


def test_a_club_prints_only_the_chronicle_it_keeps(as_, secretary, neighbour_club):
    factories.make_chronicle(slug="la-notre", kept_by=neighbour_club)
    assert as_(secretary).get(URL).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_events(as_, secretary, story, club):
    browser = as_(secretary)
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get(URL)
    for _ in range(5):
        factories.make_event(story, clubs=[club], partners=[factories.make_partner()])
    with CaptureQueriesContext(connection) as many:
        assert browser.get(URL).status_code == 200
    assert len(many) <= 15
    # One event has no partner and no photograph to ask for; the sets are asked for once each.
    assert len(many) - len(few) <= 1
