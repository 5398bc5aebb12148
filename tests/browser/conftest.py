"""A real browser in front of a real server, both new for each test."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.site import PASSWORD, Site, build_once, serve

TIMEOUT = 15_000
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
]


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def made_site(tmp_path_factory) -> Path:
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    return build_once(shared)


@pytest.fixture
def site(made_site, tmp_path) -> Iterator[Site]:
    """The demonstration of this test alone, on a port of its own."""
    with serve(made_site, tmp_path / "var") as running:
        yield running
    shutil.rmtree(tmp_path / "var", ignore_errors=True)


def chromium() -> str:
    """Debian's Chromium, or the one that CHROMIUM names."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(path).exists():
        pytest.fail(
            f"No browser at {path}. Install Debian's (`.ci/system-packages dev`), "
            "or name another one: CHROMIUM=/path/to/chrome",
            pytrace=False,
        )
    return path


@pytest.fixture
def browser() -> Iterator[Browser]:
    """New for each test: while Playwright's loop runs, no test of this process has a database."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield running
        running.close()


class Watch:
    """What no page may do: fail in a script, ask another host, break the security policy."""

    def __init__(self, site: Site):
        self.host = urlsplit(site.address).netloc
        self.problems: list[str] = []

    def follow(self, context: BrowserContext):
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"script: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def _console(self, message):
        # Chromium repeats there each answer above 400: those are judged by _response.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.problems.append(f"{message.page and message.page.url}: {message.text}")

    def _request(self, request):
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != self.host:
            self.problems.append(f"another host: {request.url}")

    def _response(self, response):
        is_page = response.request.resource_type == "document"
        if response.status >= (500 if is_page else 400):
            self.problems.append(f"{response.status}: {response.url}")


@pytest.fixture
def visit(site, browser) -> Iterator[Callable[..., Page]]:
    """``visit(width=390)`` is a new visitor's page, ``visit(as_="cigalier")`` a signed-in one's.

    Other arguments are those of Playwright's ``new_context``.
    """
    watch = Watch(site)

    def arrive(*, width: int = 1440, as_: str | None = None, **options) -> Page:
        context = browser.new_context(
            base_url=site.address,
            viewport={"width": width, "height": 900},
            locale="fr-FR",
            timezone_id="Europe/Paris",
            **options,
        )
        context.set_default_timeout(TIMEOUT)
        watch.follow(context)
        page = context.new_page()
        if as_:
            sign_in(page, as_)
        return page

    yield arrive
    assert "\n".join(watch.problems) == ""
    assert site.failures() == ""


def sign_in(page: Page, who: str):
    """Through the form, as people do; lands on the members' space."""
    page.goto("/compte/login/")
    page.get_by_label("Adresse électronique").fill(f"{who}@demo.example")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_label("Mot de passe").press("Enter")
    page.wait_for_url("**/espace/**")
