"""Routes and visitors: who finds which door open. Read by tests/test_access.py."""

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

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
    "office:attestation": Row(lambda w: club(w) | {"attestation": w.attestation.pk}, read=OFFICERS),
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
    "clubs:leave-household": Row(lambda w: club(w) | {"membership": w.member.pk}, send=TREASURY),
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
