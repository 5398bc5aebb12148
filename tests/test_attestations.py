"""The tax attestations of a year: what they say, their steps, their numbers and who reads them."""

from datetime import date
from fractions import Fraction
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from clubs import actions as ledger
from investments.actions.attestations import (
    cancel_attestation,
    check_attestations,
    draft_attestations,
    issue_attestations,
)
from investments.models import Attestation, AttestationLine, TaxRate
from investments.papers.attestation import attestation_page
from investments.papers.catalogue import print_paper
from investments.papers.subscriptions import subscriptions
from tests import factories
from tests.papers import COMPLETE, certify, hold, operation, text_of

TODAY = factories.TODAY


class Books:
    """E4: A, B and C paid 360, 240 and 120; the club pays 500 € of a SARL's capital in 2019."""

    def __init__(self):
        self.club = factories.make_club(founded_on=date(2018, 1, 1))
        names = {"address": "2 quai Inventé\n62100 Calais"}
        self.a = factories.make_member(self.club, "treasurer", given_name="Anne", **names)
        self.b = factories.make_member(self.club, given_name="Bruno", **names)
        self.c = factories.make_member(self.club, given_name="Chloé", **names)
        for member, cents in ((self.a, 36000), (self.b, 24000), (self.c, 12000)):
            factories.make_contribution(member, cents, date(2018, 6, 1), by=self.a.person)
        self.holding = hold(
            self.a, 50000, date(2019, 5, 20), eligibility="yes", securities=50, **COMPLETE
        )
        certify(self.holding, self.a)

    def step(self, action, tax_year=2019):
        return action(club=self.club, tax_year=tax_year, by=self.a.person, today=TODAY)

    def issue(self, tax_year=2019):
        self.step(draft_attestations, tax_year)
        self.step(check_attestations, tax_year)
        return self.step(issue_attestations, tax_year)

    def problems(self, tax_year=2019):
        found = subscriptions(self.club, tax_year=tax_year, today=TODAY)
        return [f"{p.about}, {p.words}".replace("\u00a0", " ") for p in found.problems]

    def cancel(self, attestation, reason="Mauvaise adresse"):
        return cancel_attestation(
            attestation=attestation, reason=reason, by=self.a.person, today=TODAY
        )


@pytest.fixture
def books(db):
    return Books()


def test_e4_each_member_is_attested_their_part_of_the_payment_date(books):
    factories.make_contribution(books.c, 900000, date(2019, 6, 1), by=books.a.person)
    drafts = books.step(draft_attestations)
    lines = AttestationLine.objects.order_by("pk")
    assert [line.amount_cents for line in lines] == [25000, 16667, 8333]
    assert [line.reduction_cents for line in lines] == [4500, 3000, 1500]
    assert [Fraction(line.fraction) for line in lines] == [
        Fraction(1, 2),
        Fraction(1, 3),
        Fraction(1, 6),
    ]
    assert {(line.rate_percent, line.box, line.lock_up_ends_on) for line in lines} == {
        (18, "", date(2024, 12, 31))
    }
    assert [draft.membership for draft in drafts] == [books.a, books.b, books.c]


def test_e4_by_line_the_frozen_fractions_are_those_of_the_tax(books):
    books.club.method = "by_line"
    books.club.save()
    books.step(draft_attestations)
    assert [line.amount_cents for line in AttestationLine.objects.order_by("pk")] == [
        25000,
        16667,
        8333,
    ]


def test_e7_only_certified_capital_is_on_the_attestations(db):
    """1,000 € of capital and a 2,000 € shareholder loan in one enterprise, 500 € of APDR."""
    club = factories.make_club()
    treasurer = factories.make_member(club, "treasurer")
    factories.make_contribution(treasurer, 400000, date(2025, 1, 5), by=treasurer.person)
    capital = hold(treasurer, 100000, date(2025, 2, 1), eligibility="yes", **COMPLETE)
    for cents, instrument in ((200000, "shareholder_loan"), (50000, "repayable_contribution")):
        hold(treasurer, cents, date(2025, 2, 1), instrument=instrument, eligibility="yes", name="X")
    draft_attestations(club=club, tax_year=2025, by=treasurer.person, today=TODAY)
    (line,) = AttestationLine.objects.all()
    assert (line.holding, line.amount_cents, line.box) == (capital, 100000, "7CI")
    found = subscriptions(club, tax_year=2025, today=TODAY)
    words = [p.words for p in found.problems if "n’ouvre aucune réduction" in p.words]
    assert "compte courant d’associé" in words[0]
    assert "apport avec droit de reprise" in words[1]


def test_eligibility_is_never_guessed(books):
    hold(books.a, 1000, date(2019, 8, 1), name="La Barque inventée", siren="1")
    hold(books.a, 1000, date(2019, 8, 2), name="Le Phare inventé", eligibility="no")
    drafts = books.step(draft_attestations)
    assert AttestationLine.objects.count() == len(drafts) == 3
    assert books.problems()[1:] == [
        "La Barque inventée, 10,00 € payés le 01/08/2019, l’éligibilité est à vérifier : "
        "ce paiement n’est sur aucune attestation."
    ]


def test_a_payment_that_was_cancelled_is_not_attested(books):
    ledger.reverse_entry(
        entry=books.holding.payment,
        reason="Erreur",
        token=uuid4(),
        by=books.a.person,
        today=TODAY,
    )
    with pytest.raises(ValidationError, match="rien à attester"):
        books.step(draft_attestations)


def test_what_is_missing_is_listed_by_company_and_by_member(books):
    enterprise = books.holding.enterprise
    for field in ("siren", "purpose", "seat", "legal_form"):
        setattr(enterprise, field, "")
    enterprise.save()
    books.c.person.address = " "
    books.c.person.save()
    books.holding.payment.attachments.all().delete()
    found = books.problems()
    about = "Le Fournil inventé, 500,00 € payés le 20/05/2019, "
    assert found[0] == about + (
        "il manque : son SIREN, son objet social, son siège, sa forme juridique, l’état "
        "individuel de la société, à joindre au paiement."
    )
    assert found[1] == about + "la case n’est pas connue : « case à confirmer » sera imprimé."
    assert found[2] == f"{books.c.person.full_name}, son adresse postale manque."
    assert len(found) == 3


def test_the_year_that_is_not_over_is_said(books):
    assert books.problems(2026)[0].startswith("2026, l’année n’est pas finie")


# --- the steps --------------------------------------------------------------------------------


def test_attestations_are_numbered_without_a_gap_from_year_to_year(books):
    first = books.issue()
    hold(books.a, 5000, date(2020, 9, 1), eligibility="yes", **COMPLETE)
    second = books.issue(2020)
    assert [row.number for row in (*first, *second)] == [1, 2, 3, 4, 5, 6]
    assert {row.tax_year for row in second} == {2020}


def test_a_cancelled_number_stays_and_a_new_paper_takes_the_next(books):
    issued = books.issue()
    books.cancel(issued[1])
    (again,) = books.issue()
    assert (again.membership, again.number) == (books.b, 4)
    old = Attestation.objects.get(number=2)
    assert (old.state, old.cancel_reason, old.cancelled_on) == (
        "cancelled",
        "Mauvaise adresse",
        TODAY,
    )


def test_what_is_issued_changes_no_more(books):
    issued = books.issue()
    before = list(AttestationLine.objects.order_by("pk").values())
    books.holding.enterprise.name = "Autre nom"
    books.holding.enterprise.save()
    TaxRate.objects.create(club=books.club, scheme="sme", rate_percent=30)
    assert books.step(draft_attestations) == []
    assert list(AttestationLine.objects.order_by("pk").values()) == before
    different = [p for p in books.problems() if "ne dit plus ce que disent les comptes" in p]
    assert len(different) == len(issued) == 3


def test_drafts_are_written_afresh_and_must_be_checked_again(books):
    books.step(draft_attestations)
    assert books.step(check_attestations) == 3
    TaxRate.objects.create(
        club=books.club, scheme="sme", starts_on=date(2019, 1, 1), rate_percent=25
    )
    for action in (check_attestations, issue_attestations):
        with pytest.raises(ValidationError):
            books.step(action)
    books.step(draft_attestations)
    assert {row.state for row in Attestation.objects.all()} == {"draft"}
    assert AttestationLine.objects.order_by("pk").first().reduction_cents == 6250


def test_a_member_forgotten_by_the_drafts_stops_the_next_step(books):
    books.step(draft_attestations)
    Attestation.objects.get(membership=books.b).delete()
    with pytest.raises(ValidationError, match="préparez de nouveau"):
        books.step(check_attestations)


def test_only_what_was_checked_is_issued_and_only_once(books):
    books.step(draft_attestations)
    with pytest.raises(ValidationError, match="Aucune attestation vérifiée"):
        books.step(issue_attestations)
    books.step(check_attestations)
    books.step(issue_attestations)
    with pytest.raises(ValidationError, match="Aucune attestation vérifiée"):
        books.step(issue_attestations)
    assert sorted(Attestation.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_two_officers_at_once_wait_for_each_other(books, django_assert_max_num_queries):
    """The club is locked before its papers are looked at; the second one then finds none."""
    books.step(draft_attestations)
    books.step(check_attestations)
    with django_assert_max_num_queries(20) as queries:
        books.step(issue_attestations)
    first, second = [q["sql"] for q in queries.captured_queries if "SELECT" in q["sql"]][:2]
    assert "clubs_club" in first and "attestation" not in first
    assert "attestation" in second
    assert sorted(Attestation.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_only_an_issued_paper_is_cancelled_and_for_a_reason(books):
    (draft, *_others) = books.step(draft_attestations)
    with pytest.raises(ValidationError, match="Seule une attestation délivrée"):
        books.cancel(draft)
    issued = books.issue()
    with pytest.raises(ValidationError, match="Dites pourquoi"):
        books.cancel(issued[0], reason="  ")


def test_a_sale_before_the_end_of_the_lock_up_takes_back_from_leavers_too(books):
    books.b.left_on = date(2020, 1, 31)
    books.b.save()
    operation(
        books.a,
        "sale",
        10000,
        date(2022, 3, 1),
        line=books.holding.payment,
        proceeds_cents=12000,
        securities=10,
    )
    found = subscriptions(books.club, tax_year=2022, today=TODAY).taken_back
    assert [row.cents for row in found] == [900, 600, 300]
    assert subscriptions(books.club, tax_year=2021, today=TODAY).taken_back == ()


def test_sales_that_do_not_count_their_securities_are_measured_by_cost(books):
    for day, securities in ((date(2022, 3, 1), 0), (date(2022, 4, 1), 40)):
        operation(
            books.a,
            "sale",
            25000,
            day,
            line=books.holding.payment,
            proceeds_cents=25000,
            securities=securities,
        )
    found = subscriptions(books.club, tax_year=2022, today=TODAY).taken_back
    assert [row.cents for row in found] == [2250, 1500, 750] * 2


# --- on paper ---------------------------------------------------------------------------------


def printed(attestation) -> str:
    page = attestation_page(Attestation.objects.get(pk=attestation.pk), today=TODAY)
    return text_of(print_paper("attestation", page))


def test_the_paper_says_all_that_the_return_needs(books):
    (first, *_others) = books.issue()
    text = printed(first)
    for words in (
        "Attestation fiscale 2019",
        "Attestation n° 1, délivrée le 15 juin 2026",
        books.a.person.full_name,
        "2 quai Inventé 62100 Calais",
        "Le Fournil inventé, SARL",
        "Fabrication et vente de pain",
        "1 rue Inventée, 62100 Calais",
        "732 829 320",
        "20 mai 2019",
        "500,00 € pour 50 titres",
        "jusqu’au 31 décembre 2024",
        "1/2 (50,00 %)",
        "250,00 €",
        "18 %",
        "45,00 €",
        "case à confirmer",
        "attestées par la société elle-même",
        "non par le club",
    ):
        assert words in text, words


def test_an_unknown_rate_is_said_and_no_figure_is_printed(books):
    TaxRate.objects.create(club=books.club, scheme="sme", starts_on=date(2019, 1, 1))
    (first, *_others) = books.issue()
    assert "taux à confirmer" in (text := printed(first))
    assert "45,00" not in text and "18 %" not in text


def test_a_cancelled_paper_says_so_and_why(books):
    (first, *_others) = books.issue()
    assert "Annulée le 15 juin 2026 : Mauvaise adresse" in printed(books.cancel(first))


def test_a_draft_says_that_it_is_none_yet(books):
    (first, *_others) = books.step(draft_attestations)
    assert "cette attestation n’est pas délivrée" in printed(first)


# --- the pages --------------------------------------------------------------------------------


def address(books, route="attestations", **arguments):
    return reverse(f"office:{route}", kwargs={"club": books.club.slug, **arguments})


def test_the_treasurer_goes_from_the_drafts_to_the_issued_papers(as_, books):
    browser, year = as_(books.a), {"annee": 2019}
    page = browser.get(address(books), year).content.decode()
    assert "3 membres attendent la leur" in page and "case à confirmer" in page
    page = browser.post(address(books, "draft-attestations"), year, follow=True).content.decode()
    assert "3 attestations préparées" in page and "J’ai lu ces points" in page
    page = browser.post(address(books, "check-attestations"), year).content.decode()
    assert "Lisez les points à régler, puis cochez cette case." in page
    assert not Attestation.objects.filter(state="checked").exists()
    ticked = year | {"is_read": "on"}
    page = browser.post(address(books, "check-attestations"), ticked, follow=True)
    assert "3 attestations vérifiées" in page.content.decode()
    page = browser.post(address(books, "issue-attestations"), year, follow=True)
    assert "3 attestations délivrées" in page.content.decode()
    row = Attestation.objects.get(number=2)
    cancel = address(books, "cancel-attestation", attestation=row.pk)
    assert "Dites pourquoi" in browser.post(cancel, {"reason": ""}).content.decode()
    page = browser.post(cancel, {"reason": "Nom mal écrit"}, follow=True).content.decode()
    assert "Annulée le" in page and "Nom mal écrit" in page
    assert "1 membre attend la sienne" in page


def test_the_page_of_a_year_without_certified_capital_says_what_to_do(as_, books):
    page = as_(books.a).get(address(books), {"annee": 2021}).content.decode()
    assert "Rien à attester pour 2021" in page


@pytest.mark.parametrize("year", ["2017", "2200", "x", ""])
def test_a_year_out_of_the_clubs_life_has_no_page(as_, books, year):
    assert as_(books.a).get(address(books), {"annee": year}).status_code == 404


def test_members_read_their_own_once_it_is_issued_and_nobody_elses(as_, books):
    books.step(draft_attestations)
    own = Attestation.objects.get(membership=books.b)
    browser = as_(books.b)
    assert browser.get(address(books, "attestation", attestation=own.pk)).status_code == 404
    books.step(check_attestations)
    books.step(issue_attestations)
    response = browser.get(address(books, "attestation", attestation=own.pk))
    assert response["Content-Type"] == "application/pdf"
    assert books.b.person.full_name in text_of(response.content)
    other = Attestation.objects.get(membership=books.c)
    assert browser.get(address(books, "attestation", attestation=other.pk)).status_code == 403
    assert as_(books.a).get(address(books, "attestation", attestation=other.pk)).status_code == 200


def test_the_page_of_attestations_takes_a_constant_number_of_queries(
    as_, books, django_assert_max_num_queries
):
    books.issue()
    browser = as_(books.a)
    browser.get(address(books), {"annee": 2019})
    with django_assert_max_num_queries(12) as few:
        browser.get(address(books), {"annee": 2019})
    for number in range(12):
        member = factories.make_member(books.club, given_name=f"M{number}")
        factories.make_contribution(member, 1000, date(2019, 1, 5), by=books.a.person)
        hold(books.a, 100, date(2019, 10, 1), eligibility="yes", **COMPLETE)
    books.step(draft_attestations)
    with django_assert_max_num_queries(12) as many:
        page = browser.get(address(books), {"annee": 2019}).content.decode()
    assert "M11" in page
    assert len(many.captured_queries) == len(few.captured_queries)
