"""A small invented livre-journal of two years, for the tests of its pages."""

from datetime import date

from django.urls import reverse

from clubs import actions
from clubs.models import FiscalYear, Membership
from tests import factories
from tests.papers import operation


def fill(member: Membership, treasurer: Membership) -> str:
    """100 € brought forward, then 23,50 €, a fee of 12 € and 50 € in a bakery: 61,50 € are left.

    The address of the book.
    """
    factories.make_contribution(member, 10000, date(2025, 3, 5), by=treasurer.person)
    factories.make_contribution(treasurer, 2350, date(2026, 2, 5), by=treasurer.person)
    operation(treasurer, "fee", 1200, date(2026, 3, 1), label="Fédération inventée")
    bakery = operation(treasurer, "investment", 5000, date(2026, 4, 2), label="Le Fournil inventé")
    operation(
        treasurer,
        "write_down",
        2000,
        date(2026, 5, 2),
        line=bakery,
        decided_on=date(2026, 4, 30),
        reason="Une mauvaise saison",
    )
    return reverse("clubs:ledger", kwargs={"club": treasurer.club.slug})


def close(treasurer: Membership, year: int) -> FiscalYear:
    return actions.close_fiscal_year(
        club=treasurer.club,
        ends_on=date(year, 12, 31),
        voted_on=date(2026, 3, 1),
        decision="Comptes approuvés à l’unanimité",
        by=treasurer.person,
        today=factories.TODAY,
    )
