"""The brochure, printed for real and read back by other tools."""

import io
import logging
import re
import shutil
import subprocess
from dataclasses import dataclass

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction
from PIL import Image
from pypdf import PdfReader

from investments.brochure.render import is_public, print_brochure
from investments.models import Chronicle
from tests import factories

# pytest-django makes the database ready only for modules whose tests say that they use it.
pytestmark = pytest.mark.django_db

# --- printing the Calaisis, once for the module ---------------------------------------------------


@dataclass
class Proof:
    """The Calaisis brochure as printed, and whatever was logged meanwhile."""

    path: str
    pdf: bytes
    page_count: int
    records: list
    chronicle: Chronicle
    events: list

    def by(self, *command) -> str:
        """What another tool says of the file."""
        words = [self.path if word == "FILE" else word for word in command]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


class Recorder(logging.Handler):
    def __init__(self):
        super().__init__(logging.DEBUG)
        self.records = []

    def emit(self, record):
        if not record.name.startswith("weasyprint.progress"):
            self.records.append(f"{record.name}: {record.getMessage()}")


@pytest.fixture(scope="module")
def calaisis(django_db_setup, django_db_blocker, tmp_path_factory) -> Proof:
    recorder = Recorder()
    logging.getLogger("weasyprint").addHandler(recorder)
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("loaddata", "calaisis", verbosity=0)
        chronicle = Chronicle.objects.select_related("territory", "kept_by").get(slug="calaisis")
        printed = print_brochure(chronicle, site_url="https://cigales.example/")
        events = list(chronicle.events.order_by("year", "-is_before_year", "position"))
        transaction.set_rollback(True)
    logging.getLogger("weasyprint").removeHandler(recorder)
    path = tmp_path_factory.mktemp("brochure") / "calaisis.pdf"
    path.write_bytes(printed.pdf)
    return Proof(str(path), printed.pdf, printed.page_count, recorder.records, chronicle, events)


def plain(text: str) -> str:
    """Letters and digits alone: what is left whatever breaks, hyphens and spaces were printed."""
    return re.sub(r"[^\w]", "", text)


def test_the_tools_that_read_it_back_are_there():
    assert all(shutil.which(tool) for tool in ("qpdf", "pdffonts", "pdfinfo", "pdftotext"))


def test_nothing_is_logged_while_printing(calaisis):
    assert calaisis.records == []


def test_qpdf_finds_nothing_to_say(calaisis):
    assert "No syntax or stream encoding errors found" in calaisis.by("qpdf", "--check", "FILE")


def test_it_is_a_booklet_of_a4_pages_with_its_title_language_and_tags(calaisis):
    said = calaisis.by("pdfinfo", "FILE")
    assert re.search(r"Pages:\s+12\n", said)
    assert calaisis.page_count == 12
    assert re.search(r"Page size:\s+595\.2\d+ x 841\.8\d+ pts \(A4\)", said)
    assert re.search(r"Tagged:\s+yes", said)
    assert re.search(r"Title:\s+10 ans d’investissement citoyen au côté des créateurs", said)
    assert re.search(r"Author:\s+10 ans d’investissement citoyen", said)
    assert "CreationDate" not in said
    catalogue = PdfReader(io.BytesIO(calaisis.pdf)).trailer["/Root"]
    assert catalogue["/Lang"] == "fr"
    assert b"pdfuaid" in catalogue["/Metadata"].get_object().get_data()


def test_every_font_is_embedded_and_ours(calaisis):
    lines = calaisis.by("pdffonts", "FILE").splitlines()[2:]
    assert lines
    for line in lines:
        assert re.search(r"yes yes yes\s+\d+\s+\d+$", line), line
        assert re.match(r"\w+\+(Fraunces|Source-?Sans)", line), line


def test_the_titles_follow_each_other_and_every_story_is_whole(calaisis):
    text = plain(calaisis.by("pdftotext", "FILE", "-"))
    # A story may begin with its title's words: each title is looked for after the one before.
    place = 0
    for event in calaisis.events:
        place = text.index(plain(event.title), place)
    for event in calaisis.events:
        for paragraph in event.story.split("\n\n"):
            assert plain(paragraph) in text, event.title
    assert plain(calaisis.chronicle.introduction) in text
    for paragraph in calaisis.chronicle.how_to_join.split("\n\n"):
        assert plain(paragraph) in text
    assert plain(calaisis.chronicle.imprint) in text


def test_the_figures_say_what_they_count(calaisis):
    text = calaisis.by("pdftotext", "-f", "3", "-l", "3", "-layout", "FILE", "-")
    for words in ("activités soutenues", "entreprises", "investissements", "clubs successifs"):
        assert words in text
    assert "environ" in text


def test_inner_pages_carry_their_number_and_year_outside(calaisis):
    for number, year in ((4, "Avant 2010"), (6, "2014"), (11, "2020")):
        head = calaisis.by(
            *("pdftotext", "-f", str(number), "-l", str(number), "-layout", "-r", "72"),
            *("-x", "0", "-y", "0", "-W", "595", "-H", "54", "FILE", "-"),
        )
        assert str(number) in head.split()
        assert year in head


def test_the_line_of_years_gives_the_page_of_each_story(calaisis):
    reader = PdfReader(io.BytesIO(calaisis.pdf))
    text = re.sub(r"\s+", " ", " ".join(reader.pages[i].extract_text() for i in (1, 2)))
    assert "Opale Vélo Service · p. 4" in text
    assert "La Salamandre, le fournil bio · p. 11" in text


def test_the_bookmarks_are_the_years_and_their_stories(calaisis):
    reader = PdfReader(io.BytesIO(calaisis.pdf))

    def titles(outline):
        for item in outline:
            if isinstance(item, list):
                yield from titles(item)
            else:
                yield item.title, reader.get_destination_page_number(item) + 1

    found = list(titles(reader.outline))
    assert ("Avant 2010", 4) in found
    assert ("Nous rejoindre", 12) in found
    stories = {event.title for event in calaisis.events}
    assert [title for title, _page in found if title in stories] == [
        event.title for event in calaisis.events
    ]


def test_every_drawing_has_an_alternative_text(calaisis):
    def elements(node):
        yield node
        for child in node.get("/K", []):
            child = child.get_object() if hasattr(child, "get_object") else child
            if isinstance(child, dict):
                yield from elements(child)

    root = PdfReader(io.BytesIO(calaisis.pdf)).trailer["/Root"]["/StructTreeRoot"]
    figures = [element for element in elements(root) if element.get("/S") == "/Figure"]
    alternatives = [figure["/Alt"] for figure in figures]
    assert "Dessin\N{NO-BREAK SPACE}: fournil" in alternatives
    # Cover, ten scenes, QR code.
    assert len(alternatives) == 12


def test_the_public_address_is_a_link(calaisis):
    (last,) = PdfReader(io.BytesIO(calaisis.pdf)).pages[-1:]
    links = [note.get_object()["/A"]["/URI"] for note in last["/Annots"]]
    assert links == ["https://cigales.example/"]


# --- odd chronicles -------------------------------------------------------------------------------


def read(pdf: bytes) -> str:
    return plain(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def test_two_printings_of_the_same_data_are_the_same_file(db):
    chronicle = factories.make_chronicle(imprint="Imprimé ici.")
    factories.make_event(chronicle, title="Un seul événement")
    once = print_brochure(chronicle, site_url="https://cigales.example/")
    assert once == print_brochure(chronicle, site_url="https://cigales.example/")


def test_a_chronicle_without_any_published_event_still_prints(db):
    chronicle = factories.make_chronicle()
    factories.make_event(chronicle, title="Un brouillon", is_published=False)
    printed = print_brochure(chronicle)
    assert printed.page_count == 4
    assert plain("Un brouillon") not in read(printed.pdf)


def test_a_very_long_story_flows_over_pages_and_loses_nothing(db):
    chronicle = factories.make_chronicle()
    words = [f"phrase{i}" for i in range(1000)]
    factories.make_event(chronicle, title="Avant", year=2011)
    factories.make_event(chronicle, title="Très long", year=2012, story=" ".join(words))
    factories.make_event(chronicle, title="Après", year=2013)
    printed = print_brochure(chronicle)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(printed.pdf)).pages)
    assert re.findall(r"phrase\d+", re.sub(r"-\n", "", text)) == words
    assert printed.page_count > 8


def test_a_text_wider_than_its_estimate_is_given_more_room_and_nothing_is_lost(db):
    chronicle = factories.make_chronicle()
    factories.make_event(chronicle, year=2011, story="W" * 500)
    factories.make_event(chronicle, year=2011, story="M" * 480)
    text = read(print_brochure(chronicle).pdf)
    assert text.count("W") >= 500
    assert text.count("M") >= 480


def test_a_long_introduction_and_invitation_are_whole(db):
    introduction = "\n\n".join(f"Avant-propos numéro {i}, dit en peu de mots." for i in range(60))
    invitation = "\n\n".join(f"Une invitation numéro {i}, dite en peu de mots." for i in range(70))
    chronicle = factories.make_chronicle(introduction=introduction, how_to_join=invitation)
    factories.make_event(chronicle)
    text = read(print_brochure(chronicle).pdf)
    for i in range(60):
        assert plain(f"Avant-propos numéro {i}, dit") in text
    for i in range(70):
        assert plain(f"Une invitation numéro {i}, dite") in text


def test_a_story_cannot_make_the_printer_read_a_file(db):
    chronicle = factories.make_chronicle()
    story = '![](file:///etc/passwd) ![](http://x.org/a.png) <img src="file:///etc/passwd"> Fin.'
    factories.make_event(chronicle, story=story)
    printed = print_brochure(chronicle)
    assert "root:" not in read(printed.pdf)
    assert "Fin" in read(printed.pdf)


def test_a_photograph_is_embedded_as_it_was_prepared(db):
    chronicle = factories.make_chronicle()
    event = factories.make_event(chronicle)
    picture = factories.make_picture(event, by=factories.make_person(), credit="Le club")
    prepared = picture.renditions.get(use="print-jpeg")
    page = PdfReader(io.BytesIO(print_brochure(chronicle).pdf)).pages[3]
    images = [drawn.get_object() for drawn in page["/Resources"]["/XObject"].values()]
    (image,) = [image for image in images if image["/Subtype"] == "/Image"]
    with prepared.file.open() as file:
        jpeg = file.read()
    assert image._data == jpeg
    assert (image["/Width"], image["/Height"]) == Image.open(io.BytesIO(jpeg)).size
    assert re.search(r"Photographie\s+Le club", page.extract_text())


def test_a_photograph_that_is_hidden_or_whose_file_is_gone_gives_way_to_the_drawing(db):
    chronicle = factories.make_chronicle()
    person = factories.make_person()
    factories.make_picture(factories.make_event(chronicle), by=person, consent="missing")
    lost = factories.make_picture(factories.make_event(chronicle), by=person)
    default_storage.delete(lost.renditions.get(use="print-jpeg").file.name)
    assert "Photographie" not in read(print_brochure(chronicle).pdf)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://cigales.example/", True),
        ("http://127.0.0.1:8000/", False),
        ("http://localhost/", False),
        ("http://[::1]:8000/", False),
        ("ftp://cigales.example/", False),
        ("cigales.example", False),
        ("", False),
    ],
)
def test_only_an_address_that_others_can_reach_is_printed(url, expected):
    assert is_public(url) is expected
