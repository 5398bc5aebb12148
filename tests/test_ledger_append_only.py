"""The ledger is written once: Python refuses, and so does the database behind its back.

Runs on SQLite and on PostgreSQL (DOMAIN.md section 3, rules 1 and 2).
"""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError

from clubs import actions
from clubs.append_only import VERBS
from clubs.models import Club, FiscalYear, LedgerEntry, Person, Posting
from clubs.models.ledger import AppendOnlyError
from tests import factories
from tests.factories import TODAY
from tests.raw_sql import execute, insert

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
