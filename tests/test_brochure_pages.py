"""How the pages of the brochure are made up: pure rules, tried on plain objects."""

from itertools import pairwise

import pytest

from investments.brochure.booklet import Fit, Room, estimate
from investments.brochure.compose import DUOS, FLOWS, Illustration, Layout, compose
from investments.brochure.line import draw_line
from investments.timeline import Event, Timeline

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
