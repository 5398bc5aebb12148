"""What a club holds, as of a day: the portfolio and the page of one participation."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from clubs import actions, queries
from clubs.ledger.stakes import history
from clubs.models import Attachment
from clubs.queries.records import forget_books
from investments.holdings import holding_page, portfolio
from investments.models import Holding
from investments.portfolio import Term
from tests import factories
from tests.factories import TODAY, make_contribution, make_holding, make_movement


@pytest.fixture
def by(treasurer):
    return treasurer.person


@pytest.fixture
def half_repaid(club, by) -> Holding:
    holding = make_holding(
        club,
        100000,
        date(2022, 3, 1),
        by=by,
        instrument="loan",
        enterprise=factories.make_enterprise(name="Le Fournil inventé"),
        terms=[Term(date(year, 3, 1), 25000) for year in (2023, 2024, 2025, 2026)],
    )
    make_movement(holding, "income", 1500, date(2023, 3, 1), by=by, label="Intérêts")
    make_movement(holding, "repayment", 50000, date(2024, 3, 1), by=by)
    return holding


def certify(holding: Holding, by) -> Attachment:
    return Attachment.objects.create(
        entry=holding.payment,
        kind="certificate",
        file=ContentFile(b"%PDF", name="x"),
        name="etat-individuel.pdf",
        content_type="application/pdf",
        size=4,
        digest="0" * 64,
        added_by=by,
    )


def row_of(club, on=TODAY):
    (row,) = portfolio(club, on=on).rows
    return row


# --- the portfolio ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2022, 2, 28), []),
        (date(2022, 3, 1), [(100000, 0, 0, 100000, "en cours")]),
        (date(2023, 12, 31), [(100000, 1500, 0, 100000, "en cours")]),
        (
            date(2024, 3, 1),
            [(100000, 1500, 50000, 50000, "partiellement dénouée : remboursée")],
        ),
    ],
)
def test_a_portfolio_is_read_as_of_a_day(half_repaid, day, expected):
    rows = portfolio(half_repaid.club, on=day).rows
    assert [
        (r.paid_cents, r.income_cents, r.brought_back_cents, r.carrying_cents, r.state)
        for r in rows
    ] == expected


def test_e7_two_instruments_in_one_enterprise_are_two_holdings(club, by):
    """E7: 1,000 € of capital and 2,000 € of loan in one, 500 € of APDR in another."""
    one = factories.make_enterprise(name="Atelier inventé")
    other = factories.make_enterprise(name="Association inventée")
    day = date(2025, 3, 1)
    make_holding(club, 100000, day, by=by, enterprise=one, securities=100)
    make_holding(club, 200000, day, by=by, enterprise=one, instrument="shareholder_loan")
    make_holding(club, 50000, day, by=by, enterprise=other, instrument="repayable_contribution")
    page = portfolio(club, on=TODAY)
    assert [(r.enterprise, r.paid_cents, r.lock_up_ends_on, r.certificate) for r in page.rows] == [
        (
            "Atelier inventé",
            100000,
            date(2030, 12, 31),
            "réduction à vérifier ; certificat à demander",
        ),
        ("Atelier inventé", 200000, None, ""),
        ("Association inventée", 50000, None, ""),
    ]
    assert (page.paid_cents, page.carrying_cents) == (350000, 350000)


def test_e1_the_lock_up_of_a_subscription_of_2007_ends_with_2012(by):
    club = factories.make_club(founded_on=date(2005, 1, 1))
    make_holding(club, 10000, date(2007, 6, 1), by=by)
    assert row_of(club, date(2012, 12, 30)).is_locked_up
    assert not row_of(club, date(2012, 12, 31)).is_locked_up
    assert row_of(club).lock_up_ends_on == date(2012, 12, 31)


def test_a_foreseeable_loss_is_kept_apart_from_the_one_suffered(club, by):
    holding = make_holding(club, 60000, date(2022, 3, 1), by=by)
    vote = {"decided_on": date(2023, 1, 1), "reason": "Mauvaise saison"}
    make_movement(holding, "write_down", 20000, date(2023, 1, 1), by=by, **vote)
    line = row_of(club).line
    assert (line.foreseen_loss_cents, line.result_cents, line.carrying_cents) == (20000, 0, 40000)
    make_movement(holding, "loss", 60000, date(2024, 1, 1), by=by)
    row = row_of(club)
    assert (row.line.foreseen_loss_cents, row.line.result_cents, row.carrying_cents) == (
        0,
        -60000,
        0,
    )
    assert row.state == "dénouée : perdue"


def test_a_partial_sale_of_what_was_written_down_takes_its_part_of_the_value(club, by):
    holding = make_holding(club, 100000, date(2022, 3, 1), by=by, securities=100)
    vote = {"decided_on": date(2023, 1, 1), "reason": "Un vote"}
    make_movement(holding, "write_down", 40000, date(2023, 1, 1), by=by, **vote)
    sale = {"proceeds_cents": 30000, "securities": 25}
    make_movement(holding, "sale", 25000, date(2024, 1, 1), by=by, **sale)
    row = row_of(club)
    line = row.line
    assert (line.cost_cents, line.carrying_cents, line.securities) == (75000, 45000, 75)
    assert (line.sold_cents, line.result_cents) == (30000, 5000)
    assert row.state == "partiellement dénouée : vendue"


def test_what_is_late_shows_with_its_oldest_day(half_repaid):
    row = row_of(half_repaid.club, date(2026, 3, 1))
    assert (
        row.lateness == "1 échéance en retard : 250,00\N{NO-BREAK SPACE}€, depuis le 1er mars 2025"
    )
    row = row_of(half_repaid.club, date(2026, 3, 2))
    assert (
        row.lateness == "2 échéances en retard : 500,00\N{NO-BREAK SPACE}€, depuis le 1er mars 2025"
    )
    assert row_of(half_repaid.club, date(2025, 3, 1)).late is None


def test_the_state_of_the_certificate_is_said_and_never_guessed(club, by):
    holding = make_holding(club, 60000, date(2022, 3, 1), by=by)
    said = []
    for eligibility in ("to_be_checked", "yes", "no"):
        Holding.objects.update(eligibility=eligibility)
        said.append(row_of(club).certificate)
    certify(holding, by)
    for eligibility in ("to_be_checked", "yes"):
        Holding.objects.update(eligibility=eligibility)
        said.append(row_of(club).certificate)
    assert said == [
        "réduction à vérifier ; certificat à demander",
        "certifiée (PME), mais certificat non joint",
        "sans réduction d’impôt",
        "réduction à vérifier ; certificat joint",
        "certifiée (PME), certificat joint",
    ]


def test_a_payment_that_was_cancelled_is_no_holding(club, by):
    holding = make_holding(club, 60000, date(2022, 3, 1), by=by)
    actions.reverse_entry(entry=holding.payment, reason="Erreur", token=uuid4(), by=by, today=TODAY)
    assert portfolio(club, on=TODAY).rows == ()
    assert holding_page(holding, on=TODAY) is None


def test_the_page_is_open_to_members_in_a_constant_number_of_queries(
    as_, member, by, half_repaid, django_assert_max_num_queries
):
    address = reverse("office:holdings", kwargs={"club": member.club.slug})
    browser = as_(member)
    browser.get(address)
    with django_assert_max_num_queries(12) as few:
        page = browser.get(address).content.decode()
    assert "Le Fournil inventé" in page
    assert "Prêt solidaire" in page
    assert "échéances en retard" in page
    assert "500,00" in page
    assert "Enregistrer un investissement" not in page
    for day in range(1, 13):
        holding = make_holding(
            member.club, 1000, date(2025, 1, day), by=by, terms=[Term(date(2026, 1, day), 1000)]
        )
        make_movement(holding, "income", 10, date(2025, 2, day), by=by)
    with django_assert_max_num_queries(12) as many:
        browser.get(address)
    assert len(many.captured_queries) == len(few.captured_queries)


def test_the_file_has_the_columns_of_the_page_on_the_same_day(as_, member, half_repaid):
    address = reverse("office:holdings", kwargs={"club": member.club.slug})
    response = as_(member).get(address, {"au": "2024-03-01", "format": "csv"})
    heading, row = response.content.decode("utf-8-sig").splitlines()
    assert heading.split(";")[:4] == ["Entreprise", "Forme du soutien", "Payée le", "Payé"]
    assert row.startswith("Le Fournil inventé;prêt solidaire;01/03/2022;1000,00;500,00;15,00;")
    assert row.endswith("partiellement dénouée : remboursée")
    assert "participations-2024-03-01.csv" in response.headers["Content-Disposition"]


def test_a_day_before_the_club_is_refused_beside_the_field(as_, member, half_repaid):
    address = reverse("office:holdings", kwargs={"club": member.club.slug})
    page = as_(member).get(address, {"au": "1999-01-01"}).content.decode()
    assert "Le club n’existait pas encore" in page


# --- one participation ------------------------------------------------------------------------


def test_a_holding_tells_all_that_happened_with_its_value_after_each(half_repaid):
    page = holding_page(half_repaid, on=TODAY)
    told = [(m.entry.kind, m.cost_cents, m.carrying_cents, m.words) for m in page.movements]
    assert told == [
        ("investment", 100000, 100000, ""),
        ("income", 100000, 100000, "Intérêts"),
        ("repayment", 50000, 50000, ""),
    ]
    assert [term.words for term in page.terms] == [
        "payée",
        "payée",
        "en retard de 471 jours",
        "en retard de 106 jours",
    ]
    assert [kind for kind, _words in page.operations] == [
        *("income", "repayment", "sale", "write_down", "loss", "hand_over")
    ]


def test_e4_the_parts_are_those_of_the_payment_day(club):
    """E4: contributions of 360, 240 and 120; 500 € into a SARL: 250.00, 166.67 and 83.33."""
    a, b, c = (factories.make_member(club, given_name=name) for name in "ABC")
    for member, cents in ((a, 36000), (b, 24000), (c, 12000)):
        make_contribution(member, cents, date(2021, 2, 1), by=a.person)
    holding = make_holding(club, 50000, date(2021, 3, 1), by=a.person)
    make_contribution(c, 100000, date(2021, 4, 1), by=a.person)
    page = holding_page(holding, on=TODAY)
    assert [part.cents for part in page.parts] == [25000, 16667, 8333]
    assert sum(part.fraction for part in page.parts) == 1


@pytest.mark.parametrize("method", ["pro_rata", "unit_value", "by_line"])
def test_the_parts_of_a_payment_are_those_of_the_tax_papers(club, method):
    """A contribution of before, cancelled in a later year, counts in neither."""
    club.method = method
    club.save()
    a, b = (factories.make_member(club, given_name=name) for name in "AB")
    make_contribution(a, 30000, date(2021, 2, 1), by=a.person)
    make_contribution(b, 10000, date(2021, 2, 1), by=a.person)
    wrong = make_contribution(b, 60000, date(2021, 2, 2), by=a.person)
    holding = make_holding(club, 20000, date(2021, 3, 1), by=a.person)
    make_movement(holding, "loss", 5000, date(2022, 3, 1), by=a.person)
    actions.reverse_entry(entry=wrong, reason="Faux", token=uuid4(), by=a.person, today=TODAY)
    records = queries.records(club, on=TODAY)
    papers = history(records.entries, records.members, method=method, on=TODAY)
    frozen = papers.paid_by[holding.payment.number]
    page = holding_page(holding, on=TODAY)
    assert [part.fraction for part in page.parts] == [frozen[a.number], frozen[b.number]]
    assert [part.cents for part in page.parts] == [15000, 5000]


@pytest.mark.parametrize(
    ("sold_on", "eligibility", "warned"),
    [
        (date(2025, 6, 1), "yes", True),
        (date(2025, 6, 1), "no", False),
    ],
)
def test_a_sale_before_the_end_of_the_lock_up_says_who_gives_back(
    club, by, sold_on, eligibility, warned
):
    holding = make_holding(club, 60000, date(2022, 3, 1), by=by, eligibility=eligibility)
    make_movement(holding, "sale", 30000, sold_on, by=by, proceeds_cents=20000)
    assert bool(holding_page(holding, on=TODAY).early_sales) is warned


def test_a_sale_after_the_lock_up_takes_nothing_back(by):
    club = factories.make_club(founded_on=date(2015, 1, 1))
    factories.make_member(club)
    holding = make_holding(club, 60000, date(2016, 3, 1), by=by, eligibility="yes")
    make_movement(holding, "sale", 30000, date(2021, 12, 31), by=by, proceeds_cents=20000)
    assert holding_page(holding, on=TODAY).early_sales == ()
    make_movement(holding, "sale", 10000, date(2021, 12, 30), by=by, proceeds_cents=20000)
    assert len(holding_page(holding, on=TODAY).early_sales) == 1


def test_the_page_of_a_holding_is_read_in_a_constant_number_of_queries(
    as_, member, by, half_repaid, django_assert_max_num_queries
):
    certify(half_repaid, by)
    address = reverse("office:holding", args=[member.club.slug, half_repaid.pk])
    browser = as_(member)
    browser.get(address)
    forget_books()
    with django_assert_max_num_queries(12) as few:
        page = browser.get(address).content.decode()
    assert "Le Fournil inventé" in page
    assert "Thérèse" in page
    assert "etat-individuel.pdf" in page
    assert "Remboursement en retard" in page
    assert "Enregistrer ce qui arrive" not in page
    for day in range(1, 15):
        make_movement(half_repaid, "income", 10, date(2025, 2, day), by=by, label=f"N° {day}")
    with django_assert_max_num_queries(12) as many:
        assert "N° 14" in browser.get(address).content.decode()
    assert len(many.captured_queries) == len(few.captured_queries)


def test_a_holding_as_of_a_day_forgets_what_came_after(as_, member, half_repaid):
    address = reverse("office:holding", args=[member.club.slug, half_repaid.pk])
    browser = as_(member)
    page = browser.get(address, {"au": "2023-06-01"}).content.decode()
    assert "en cours" in page
    assert "01/03/2024" not in page.partition("Échéancier")[0]
    early = browser.get(address, {"au": "2022-02-28"}).content.decode()
    assert 'id="id_au_error"' in early
    csv = browser.get(address, {"format": "csv"}).content.decode("utf-8-sig")
    assert csv.splitlines()[1].startswith("01/03/2022;investissement;;;-1000,00;;1000,00;1000,00")


def test_the_page_of_a_cancelled_payment_is_not_found(as_, member, by, half_repaid):
    other = make_holding(member.club, 500, date(2025, 1, 1), by=by)
    actions.reverse_entry(entry=other.payment, reason="Erreur", token=uuid4(), by=by, today=TODAY)
    address = reverse("office:holding", args=[member.club.slug, other.pk])
    assert as_(member).get(address).status_code == 404
