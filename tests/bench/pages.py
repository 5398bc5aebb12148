"""Each page of a club against the sign-in page, and against an empty page of the same site."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests import factories

from .big_club import BigClub
from .measure import counted, heading, seconds_of, verdict

MOST_QUERIES = 12
MOST_TIMES = 3
# The pages of the story are not the books.
_STORY = re.compile(r"chroni|event|picture$|partner|enterprise|brochure|preview|original")


def measure_demonstration(folder):
    """The pages of the demonstration, public ones too."""
    from django.core.management import call_command

    from clubs.models import Person

    with (folder / "out").open("w") as out:
        call_command("load_demo", stdout=out)
    treasurer, secretary = (
        signed_in(Person.objects.get(email=f"{name}@demo.example"))
        for name in ("tresoriere", "secretaire")
    )
    office = "/espace/demo-calais/"
    heading("The demonstration")
    print(f"{'page':48} {'queries':>7} {'ms':>8} {'× /compte/login/':>16}")
    sign_in = seconds_of(lambda: Client().get("/compte/login/"))
    for client, address in (
        (Client(), "/"),
        (Client(), "/entreprises/toerana-habitat/"),
        (treasurer, office),
        (treasurer, f"{office}versements/"),
        (treasurer, f"{office}membres/"),
        (treasurer, f"{office}livre-journal/"),
        (secretary, f"{office}chronique/"),
        (secretary, f"{office}chronique/calaisis/brochure.pdf"),
    ):
        rounds = 3 if address.endswith(".pdf") else None
        queries, seconds, _answer = weigh(client, address, rounds)
        print(f"{address:48} {queries:7} {seconds * 1000:8.1f} {seconds / sign_in:16.1f}")


def measure_books(big: BigClub, today: date):
    """Every page and paper of the books, by each method of the club."""
    client = signed_in(big.treasurer)
    empty = _empty_page(big, today)
    client.get(empty)
    base = seconds_of(lambda: client.get(empty))
    entries, holdings = big.club.entries.count(), big.club.holdings.count()
    heading(f"20 members, 10 years, {entries} entries, {holdings} holdings")
    print(f"target: {MOST_QUERIES} queries or fewer, {MOST_TIMES} times an empty page or less")
    print(f"empty page: the accueil of a club without a row, {base * 1000:.1f} ms")
    print(f"{'page':44} {'queries':>7} {'ms':>8} {'× empty':>8}")
    for method in ("pro_rata", "unit_value", "by_line"):
        big.club.method = method
        big.club.save(update_fields=["method"])
        print(f"[{method}]")
        for name, address in _addresses(big):
            # What does not depend on the method is measured once.
            if method != "pro_rata" and not _MOVES_WITH_METHOD.search(name):
                continue
            _line(client, address, base)


_MOVES_WITH_METHOD = re.compile(r"stakes$|methods$|exit$|:end|admit$")


def _line(client: Client, address: str, base: float):
    name = address.removeprefix("/espace/grand-club/") or "accueil"
    queries, seconds, answer = weigh(client, address)
    if answer.status_code in (302, 404, 405):
        return  # a form that is only sent, or a file that is not there yet
    if answer.status_code != 200:
        print(f"{name:44} answers {answer.status_code}")
        return
    text = f"{name:44} {queries:7} {seconds * 1000:8.1f} {seconds / base:8.1f}"
    if not answer.headers["Content-Type"].startswith("text/html"):
        print(
            f"{text}  {answer.headers['Content-Type']}: queries {verdict(queries <= MOST_QUERIES)}"
        )
        return
    is_reached = queries <= MOST_QUERIES and seconds <= MOST_TIMES * base
    print(f"{text}  {verdict(is_reached)}")


def weigh(client: Client, address: str, rounds: int | None = None):
    client.get(address)
    with counted() as found:
        answer = client.get(address)
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    rounds = rounds or (9 if is_page else 1)
    return found.queries, seconds_of(lambda: client.get(address), rounds), answer


def signed_in(person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def _empty_page(big: BigClub, today: date) -> str:
    club = factories.make_club(name="Club vide du banc", slug="club-vide", is_demonstration=True)
    factories.Membership.objects.create(
        club=club, person=big.treasurer, joined_on=club.founded_on, number=1
    )
    return reverse("clubs:dashboard", kwargs={"club": club.slug})


def _addresses(big: BigClub) -> Iterator[tuple[str, str]]:
    """The addresses of the books, read from the URL configuration, with a row of each kind."""
    known = {
        "club": big.club.slug,
        "membership": big.members[7].pk,
        "entry": big.club.entries.filter(kind="contribution").last().pk,
        "holding": big.club.holdings.first().pk,
        "kind": "svg",
    }
    for name, arguments in _routes():
        if arguments <= set(known) and "club" in arguments and not _STORY.search(name):
            yield name, reverse(name, kwargs={key: known[key] for key in arguments})


def _routes(resolver=None, namespace: str = "") -> Iterator[tuple[str, set[str]]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            if namespace in ("clubs:", "office:"):
                yield namespace + pattern.name, set(pattern.pattern.converters)
        elif pattern.namespace != "admin":
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _routes(pattern, inner)


def year_before(today: date) -> date:
    """The last day of last year: what the papers of a year are made as of."""
    return date(today.year, 1, 1) - timedelta(days=1)
