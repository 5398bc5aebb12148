"""A payment to an enterprise: its form, what it warns of, and the one transaction behind."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from clubs.actions import AlreadyPosted
from clubs.models import LedgerEntry, Posting
from investments import actions
from investments.holdings import before_investing
from investments.models import Enterprise, Holding
from investments.portfolio import Term
from tests import factories
from tests.factories import TODAY, make_contribution, make_holding

PAID_ON = date(2024, 3, 1)


@pytest.fixture
def by(treasurer):
    return treasurer.person


@pytest.fixture
def browser(as_, treasurer):
    return as_(treasurer)


def errors(response) -> dict:
    return {name: list(found) for name, found in response.context["form"].errors.items()}


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


def test_a_token_that_was_used_opens_nothing(club, by):
    holding = make_holding(club, 1000, PAID_ON, by=by)
    with pytest.raises(AlreadyPosted):
        actions.record_investment(
            club=club,
            enterprise=holding.enterprise,
            instrument="loan",
            amount_cents=1000,
            paid_on=PAID_ON,
            token=holding.payment.posting.token,
            by=by,
            today=TODAY,
        )
    assert Holding.objects.get() == holding


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


def test_what_another_club_keeps_is_offered_once_it_is_told_in_public(
    browser, club, neighbour_club
):
    told, hidden, own = (
        factories.make_enterprise(name=name, kept_by=keeper)
        for name, keeper in (
            ("Dite", neighbour_club),
            ("Jamais dite inventée", neighbour_club),
            ("Nôtre", club),
        )
    )
    chronicle = factories.make_chronicle(kept_by=neighbour_club)
    factories.make_event(chronicle, enterprise=told)
    factories.make_event(chronicle, enterprise=hidden, is_published=False)
    page = browser.get(reverse("office:new-investment", args=[club.slug]))
    offered = page.context["form"].fields["enterprise"].queryset
    assert set(offered) == {told, own}
    assert "Jamais dite inventée" not in page.content.decode()


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
