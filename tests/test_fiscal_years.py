"""The fiscal years of a club, and their closing by the general meeting."""

from datetime import date
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError

from clubs import actions
from clubs.fiscal_years import fiscal_year_of, fiscal_years, next_fiscal_year
from clubs.ledger.chain import GENESIS
from clubs.models import FiscalYear
from tests import factories
from tests.factories import TODAY


@pytest.mark.parametrize(
    ("day", "last_month", "year"),
    [
        (date(2021, 1, 10), 12, (date(2021, 1, 10), date(2021, 12, 31))),
        (date(2021, 12, 31), 12, (date(2021, 1, 10), date(2021, 12, 31))),
        (date(2022, 1, 1), 12, (date(2022, 1, 1), date(2022, 12, 31))),
        # A year that ends in June begins in July; the first is short.
        (date(2021, 6, 30), 6, (date(2021, 1, 10), date(2021, 6, 30))),
        (date(2021, 7, 1), 6, (date(2021, 7, 1), date(2022, 6, 30))),
        # The last day of February, leap year or not.
        (date(2024, 2, 29), 2, (date(2023, 3, 1), date(2024, 2, 29))),
        (date(2024, 3, 1), 2, (date(2024, 3, 1), date(2025, 2, 28))),
    ],
)
def test_the_year_of_a_day(day, last_month, year):
    assert fiscal_year_of(day, founded_on=date(2021, 1, 10), last_month=last_month) == year


@pytest.mark.parametrize("last_month", range(1, 13))
def test_years_follow_each_other_without_a_gap(last_month):
    founded_on, on = date(2021, 1, 10), date(2026, 6, 15)
    years = list(fiscal_years(founded_on=founded_on, last_month=last_month, on=on))
    assert years[0][0] == founded_on
    assert years[-1][0] <= on <= years[-1][1]
    for (_start, end), (start, _end) in pairwise(years):
        assert (start - end).days == 1
    following = next_fiscal_year(
        founded_on=founded_on, last_month=last_month, closed_through=years[0][1]
    )
    assert following == years[1]


def close(club, treasurer, ends_on, voted_on=date(2026, 2, 14)) -> FiscalYear:
    return actions.close_fiscal_year(
        club=club,
        ends_on=ends_on,
        voted_on=voted_on,
        decision="Comptes approuvés à l’unanimité",
        by=treasurer.person,
        today=TODAY,
    )


def test_a_closing_takes_down_the_last_entry_and_its_seal(club, member, treasurer):
    before = close(club, treasurer, date(2021, 12, 31))
    assert (before.last_number, before.last_seal) == (0, GENESIS)
    entry = factories.make_contribution(member, 2_350, date(2026, 5, 4), by=treasurer.person)
    after = close(club, treasurer, date(2022, 12, 31))
    assert (after.starts_on, after.last_number, after.last_seal) == (
        date(2022, 1, 1),
        entry.number,
        entry.seal,
    )


def test_a_club_may_end_its_year_in_june(club, treasurer):
    club.fiscal_year_ends_month = 6
    club.save()
    assert close(club, treasurer, date(2021, 6, 30)).starts_on == club.founded_on
    assert close(club, treasurer, date(2022, 6, 30)).starts_on == date(2021, 7, 1)


@pytest.mark.parametrize("ends_on", [date(2022, 12, 31), date(2021, 12, 30), date(2020, 12, 31)])
def test_years_are_closed_in_order_one_by_one(club, treasurer, ends_on):
    with pytest.raises(ValidationError, match="se clôturent dans l’ordre, un par un"):
        close(club, treasurer, ends_on)


def test_a_year_is_closed_once(club, treasurer):
    close(club, treasurer, date(2021, 12, 31))
    with pytest.raises(ValidationError, match="dans l’ordre"):
        close(club, treasurer, date(2021, 12, 31))
    assert FiscalYear.objects.count() == 1


@pytest.mark.parametrize("voted_on", [date(2021, 12, 31), date(2026, 6, 16)])
def test_the_meeting_votes_after_the_year_and_not_in_the_future(club, treasurer, voted_on):
    with pytest.raises(ValidationError) as refusal:
        close(club, treasurer, date(2021, 12, 31), voted_on=voted_on)
    assert list(refusal.value.message_dict) == ["voted_on"]


def test_another_clubs_closing_closes_nothing_here(club, treasurer, neighbour):
    close(neighbour.club, neighbour, date(2021, 12, 31))
    entry = factories.make_contribution(treasurer, 500, date(2021, 6, 1), by=treasurer.person)
    assert entry.number == 1
