"""Cents: read, shown and divided (DOMAIN.md section 3, rules 1 and 5)."""

from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cigales.money import (
    NotAnAmount,
    TooManyDecimals,
    allocate,
    format_amount,
    format_euros,
    parse_euros,
    round_parts_to,
)

CENTS = st.integers(-(10**12), 10**12)
WEIGHTS = st.lists(
    st.one_of(
        st.integers(0, 10**9),
        st.fractions(min_value=0, max_value=10**6, max_denominator=10**6),
    ),
    min_size=1,
    max_size=20,
).filter(any)


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("23,50 €", 2350),
        ("23.5", 2350),
        ("1 200", 120000),
        ("1\u00a0200", 120000),  # no-break space
        ("1\u202f234,50\u00a0€", 123450),  # what format_euros writes
        ("1\u2007200", 120000),  # figure space
        ("1\u2009200", 120000),  # thin space
        ("12\u00a0345\u202f678", 1234567800),
        ("1\t200", 120000),
        ("\ufeff23\u2060,50\u200b", 2350),
        ("12,", 1200),
        ("0", 0),
        ("007", 700),
        ("8,50€", 850),
        ("8,50 EUR", 850),
        ("  23  ", 2300),
        ("23\r\n", 2300),
        ("-7,5", -750),
        ("−7,5", -750),
        ("+7", 700),
        ("1" + "0" * 30, 10**32),
    ],
)
def test_amounts_are_read_as_people_write_them(typed, cents):
    assert parse_euros(typed) == cents


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "€",
        "abc",
        "1,234,5",
        "1.234,50",
        "1,234.50",
        "12 34",
        "1 2345",
        "1234 567",
        "1  234",
        "1 234 56",
        "--5",
        "5-",
        "1e3",
        "0x10",
        "1_000",
        "½",
        "٢٣",  # digits all the same, but not ours
        "２３",
        "23,50 $",
        "23,50 € €",
        "23 et 50",
        "nan",
        "inf",
        "9" * 5000,
        "1" + " 000" * 2000,
        "23\x00",
    ],
)
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(NotAnAmount) as refusal:
        parse_euros(typed)
    assert refusal.type is NotAnAmount


@pytest.mark.parametrize("typed", ["23,505", "0,001", "1.000", "1,000", "23,500", "8,5000 €"])
def test_a_third_decimal_is_refused_even_when_it_is_zero(typed):
    """« 1.000 » read as one euro would lose a thousand without a word."""
    with pytest.raises(TooManyDecimals):
        parse_euros(typed)


@pytest.mark.parametrize(
    ("cents", "shown"),
    [
        (0, "0,00"),
        (5, "0,05"),
        (2350, "23,50"),
        (99999, "999,99"),
        (100000, "1\u202f000,00"),
        (123456789, "1\u202f234\u202f567,89"),
        (-750, "−7,50"),
        (-5, "−0,05"),
    ],
)
def test_amounts_are_shown_the_french_way(cents, shown):
    assert format_amount(cents) == shown
    assert format_euros(cents) == f"{shown}\u00a0€"


@given(CENTS)
def test_what_is_shown_is_read_back_the_same(cents):
    assert parse_euros(format_euros(cents)) == cents
    assert parse_euros(format_amount(cents)) == cents


@given(CENTS)
def test_no_line_can_break_inside_an_amount(cents):
    assert not {" ", "\t", "-"} & set(format_euros(cents))


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_is_refused(typed):
    try:
        cents = parse_euros(typed)
    except NotAnAmount:
        return
    assert type(cents) is int


# --- dividing -------------------------------------------------------------------------------


def test_e6_a_thousand_euros_among_seven_equal_members():
    assert allocate(100_000, [1] * 7) == [14286] * 5 + [14285] * 2


def test_e4_an_investment_is_split_by_what_each_has_contributed():
    assert allocate(50_000, [36_000, 24_000, 12_000]) == [25_000, 16_667, 8_333]


def test_e4_the_reductions_at_18_percent_add_up_to_the_whole_reduction():
    assert allocate(9_000, [36_000, 24_000, 12_000]) == [4_500, 3_000, 1_500]


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (1, [1, 1, 1], [1, 0, 0]),
        (2, [1, 1, 1], [1, 1, 0]),
        (-1, [1, 1, 1], [-1, 0, 0]),
        (100, [0, 1, 0], [0, 100, 0]),
        (100, [1, 2], [33, 67]),
        (-100, [1, 2], [-33, -67]),
        (10, [Fraction(1, 3), Fraction(2, 3)], [3, 7]),
        (0, [1, 2], [0, 0]),
        (0, [0, 0], [0, 0]),
        (0, [], []),
    ],
)
def test_leftover_cents_go_to_the_largest_remainders_and_ties_to_the_first(total, weights, parts):
    assert allocate(total, weights) == parts


@pytest.mark.parametrize(("total", "weights"), [(1, []), (1, [0]), (-1, [0, 0]), (5, [1, -1])])
def test_a_division_among_nobody_or_by_a_negative_weight_is_refused(total, weights):
    with pytest.raises(ValueError, match=r"nobody|negative"):
        allocate(total, weights)


@given(CENTS, WEIGHTS)
def test_parts_add_up_to_the_whole_and_are_whole_cents(total, weights):
    parts = allocate(total, weights)
    assert sum(parts) == total
    assert all(type(part) is int for part in parts)


@given(CENTS, WEIGHTS)
def test_no_part_is_a_cent_or_more_away_from_its_exact_share(total, weights):
    for part, weight in zip(allocate(total, weights), weights, strict=True):
        assert abs(part - Fraction(total * weight) / sum(weights, Fraction(0))) < 1


@given(CENTS, WEIGHTS)
def test_who_weighs_more_never_receives_less_and_who_weighs_nothing_nothing(total, weights):
    pairs = sorted(zip(weights, map(abs, allocate(total, weights)), strict=True))
    assert all(part == 0 for weight, part in pairs if weight == 0)
    for (lighter, a), (heavier, b) in pairwise(pairs):
        assert a <= b if lighter < heavier else b - a <= 1


@given(CENTS, WEIGHTS, st.integers(1, 1000))
def test_the_unit_of_the_weights_does_not_matter(total, weights, factor):
    assert allocate(total, [weight * factor for weight in weights]) == allocate(total, weights)


@given(CENTS, WEIGHTS)
def test_a_debt_is_divided_like_a_gain(total, weights):
    assert allocate(-total, weights) == [-part for part in allocate(total, weights)]


@given(parts=st.lists(st.fractions(-1000, 1000), min_size=1, max_size=8), is_up=st.booleans())
def test_parts_follow_a_total_that_was_rounded_before_them(parts, is_up):
    exact = sum(parts, start=Fraction(0))
    total = ceil(exact) if is_up else floor(exact)
    rounded = round_parts_to(parts, total)
    assert sum(rounded) == total
    assert all(abs(cents - part) < 1 for cents, part in zip(rounded, parts, strict=True))


def test_a_total_a_cent_away_is_not_the_parts_total():
    with pytest.raises(ValueError, match="do not add up"):
        round_parts_to([Fraction(1, 2)], 2)
