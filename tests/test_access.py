"""Who may open what: one table of routes and visitors, and no route without a row."""

from io import BytesIO
from types import SimpleNamespace

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clubs.models import Club
from investments.models import Attestation, TaxBox, TaxRate
from investments.papers.store import keep_archive
from investments.portfolio import Term
from tests import factories
from tests.access_table import OPEN, REFUSED, SIGN_IN, TABLE, UNKNOWN, VISITORS
from tests.routes import route_names


@pytest.fixture
def world(request, club, own_media):
    """One row of each kind, in the club that the visitors belong to or not."""
    people = {name: request.getfixturevalue(name) for name in VISITORS if name != "nobody"}
    for who in people.values():
        person = getattr(who, "person", who)
        person.set_password(factories.PASSWORD)
        person.save()
    today = timezone.localdate()
    chronicle = factories.make_chronicle(kept_by=club)
    enterprise = factories.make_enterprise(kept_by=club)
    event = factories.make_event(chronicle, enterprise=enterprise)
    author = people["treasurer"].person
    Club.objects.filter(pk=club.pk).update(iban="FR1420041010050500013M02606")
    keep_archive(club, BytesIO(b"PK"))
    paid = factories.make_contribution(
        people["member"], 2350, today.replace(day=1), by=author, today=today
    )
    return SimpleNamespace(
        **people,
        nobody=None,
        club=club,
        chronicle=chronicle,
        enterprise=enterprise,
        event=event,
        partner=factories.make_partner(kept_by=club),
        picture=factories.make_picture(event, by=author),
        reminder=factories.make_reminder(people["member"], today.replace(day=1), by=author),
        attestation=Attestation.objects.create(
            club=club,
            membership=people["manager"],
            tax_year=today.year - 1,
            state="issued",
            number=1,
            holder_name="Gérard",
            drafted_by=author,
            issued_on=today,
        ),
        tax_rate=TaxRate.objects.create(club=club, scheme="sme", starts_on=today),
        tax_box=TaxBox.objects.create(club=club, scheme="sme", starts_on=today),
        entry=paid,
        attachment=factories.make_attachment(paid, by=author),
        holding=factories.make_holding(
            club,
            100000,
            today.replace(day=1),
            by=author,
            instrument="loan",
            today=today,
            terms=[Term(today, 100000)],
        ),
    )


def outcome(response) -> str:
    if response.status_code == 302:
        path = response.headers["Location"].partition("?")[0]
        return SIGN_IN if path == reverse("account_login") else OPEN
    return {200: OPEN, 403: REFUSED, 404: UNKNOWN}.get(response.status_code, response.status_code)


def outcomes(world, method: str, address: str) -> dict[str, str]:
    """What each visitor meets there, none of them leaving a trace for the next."""
    found = {}
    for visitor in VISITORS:
        who = getattr(world, visitor)
        with transaction.atomic():
            client = Client()
            if who is not None:
                client.force_login(getattr(who, "person", who))
            response = getattr(client, method)(address)
            if response.headers.get("Location", "").startswith(reverse("admin:login")):
                response = client.get(response.headers["Location"])
            found[visitor] = outcome(response)
            if response.streaming:
                list(response.streaming_content)  # the test client closes the file at its end
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("route", [route for route, row in TABLE.items() if row.read])
def test_who_may_read(route, world):
    row = TABLE[route]
    address = reverse(route, kwargs=row.arguments(world))
    assert outcomes(world, "get", address) == row.read


@pytest.mark.parametrize("route", [route for route, row in TABLE.items() if row.send])
def test_who_may_send(route, world):
    row = TABLE[route]
    address = reverse(route, kwargs=row.arguments(world))
    assert outcomes(world, "post", address) == row.send


@pytest.mark.parametrize(
    "route", [route for route, row in TABLE.items() if row.send and not row.read]
)
def test_what_changes_something_is_not_done_by_following_a_link(route, world):
    address = reverse(route, kwargs=TABLE[route].arguments(world))
    client = Client()
    client.force_login(world.secretary.person)
    assert client.get(address).status_code == 405


def test_every_route_has_a_row():
    missing = set(route_names()) - set(TABLE)
    assert missing == set(), "tests/test_access.py does not say who may open these routes"
    assert set(TABLE) - set(route_names()) == {"admin:index"}


IN_A_CLUB = sorted(route for route in TABLE if route.startswith(("clubs:", "office:")))


@pytest.mark.parametrize("route", [route for route in IN_A_CLUB if route != "clubs:home"])
def test_the_rows_of_one_club_are_not_found_under_another(route, world, neighbour_club):
    """The neighbour is treasurer and secretary at home, and tries our numbers in their address."""
    factories.Mandate.objects.create(
        membership=world.neighbour, role="secretary", starts_on=world.neighbour.joined_on
    )
    arguments = TABLE[route].arguments(world)
    address = reverse(route, kwargs=arguments | {"club": neighbour_club.slug})
    client = Client()
    client.force_login(world.neighbour.person)
    expected = OPEN if arguments.keys() == {"club"} else UNKNOWN
    methods = [m for m, on in (("get", TABLE[route].read), ("post", TABLE[route].send)) if on]
    assert {outcome(getattr(client, method)(address)) for method in methods} == {expected}


@pytest.mark.parametrize("route", [route for route, row in TABLE.items() if row.send])
def test_a_form_without_its_token_is_refused(route, world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.superuser)
    response = client.post(reverse(route, kwargs=TABLE[route].arguments(world)))
    assert response.status_code == 403


@pytest.mark.parametrize("route", IN_A_CLUB)
def test_a_mandate_that_has_ended_opens_nothing(route, world):
    """The treasurer and the secretary of last year are members like the others."""
    yesterday = timezone.localdate() - timezone.timedelta(days=1)
    for holder in (world.treasurer, world.secretary):
        holder.mandates.update(ends_on=yesterday)
    row = TABLE[route]
    address = reverse(route, kwargs=row.arguments(world))
    for method, on in (("get", row.read), ("post", row.send)):
        if on:
            found = outcomes(world, method, address)
            assert found["treasurer"] == found["secretary"] == on["member"]


def test_a_true_link_to_a_new_password_is_for_whoever_holds_it(member):
    from allauth.account.utils import user_pk_to_url_str

    address = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(member.person),
            "key": default_token_generator.make_token(member.person),
        },
    )
    assert Client().get(address, follow=True).status_code == 200
