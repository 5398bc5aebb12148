"""Make-up: the chronicle's page objects become numbered pages, each with its layout. Pure.

The rules of the house (LOOK.md, « Brochure on paper »): a story has its own page or half a page and
is never cut, unless it is longer than any page can hold and then flows over as many as it needs;
no two facing pages are alike; the whole makes a booklet, four pages to the folded sheet, whenever
pairing short stories allows it.

How much room a story takes is estimated by :mod:`booklet` and measured by :mod:`render`, which
composes again with what it found: an estimate can cost time, never a line of text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from investments.brochure.booklet import (
    LONG_TITLE,
    Fit,
    Group,
    Room,
    booklet,
    estimate,
    pages_of,
    pages_to_close,
)
from investments.brochure.line import Line, draw_line

if TYPE_CHECKING:
    from investments.timeline import Event, Timeline

# Cover, and the opening double page.
FRONT_PAGES = 3

LONGEST_LEAD = 330
LONGEST_INTRODUCTION = 620
LONGEST_JOIN = 900
VERY_LONG_TITLE = 84


class Layout(StrEnum):
    """How a page is arranged; its template is ``print/_<first word>.html``."""

    COAST = "coast"  # the picture is the foot of the page, its sky the ground of the text
    BAND = "band"  # the picture runs from edge to edge under the running head
    SQUARE = "square"  # a square picture leaves the page by its outer edge
    DUO = "duo"  # two stories, the first picture on the left
    DUO_MIRRORED = "duo-mirrored"  # two stories, the first picture on the right
    FLOW = "flow"  # a long story in two columns, over as many pages as it takes
    FLOW_INSET = "flow-inset"  # the same, its picture over half the width


FLOWS = (Layout.FLOW, Layout.FLOW_INSET)
DUOS = (Layout.DUO, Layout.DUO_MIRRORED)
_SINGLE = {
    Room.HALF: (Layout.COAST, Layout.BAND, Layout.SQUARE),
    Room.COAST: (Layout.COAST, Layout.BAND, Layout.SQUARE),
    Room.WHOLE: (Layout.BAND, Layout.SQUARE),
    Room.FLOW: FLOWS,
}


@dataclass(frozen=True)
class Illustration:
    """What is shown of an event: the photograph's print file, or the drawing of its scene."""

    url: str
    alt: str
    credit: str = ""


@dataclass(frozen=True)
class Block:
    """One event on paper. ``opens_year`` when its numeral is the year's heading."""

    event: Event
    picture: Illustration
    opens_year: bool
    has_lead: bool
    title_size: str
    picture_side: str = ""

    @property
    def year_word(self) -> str:
        """« Avant » in « Avant 2010 »: set small, above the numeral."""
        return self.event.year_label.removesuffix(str(self.event.year)).strip()


@dataclass(frozen=True)
class Page:
    """One page, or the run of pages of one long story, starting on page ``number``.

    ``is_roomy`` when the text is short and leaves the picture more height.
    """

    number: int
    length: int
    layout: Layout
    blocks: tuple[Block, ...]
    is_roomy: bool = False
    has_tail: bool = False

    @property
    def side(self) -> str:
        return _side(self.number)

    @property
    def last_side(self) -> str:
        return _side(self.number + self.length - 1)

    @property
    def anchor(self) -> str:
        return f"page-{self.blocks[0].event.pk}"

    @property
    def template(self) -> str:
        return f"print/_{self.layout.partition('-')[0]}.html"

    @property
    def years(self) -> str:
        """What the running head says: « 2014 », « 2015 – 2017 »."""
        labels = list(dict.fromkeys(block.event.year_label for block in self.blocks))
        return " – ".join(labels)


@dataclass(frozen=True)
class Brochure:
    """All that the template loops over. ``closing_pages`` is 1 when one page says it all.

    ``foreword`` and ``join`` are None when these texts have no pages of their own; the sides are
    those of their last pages.
    """

    timeline: Timeline = field(repr=False)
    line: Line
    title_size: str
    foreword: Fit | None
    foreword_side: str
    pages: tuple[Page, ...]
    closing_number: int
    closing_pages: int
    join: Fit | None
    join_side: str

    @property
    def page_count(self) -> int:
        return self.closing_number + self.closing_pages - 1


def compose(
    timeline: Timeline,
    pictures: Mapping[int, Illustration],
    measured: Mapping[int, Fit] | None = None,
    *,
    foreword: Fit | None = None,
    join: Fit | None = None,
) -> Brochure:
    """The brochure of a chronicle. ``pictures`` and ``measured`` are keyed by the events' pk.

    What is measured overrides the estimate: ``foreword`` and ``join`` are given when the
    introduction and the invitation take pages of their own.
    """
    fits = {event.pk: estimate(event) for event in timeline.events} | dict(measured or {})
    if len(timeline.introduction) > LONGEST_INTRODUCTION:
        foreword = foreword or Fit(Room.FLOW)
    if len(timeline.how_to_join) > LONGEST_JOIN:
        join = join or Fit(Room.FLOW)
    first = FRONT_PAGES + 1 + (foreword.length if foreword else 0)
    groups = booklet(timeline.events, fits, first - 1, join.length if join else 0)
    pages = tuple(_make_up(groups, fits, pictures, first))
    closing_number = first + sum(page.length for page in pages)
    return Brochure(
        timeline=timeline,
        line=draw_line(timeline),
        title_size=_title_size(timeline.title),
        foreword=foreword,
        foreword_side=_side(first - 1),
        pages=pages,
        closing_number=closing_number,
        closing_pages=join.length + 1 if join else pages_to_close(closing_number - 1),
        join=join,
        join_side=_side(closing_number + join.length - 1 if join else closing_number),
    )


def _title_size(title: str) -> str:
    if len(title) > VERY_LONG_TITLE:
        return "small"
    return "medium" if len(title) > LONG_TITLE else "large"


# --- which layout each page gets ---------------------------------------------------------------


def _make_up(
    groups: Iterable[Group],
    fits: Mapping[int, Fit],
    pictures: Mapping[int, Illustration],
    number: int,
) -> Iterable[Page]:
    """Pages in order: of the layouts that hold a group, the one not seen for the longest time."""
    last_used: dict[Layout, int] = {}
    last_year = ""
    for group in groups:
        layouts = DUOS if len(group) == 2 else _SINGLE[fits[group[0].pk].room]
        layout = min(layouts, key=lambda layout: last_used.get(layout, 0))
        blocks = []
        for place, event in enumerate(group):
            blocks.append(
                _block(
                    event,
                    pictures[event.pk],
                    opens_year=event.year_label != last_year,
                    picture_side=_picture_side(layout, place),
                )
            )
            last_year = event.year_label
        length = pages_of(group, fits)
        page = Page(
            number=number,
            length=length,
            layout=layout,
            blocks=tuple(blocks),
            is_roomy=all(fits[event.pk].room is Room.HALF for event in group),
            has_tail=fits[group[-1].pk].has_tail,
        )
        last_used[layout] = number
        number += page.length
        yield page


def _side(number: int) -> str:
    return "left" if number % 2 == 0 else "right"


def _picture_side(layout: Layout, place: int) -> str:
    """On one side, then on the other; facing pages mirror each other by their layouts."""
    return "right" if (place + (layout is Layout.DUO_MIRRORED)) % 2 else "left"


def _block(event: Event, picture: Illustration, *, opens_year: bool, picture_side: str) -> Block:
    first_paragraph = event.story.strip().partition("\n\n")[0]
    return Block(
        event=event,
        picture=picture,
        picture_side=picture_side,
        opens_year=opens_year,
        has_lead=len(first_paragraph) <= LONGEST_LEAD,
        title_size=_title_size(event.title),
    )
