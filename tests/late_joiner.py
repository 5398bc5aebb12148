"""The story of E5 in a book: A, B and C pay 240 each, 600 goes into X and is lost, D pays 240."""

from datetime import date

from clubs.models import Club, LedgerEntry, Membership
from tests import factories
from tests.papers import operation

PAID_ON, LOST_ON, LATE_ON = date(2024, 3, 1), date(2025, 3, 1), date(2025, 9, 1)


def three_savers(club: Club, treasurer: Membership) -> list[Membership]:
    """Anne (who is the treasurer), Bruno and Chloé with 240 € each, 600 € placed in X."""
    people = [treasurer] + [factories.make_member(club, given_name=n) for n in ("Bruno", "Chloé")]
    for who in people:
        factories.make_contribution(who, 24000, date(2024, 1, 5), by=treasurer.person)
    return people


def invest(
    treasurer: Membership, cents=60000, day=PAID_ON, label="X inventée", securities=0
) -> LedgerEntry:
    """What opens a holding, as clubs/ knows it: a label and a price."""
    return operation(treasurer, "investment", cents, day, label=label, securities=securities)


def late_joiner(club: Club, treasurer: Membership) -> list[Membership]:
    """E5 to its end: four people, 360 € in the bank."""
    people = three_savers(club, treasurer)
    line = invest(treasurer)
    operation(treasurer, "loss", 60000, LOST_ON, line=line)
    david = factories.make_member(club, given_name="David", joined_on=LATE_ON)
    factories.make_contribution(david, 24000, LATE_ON, by=treasurer.person)
    return [*people, david]
