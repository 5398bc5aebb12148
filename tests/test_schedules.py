"""Terms of repayment: which are paid, which are late, and since when."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clubs.ledger.positions import LinePosition
from investments.portfolio import (
    Term,
    add_months,
    cost_of_securities,
    ends,
    equal_terms,
    lateness,
    lowest_balance,
    term_states,
)

TERMS = [Term(date(2025, month, 20), 10000) for month in (1, 4, 7)]


@pytest.mark.parametrize(
    ("repaid", "on", "is_open", "expected"),
    [
        # Before anything is due, on the day itself, and the day after.
        (0, date(2025, 1, 1), True, "due due due"),
        (0, date(2025, 1, 20), True, "due due due"),
        (0, date(2025, 1, 21), True, "late due due"),
        # What was repaid pays the oldest first.
        (10000, date(2025, 4, 21), True, "paid late due"),
        (15000, date(2025, 4, 20), True, "paid partly due"),
        (15000, date(2025, 4, 21), True, "paid late due"),
        # Paid ahead, paid in full, and one cent short.
        (20000, date(2025, 1, 1), True, "paid paid due"),
        (30000, date(2026, 1, 1), True, "paid paid paid"),
        (29999, date(2025, 7, 21), True, "paid paid late"),
        # More than the schedule asked.
        (40000, date(2026, 1, 1), True, "paid paid paid"),
        # Lost or sold: nothing more is waited for, and nothing is late.
        (10000, date(2026, 1, 1), False, "paid dropped dropped"),
    ],
)
def test_a_term_is_paid_late_or_to_come(repaid, on, is_open, expected):
    states = term_states(TERMS, repaid_cents=repaid, on=on, is_open=is_open)
    assert " ".join(state.state for state in states) == expected


def test_what_is_late_is_told_with_its_oldest_day():
    states = term_states(TERMS, repaid_cents=4000, on=date(2025, 6, 1), is_open=True)
    late = lateness(states)
    assert (late.terms, late.cents, late.since) == (2, 16000, date(2025, 1, 20))
    assert lateness(term_states(TERMS, repaid_cents=0, on=date(2024, 1, 1), is_open=True)) is None


@given(
    st.lists(st.integers(1, 10**6), min_size=1, max_size=20),
    st.integers(0, 10**7),
    st.integers(0, 1000),
)
def test_terms_share_out_what_was_repaid_and_no_more(amounts, repaid, days):
    terms = [Term(add_months(date(2025, 1, 31), i), cents) for i, cents in enumerate(amounts)]
    on = date.fromordinal(date(2025, 1, 1).toordinal() + days)
    states = term_states(terms, repaid_cents=repaid, on=on, is_open=True)
    assert sum(s.paid_cents for s in states) == min(repaid, sum(amounts))
    assert all((s.state == "paid") == (s.missing_cents == 0) for s in states)
    assert all(s.is_late == (s.missing_cents > 0 and s.term.due_on < on) for s in states)


@pytest.mark.parametrize(
    ("first_on", "every", "expected"),
    [
        (date(2025, 1, 31), 1, ["2025-01-31", "2025-02-28", "2025-03-31"]),
        (date(2023, 11, 30), 3, ["2023-11-30", "2024-02-29", "2024-05-30"]),
        (date(2025, 3, 20), 12, ["2025-03-20", "2026-03-20", "2027-03-20"]),
    ],
)
def test_equal_terms_fall_on_the_same_day_or_on_the_last_of_the_month(first_on, every, expected):
    terms = equal_terms(10000, count=3, first_on=first_on, every_months=every)
    assert [str(term.due_on) for term in terms] == expected
    assert [term.amount_cents for term in terms] == [3334, 3333, 3333]


@pytest.mark.parametrize("count", [0, -1, 6])
def test_a_term_of_less_than_a_cent_is_refused(count):
    with pytest.raises(ValueError, match="worth something"):
        equal_terms(5, count=count, first_on=date(2025, 1, 1), every_months=1)


def line(**figures) -> LinePosition:
    return LinePosition(1, date(2022, 3, 1), 100000, **figures)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({"cost_cents": 100000}, ()),
        ({"cost_cents": 40000, "repaid_cents": 60000}, ("repaid",)),
        # Sold at a loss: what counts is the cost that went, not the price.
        ({"cost_cents": 0, "sold_cents": 1}, ("sold",)),
        ({"cost_cents": 0, "lost_cents": 100000}, ("lost",)),
        ({"repaid_cents": 30000, "lost_cents": 70000}, ("repaid", "lost")),
        ({"handed_over_cents": 50000, "cost_cents": 50000}, ("handed_over",)),
    ],
)
def test_a_holding_ends_in_one_or_several_ways(figures, expected):
    assert ends(line(**figures)) == expected


@pytest.mark.parametrize(("sold", "cost"), [(100, 100000), (1, 1000), (33, 33000), (50, 50000)])
def test_securities_take_their_part_of_the_cost(sold, cost):
    assert cost_of_securities(line(cost_cents=100000, securities=100), sold) == cost


def test_securities_that_are_not_there_have_no_cost():
    for sold in (0, 101):
        with pytest.raises(ValueError, match="a part of what is there"):
            cost_of_securities(line(cost_cents=100000, securities=100), sold)


def test_the_lowest_balance_is_looked_for_from_the_day_of_the_payment_on():
    moves = [
        (date(2025, 1, 1), 10000),
        (date(2025, 2, 1), -8000),
        (date(2025, 3, 1), 5000),
        (date(2025, 4, 1), -6000),
        (date(2025, 5, 1), 9000),
    ]
    assert lowest_balance(moves, since=date(2025, 1, 15)) == 1000
    assert lowest_balance(moves, since=date(2025, 5, 1)) == 10000
    assert lowest_balance(moves, since=date(2024, 1, 1)) == 0
