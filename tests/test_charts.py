"""The geometry of the drawings: pure, in whole units, sound at its edges."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cigales import charts
from clubs.months import next_month

SERIES = (("in", "versé"), ("out", "investi"))
CENTS = st.integers(-(10**13), 10**13)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 0, [0, 100]),
        (0, 1, [0, 100]),
        (0, 799900, [0, 200000, 400000, 600000, 800000]),
        (-50000, 120000, [-50000, 0, 50000, 100000, 150000]),
        (-30000, -10000, [-30000, -20000, -10000, 0]),
        (0, 10**12, [0, 2 * 10**11, 4 * 10**11, 6 * 10**11, 8 * 10**11, 10**12]),
    ],
)
def test_the_axis_has_round_amounts_around_the_figures_and_zero(low, high, expected):
    assert charts.axis(low, high) == expected


@given(CENTS, CENTS)
def test_the_axis_holds_every_figure_with_few_ticks_evenly_apart(one, other):
    low, high = sorted((one, other))
    ticks = charts.axis(low, high)
    assert ticks[0] <= min(low, 0) and ticks[-1] >= max(high, 0) and 0 in ticks
    assert 2 <= len(ticks) <= 8
    assert len({b - a for a, b in itertools.pairwise(ticks)}) == 1


@pytest.mark.parametrize(
    ("cents", "step", "text"),
    [
        (0, 50000, "0 €"),
        (200000, 50000, "2 000 €"),
        (-200000, 50000, "−2 000 €"),
        (150_000_000, 50_000_000, "1,5 M€"),
        (200_000_000, 50_000_000, "2 M€"),
        (-300_000_000_000, 100_000_000_000, "−3 Md€"),
    ],
)
def test_an_amount_of_the_axis_is_short(cents, step, text):
    assert charts.short_euros(cents, step=step) == text


def test_a_bar_stands_on_zero_and_is_as_high_as_its_amount():
    chart = charts.bars([("2024", (100000, 50000)), ("2025", (0, 100000))], SERIES)
    paid, placed, later = chart.bars
    assert [bar.style for bar in chart.bars] == ["in", "out", "out"], "nothing is not drawn"
    assert paid.y + paid.height == placed.y + placed.height == chart.frame.zero
    assert paid.height == 2 * placed.height == later.height == charts.PLOT_HEIGHT
    assert paid.title == "2024, versé : 1 000,00 €"
    assert [label.text for label in chart.frame.labels] == ["2024", "2025"]


def test_a_negative_bar_hangs_from_zero_and_a_small_one_is_seen():
    chart = charts.bars([("2024", (-100000, 1))], SERIES)
    owed, small = chart.bars
    assert owed.y == chart.frame.zero and owed.height > 0
    assert small.height == 1 and small.y == chart.frame.zero - 1


def test_one_year_is_not_a_wall():
    (bar,) = charts.bars([("2026", (100000, 0))], SERIES).bars
    assert bar.width == charts.WIDEST_BAR


def test_no_figure_gives_an_empty_plot():
    assert charts.bars([], SERIES).bars == ()
    assert charts.steps([], key=("cash", "sur le compte")).line == ""
    assert charts.stacks([], SERIES).stacks == ()
    empty = charts.stacks([("Prêt", (0, 0))], SERIES)
    assert empty.stacks[0].parts == () and empty.stacks[0].total == "0,00 €"


def test_years_that_are_many_share_the_room_for_their_labels():
    chart = charts.bars([(str(2000 + n), (100, 100)) for n in range(30)], SERIES)
    labels = chart.frame.labels
    assert 5 <= len(labels) < 30
    assert all(b.x - a.x >= charts.YEAR_WIDTH for a, b in itertools.pairwise(labels))


@given(st.lists(st.tuples(CENTS, CENTS), max_size=40))
def test_bars_stay_inside_the_drawing(figures):
    chart = charts.bars([(str(2000 + n), cents) for n, cents in enumerate(figures)], SERIES)
    frame = chart.frame
    top, foot = min(t.y for t in frame.ticks), max(t.y for t in frame.ticks)
    assert 0 < frame.left < frame.right <= charts.WIDTH
    for bar in chart.bars:
        assert frame.left <= bar.x and bar.x + bar.width <= charts.WIDTH
        assert top - 1 <= bar.y and bar.y + bar.height <= foot + 1


@given(st.lists(CENTS, min_size=1, max_size=200))
def test_a_step_line_has_one_level_a_month_and_ends_on_the_newest(figures):
    month, points = date(2015, 11, 1), []
    for cents in figures:
        points.append((month, cents))
        month = next_month(month)
    chart = charts.steps(points, key=("cash", "sur le compte"))
    assert chart.line.count("V") == len(points) - 1
    assert chart.area.endswith("Z")
    assert chart.line.endswith(f"H{chart.last.x}")
    labels = chart.frame.labels
    assert all(b.x - a.x >= charts.YEAR_WIDTH for a, b in itertools.pairwise(labels))


def test_ten_whole_years_are_all_named_under_the_line():
    points = [(date(2017 + n // 12, n % 12 + 1, 28), 100_000 + n) for n in range(120)]
    chart = charts.steps(points, key=("cash", "sur le compte"))
    assert [label.text for label in chart.frame.labels] == [str(y) for y in range(2017, 2027)]


@given(st.lists(st.tuples(*[st.integers(0, 10**12)] * 4), max_size=5))
def test_the_parts_of_a_stack_follow_one_another(rows):
    series = (("held", "a"), ("foreseen", "b"), ("returned", "c"), ("lost", "d"))
    chart = charts.stacks([(str(n), cents) for n, cents in enumerate(rows)], series)
    for stack, cents in zip(chart.stacks, rows, strict=True):
        assert len(stack.parts) == sum(1 for amount in cents if amount)
        for part, following in zip(stack.parts, stack.parts[1:], strict=False):
            assert part.x <= following.x
            assert following.x <= part.x + part.width <= following.x + 1
        assert all(part.x + part.width <= charts.RIGHT + 1 for part in stack.parts)
