"""The worked examples of DOMAIN.md section 9 that the ledger's core answers, each by its name.

E1, E2, the reductions of E4 and E7 are with the tax papers; E8 with the households.
"""

from datetime import date
from fractions import Fraction

import pytest

from cigales.money import allocate
from clubs.ledger.entries import Member
from clubs.ledger.positions import position
from clubs.ledger.stakes import BY_LINE, METHODS, PRO_RATA, UNIT, UNIT_VALUE, history, stakes
from tests.books import Book, members


def test_e3_unit_value():
    """Net assets 5,000, 50 units: 100 each; 100 more buys one; a gain of 500 makes 109.80."""
    book = Book()
    book.add("contribution", date(2020, 1, 5), 50_000, member=1)  # 50 units at ten euros
    line = book.add("investment", date(2020, 2, 1), 50_000)
    book.exit("sale", date(2020, 3, 1), 50_000, line=line, cash_cents=500_000)
    before = stakes(book.entries, members(1, 2), method=UNIT_VALUE, on=date(2020, 3, 1))
    assert (before.net_assets_cents, before.total_weight) == (500_000, 50 * UNIT)
    assert before.unit_value_cents == 10_000

    book.add("contribution", date(2020, 4, 5), 10_000, member=2)
    after = stakes(book.entries, members(1, 2), method=UNIT_VALUE, on=date(2020, 4, 5))
    assert after.of(2).weight == UNIT
    assert after.unit_value_cents == 10_000

    book.add("bank_interest", date(2020, 5, 1), 50_000)
    gained = stakes(book.entries, members(1, 2), method=UNIT_VALUE, on=date(2020, 5, 1))
    assert gained.unit_value_cents == Fraction(560_000, 51)
    assert round(gained.unit_value_cents) == 10_980
    assert gained.of(2).cents == 10_980


@pytest.mark.parametrize("method", METHODS)
def test_e4_split(method):
    """A 360, B 240, C 120; 500 € of capital in 2019: 250.00, 166.67 and 83.33."""
    book = Book()
    for member, cents in ((1, 36_000), (2, 24_000), (3, 12_000)):
        book.add("contribution", date(2019, 1, 5), cents, member=member)
    line = book.add("investment", date(2019, 6, 3), 50_000)
    told = history(book.entries, members(1, 2, 3), method=method, on=date(2019, 12, 31))
    fractions = [told.paid_by[line][member] for member in (1, 2, 3)]
    assert fractions == [Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)]
    assert allocate(50_000, fractions) == [25_000, 16_667, 8_333]


@pytest.fixture
def late_joiner() -> Book:
    """A, B, C pay 240 each; 600 goes into X; X is lost; D then pays 240; cash 360."""
    book = Book()
    for member in (1, 2, 3):
        book.add("contribution", date(2020, 1, 5), 24_000, member=member)
    line = book.add("investment", date(2020, 2, 3), 60_000)
    book.add("loss", date(2020, 3, 2), 60_000, line=line)
    book.add("contribution", date(2020, 4, 5), 24_000, member=4)
    return book


FOUR = [*members(1, 2, 3), Member(4, date(2020, 4, 1))]


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        (PRO_RATA, [9_000, 9_000, 9_000, 9_000]),
        (UNIT_VALUE, [4_000, 4_000, 4_000, 24_000]),
        (BY_LINE, [4_000, 4_000, 4_000, 24_000]),
    ],
)
def test_e5_late_joiner(late_joiner, method, expected):
    on = date(2020, 12, 31)
    assert position(late_joiner.entries, on=on).cash_cents == 36_000
    found = stakes(late_joiner.entries, FOUR, method=method, on=on)
    assert [row.cents for row in found.rows] == expected


def test_e5_late_joiner_by_units(late_joiner):
    """The unit fell from 10 to 1.666667, and D gets 144 of 216 units."""
    fallen = stakes(late_joiner.entries, FOUR, method=UNIT_VALUE, on=date(2020, 4, 4))
    assert fallen.unit_value_cents == Fraction(500, 3)
    after = stakes(late_joiner.entries, FOUR, method=UNIT_VALUE, on=date(2020, 4, 5))
    assert (after.of(4).weight, after.total_weight) == (144 * UNIT, 216 * UNIT)


def test_e6_rounding():
    """1,000.00 among 7 equal members: five times 142.86, then twice 142.85."""
    book = Book()
    for member in range(1, 8):
        book.add("contribution", date(2020, 1, 5), 20_000, member=member)
    book.add("fee", date(2020, 2, 1), 40_000)
    for method in METHODS:
        found = stakes(book.entries, members(*range(1, 8)), method=method, on=date(2020, 3, 1))
        assert [row.cents for row in found.rows] == [14_286] * 5 + [14_285] * 2
