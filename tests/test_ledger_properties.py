"""What holds for every book that could be (issue « The books », point 2)."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clubs.ledger.entries import PAY_BACK
from clubs.ledger.positions import faulty_line, position
from clubs.ledger.stakes import BY_LINE, METHODS, history, stakes
from tests.books import FIRST_DAY, Book, books, members

DAYS = st.integers(0, 80).map(lambda days: FIRST_DAY + timedelta(days=days))
BY_EVERY_METHOD = pytest.mark.parametrize("method", METHODS)


@BY_EVERY_METHOD
@given(drawn=books(), on=DAYS)
def test_stakes_add_up_to_the_net_assets_at_every_date(method, drawn, on):
    book, people = drawn
    where = position(book.entries, on=on)
    told = history(book.entries, people, method=method, on=on)
    assert sum(row.cents for row in told.stakes.rows) == where.net_assets_cents
    assert sum(row.exact_cents for row in told.stakes.rows) == where.net_assets_cents
    assert sum(row.cash_cents for row in told.stakes.rows) == where.cash_cents
    for row in told.stakes.rows:
        assert row.exact_cents == row.cash_cents + sum(row.lines.values())
        assert abs(row.cents - row.exact_cents) < 1
    for shares in (*told.paid_by.values(), *told.received_by.values()):
        assert shares.total() == 1


@BY_EVERY_METHOD
@given(drawn=books(), on=DAYS)
def test_the_trail_changes_no_stake(method, drawn, on):
    book, people = drawn
    lean = stakes(book.entries, people, method=method, on=on)
    told = history(book.entries, people, method=method, on=on).stakes
    assert [(r.member, r.cents, r.exact_cents) for r in lean.rows] == [
        (r.member, r.cents, r.exact_cents) for r in told.rows
    ]


@given(drawn=books(with_leavers=False))
def test_cash_and_holdings_are_sums(drawn):
    book, _people = drawn
    where = position(book.entries, on=date.max)
    assert where.cash_cents == sum(entry.cash_cents for entry in book.entries)
    assert where.carrying_cents == sum(entry.carrying_cents for entry in book.entries)
    assert where.foreseen_loss_cents >= 0
    assert faulty_line(book.entries) is None
    for line in where.lines:
        given_up = line.repaid_cents + line.lost_cents + line.handed_over_cents
        assert line.paid_cents - line.cost_cents - given_up == line.sold_cents - (
            line.result_cents + line.lost_cents
        )


@BY_EVERY_METHOD
@given(drawn=books(), seed=st.integers(0, 999))
def test_the_order_of_a_days_entries_does_not_matter(method, drawn, seed):
    """Unless money is paid back that day: what is paid depends on what was paid before."""
    book, people = drawn
    paid_on = {e.occurred_on for e in book.entries if e.kind in PAY_BACK}
    opened_on = {e.number: e.occurred_on for e in book.entries if e.kind == "investment"}
    shuffled = list(book.entries)
    random.Random(seed).shuffle(shuffled)
    on = date(2021, 1, 1)
    assert stakes(shuffled, people, method=method, on=on) == stakes(
        book.entries, people, method=method, on=on
    ), "the order in which they are given never matters"

    free = {
        e.occurred_on
        for e in book.entries
        if e.occurred_on not in paid_on and e.occurred_on not in opened_on.values()
    }
    renumbered = _renumbered(book, free, seed)
    again = stakes(renumbered, people, method=method, on=on)
    assert [row.exact_cents for row in again.rows] == [
        row.exact_cents for row in stakes(book.entries, people, method=method, on=on).rows
    ]


def _renumbered(book: Book, days: set[date], seed: int):
    """The same entries, those of some days numbered in another order."""
    new = {entry.number: entry.number for entry in book.entries}
    for day in days:
        numbers = [e.number for e in book.entries if e.occurred_on == day]
        others = list(numbers)
        random.Random(seed).shuffle(others)
        new.update(zip(numbers, others, strict=True))
    return [
        entry._replace(
            number=new[entry.number],
            line=new[entry.line] if entry.line else None,
            reverses=new[entry.reverses] if entry.reverses else None,
        )
        for entry in book.entries
    ]


@BY_EVERY_METHOD
@given(drawn=books(), later=st.integers(0, 30))
def test_a_reversal_restores_the_position_exactly(method, drawn, later):
    book, people = drawn
    day = FIRST_DAY + timedelta(days=10)
    on = day + timedelta(days=60)
    before = stakes(book.entries, people, method=method, on=on)
    where = position(book.entries, on=on)
    number = book.add("contribution", day, 12_345, member=1)
    assert position(book.entries, on=on).cash_cents == where.cash_cents + 12_345
    book.reverse(number, day + timedelta(days=later))
    assert stakes(book.entries, people, method=method, on=on) == before
    assert position(book.entries, on=on) == where


@given(drawn=books(with_leavers=False), cents=st.integers(1, 50_000))
def test_by_line_touches_nobody_who_did_not_pay_for_the_line(drawn, cents):
    """A newcomer of today has no part in what the lines of before bring or lose."""
    book, people = drawn
    today = date(2020, 6, 1)
    newcomer = members(9, joined_on=today)
    book.add("contribution", today, 10_000, member=9)
    open_lines = [line for line in position(book.entries, on=today).lines if line.is_open]
    for line in open_lines:
        assert (
            history(book.entries, people + newcomer, method=BY_LINE, on=today).paid_by[line.line][9]
            == 0
        )
        book.add("income", date(2020, 7, 1), cents, line=line.line)
        if line.carrying_cents:
            book.add("write_down", date(2020, 7, 2), line.carrying_cents, line=line.line)
        book.exit("loss", date(2020, 8, 1), line.cost_cents, line=line.line)
    found = stakes(book.entries, people + newcomer, method=BY_LINE, on=date(2020, 9, 1))
    assert found.of(9).exact_cents == 10_000


@BY_EVERY_METHOD
@given(drawn=books(with_leavers=False), day=st.integers(1, 40))
def test_who_leaves_is_owed_on_that_day_what_their_stake_was(method, drawn, day):
    """And those who stay lose nothing by it (DOMAIN.md section 3, rule 8)."""
    book, people = drawn
    left_on = FIRST_DAY + timedelta(days=day)
    kept = [e for e in book.entries if e.occurred_on <= left_on and e.kind not in PAY_BACK]
    kept = [e for e in kept if e.line is None or e.line in {o.number for o in kept}]
    before = stakes(kept, people, method=method, on=left_on)
    leaver = replace(people[0], left_on=left_on)
    after = stakes(kept, [leaver, *people[1:]], method=method, on=left_on)
    if method != BY_LINE and not before.total_weight:
        return  # nobody put anything in yet: there is nothing to leave with
    assert [row.exact_cents for row in after.rows] == [row.exact_cents for row in before.rows]


@pytest.mark.parametrize("method", METHODS)
def test_what_comes_later_does_not_change_a_leavers_money(method):
    book = Book()
    for member in (1, 2):
        book.add("contribution", date(2020, 1, 5), 50_000, member=member)
    line = book.add("investment", date(2020, 2, 1), 40_000)
    gone = [replace(members(1)[0], left_on=date(2020, 3, 1)), *members(2)]
    book.add("contribution", date(2020, 4, 5), 70_000, member=2)
    book.add("fee", date(2020, 4, 6), 5_000)
    later = book.add("investment", date(2020, 5, 1), 30_000)
    found = stakes(book.entries, gone, method=method, on=date(2020, 6, 1))
    assert found.of(1).cash_cents == 30_000
    assert found.of(1).lines == {line: 20_000}

    # The line they were in pays them when it pays; the other one never does.
    book.exit("repayment", date(2020, 7, 1), 40_000, line=line, cash_cents=40_000)
    book.add("income", date(2020, 7, 2), 10_000, line=later)
    book.add("withdrawal", date(2020, 8, 1), 45_000, member=1)
    found = stakes(book.entries, gone, method=method, on=date(2020, 9, 1))
    assert found.of(1).cents == 5_000
    assert found.of(2).cents == found.net_assets_cents - 5_000


@pytest.mark.parametrize("method", METHODS)
def test_who_is_bought_out_has_no_part_in_the_lines_any_more(method):
    book = Book()
    for member in (1, 2):
        book.add("contribution", date(2020, 1, 5), 50_000, member=member)
    line = book.add("investment", date(2020, 2, 1), 40_000)
    gone = [
        replace(members(1)[0], left_on=date(2020, 3, 1), is_settled_at_once=True),
        *members(2),
    ]
    book.add("withdrawal", date(2020, 3, 2), 50_000, member=1)
    book.add("loss", date(2020, 4, 1), 40_000, line=line)
    found = stakes(book.entries, gone, method=method, on=date(2020, 5, 1))
    assert [row.cents for row in found.rows] == [0, 10_000]
