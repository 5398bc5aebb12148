"""The harness that is always on (tests/strict.py), then the cast."""

import logging
from datetime import date

import hypothesis
import pytest
from django.core.cache import cache

from clubs.models import Membership
from clubs.queries.records import forget_books
from tests import factories, strict

strict.make_templates_strict()

# The same examples every time, and no folder of failures beside the code.
hypothesis.settings.register_profile("house", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("house")


@pytest.fixture(autouse=True)
def no_unexpected_log(request):
    """An ERROR record, or any of WeasyPrint, fails the test that does not expect it.

    ``@pytest.mark.expects_errors("django.request")`` names the loggers that must complain.
    """
    watch = strict.LogWatch()
    root = logging.getLogger()
    root.addHandler(watch)
    yield
    root.removeHandler(watch)
    marker = request.node.get_closest_marker("expects_errors")
    if verdict := watch.verdict(marker.args if marker else ()):
        pytest.fail(verdict, pytrace=False)


@pytest.fixture(autouse=True)
def empty_cache():
    """The rate limits of sign-in are kept in the cache, and the books in memory."""
    cache.clear()
    forget_books()


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    """Uploaded files of one test are not there in the next."""
    settings.MEDIA_ROOT = tmp_path / "media"


# --- the cast: a club, the people who visit it, and one from next door ----------------------


@pytest.fixture
def club(db):
    return factories.make_club(name="Cigale inventée du Port", slug="club-du-port")


@pytest.fixture
def neighbour_club(db):
    return factories.make_club(name="Cigale inventée du Marais", slug="club-du-marais")


@pytest.fixture
def member(club) -> Membership:
    return factories.make_member(club, given_name="Marin")


@pytest.fixture
def treasurer(club) -> Membership:
    return factories.make_member(club, "treasurer", given_name="Thérèse")


@pytest.fixture
def secretary(club) -> Membership:
    return factories.make_member(club, "secretary", given_name="Simone")


@pytest.fixture
def manager(club) -> Membership:
    return factories.make_member(club, "manager", given_name="Gérard")


@pytest.fixture
def former_member(club) -> Membership:
    """Somebody who left: their payments stay in the book, the club's pages are closed to them."""
    return factories.make_member(club, given_name="Fabien", left_on=date(2023, 12, 31))


@pytest.fixture
def neighbour(neighbour_club) -> Membership:
    """The treasurer of another club."""
    return factories.make_member(neighbour_club, "treasurer", given_name="Nadège")


@pytest.fixture
def superuser(db):
    return factories.make_person("Alex", is_staff=True, is_superuser=True)


@pytest.fixture
def as_(client):
    """``as_(treasurer)`` is a browser in which that person is signed in; ``as_(None)`` nobody."""

    def sign_in(who):
        if who is None:
            client.logout()
        else:
            client.force_login(who.person if isinstance(who, Membership) else who)
        return client

    return sign_in
