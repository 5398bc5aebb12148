"""``check_ledger`` finds what somebody did to the book behind the site's back."""

from contextlib import contextmanager
from datetime import date
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from clubs import actions
from clubs.models import FiscalYear, LedgerEntry
from tests import factories
from tests.factories import TODAY


@contextmanager
def behind_the_triggers():
    """As somebody with the database in their hands would."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute("PRAGMA ignore_check_constraints = 1")
            yield cursor
            for _name, sql in triggers:
                cursor.execute(sql)
            cursor.execute("PRAGMA ignore_check_constraints = 0")
        else:
            # Keys are checked at once: a table with checks still to come cannot be altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE clubs_ledgerentry DISABLE TRIGGER USER")
            yield cursor
            cursor.execute("ALTER TABLE clubs_ledgerentry ENABLE TRIGGER USER")


def post(club, by, kind, amount_cents, day, **fields):
    return actions.record_operation(
        club=club,
        kind=kind,
        amount_cents=amount_cents,
        occurred_on=day,
        token=uuid4(),
        by=by,
        today=TODAY,
        **fields,
    )


@pytest.fixture
def book(club, member, treasurer) -> list[LedgerEntry]:
    """Six entries: two contributions, a fee, an investment, its write-down, a repayment."""
    by = treasurer.person
    factories.make_contribution(member, 90_000, date(2025, 2, 3), by=by)
    factories.make_contribution(treasurer, 30_000, date(2025, 2, 4), by=by)
    post(club, by, "fee", 1_500, date(2025, 3, 1))
    line = post(club, by, "investment", 50_000, date(2025, 4, 1), label="Une boutique inventée")
    vote = {"decided_on": date(2026, 1, 9), "reason": "Deux mauvaises années"}
    post(club, by, "write_down", 20_000, date(2026, 1, 10), line=line, **vote)
    post(club, by, "repayment", 10_000, date(2026, 2, 1), line=line)
    return list(LedgerEntry.objects.order_by("number"))


def close_2025(club, treasurer) -> FiscalYear:
    for year in range(2021, 2026):
        closed = actions.close_fiscal_year(
            club=club,
            ends_on=date(year, 12, 31),
            voted_on=date(2026, 2, 14),
            decision="Comptes approuvés à l’unanimité",
            by=treasurer.person,
            today=TODAY,
        )
    return closed


def check(*slugs) -> tuple[str, str, bool]:
    """What the command writes, what it complains of, and whether it ends well."""
    out, err = StringIO(), StringIO()
    try:
        call_command("check_ledger", *slugs, stdout=out, stderr=err)
    except CommandError:
        return out.getvalue(), err.getvalue(), False
    return out.getvalue(), err.getvalue(), True


def test_a_sound_book_is_said_to_be_so(club, book):
    out, err, is_sound = check()
    assert is_sound
    assert f"{club.slug} : 6 écritures, tout est juste." in out
    assert err == ""


def test_a_closed_book_is_sound_too(club, book, treasurer):
    close_2025(club, treasurer)
    assert check(club.slug)[2]


def test_an_altered_amount_is_found_at_its_entry(book):
    with behind_the_triggers() as cursor:
        cursor.execute(
            "UPDATE clubs_ledgerentry SET cash_cents = 90001 WHERE id = %s", [book[0].pk]
        )
    _out, err, is_sound = check()
    assert not is_sound
    assert "écriture nº 1 : son sceau ne correspond plus" in err


@pytest.mark.parametrize(
    ("column", "value"), [("occurred_on", "2025-02-05"), ("period_on", "2025-03-01")]
)
def test_a_changed_day_is_found(book, column, value):
    with behind_the_triggers() as cursor:
        cursor.execute(
            f"UPDATE clubs_ledgerentry SET {column} = %s WHERE id = %s", [value, book[1].pk]
        )
    assert "écriture nº 2" in check()[1]


def test_a_contribution_given_to_somebody_else_is_found(book, member):
    with behind_the_triggers() as cursor:
        cursor.execute(
            "UPDATE clubs_ledgerentry SET membership_id = %s WHERE id = %s", [member.pk, book[1].pk]
        )
    assert "écriture nº 2 : son sceau" in check()[1]


def test_an_entry_taken_out_of_the_middle_is_found(book):
    with behind_the_triggers() as cursor:
        cursor.execute("DELETE FROM clubs_ledgerentry WHERE id = %s", [book[2].pk])
    assert "écriture nº 3 : elle manque" in check()[1]


def test_two_entries_exchanged_are_found(book):
    with behind_the_triggers() as cursor:
        for pk, number in ((book[0].pk, 99), (book[1].pk, 1), (book[0].pk, 2)):
            cursor.execute("UPDATE clubs_ledgerentry SET number = %s WHERE id = %s", [number, pk])
    assert "écriture nº 1 : son sceau" in check()[1]


def test_a_book_cut_off_after_its_closing_is_found(club, book, treasurer):
    close_2025(club, treasurer)
    with behind_the_triggers() as cursor:
        cursor.execute("DELETE FROM clubs_ledgerentry WHERE number >= 6")
    _out, err, is_sound = check()
    assert not is_sound
    assert "écriture nº 6 : elle manque, alors qu’elle était la dernière" in err


def test_a_persons_name_and_words_may_go_and_the_chain_still_holds(book, member):
    member.person.given_name = member.person.family_name = "Effacé"
    member.person.email = None
    member.person.save()
    with behind_the_triggers() as cursor:
        cursor.execute("UPDATE clubs_ledgerentry SET label = '', reason = 'x' WHERE reason <> ''")
    assert check()[2]


def test_one_bad_book_does_not_hide_the_others(club, book, neighbour_club):
    with behind_the_triggers() as cursor:
        cursor.execute("DELETE FROM clubs_ledgerentry WHERE number = 1")
    out, err, is_sound = check()
    assert not is_sound
    assert f"{neighbour_club.slug} : 0 écritures, tout est juste." in out
    assert err.startswith(f"{club.slug} : ")
    assert check(neighbour_club.slug)[2]


def test_an_unknown_club_is_refused(db):
    with pytest.raises(CommandError, match="Club inconnu"):
        call_command("check_ledger", "nulle-part")
