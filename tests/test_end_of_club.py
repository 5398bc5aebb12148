"""The end of a club: simulated three ways, carried out one way, closed when nothing is left."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from clubs.actions.end import close_club, hand_everything_over, sell_everything, start_managing
from clubs.ledger.entries import Entry, Member
from clubs.ledger.liquidation import simulate_hand_over, simulate_sale
from clubs.ledger.positions import position
from clubs.models import Club, LedgerEntry, Stage
from clubs.queries.end import end_books, end_page
from clubs.queries.records import records
from tests import factories
from tests.late_joiner import invest, three_savers
from tests.papers import operation

METHODS = ("pro_rata", "unit_value", "by_line")
DECIDED_ON = date(2026, 5, 30)


@pytest.fixture
def today(monkeypatch):
    monkeypatch.setattr("clubs.permissions.timezone.localdate", lambda: factories.TODAY)
    return factories.TODAY


@pytest.fixture(params=METHODS)
def method(request, club) -> str:
    Club.objects.filter(pk=club.pk).update(method=request.param)
    club.method = request.param
    return request.param


@pytest.fixture
def savers(club, treasurer):
    """Three with 240 € each: 600 € in X, of 7 securities, one of them having left since."""
    people = three_savers(club, treasurer)
    invest(treasurer, securities=7)
    people[1].left_on = date(2025, 6, 30)
    people[1].save()
    return people


def text_of(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def decided(club, by, **fields) -> dict:
    defaults = {
        "occurred_on": factories.TODAY,
        "decided_on": DECIDED_ON,
        "decision": "Assemblée du 30 mai : on arrête.",
        "token": uuid4(),
    }
    return {"club": club, "by": by.person, "today": factories.TODAY} | defaults | fields


def line_number(club) -> int:
    return LedgerEntry.objects.get(club=club, kind="investment").number


def nothing_left(club) -> bool:
    where = position(records(club, on=factories.TODAY).entries, on=factories.TODAY)
    return where.cash_cents == 0 and not any(line.is_open for line in where.lines)


def received(club) -> list[int]:
    """What each member got at the end, in money and in kind, in order of seniority."""
    rows = LedgerEntry.objects.filter(club=club, kind__in=("withdrawal", "hand_over"))
    by_member = {m.pk: 0 for m in club.memberships.order_by("joined_on", "pk")}
    for row in rows:
        by_member[row.membership_id] -= row.cash_cents + row.carrying_cents
    return list(by_member.values())


def filled(page, **changes):
    sent = {field.html_name: field.value() for field in page.context["form"]}
    return {name: "" if value is None else str(value) for name, value in sent.items()} | changes


# --- simulated ------------------------------------------------------------------------------


@pytest.mark.parametrize(("price", "each"), [(60000, 24000), (30000, 14000), (0, 4000)])
def test_a_sale_is_shared_to_the_cent(club, treasurer, savers, method, price, each):
    page = end_page(end_books(club, on=factories.TODAY), prices={line_number(club): price})
    assert [row.sold_cents for row in page.rows] == [each] * 3
    assert page.sale.paid_cents == 12000 + price
    assert page.sale_result_cents == price - 60000


def test_handing_over_gives_whole_securities_and_money_for_the_rest(
    club, treasurer, savers, method
):
    page = end_page(end_books(club, on=factories.TODAY), prices={})
    assert sum(move.securities for move in page.hand_over.moves) == 7
    assert sorted(move.securities for move in page.hand_over.moves) == [2, 2, 3]
    assert sum(row.in_kind_cents for row in page.rows) == 60000
    assert sum(row.handed_cents for row in page.rows) == 72000
    # A third security more is worth 85.71 € and each has 40 € of money only.
    assert page.hand_over_debtors == (page.rows[0].name,) or not page.hand_over_debtors


def test_the_page_shows_the_three_ways_and_recalculates(
    as_, member, club, treasurer, savers, today, method
):
    address = reverse("clubs:end", kwargs={"club": club.slug})
    shown = text_of(as_(member).get(address))
    for words in ("Vendre tout", "Continuer en gestion", "Remettre les titres", "240,00 €"):
        assert words in shown
    assert "Enregistrer la vente" not in shown, "the officers only"
    assert "1873-3" in shown, "founded in 2021: the convention has ended"
    again = as_(member).get(address, {f"prix_{line_number(club)}": "300"})
    assert [row.sold_cents for row in again.context["page"].rows] == [14000] * 3
    empty = as_(member).get(address, {f"prix_{line_number(club)}": ""})
    assert [row.sold_cents for row in empty.context["page"].rows] == [24000] * 3
    refused = as_(member).get(address, {f"prix_{line_number(club)}": "cher"})
    assert "n’est pas un montant" in text_of(refused)


# --- carried out ----------------------------------------------------------------------------


@pytest.mark.parametrize("price", [60000, 34567, 0])
def test_everything_is_sold_and_shared_at_once(club, treasurer, savers, method, price):
    prices = {line_number(club): price}
    entries = sell_everything(prices=prices, **decided(club, treasurer))
    assert nothing_left(club)
    assert sum(received(club)) == 12000 + price
    assert max(received(club)) - min(received(club)) <= 1
    assert entries[0].kind == ("sale" if price else "loss")
    assert (entries[0].securities, entries[0].decided_on) == (-7, DECIDED_ON)
    assert {entry.posting for entry in entries} == {entries[0].posting}


def test_securities_are_handed_over_and_the_rest_is_paid(club, treasurer, method):
    three_savers(club, treasurer)
    invest(treasurer, securities=6)
    hand_everything_over(**decided(club, treasurer))
    assert nothing_left(club)
    assert received(club) == [24000] * 3
    handed = LedgerEntry.objects.filter(kind="hand_over")
    assert [entry.securities for entry in handed] == [-2, -2, -2]


@pytest.mark.parametrize("securities", [0, 6])
def test_who_had_an_advance_gets_less_of_the_holdings(club, treasurer, method, securities):
    """Bruno took 140 € when his part held 40 € of money: 100 € are left to him, in kind."""
    _anne, bruno, _chloe = three_savers(club, treasurer)
    invest(treasurer, securities=securities)
    bruno.left_on = date(2025, 1, 31)
    bruno.save()
    paid = {"membership": bruno, "label": "avance"}
    operation(treasurer, "withdrawal", 12000, date(2025, 2, 1), **paid)
    factories.make_contribution(treasurer, 24000, date(2025, 3, 1), by=treasurer.person)
    hand_everything_over(**decided(club, treasurer))
    assert nothing_left(club)
    assert sum(received(club)) == 96000
    assert received(club)[1] == 24000


def test_the_seventh_security_would_put_somebody_in_debt(club, treasurer, savers, method):
    with pytest.raises(ValidationError, match="recevrait plus que sa part"):
        hand_everything_over(**decided(club, treasurer))
    assert not LedgerEntry.objects.filter(kind="hand_over").exists()


def test_a_loan_is_handed_over_by_the_cent(club, treasurer, method):
    three_savers(club, treasurer)
    invest(treasurer, 50000)
    hand_everything_over(**decided(club, treasurer))
    assert nothing_left(club)
    assert received(club) == [24000] * 3


def test_the_same_form_sent_twice_writes_once(as_, club, treasurer, savers, today):
    address = reverse("clubs:end-sell", kwargs={"club": club.slug})
    browser = as_(treasurer)
    sent = filled(browser.get(address), decided_on="2026-05-30", decision="On arrête.")
    unsure = browser.post(address, sent)
    assert "Cochez cette case" in text_of(unsure)
    sent |= {"confirmed": "on"}
    done = browser.post(address, sent, follow=True)
    assert "Il ne reste rien à partager" in text_of(done)
    count = LedgerEntry.objects.count()
    again = browser.post(address, sent, follow=True)
    assert "déjà enregistré" in text_of(again)
    assert LedgerEntry.objects.count() == count


def test_the_price_typed_in_the_simulation_comes_along(as_, club, treasurer, savers, today):
    query = {f"prix_{line_number(club)}": "300,00"}
    address = reverse("clubs:end-sell", kwargs={"club": club.slug}, query=query)
    page = as_(treasurer).get(address)
    assert page.context["form"][f"prix_{line_number(club)}"].value() == "300,00"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"occurred_on": date(2024, 2, 1)}, "choisissez ce jour-là ou un jour suivant"),
        ({"decided_on": date(2026, 6, 16)}, "avant ce qu’elle décide"),
        ({"prices": {999: 1}}, "ont changé entre-temps"),
        ({"occurred_on": date(2027, 1, 1)}, "pas encore arrivée"),
    ],
)
def test_a_sale_that_cannot_be_writes_nothing(club, treasurer, savers, fields, words):
    before = LedgerEntry.objects.count()
    given_ = decided(club, treasurer, prices={line_number(club): 60000}) | {
        "decided_on": date(2024, 1, 1)
    }
    with pytest.raises(ValidationError, match=words):
        sell_everything(**given_ | fields)
    assert LedgerEntry.objects.count() == before


# --- going on, then closing -----------------------------------------------------------------


def stage(club, by, day_name, day=factories.TODAY) -> dict:
    words = {"decision": "Décidé à l’unanimité.", "token": uuid4(), day_name: day}
    return {"club": club, "by": by.person, "today": factories.TODAY} | words


def test_a_managing_club_takes_no_more_contributions_and_expects_none(club, treasurer, savers):
    factories.make_pledge(savers[0], 2000)
    start_managing(**stage(club, treasurer, "starts_on"))
    with pytest.raises(ValidationError, match="en gestion"):
        factories.make_contribution(savers[0], 2000, factories.TODAY, by=treasurer.person)
    assert savers[0].pledges.last().amount_cents == 0
    with pytest.raises(ValidationError, match="déjà en gestion"):
        start_managing(**stage(club, treasurer, "starts_on"))


def test_a_club_does_not_manage_before_its_last_contribution(club, treasurer, savers):
    with pytest.raises(ValidationError, match="épargnait encore"):
        start_managing(**stage(club, treasurer, "starts_on", date(2023, 12, 31)))
    assert not Stage.objects.exists()


def test_a_club_is_closed_when_nothing_is_left(as_, manager, club, treasurer, savers, today):
    with pytest.raises(ValidationError, match="Il reste de l’argent"):
        close_club(**stage(club, treasurer, "closed_on"))
    sell_everything(prices={line_number(club): 60000}, **decided(club, treasurer))
    address = reverse("clubs:end-close", kwargs={"club": club.slug})
    browser = as_(manager)
    sent = filled(browser.get(address), decision="Clos.", confirmed="on")
    done = browser.post(address, sent, follow=True)
    assert "Le club est clos." in text_of(done)
    club.refresh_from_db()
    assert club.closed_on == factories.TODAY
    assert Stage.objects.get(club=club).name == "closed"


def test_the_simulation_takes_twelve_queries_at_most(
    as_, member, club, treasurer, savers, today, django_assert_max_num_queries
):
    address = reverse("clubs:end", kwargs={"club": club.slug})
    price = f"prix_{line_number(club)}"
    browser = as_(member)
    with django_assert_max_num_queries(12) as few:
        browser.get(address)
    for _one in range(10):
        who = factories.make_member(club)
        factories.make_contribution(who, 10000, date(2025, 1, 5), by=treasurer.person)
    for _one in range(5):
        invest(treasurer, 5000, date(2025, 2, 5))
    with django_assert_max_num_queries(12) as many:
        browser.get(address, {price: "12"})
    assert len(few) == len(many)


# --- properties -----------------------------------------------------------------------------


@given(
    paid=st.lists(st.integers(1, 90_000), min_size=2, max_size=6),
    placed=st.integers(1, 90),
    securities=st.integers(0, 12),
    written_down=st.integers(0, 100),
    price=st.integers(0, 200_000),
    method=st.sampled_from(METHODS),
)
def test_whatever_the_end_everything_is_given_and_no_more(
    paid, placed, securities, written_down, price, method
):
    day = date(2024, 1, 1)
    members = tuple(Member(number, day) for number in range(1, len(paid) + 1))
    entries = [
        Entry(n, "contribution", day, cash_cents=cents, member=n)
        for n, cents in enumerate(paid, start=1)
    ]
    line = len(paid) + 1
    cost, today = sum(paid) * placed // 100, date(2025, 1, 1)
    securities = min(securities, cost)  # a security is worth a cent at least
    prices = {line: price} if cost else {}
    if cost:
        entries.append(
            Entry(
                line,
                "investment",
                date(2024, 2, 1),
                cash_cents=-cost,
                cost_cents=cost,
                carrying_cents=cost,
                securities=securities,
            )
        )
        if down := cost * written_down // 100:
            entries.append(
                Entry(line + 1, "write_down", date(2024, 3, 1), carrying_cents=-down, line=line)
            )
    where = position(entries, on=today)
    sale = simulate_sale(entries, members, method=method, on=today, proceeds=prices)
    assert sale.paid_cents == where.cash_cents + sum(prices.values())
    assert min(sale.payments.values()) >= 0
    handed = simulate_hand_over(entries, members, method=method, on=today)
    assert sum(handed.owed.values()) == where.cash_cents
    assert sum(move.worth_cents for move in handed.moves) == where.carrying_cents
    assert -sum(move.amounts.cost_cents for move in handed.moves) == where.cost_cents
    assert sum(move.securities for move in handed.moves) == (securities if cost else 0)
    if not handed.in_debt:
        assert handed.payments == handed.owed
