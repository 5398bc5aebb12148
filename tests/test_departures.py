"""Who leaves: the departure, the dated exit statement, the payments."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from clubs import actions
from clubs.actions.arrivals import cancel_departure, pay_leaver, record_departure
from clubs.models import Club, FiscalYear, LedgerEntry, Membership
from clubs.queries.departures import exit_page
from tests import factories
from tests.late_joiner import invest, three_savers
from tests.papers import operation
from tests.papers import text_of as text_of_pdf

METHODS = ("pro_rata", "unit_value", "by_line")
LEFT_ON = date(2024, 12, 31)


@pytest.fixture
def today(monkeypatch):
    monkeypatch.setattr("clubs.permissions.timezone.localdate", lambda: factories.TODAY)
    return factories.TODAY


@pytest.fixture
def bruno(club, treasurer) -> Membership:
    """One of three with 240 € each, 600 € of it placed in X."""
    return three_savers(club, treasurer)[1]


@pytest.fixture
def line(bruno, treasurer) -> LedgerEntry:
    return invest(treasurer)


def text_of(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def choose(club, method):
    Club.objects.filter(pk=club.pk).update(method=method)
    club.method = method


def leave(membership, treasurer, **fields) -> Membership:
    defaults = {"left_on": LEFT_ON, "leaving": "resignation", "is_settled_at_once": False}
    return record_departure(
        membership=membership, by=treasurer.person, today=factories.TODAY, **defaults | fields
    )


def pay(membership, treasurer, cents, day=factories.TODAY, token=None) -> LedgerEntry:
    return pay_leaver(
        membership=membership,
        amount_cents=cents,
        paid_on=day,
        token=token or uuid4(),
        by=treasurer.person,
        today=factories.TODAY,
    )


def owed(club, membership, on=factories.TODAY) -> tuple[int, int]:
    page = exit_page(club, membership, on=on)
    return page.now_cents, page.later_cents


def address(club, membership, page="exit", **query):
    arguments = {"club": club.slug, "membership": membership.pk}
    return reverse(f"clubs:{page}", kwargs=arguments, query=query)


def filled(page, **changes):
    sent = {field.html_name: field.value() for field in page.context["form"]}
    return {name: "" if value is None else str(value) for name, value in sent.items()} | changes


# --- what is owed ---------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
def test_a_leaver_gets_money_now_and_each_line_when_it_pays(club, treasurer, bruno, line, method):
    choose(club, method)
    gone = leave(bruno, treasurer)
    assert owed(club, gone) == (4000, 20000)
    operation(treasurer, "repayment", 30000, date(2025, 6, 1), line=line)
    assert owed(club, gone) == (14000, 10000), "half of the line has come back"
    pay(gone, treasurer, 5000)
    assert owed(club, gone) == (9000, 10000)
    operation(treasurer, "loss", 30000, date(2025, 9, 1), line=line)
    assert owed(club, gone) == (9000, 0), "the rest is lost for the leaver as for the others"
    pay(gone, treasurer, 9000)
    page = exit_page(club, gone, on=factories.TODAY)
    assert (page.total_cents, page.paid_cents, page.change_cents) == (0, 14000, -10000)


@pytest.mark.parametrize("method", METHODS)
def test_a_leaver_bought_out_at_once_waits_for_nothing(club, treasurer, bruno, line, method):
    choose(club, method)
    gone = leave(bruno, treasurer, is_settled_at_once=True)
    assert owed(club, gone) == (24000, 0)
    operation(treasurer, "loss", 60000, date(2025, 6, 1), line=line)
    assert owed(club, gone) == (24000, 0), "what the line becomes is no longer theirs"


@pytest.mark.parametrize("method", METHODS)
def test_before_the_departure_the_statement_is_a_simulation(
    as_, member, club, treasurer, bruno, line, today, method
):
    choose(club, method)
    page = as_(member).get(address(club, bruno))
    assert "Simulation" in text_of(page)
    assert (page.context["page"].now_cents, page.context["page"].later_cents) == (4000, 20000)
    gone = leave(bruno, treasurer)
    before = as_(member).get(address(club, gone, au="2024-06-30"))
    assert before.context["page"].is_simulated


@pytest.mark.parametrize("method", METHODS)
def test_the_statement_shows_its_calculation_on_screen_and_on_paper(
    as_, member, club, treasurer, bruno, line, today, method
):
    choose(club, method)
    gone = leave(bruno, treasurer, leaving="death")
    pay(gone, treasurer, 1500)
    shown = text_of(as_(member).get(address(club, gone)))
    paper = as_(member).get(address(club, gone, "exit-paper"))
    assert paper.headers["Content-Type"] == "application/pdf"
    printed = text_of_pdf(paper.content).replace("\u00a0", " ").replace("\u202f", " ")
    for text in (shown, printed):
        assert "31 décembre 2024" in text
        assert "décès" in text
        for figure in ("25,00 €", "200,00 €", "225,00 €", "15,00 €", "240,00 €"):
            assert figure in text
        assert "X inventée" in text


# --- the departure --------------------------------------------------------------------------


def test_a_departure_ends_the_offices_of_whoever_leaves(club, treasurer, bruno, manager):
    gone = leave(manager, treasurer, left_on=date(2026, 5, 1))
    assert [m.ends_on for m in gone.mandates.all()] == [date(2026, 5, 1)]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2020, 1, 1), "n’existait pas"),
        (date(2026, 6, 16), "pas encore arrivée"),
        (date(2021, 2, 1), "clos jusqu’au"),
    ],
)
def test_a_departure_outside_the_books_is_refused(club, treasurer, bruno, day, words):
    FiscalYear.objects.create(
        club=club,
        starts_on=club.founded_on,
        ends_on=date(2021, 12, 31),
        voted_on=date(2022, 2, 1),
        decision="voté",
        last_number=0,
        last_seal="0" * 64,
        closed_by=treasurer.person,
    )
    with pytest.raises(ValidationError, match=words):
        leave(bruno, treasurer, left_on=day)
    bruno.refresh_from_db()
    assert bruno.left_on is None


def test_nobody_leaves_twice(club, treasurer, bruno):
    gone = leave(bruno, treasurer)
    with pytest.raises(ValidationError, match="déjà enregistré"):
        leave(gone, treasurer)


def test_a_departure_by_mistake_is_taken_back_until_something_is_paid(
    as_, club, treasurer, bruno, line, today
):
    gone = leave(bruno, treasurer)
    paid = pay(gone, treasurer, 1000)
    with pytest.raises(ValidationError, match="livre-journal"):
        cancel_departure(membership=gone, by=treasurer.person)
    actions.reverse_entry(
        entry=paid, reason="erreur", token=uuid4(), by=treasurer.person, today=factories.TODAY
    )
    answer = as_(treasurer).post(address(club, gone, "take-back-departure"), follow=True)
    assert "Le départ est annulé" in text_of(answer)
    bruno.refresh_from_db()
    assert (bruno.left_on, bruno.leaving) == (None, "")


def test_a_death_is_recorded_once_its_legal_weight_was_read(
    as_, manager, club, treasurer, bruno, today
):
    browser = as_(manager)
    page = browser.get(address(club, bruno, "departure"))
    sent = filled(page, left_on="2026-06-01", leaving="death", settlement="lines")
    warned = browser.post(address(club, bruno, "departure"), sent)
    assert "durée indéterminée" in text_of(warned)
    assert "5 à 20" in text_of(warned), "three people would stay"
    assert 'value="2026-06-01"' in text_of(warned), "nothing typed is lost"
    done = browser.post(address(club, bruno, "departure"), sent | {"confirmed": "on"}, follow=True)
    assert "Décompte de sortie" in text_of(done)
    bruno.refresh_from_db()
    assert (bruno.left_on, bruno.leaving) == (date(2026, 6, 1), "death")


# --- the payments ---------------------------------------------------------------------------


def test_more_than_what_is_owed_is_not_paid(club, treasurer, bruno, line):
    gone = leave(bruno, treasurer)
    with pytest.raises(ValidationError, match="que 40,00"):
        pay(gone, treasurer, 4001)
    pay(gone, treasurer, 4000)
    with pytest.raises(ValidationError, match="que 0,00"):
        pay(gone, treasurer, 1, day=date(2025, 1, 15))
    assert LedgerEntry.objects.filter(kind="withdrawal").count() == 1


def test_more_than_the_account_holds_is_not_paid(club, treasurer, bruno, line):
    gone = leave(bruno, treasurer, is_settled_at_once=True)
    with pytest.raises(ValidationError, match="n’a que 120,00"):
        pay(gone, treasurer, 24000)
    pay(gone, treasurer, 12000)
    assert owed(club, gone) == (12000, 0)


def test_nothing_is_paid_before_the_departure(club, treasurer, bruno, line):
    gone = leave(bruno, treasurer)
    with pytest.raises(ValidationError, match="avant son départ"):
        pay(gone, treasurer, 100, day=date(2024, 12, 30))


def test_the_form_pays_once_what_is_due_and_says_what_is_left(
    as_, club, treasurer, bruno, line, today
):
    gone = leave(bruno, treasurer)
    browser = as_(treasurer)
    page = browser.get(address(club, gone, "pay-leaver"))
    sent = filled(page)
    assert sent["amount"].replace("\u00a0", " ") == "40,00"
    too_much = browser.post(address(club, gone, "pay-leaver"), sent | {"amount": "40,01"})
    assert "ne lui doit que 40,00 €" in text_of(too_much)
    sent |= {"amount": "15,00"}
    done = browser.post(address(club, gone, "pay-leaver"), sent, follow=True)
    assert "15,00 € payés à" in text_of(done)
    assert done.context["page"].now_cents == 2500
    again = browser.post(address(club, gone, "pay-leaver"), sent, follow=True)
    assert "déjà enregistré" in text_of(again)
    (entry,) = LedgerEntry.objects.filter(kind="withdrawal")
    assert (entry.cash_cents, entry.membership) == (-1500, gone)


def test_somebody_who_is_still_in_is_not_paid(as_, club, treasurer, bruno, today):
    assert as_(treasurer).get(address(club, bruno, "pay-leaver")).status_code == 404


def test_the_statement_takes_as_many_queries_whatever_the_book(
    as_, member, club, treasurer, bruno, line, today, django_assert_max_num_queries
):
    gone = leave(bruno, treasurer)
    browser = as_(member)
    with django_assert_max_num_queries(12) as few:
        browser.get(address(club, gone))
    for _one in range(12):
        who = factories.make_member(club)
        factories.make_contribution(who, 2300, date(2025, 1, 5), by=treasurer.person)
    pay(gone, treasurer, 1000)
    pay(gone, treasurer, 1000)
    with django_assert_max_num_queries(12) as many:
        browser.get(address(club, gone))
    assert len(few) == len(many)
