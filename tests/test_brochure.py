"""The brochure: composed by pure rules, printed for real and read back by other tools."""

import io
import logging
import re
import shutil
import subprocess
from dataclasses import dataclass
from itertools import pairwise

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from investments.brochure.compose import (
    DUOS,
    FLOWS,
    Fit,
    Illustration,
    Layout,
    Room,
    compose,
    draw_line,
    estimate,
)
from investments.brochure.render import is_public, print_brochure
from investments.models import Chronicle
from investments.timeline import Event, Timeline
from tests import factories

# pytest-django makes the database ready only for modules whose tests say that they use it.
pytestmark = pytest.mark.django_db

# --- composing: pure, so plain objects -----------------------------------------------------------

SHORT = "Le club aide un atelier. " * 8
MEDIUM = "Le club aide un atelier du quartier. " * 18
LONG = "Le club aide un atelier du quartier, puis un autre. " * 90


def an_event(pk, year=2015, story=SHORT, title="Un atelier ouvre", **fields) -> Event:
    defaults = {
        "pk": pk,
        "slug": f"evenement-{pk}",
        "title": title,
        "year": year,
        "year_label": str(year),
        "enterprise_name": "Atelier inventé",
        "enterprise_slug": "atelier",
        "beneficiary": "",
        "story": story,
        "place": "",
        "instrument": "",
        "scene": "shop",
        "clubs": (),
        "partners": (),
        "photographs": (),
        "is_published": True,
    }
    return Event(**defaults | fields)


def a_timeline(events, **fields) -> Timeline:
    defaults = {
        "title": "Chronique",
        "subtitle": "",
        "slug": "chronique",
        "territory": "Territoire",
        "first_year": 2010,
        "last_year": 2020,
        "introduction": "",
        "how_to_join": "",
        "imprint": "",
        "figures": (),
        "years": (),
        "marks": (),
    }
    return Timeline(**defaults | fields, events=tuple(events))


def composed(events, measured=None, *, introduction="", how_to_join="", **lengths):
    timeline = a_timeline(events, introduction=introduction, how_to_join=how_to_join)
    pictures = {event.pk: Illustration("static:x.svg", "Dessin") for event in events}
    return compose(timeline, pictures, measured, **lengths)


def told(brochure) -> list[int]:
    return [block.event.pk for page in brochure.pages for block in page.blocks]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 23, 60])
@pytest.mark.parametrize("stories", [[SHORT], [MEDIUM], [SHORT, SHORT, MEDIUM], [SHORT, LONG]])
def test_every_event_is_printed_once_in_order_and_facing_pages_differ(count, stories):
    events = [an_event(i, 2010 + i // 2, stories[i % len(stories)]) for i in range(count)]
    brochure = composed(events)
    assert told(brochure) == list(range(count))
    numbers = [page.number for page in brochure.pages]
    assert numbers == sorted(numbers)
    assert brochure.page_count % 2 == 0
    for page, following in pairwise(brochure.pages):
        assert following.number == page.number + page.length
        assert page.layout != following.layout


@pytest.mark.parametrize("count", [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 23, 60])
def test_short_stories_fold_into_whole_sheets_of_four_pages(count):
    brochure = composed([an_event(i, 2010 + i // 2) for i in range(count)])
    assert brochure.page_count % 4 == 0


def test_only_short_stories_share_a_page_and_by_preference_those_of_one_year():
    years = [2010, 2013, 2014, 2014, 2015, 2017, 2018, 2019, 2019, 2020]
    brochure = composed([an_event(i, year) for i, year in enumerate(years)])
    shared = [[b.event.year for b in page.blocks] for page in brochure.pages if page.layout in DUOS]
    assert shared == [[2014, 2014], [2019, 2019]]
    assert brochure.page_count == 12


def test_a_longer_story_has_its_own_page_and_a_very_long_one_flows():
    assert estimate(an_event(1, story=SHORT)).room is Room.HALF
    assert estimate(an_event(1, story=MEDIUM)).room in (Room.COAST, Room.WHOLE)
    long = estimate(an_event(1, story=LONG))
    assert long.room is Room.FLOW
    assert long.length > 1
    (page,) = composed([an_event(1, story=LONG)]).pages
    assert page.layout in FLOWS
    assert page.length == long.length


def test_many_partners_need_more_than_half_a_page():
    assert estimate(an_event(1, clubs=tuple("abcdefgh"))).room > Room.HALF


def test_what_was_measured_wins_over_the_estimate():
    (page,) = composed([an_event(1)], {1: Fit(Room.FLOW, 3, has_tail=True)}).pages
    assert (page.layout, page.length, page.has_tail) == (Layout.FLOW, 3, True)


def test_the_year_is_a_heading_once_and_repeated_after():
    events = [an_event(1, story=MEDIUM), an_event(2, story=MEDIUM), an_event(3, 2016, MEDIUM)]
    blocks = [block for page in composed(events).pages for block in page.blocks]
    assert [block.opens_year for block in blocks] == [True, False, True]


def test_before_a_year_is_said_above_its_numeral():
    (page,) = composed([an_event(1, 2010, year_label="Avant 2010")]).pages
    assert page.blocks[0].year_word == "Avant"
    assert page.years == "Avant 2010"


def test_a_long_introduction_and_a_long_invitation_get_pages_of_their_own():
    brochure = composed([an_event(1)], introduction=LONG, foreword=Fit(Room.FLOW, 2))
    assert brochure.foreword
    assert brochure.pages[0].number == 6
    brochure = composed([an_event(1)], how_to_join=LONG, join=Fit(Room.FLOW, 2))
    assert brochure.join
    assert brochure.closing_pages == 3


def test_the_line_shows_every_year_and_names_them_while_there_is_room():
    line = draw_line(a_timeline([an_event(1, 2013), an_event(2, 2014), an_event(3, 2014)]))
    assert [mark.year for mark in (*line.left, *line.right)] == list(range(2010, 2021))
    assert line.is_named
    assert [m.is_above for m in line.left if m.events] == [True, False]
    crowded = draw_line(a_timeline([an_event(i, 1990 + i) for i in range(31)]))
    assert not crowded.is_named
    assert crowded.left[0].year == 1990


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
    assert (image["/Width"], image["/Height"]) == (prepared.width, prepared.height)
    with prepared.file.open() as file:
        assert image._data == file.read()
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


# --- the command ----------------------------------------------------------------------------------


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
    assert plain("Un événement raconté") in read(response.content)


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
