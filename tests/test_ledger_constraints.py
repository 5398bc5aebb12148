"""What the database itself knows of each kind of entry: the signs, and what is named.

Runs on SQLite and on PostgreSQL (DOMAIN.md section 3, rule 4).
"""

from dataclasses import asdict, astuple
from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError

from clubs import actions
from clubs.ledger.entries import EFFECTS, Amounts, amounts
from clubs.models import LedgerEntry
from clubs.models.ledger import EntryKind
from tests import factories
from tests.factories import TODAY
from tests.raw_sql import insert


@pytest.fixture
def entry(member, treasurer) -> LedgerEntry:
    return factories.make_contribution(member, 2350, date(2026, 5, 4), by=treasurer.person)


@pytest.fixture
def investment(club, treasurer) -> LedgerEntry:
    return actions.record_operation(
        club=club,
        kind="investment",
        amount_cents=50_000,
        occurred_on=date(2026, 5, 20),
        label="Une boutique inventée",
        token=uuid4(),
        by=treasurer.person,
        today=TODAY,
    )


def test_every_kind_has_its_rule():
    assert set(EFFECTS) | {"reversal"} == set(EntryKind.values)


def wrong_amounts():
    """Every kind with one of its amounts turned round, left out, or moved where none should be."""
    for kind, effect in EFFECTS.items():
        right = amounts(kind, 1000)
        cash, carrying, cost = right.cash_cents, right.carrying_cents, right.cost_cents
        wrong = {Amounts(-cash, -carrying, -cost), Amounts(0, 0, 0)}
        wrong |= {Amounts(-cash, carrying, cost), Amounts(cash, -carrying, cost)}
        wrong |= {Amounts(cash, carrying, -cost), Amounts(cash or 5, carrying, cost)}
        # What is carried may fall less than the cost, when it was written down; never more.
        wrong |= {Amounts(cash, carrying or 5, cost), Amounts(cash, carrying or -5, cost)}
        wrong |= {Amounts(cash, carrying, cost or 5), Amounts(cash, carrying, cost or -5)}
        if effect.gives_up:
            wrong.add(Amounts(cash, carrying - 1, cost))
        if kind == "repayment":
            wrong.add(Amounts(cash + 1, carrying, cost))
        if kind == "investment":
            wrong |= {Amounts(cash, carrying + 1, cost), Amounts(cash, carrying, cost + 1)}
        for moved in sorted(wrong - {right}, key=astuple):
            yield pytest.param(kind, effect, moved, id=f"{kind} {astuple(moved)}")


def well_formed(kind, effect, entry, investment) -> dict:
    """The columns of an entry of ``kind`` that the database accepts, its amounts left out."""
    return {
        "membership_id": entry.membership_id if effect.needs_member else None,
        "line_id": investment.pk if effect.needs_line else None,
        "decided_on": date(2026, 5, 30) if effect.needs_decision else None,
        "reason": "Deux mauvaises années" if effect.needs_decision else "",
        "club_id": entry.club_id,
        "posting_id": entry.posting_id,
        "kind": kind,
    }


@pytest.mark.parametrize(("kind", "effect", "wrong"), list(wrong_amounts()))
def test_the_kind_says_which_way_money_goes(kind, effect, wrong, entry, investment):
    row = well_formed(kind, effect, entry, investment)
    insert(**row, **asdict(amounts(kind, 1000)))
    with pytest.raises(IntegrityError, match="entry_is_well_formed"):
        insert(**row, **asdict(wrong))


@pytest.mark.parametrize(("kind", "effect"), list(EFFECTS.items()), ids=list(EFFECTS))
def test_the_kind_says_what_is_named(kind, effect, entry, investment):
    row = well_formed(kind, effect, entry, investment) | asdict(amounts(kind, 1000))
    with pytest.raises(IntegrityError, match="entry_is_well_formed"):
        insert(**row | {"membership_id": None if effect.needs_member else entry.membership_id})
    with pytest.raises(IntegrityError, match="entry_is_well_formed"):
        insert(**row | {"line_id": None if effect.needs_line else investment.pk})


@pytest.mark.parametrize("kind", ["write_down", "write_back"])
@pytest.mark.parametrize("missing", [{"decided_on": None}, {"reason": ""}])
def test_a_change_of_value_needs_its_vote_and_its_reason(kind, missing, entry, investment):
    row = well_formed(kind, EFFECTS[kind], entry, investment) | asdict(amounts(kind, 1000))
    with pytest.raises(IntegrityError, match="entry_is_well_formed"):
        insert(**row | missing)


@pytest.mark.parametrize("kind", ["sale", "loss", "hand_over"])
def test_what_goes_may_have_been_written_down_before(kind, entry, investment):
    row = well_formed(kind, EFFECTS[kind], entry, investment) | asdict(amounts(kind, 1000))
    insert(**row | {"carrying_cents": -400})
    insert(**row | {"carrying_cents": 0})


def reversal(entry: LedgerEntry, **changes) -> dict:
    return {
        "club_id": entry.club_id,
        "posting_id": entry.posting_id,
        "kind": "reversal",
        "membership_id": entry.membership_id,
        "cash_cents": -entry.cash_cents,
        "reverses_id": entry.pk,
        "reason": "Saisi deux fois",
    } | changes


def test_an_entry_is_reversed_once(entry):
    insert(**reversal(entry))
    with pytest.raises(IntegrityError):
        insert(**reversal(entry))
    assert LedgerEntry.objects.contributions().cash_cents() == 0


@pytest.mark.parametrize("change", [{"reason": ""}, {"reverses_id": None}])
def test_a_reversal_names_its_entry_and_its_reason(change, entry):
    with pytest.raises(IntegrityError, match="entry_is_well_formed"):
        insert(**reversal(entry, **change))


def test_only_a_reversal_reverses(entry):
    with pytest.raises(IntegrityError, match="only_a_reversal_reverses"):
        insert(
            **reversal(
                entry, kind="bank_charge", membership_id=None, cash_cents=-2350, reason="Erreur"
            )
        )


@pytest.mark.parametrize("kind", ["", "gift", "don"])
def test_an_unknown_kind_is_no_entry(kind, entry):
    with pytest.raises(IntegrityError, match="entry_is_well_formed"):
        insert(club_id=entry.club_id, posting_id=entry.posting_id, kind=kind)
