"""Make-up: the chronicle's page objects become numbered pages, each with its layout. Pure.

The rules of the house (LOOK.md, « Brochure on paper »): a story has its own page or half a page and
is never cut, unless it is longer than any page can hold and then flows over as many as it needs;
no two facing pages are alike; the whole makes a booklet, four pages to the folded sheet, whenever
pairing short stories allows it.

How much room a story takes is estimated here and measured by :mod:`render`, which composes again
with the :class:`Fit` it found: an estimate can cost time, never a line of text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from investments.timeline import Event, Timeline

# Cover, and the opening double page.
FRONT_PAGES = 3
SHEET = 4

# Estimates, in characters of a line and lines of a block, for the text size of print/tokens.css.
NARROW, COLUMN, WIDE = 46, 50, 64
HALF_LINES, COAST_LINES, WHOLE_LINES = 13, 10, 13
FIRST_FLOW_LINES, FLOW_LINES = 32, 90
LONGEST_LEAD = 330
LONGEST_INTRODUCTION = 620
LONGEST_JOIN = 900
LONG_TITLE = 52
VERY_LONG_TITLE = 84
# What a label of the drawn line needs beside it, in millimetres.
LINE_WIDTH_MM = 172
LABEL_WIDTH_MM = 50


class Room(IntEnum):
    """How much paper a story needs, in growing order."""

    HALF = 1
    COAST = 2
    WHOLE = 3
    FLOW = 4


@dataclass(frozen=True)
class Fit:
    """The room of one text, over how many pages it flows when it does, and whether the last of
    them leaves room for the drawn coast at its foot."""

    room: Room
    length: int = 1
    has_tail: bool = False


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
class Mark:
    """A year on the drawn line, with what happened that year."""

    year: int
    label: str = ""
    events: tuple[Event, ...] = ()
    is_above: bool = False
    is_last: bool = False


@dataclass(frozen=True)
class Line:
    """The years as drawn across the opening double page, half of them on each side."""

    left: tuple[Mark, ...]
    right: tuple[Mark, ...]
    is_named: bool


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
    groups = _booklet(timeline.events, fits, first - 1, join.length if join else 0)
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
        closing_pages=join.length + 1 if join else _closing_pages(closing_number - 1),
        join=join,
        join_side=_side(closing_number + join.length - 1 if join else closing_number),
    )


def estimate(event: Event) -> Fit:
    """The smallest room that should hold the event."""
    facts = 1 + bool(event.place) + bool(event.instrument) + len(event.clubs) + len(event.partners)
    narrow = _lines(event.story, NARROW) + (len(event.title) > LONG_TITLE) * 2
    wide = _lines(event.story, WIDE) + (len(event.title) > LONG_TITLE) * 2
    if narrow <= HALF_LINES and facts <= 7:
        return Fit(Room.HALF)
    if wide <= COAST_LINES and facts <= 7:
        return Fit(Room.COAST)
    if wide <= WHOLE_LINES and facts <= 9:
        return Fit(Room.WHOLE)
    lines = _lines(event.story, COLUMN) + FLOW_LINES - FIRST_FLOW_LINES
    return Fit(Room.FLOW, ceil(lines / FLOW_LINES))


def _lines(text: str, width: int) -> int:
    """Lines of a text ``width`` characters wide; a paragraph's indent or space is half a line."""
    paragraphs = [part for part in text.split("\n") if part.strip()]
    return sum(ceil(len(part) / width) for part in paragraphs) + len(paragraphs) // 2


def _title_size(title: str) -> str:
    if len(title) > VERY_LONG_TITLE:
        return "small"
    return "medium" if len(title) > LONG_TITLE else "large"


# --- which stories share a page ----------------------------------------------------------------

Group = tuple["Event", ...]


def _booklet(
    events: Sequence[Event], fits: Mapping[int, Fit], before: int, join_pages: int
) -> list[Group]:
    """Events alone or in pairs, so that the pages fold into whole sheets if they can.

    Short stories of one year share a page. A pair is undone, or two short neighbours of different
    years are put together, only as far as it takes to come to a multiple of four pages.
    """
    natural = _same_year_pairs(events, fits)
    further = _further_pairs(events, fits, natural)
    weight = {i: len(events[i].story) + len(events[i + 1].story) for i in natural | further}
    by_length = sorted(natural, key=lambda i: (weight[i], i))
    further_by_length = _apart(sorted(further, key=lambda i: (weight[i], i)))
    choices = [
        set(by_length[: len(natural) + change]) | set(further_by_length[: max(change, 0)])
        for change in (0, -1, 1, -2, 2, -3, 3)
        if -len(natural) <= change <= len(further_by_length)
    ]
    for pairs in choices:
        groups = _grouped(events, pairs)
        so_far = before + sum(_length(group, fits) for group in groups)
        closing = join_pages + 1 if join_pages else _closing_pages(so_far)
        if (so_far + closing) % SHEET == 0:
            return groups
    return _grouped(events, choices[0])


def _closing_pages(so_far: int) -> int:
    """One or two pages after page ``so_far``: the one that fills the sheet, or the leaf."""
    return 2 if so_far % 2 == 0 else 1


def _length(group: Group, fits: Mapping[int, Fit]) -> int:
    return 1 if len(group) == 2 else fits[group[0].pk].length


def _is_short(event: Event, fits: Mapping[int, Fit]) -> bool:
    return fits[event.pk].room is Room.HALF


def _same_year_pairs(events: Sequence[Event], fits: Mapping[int, Fit]) -> set[int]:
    """Positions of the first of each pair of short neighbours of one year."""
    pairs, i = set(), 0
    while i + 1 < len(events):
        one, other = events[i], events[i + 1]
        if one.year_label == other.year_label and _is_short(one, fits) and _is_short(other, fits):
            pairs.add(i)
            i += 1
        i += 1
    return pairs


def _further_pairs(events: Sequence[Event], fits: Mapping[int, Fit], natural: set[int]) -> set[int]:
    taken = natural | {i + 1 for i in natural}
    return {
        i
        for i in range(len(events) - 1)
        if not {i, i + 1} & taken and _is_short(events[i], fits) and _is_short(events[i + 1], fits)
    }


def _apart(positions: Iterable[int]) -> list[int]:
    """The positions in their order, without those that would take an event already taken."""
    kept: list[int] = []
    for i in positions:
        if not {i - 1, i, i + 1} & set(kept):
            kept.append(i)
    return kept


def _grouped(events: Sequence[Event], pairs: set[int]) -> list[Group]:
    return [
        (event, events[i + 1]) if i in pairs else (event,)
        for i, event in enumerate(events)
        if i - 1 not in pairs
    ]


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
        length = _length(group, fits)
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


# --- the years as a drawn line -----------------------------------------------------------------


def draw_line(timeline: Timeline) -> Line:
    """Every year of the period in order; those with events are named above and below in turn."""
    years = [event.year for event in timeline.events]
    first = min([timeline.first_year, *years])
    last = max([timeline.last_year, *years])
    per_page = ceil((last - first + 1) / 2)
    marks, count = [], 0
    for place, year in enumerate(range(first, last + 1)):
        events = tuple(event for event in timeline.events if event.year == year)
        count += bool(events)
        marks.append(
            Mark(
                year=year,
                label=", ".join(dict.fromkeys(event.year_label for event in events)),
                events=events,
                is_above=count % 2 == 1,
                is_last=place % per_page == per_page - 1,
            )
        )
    told = [place for place, mark in enumerate(marks) if mark.events]
    step = LINE_WIDTH_MM / per_page
    is_named = all(
        (later - place) * step >= LABEL_WIDTH_MM
        for place, later in zip(told, told[2:], strict=False)
    ) and all(len(mark.events) <= 3 for mark in marks)
    return Line(tuple(marks[:per_page]), tuple(marks[per_page:]), is_named)
