"""What the treasurer writes of holdings: each kind on its own short form, one action behind."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from clubs.actions import close_fiscal_year
from clubs.models import Attachment, LedgerEntry
from investments.holdings import line_on
from investments.models import Holding
from investments.portfolio import Term
from tests import factories
from tests.factories import TODAY, make_holding, make_movement

PAID_ON = date(2024, 3, 1)


@pytest.fixture
def by(treasurer):
    return treasurer.person


@pytest.fixture
def browser(as_, treasurer):
    return as_(treasurer)


@pytest.fixture
def capital(club, by) -> Holding:
    """A thousand euros for a hundred securities, to be kept until the end of 2029."""
    return make_holding(
        club,
        100000,
        PAID_ON,
        by=by,
        securities=100,
        eligibility="yes",
        enterprise=factories.make_enterprise(name="Le Fournil inventé"),
    )


@pytest.fixture
def loan(club, by) -> Holding:
    terms = [Term(date(2025, 3, 1), 40000), Term(date(2026, 3, 1), 60000)]
    return make_holding(club, 100000, PAID_ON, by=by, instrument="loan", terms=terms)


def address(holding, kind) -> str:
    kwargs = {"club": holding.club.slug, "holding": holding.pk, "kind": kind}
    return reverse("office:holding-operation", kwargs=kwargs)


def send(browser, holding, kind, **fields):
    data = {"token": str(uuid4()), "occurred_on": "2025-06-01"} | fields
    return browser.post(address(holding, kind), data)


def errors(response) -> dict:
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def figures(holding, on=TODAY):
    line = line_on(holding.payment, on=on)
    return line.cost_cents, line.carrying_cents, line.securities


# --- what follows -----------------------------------------------------------------------------


def test_an_income_moves_the_account_and_nothing_else(browser, capital):
    send(browser, capital, "income", amount="12,50", label="Dividende 2024")
    entry = LedgerEntry.objects.get(kind="income")
    assert (entry.cash_cents, entry.label, entry.line) == (1250, "Dividende 2024", capital.payment)
    assert figures(capital) == (100000, 100000, 100)


def test_a_repayment_is_prefilled_with_the_next_term_and_pays_it(browser, loan):
    page = browser.get(address(loan, "repayment")).content.decode()
    assert 'value="400,00"' in page
    send(browser, loan, "repayment", amount="400")
    assert figures(loan) == (60000, 60000, 0)
    page = browser.get(address(loan, "repayment")).content.decode()
    assert 'value="600,00"' in page


def test_more_than_what_is_left_cannot_be_repaid(browser, loan):
    response = send(browser, loan, "repayment", amount="1000,01")
    assert "Il ne reste que" in errors(response)["amount"][0]
    assert "1000,01" in response.content.decode()


def test_securities_that_a_cooperative_takes_back_leave_with_the_repayment(browser, capital):
    fields = {"amount": "500", "securities_back": "50", "confirmed": "on"}
    send(browser, capital, "repayment", **fields)
    assert figures(capital) == (50000, 50000, 50)
    response = send(browser, capital, "repayment", **fields | {"securities_back": "51"})
    assert "que 50 titres" in errors(response)["securities_back"][0]


def test_an_early_sale_names_what_it_takes_back_and_waits_for_a_tick(browser, capital):
    sale = {"securities_gone": "40", "proceeds": "500", "buyer": "la gérance"}
    response = send(browser, capital, "sale", **sale)
    (warning,) = errors(response)["confirmed"]
    assert "31 décembre 2029" in warning
    assert "anciens membres compris" in warning
    assert not LedgerEntry.objects.filter(kind="sale").exists()
    send(browser, capital, "sale", confirmed="on", **sale)
    entry = LedgerEntry.objects.get(kind="sale")
    assert (entry.cash_cents, entry.cost_cents, entry.securities, entry.label) == (
        *(50000, -40000, -40, "Vente à la gérance"),
    )
    assert figures(capital) == (60000, 60000, 60)


def test_a_sale_of_all_is_the_first_offer(browser, capital):
    page = browser.get(address(capital, "sale")).content.decode()
    assert 'name="securities_gone" value="100"' in page
    sale = {"securities_gone": "100", "proceeds": "900", "confirmed": "on"}
    send(browser, capital, "sale", **sale)
    assert figures(capital) == (0, 0, 0)


def test_what_was_not_counted_goes_by_its_cost(browser, loan):
    send(browser, loan, "sale", part="250", proceeds="200")
    assert figures(loan) == (75000, 75000, 0)
    response = send(browser, loan, "sale", part="750,01", proceeds="200")
    assert "Il ne restait que" in errors(response)["part"][0]


def test_what_brings_nothing_is_a_loss_and_no_sale(browser, capital):
    response = send(browser, capital, "sale", securities_gone="1", proceeds="0", confirmed="on")
    assert "est une perte" in errors(response)["proceeds"][0]


def test_a_write_down_then_a_loss_of_what_is_left(browser, capital):
    vote = {"decided_on": "2025-05-01", "new_value": "300", "reason": "Deux années de pertes"}
    send(browser, capital, "write_down", **vote)
    assert figures(capital) == (100000, 30000, 100)
    entry = LedgerEntry.objects.get(kind="write_down")
    assert (entry.decided_on, entry.reason) == (date(2025, 5, 1), "Deux années de pertes")
    loss = {"occurred_on": "2025-07-01", "securities_gone": "100", "cause": "liquidation"}
    send(browser, capital, "loss", **loss)
    assert figures(capital) == (0, 0, 0)
    entry = LedgerEntry.objects.get(kind="loss")
    assert (entry.label, entry.cash_cents) == ("Liquidation judiciaire", 0)


@pytest.mark.parametrize(
    ("kind", "new_value", "words"),
    [
        ("write_down", "1000", "Une dépréciation baisse la valeur"),
        ("write_down", "1200", "Une dépréciation baisse la valeur"),
        ("write_back", "1200", "pas de dépréciation à reprendre"),
    ],
)
def test_a_vote_that_does_not_change_the_value_its_way_is_refused(
    browser, capital, kind, new_value, words
):
    vote = {"decided_on": "2025-05-01", "new_value": new_value, "reason": "Un vote"}
    assert words in errors(send(browser, capital, kind, **vote))["new_value"][0]


def test_a_value_goes_back_up_to_its_cost_at_most(browser, capital, by):
    vote = {"decided_on": date(2024, 12, 1), "reason": "Un vote"}
    make_movement(capital, "write_down", 60000, date(2025, 1, 1), by=by, **vote)
    back = {"decided_on": "2025-05-01", "reason": "Un bon exercice"}
    for wrong in ("400", "1000,01"):
        response = send(browser, capital, "write_back", new_value=wrong, **back)
        assert "La valeur remonte" in errors(response)["new_value"][0]
    send(browser, capital, "write_back", new_value="1000", **back)
    assert figures(capital) == (100000, 100000, 100)


def test_a_vote_of_tomorrow_is_no_decision(browser, capital):
    tomorrow = timezone.localdate() + timedelta(days=1)
    vote = {"decided_on": f"{tomorrow}", "new_value": "10", "reason": "Un vote"}
    response = send(browser, capital, "write_down", **vote)
    assert "pas encore eu lieu" in errors(response)["decided_on"][0]


def test_a_loss_without_liquidation_says_what_happened(browser, capital):
    loss = {"securities_gone": "100", "cause": "other"}
    response = send(browser, capital, "loss", **loss)
    assert "ce qui s’est passé" in errors(response)["other_cause"][0]
    loss["other_cause"] = "Cessation d’activité"
    assert "faites vérifier" in errors(send(browser, capital, "loss", **loss))["confirmed"][0]
    send(browser, capital, "loss", confirmed="on", **loss)
    assert LedgerEntry.objects.get(kind="loss").label == "Cessation d’activité"


def test_securities_are_handed_over_to_a_member(browser, capital, member):
    send(browser, capital, "hand_over", member=str(member.pk), securities_gone="25")
    entry = LedgerEntry.objects.get(kind="hand_over")
    assert (entry.membership, entry.cash_cents, entry.securities) == (member, 0, -25)
    assert figures(capital) == (75000, 75000, 75)


def test_nobody_of_another_club_receives_securities(browser, capital, neighbour):
    response = send(browser, capital, "hand_over", member=str(neighbour.pk), securities_gone="25")
    assert "Choisissez un membre de la liste" in errors(response)["member"][0]


@pytest.mark.parametrize("kind", ["income", "repayment", "sale", "loss", "write_down", "hand_over"])
def test_nothing_happens_to_a_holding_before_it_is_paid(browser, capital, kind):
    response = send(browser, capital, kind, occurred_on="2024-02-29")
    assert "n’était pas encore payée" in errors(response)["occurred_on"][0]


def test_a_closed_year_refuses_the_day_beside_its_field(browser, capital, by, club):
    for year in (2021, 2022, 2023, 2024):
        close_fiscal_year(
            club=club,
            ends_on=date(year, 12, 31),
            voted_on=date(2025, 2, 1),
            decision="Votée",
            by=by,
            today=TODAY,
        )
    fields = {"occurred_on": "2024-06-01", "amount": "10", "label": "Dividende"}
    assert "est clos" in errors(send(browser, capital, "income", **fields))["occurred_on"][0]


def test_the_effect_is_shown_and_nothing_is_written(browser, capital, by):
    vote = {"decided_on": date(2024, 12, 1), "reason": "Un vote"}
    make_movement(capital, "write_down", 40000, date(2025, 1, 1), by=by, **vote)
    before = LedgerEntry.objects.count()
    sale = {"securities_gone": "50", "proceeds": "200", "confirmed": "on", "calculate": ""}
    response = send(browser, capital, "sale", **sale)
    effect = response.context["form"].effect
    assert (effect.cost_after_cents, effect.carrying_after_cents) == (50000, 30000)
    assert (effect.cash_cents, effect.lost_cents) == (20000, 30000)
    assert "Perte subie sur le prix payé" in response.content.decode()
    assert LedgerEntry.objects.count() == before


def test_an_operation_sent_twice_is_written_once(browser, capital):
    fields = {"token": str(uuid4()), "amount": "10", "label": "Dividende"}
    for _ in range(2):
        assert send(browser, capital, "income", **fields).status_code == 302
    assert LedgerEntry.objects.filter(kind="income").count() == 1


@pytest.mark.parametrize(
    "kind",
    ["income", "repayment", "sale", "loss", "write_down", "write_back", "hand_over"],
)
def test_each_form_shows_the_holding_of_today(browser, capital, kind):
    page = browser.get(address(capital, kind)).content.decode()
    assert "Le Fournil inventé" in page
    assert page.count("<h1>") == 1
    assert "Reste placé aujourd’hui" in page
    assert "1\N{NARROW NO-BREAK SPACE}000,00" in page


# --- certificate and schedule -----------------------------------------------------------------


def test_a_yes_without_the_certificate_waits_for_a_tick(browser, capital, by):
    Holding.objects.update(eligibility="to_be_checked")
    route = reverse("office:holding-certificate", args=[capital.club.slug, capital.pk])
    yes = {"eligibility": "yes", "tax_scheme": "esus"}
    response = browser.post(route, yes)
    assert "n’est pas joint" in errors(response)["confirmed"][0]
    Attachment.objects.create(
        entry=capital.payment,
        kind="certificate",
        file=ContentFile(b"%PDF", name="x"),
        name="etat.pdf",
        content_type="application/pdf",
        size=4,
        digest="0" * 64,
        added_by=by,
    )
    assert browser.post(route, yes).status_code == 302
    capital.refresh_from_db()
    assert (capital.eligibility, capital.tax_scheme) == ("yes", "esus")
    assert LogEntry.objects.filter(object_id=capital.pk, user=by).exists()


def test_a_loan_never_opens_a_reduction(browser, loan):
    route = reverse("office:holding-certificate", args=[loan.club.slug, loan.pk])
    data = {"eligibility": "yes", "tax_scheme": "sme", "confirmed": "on"}
    assert "Seule une participation au capital" in browser.post(route, data).content.decode()
    loan.refresh_from_db()
    assert loan.eligibility != "yes"


def test_a_schedule_gains_and_loses_terms(browser, loan):
    route = reverse("office:schedule", args=[loan.club.slug, loan.pk])
    first = loan.instalments.first()
    remove = reverse("office:remove-instalment", args=[loan.club.slug, first.pk])
    assert browser.post(remove).headers["Location"] == route
    more = {"amount": "400", "count": "2", "first_on": "2026-09-01", "every_months": "6"}
    browser.post(route, more)
    rows = loan.instalments.values_list("due_on", "amount_cents")
    assert list(rows) == [
        (date(2026, 3, 1), 60000),
        (date(2026, 9, 1), 20000),
        (date(2027, 3, 1), 20000),
    ]


@pytest.mark.parametrize(
    ("fields", "where", "words"),
    [
        ({"first_on": "2026-03-01", "confirmed": "on"}, "first_on", "tombe déjà le 1er mars 2026"),
        ({"first_on": "2024-02-01", "confirmed": "on"}, "first_on", "vient après le versement"),
        ({"count": "0"}, "count", "au moins une échéance"),
        ({"count": ""}, "count", "Écrivez 1"),
        ({"amount": "50"}, "confirmed", "plus que ce que le club a versé"),
    ],
)
def test_a_term_that_cannot_be_is_said_beside_its_field(browser, loan, fields, where, words):
    route = reverse("office:schedule", args=[loan.club.slug, loan.pk])
    term = {"amount": "100", "count": "1", "first_on": "2027-01-01", "every_months": "1"}
    assert words in errors(browser.post(route, term | fields))[where][0]
    assert loan.instalments.count() == 2


def test_the_forms_of_a_holding_ask_a_constant_number_of_queries(
    browser, loan, by, django_assert_max_num_queries
):
    for route in (
        address(loan, "repayment"),
        address(loan, "hand_over"),
        reverse("office:schedule", args=[loan.club.slug, loan.pk]),
    ):
        browser.get(route)
        with django_assert_max_num_queries(12):
            browser.get(route)
