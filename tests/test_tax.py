"""The tax rules of DOMAIN.md section 5, by its worked examples, and the rows that are loaded."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investments import tax
from investments.models import TaxBox, TaxRate
from investments.papers.tax_tables import tax_tables
from tests import factories


def test_e1_a_subscription_of_2007_is_locked_up_to_the_end_of_2012():
    assert tax.lock_up_end(date(2007, 1, 1)) == date(2012, 12, 31)
    assert tax.lock_up_end(date(2007, 12, 31)) == date(2012, 12, 31)


E2 = [
    ("sme", date(2020, 8, 9), 18),
    ("sme", date(2020, 8, 10), 25),
    ("esus", date(2024, 6, 27), 18),
    ("esus", date(2024, 6, 28), 25),
    ("sme", date(2024, 6, 28), 18),
]


@pytest.mark.parametrize(("scheme", "day", "percent"), E2)
def test_e2_the_rows_loaded_by_the_migration_give_the_rate_of_the_day(club, scheme, day, percent):
    assert tax.rate_on(tax_tables(club).rates, scheme, day) == percent


@pytest.mark.parametrize(
    ("scheme", "day", "code"),
    [
        ("sme", date(2020, 8, 9), "7CF"),
        ("sme", date(2020, 8, 10), "7CH"),
        ("esus", date(2021, 5, 9), "7CI"),
        ("sme", date(2022, 3, 17), "7CI"),
        ("sme", date(2023, 3, 12), "7CH"),
        ("esus", date(2024, 6, 27), "7CH"),
        ("esus", date(2024, 6, 28), "7CO"),
        ("sme", date(2025, 2, 1), "7CI"),
        ("esus", date(2025, 2, 1), "7CO"),
        ("sme", date(2026, 2, 1), None),
        ("sme", date(2015, 2, 1), None),
    ],
)
def test_the_rows_loaded_by_the_migration_give_the_box_of_the_day(club, scheme, day, code):
    assert tax.box_on(tax_tables(club).boxes, scheme, day) == code


def test_what_the_law_has_not_said_yet_is_not_guessed(club):
    rates = tax_tables(club).rates
    assert tax.rate_on(rates, "esus", date(2026, 9, 30)) == 25
    assert tax.rate_on(rates, "esus", date(2026, 10, 1)) is None
    assert tax.rate_on(rates, "sme", date(2026, 10, 1)) == 18


@pytest.mark.django_db
def test_the_common_rows_leave_no_day_out_and_give_none_twice():
    for scheme in ("sme", "esus"):
        rows = list(TaxRate.objects.filter(club=None, scheme=scheme).order_by("starts_on"))
        rows.sort(key=lambda row: row.starts_on or date.min)
        assert rows[0].starts_on is None and rows[-1].ends_on is None
        for before, after in pairwise(rows):
            assert (after.starts_on - before.ends_on).days == 1
    assert TaxBox.objects.filter(club=None).count() == 22


def test_a_clubs_own_row_wins_over_the_common_one_for_its_days_only(club, neighbour_club):
    TaxRate.objects.create(
        club=club,
        scheme="esus",
        starts_on=date(2026, 10, 1),
        ends_on=date(2026, 12, 31),
        rate_percent=20,
    )
    rates = tax_tables(club).rates
    assert tax.rate_on(rates, "esus", date(2026, 10, 1)) == 20
    assert tax.rate_on(rates, "esus", date(2027, 1, 1)) is None
    assert tax.rate_on(tax_tables(neighbour_club).rates, "esus", date(2026, 10, 1)) is None


def test_an_own_row_may_say_that_a_rate_is_not_sure():
    rates = [
        tax.Rate("sme", None, None, False, 18),
        tax.Rate("sme", date(2026, 1, 1), None, True, None),
    ]
    assert tax.rate_on(rates, "sme", date(2026, 5, 1)) is None
    assert tax.rate_on(rates, "sme", date(2025, 5, 1)) == 18


def test_e4_the_split_and_the_reductions():
    fractions = [(1, Fraction(360, 720)), (2, Fraction(240, 720)), (3, Fraction(120, 720))]
    amounts = tax.member_amounts(50000, fractions)
    assert amounts == {1: 25000, 2: 16667, 3: 8333}
    rate = tax.rate_on([tax.Rate("sme", None, None, False, 18)], "sme", date(2019, 6, 1))
    assert [tax.reduction(cents, rate) for cents in amounts.values()] == [4500, 3000, 1500]


@pytest.mark.parametrize(
    ("cents", "rate", "expected"), [(25, 18, 5), (50, 25, 13), (3, 18, 1), (0, 25, 0), (1, 0, 0)]
)
def test_a_reduction_is_rounded_half_up(cents, rate, expected):
    assert tax.reduction(cents, rate) == expected


REDUCTIONS = {1: 4500, 2: 3000, 3: 1500}
EARLY = {"sold_on": date(2022, 1, 1), "lock_up_ends_on": date(2024, 12, 31)}


def test_a_sale_before_the_end_takes_back_in_proportion_to_the_securities():
    taken = tax.claw_back(REDUCTIONS, sold=10, subscribed=50, **EARLY)
    assert taken == {1: 900, 2: 600, 3: 300}


def test_several_sales_take_back_what_was_given_and_no_more():
    thirds = [
        tax.claw_back({1: 100}, sold=1, subscribed=3, sold_before=before, **EARLY)[1]
        for before in range(3)
    ]
    assert thirds == [33, 34, 33]


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2025, 1, 1)])
def test_a_sale_once_the_lock_up_has_ended_takes_nothing_back(day):
    taken = tax.claw_back(
        REDUCTIONS, sold=50, subscribed=50, sold_on=day, lock_up_ends_on=date(2024, 12, 31)
    )
    assert taken == {1: 0, 2: 0, 3: 0}


def test_a_judicial_liquidation_takes_nothing_back():
    taken = tax.claw_back(REDUCTIONS, sold=50, subscribed=50, is_judicial_liquidation=True, **EARLY)
    assert taken == {1: 0, 2: 0, 3: 0}


@pytest.mark.parametrize(
    ("sold", "subscribed", "before"), [(0, 50, 0), (51, 50, 0), (10, 50, 41), (1, 0, 0)]
)
def test_more_than_was_subscribed_cannot_be_sold(sold, subscribed, before):
    with pytest.raises(ValueError, match="part of what was subscribed"):
        tax.claw_back(REDUCTIONS, sold=sold, subscribed=subscribed, sold_before=before, **EARLY)


@given(
    reductions=st.dictionaries(st.integers(1, 30), st.integers(0, 10**7), max_size=20),
    sales=st.lists(st.integers(1, 500), min_size=1, max_size=8),
)
def test_selling_everything_in_any_parts_takes_everything_back(reductions, sales):
    subscribed, before = sum(sales), 0
    taken = dict.fromkeys(reductions, 0)
    for sold in sales:
        part = tax.claw_back(
            reductions, sold=sold, subscribed=subscribed, sold_before=before, **EARLY
        )
        assert all(cents >= 0 for cents in part.values())
        taken = {member: taken[member] + part[member] for member in taken}
        before += sold
    assert taken == reductions


@given(
    cents=st.integers(1, 10**9),
    parts=st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any),
)
def test_members_amounts_add_up_to_the_subscription(cents, parts):
    fractions = [(n, Fraction(part, sum(parts))) for n, part in enumerate(parts)]
    assert sum(tax.member_amounts(cents, fractions).values()) == cents


@pytest.mark.django_db
def test_a_neighbours_own_row_is_not_ours(club):
    TaxBox.objects.create(
        club=factories.make_club(), scheme="sme", starts_on=date(2026, 1, 1), code="7ZZ"
    )
    assert tax.box_on(tax_tables(club).boxes, "sme", date(2026, 2, 1)) is None
