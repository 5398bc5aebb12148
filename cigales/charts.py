"""Drawings of figures: from cents to bars, lines and ticks in whole user units of an SVG. Pure.

Every drawing is 960 units wide and as high as it needs; y grows downwards, as in SVG. Words come
ready from the caller, amounts are cents, and nothing is a float: a coordinate is written in a
template as it stands, whatever the language.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from cigales.money import NARROW_NO_BREAK_SPACE, NO_BREAK_SPACE, format_euros

WIDTH = 960
PLOT_HEIGHT = 400
KEY_HEIGHT = 48
AXIS_HEIGHT = 56
# Room for one character of the largest text, that of a phone, and for a year under its bars.
CHARACTER = 17
YEAR_WIDTH = 78
WIDEST_BAR = 90
RIGHT = WIDTH - 12

_EURO = 100
_MILLION = 1_000_000 * _EURO
_BILLION = 1000 * _MILLION


@dataclass(frozen=True)
class Tick:
    """A height of the vertical axis, and what it stands for."""

    cents: int
    text: str
    y: int


@dataclass(frozen=True)
class Label:
    x: int
    y: int
    text: str


@dataclass(frozen=True)
class Key:
    """What a colour and its pattern mean; ``style`` ends the name of a class."""

    style: str
    text: str
    y: int


@dataclass(frozen=True)
class Bar:
    x: int
    y: int
    width: int
    height: int
    style: str
    title: str


@dataclass(frozen=True)
class Frame:
    """What all drawings have: ``left`` and ``right`` are those of the plot, ``zero`` its line."""

    height: int
    left: int
    right: int
    zero: int
    ticks: tuple[Tick, ...]
    labels: tuple[Label, ...]
    keys: tuple[Key, ...]


@dataclass(frozen=True)
class BarChart:
    """Bars side by side, a group a year."""

    frame: Frame
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class StepChart:
    """A balance that holds until it changes: ``line`` and ``area`` are paths."""

    frame: Frame
    line: str
    area: str
    last: Label


@dataclass(frozen=True)
class Stack:
    """A bar laid down and parted; its name and its sum are written above it."""

    name: str
    total: str
    y: int
    parts: tuple[Bar, ...]


@dataclass(frozen=True)
class StackChart:
    frame: Frame
    stacks: tuple[Stack, ...]


# --- the axis of euros --------------------------------------------------------------------------


def step_cents(span_cents: int, *, at_most: int = 5) -> int:
    """The smallest round step (1, 2 or 5 times a power of ten euros) that needs few ticks."""
    power = _EURO
    while True:
        for leading in (1, 2, 5):
            if span_cents <= leading * power * at_most:
                return leading * power
        power *= 10


def axis(low_cents: int, high_cents: int) -> list[int]:
    """Round amounts around all the figures and zero, evenly apart; from zero to 1 € for none."""
    low, high = min(low_cents, 0), max(high_cents, 0)
    step = step_cents(max(high - low, _EURO))
    first, last = low // step, -(-high // step)
    return [number * step for number in range(first, max(last, first + 1) + 1)]


def short_euros(cents: int, *, step: int) -> str:
    """« 2 000 € », « 1,5 M€ », « 3 Md€ »: an amount of an axis whose ticks are ``step`` apart."""
    if step >= _BILLION // 10:
        return f"{_tenths(cents, _BILLION)}{NO_BREAK_SPACE}Md€"
    if step >= _MILLION // 10:
        return f"{_tenths(cents, _MILLION)}{NO_BREAK_SPACE}M€"
    sign = "−" if cents < 0 else ""
    euros = f"{abs(cents) // _EURO:,}".replace(",", NARROW_NO_BREAK_SPACE)
    return f"{sign}{euros}{NO_BREAK_SPACE}€"


def _tenths(cents: int, unit: int) -> str:
    """How many of a unit, to one decimal; ticks are whole tenths of it at least."""
    whole, rest = divmod(abs(cents) * 10 // unit, 10)
    sign = "−" if cents < 0 else ""
    euros = f"{whole:,}".replace(",", NARROW_NO_BREAK_SPACE)
    return f"{sign}{euros},{rest}" if rest else f"{sign}{euros}"


class _Scale:
    """The vertical axis of a plot, between its top and its foot."""

    def __init__(self, cents: Sequence[int], top: int):
        self.amounts = axis(min(cents, default=0), max(cents, default=0))
        self.top = top
        self.foot = top + PLOT_HEIGHT
        self.step = self.amounts[1] - self.amounts[0]

    def y(self, cents: int) -> int:
        span = self.amounts[-1] - self.amounts[0]
        return self.top + (self.amounts[-1] - cents) * PLOT_HEIGHT // span

    def ticks(self) -> tuple[Tick, ...]:
        return tuple(
            Tick(cents, short_euros(cents, step=self.step), self.y(cents)) for cents in self.amounts
        )


def _frame(scale: _Scale, keys: tuple[Key, ...]) -> Frame:
    ticks = scale.ticks()
    return Frame(
        height=scale.foot + AXIS_HEIGHT,
        left=max(len(tick.text) for tick in ticks) * CHARACTER + 12,
        right=RIGHT,
        zero=scale.y(0),
        ticks=ticks,
        labels=(),
        keys=keys,
    )


def _keys(series: Sequence[tuple[str, str]]) -> tuple[Key, ...]:
    return tuple(
        Key(style, text, 8 + number * KEY_HEIGHT) for number, (style, text) in enumerate(series)
    )


def _every(count: int, width: int) -> int:
    """One label in how many finds room."""
    return max(1, -(-count * YEAR_WIDTH // max(width, 1)))


# --- the three drawings -------------------------------------------------------------------------


def bars(
    groups: Sequence[tuple[str, Sequence[int]]], series: Sequence[tuple[str, str]]
) -> BarChart:
    """One group of bars a name, one bar a series: ``(name, cents of each series)``.

    ``series`` are ``(style, words)``. A bar of nothing is not drawn; one of little is one unit
    high at least, so that it is seen.
    """
    keys = _keys(series)
    scale = _Scale([c for _name, cents in groups for c in cents], 24 + len(keys) * KEY_HEIGHT)
    frame = _frame(scale, keys)
    count = max(len(groups), 1)
    width = frame.right - frame.left
    slot = width // count
    breadth = max(1, min(WIDEST_BAR, slot * 4 // (5 * max(len(series), 1))))
    drawn, labels = [], []
    every = _every(count, width)
    for number, (name, cents) in enumerate(groups):
        middle = frame.left + (2 * number + 1) * width // (2 * count)
        start = middle - breadth * len(series) // 2
        for place, ((style, words), amount) in enumerate(zip(series, cents, strict=True)):
            if amount:
                title = f"{name}, {words}{NO_BREAK_SPACE}: {format_euros(amount)}"
                drawn.append(
                    _standing(
                        scale, frame.zero, start + place * breadth, breadth, amount, style, title
                    )
                )
        if number % every == 0:
            labels.append(Label(middle, scale.foot + 40, name))
    return BarChart(replace(frame, labels=tuple(labels)), tuple(drawn))


def _standing(
    scale: _Scale, zero: int, x: int, width: int, cents: int, style: str, title: str
) -> Bar:
    y = scale.y(cents)
    height = max(abs(y - zero), 1)
    return Bar(x, zero - height if cents > 0 else zero, width, height, style, title)


def steps(points: Sequence[tuple[date, int]], *, key: tuple[str, str]) -> StepChart:
    """A balance month after month: ``(day, cents at its end)``, oldest first.

    A year is written under its first month, the latest years first where room is short.
    """
    keys = _keys([key])
    scale = _Scale([cents for _day, cents in points], 24 + len(keys) * KEY_HEIGHT)
    frame = _frame(scale, keys)
    if not points:
        return StepChart(frame, "", "", Label(frame.left, frame.zero, ""))
    width = frame.right - frame.left
    edges = [frame.left + number * width // len(points) for number in range(len(points) + 1)]
    line = f"M{edges[0]} {scale.y(points[0][1])}"
    for edge, (_day, cents) in zip(edges[1:], points[1:], strict=False):
        line += f"H{edge}V{scale.y(cents)}"
    line += f"H{edges[-1]}"
    area = f"{line}V{frame.zero}H{edges[0]}Z"
    newest = points[-1][1]
    return StepChart(
        frame=replace(frame, labels=tuple(_years_under(points, edges, scale.foot + 40))),
        line=line,
        area=area,
        last=Label(edges[-1], scale.y(newest), format_euros(newest)),
    )


def _years_under(points: Sequence[tuple[date, int]], edges: Sequence[int], y: int) -> list[Label]:
    starts = [0, *(n for n, (day, _c) in enumerate(points) if n and day.month == 1)]
    labels: list[Label] = []
    for number in reversed(starts):
        x = edges[number]
        next_x = labels[-1].x if labels else WIDTH
        if next_x - x >= YEAR_WIDTH:
            labels.append(Label(x, y, str(points[number][0].year)))
    return labels[::-1]


def stacks(
    rows: Sequence[tuple[str, Sequence[int]]], series: Sequence[tuple[str, str]]
) -> StackChart:
    """Bars laid down, one above the other, on one scale: ``(name, cents of each part)``.

    Parts are not negative. The widest bar takes the whole width.
    """
    keys = _keys(series)
    top = 24 + len(keys) * KEY_HEIGHT
    widest = max((sum(cents) for _name, cents in rows), default=0)
    drawn = []
    for number, (name, cents) in enumerate(rows):
        y = top + number * 116
        parts, before = [], 0
        for (style, words), amount in zip(series, cents, strict=True):
            x = before * RIGHT // widest if widest else 0
            before += amount
            if amount:
                end = before * RIGHT // widest
                title = f"{name}, {words}{NO_BREAK_SPACE}: {format_euros(amount)}"
                parts.append(Bar(x, y + 46, max(end - x, 1), 44, style, title))
        drawn.append(Stack(name, format_euros(sum(cents)), y + 34, tuple(parts)))
    height = top + len(drawn) * 116
    return StackChart(Frame(height, 0, RIGHT, height, (), (), keys), tuple(drawn))
