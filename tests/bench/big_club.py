"""The club that is measured: twenty members, ten years, 2,400 payments, 40 holdings."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from clubs import actions
from clubs.models import Club, Membership
from clubs.months import first_of_month, next_month
from investments.actions import record_investment, record_movement
from tests import factories

MEMBERS = 20
MONTHS = 120
HOLDINGS = 40
INSTRUMENTS = ("equity", "equity", "loan", "repayable_contribution")


@dataclass(frozen=True)
class BigClub:
    club: Club
    members: list[Membership]
    months: list[date]

    @property
    def treasurer(self):
        return self.members[0].person


def make_big_club(today: date) -> BigClub:
    """Ten whole years that end with the month before ``today``."""
    months = [first_of_month(today)]
    while len(months) <= MONTHS:
        months.append(first_of_month(months[-1] - timedelta(days=1)))
    months = months[:0:-1]
    club = factories.make_club(
        name="Grand club du banc", slug="grand-club", founded_on=months[0], is_demonstration=True
    )
    members = [
        factories.make_member(club, *(["treasurer", "manager"] if number == 0 else []))
        for number in range(MEMBERS)
    ]
    for member in members:
        factories.make_pledge(member, 2300)
    big = BigClub(club, members, months)
    holdings = []
    for number, month in enumerate(months):
        pay_month(big, month, today=today)
        if number % 3 == 2:
            holdings.append(_invest(big, month, len(holdings), today))
        if number % 6 == 5:
            _earn(big, holdings[number % len(holdings)], month, today)
    return big


def pay_month(big: BigClub, month: date, *, today: date):
    """One month of everybody, in one transaction. The amounts differ a little."""
    return actions.record_contributions(
        club=big.club,
        period_on=month,
        received_on=month + timedelta(days=4),
        payments=[
            actions.Payment(member, 2300 + 50 * number) for number, member in enumerate(big.members)
        ],
        token=uuid4(),
        by=big.treasurer,
        today=today,
    )


def empty_month(big: BigClub) -> date:
    """The month that comes after those of the book."""
    return next_month(big.months[-1])


def _invest(big: BigClub, month: date, number: int, today: date):
    instrument = INSTRUMENTS[number % len(INSTRUMENTS)]
    is_equity = instrument == "equity"
    return record_investment(
        club=big.club,
        enterprise=factories.make_enterprise(kept_by=big.club, siren="000000018"),
        instrument=instrument,
        amount_cents=80000 + 1000 * number,
        paid_on=month + timedelta(days=14),
        securities=40 if is_equity else 0,
        eligibility="yes" if is_equity else "no",
        token=uuid4(),
        by=big.treasurer,
        today=today,
    )


def _earn(big: BigClub, holding, month: date, today: date):
    record_movement(
        holding=holding,
        kind="income",
        amount_cents=1234,
        occurred_on=max(month, holding.payment.occurred_on) + timedelta(days=8),
        label="Intérêts",
        token=uuid4(),
        by=big.treasurer,
        today=today,
    )
