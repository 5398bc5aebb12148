"""What the secretary of these tests keeps: a chronicle, a draft of it, photographs."""

import pytest

from investments import actions
from investments.models import Picture
from tests import factories, image_files


@pytest.fixture
def chronicle(club):
    return factories.make_chronicle(
        kept_by=club,
        territory=club.territory,
        title="Dix ans",
        slug="dix-ans",
        first_year=2010,
        last_year=2020,
    )


@pytest.fixture
def event(chronicle, club):
    return factories.make_event(
        chronicle,
        title="Le fournil allume son four",
        enterprise=factories.make_enterprise(name="Le Fournil", kept_by=club),
        is_published=False,
    )


@pytest.fixture
def picture(event, secretary) -> Picture:
    return factories.make_picture(event, by=secretary.person, alt="Trois pains")


@pytest.fixture
def stored(event, secretary) -> Picture:
    """A photograph with its files, of an event that is published."""
    actions.publish_event(event=event, by=secretary.person)
    return actions.add_picture(
        event=event,
        upload=image_files.a_photograph(width=700, height=500),
        alt="Trois pains",
        credit="Photo du club",
        consent="nobody",
        consent_on=None,
        by=secretary.person,
    )
