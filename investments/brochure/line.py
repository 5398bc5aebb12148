"""The years of a chronicle as a line across the opening double page. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from investments.timeline import Event, Timeline

# What a label of the drawn line needs beside it, in millimetres.
LINE_WIDTH_MM = 172
LABEL_WIDTH_MM = 50


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
