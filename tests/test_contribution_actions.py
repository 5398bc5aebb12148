"""The one door to the ledger: what it writes, and what it refuses."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from clubs import actions, queries
from clubs.models import LedgerEntry
from tests import factories

TODAY = date(2026, 6, 15)
MAY = date(2026, 5, 1)


def post(club, treasurer, payments, **changes):
    arguments = {
        "club": club,
        "period_on": MAY,
        "received_on": date(2026, 5, 5),
        "payments": [actions.Payment(*payment) for payment in payments],
        "token": uuid4(),
        "by": treasurer.person,
        "today": TODAY,
    }
    return actions.record_contributions(**arguments | changes)


def test_a_batch_writes_one_entry_per_member_and_moves_the_cash(club, member, treasurer):
    post(club, treasurer, [(member, 2350), (treasurer, 1000)])
    entries = LedgerEntry.objects.for_club(club).in_book_order()
    assert [(e.membership, e.kind, e.cash_cents, e.carrying_cents) for e in entries] == [
        (member, "contribution", 2350, 0),
        (treasurer, "contribution", 1000, 0),
    ]
    assert entries.cash_cents() == 3350


def test_the_same_form_sent_twice_posts_once(club, member, treasurer):
    token = uuid4()
    post(club, treasurer, [(member, 2350)], token=token)
    with pytest.raises(actions.AlreadyPosted):
        post(club, treasurer, [(member, 9900)], token=token)
    assert LedgerEntry.objects.for_club(club).cash_cents() == 2350


def test_a_month_written_by_somebody_else_meanwhile_is_refused(club, member, treasurer):
    shown = LedgerEntry.objects.last_number(club, MAY)
    post(club, treasurer, [(member, 2350)])
    with pytest.raises(actions.BookHasMoved):
        post(club, treasurer, [(member, 2350)], expected_last_entry=shown)
    assert LedgerEntry.objects.count() == 1


def test_a_refused_batch_can_be_sent_again_with_its_token(club, member, treasurer):
    token = uuid4()
    with pytest.raises(actions.BookHasMoved):
        post(club, treasurer, [(member, 2350)], token=token, expected_last_entry=99)
    post(club, treasurer, [(member, 2350)], token=token, expected_last_entry=0)
    assert LedgerEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("received_on", "code"),
    [
        (date(2026, 6, 16), "future"),
        (date(2021, 1, 9), "before_club"),
        (date(1, 1, 1), "before_club"),
    ],
)
def test_a_day_out_of_the_clubs_life_is_refused(club, member, treasurer, received_on, code):
    with pytest.raises(ValidationError) as refusal:
        post(club, treasurer, [(member, 2350)], received_on=received_on)
    assert refusal.value.code == code
    assert not LedgerEntry.objects.exists()


def test_a_closed_club_accepts_nothing_after_its_last_day(club, member, treasurer):
    club.closed_on = date(2026, 4, 30)
    club.save()
    with pytest.raises(ValidationError) as refusal:
        post(club, treasurer, [(member, 2350)])
    assert refusal.value.messages == ["Le club est clos depuis le 30 avril 2026."]


def test_nobody_pays_for_a_month_before_they_came(club, treasurer):
    late = factories.make_member(club, joined_on=date(2026, 6, 2))
    with pytest.raises(ValidationError, match="n’était pas membre du club ce mois-là"):
        post(club, treasurer, [(treasurer, 1000), (late, 1000)])
    assert not LedgerEntry.objects.exists(), "all or none"


def test_a_member_of_another_club_is_refused(club, treasurer, neighbour):
    with pytest.raises(ValidationError):
        post(club, treasurer, [(neighbour, 1000)])


def test_a_correction_reverses_then_enters_again(club, member, treasurer):
    (wrong,) = post(club, treasurer, [(member, 23500)])
    actions.correct_contribution(
        entry=wrong,
        reason="Un zéro de trop",
        right_amount_cents=2350,
        token=uuid4(),
        by=treasurer.person,
        today=TODAY,
    )
    page = queries.member_page(member, on=TODAY)
    assert [(x.kind, x.cash_cents, x.occurred_on, x.period_on, x.reason) for x in page.lines] == [
        ("contribution", 23500, date(2026, 5, 5), MAY, ""),
        ("reversal", -23500, date(2026, 5, 5), MAY, "Un zéro de trop"),
        ("contribution", 2350, date(2026, 5, 5), MAY, ""),
    ]
    assert page.contributed_cents == 2350


def test_a_contribution_that_never_was_is_only_reversed(club, member, treasurer):
    (wrong,) = post(club, treasurer, [(member, 2350)])
    written = actions.correct_contribution(
        entry=wrong,
        reason="Virement d’un autre club",
        right_amount_cents=None,
        token=uuid4(),
        by=treasurer.person,
        today=TODAY,
    )
    assert [entry.kind for entry in written] == ["reversal"]
    assert LedgerEntry.objects.for_club(club).cash_cents() == 0


def test_an_entry_is_reversed_once(club, member, treasurer):
    (wrong,) = post(club, treasurer, [(member, 2350)])
    correction = {
        "entry": wrong,
        "reason": "Erreur",
        "right_amount_cents": None,
        "by": treasurer.person,
        "today": TODAY,
    }
    actions.correct_contribution(token=uuid4(), **correction)
    with pytest.raises(ValidationError, match="déjà été annulé"):
        actions.correct_contribution(token=uuid4(), **correction)
    assert LedgerEntry.objects.count() == 2


def test_an_investment_moves_money_from_the_account_to_the_holding(club, treasurer):
    post(club, treasurer, [(treasurer, 60000)])
    operation = {"club": club, "token": None, "by": treasurer.person, "today": TODAY}
    line = actions.record_operation(
        **operation | {"token": uuid4()},
        kind="investment",
        amount_cents=50000,
        occurred_on=date(2026, 5, 20),
        label="Fournil inventé",
    )
    actions.record_operation(
        **operation | {"token": uuid4()},
        kind="repayment",
        amount_cents=20000,
        occurred_on=date(2026, 6, 1),
        label="Premier remboursement",
        line=line,
    )
    page = queries.dashboard(club, on=TODAY)
    assert (page.cash_cents, page.carrying_cents, page.net_assets_cents) == (30000, 30000, 60000)
    as_of_may = queries.dashboard(club, on=date(2026, 5, 31))
    assert (as_of_may.cash_cents, as_of_may.carrying_cents) == (10000, 50000)
