"""The demonstration: whole, labelled, and the same after a second loading."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from clubs import queries
from clubs.households import YEARLY_CEILING_CENTS
from clubs.ledger.stakes import stakes
from clubs.models import Club, FiscalYear, LedgerEntry, Person, Pledge
from clubs.payment_request import parse_iban
from clubs.permissions import clubs_of
from investments.holdings import portfolio
from investments.models import Attestation, Chronicle, Enterprise, Holding

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def printed(django_db_setup, django_db_blocker):
    """Loaded once for this file, it takes seconds; what a test adds to it is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        out = StringIO()
        call_command("load_demo", on=TODAY, stdout=out)
        with django_db_blocker.block():
            yield out.getvalue()
        transaction.set_rollback(True)


@pytest.fixture
def demonstration(printed, db):
    return printed


def test_the_sign_ins_are_printed_and_work(demonstration):
    for name in ("gerante", "tresoriere", "secretaire", "cigalier", "voisine", "admin"):
        email = f"{name}@demo.example"
        assert email in demonstration
        assert Person.objects.get(email=email).check_password("cigales-demo-2020")
    assert "cigales-demo-2020" in demonstration
    neighbour = Person.objects.get(email="voisine@demo.example")
    assert [club.slug for club in clubs_of(neighbour, TODAY)] == ["demo-audruicq"]


def test_ten_years_are_there_and_somebody_has_not_paid_this_month(demonstration):
    club = Club.objects.get(slug="demo-calais")
    assert club.is_demonstration
    page = queries.dashboard(club, on=TODAY)
    years = {e.occurred_on.year for e in LedgerEntry.objects.for_club(club)}
    assert years == set(range(2017, 2027))
    assert page.late and page.cash_cents > 0
    carrying = [row.carrying_cents for row in portfolio(club, on=TODAY).rows]
    assert carrying == [0, 200000, 90000, 350000, 80000, 54000, 200000, 600000]
    assert page.net_assets_cents == page.cash_cents + 1574000


def test_everything_of_the_books_is_alive_in_it(demonstration):
    calais, audruicq = (Club.objects.get(slug=f"demo-{town}") for town in ("calais", "audruicq"))
    assert {calais.method, audruicq.method} == {"pro_rata", "unit_value"}
    kinds = {entry.kind for entry in LedgerEntry.objects.for_club(calais)}
    assert kinds >= {"write_down", "loss", "sale", "repayment", "income", "withdrawal", "reversal"}
    assert LedgerEntry.objects.for_club(audruicq).filter(kind="write_back").exists()
    assert {pledge.rhythm for pledge in Pledge.objects.all()} == {1, 3, 12}
    assert Pledge.objects.filter(amount_cents=0).exists(), "a pause"
    assert FiscalYear.objects.filter(club=calais).count() == 9
    assert FiscalYear.objects.filter(club=audruicq).count() == 8
    assert {h.eligibility for h in Holding.objects.all()} == {"yes", "no", "to_be_checked"}
    assert Holding.objects.filter(tax_scheme="esus", eligibility="yes").exists()
    issued = Attestation.objects.filter(club=calais, state="issued")
    assert {row.tax_year for row in issued} == {2018, 2019, 2023, 2025}
    assert [stage.name for stage in calais.stages.all()] == ["saving", "extended"]
    assert all(parse_iban(club.iban) == club.iban for club in (calais, audruicq))
    loan = Holding.objects.get(instrument="loan")
    due = sum(i.amount_cents for i in loan.instalments.filter(due_on__lte=TODAY))
    repaid = sum(e.cash_cents for e in loan.payment.line_entries.filter(kind="repayment"))
    assert due - repaid == 18000, "one instalment is late"


def test_the_household_of_two_goes_over_what_a_year_allows(demonstration):
    people = Person.objects.exclude(household=None)
    assert {person.family_name for person in people} == {"Falaise", "Phare"}
    last = [person.memberships.get().pledges.last().amount_cents for person in people]
    assert sum(last) * 12 > YEARLY_CEILING_CENTS


def test_the_leaver_was_paid_a_part_of_what_the_club_owes(demonstration):
    club = Club.objects.get(slug="demo-calais")
    leaver = club.memberships.exclude(left_on=None).get()
    paid = leaver.entries.filter(kind="withdrawal")
    for day in (leaver.left_on, *(e.occurred_on for e in paid), TODAY):
        told = queries.records(club, on=day)
        stake = stakes(told.entries, told.members, method=club.method, on=day).of(leaver.number)
        assert stake.cash_cents >= 0 and stake.lines
    assert stake.paid_back_cents == 29000


def test_the_account_is_never_overdrawn(demonstration):
    for club in Club.objects.filter(is_demonstration=True):
        whole = queries.Asked(starts_on=club.founded_on, ends_on=TODAY)
        page = queries.book(queries.shelf(club, on=TODAY), whole)
        assert min(line.balance_cents for line in page.lines) >= 0


def test_what_is_invented_is_labelled_and_apart_from_the_real_chronicle(demonstration):
    told = Enterprise.objects.filter(events__chronicle__slug="calaisis")
    assert not told.filter(is_demonstration=True).exists()
    assert not told.filter(holdings__isnull=False).exists(), "no amount on a real enterprise"
    assert all(h.enterprise.is_demonstration for h in Holding.objects.all())
    assert Chronicle.objects.get(slug="calaisis").kept_by.slug == "demo-calais"


def test_loading_twice_changes_nothing(demonstration):
    def counts():
        return [model.objects.count() for model in (Club, Person, LedgerEntry, Holding, Enterprise)]

    before = counts()
    chronicle = Chronicle.objects.get(slug="calaisis")
    chronicle.introduction = "Réécrite par la secrétaire."
    chronicle.save()
    call_command("load_demo", on=date(2027, 3, 1))
    assert counts() == before
    chronicle.refresh_from_db()
    assert chronicle.introduction == "Réécrite par la secrétaire."
