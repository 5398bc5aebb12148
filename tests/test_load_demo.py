"""The demonstration: whole, labelled, and the same after a second loading."""

from datetime import date

import pytest
from django.core.management import call_command

from clubs import queries
from clubs.models import Club, LedgerEntry, Person
from clubs.permissions import clubs_of
from investments.holdings import portfolio
from investments.models import Chronicle, Enterprise, Holding

TODAY = date(2026, 11, 24)


@pytest.fixture
def demonstration(db, capsys):
    call_command("load_demo", on=TODAY)
    return capsys.readouterr().out


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
    assert [row.carrying_cents for row in portfolio(club, on=TODAY).rows] == [
        0,
        300000,
        90000,
        500000,
    ]
    assert page.net_assets_cents == page.cash_cents + 890000


def test_the_account_is_never_overdrawn(demonstration):
    for club in Club.objects.filter(is_demonstration=True):
        for year in range(club.founded_on.year, TODAY.year + 1):
            page = queries.book(club, year=year, on=TODAY)
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
