"""What a club holds: at cost, as of a day."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from clubs import actions
from investments.holdings import portfolio
from investments.models import Holding
from tests import factories


def operation(treasurer, kind, cents, day, **fields):
    return actions.record_operation(
        club=treasurer.club,
        kind=kind,
        amount_cents=cents,
        occurred_on=day,
        label="Opération inventée",
        token=uuid4(),
        by=treasurer.person,
        today=factories.TODAY,
        **fields,
    )


def hold(treasurer, cents, day, instrument="equity") -> Holding:
    return Holding.objects.create(
        club=treasurer.club,
        enterprise=factories.make_enterprise(name="Le Fournil inventé"),
        instrument=instrument,
        payment=operation(treasurer, "investment", cents, day),
    )


@pytest.fixture
def half_repaid(treasurer) -> Holding:
    holding = hold(treasurer, 100000, date(2022, 3, 1), "loan")
    operation(treasurer, "income", 1500, date(2023, 3, 1), line=holding.payment)
    operation(treasurer, "repayment", 50000, date(2024, 3, 1), line=holding.payment)
    return holding


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2022, 2, 28), []),
        (date(2022, 3, 1), [(100000, 0, 100000)]),
        (date(2023, 12, 31), [(100000, 1500, 100000)]),
        (date(2024, 3, 1), [(100000, 1500, 50000)]),
    ],
)
def test_a_portfolio_is_read_as_of_a_day(half_repaid, day, expected):
    rows = portfolio(half_repaid.club, on=day).rows
    assert [(r.paid_cents, r.income_cents, r.carrying_cents) for r in rows] == expected


def test_a_loss_leaves_the_line_with_nothing_placed(treasurer):
    holding = hold(treasurer, 60000, date(2022, 3, 1))
    operation(treasurer, "loss", 60000, date(2023, 1, 1), line=holding.payment)
    page = portfolio(treasurer.club, on=factories.TODAY)
    assert (page.paid_cents, page.carrying_cents) == (60000, 0)


def test_the_page_is_open_to_members_in_a_constant_number_of_queries(
    as_, member, treasurer, half_repaid, django_assert_max_num_queries
):
    address = reverse("office:holdings", kwargs={"club": member.club.slug})
    browser = as_(member)
    browser.get(address)
    with django_assert_max_num_queries(15) as few:
        page = browser.get(address).content.decode()
    assert "Le Fournil inventé" in page and "Prêt solidaire" in page and "500,00" in page
    for _ in range(12):
        hold(treasurer, 1000, date(2025, 1, 1))
    with django_assert_max_num_queries(15) as many:
        browser.get(address)
    assert len(many.captured_queries) == len(few.captured_queries)
