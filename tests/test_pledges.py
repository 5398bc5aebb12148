"""What members promised, term by term, and what pays it; then the pages where it is changed."""

from dataclasses import dataclass
from datetime import date

import pytest

from clubs.pledges import due_cents, settled_terms, standing

JANUARY = date(2026, 1, 1)


@dataclass(frozen=True)
class Promised:
    starts_on: date
    amount_cents: int
    rhythm: int = 1


def months(promises, *, year=2026) -> dict[int, int]:
    """What is due in each month of a year that has something due."""
    found = {month: due_cents(promises, date(year, month, 1)) for month in range(1, 13)}
    return {month: cents for month, cents in found.items() if cents}


@pytest.mark.parametrize(
    ("rhythm", "due"),
    [(1, [*range(2, 13)]), (3, [2, 5, 8, 11]), (6, [2, 8]), (12, [2])],
)
def test_a_rhythm_says_which_months_have_a_term(rhythm, due):
    assert months([Promised(date(2026, 2, 15), 6000, rhythm)]) == dict.fromkeys(due, 6000)


def test_a_change_counts_from_its_month_and_a_pause_asks_for_nothing():
    promises = [
        Promised(JANUARY, 2000),
        Promised(date(2026, 4, 1), 0),
        Promised(date(2026, 7, 1), 6000, 3),
    ]
    assert months(promises) == {1: 2000, 2: 2000, 3: 2000, 7: 6000, 10: 6000}


def test_a_payment_ahead_covers_later_terms():
    """Worked example: 60 € in January, for 20 € a month, pays January, February and March."""
    promises, received = [Promised(JANUARY, 2000)], {JANUARY: 6000}
    for month, missing in [(1, []), (2, []), (3, []), (4, [4]), (5, [4, 5])]:
        found = settled_terms(promises, received, joined_on=JANUARY, on=date(2026, month, 28))
        assert [term.month.month for term in found if term.missing_cents] == missing
    assert standing(promises, 6000, joined_on=JANUARY, on=date(2026, 2, 10)).ahead_cents == 2000
    assert standing(promises, 6000, joined_on=JANUARY, on=date(2026, 5, 10)).arrears_cents == 4000


def test_a_payment_pays_its_own_month_first_and_the_oldest_hole_next():
    promises = [Promised(JANUARY, 2000)]
    received = {JANUARY: 2000, date(2026, 3, 1): 2500}
    found = settled_terms(promises, received, joined_on=JANUARY, on=date(2026, 3, 31))
    assert [term.missing_cents for term in found] == [0, 1500, 0]


def test_nothing_is_due_before_one_came_nor_after_the_day_asked():
    promises = [Promised(JANUARY, 2000)]
    found = settled_terms(promises, {}, joined_on=date(2026, 3, 20), on=date(2026, 5, 1))
    assert [term.month.month for term in found] == [3, 4, 5]
