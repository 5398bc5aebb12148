"""The pure side of the ledger: what an entry does, where a holding stands, the seal, the terms."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from clubs.fiscal_years import fiscal_year_of, fiscal_years, next_fiscal_year
from clubs.ledger.chain import GENESIS, Break, SealedEntry, first_break, seal
from clubs.ledger.entries import Amounts, Member, amounts, give_up
from clubs.ledger.positions import faulty_line, position
from clubs.ledger.stakes import BY_LINE, METHODS, PRO_RATA, UNIT, UNIT_VALUE, history, stakes
from clubs.pledges import due_cents, standing, terms
from tests.books import Book, members

JANUARY, JUNE = date(2020, 1, 5), date(2020, 6, 1)

# --- what an entry does -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("contribution", Amounts(cash_cents=100)),
        ("withdrawal", Amounts(cash_cents=-100)),
        ("fee", Amounts(cash_cents=-100)),
        ("bank_charge", Amounts(cash_cents=-100)),
        ("bank_interest", Amounts(cash_cents=100)),
        ("investment", Amounts(-100, 100, 100)),
        ("income", Amounts(cash_cents=100)),
        ("repayment", Amounts(100, -100, -100)),
        ("loss", Amounts(0, -100, -100)),
        ("write_down", Amounts(0, -100, 0)),
        ("write_back", Amounts(0, 100, 0)),
        ("hand_over", Amounts(0, -100, -100)),
    ],
)
def test_a_kind_says_which_way_its_amounts_go(kind, expected):
    assert amounts(kind, 100) == expected


@pytest.mark.parametrize("cents", [0, -1])
def test_an_amount_is_positive(cents):
    with pytest.raises(ValueError, match="positive"):
        amounts("fee", cents)


@pytest.mark.parametrize(
    ("kind", "part", "cash", "cost", "carrying", "expected"),
    [
        ("sale", 500, 700, 1000, 1000, Amounts(700, -500, -500)),
        ("sale", 500, 100, 1000, 400, Amounts(100, -200, -500)),
        ("sale", 1000, 1, 1000, 0, Amounts(1, 0, -1000)),
        ("sale", 1, 5, 3, 1, Amounts(5, 0, -1)),  # a third of a cent rounds down
        ("sale", 1, 5, 2, 1, Amounts(5, -1, -1)),  # a half rounds up
        ("loss", 1000, 0, 1000, 250, Amounts(0, -250, -1000)),
        ("repayment", 300, 300, 1000, 400, Amounts(300, -300, -300)),
        ("repayment", 600, 600, 1000, 400, Amounts(600, -400, -600)),
        ("hand_over", 400, 0, 1000, 500, Amounts(0, -200, -400)),
    ],
)
def test_an_exit_takes_its_part_of_the_value(kind, part, cash, cost, carrying, expected):
    assert (
        give_up(kind, part_cents=part, cash_cents=cash, cost_cents=cost, carrying_cents=carrying)
        == expected
    )


@pytest.mark.parametrize("part", [0, -1, 1001])
def test_what_goes_is_a_part_of_what_is_there(part):
    with pytest.raises(ValueError, match="part"):
        give_up("loss", part_cents=part, cash_cents=0, cost_cents=1000, carrying_cents=1000)


def test_a_repayment_brings_what_it_repays():
    with pytest.raises(ValueError, match="repayment"):
        give_up("repayment", part_cents=10, cash_cents=9, cost_cents=1000, carrying_cents=1000)


# --- where a holding stands ---------------------------------------------------------------------


def test_a_foreseen_loss_is_kept_apart_from_the_one_suffered():
    book = Book()
    book.add("contribution", JANUARY, 200_000, member=1)
    line = book.add("investment", date(2020, 2, 1), 100_000, securities=10)
    book.add("write_down", date(2020, 3, 1), 40_000, line=line)
    foreseen = position(book.entries, on=date(2020, 3, 31)).line(line)
    assert (foreseen.carrying_cents, foreseen.foreseen_loss_cents) == (60_000, 40_000)
    assert foreseen.result_cents == 0

    book.exit("loss", date(2020, 5, 1), 100_000, line=line, securities=10)
    suffered = position(book.entries, on=JUNE).line(line)
    assert (suffered.carrying_cents, suffered.foreseen_loss_cents) == (0, 0)
    assert (suffered.result_cents, suffered.lost_cents, suffered.securities) == (-100_000,) + (
        100_000,
        0,
    )
    assert not suffered.is_open


def test_a_partial_sale_leaves_the_rest_at_its_price():
    book = Book()
    line = book.add("investment", JANUARY, 100_000, securities=40)
    book.exit("sale", date(2020, 2, 1), 25_000, line=line, cash_cents=31_000, securities=10)
    held = position(book.entries, on=JUNE).line(line)
    assert (held.cost_cents, held.carrying_cents, held.securities) == (75_000, 75_000, 30)
    assert (held.sold_cents, held.result_cents) == (31_000, 6_000)
    assert held.is_open


def test_a_position_is_as_of_a_date():
    book = Book()
    book.add("contribution", JANUARY, 10_000, member=1)
    line = book.add("investment", JUNE, 4_000)
    assert position(book.entries, on=date(2020, 5, 31)).lines == ()
    after = position(book.entries, on=JUNE)
    assert (after.cash_cents, after.carrying_cents, after.net_assets_cents) == (
        6_000,
        4_000,
        10_000,
    )
    with pytest.raises(KeyError):
        position(book.entries, on=JANUARY).line(line)


def test_a_holding_worth_more_than_its_price_is_found():
    book = Book()
    line = book.add("investment", JANUARY, 10_000)
    book.add("write_down", date(2020, 2, 1), 4_000, line=line)
    assert faulty_line(book.entries) is None
    book.add("write_back", date(2020, 3, 1), 5_000, line=line)
    assert faulty_line(book.entries) == date(2020, 3, 1)


# --- stakes, beyond the worked examples and the properties --------------------------------------


def test_units_start_again_at_ten_euros_when_they_are_worth_nothing():
    book = Book()
    book.add("contribution", JANUARY, 10_000, member=1)
    line = book.add("investment", date(2020, 2, 1), 10_000)
    book.add("loss", date(2020, 3, 1), 10_000, line=line)
    book.add("contribution", date(2020, 4, 1), 3_000, member=2)
    found = stakes(book.entries, members(1, 2), method=UNIT_VALUE, on=JUNE)
    assert [row.cents for row in found.rows] == [0, 3_000]
    assert (found.of(2).weight, found.unit_value_cents) == (3 * UNIT, 1_000)


def test_units_are_kept_to_six_decimals_and_the_value_is_not_rounded():
    book = Book()
    book.add("contribution", JANUARY, 3_000, member=1)
    book.add("bank_interest", date(2020, 2, 1), 1)
    book.add("contribution", date(2020, 3, 1), 1_000, member=2)
    found = stakes(book.entries, members(1, 2), method=UNIT_VALUE, on=JUNE)
    assert found.of(2).weight == 999_667  # 3 × 1,000 ÷ 3,001, to a millionth


def test_a_withdrawal_lowers_the_weight_of_who_stays():
    book = Book()
    for member in (1, 2):
        book.add("contribution", JANUARY, 30_000, member=member)
    book.add("withdrawal", date(2020, 2, 1), 10_000, member=1)
    for method in METHODS:
        found = stakes(book.entries, members(1, 2), method=method, on=JUNE)
        assert [row.cents for row in found.rows] == [20_000, 30_000]


def test_an_investment_draws_on_the_accounts_by_their_balances_that_day():
    book = Book()
    book.add("contribution", JANUARY, 30_000, member=1)
    book.add("contribution", date(2020, 2, 1), 10_000, member=2)  # the day itself counts
    line = book.add("investment", date(2020, 2, 1), 20_000)
    book.add("contribution", date(2020, 3, 1), 90_000, member=2)
    book.exit("sale", date(2020, 4, 1), 20_000, line=line, cash_cents=60_000)
    found = stakes(book.entries, members(1, 2), method=BY_LINE, on=JUNE)
    assert [row.cents for row in found.rows] == [60_000, 110_000]


def test_a_book_without_members_has_nobody_to_give_its_money_to():
    book = Book()
    book.add("bank_interest", JANUARY, 100)
    for method in METHODS:
        with pytest.raises(ValueError, match="without members"):
            stakes(book.entries, [], method=method, on=JUNE)
        assert stakes([], [], method=method, on=JUNE).rows == ()


def test_an_unknown_method_is_refused():
    with pytest.raises(ValueError, match="no such method"):
        stakes([], members(1), method="equal", on=JUNE)


def test_ties_go_to_the_longest_standing_member_then_by_number():
    book = Book()
    people = [Member(1, date(2020, 3, 1)), Member(2, JANUARY), Member(3, JANUARY)]
    for member in (1, 2, 3):
        book.add("contribution", date(2020, 4, 1), 100, member=member)
    book.add("fee", date(2020, 4, 2), 100)
    found = stakes(book.entries, people, method=PRO_RATA, on=JUNE)
    assert [(row.member, row.cents) for row in found.rows] == [(2, 67), (3, 67), (1, 66)]


@pytest.mark.parametrize("method", METHODS)
def test_a_line_handed_over_leaves_the_others_what_they_had(method):
    book = Book()
    for member in (1, 2):
        book.add("contribution", JANUARY, 50_000, member=member)
    line = book.add("investment", date(2020, 2, 1), 40_000)
    gone = [replace(members(1)[0], left_on=date(2020, 3, 1)), *members(2)]
    book.exit("hand_over", date(2020, 4, 1), 40_000, line=line, member=2)
    found = stakes(book.entries, gone, method=method, on=JUNE)
    assert [row.cents for row in found.rows] == [50_000, 10_000]


def test_income_of_a_line_goes_to_leavers_too():
    book = Book()
    for member in (1, 2):
        book.add("contribution", JANUARY, 50_000, member=member)
    line = book.add("investment", date(2020, 2, 1), 40_000)
    gone = [replace(members(1)[0], left_on=date(2020, 3, 1)), *members(2)]
    number = book.add("income", date(2020, 5, 1), 1_000, line=line)
    for method in METHODS:
        told = history(book.entries, gone, method=method, on=JUNE)
        assert [told.received_by[number][m] * 1_000 for m in (1, 2)] == [500, 500]


# --- the seal -----------------------------------------------------------------------------------


@pytest.fixture
def chain() -> list[SealedEntry]:
    book, sealed, previous = Book(), [], GENESIS
    for month in range(1, 6):
        book.add("contribution", date(2020, month, 5), month * 100, member=1)
    for entry in book.entries:
        bare = SealedEntry(entry, entry.occurred_on.replace(day=1), None)
        previous = seal(bare, previous)
        sealed.append(replace(bare, seal=previous))
    return sealed


def test_a_whole_chain_holds(chain):
    assert first_break(chain) is None
    assert first_break([]) is None


@pytest.mark.parametrize(
    "change",
    [
        {"cash_cents": 301},
        {"kind": "bank_interest"},
        {"occurred_on": date(2020, 3, 6)},
        {"member": 2},
        {"line": 1},
        {"reverses": 1},
        {"securities": 1},
        {"cost_cents": 1},
        {"carrying_cents": 1},
    ],
)
def test_a_change_of_anything_that_must_not_change_is_found(chain, change):
    chain[2] = replace(chain[2], entry=replace(chain[2].entry, **change))
    assert first_break(chain) == Break(3, "altered")


def test_a_hole_and_an_exchange_are_found(chain):
    assert first_break([*chain[:1], *chain[2:]]) == Break(2, "missing")
    assert first_break([chain[0], chain[2], chain[1], *chain[3:]]) == Break(2, "missing")


def test_sealing_again_what_was_changed_breaks_the_next_seal(chain):
    changed = replace(chain[2], entry=replace(chain[2].entry, cash_cents=301))
    chain[2] = replace(changed, seal=seal(changed, chain[1].seal))
    assert first_break(chain) == Break(4, "altered")


# --- promises -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Promised:
    starts_on: date
    amount_cents: int
    rhythm: int = 1


@pytest.mark.parametrize(
    ("rhythm", "due_months"),
    [(1, [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), (3, [2, 5, 8, 11]), (6, [2, 8]), (12, [2])],
)
def test_a_rhythm_says_which_months_are_due(rhythm, due_months):
    promise = [Promised(date(2020, 2, 14), 6_000, rhythm)]
    found = [m for m, _c in terms(promise, first=date(2020, 1, 1), last=date(2020, 12, 31))]
    assert found == [date(2020, month, 1) for month in due_months]


def test_a_pause_is_a_promise_of_nothing_and_a_change_starts_its_own_terms():
    promises = [
        Promised(date(2020, 1, 1), 6_000, 3),
        Promised(date(2020, 5, 1), 0),
        Promised(date(2020, 9, 1), 2_000, 1),
    ]
    due = [due_cents(promises, date(2020, month, 1)) for month in range(1, 13)]
    assert due == [6_000, 0, 0, 6_000, 0, 0, 0, 0, 2_000, 2_000, 2_000, 2_000]


def test_ahead_and_in_arrears():
    promises = [Promised(date(2020, 1, 1), 2_000)]
    joined = {"joined_on": date(2020, 1, 1)}
    ahead = standing(promises, 12_000, on=date(2020, 3, 15), **joined)
    assert (ahead.due_cents, ahead.ahead_cents, ahead.arrears_cents) == (6_000, 6_000, 0)
    late = standing(promises, 12_000, on=date(2020, 8, 15), **joined)
    assert (late.due_cents, late.ahead_cents, late.arrears_cents) == (16_000, 0, 4_000)


# --- fiscal years -------------------------------------------------------------------------------


def test_the_calendar_year_unless_the_club_says_otherwise():
    founded = date(2019, 10, 3)
    assert list(fiscal_years(founded_on=founded, last_month=12, on=date(2021, 5, 1))) == [
        (founded, date(2019, 12, 31)),
        (date(2020, 1, 1), date(2020, 12, 31)),
        (date(2021, 1, 1), date(2021, 12, 31)),
    ]
    assert list(fiscal_years(founded_on=founded, last_month=6, on=date(2020, 7, 1))) == [
        (founded, date(2020, 6, 30)),
        (date(2020, 7, 1), date(2021, 6, 30)),
    ]


@pytest.mark.parametrize(
    ("day", "last_month", "expected"),
    [
        (date(2020, 12, 31), 12, (date(2020, 1, 1), date(2020, 12, 31))),
        (date(2020, 2, 29), 2, (date(2019, 3, 1), date(2020, 2, 29))),
        (date(2020, 3, 1), 2, (date(2020, 3, 1), date(2021, 2, 28))),
    ],
)
def test_the_year_that_holds_a_day(day, last_month, expected):
    assert fiscal_year_of(day, founded_on=date(2010, 1, 1), last_month=last_month) == expected


def test_years_are_closed_one_after_the_other():
    arguments = {"founded_on": date(2019, 10, 3), "last_month": 12}
    assert next_fiscal_year(**arguments, closed_through=None)[1] == date(2019, 12, 31)
    assert next_fiscal_year(**arguments, closed_through=date(2019, 12, 31))[1] == date(2020, 12, 31)
