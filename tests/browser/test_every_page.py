"""Every page: valid HTML, nothing that hinders a person, nothing wider than a telephone."""

import json
import subprocess
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from django.shortcuts import render
from django.test import RequestFactory
from django.views import defaults
from playwright.sync_api import Page

from tests.browser import pages
from tests.browser.site import ROOT
from tests.routes import route_names

AXE = ROOT / "node_modules/axe-core/axe.min.js"
VNU = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"


def test_every_route_is_looked_at():
    """A new route is added to tests/browser/pages.py, as a page or as none."""
    assert set(route_names()) == set(pages.VIEWS) | set(pages.NO_PAGE)


# --- HTML -----------------------------------------------------------------------------------


def pages_of_failure() -> Iterator[tuple[str, str]]:
    """What no address of a healthy site answers."""
    request = RequestFactory().get("/")
    yield "400", defaults.bad_request(request, Exception()).content.decode()
    yield "500", defaults.server_error(request).content.decode()
    yield "429", render(request, "429.html", status=429).content.decode()


def fetched(site, visit) -> Iterator[tuple[str, str]]:
    for who, places in groupby(pages.places(site), key=lambda place: place.who):
        asks = visit(as_=who).request
        for place in places:
            answer = asks.get(place.address)
            assert answer.status == place.status, place
            assert answer.headers["content-type"] == "text/html; charset=utf-8", place
            yield str(place), answer.text()


def reached(visit) -> Iterator[tuple[str, str]]:
    for who, state in pages.STATES:
        page = visit(as_=who)
        answers = []
        page.on("response", lambda a, answers=answers: answers.append(a))
        state(page)
        page.wait_for_load_state()
        documents = [a for a in answers if a.request.resource_type == "document"]
        yield state.__name__, documents[-1].text()


def test_the_html_of_every_page_is_valid(site, visit, tmp_path):
    names = {}
    for name, html in [*fetched(site, visit), *reached(visit), *pages_of_failure()]:
        file = tmp_path / f"{len(names)}.html"
        file.write_text(html, encoding="utf-8")
        names[file.name] = name
    checked = subprocess.run(
        [
            "java",
            "-Xss2m",
            "-jar",
            str(VNU),
            "--format",
            "json",
            *map(str, tmp_path.glob("*.html")),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    found = json.loads(checked.stderr)["messages"]
    wrong = [
        f"{names[Path(message['url']).name]}, line {message['lastLine']}: {message['message']}"
        for message in found
        if message["type"] == "error" or is_a_true_warning(message)
    ]
    assert "\n".join(wrong) == ""


# Django's own inputs end in « /> », which changes nothing; a page of names and figures is short of
# words to guess its language from.
IDLE = ("Trailing slash", "This document appears to be written in")


def is_a_true_warning(message: dict) -> bool:
    return message.get("subType") == "warning" and not message["message"].startswith(IDLE)


# --- what hinders a person --------------------------------------------------------------------

# One telephone by day, one wide screen by night: each width and each scheme once.
SCREENS = [(390, "light"), (1440, "dark")]


def hindrances(page: Page) -> Iterator[str]:
    """What axe finds on the page, and whether a telephone has to scroll sideways."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for width, scheme in SCREENS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        result = page.evaluate("axe.run({ resultTypes: ['violations'] })")
        for rule in result["violations"]:
            for node in rule["nodes"]:
                yield f"{width} px, {scheme}: {rule['id']}: {node['html'][:200]}"
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            yield f"{width} px: scrolls sideways"


GROUPS = [
    [None, "voisine", "admin", "gerante"],
    ["cigalier", "tresoriere"],
    ["secretaire"],
]


@pytest.mark.parametrize("group", GROUPS, ids=["others", "accounts", "story"])
def test_no_page_hinders_anybody(group, site, visit):
    found = []
    for who in group:
        # The policy of the site refuses axe like any script from elsewhere: set aside, here only.
        page = visit(as_=who, bypass_csp=True)
        for place in pages.places(site):
            if place.who == who:
                page.goto(place.address)
                found += [f"{place}: {words}" for words in hindrances(page)]
        for visitor, state in pages.STATES:
            if visitor == who:
                state(page)
                page.wait_for_load_state()
                found += [f"{state.__name__}: {words}" for words in hindrances(page)]
    assert "\n".join(found) == ""


def test_every_visitor_is_in_a_group():
    visitors = {view.who for views in pages.VIEWS.values() for view in views}
    visitors |= {who for who, *_ in [*pages.ERRORS, *pages.STATES]}
    assert visitors == {who for group in GROUPS for who in group}
