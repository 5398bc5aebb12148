"""The ledger is written once: Python refuses, and so does the database behind its back.

Runs on SQLite and on PostgreSQL (DOMAIN.md section 3, rules 1 and 2).
"""

from dataclasses import asdict, astuple
from datetime import date
from itertools import count
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError

from clubs import actions
from clubs.append_only import VERBS
from clubs.ledger.entries import EFFECTS, Amounts, amounts
from clubs.models import Club, FiscalYear, LedgerEntry, Person, Posting
from clubs.models.ledger import AppendOnlyError, EntryKind
from tests import factories
from tests.factories import TODAY

MODELS = [LedgerEntry, Posting, FiscalYear]
EACH = pytest.mark.parametrize("model", MODELS)
REFUSED = pytest.raises(AppendOnlyError)


@pytest.fixture
def entry(member, treasurer) -> LedgerEntry:
    return factories.make_contribution(member, 2350, date(2026, 5, 4), by=treasurer.person)


@pytest.fixture
def posting(entry) -> Posting:
    return entry.posting


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


@pytest.fixture
def closed_year(club, entry, treasurer) -> FiscalYear:
    """The club's first year, closed after the others had begun."""
    return actions.close_fiscal_year(
        club=club,
        ends_on=date(2021, 12, 31),
        voted_on=date(2022, 2, 5),
        decision="Comptes approuvés",
        by=treasurer.person,
        today=TODAY,
    )


# --- the model ------------------------------------------------------------------------------


def test_a_posted_row_is_not_saved_again(entry, posting, closed_year):
    entry.cash_cents = 1
    with REFUSED:
        entry.save()
    with REFUSED:
        entry.save(update_fields=["cash_cents"])
    with REFUSED:
        entry.save(force_insert=True)
    with REFUSED:
        posting.save()
    with REFUSED:
        closed_year.save()
    entry.refresh_from_db()
    assert entry.cash_cents == 2350


def test_a_posted_row_is_not_deleted(entry, posting, closed_year):
    for row in (entry, posting, closed_year):
        with REFUSED:
            row.delete()


@EACH
def test_a_query_changes_nothing(model, entry, closed_year):
    rows = model.objects.all()
    with REFUSED:
        rows.update(club=entry.club)
    with REFUSED:
        rows.delete()
    with REFUSED:
        rows.filter(pk=1).delete()
    with REFUSED:
        rows.bulk_update(list(rows), ["club"])
    assert model.objects.count() == 1


def test_update_or_create_does_not_update(entry):
    with REFUSED:
        LedgerEntry.objects.update_or_create(pk=entry.pk, defaults={"label": "Autre"})


def test_the_doors_beside_the_front_one_are_shut_too(entry, club):
    with REFUSED:
        club.entries.all().delete()
    with REFUSED:
        club.entries.update(label="Autre")
    with REFUSED:
        entry.membership.entries.update(label="Autre")


def test_asynchronous_doors_are_shut_too(entry):
    from asgiref.sync import async_to_sync

    with REFUSED:
        async_to_sync(LedgerEntry.objects.all().adelete)()
    with REFUSED:
        async_to_sync(LedgerEntry.objects.all().aupdate)(label="Autre")


def test_bulk_create_does_not_overwrite(entry):
    copy = LedgerEntry.objects.get(pk=entry.pk)
    copy.label = "Autre"
    with pytest.raises((AppendOnlyError, DatabaseError)), transaction.atomic():
        LedgerEntry.objects.bulk_create(
            [copy], update_conflicts=True, unique_fields=["id"], update_fields=["label"]
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        LedgerEntry.objects.bulk_create([copy])
    assert LedgerEntry.objects.get(pk=entry.pk).label == ""


def test_a_row_made_by_hand_does_not_take_the_place_of_a_posted_one(entry):
    """With a known key, Django first tries an UPDATE: the database has to say no."""
    impostor = LedgerEntry(
        pk=entry.pk,
        club=entry.club,
        posting=entry.posting,
        number=entry.number,
        kind="bank_interest",
        occurred_on=entry.occurred_on,
        cash_cents=1,
        carrying_cents=0,
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        impostor.save()
    assert LedgerEntry.objects.get(pk=entry.pk).cash_cents == 2350


def test_what_the_ledger_names_cannot_be_deleted_under_it(entry, member, treasurer):
    for row in (entry.club, member, member.person, treasurer.person):
        with pytest.raises(ProtectedError):
            row.delete()
    for model in (Club, Person):
        with pytest.raises(ProtectedError):
            model.objects.all().delete()


# --- the database ---------------------------------------------------------------------------


def execute(sql: str, parameters=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


@EACH
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE {table} SET club_id = club_id",
        "UPDATE {table} SET id = id + 1000 WHERE id > 0",
        "DELETE FROM {table}",
        "DELETE FROM {table} WHERE id = (SELECT MAX(id) FROM {table})",
    ],
)
def test_the_database_refuses_a_change(model, sql, entry, closed_year):
    table = model._meta.db_table
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        execute(sql.format(table=table))
    assert list(model.objects.values_list("club", flat=True)) == [entry.club_id]


# Each database has a door of its own.
OVERWRITES = {
    "sqlite": [
        "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        "INSERT INTO {table} SELECT * FROM {table} WHERE true"
        " ON CONFLICT (id) DO UPDATE SET club_id = club_id",
    ],
    "postgresql": [
        "TRUNCATE {table} CASCADE",
        "INSERT INTO {table} SELECT * FROM {table}"
        " ON CONFLICT (id) DO UPDATE SET club_id = excluded.club_id",
    ],
}


@EACH
@pytest.mark.parametrize("number", [0, 1])
def test_no_row_is_overwritten_or_swept_away(model, number, entry, closed_year):
    sql = OVERWRITES[connection.vendor][number]
    connection.check_constraints()  # or PostgreSQL has another reason to refuse
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        execute(sql.format(table=model._meta.db_table))
    assert model.objects.count() == 1


def test_no_row_is_replaced_through_another_unique_column(posting):
    """On SQLite, OR REPLACE would take out the row that holds the token, with its triggers mute."""
    sql = "INSERT {} INTO clubs_posting (token, recorded_at, club_id, recorded_by_id) {}"
    values = "SELECT token, recorded_at, club_id, recorded_by_id FROM clubs_posting"
    replace = "OR REPLACE" if connection.vendor == "sqlite" else ""
    with pytest.raises(IntegrityError), transaction.atomic():
        execute(sql.format(replace, values))
    assert Posting.objects.get().pk == posting.pk


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no OR REPLACE")
def test_no_entry_is_replaced_through_its_number_in_the_club(entry):
    """The number is unique in the club: OR REPLACE would take the entry out by it."""
    columns = [f.column for f in LedgerEntry._meta.local_fields if f.name != "id"]
    values = ", ".join("999" if c == "cash_cents" else c for c in columns)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        execute(
            f"INSERT OR REPLACE INTO clubs_ledgerentry ({', '.join(columns)})"
            f" SELECT {values} FROM clubs_ledgerentry"
        )
    assert LedgerEntry.objects.get().pk == entry.pk


_free_numbers = count(1000)


def insert(**changes):
    """A bank charge written by hand, past every line of Python."""
    row = {
        "number": next(_free_numbers),
        "seal": "",
        "cost_cents": 0,
        "securities": 0,
        "decided_on": None,
        "kind": "bank_charge",
        "occurred_on": date(2026, 5, 31),
        "period_on": None,
        "membership_id": None,
        "line_id": None,
        "cash_cents": -250,
        "carrying_cents": 0,
        "label": "",
        "reverses_id": None,
        "reason": "",
    } | changes
    columns = ", ".join(row)
    marks = ", ".join(["%s"] * len(row))
    with transaction.atomic():
        execute(
            f"INSERT INTO clubs_ledgerentry ({columns}) VALUES ({marks})",
            [str(value) if isinstance(value, date) else value for value in row.values()],
        )


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


# --- closed fiscal years ---------------------------------------------------------------------


def test_the_database_refuses_an_entry_in_a_closed_year(entry, closed_year):
    named = {"club_id": entry.club_id, "posting_id": entry.posting_id}
    with pytest.raises(IntegrityError, match="closed fiscal year"):
        insert(**named, occurred_on=closed_year.ends_on)
    insert(**named, occurred_on=date(2022, 1, 1))


def test_another_clubs_closed_year_closes_nothing_here(entry, closed_year, neighbour):
    there = factories.make_contribution(neighbour, 1000, date(2026, 5, 4), by=neighbour.person)
    insert(club_id=there.club_id, posting_id=there.posting_id, occurred_on=date(2021, 6, 1))


def test_a_closed_year_stays_closed(closed_year, treasurer):
    with pytest.raises(IntegrityError), transaction.atomic():
        FiscalYear.objects.create(
            club=closed_year.club,
            starts_on=closed_year.starts_on,
            ends_on=closed_year.ends_on,
            voted_on=closed_year.voted_on,
            decision="Une seconde fois",
            last_number=0,
            last_seal="",
            closed_by=treasurer.person,
        )
    assert FiscalYear.objects.get().decision == "Comptes approuvés"


# --- the whole -------------------------------------------------------------------------------


def test_a_form_sent_twice_meets_its_own_token(posting):
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.create(
            club=posting.club, token=posting.token, recorded_by=posting.recorded_by
        )


def test_every_kind_has_its_rule():
    assert set(EFFECTS) | {"reversal"} == set(EntryKind.values)


@EACH
def test_the_triggers_are_there_once_all_migrations_are_applied(model, db):
    """A migration that rebuilds the table on SQLite loses them: it repeats RefuseChanges."""
    table = model._meta.db_table
    if connection.vendor == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    else:
        sql = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(sql, [table])
        found = {name for (name,) in cursor.fetchall()}
    assert found >= {f"{table}_refuses_{verb}" for verb in VERBS[connection.vendor]}


def test_the_trigger_of_closed_years_is_there_too(db):
    sql = (
        "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name = %s"
        if connection.vendor == "sqlite"
        else "SELECT count(*) FROM pg_trigger WHERE tgname = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, ["clubs_ledgerentry_refuses_closed_year"])
        assert cursor.fetchone() == (1,)
