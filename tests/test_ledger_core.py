"""The core by cases: what goes of a holding, exits, the end of a club, the chain, many leavers."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from clubs.ledger.chain import GENESIS, Break, SealedEntry, first_break, seal
from clubs.ledger.entries import Amounts, Member, amounts, give_up, standing
from clubs.ledger.exits import exit_statement
from clubs.ledger.liquidation import simulate_hand_over, simulate_sale
from clubs.ledger.positions import faulty_line, position
from clubs.ledger.stakes import BY_LINE, METHODS, PRO_RATA, stakes
from tests.books import FIRST_DAY, Book, members

EVERY_METHOD = pytest.mark.parametrize("method", METHODS)
END = date(2020, 12, 31)


# --- what goes of a holding ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "part", "cash", "carrying", "moved"),
    [
        ("sale", 400, 500, 1000, Amounts(500, -400, -400)),
        ("sale", 400, 100, 500, Amounts(100, -200, -400)),
        ("sale", 1000, 1, 0, Amounts(1, 0, -1000)),
        ("sale", 1, 9, 500, Amounts(9, -1, -1)),  # half a cent, rounded up
        ("loss", 1000, 0, 300, Amounts(0, -300, -1000)),
        ("loss", 333, 0, 1000, Amounts(0, -333, -333)),
        ("hand_over", 250, 0, 400, Amounts(0, -100, -250)),
        ("repayment", 400, 400, 1000, Amounts(400, -400, -400)),
        ("repayment", 400, 400, 150, Amounts(400, -150, -400)),
        ("repayment", 400, 400, 0, Amounts(400, 0, -400)),
    ],
)
def test_what_goes_of_a_holding_of_ten_euros(kind, part, cash, carrying, moved):
    given = {"part_cents": part, "cash_cents": cash, "cost_cents": 1000}
    assert give_up(kind, **given, carrying_cents=carrying) == moved


@pytest.mark.parametrize(("kind", "part", "cash"), [("loss", 0, 0), ("loss", 1001, 0)])
def test_what_goes_is_a_part_of_what_is_there(kind, part, cash):
    with pytest.raises(ValueError, match="a part of what is there"):
        give_up(kind, part_cents=part, cash_cents=cash, cost_cents=1000, carrying_cents=1000)
    with pytest.raises(ValueError, match="takes off the cost what it brings"):
        give_up("repayment", part_cents=5, cash_cents=6, cost_cents=9, carrying_cents=9)
    with pytest.raises(ValueError, match="positive"):
        amounts("contribution", 0)


def test_a_cancelled_entry_and_its_reversal_both_go_from_the_day_of_the_reversal():
    book = Book()
    book.add("contribution", date(2020, 1, 5), 5_000, member=1)
    fee = book.add("fee", date(2020, 2, 1), 1_000)
    book.reverse(fee, date(2020, 3, 1))
    assert [e.number for e in standing(book.entries, on=date(2020, 2, 29))] == [1, 2]
    assert [e.number for e in standing(book.entries, on=date(2020, 3, 1))] == [1]


def test_a_line_that_would_be_worth_less_than_nothing_is_named_by_its_day():
    book = Book()
    line = book.add("investment", date(2020, 2, 1), 1_000)
    book.add("write_down", date(2020, 3, 1), 600, line=line)
    assert faulty_line(book.entries) is None
    book.add("write_down", date(2020, 4, 1), 600, line=line)
    assert faulty_line(book.entries) == date(2020, 4, 1)


# --- who leaves --------------------------------------------------------------------------------


@pytest.fixture
def two() -> Book:
    """1 and 2 put in 500.00 each; 400.00 buy ten parts, and 90.01 are written down."""
    book = Book()
    for member in (1, 2):
        book.add("contribution", date(2020, 1, 5), 50_000, member=member)
    line = book.add("investment", date(2020, 2, 1), 40_000, securities=10)
    book.add("write_down", date(2020, 2, 2), 9_001, line=line)
    return book


def leaver(left_on=date(2020, 3, 1), **fields) -> list[Member]:
    return [replace(members(1)[0], left_on=left_on, **fields), *members(2)]


@EVERY_METHOD
def test_money_now_and_parts_later_make_the_stake(two, method):
    found = exit_statement(two.entries, members(1, 2), method=method, member=1, on=END)
    assert (found.is_simulated, found.left_on, found.payments) == (True, END, ())
    assert found.due == found.fixed
    assert found.due.cash_cents == 30_000
    (part,) = found.due.lines
    assert (part.fraction, part.carrying_cents) == (Fraction(1, 2), 30_999)
    assert part.exact_cents == Fraction(30_999, 2)
    assert part.cents == 15_500, "the longest-standing has the odd cent"
    assert found.due.total_cents == 45_500


@EVERY_METHOD
def test_the_statement_of_who_left_follows_their_line_and_their_payments(two, method):
    line = 3
    two.add("withdrawal", date(2020, 3, 1), 20_000, member=1)
    two.exit("repayment", date(2020, 5, 1), 10_000, line=line, cash_cents=10_000)
    two.add("withdrawal", date(2020, 6, 1), 15_000, member=1)
    two.add("contribution", date(2020, 6, 2), 99_000, member=2)
    found = exit_statement(two.entries, leaver(), method=method, member=1, on=END)
    assert (found.is_simulated, found.left_on) == (False, date(2020, 3, 1))
    assert found.fixed.cash_cents == 30_000
    assert [entry.number for entry in found.payments] == [5, 7]
    assert found.paid_cents == 35_000
    assert (found.due.cash_cents, found.due.later_cents) == (0, 10_500)
    assert found.change_cents == 0, "a repayment turns a part into money: nothing more, or less"

    two.exit("loss", date(2020, 9, 1), 30_000, line=line)
    after = exit_statement(two.entries, leaver(), method=method, member=1, on=END)
    assert (after.due.total_cents, after.change_cents) == (0, -10_500)


@EVERY_METHOD
def test_a_line_worth_nothing_is_still_named_for_it_may_pay_one_day(two, method):
    two.add("write_down", date(2020, 2, 3), 30_999, line=3)
    found = exit_statement(two.entries, leaver(), method=method, member=1, on=END)
    (part,) = found.due.lines
    assert (part.fraction, part.cents) == (Fraction(1, 2), 0)
    two.exit("sale", date(2020, 8, 1), 40_000, line=3, cash_cents=7_000)
    sold = exit_statement(two.entries, leaver(), method=method, member=1, on=END)
    assert (sold.due.cash_cents, sold.due.lines) == (33_500, ())


@EVERY_METHOD
def test_who_is_settled_at_once_is_owed_money_only(two, method):
    gone = leaver(is_settled_at_once=True)
    found = exit_statement(two.entries, gone, method=method, member=1, on=END)
    assert (found.due.cash_cents, found.due.lines) == (45_500, ())


def test_the_statement_of_a_stranger_is_refused(two):
    with pytest.raises(KeyError):
        exit_statement(two.entries, members(1, 2), method=PRO_RATA, member=7, on=END)


@EVERY_METHOD
def test_many_leavers_and_many_draws_come_to_an_end(method):
    """Exact fractions would double their digits at each draw once somebody has left."""
    book, people = Book(), []
    for number in range(1, 13):
        left_on = date(2020 + number // 2, 6, 1) if number % 2 else None
        people.append(Member(number, FIRST_DAY, left_on))
    for year in range(2020, 2028):
        for number in range(1, 13):
            book.add("contribution", date(year, 1, 5), 70_000 + number, member=number)
        for month in range(2, 12):
            line = book.add("investment", date(year, month, 20), 10_000 + month)
            book.add("income", date(year, 12, 3), 1_234, line=line)
    found = stakes(book.entries, people, method=method, on=date(2027, 12, 31))
    assert sum(row.cents for row in found.rows) == found.net_assets_cents
    assert sum(row.exact_cents for row in found.rows) == found.net_assets_cents
    assert max(row.exact_cents.denominator.bit_length() for row in found.rows) < 50_000


# --- the end of a club -------------------------------------------------------------------------


@EVERY_METHOD
def test_everything_sold_is_paid_to_the_cent(two, method):
    plan = simulate_sale(two.entries, members(1, 2), method=method, on=END, proceeds={3: 33_333})
    assert [(move.kind, move.amounts) for move in plan.moves] == [
        ("sale", Amounts(33_333, -30_999, -40_000))
    ]
    assert plan.payments == {1: 46_667, 2: 46_666}
    assert plan.paid_cents == 60_000 + 33_333


@EVERY_METHOD
def test_what_finds_no_buyer_is_lost(two, method):
    plan = simulate_sale(two.entries, members(1, 2), method=method, on=END, proceeds={3: 0})
    assert [move.kind for move in plan.moves] == ["loss"]
    assert plan.payments == {1: 30_000, 2: 30_000}


@EVERY_METHOD
def test_securities_are_handed_over_whole_and_money_makes_up_the_rest(two, method):
    two.add("contribution", date(2020, 1, 5), 10_000, member=2)
    people = members(1, 2)
    plan = simulate_hand_over(two.entries, people, method=method, on=END)
    shared = stakes(two.entries, people, method=method, on=END)
    assert sum(move.securities for move in plan.moves) == 10
    assert sum(move.amounts.cost_cents for move in plan.moves) == -40_000
    assert sum(move.worth_cents for move in plan.moves) == 30_999
    assert {m: plan.total_cents(m) for m in (1, 2)} == {r.member: r.cents for r in shared.rows}


@EVERY_METHOD
def test_a_hand_over_among_twenty_once_carried_out_leaves_nothing(method):
    book, people = Book(), members(*range(1, 21))
    for number in range(1, 21):
        book.add("contribution", date(2020, 1, 5), 10_000 + 777 * number, member=number)
    for month in range(2, 8):
        book.add("investment", date(2020, month, 1), 33_331)
    plan = simulate_hand_over(book.entries, people, method=method, on=END)
    for move in plan.moves:
        part_cents = -move.amounts.cost_cents
        book.exit("hand_over", END, part_cents, line=move.line, member=move.member)
    for member, cents in plan.payments.items():
        if cents:
            book.add("withdrawal", END, cents, member=member)
    assert position(book.entries, on=END).net_assets_cents == 0
    found = stakes(book.entries, people, method=method, on=END)
    assert [row.cents for row in found.rows] == [0] * 20


# --- the chain ---------------------------------------------------------------------------------


def chain(book: Book) -> list[SealedEntry]:
    sealed, previous = [], GENESIS
    for entry in book.entries:
        one = SealedEntry(entry, None, None)
        previous = seal(one, previous)
        sealed.append(replace(one, seal=previous))
    return sealed


def test_a_whole_chain_holds_and_is_broken_at_the_first_change(two):
    sealed = chain(two)
    assert first_break(sealed) is None
    assert first_break([]) is None
    for field, value in {
        "kind": "withdrawal",
        "occurred_on": date(2020, 1, 6),
        "cash_cents": 50_001,
        "carrying_cents": 1,
        "cost_cents": 1,
        "member": 1,
        "line": 1,
        "reverses": 1,
        "securities": 1,
    }.items():
        second = replace(sealed[1], entry=sealed[1].entry._replace(**{field: value}))
        assert first_break([sealed[0], second, *sealed[2:]]) == Break(2, "altered"), field
    for field in ("period_on", "decided_on"):
        second = replace(sealed[1], **{field: date(2020, 1, 1)})
        assert first_break([sealed[0], second, *sealed[2:]]) == Break(2, "altered"), field


def test_what_is_taken_out_or_exchanged_breaks_the_chain(two):
    one, other, *rest = chain(two)
    assert first_break([one, *rest]) == Break(2, "missing")
    assert first_break([other, one, *rest]) == Break(1, "missing")


def test_a_value_does_not_slip_into_the_next_field():
    """« member 1, line 12 » and « member 11, line 2 » are two different entries."""
    book = Book()
    book.add("contribution", date(2020, 1, 5), 1, member=1)
    (entry,) = book.entries
    one = SealedEntry(entry._replace(member=1, line=12), None, None)
    other = SealedEntry(entry._replace(member=11, line=2), None, None)
    assert seal(one, GENESIS) != seal(other, GENESIS)


def test_by_line_keeps_leavers_accounts_out_of_what_is_drawn(two):
    two.add("contribution", date(2020, 4, 5), 1_000, member=2)
    line = two.add("investment", date(2020, 5, 1), 31_000)
    found = stakes(two.entries, leaver(), method=BY_LINE, on=END)
    assert found.of(1).cash_cents == 30_000
    assert found.of(2).lines[line] == 31_000
