"""The fiscal years on screen: closed by a vote, in order, and shut at every door after."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from clubs import actions
from clubs.models import Club, FiscalYear, LedgerEntry
from tests import factories


@pytest.fixture
def today(monkeypatch):
    """The day the views read, once, at their door."""
    monkeypatch.setattr("clubs.permissions.timezone.localdate", lambda: factories.TODAY)
    return factories.TODAY


@pytest.fixture
def young_club(club, today):
    """Founded in 2024: two years have ended, the third is running."""
    Club.objects.filter(pk=club.pk).update(founded_on=date(2024, 2, 1))
    club.refresh_from_db()
    return club


@pytest.fixture
def entry(young_club, treasurer):
    """Of 2024: 235 € by mistake, cancelled, then 23,50 €; 100 € of fees; and 40 € of 2025."""
    wrong = factories.make_contribution(treasurer, 23500, date(2024, 3, 5), by=treasurer.person)
    actions.correct_contribution(
        entry=wrong,
        reason="Un zéro de trop",
        right_amount_cents=2350,
        token=uuid4(),
        by=treasurer.person,
        today=factories.TODAY,
    )
    fee = record(treasurer, "fee", 1000, date(2024, 6, 1))
    factories.make_contribution(treasurer, 4000, date(2025, 3, 5), by=treasurer.person)
    return fee


def record(treasurer, kind, cents, day):
    return actions.record_operation(
        club=treasurer.club,
        kind=kind,
        amount_cents=cents,
        occurred_on=day,
        token=uuid4(),
        by=treasurer.person,
        today=factories.TODAY,
    )


def text_of(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def filled(page, **changes):
    return {
        "ends_on": page.context["form"]["ends_on"].value().isoformat(),
        "voted_on": "2025-03-15",
        "decision": "Comptes approuvés à l’unanimité",
        "confirmed": "on",
    } | changes


def years(club):
    return reverse("clubs:fiscal-years", args=[club.slug])


def closing(club):
    return reverse("clubs:close-year", args=[club.slug])


def test_each_year_says_its_state(as_, member, young_club, entry):
    page = as_(member).get(years(young_club))
    assert [(row.name, row.state, row.entries) for row in page.context["rows"]] == [
        ("2026", "open", 0),
        ("2025", "waiting", 1),
        ("01/02/2024 – 31/12/2024", "to_close", 4),
    ]
    for words in ("en cours", "fini, après le précédent", "fini, à clore"):
        assert words in text_of(page)
    assert "Clore cet exercice" not in text_of(page), "a member only reads"


def test_the_recap_adds_up_and_leaves_mistakes_out(as_, treasurer, young_club, entry):
    page = as_(treasurer).get(closing(young_club))
    recap = page.context["recap"]
    assert recap.moves == (("versement", 2350), ("adhésion à l’association régionale", -1000))
    assert recap.opening_cents + sum(c for _k, c in recap.moves) == recap.closing_cents == 1350
    assert (recap.carrying_cents, recap.net_assets_cents) == (0, 1350)
    assert "13,50 €" in text_of(page)
    assert "Du 1er février 2024 au 31 décembre 2024" in text_of(page)


@pytest.mark.parametrize("who", ["treasurer", "manager"])
def test_the_oldest_ended_year_is_closed_by_a_vote(as_, request, young_club, entry, who):
    officer = request.getfixturevalue(who)
    browser = as_(officer)
    assert "Clore cet exercice" in text_of(browser.get(years(young_club)))
    page = browser.get(closing(young_club))
    done = browser.post(closing(young_club), filled(page), follow=True)
    year = FiscalYear.objects.get()
    assert (year.starts_on, year.ends_on) == (date(2024, 2, 1), date(2024, 12, 31))
    assert (year.voted_on, year.closed_by) == (date(2025, 3, 15), officer.person)
    last = LedgerEntry.objects.latest("number")
    assert (year.last_number, year.last_seal) == (last.number, last.seal)
    for words in (
        "il se lit, il ne s’écrit plus",
        "15 mars 2025",
        "Comptes approuvés à l’unanimité",
        f"{last.seal[:8]}…{last.seal[-8:]}",
        officer.person.full_name,
    ):
        assert words in text_of(done)
    assert [row.state for row in done.context["rows"]] == ["open", "to_close", "closed"]


def test_the_same_closing_sent_twice_closes_one_year(as_, treasurer, young_club, entry):
    browser = as_(treasurer)
    sent = filled(browser.get(closing(young_club)))
    browser.post(closing(young_club), sent)
    again = browser.post(closing(young_club), sent)
    assert "Les exercices se clôturent dans l’ordre, un par un." in text_of(again)
    assert FiscalYear.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"voted_on": ""}, "voted_on", "Indiquez la date de l’assemblée générale."),
        ({"voted_on": "2024-12-31"}, "voted_on", "L’assemblée vote après la fin de l’exercice"),
        ({"voted_on": "2026-06-16"}, "voted_on", "L’assemblée vote après la fin de l’exercice"),
        ({"decision": ""}, "decision", "Écrivez ce que l’assemblée a décidé."),
        ({"confirmed": ""}, "confirmed", "un exercice clos ne se rouvre pas"),
    ],
)
def test_what_is_missing_is_told_beside_its_field_and_nothing_is_lost(
    as_, treasurer, young_club, entry, changes, field, message
):
    browser = as_(treasurer)
    sent = filled(browser.get(closing(young_club)), **changes)
    page = browser.post(closing(young_club), sent)
    assert list(page.context["form"].errors) == [field]
    assert message in text_of(page)
    if sent["decision"]:
        assert 'value="Comptes approuvés à l’unanimité"' in text_of(page)
    assert not FiscalYear.objects.exists()


def test_after_the_last_ended_year_there_is_nothing_to_close(as_, treasurer, young_club, entry):
    browser = as_(treasurer)
    for year in (2024, 2025):
        page = browser.get(closing(young_club))
        browser.post(closing(young_club), filled(page, voted_on=f"{year + 1}-03-15"))
    assert FiscalYear.objects.count() == 2
    done = browser.get(closing(young_club), follow=True)
    assert "Aucun exercice fini n’attend d’être clos." in text_of(done)


def test_every_door_of_a_closed_year_is_shut(as_, treasurer, young_club, entry):
    browser = as_(treasurer)
    browser.post(closing(young_club), filled(browser.get(closing(young_club))))
    message = "L’exercice est clos jusqu’au 31 décembre 2024"
    count = LedgerEntry.objects.count()
    grid = reverse("clubs:contributions", args=[young_club.slug]) + "?mois=2024-12"
    form = browser.get(grid).context["form"]
    month = {f.html_name: "" if f.value() is None else f.value() for f in form} | {
        f"amount_{treasurer.pk}": "10",
        "received_on": "2024-12-05",
        "save": "1",
    }
    refused = browser.post(grid, month)
    assert list(refused.context["form"].errors) == ["received_on"]
    assert message in text_of(refused)
    for name in ("new-fee", "new-bank-charge", "new-bank-interest", "new-withdrawal"):
        sent = {"token": str(uuid4()), "amount": "1", "occurred_on": "2024-12-31", "label": ""}
        sent |= {"membership": treasurer.pk} if name == "new-withdrawal" else {}
        refused = browser.post(reverse(f"clubs:{name}", args=[young_club.slug]), sent)
        assert list(refused.context["form"].errors) == ["occurred_on"]
        assert message in text_of(refused)
    assert LedgerEntry.objects.count() == count


def test_a_mistake_of_a_closed_year_is_cancelled_today(as_, treasurer, young_club, entry):
    browser = as_(treasurer)
    browser.post(closing(young_club), filled(browser.get(closing(young_club))))
    address = reverse("clubs:reverse-entry", args=[young_club.slug, entry.pk])
    page = browser.get(address)
    assert "la contre-passation portera la date d’aujourd’hui" in text_of(page)
    token = page.context["form"]["token"].value()
    browser.post(address, {"token": token, "reason": "Payée par un autre club"})
    assert LedgerEntry.objects.get(reverses=entry).occurred_on == factories.TODAY


def test_a_closed_year_says_so_in_the_book(as_, member, treasurer, young_club, entry):
    browser = as_(treasurer)
    browser.post(closing(young_club), filled(browser.get(closing(young_club))))
    book = reverse("clubs:ledger", args=[young_club.slug])
    closed = as_(member).get(f"{book}?au=2024-12-31")
    assert "Exercice clos : jusqu’au 31 décembre 2024" in text_of(closed)
    assert "Exercice clos" not in text_of(as_(member).get(book))


def test_the_number_of_queries_does_not_grow_with_the_years(
    as_, treasurer, club, today, django_assert_max_num_queries
):
    browser = as_(treasurer)
    browser.get(years(club))
    with django_assert_max_num_queries(12) as few:
        browser.get(years(club))
    Club.objects.filter(pk=club.pk).update(founded_on=date(2012, 1, 1))
    treasurer.club.refresh_from_db()
    for year in range(2012, 2026):
        record(treasurer, "fee", 100, date(year, 12, 31))
        actions.close_fiscal_year(
            club=treasurer.club,
            ends_on=date(year, 12, 31),
            voted_on=date(year + 1, 3, 1),
            decision="Comptes approuvés",
            by=treasurer.person,
            today=factories.TODAY,
        )
    with django_assert_max_num_queries(12) as many:
        page = browser.get(years(club))
    assert len(many.captured_queries) == len(few.captured_queries)
    assert [row.entries for row in page.context["rows"]] == [0, *[1] * 14]
