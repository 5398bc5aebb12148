"""What the treasurer writes of holdings: each kind on its own short form, one action behind."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from clubs.actions import AlreadyPosted, close_fiscal_year
from clubs.models import Attachment, LedgerEntry, Posting
from investments import actions
from investments.holdings import before_investing, line_on
from investments.models import Enterprise, Holding
from investments.portfolio import Term
from tests import factories
from tests.factories import TODAY, make_contribution, make_holding, make_movement

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


# --- a payment --------------------------------------------------------------------------------


def investment(**fields):
    return {
        "token": str(uuid4()),
        "enterprise": "",
        "new_enterprise": "",
        "legal_form": "",
        "instrument": "equity",
        "paid_on": "2024-03-01",
        "amount": "500,00",
        "securities": "50",
        "eligibility": "to_be_checked",
        "tax_scheme": "sme",
        "count": "",
        "first_on": "",
        "every_months": "12",
    } | fields


@pytest.fixture
def rich(treasurer):
    """The club has 3,000 € since its first year."""
    make_contribution(treasurer, 300000, date(2021, 6, 1), by=treasurer.person)


def invest(browser, club, **fields):
    return browser.post(reverse("office:new-investment", args=[club.slug]), investment(**fields))


def test_a_payment_opens_its_entry_and_its_holding_together(browser, club, rich):
    enterprise = factories.make_enterprise(name="Le Fournil inventé")
    response = invest(browser, club, enterprise=str(enterprise.pk))
    holding = Holding.objects.get()
    assert response.headers["Location"] == reverse("office:holding", args=[club.slug, holding.pk])
    entry = holding.payment
    assert (entry.kind, entry.label, entry.cash_cents, entry.securities) == (
        *("investment", "Le Fournil inventé", -50000, 50),
    )
    assert entry.occurred_on == PAID_ON
    assert (holding.instrument, holding.eligibility) == ("equity", "to_be_checked")


def test_a_new_enterprise_enters_the_directory_with_its_payment(browser, club, rich):
    invest(browser, club, new_enterprise="La Scierie inventée", legal_form="scop")
    enterprise = Enterprise.objects.get()
    assert (enterprise.name, enterprise.legal_form, enterprise.kept_by) == (
        *("La Scierie inventée", "scop", club),
    )
    assert Holding.objects.get().enterprise == enterprise


def test_the_terms_of_a_loan_are_written_with_it(browser, club, rich):
    loan = {"instrument": "loan", "securities": "", "count": "3", "first_on": "2024-05-31"}
    invest(browser, club, new_enterprise="Un atelier", every_months="1", **loan)
    rows = Holding.objects.get().instalments.values_list("due_on", "amount_cents")
    assert list(rows) == [
        (date(2024, 5, 31), 16667),
        (date(2024, 6, 30), 16667),
        (date(2024, 7, 31), 16666),
    ]
    assert Holding.objects.get().eligibility == "no"


def test_the_same_form_sent_twice_is_written_once(browser, club, rich):
    token = str(uuid4())
    for _ in range(2):
        response = invest(browser, club, token=token, new_enterprise="La Scierie inventée")
    assert response.status_code == 302
    assert Holding.objects.count() == Enterprise.objects.count() == 1


def test_nothing_is_left_of_a_payment_that_is_refused(club, by):
    """One transaction: no enterprise, no entry, no posting without its holding."""
    facts = {"enterprise": None, "new_enterprise": "Une scierie", "by": by, "today": TODAY}
    before = Posting.objects.count()
    with pytest.raises(ValidationError):
        actions.record_investment(
            club=club,
            instrument="loan",
            amount_cents=1000,
            paid_on=PAID_ON,
            token=uuid4(),
            terms=[Term(date(2020, 1, 1), 1000)],
            **facts,
        )
    assert (Enterprise.objects.count(), Holding.objects.count()) == (0, 0)
    assert (LedgerEntry.objects.count(), Posting.objects.count()) == (0, before)


def test_a_token_that_was_used_opens_nothing(club, by, capital):
    token = Posting.objects.get().token
    with pytest.raises(AlreadyPosted):
        make_holding(club, 1000, PAID_ON, by=by) and actions.record_investment(
            club=club,
            enterprise=capital.enterprise,
            instrument="loan",
            amount_cents=1000,
            paid_on=PAID_ON,
            token=token,
            by=by,
            today=TODAY,
        )


@pytest.mark.parametrize(
    ("fields", "where", "words"),
    [
        ({}, "enterprise", "ou donnez le nom d’une nouvelle"),
        ({"new_enterprise": "X", "amount": ""}, "amount", "Écrivez le montant"),
        ({"new_enterprise": "X", "amount": "douze"}, "amount", "n’est pas un montant"),
        ({"new_enterprise": "X", "instrument": ""}, "instrument", "Choisissez la forme"),
        ({"new_enterprise": "X", "instrument": "loan"}, "securities", "pas de titres"),
        (
            {"new_enterprise": "X", "instrument": "loan", "securities": "", "eligibility": "yes"},
            "eligibility",
            "Seule une participation au capital",
        ),
        ({"new_enterprise": "X", "count": "3"}, "first_on", "première échéance"),
        ({"new_enterprise": "X", "first_on": "2025-01-01"}, "count", "nombre d’échéances"),
        ({"new_enterprise": "X", "paid_on": "2020-01-01"}, "paid_on", "n’existait pas encore"),
        ({"new_enterprise": "X", "paid_on": "2999-01-01"}, "paid_on", "pas encore arrivée"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(browser, club, rich, fields, where, words):
    if fields.get("paid_on") == "2020-01-01":
        fields = fields | {"confirmed": "on"}
    response = invest(browser, club, **fields)
    assert words in errors(response)[where][0]
    assert Holding.objects.count() == 0


def test_both_an_enterprise_and_a_new_one_are_refused(browser, club, rich):
    row = factories.make_enterprise()
    response = invest(browser, club, enterprise=str(row.pk), new_enterprise="Une autre")
    assert "pas les deux" in errors(response)["new_enterprise"][0]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"amount": "12 000"}, "de 1 000 à 10 000"),
        ({"amount": "3 500"}, "à découvert"),
        ({"amount": "3 000", "paid_on": "2021-05-31"}, "à découvert"),
        ({"instrument": "loan", "securities": "", "amount": "5 000,01"}, "formulaire 2062"),
        ({"instrument": "shareholder_loan", "securities": ""}, "suppose d’être associé"),
        (
            {"instrument": "repayable_contribution", "securities": "", "legal_form": "sarl"},
            "fait pour les associations",
        ),
        ({"legal_form": "association"}, "n’a pas de capital"),
        ({"securities": ""}, "Sans le nombre de titres"),
        ({"eligibility": "yes"}, "son état individuel"),
    ],
)
def test_what_is_odd_is_ticked_before_it_is_written(browser, club, rich, fields, words):
    response = invest(browser, club, new_enterprise="Une scierie", **fields)
    assert any(words in warning for warning in errors(response)["confirmed"])
    assert "Une scierie" in response.content.decode()
    assert Holding.objects.count() == 0
    invest(browser, club, new_enterprise="Une scierie", confirmed="on", **fields)
    assert Holding.objects.count() == 1


def test_loans_of_the_same_year_to_the_same_enterprise_are_added_up(club, by):
    one, other = factories.make_enterprise(), factories.make_enterprise()
    for day, to, instrument in (
        (date(2024, 2, 1), one, "loan"),
        (date(2024, 12, 31), one, "shareholder_loan"),
        (date(2023, 12, 31), one, "loan"),
        (date(2024, 3, 1), other, "loan"),
        (date(2024, 3, 2), one, "equity"),
    ):
        make_holding(club, 100000, day, by=by, enterprise=to, instrument=instrument)
    before = before_investing(club, one, paid_on=date(2024, 6, 1))
    assert (before.lent_cents, before.has_capital) == (200000, True)
    assert before_investing(club, None, paid_on=date(2024, 6, 1)).lent_cents == 0


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
        ({"first_on": "2026-03-01", "confirmed": "on"}, "first_on", "tombe déjà le 1 mars 2026"),
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


# --- the directory ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept", "words"),
    [
        ("732 829 320", "732829320", ""),
        ("732829320", "732829320", ""),
        ("", "", ""),
        ("732 829 321", None, "un de ses chiffres est faux"),
        ("73282932", None, "neuf chiffres"),
        ("732 829 320 00074", None, "732829320"),
        ("SIREN 732", None, "neuf chiffres"),
    ],
)
def test_a_siren_is_checked_by_its_key(as_, secretary, typed, kept, words):
    row = factories.make_enterprise(kept_by=secretary.club)
    route = reverse("office:enterprise", args=[secretary.club.slug, row.pk])
    facts = {"name": row.name, "legal_form": "sarl", "place": "", "aliases": ""}
    facts |= {"siren": typed, "purpose": "Boulangerie", "seat": "1, rue Inventée, Calais"}
    response = as_(secretary).post(route, facts)
    row.refresh_from_db()
    if kept is None:
        assert words in errors(response)["siren"][0]
        assert row.siren == ""
    else:
        assert (row.siren, row.purpose, row.seat) == (
            *(kept, "Boulangerie", "1, rue Inventée, Calais"),
        )
