"""How much paper each story needs, and which stories share a page. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from investments.timeline import Event

# Pages to a folded sheet.
SHEET = 4

# Estimates, in characters of a line and lines of a block, for the text size of print/tokens.css.
NARROW, COLUMN, WIDE = 46, 50, 64
HALF_LINES, COAST_LINES, WHOLE_LINES = 13, 10, 13
FIRST_FLOW_LINES, FLOW_LINES = 32, 90
LONG_TITLE = 52


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


# --- which stories share a page ----------------------------------------------------------------

Group = tuple["Event", ...]


def booklet(
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
        so_far = before + sum(pages_of(group, fits) for group in groups)
        closing = join_pages + 1 if join_pages else pages_to_close(so_far)
        if (so_far + closing) % SHEET == 0:
            return groups
    return _grouped(events, choices[0])


def pages_to_close(so_far: int) -> int:
    """One or two pages after page ``so_far``: the one that fills the sheet, or the leaf."""
    return 2 if so_far % 2 == 0 else 1


def pages_of(group: Group, fits: Mapping[int, Fit]) -> int:
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
