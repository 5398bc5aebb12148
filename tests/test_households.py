"""The household watch: the sums of a « foyer fiscal » against 5,500 € a calendar year."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from clubs import actions
from clubs.households import NEAR_CENTS, YEARLY_CEILING_CENTS, Saver, watch
from clubs.models import Household
from clubs.pledges import terms
from clubs.queries import payments
from tests import factories
from tests.factories import TODAY


@dataclass(frozen=True)
class Promised:
    starts_on: date
    amount_cents: int
    rhythm: int = 1


def test_e8_two_members_of_one_household_exceed_together_what_neither_does_alone():
    """E8: 250 + 250 € a month = 6,000 € a year → warning, though each is under 5,500 €."""
    promised = [Promised(date(2026, 1, 1), 25_000)]
    year = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}
    yearly = sum(cents for _month, cents in terms(promised, **year))
    assert yearly == 300_000
    together = watch([Saver(1, 4, 0, yearly), Saver(2, 4, 0, yearly)])
    assert [(h.projected_cents, h.level) for h in together] == [(600_000, "will_exceed")]
    apart = watch([Saver(1, None, 0, yearly), Saver(2, None, 0, yearly)])
    assert [(h.projected_cents, h.level) for h in apart] == [(300_000, "fine")] * 2


@pytest.mark.parametrize(
    ("received", "to_come", "level"),
    [
        (0, 0, "fine"),
        (439_999, 0, "fine"),
        (440_000, 0, "near"),
        (100_000, 340_000, "near"),
        (550_000, 0, "near"),
        (100_000, 450_001, "will_exceed"),
        (550_001, 0, "above"),
        (550_001, 100_000, "above"),
    ],
)
def test_a_household_is_told_when_it_comes_near(received, to_come, level):
    (household,) = watch([Saver(1, None, received, to_come)])
    assert household.level == level
    assert household.is_watched is (level != "fine")
    assert household.room_cents == YEARLY_CEILING_CENTS - received


def test_the_household_with_most_comes_first():
    found = watch([Saver(1, None, 100, 0), Saver(2, 8, 50, 0), Saver(3, 8, 80, 0)])
    assert [[saver.member for saver in household.savers] for household in found] == [[2, 3], [1]]


savers = st.lists(
    st.builds(
        Saver,
        member=st.integers(1, 30),
        household=st.none() | st.integers(1, 5),
        received_cents=st.integers(0, 600_000),
        to_come_cents=st.integers(0, 600_000),
    ),
    unique_by=lambda saver: saver.member,
)


@given(savers)
def test_everybody_is_in_one_household_and_no_cent_is_lost(found):
    households = watch(found)
    members = [saver.member for household in households for saver in household.savers]
    assert sorted(members) == sorted(saver.member for saver in found)
    assert sum(h.received_cents for h in households) == sum(s.received_cents for s in found)
    assert NEAR_CENTS == 440_000


# --- on the pages -----------------------------------------------------------------------------


@pytest.fixture
def today(monkeypatch):
    monkeypatch.setattr("clubs.permissions.timezone.localdate", lambda: TODAY)
    return TODAY


def text_of(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def at(club, name="households", **kwargs) -> str:
    return reverse(f"clubs:{name}", kwargs={"club": club.slug} | kwargs)


@pytest.fixture
def couple(club):
    """Two members who promise 250 € a month each, since January 2026."""
    both = [factories.make_member(club, given_name=name) for name in ("Anne", "Zoé")]
    for membership in both:
        factories.make_pledge(membership, 25_000, date(2026, 1, 1))
    return both


def test_e8_on_the_page_the_treasurer_links_two_members_and_is_warned(
    as_, treasurer, couple, club, today
):
    """E8: 250 + 250 € a month = 6,000 € a year → warning, though each is under 5,500 €."""
    browser = as_(treasurer)
    assert "Aucun foyer n’approche du plafond" in text_of(browser.get(at(club)))
    sent = {"members": [membership.pk for membership in couple]}
    page = browser.post(at(club, "link-household"), sent, follow=True)
    text = text_of(page)
    assert "les versements du foyer s’additionnent" in text
    assert "Plafond de 5 500,00 € par foyer fiscal en 2026" in text
    names = ", ".join(membership.person.full_name for membership in couple)
    assert f"{names} : 0,00 € reçus, 6 000,00 € prévus au 31 décembre" in text
    assert "dépassement prévu" in text
    home = text_of(browser.get(reverse("clubs:dashboard", kwargs={"club": club.slug})))
    assert "Plafond de 5 500,00 € par foyer fiscal en 2026" in home
    other = text_of(as_(couple[0]).get(reverse("clubs:dashboard", kwargs={"club": club.slug})))
    assert "foyer fiscal" not in other, "is for the officers"


def test_what_counts_is_what_the_bank_got_in_the_calendar_year(as_, treasurer, club, today):
    saver = factories.make_member(club)
    for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 1)):
        factories.make_contribution(saver, 300_000, day, by=treasurer.person)
    row = as_(treasurer).get(at(club)).context["page"].rows[0]
    assert (row.watched.received_cents, row.watched.level) == (600_000, "above")
    before = as_(treasurer).get(at(club) + "?au=2026-05-31").context["page"]
    assert (before.rows[0].watched.received_cents, before.rows[0].watched.level) == (
        300_000,
        "fine",
    )
    assert as_(treasurer).get(at(club) + "?au=2025-12-31").context["page"].year == 2025


def test_a_payment_ahead_is_not_counted_twice_and_who_left_pays_no_more(club, treasurer):
    ahead = factories.make_member(club)
    factories.make_pledge(ahead, 40_000, date(2026, 1, 1))
    factories.make_contribution(ahead, 480_000, date(2026, 1, 5), by=treasurer.person)
    gone = factories.make_member(club, left_on=date(2026, 3, 31))
    factories.make_pledge(gone, 40_000, date(2026, 1, 1))
    found = {
        row.memberships[0]: row.watched.projected_cents
        for row in payments.households(club, on=TODAY).rows
    }
    assert (found[ahead], found[gone]) == (480_000, 0)


def test_households_that_meet_become_one(couple, club, treasurer):
    third, fourth = factories.make_member(club), factories.make_member(club)
    by = treasurer.person
    actions.link_household(memberships=couple, by=by)
    actions.link_household(memberships=[third, fourth], by=by)
    actions.link_household(memberships=[couple[0], third], by=by)
    assert Household.objects.count() == 1
    assert Household.objects.get().people.count() == 4


def test_a_household_of_one_is_none(couple, treasurer):
    actions.link_household(memberships=couple, by=treasurer.person)
    actions.leave_household(membership=couple[0], by=treasurer.person)
    assert not Household.objects.exists()
    couple[1].person.refresh_from_db()
    assert couple[1].person.household is None
    with pytest.raises(ValidationError, match="ne partage pas"):
        actions.leave_household(membership=couple[0], by=treasurer.person)


def test_a_household_is_of_two_people_of_one_club(couple, neighbour, treasurer):
    for members in ([couple[0]], [couple[0], neighbour], [couple[0], couple[0]]):
        with pytest.raises(ValidationError):
            actions.link_household(memberships=members, by=treasurer.person)


def test_one_box_is_not_enough_and_is_told(as_, treasurer, couple, club, today):
    page = as_(treasurer).post(at(club, "link-household"), {"members": [couple[0].pk]})
    assert list(page.context["form"].errors) == ["members"]
    assert "au moins deux personnes" in text_of(page)
    assert page.context["form"]["members"].value() == [str(couple[0].pk)], "nothing is lost"


def test_the_secretary_reads_and_does_not_link(as_, secretary, couple, treasurer, club, today):
    actions.link_household(memberships=couple, by=treasurer.person)
    page = as_(secretary).get(at(club))
    assert "Séparer" not in text_of(page)
    assert "Réunir" not in text_of(page)
    page = as_(treasurer).get(at(club))
    leave = at(club, "leave-household", membership=couple[0].pk)
    assert leave in text_of(page)
    done = as_(treasurer).post(leave, follow=True)
    assert "est seule dans son foyer" in text_of(done)


def test_members_of_another_club_in_the_household_are_not_named(couple, neighbour, treasurer, club):
    household = actions.link_household(memberships=couple, by=treasurer.person)
    neighbour.person.household = household
    neighbour.person.save()
    (row,) = [row for row in payments.households(club, on=TODAY).rows if row.is_shared]
    assert neighbour.person.full_name not in row.names


def test_the_dashboard_of_an_officer_keeps_to_twelve_queries(
    as_, treasurer, couple, club, today, django_assert_max_num_queries
):
    actions.link_household(memberships=couple, by=treasurer.person)
    browser = as_(treasurer)
    with django_assert_max_num_queries(12):
        browser.get(reverse("clubs:dashboard", kwargs={"club": club.slug}))
