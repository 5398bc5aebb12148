"""Who may open what: one table of routes and visitors, and no route without a row."""

from collections.abc import Callable
from dataclasses import dataclass
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
from tests.routes import route_names

OPEN = "open"  # a page, a file, or what follows a form
SIGN_IN = "sign in"  # led to the sign-in page
REFUSED = "refused"  # 403: of the club, without the office it takes
UNKNOWN = "unknown"  # 404: not told that it exists

VISITORS = (
    *("nobody", "member", "treasurer", "secretary", "manager"),
    *("neighbour", "former_member", "superuser"),
)


def access(**by_visitor: str) -> dict[str, str]:
    """Who finds the door open unless said otherwise: everybody named ``others``."""
    others = by_visitor.pop("others")
    assert set(by_visitor) <= set(VISITORS)
    return {visitor: by_visitor.get(visitor, others) for visitor in VISITORS}


EVERYBODY = access(others=OPEN)
SIGNED_IN = access(others=OPEN, nobody=SIGN_IN)
MEMBERS = access(others=OPEN, nobody=SIGN_IN, neighbour=UNKNOWN, former_member=UNKNOWN)
TREASURER = MEMBERS | {"member": REFUSED, "secretary": REFUSED, "manager": REFUSED}
SECRETARY = MEMBERS | {"member": REFUSED, "treasurer": REFUSED, "manager": REFUSED}
TREASURY = MEMBERS | {"member": REFUSED, "secretary": REFUSED}
OFFICERS = MEMBERS | {"member": REFUSED}
STAFF = access(others=REFUSED, nobody=SIGN_IN, superuser=OPEN)


@dataclass(frozen=True)
class Row:
    """One route: the arguments of its address, and who may read (GET) or send (POST) there.

    ``None`` stands for a method that answers 405 to whoever may come so far.
    """

    arguments: Callable[[SimpleNamespace], dict] = lambda world: {}
    read: dict[str, str] | None = None
    send: dict[str, str] | None = None


def club(world):
    return {"club": world.club.slug}


def entry(world):
    return club(world) | {"entry": world.entry.pk}


def attachment(world):
    return club(world) | {"attachment": world.attachment.pk}


def chronicle(world):
    return club(world) | {"chronicle": world.chronicle.slug}


def event(world):
    return club(world) | {"event": world.event.pk}


def holding(world):
    return club(world) | {"holding": world.holding.pk}


def picture(world):
    return club(world) | {"picture": world.picture.pk}


def reminder(world):
    return club(world) | {"reminder": world.reminder.pk}


def password_key(world):
    """A link that no longer serves: its page says so."""
    return {"uidb36": "1", "key": "perime"}


TABLE = {
    # --- public ---
    "story:home": Row(read=EVERYBODY),
    "story:enterprise": Row(lambda w: {"slug": w.enterprise.slug}, read=EVERYBODY),
    "story:picture": Row(
        lambda w: {"picture_id": w.picture.pk, "filename": "web-webp-480.webp"}, read=EVERYBODY
    ),
    # --- one's account ---
    "account_login": Row(read=EVERYBODY, send=EVERYBODY),
    "account_logout": Row(read=EVERYBODY, send=EVERYBODY),
    "account_inactive": Row(read=EVERYBODY),
    "account_signup": Row(read=EVERYBODY),
    "account_reauthenticate": Row(read=SIGNED_IN, send=SIGNED_IN),
    "account_change_password": Row(read=SIGNED_IN, send=SIGNED_IN),
    "account_set_password": Row(read=SIGNED_IN, send=SIGNED_IN),
    "account_reset_password": Row(read=EVERYBODY, send=EVERYBODY),
    "account_reset_password_done": Row(read=EVERYBODY),
    "account_reset_password_from_key_done": Row(read=EVERYBODY),
    "account_reset_password_from_key": Row(password_key, read=EVERYBODY),
    # --- the club: its accounts are open to all its members ---
    "clubs:home": Row(read=SIGNED_IN),
    "clubs:dashboard": Row(club, read=MEMBERS),
    "clubs:contributions": Row(club, read=MEMBERS, send=TREASURER),
    "clubs:members": Row(club, read=MEMBERS),
    "clubs:member": Row(lambda w: club(w) | {"membership": w.member.pk}, read=MEMBERS),
    "clubs:ledger": Row(club, read=MEMBERS),
    "clubs:entry": Row(entry, read=MEMBERS),
    "clubs:correct": Row(entry, read=TREASURER, send=TREASURER),
    "clubs:reverse-entry": Row(entry, read=TREASURER, send=TREASURER),
    "clubs:new-operation": Row(club, read=TREASURER),
    "clubs:new-fee": Row(club, read=TREASURER, send=TREASURER),
    "clubs:new-bank-charge": Row(club, read=TREASURER, send=TREASURER),
    "clubs:new-bank-interest": Row(club, read=TREASURER, send=TREASURER),
    "clubs:new-withdrawal": Row(club, read=TREASURER, send=TREASURER),
    "clubs:attach": Row(entry, read=TREASURER, send=TREASURER),
    "clubs:attachment": Row(attachment, read=MEMBERS),
    "clubs:remove-attachment": Row(attachment, read=TREASURER, send=TREASURER),
    "clubs:fiscal-years": Row(club, read=MEMBERS),
    "clubs:close-year": Row(club, read=TREASURY, send=TREASURY),
    "office:holdings": Row(club, read=MEMBERS),
    "office:holding": Row(holding, read=MEMBERS),
    "office:new-investment": Row(club, read=TREASURER, send=TREASURER),
    "office:holding-operation": Row(
        lambda w: holding(w) | {"kind": "income"}, read=TREASURER, send=TREASURER
    ),
    "office:holding-certificate": Row(holding, read=TREASURER, send=TREASURER),
    "office:schedule": Row(holding, read=TREASURER, send=TREASURER),
    "office:remove-instalment": Row(
        lambda w: club(w) | {"instalment": w.holding.instalments.get().pk}, send=TREASURER
    ),
    "office:money-pictures": Row(club, read=MEMBERS),
    # --- the yearly papers ---
    "office:papers": Row(club, read=MEMBERS),
    "office:account": Row(club, read=MEMBERS),
    "office:balance": Row(club, read=MEMBERS),
    "office:contribution-statement": Row(club, read=MEMBERS),
    "office:portfolio-statement": Row(club, read=MEMBERS),
    # The manager's: tests/test_papers.py shows that members read their own.
    "office:member-statement": Row(lambda w: club(w) | {"membership": w.manager.pk}, read=OFFICERS),
    "office:income-statement": Row(lambda w: club(w) | {"membership": w.manager.pk}, read=OFFICERS),
    "office:make-papers": Row(club, send=TREASURER),
    "office:papers-archive": Row(club, read=TREASURER),
    "office:attestations": Row(club, read=TREASURER),
    "office:draft-attestations": Row(club, send=TREASURER),
    "office:check-attestations": Row(club, send=TREASURER),
    "office:issue-attestations": Row(club, send=TREASURER),
    "office:attestation": Row(
        lambda w: club(w) | {"attestation": w.attestation.pk}, read=OFFICERS
    ),
    "office:cancel-attestation": Row(
        lambda w: club(w) | {"attestation": w.attestation.pk}, read=TREASURER, send=TREASURER
    ),
    "office:tax-tables": Row(club, read=MEMBERS),
    "office:new-tax-rate": Row(club, read=TREASURY, send=TREASURY),
    "office:tax-rate": Row(
        lambda w: club(w) | {"row": w.tax_rate.pk}, read=TREASURY, send=TREASURY
    ),
    "office:remove-tax-rate": Row(lambda w: club(w) | {"row": w.tax_rate.pk}, send=TREASURY),
    "office:new-tax-box": Row(club, read=TREASURY, send=TREASURY),
    "office:tax-box": Row(lambda w: club(w) | {"row": w.tax_box.pk}, read=TREASURY, send=TREASURY),
    "office:remove-tax-box": Row(lambda w: club(w) | {"row": w.tax_box.pk}, send=TREASURY),
    # --- stakes, arrivals and departures ---
    "clubs:stakes": Row(club, read=MEMBERS),
    "clubs:compare-methods": Row(club, read=MEMBERS),
    "clubs:convention": Row(club, read=MEMBERS),
    "clubs:admit": Row(club, read=TREASURY, send=TREASURY),
    "clubs:departure": Row(
        lambda w: club(w) | {"membership": w.member.pk}, read=TREASURY, send=TREASURY
    ),
    "clubs:take-back-departure": Row(
        lambda w: club(w) | {"membership": w.former_member.pk}, send=TREASURY
    ),
    "clubs:exit": Row(lambda w: club(w) | {"membership": w.former_member.pk}, read=MEMBERS),
    "clubs:exit-paper": Row(lambda w: club(w) | {"membership": w.former_member.pk}, read=MEMBERS),
    "clubs:pay-leaver": Row(
        lambda w: club(w) | {"membership": w.former_member.pk}, read=TREASURER, send=TREASURER
    ),
    "clubs:end": Row(club, read=MEMBERS),
    "clubs:end-sell": Row(club, read=TREASURY, send=TREASURY),
    "clubs:end-manage": Row(club, read=TREASURY, send=TREASURY),
    "clubs:end-hand-over": Row(club, read=TREASURY, send=TREASURY),
    "clubs:end-close": Row(club, read=TREASURY, send=TREASURY),
    # --- promises and payments ---
    "clubs:promises": Row(club, read=MEMBERS),
    "clubs:pledge": Row(
        lambda w: club(w) | {"membership": w.member.pk}, read=TREASURY, send=TREASURY
    ),
    # One's own is tested in tests/test_pledges.py: here a member looks at the manager's.
    "clubs:payment": Row(lambda w: club(w) | {"membership": w.manager.pk}, read=OFFICERS),
    "clubs:payment-code": Row(
        lambda w: club(w) | {"membership": w.manager.pk, "kind": "svg"}, read=OFFICERS
    ),
    "clubs:details": Row(club, read=TREASURY, send=TREASURY),
    "clubs:households": Row(club, read=OFFICERS),
    "clubs:link-household": Row(club, send=TREASURY),
    "clubs:leave-household": Row(
        lambda w: club(w) | {"membership": w.member.pk}, send=TREASURY
    ),
    "clubs:reminders": Row(club, read=TREASURER),
    "clubs:draft-reminders": Row(club, send=TREASURER),
    "clubs:send-reminders": Row(club, send=TREASURER),
    "clubs:reminder": Row(reminder, read=TREASURER, send=TREASURER),
    "clubs:send-reminder": Row(reminder, send=TREASURER),
    "clubs:discard-reminder": Row(reminder, send=TREASURER),
    "clubs:settle-reminder": Row(reminder, send=TREASURER),
    # --- the story ---
    "office:chronicle": Row(club, read=SECRETARY),
    "office:chronicle-texts": Row(chronicle, read=SECRETARY, send=SECRETARY),
    "office:brochure": Row(chronicle, read=SECRETARY),
    "office:new-event": Row(chronicle, read=SECRETARY, send=SECRETARY),
    "office:event": Row(event, read=SECRETARY, send=SECRETARY),
    "office:preview": Row(event, read=SECRETARY),
    "office:publish-event": Row(event, send=SECRETARY),
    "office:withdraw-event": Row(event, send=SECRETARY),
    "office:raise-event": Row(event, send=SECRETARY),
    "office:lower-event": Row(event, send=SECRETARY),
    "office:new-picture": Row(event, read=SECRETARY, send=SECRETARY),
    "office:picture": Row(picture, read=SECRETARY, send=SECRETARY),
    "office:remove-picture": Row(picture, read=SECRETARY, send=SECRETARY),
    "office:original": Row(picture, read=SECRETARY),
    "office:enterprises": Row(club, read=SECRETARY),
    "office:new-enterprise": Row(club, read=SECRETARY, send=SECRETARY),
    "office:enterprise": Row(
        lambda w: club(w) | {"enterprise": w.enterprise.pk}, read=SECRETARY, send=SECRETARY
    ),
    "office:partners": Row(club, read=SECRETARY),
    "office:new-partner": Row(club, read=SECRETARY, send=SECRETARY),
    "office:partner": Row(
        lambda w: club(w) | {"partner": w.partner.pk}, read=SECRETARY, send=SECRETARY
    ),
    # --- the door of the technical administration ---
    "admin:index": Row(read=STAFF),
}


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
