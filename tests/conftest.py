"""The cast: a club, the people who visit it, and one from next door."""

import pytest

from clubs.models import Membership
from tests import factories


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
