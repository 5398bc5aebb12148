"""What a visitor reads: the timeline, an enterprise, and the pages that say something is wrong."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.views.defaults import bad_request, permission_denied, server_error

from tests import factories

pytestmark = pytest.mark.django_db

AMOUNT = re.compile(r"\d[\d\s.,]*(?:€|euros?\b)|€")


class Page(HTMLParser):
    """The tags of a page, for what no substring can say."""

    def __init__(self, response):
        super().__init__()
        self.tags = []
        self.words = ""
        self.feed(response.content.decode())
        self.words = " ".join(self.words.split())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words += data

    def all(self, tag, **attrs):
        return [
            found
            for name, found in self.tags
            if name == tag and all(found.get(key) == value for key, value in attrs.items())
        ]


@pytest.fixture
def calaisis():
    call_command("loaddata", "calaisis", verbosity=0)


def test_the_timeline_opens_on_what_it_is(client, calaisis):
    page = Page(client.get("/"))
    assert "10 ans d’investissement citoyen au côté des créateurs d’activités en Calaisis" in (
        page.words
    )
    assert "Une Cigales est un club de 5 à 20 personnes" in page.words
    assert "Deux clubs Cigales se sont succédé dans le Calaisis." in page.words
    assert "10 activités soutenues" in page.words
    assert "9 entreprises" in page.words
    assert "10 investissements" in page.words
    assert "2 clubs successifs" in page.words
    assert "environ 30 habitants" in page.words
    assert len(page.all("h1")) == 1


def test_the_timeline_tells_the_ten_events_in_order(client, calaisis):
    page = Page(client.get("/"))
    assert [article["id"] for article in page.all("article")] == [
        "opale-velo-service",
        "micro-creche-des-cailloux",
        "le-lieu-commun",
        "toerana-habitat",
        "entreprise-de-2015",
        "biocoop-calais-saint-pierre",
        "toerana-habitat-artisan",
        "audotri",
        "societe-du-beau-marais",
        "la-salamandre",
    ]
    assert "on trie plusieurs tonnes de linge par jour" in page.words
    assert "Soutien : apport avec droit de reprise" in page.words
    assert "Clubs : Cigales de Calais, Cigales d’Audruicq" in page.words
    assert "Avec : BGE (préparation du projet), Pas-de-Calais Actif (soutien)" in page.words
    assert "Pour : un artisan de la coopérative" in page.words
    assert page.all("a", href="/entreprises/audotri/")


def test_every_link_to_a_year_finds_its_chapter(client, calaisis):
    page = Page(client.get("/"))
    links = [a["href"] for a in page.all("a") if a["href"].startswith("#annee")]
    chapters = ["#" + section["id"] for section in page.all("section", **{"class": "c-year"})]
    assert len(chapters) == 8
    assert links == chapters * 2  # the tide line, then the rail


def test_an_event_shows_its_drawing_until_it_has_a_photograph(client):
    event = factories.make_event(factories.make_chronicle(), scene="bakery")
    assert Page(client.get("/")).all("img", src="/static/illustrations/bakery.svg", alt="")
    picture = factories.make_picture(
        event, width=1500, height=1000, alt="Un étal inventé", credit="le club"
    )
    page = Page(client.get("/"))
    assert not page.all("img", src="/static/illustrations/bakery.svg")
    assert [source["type"] for source in page.all("source")] == ["image/avif", "image/webp"]
    (photograph,) = page.all("img", alt="Un étal inventé")
    assert photograph["src"] == f"/photos/{picture.pk}/web-jpeg-480.jpg"
    assert f"/photos/{picture.pk}/web-jpeg-960.jpg 960w" in photograph["srcset"]
    assert (photograph["width"], photograph["height"]) == ("1500", "1000")
    assert "Photographie : le club" in page.words


def test_the_enterprise_page_gathers_its_events(client, calaisis):
    page = Page(client.get("/entreprises/toerana-habitat/"))
    assert "aussi écrit « Toerana-habitat »" in page.words
    assert "Forme : coopérative d’activité et d’emploi" in page.words
    assert [article["id"] for article in page.all("article")] == [
        "toerana-habitat",
        "toerana-habitat-artisan",
    ]
    assert page.all("a", href="/#toerana-habitat-artisan")


def test_every_enterprise_of_the_timeline_has_its_page(client, calaisis):
    links = {a["href"] for a in Page(client.get("/")).all("a")}
    enterprises = sorted(link for link in links if link.startswith("/entreprises/"))
    assert len(enterprises) == 9
    for link in enterprises:
        assert Page(client.get(link)).all("article"), link


def test_an_enterprise_page_shows_all_the_photographs_of_an_event(client):
    event = factories.make_event(factories.make_chronicle())
    factories.make_picture(event, alt="La première", position=1)
    factories.make_picture(event, alt="La seconde", position=2)
    assert not Page(client.get("/")).all("img", alt="La seconde")
    page = Page(client.get(f"/entreprises/{event.enterprise.slug}/"))
    assert page.all("img", alt="La première")
    assert page.all("img", alt="La seconde")


@pytest.mark.parametrize("slug", ["inconnue", "en-brouillon"])
def test_an_unknown_enterprise_is_a_french_404(client, slug):
    factories.make_event(
        factories.make_chronicle(),
        enterprise=factories.make_enterprise(slug="en-brouillon"),
        is_published=False,
    )
    response = client.get(f"/entreprises/{slug}/")
    assert response.status_code == 404
    assert "Cette page n’existe pas" in response.content.decode()


def test_a_draft_is_never_shown(client):
    chronicle = factories.make_chronicle()
    enterprise = factories.make_enterprise()
    factories.make_event(chronicle, enterprise=enterprise, title="Publié")
    factories.make_event(chronicle, enterprise=enterprise, title="Brouillon", is_published=False)
    for address in ("/", f"/entreprises/{enterprise.slug}/"):
        page = Page(client.get(address))
        assert "Publié" in page.words
        assert "Brouillon" not in page.words


@pytest.mark.parametrize("is_there", [True, False])
def test_without_a_published_chronicle_the_page_says_so(client, is_there):
    if is_there:
        factories.make_event(factories.make_chronicle(title="Cachée", is_published=False))
    page = Page(client.get("/"))
    assert "La chronique se prépare" in page.words
    assert "Cachée" not in page.words
    assert page.all("a", href="/espace/")


@pytest.mark.parametrize("address", ["/", "/entreprises/une-entreprise/"])
def test_sixty_events_cost_as_many_queries_as_one(client, address):
    chronicle = factories.make_chronicle()
    enterprise = factories.make_enterprise(slug="une-entreprise")
    clubs = [factories.make_club(), factories.make_club()]
    partners = [factories.make_partner(), factories.make_partner()]

    def add(year, title):
        event = factories.make_event(
            chronicle, enterprise=enterprise, year=year, title=title, clubs=clubs, partners=partners
        )
        factories.make_picture(event)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page = Page(client.get(address))
        return len(captured), len(page.all("article"))

    add(2010, "Le premier")
    few, one = queries()
    for number in range(59):
        add(2010 + number % 11, f"Un événement au titre long et même très long, numéro {number}")
    many, sixty = queries()
    assert (one, sixty) == (1, 60)
    assert many == few <= 15


def test_no_public_page_shows_an_amount(client, calaisis):
    links = {a["href"] for a in Page(client.get("/")).all("a")}
    for address in ["/", *(link for link in links if link.startswith("/entreprises/"))]:
        found = AMOUNT.search(Page(client.get(address)).words)
        assert found is None, f"{address}: {found}"


def test_a_script_in_a_story_is_only_text(client):
    factories.make_event(
        factories.make_chronicle(introduction="<script>alert(0)</script>"),
        title="<script>alert(1)</script>",
        story="<script>alert(2)</script> [lien](javascript:alert(3)) <img src=x onerror=alert(4)>",
        place="<b onclick=alert(5)>",
        clubs_note="<i>deux</i>",
    )
    page = Page(client.get("/"))
    assert page.all("script") == []
    assert "alert(1)" in page.words
    assert "alert(2)" in page.words
    for _tag, attrs in page.tags:
        assert not [name for name in attrs if name.startswith("on")]
        assert "javascript:" not in (attrs.get("href") or "")


def test_public_pages_have_no_script_and_ask_no_other_host(client, calaisis):
    for address in ("/", "/entreprises/audotri/", "/rien"):
        page = Page(client.get(address))
        assert page.all("script") == page.all("style") == []
        for _tag, attrs in page.tags:
            assert "style" not in attrs
            for name in ("src", "srcset"):
                assert "//" not in attrs.get(name, "")
        assert all(link["href"].startswith("/static/") for link in page.all("link"))


def test_the_timeline_and_its_style_weigh_less_than_100_kilobytes(client, calaisis):
    response = client.get("/")
    sheets = [link["href"] for link in Page(response).all("link", rel="stylesheet")]
    assert 2 <= len(sheets) <= 4
    style = [
        Path(settings.BASE_DIR / "static", sheet.removeprefix("/static/")).stat().st_size
        for sheet in sheets
    ]
    assert len(response.content) + sum(style) < 60_000


def test_a_refused_page_says_why(db):
    request = RequestFactory().get("/espace/")
    response = permission_denied(request, PermissionDenied("Réservé à la trésorerie."))
    assert response.status_code == 403
    assert "Réservé à la trésorerie." in response.content.decode()


def test_a_form_without_its_token_is_refused_in_french():
    response = Client(enforce_csrf_checks=True).post("/compte/login/", {})
    assert response.status_code == 403
    assert "Ce formulaire n’a pas pu être vérifié" in response.content.decode()


def test_a_broken_request_is_answered_in_french():
    response = bad_request(RequestFactory().get("/"), ValueError())
    assert response.status_code == 400
    assert "Le site n’a pas compris cette demande" in response.content.decode()


def test_the_page_of_a_breakdown_needs_nothing_that_may_be_broken(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Le site a un souci" in response.content.decode()
    source = (settings.BASE_DIR / "templates/500.html").read_text()
    assert "{%" not in source
    for sheet in re.findall(r'href="/static/([^"]+)"', source):
        assert (settings.BASE_DIR / "static" / sheet).is_file()


def test_invented_data_is_said_to_be_invented():
    notice = render_to_string("components/demonstration_notice.html")
    assert "Données inventées, pour la démonstration" in notice
