"""Every page of the demonstration: its route, its address and who looks at it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.site import Site

CLUB = {"club": "demo-calais"}
KEY_PAGE = "account_reset_password_from_key"


def in_club(site: Site) -> dict:
    return CLUB


def with_chronicle(site: Site) -> dict:
    return CLUB | {"chronicle": "calaisis"}


def one(table: str, argument: str, condition: str = "1 = 1") -> Callable[[Site], dict]:
    """The club, and the number of one row of a table."""

    def arguments(site: Site) -> dict:
        number = site.value(f"SELECT id FROM {table} WHERE {condition} ORDER BY id LIMIT 1")
        return CLUB | {argument: number}

    return arguments


def in_the_other_club(site: Site) -> dict:
    return {"club": "demo-audruicq"}


OURS = "club_id = (SELECT id FROM clubs_club WHERE slug = 'demo-calais')"


def entry(kind: str) -> Callable[[Site], dict]:
    """One of the newest of its kind: older ones lie in closed years."""

    def arguments(site: Site) -> dict:
        sql = f"SELECT MAX(id) FROM clubs_ledgerentry WHERE {OURS} AND kind = ?"
        return CLUB | {"entry": site.value(sql, kind)}

    return arguments


def membership(left_on: str = "NULL") -> Callable[[Site], dict]:
    return one("clubs_membership", "membership", f"{OURS} AND left_on IS {left_on}")


def holding(instrument: str, **more) -> Callable[[Site], dict]:
    def arguments(site: Site) -> dict:
        sql = f"SELECT MAX(id) FROM investments_holding WHERE {OURS} AND instrument = ?"
        return CLUB | {"holding": site.value(sql, instrument)} | more

    return arguments


def attachment(site: Site) -> dict:
    return CLUB | {"attachment": UUID(site.value("SELECT id FROM clubs_attachment LIMIT 1"))}


DRAFT = "NOT is_published"


def picture(site: Site) -> dict:
    return CLUB | {"picture": UUID(site.value("SELECT id FROM investments_picture LIMIT 1"))}


@dataclass(frozen=True)
class View:
    """One way to look at a route: as whom, with which arguments and query."""

    who: str | None = None
    arguments: Callable[[Site], dict] = lambda site: {}
    query: str = ""


VIEWS: dict[str, list[View]] = {
    "story:home": [View(), View("cigalier")],
    "story:enterprise": [
        View(arguments=lambda site, slug=slug: {"slug": slug})
        for slug in ("toerana-habitat", "opale-velo-service", "audotri")
    ],
    "account_login": [View()],
    "account_logout": [View("cigalier")],
    "account_inactive": [View()],
    "account_signup": [View()],
    "account_reauthenticate": [View("cigalier")],
    "account_change_password": [View("cigalier")],
    "account_reset_password": [View()],
    "account_reset_password_done": [View()],
    "account_reset_password_from_key_done": [View()],
    KEY_PAGE: [View(arguments=lambda site: {"uidb36": "1", "key": "perime"})],
    "clubs:home": [View("admin")],
    "clubs:dashboard": [View("tresoriere", in_club), View("cigalier", in_club)],
    "clubs:contributions": [
        View("tresoriere", in_club),
        View("cigalier", in_club),
        View("tresoriere", in_club, "?vide=1"),
    ],
    "clubs:members": [View("gerante", in_club), View("cigalier", in_club)],
    "clubs:member": [
        View("tresoriere", one("clubs_membership", "membership")),
        View("cigalier", one("clubs_membership", "membership", "left_on IS NOT NULL")),
    ],
    "clubs:ledger": [
        View("cigalier", in_club),
        View("tresoriere", in_club, "?nature=withdrawal&texte=23,50"),
        View("tresoriere", in_club, "?au=demain"),
    ],
    "clubs:entry": [View("tresoriere", entry(kind)) for kind in ("investment", "write_down")]
    + [View("cigalier", entry("contribution")), View("cigalier", entry("reversal"))],
    "clubs:reverse-entry": [View("tresoriere", entry("fee"))],
    "clubs:attach": [View("tresoriere", entry("investment"))],
    "clubs:new-operation": [View("tresoriere", in_club)],
    **{
        f"clubs:new-{kind}": [View("tresoriere", in_club)]
        for kind in ("fee", "bank-charge", "bank-interest", "withdrawal")
    },
    "clubs:remove-attachment": [View("tresoriere", attachment)],
    "clubs:fiscal-years": [View("cigalier", in_club), View("voisine", in_the_other_club)],
    "clubs:close-year": [View("voisine", in_the_other_club)],
    # --- promises and payments ---
    "clubs:promises": [View("tresoriere", in_club), View("cigalier", in_club)],
    "clubs:pledge": [View("tresoriere", membership())],
    "clubs:payment": [View("tresoriere", membership())],
    "clubs:details": [View("gerante", in_club)],
    "clubs:households": [View("tresoriere", in_club)],
    "clubs:reminders": [View("tresoriere", in_club)],
    "clubs:reminder": [View("tresoriere", one("clubs_reminder", "reminder"))],
    # --- stakes, arrivals and departures, the end ---
    "clubs:stakes": [View("cigalier", in_club), View("voisine", in_the_other_club)],
    "clubs:compare-methods": [View("cigalier", in_club)],
    "clubs:admit": [View("gerante", in_club)],
    "clubs:departure": [View("gerante", membership())],
    "clubs:exit": [View("cigalier", membership()), View("cigalier", membership("NOT NULL"))],
    "clubs:pay-leaver": [View("tresoriere", membership("NOT NULL"))],
    "clubs:end": [View("cigalier", in_club)],
    **{
        f"clubs:end-{way}": [View("gerante", in_club)]
        for way in ("sell", "manage", "hand-over", "close")
    },
    "clubs:correct": [
        View("tresoriere", one("clubs_ledgerentry", "entry", "kind = 'contribution'"))
    ],
    "office:holdings": [View("cigalier", in_club), View("voisine", in_the_other_club)],
    "office:new-investment": [View("tresoriere", in_club)],
    "office:holding": [View("cigalier", holding(instrument)) for instrument in ("equity", "loan")],
    "office:holding-operation": [
        View("tresoriere", holding("equity", kind=kind))
        for kind in (
            *("income", "repayment", "sale", "loss", "write_down", "write_back", "hand_over"),
        )
    ],
    "office:holding-certificate": [View("tresoriere", holding("equity"))],
    "office:schedule": [View("tresoriere", holding("loan"))],
    "office:money-pictures": [View("cigalier", in_club)],
    # --- the yearly papers ---
    "office:papers": [View("tresoriere", in_club), View("cigalier", in_club)],
    "office:attestations": [View("tresoriere", in_club)],
    "office:cancel-attestation": [
        View("tresoriere", one("investments_attestation", "attestation", "state = 'issued'"))
    ],
    "office:tax-tables": [View("tresoriere", in_club), View("cigalier", in_club)],
    "office:new-tax-rate": [View("tresoriere", in_club)],
    "office:new-tax-box": [View("tresoriere", in_club)],
    "office:tax-rate": [
        View("tresoriere", one("investments_taxrate", "row", "club_id IS NOT NULL"))
    ],
    "office:tax-box": [View("tresoriere", one("investments_taxbox", "row", "club_id IS NOT NULL"))],
    "office:chronicle": [View("secretaire", in_club)],
    "office:chronicle-texts": [View("secretaire", with_chronicle)],
    "office:new-event": [View("secretaire", with_chronicle)],
    "office:event": [
        View("secretaire", one("investments_investmentevent", "event")),
        View("secretaire", one("investments_investmentevent", "event", DRAFT)),
    ],
    "office:preview": [
        View("secretaire", one("investments_investmentevent", "event")),
        View("secretaire", one("investments_investmentevent", "event", DRAFT)),
    ],
    "office:new-picture": [View("secretaire", one("investments_investmentevent", "event"))],
    "office:picture": [View("secretaire", picture)],
    "office:remove-picture": [View("secretaire", picture)],
    "office:enterprises": [View("secretaire", in_club)],
    "office:new-enterprise": [View("secretaire", in_club)],
    "office:enterprise": [
        View("secretaire", one("investments_enterprise", "enterprise", "kept_by_id IS NOT NULL"))
    ],
    "office:partners": [View("secretaire", in_club)],
    "office:new-partner": [View("secretaire", in_club)],
    "office:partner": [
        View("secretaire", one("investments_partner", "partner", "kept_by_id IS NOT NULL"))
    ],
}

# Routes that show nothing to read in a browser.
NO_PAGE = {
    "account_set_password": "every demonstration account has a password; leads to changing it",
    "office:publish-event": "a form's way",
    "office:withdraw-event": "a form's way",
    "office:raise-event": "a form's way",
    "office:lower-event": "a form's way",
    "office:make-papers": "a form's way, answered as it works: tests/test_paper_archive.py",
    **dict.fromkeys(
        (
            *("clubs:take-back-departure", "clubs:link-household", "clubs:leave-household"),
            *("clubs:draft-reminders", "clubs:send-reminders", "clubs:send-reminder"),
            *("clubs:discard-reminder", "clubs:settle-reminder", "office:remove-instalment"),
            *("office:draft-attestations", "office:check-attestations"),
            *("office:issue-attestations", "office:remove-tax-rate", "office:remove-tax-box"),
        ),
        "a form's way",
    ),
    **dict.fromkeys(
        (
            *("clubs:attachment", "clubs:convention", "clubs:exit-paper", "clubs:payment-code"),
            *("office:account", "office:balance", "office:contribution-statement"),
            *("office:portfolio-statement", "office:member-statement", "office:income-statement"),
            *("office:papers-archive", "office:attestation"),
        ),
        "a file",
    ),
    "office:original": "a file",
    "office:brochure": "a file",
    "story:picture": "a file",
}

ERRORS = [
    (None, "/nulle-part/", 404),
    (None, "/entreprises/inconnue/", 404),
    ("cigalier", "/espace/demo-calais/chronique/", 403),
    ("voisine", "/espace/demo-calais/", 404),
]


@dataclass(frozen=True)
class Place:
    """A page as it is fetched, with the status that it must answer."""

    who: str | None
    address: str
    status: int = 200

    def __str__(self):
        return f"{self.address} ({self.who or 'nobody'})"


def places(site: Site) -> Iterable[Place]:
    """All of them, visitor by visitor so that each signs in once."""
    found = [
        Place(view.who, reverse(route, kwargs=view.arguments(site)) + view.query)
        for route, views in VIEWS.items()
        for view in views
    ]
    found += [Place(who, address, status) for who, address, status in ERRORS]
    return sorted(found, key=lambda place: place.who or "")


# --- pages that only a form sent wrong shows --------------------------------------------------


def month_typed_wrong(page: Page):
    page.goto("/espace/demo-calais/versements/")
    page.locator("input[name^=amount_]").first.fill("abc")
    page.locator("button[name=save]").click()


def correction_without_a_reason(page: Page):
    page.goto("/espace/demo-calais/membres/")
    page.get_by_role("link", name="Cyril Fourmy").click()
    page.get_by_role("link", name=re.compile("^Corriger")).first.click()
    page.locator("main form button[type=submit]").click()


def sign_in_refused(page: Page):
    page.goto("/compte/login/")
    page.get_by_label("Adresse électronique").fill("personne@demo.example")
    page.get_by_label("Mot de passe").fill("faux")
    page.locator("main form button[type=submit]").click()


def sign_in_without_its_token(page: Page):
    page.goto("/compte/login/")
    page.context.clear_cookies()
    page.locator("main form button[type=submit]").click()


def link_to_a_new_password(page: Page):
    page.goto("/compte/password/reset/")
    page.get_by_label("Adresse électronique").fill("cigalier@demo.example")
    page.locator("main form button[type=submit]").click()


def event_sent_empty(page: Page):
    page.goto("/espace/demo-calais/chronique/calaisis/evenements/nouveau/")
    page.get_by_label("Son rôle").first.fill("un rôle sans partenaire")
    page.locator("main form button[type=submit]").click()


def photograph_sent_empty(page: Page):
    page.goto("/espace/demo-calais/chronique/")
    page.get_by_role("link", name=re.compile("^Modifier")).first.click()
    page.get_by_role("link", name="Ajouter une photographie").click()
    page.locator("main form button[type=submit]").click()


STATES: list[tuple[str | None, Callable[[Page], None]]] = [
    (None, sign_in_refused),
    (None, sign_in_without_its_token),
    (None, link_to_a_new_password),
    ("tresoriere", month_typed_wrong),
    ("tresoriere", correction_without_a_reason),
    ("secretaire", event_sent_empty),
    ("secretaire", photograph_sent_empty),
]
