"""Promised and received, and how a member pays: the pages."""

from datetime import date
from io import BytesIO

import pytest
import segno
from django.urls import reverse

from clubs.models import Club
from clubs.payment_request import Transfer, epc_payload
from tests import factories
from tests.factories import TODAY

IBAN = "FR1420041010050500013M02606"


@pytest.fixture
def today(monkeypatch):
    """The day the views read, once, at their door."""
    monkeypatch.setattr("clubs.permissions.timezone.localdate", lambda: TODAY)
    return TODAY


def text_of(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def at(membership) -> dict:
    return {"club": membership.club.slug, "membership": membership.pk}


def pay(who, cents, day, *, by):
    return factories.make_contribution(who, cents, day, by=by.person)


# --- promised and received ------------------------------------------------------------------


@pytest.fixture
def half_year(member, treasurer, manager, today):
    """Since January 2026: one pays each month, one is late, one paid the quarter ahead."""
    for who, cents, rhythm in [(member, 2000, 1), (treasurer, 2000, 1), (manager, 6000, 3)]:
        factories.make_pledge(who, cents, date(2026, 1, 1), rhythm)
    for month in (1, 2, 3, 4, 5, 6):
        pay(treasurer, 2000, date(2026, month, 5), by=treasurer)
    pay(member, 2000, date(2026, 1, 5), by=treasurer)
    pay(member, 1000, date(2026, 2, 5), by=treasurer)
    pay(manager, 12000, date(2026, 1, 6), by=treasurer)
    pay(manager, 6000, date(2026, 6, 6), by=treasurer)


def test_promised_and_received_for_a_month(as_, member, manager, treasurer, half_year):
    page = as_(member).get(reverse("clubs:promises", kwargs={"club": member.club.slug}))
    rows = {row.membership_id: row for row in page.context["page"].rows}
    late, ahead = rows[member.pk], rows[manager.pk]
    assert (late.promised_cents, late.received_cents, late.arrears_cents) == (2000, 0, 9000)
    assert (ahead.promised_cents, ahead.received_cents, ahead.ahead_cents) == (0, 6000, 6000)
    assert (rows[treasurer.pk].arrears_cents, rows[treasurer.pk].ahead_cents) == (0, 0)
    text = text_of(page)
    assert "Promis et reçu, juin 2026" in text
    assert "90,00 €" in text
    assert "Préparer les rappels" not in text, "is for the treasurer"


def test_promised_and_received_for_a_year_and_at_a_date(as_, member, manager, half_year):
    address = reverse("clubs:promises", kwargs={"club": member.club.slug})
    page = as_(member).get(f"{address}?periode=2026").context["page"]
    assert (page.promised_cents, page.received_cents) == (24000 * 3, 12000 + 3000 + 18000)
    early = as_(member).get(f"{address}?periode=2026&au=2026-02-28").context["page"]
    assert (early.received_cents, early.arrears_cents) == (4000 + 3000 + 12000, 1000)
    assert early.ahead_cents == 6000, "the quarter that begins in April"


def test_screen_and_file_have_the_same_columns(as_, member, half_year):
    address = reverse("clubs:promises", kwargs={"club": member.club.slug})
    page = as_(member).get(address)
    answer = as_(member).get(f"{address}?periode=2026-06&format=csv")
    assert "promis-et-recu-2026-06-au-2026-06-15.csv" in answer["Content-Disposition"]
    header, *lines = answer.content.decode("utf-8-sig").splitlines()
    assert header.split(";") == [str(column.heading) for column in page.context["table"].columns]
    late = next(line for line in lines if line.startswith(member.person.full_name))
    assert late.split(";")[1:] == ["20,00", "0,00", "90,00", ""]


@pytest.mark.parametrize("period", ["2020", "2027", "x", "20266", "2026-13", "²⁰²⁶", "0000"])
def test_a_period_out_of_the_clubs_life_is_not_found(as_, member, today, period):
    address = reverse("clubs:promises", kwargs={"club": member.club.slug})
    assert as_(member).get(f"{address}?periode={period}").status_code == 404


def test_who_left_owes_nothing_for_later(as_, member, club, treasurer, today):
    gone = factories.make_member(club, joined_on=date(2026, 1, 1), left_on=date(2026, 3, 10))
    factories.make_pledge(gone, 2000)
    address = reverse("clubs:promises", kwargs={"club": club.slug})
    page = as_(member).get(f"{address}?periode=2026").context["page"]
    row = next(row for row in page.rows if row.membership_id == gone.pk)
    assert (row.promised_cents, row.arrears_cents) == (6000, 6000)
    later = as_(member).get(f"{address}?periode=2026-05").context["page"]
    assert gone.pk not in [row.membership_id for row in later.rows]


# --- how a member pays ----------------------------------------------------------------------


@pytest.fixture
def account(club):
    Club.objects.filter(pk=club.pk).update(iban=IBAN)
    return IBAN


def test_my_transfer_says_all_that_a_bank_asks(as_, member, treasurer, account, today):
    factories.make_pledge(member, 6000, date(2026, 1, 1), rhythm=3)
    pay(member, 12000, date(2026, 1, 5), by=treasurer)
    page = as_(member).get(reverse("clubs:payment", kwargs=at(member)))
    text = text_of(page)
    for words in (
        "Mon virement",
        "Cigale inventée du Port",
        "FR14 2004 1010 0505 0001 3M02 606",
        "60,00 €",
        "chaque trimestre",
        "5 juillet 2026",
        f"PORT-{member.number:02d}",
        f"PORT-{member.number:02d} 2026-07",
        "Pour le versement de juillet 2026 : 60,00 €.",
    ):
        assert words in text
    assert "style=" not in text.split("<main")[1]


def test_the_code_first_asks_for_the_oldest_term_that_lacks_something(
    as_, member, treasurer, account, today
):
    factories.make_pledge(member, 2000, date(2026, 4, 1))
    pay(member, 2500, date(2026, 4, 5), by=treasurer)
    address = reverse("clubs:payment", kwargs=at(member))
    page = as_(member).get(address).context["page"]
    assert [(t.month.month, t.missing_cents) for t in page.terms] == [
        (5, 1500),
        (6, 2000),
        (7, 2000),
    ]
    assert (page.transfer.amount_cents, page.transfer.reference[-7:]) == (1500, "2026-05")
    page = as_(member).get(f"{address}?mois=2026-06").context["page"]
    assert (page.transfer.amount_cents, page.transfer.reference[-7:]) == (2000, "2026-06")
    for month in ("2026-04", "2027-01", "x"):
        assert as_(member).get(f"{address}?mois={month}").status_code == 404


def test_a_pause_asks_for_no_transfer(as_, member, account, today):
    factories.make_pledge(member, 0, date(2026, 1, 1))
    page = as_(member).get(reverse("clubs:payment", kwargs=at(member)))
    assert "L’engagement est en pause" in text_of(page)
    assert page.context["page"].transfer.amount_cents is None
    assert "laisse le montant à votre choix" in text_of(page)


def test_without_an_account_the_page_says_who_can_give_it(as_, member, treasurer, today):
    factories.make_pledge(member, 2000)
    address = reverse("clubs:payment", kwargs=at(member))
    assert "n’a pas encore donné son IBAN" in text_of(as_(member).get(address))
    assert reverse("clubs:details", kwargs={"club": member.club.slug}) not in text_of(
        as_(member).get(address)
    )
    assert "Écrire l’IBAN du club" in text_of(as_(treasurer).get(address))
    code = reverse("clubs:payment-code", kwargs=at(member) | {"kind": "svg"})
    assert as_(member).get(code).status_code == 404


def test_the_code_is_drawn_and_in_dots(as_, member, account, today):
    factories.make_pledge(member, 2350, date(2026, 6, 1))
    code = {"club": member.club.slug, "membership": member.pk}
    drawn = as_(member).get(reverse("clubs:payment-code", kwargs=code | {"kind": "svg"}))
    assert drawn["Content-Type"] == "image/svg+xml"
    assert drawn.content.startswith(b"<?xml")
    assert b"style=" not in drawn.content
    dots = as_(member).get(reverse("clubs:payment-code", kwargs=code | {"kind": "png"}))
    assert dots["Content-Type"] == "image/png"
    expected = segno.make_qr(
        epc_payload(Transfer(member.club.name, IBAN, 2350, f"PORT-{member.number:02d} 2026-06")),
        error="m",
        boost_error=False,
    )
    file = BytesIO()
    expected.save(file, kind="png", scale=8, border=4, light="white")
    assert dots.content == file.getvalue()
    assert (
        as_(member).get(reverse("clubs:payment-code", kwargs=code | {"kind": "exe"})).status_code
        == 404
    )


def test_an_account_number_is_for_oneself_and_the_officers(
    as_, member, manager, secretary, account, today
):
    other = factories.make_member(member.club)
    address = reverse("clubs:payment", kwargs=at(member))
    assert as_(other).get(address).status_code == 403
    for reader in (member, manager, secretary):
        assert as_(reader).get(address).status_code == 200
    assert address in text_of(as_(member).get(reverse("clubs:member", kwargs=at(member))))
    assert address not in text_of(as_(other).get(reverse("clubs:member", kwargs=at(member))))


def test_the_clubs_account_is_checked_and_kept_as_banks_write_it(as_, treasurer, club, today):
    address = reverse("clubs:details", kwargs={"club": club.slug})
    typed = {"iban": "FR14 2004 1010 0505 0001 3M02 660", "address": "1 rue inventée"}
    refused = as_(treasurer).post(address, typed)
    assert list(refused.context["form"].errors) == ["iban"]
    assert "n’est pas un IBAN" in text_of(refused)
    assert typed["iban"] in text_of(refused)
    as_(treasurer).post(address, typed | {"iban": "fr14 2004 1010 0505 0001 3m02 606"})
    club.refresh_from_db()
    assert (club.iban, club.address) == (IBAN, "1 rue inventée")
    assert "FR14 2004 1010" in text_of(as_(treasurer).get(address))
    as_(treasurer).post(address, {"iban": "", "address": ""})
    club.refresh_from_db()
    assert club.iban == ""


# --- queries --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("route", "count"),
    [("promises", 8), ("payment", 8), ("pledge", 7), ("households", 9), ("reminders", 9)],
)
def test_the_number_of_queries_does_not_grow(
    as_, treasurer, member, club, account, today, route, count, django_assert_num_queries
):
    factories.make_pledge(member, 2350, date(2026, 1, 1))
    pay(member, 2350, date(2026, 1, 5), by=treasurer)
    factories.make_reminder(member, date(2026, 6, 1), by=treasurer.person)
    kwargs = at(member) if route in ("payment", "pledge") else {"club": club.slug}
    address = reverse(f"clubs:{route}", kwargs=kwargs)
    browser = as_(treasurer)
    with django_assert_num_queries(count):
        browser.get(address)
    for _ in range(18):
        another = factories.make_member(club)
        factories.make_pledge(another, 2000, date(2026, 1, 1))
        factories.make_pledge(member, 2000, date(2025, another.number % 12 + 1, another.number))
        pay(another, 2000, date(2026, 3, 5), by=treasurer)
        factories.make_reminder(another, date(2026, 6, 1), by=treasurer.person)
    with django_assert_num_queries(count):
        page = browser.get(address)
    if route not in ("payment", "pledge"):
        assert another.person.full_name in text_of(page)
