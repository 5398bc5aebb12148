"""Who comes: what joining means by the method, what the law says, and the arrival itself."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from clubs.actions.arrivals import admit_member
from clubs.models import Club, Membership, Person, Stage
from clubs.queries.arrivals import add_months, arrival_page, size_warnings, term_ends_on
from tests import factories
from tests.late_joiner import LOST_ON, invest, three_savers
from tests.papers import operation

METHODS = ("pro_rata", "unit_value", "by_line")


@pytest.fixture
def today(monkeypatch):
    monkeypatch.setattr("clubs.permissions.timezone.localdate", lambda: factories.TODAY)
    return factories.TODAY


@pytest.fixture
def young(club) -> Club:
    """A club far from the end of its convention, of eight members."""
    club.founded_on = date(2023, 1, 10)
    club.save()
    for _one in range(8):
        factories.make_member(club)
    return club


def text_of(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def choose(club, method):
    Club.objects.filter(pk=club.pk).update(method=method)
    club.method = method


def address(club):
    return reverse("clubs:admit", kwargs={"club": club.slug})


def typed(**changes):
    return {
        "given_name": "Dalila",
        "family_name": "Nouvelle",
        "email": "dalila@exemple.invalid",
        "joined_on": "2026-06-15",
        "amount": "23,50",
        "rhythm": "3",
    } | changes


def admit(club, by, **changes) -> Membership:
    defaults = {
        "given_name": "Dalila",
        "family_name": "Nouvelle",
        "email": "dalila@exemple.invalid",
        "joined_on": factories.TODAY,
        "amount_cents": 2350,
        "rhythm": 1,
    }
    return admit_member(club=club, by=by.person, today=factories.TODAY, **defaults | changes)


# --- what joining means ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "stake", "words"),
    [
        ("pro_rata", 2683, "partage donc les pertes et les frais d’avant son arrivée"),
        ("unit_value", 10000, "La part vaut aujourd’hui 1,666667 €"),
        ("by_line", 10000, "n’a rien dans les participations passées"),
    ],
)
def test_what_the_first_hundred_euros_buy(as_, treasurer, club, today, method, stake, words):
    """E5 before David: 720 € were paid, 600 lost; (120 + 100) × 100 ÷ 820 = 26.83 pro rata."""
    three_savers(club, treasurer)
    operation(treasurer, "loss", 60000, LOST_ON, line=invest(treasurer))
    choose(club, method)
    assert arrival_page(club, on=factories.TODAY).example_stake_cents == stake
    assert words in text_of(as_(treasurer).get(address(club)))


@pytest.mark.parametrize("method", METHODS)
def test_joining_a_club_that_has_nothing_yet(as_, treasurer, club, today, method):
    choose(club, method)
    page = as_(treasurer).get(address(club))
    assert page.context["page"].example_stake_cents == 10000
    assert "0,00 €" in text_of(page)


def test_a_newcomer_to_a_managing_club_owns_nothing(as_, treasurer, young, today):
    Stage.objects.create(
        club=young, name="managing", starts_on=date(2026, 1, 1), decision="assemblée"
    )
    browser = as_(treasurer)
    assert "n’y a donc aucune quote-part" in text_of(browser.get(address(young)))
    warned = browser.post(address(young), typed())
    assert "ne reçoit plus de versements" in text_of(warned)


# --- what the law says ----------------------------------------------------------------------


@pytest.mark.parametrize(("members", "is_warned"), [(4, True), (5, False), (20, False), (21, True)])
def test_five_to_twenty_members(members, is_warned):
    assert bool(size_warnings(members)) is is_warned


@pytest.mark.parametrize(
    ("on", "is_warned"),
    [
        (date(2027, 7, 9), False),
        (date(2027, 7, 10), True),
        (date(2028, 1, 10), True),
        (date(2029, 1, 1), True),
    ],
)
def test_the_end_of_the_convention_is_said_six_months_ahead(young, on, is_warned):
    assert term_ends_on(young, on) == date(2028, 1, 10)
    words = " ".join(arrival_page(young, on=on).warnings)
    assert ("1873-3" in words) is is_warned


def test_an_extended_club_has_five_years_more_and_a_managing_one_no_term(young):
    Stage.objects.create(club=young, name="extended", starts_on=date(2028, 1, 5), decision="vote")
    assert term_ends_on(young, date(2028, 1, 4)) == date(2028, 1, 10)
    assert term_ends_on(young, date(2028, 1, 5)) == date(2033, 1, 5)
    Stage.objects.create(club=young, name="managing", starts_on=date(2030, 1, 5), decision="vote")
    assert term_ends_on(young, date(2030, 1, 5)) is None


def test_months_are_added_to_the_last_of_a_shorter_month():
    assert add_months(date(2024, 2, 29), 60) == date(2029, 2, 28)
    assert add_months(date(2025, 8, 31), 6) == date(2026, 2, 28)


# --- the arrival ----------------------------------------------------------------------------


def test_a_newcomer_is_admitted_with_a_first_pledge(as_, manager, young, today):
    done = as_(manager).post(address(young), typed(), follow=True)
    assert "Dalila Nouvelle est membre du club." in text_of(done)
    row = Membership.objects.get(person__email="dalila@exemple.invalid")
    assert (row.club, row.joined_on) == (young, factories.TODAY)
    assert row.number == max(young.memberships.values_list("number", flat=True))
    (pledge,) = row.pledges.all()
    assert (pledge.amount_cents, pledge.rhythm, pledge.starts_on) == (2350, 3, factories.TODAY)
    assert not row.person.has_usable_password()


def test_the_officers_find_the_page_from_the_list_of_members(as_, member, manager, young, today):
    listed = reverse("clubs:members", kwargs={"club": young.slug})
    assert address(young) in text_of(as_(manager).get(listed))
    assert address(young) not in text_of(as_(member).get(listed))


def test_whoever_is_known_elsewhere_is_the_same_person(treasurer, young, neighbour):
    known = neighbour.person
    row = admit(
        young,
        treasurer,
        given_name=known.given_name.upper(),
        family_name=known.family_name,
        email=known.email.upper(),
    )
    assert row.person == known
    assert Person.objects.filter(email=known.email).count() == 1


def test_an_address_of_somebody_of_another_name_tells_nothing_of_them(
    as_, treasurer, young, neighbour, today
):
    answer = as_(treasurer).post(address(young), typed(email=neighbour.person.email))
    assert "déjà celle d’une personne d’un autre nom" in text_of(answer)
    assert neighbour.person.family_name not in text_of(answer)
    assert 'value="Dalila"' in text_of(answer), "nothing typed is lost"
    assert not Membership.objects.filter(person=neighbour.person, club=young).exists()


def test_a_member_does_not_come_twice_nor_somebody_who_left(
    treasurer, young, member, former_member
):
    for who, words in ((member, "déjà membre"), (former_member, "a quitté le club")):
        person = who.person
        names = {"given_name": person.given_name, "family_name": person.family_name}
        with pytest.raises(ValidationError, match=words):
            admit(young, treasurer, email=person.email, **names)


def test_the_same_name_without_an_address_is_asked_about(as_, treasurer, young, today):
    browser = as_(treasurer)
    browser.post(address(young), typed(email=""))
    again = browser.post(address(young), typed(email=""))
    assert "déjà un membre de ce nom" in text_of(again)
    assert Person.objects.filter(family_name="Nouvelle").count() == 1
    browser.post(address(young), typed(email="", confirmed="on"))
    assert Person.objects.filter(family_name="Nouvelle").count() == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"given_name": ""}, "Écrivez le prénom."),
        ({"joined_on": "2020-01-01"}, "n’existait pas encore"),
        ({"joined_on": "2028-01-01"}, "un an à l’avance"),
        ({"amount": "beaucoup"}, "n’est pas un montant"),
        ({"email": "dalila"}, "adresse"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(as_, treasurer, young, today, changes, words):
    answer = as_(treasurer).post(address(young), typed(**changes))
    assert words in text_of(answer)
    (field,) = answer.context["form"].errors
    assert field in changes
    assert not Person.objects.filter(family_name="Nouvelle").exists()


def test_nothing_promised_is_no_pledge(treasurer, young):
    assert not admit(young, treasurer, amount_cents=0).pledges.exists()


@pytest.mark.parametrize("method", METHODS)
def test_the_page_takes_twelve_queries_at_most(
    as_, treasurer, young, today, django_assert_max_num_queries, method
):
    choose(young, method)
    first = factories.make_member(young)
    factories.make_contribution(first, 2300, date(2025, 1, 5), by=treasurer.person)
    browser = as_(treasurer)
    with django_assert_max_num_queries(12) as few:
        browser.get(address(young))
    for _one in range(10):
        who = factories.make_member(young)
        factories.make_contribution(who, 2300, date(2025, 1, 5), by=treasurer.person)
    with django_assert_max_num_queries(12) as many:
        browser.get(address(young))
    assert len(few) == len(many)
