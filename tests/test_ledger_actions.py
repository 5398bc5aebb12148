"""The one door: how entries are numbered and sealed, and what each operation does to the books."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clubs import actions
from clubs.ledger.chain import first_break
from clubs.ledger.positions import position
from clubs.ledger.stakes import METHODS, stakes
from clubs.models import LedgerEntry, Posting, Stage
from clubs.queries.records import records, sealed_entries
from tests import factories
from tests.factories import TODAY

MAY = date(2026, 5, 1)
VOTE = {"decided_on": date(2026, 4, 11), "reason": "Deux mauvaises années"}


@pytest.fixture
def post(club, treasurer):
    """``post("fee", 1500, date(…))`` is one operation, written by the treasurer."""

    def write(kind, amount_cents, day, **fields):
        return actions.record_operation(
            club=club,
            kind=kind,
            amount_cents=amount_cents,
            occurred_on=day,
            by=treasurer.person,
            today=TODAY,
            **{"token": uuid4()} | fields,
        )

    return write


@pytest.fixture
def line(member, treasurer, post) -> LedgerEntry:
    """1,000.00 saved, of which 600.00 bought 60 parts on 20 January 2026."""
    factories.make_contribution(member, 60_000, date(2026, 1, 5), by=treasurer.person)
    factories.make_contribution(treasurer, 40_000, date(2026, 1, 5), by=treasurer.person)
    return post("investment", 60_000, date(2026, 1, 20), label="Fournil inventé", securities=60)


def held(line, on=TODAY):
    return position(records(line.club, on=on).entries, on=on).line(line.number)


def month(club, treasurer, payments, **changes):
    return actions.record_contributions(
        **{
            "club": club,
            "period_on": MAY,
            "received_on": date(2026, 5, 5),
            "payments": [actions.Payment(*payment) for payment in payments],
            "token": uuid4(),
            "by": treasurer.person,
            "today": TODAY,
        }
        | changes
    )


# --- numbers and seals -----------------------------------------------------------------------


def test_entries_are_numbered_and_sealed_one_after_the_other(club, line, member, treasurer, post):
    post("fee", 1_500, date(2026, 2, 1))
    month(club, treasurer, [(member, 2_350), (treasurer, 1_000)])
    sealed = sealed_entries(club)
    assert [each.entry.number for each in sealed] == [1, 2, 3, 4, 5, 6]
    assert len({each.seal for each in sealed}) == 6
    assert first_break(sealed) is None


def test_each_club_has_a_book_of_its_own(line, neighbour):
    entry = factories.make_contribution(neighbour, 1_000, date(2026, 5, 4), by=neighbour.person)
    assert (line.number, entry.number) == (3, 1)


def test_an_entry_of_the_past_is_numbered_last(line, post):
    assert post("bank_charge", 250, date(2026, 1, 31)).number == 4
    assert post("bank_charge", 250, date(2025, 12, 31)).number == 5


def test_a_month_of_twenty_members_is_one_posting_in_eight_queries(club, treasurer):
    people = [factories.make_member(club) for _ in range(20)]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        entries = month(club, treasurer, [(person, 2_300) for person in people])
    assert [entry.number for entry in entries] == list(range(1, 21))
    assert Posting.objects.count() == 1
    written = [q["sql"] for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(queries) <= 8
    assert len(written) == 4, written


def test_a_form_sent_twice_writes_once(line, post):
    token = uuid4()
    post("fee", 1_500, date(2026, 2, 1), token=token)
    with pytest.raises(actions.AlreadyPosted, match="déjà enregistré"):
        post("fee", 1_500, date(2026, 2, 1), token=token)
    with pytest.raises(actions.AlreadyPosted):
        actions.reverse_entry(
            entry=line, reason="Erreur", token=token, by=line.posting.recorded_by, today=TODAY
        )
    assert LedgerEntry.objects.filter(kind="fee").count() == 1


# --- what an operation does to a holding -------------------------------------------------------


def test_a_write_down_keeps_the_price_paid_and_is_a_loss_foreseen(line, post):
    post("write_down", 45_000, date(2026, 4, 12), line=line, **VOTE)
    here = held(line)
    assert (here.cost_cents, here.carrying_cents, here.foreseen_loss_cents) == (
        60_000,
        15_000,
        45_000,
    )
    post("write_back", 5_000, date(2026, 5, 12), line=line, **VOTE)
    assert held(line).carrying_cents == 20_000
    assert held(line, on=date(2026, 4, 11)).carrying_cents == 60_000


def test_a_sale_of_a_part_takes_its_part_of_the_price_and_of_the_value(line, post):
    post("write_down", 30_000, date(2026, 4, 12), line=line, **VOTE)
    sold = post("sale", 20_000, date(2026, 5, 2), line=line, proceeds_cents=26_000, securities=20)
    assert (sold.cash_cents, sold.cost_cents, sold.carrying_cents) == (26_000, -20_000, -10_000)
    here = held(line)
    assert (here.cost_cents, here.carrying_cents, here.securities) == (40_000, 20_000, 40)
    assert (here.sold_cents, here.result_cents) == (26_000, 6_000)


def test_a_repayment_of_what_was_written_down_first_takes_off_what_is_expected(line, post):
    post("write_down", 50_000, date(2026, 4, 12), line=line, **VOTE)
    first = post("repayment", 8_000, date(2026, 5, 2), line=line)
    second = post("repayment", 8_000, date(2026, 6, 2), line=line)
    assert (first.cost_cents, first.carrying_cents) == (-8_000, -8_000)
    assert (second.cost_cents, second.carrying_cents) == (-8_000, -2_000)
    here = held(line)
    assert (here.cost_cents, here.carrying_cents, here.repaid_cents) == (44_000, 0, 16_000)


def test_the_loss_of_what_was_written_down_to_nothing_changes_no_stake(club, line, post):
    post("write_down", 60_000, date(2026, 4, 12), line=line, **VOTE)

    def shared():
        book = records(club, on=TODAY)
        return {
            method: [
                row.cents
                for row in stakes(book.entries, book.members, method=method, on=TODAY).rows
            ]
            for method in METHODS
        }

    before = shared()
    lost = post("loss", 60_000, date(2026, 5, 30), line=line, securities=60)
    assert (lost.cash_cents, lost.cost_cents, lost.carrying_cents) == (0, -60_000, 0)
    assert shared() == before
    here = held(line)
    assert (here.foreseen_loss_cents, here.lost_cents, here.is_open) == (0, 60_000, False)


def test_securities_handed_over_pay_a_member_in_kind(club, line, member, post):
    handed = post(
        "hand_over", 30_000, date(2026, 6, 1), line=line, membership=member, securities=30
    )
    assert (handed.cash_cents, handed.cost_cents, handed.securities) == (0, -30_000, -30)
    book = records(club, on=TODAY)
    for method in METHODS:
        found = stakes(book.entries, book.members, method=method, on=TODAY)
        assert {row.member: row.cents for row in found.rows} == {1: 30_000, 2: 40_000}


def test_money_paid_to_a_member_lowers_the_bank_and_their_stake(club, line, member, post):
    post("withdrawal", 10_000, date(2026, 6, 1), membership=member)
    book = records(club, on=TODAY)
    assert position(book.entries, on=TODAY).cash_cents == 30_000
    for method in METHODS:
        found = stakes(book.entries, book.members, method=method, on=TODAY)
        assert found.of(member.number).cents == 50_000


# --- what is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize("missing", [{"decided_on": None}, {"reason": ""}])
@pytest.mark.parametrize("kind", ["write_down", "write_back"])
def test_a_change_of_value_needs_a_vote(line, post, kind, missing):
    with pytest.raises(ValidationError) as refusal:
        post(kind, 1_000, date(2026, 4, 12), line=line, **VOTE | missing)
    assert refusal.value.messages == ["Indiquez la date du vote et la raison de la décision."]


@pytest.mark.parametrize(
    ("kind", "cents", "fields", "words"),
    [
        ("write_down", 60_001, VOTE, "vaudrait moins que rien ou plus que son prix"),
        ("write_back", 1, VOTE, "vaudrait moins que rien ou plus que son prix"),
        ("repayment", 60_001, {}, "Il ne reste que 600,00"),
        ("loss", 60_001, {}, "Il ne reste que 600,00"),
        ("sale", 60_000, {}, "Indiquez ce que la vente a rapporté"),
        ("sale", 60_000, {"proceeds_cents": 0}, "c’est une perte"),
        ("sale", 60_000, {"proceeds_cents": -5}, "c’est une perte"),
        ("loss", 60_000, {"securities": 61}, "vaudrait moins que rien"),
        ("income", 0, {}, "plus grand que zéro"),
        ("income", -5, {}, "plus grand que zéro"),
    ],
)
def test_a_holding_cannot_give_more_than_it_has(line, post, kind, cents, fields, words):
    with pytest.raises(ValidationError, match=words):
        post(kind, cents, date(2026, 4, 12), line=line, **fields)
    assert LedgerEntry.objects.count() == 3


@pytest.mark.parametrize("kind", ["income", "repayment", "loss", "write_down"])
def test_nothing_happens_to_a_holding_before_it_is_paid(line, post, kind):
    with pytest.raises(ValidationError, match="n’a été payée que le 20 janvier 2026"):
        post(kind, 1_000, date(2026, 1, 19), line=line, **VOTE)


def test_a_later_entry_is_not_made_impossible_by_an_earlier_one(line, post):
    post("loss", 60_000, date(2026, 5, 30), line=line)
    with pytest.raises(ValidationError, match="Au 30 mai 2026, cette participation vaudrait"):
        post("repayment", 1_000, date(2026, 5, 1), line=line)


def test_only_an_investment_that_stands_is_a_holding(line, post, treasurer):
    fee = post("fee", 1_500, date(2026, 2, 1))
    with pytest.raises(ValidationError, match="n’existe pas"):
        post("income", 1_000, date(2026, 3, 1), line=fee)
    reverse(line, treasurer)
    with pytest.raises(ValidationError, match="son versement a été annulé"):
        post("income", 1_000, date(2026, 3, 1), line=line)


def test_a_holding_and_a_member_are_of_the_same_club(line, post, neighbour):
    with pytest.raises(ValidationError, match="d’un autre club"):
        post("withdrawal", 1_000, date(2026, 3, 1), membership=neighbour)


def test_a_managing_club_takes_no_contribution_and_goes_on_otherwise(club, line, treasurer, post):
    Stage.objects.create(
        club=club, name="managing", starts_on=date(2026, 4, 1), decision="Vote du 28 mars"
    )
    with pytest.raises(ValidationError) as refusal:
        month(club, treasurer, [(treasurer, 2_350)])
    assert refusal.value.messages == [
        "Le club est en gestion\u00a0: il ne reçoit plus de versements."
    ]
    assert post("repayment", 10_000, date(2026, 5, 2), line=line).number == 4


@pytest.mark.parametrize("cents", [0, -2_350])
def test_a_contribution_is_a_sum_that_came_in(club, treasurer, cents):
    with pytest.raises(ValidationError, match="plus grand que zéro"):
        month(club, treasurer, [(treasurer, cents)])


# --- reversals and closed years ----------------------------------------------------------------


def reverse(entry, treasurer, reason="Saisie par erreur") -> LedgerEntry:
    return actions.reverse_entry(
        entry=entry, reason=reason, token=uuid4(), by=treasurer.person, today=TODAY
    )


def close(club, treasurer, *years):
    for year in years:
        actions.close_fiscal_year(
            club=club,
            ends_on=date(year, 12, 31),
            voted_on=date(2026, 2, 14),
            decision="Comptes approuvés à l’unanimité",
            by=treasurer.person,
            today=TODAY,
        )


def test_a_reversal_bears_the_day_and_the_opposite_of_its_entry(line, post, treasurer):
    sold = post("sale", 20_000, date(2026, 5, 2), line=line, proceeds_cents=26_000, securities=20)
    before = held(line, on=date(2026, 5, 1))
    undone = reverse(sold, treasurer)
    assert (undone.occurred_on, undone.line, undone.reason) == (
        date(2026, 5, 2),
        line,
        "Saisie par erreur",
    )
    assert undone.amounts == sold.amounts.reversed()
    assert undone.securities == 20
    for on in (date(2026, 5, 2), TODAY):
        assert held(line, on=on) == before


def test_a_reversal_of_a_closed_year_bears_todays_date(club, treasurer, member, post):
    old = factories.make_contribution(member, 5_000, date(2025, 12, 31), by=treasurer.person)
    close(club, treasurer, 2021, 2022, 2023, 2024, 2025)
    undone, again = actions.correct_contribution(
        entry=old,
        reason="Un zéro de trop",
        right_amount_cents=500,
        token=uuid4(),
        by=treasurer.person,
        today=TODAY,
    )
    assert (undone.occurred_on, again.occurred_on) == (TODAY, TODAY)
    assert (undone.period_on, again.period_on) == (date(2025, 12, 1), date(2025, 12, 1))
    assert LedgerEntry.objects.for_club(club).on(date(2025, 12, 31)).cash_cents() == 5_000
    assert LedgerEntry.objects.for_club(club).cash_cents() == 500


def test_an_investment_that_moved_since_is_not_undone_first(line, post, treasurer):
    income = post("income", 1_000, date(2026, 3, 1), line=line)
    with pytest.raises(ValidationError, match="Annulez d’abord ce qui a suivi"):
        reverse(line, treasurer)
    reverse(income, treasurer)
    reverse(line, treasurer)
    assert position(records(line.club, on=TODAY).entries, on=TODAY).lines == ()


def test_a_reversal_is_not_undone_and_nothing_is_undone_twice(line, post, treasurer):
    fee = post("fee", 1_500, date(2026, 2, 1))
    undone = reverse(fee, treasurer)
    with pytest.raises(ValidationError, match="déjà été annulée"):
        reverse(fee, treasurer)
    with pytest.raises(ValidationError, match="Une contre-passation ne s’annule pas"):
        reverse(undone, treasurer)


def test_undoing_a_write_down_that_was_lifted_is_refused(line, post, treasurer):
    down = post("write_down", 10_000, date(2026, 4, 12), line=line, **VOTE)
    post("write_back", 10_000, date(2026, 5, 12), line=line, **VOTE)
    with pytest.raises(ValidationError, match="Au 12 mai 2026, cette participation vaudrait"):
        reverse(down, treasurer)


def test_a_closed_year_accepts_nothing_through_any_action(club, line, member, treasurer, post):
    close(club, treasurer, 2021, 2022, 2023, 2024, 2025)
    refused = pytest.raises(ValidationError, match="clos jusqu’au 31 décembre 2025")
    day = date(2025, 12, 31)
    with refused:
        post("fee", 1_500, day)
    with refused:
        month(club, treasurer, [(member, 2_350)], period_on=date(2025, 12, 1), received_on=day)
    assert post("fee", 1_500, date(2026, 1, 1)).number == 4
