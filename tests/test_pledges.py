"""What members promised, term by term, and what pays it; then the pages where it is changed."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from clubs import actions
from clubs.months import next_month
from clubs.pledges import due_cents, settled_terms, standing, terms
from tests import factories
from tests.factories import TODAY

JANUARY = date(2026, 1, 1)


@pytest.fixture
def today(monkeypatch):
    """The day the views read, once, at their door."""
    monkeypatch.setattr("clubs.permissions.timezone.localdate", lambda: TODAY)
    return TODAY


def text_of(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def pay(who, cents, day, *, by):
    return factories.make_contribution(who, cents, day, by=by.person)


def at(membership) -> dict:
    return {"club": membership.club.slug, "membership": membership.pk}


@dataclass(frozen=True)
class Promised:
    starts_on: date
    amount_cents: int
    rhythm: int = 1


def months(promises, *, year=2026) -> dict[int, int]:
    """What is due in each month of a year that has something due."""
    found = {month: due_cents(promises, date(year, month, 1)) for month in range(1, 13)}
    return {month: cents for month, cents in found.items() if cents}


@pytest.mark.parametrize(
    ("rhythm", "due"),
    [(1, [*range(2, 13)]), (3, [2, 5, 8, 11]), (6, [2, 8]), (12, [2])],
)
def test_a_rhythm_says_which_months_have_a_term(rhythm, due):
    assert months([Promised(date(2026, 2, 15), 6000, rhythm)]) == dict.fromkeys(due, 6000)


def test_a_change_counts_from_its_month_and_a_pause_asks_for_nothing():
    promises = [
        Promised(JANUARY, 2000),
        Promised(date(2026, 4, 1), 0),
        Promised(date(2026, 7, 1), 6000, 3),
    ]
    assert months(promises) == {1: 2000, 2: 2000, 3: 2000, 7: 6000, 10: 6000}


@given(
    starts=st.lists(st.dates(date(2024, 1, 1), date(2027, 12, 31)), max_size=5).map(sorted),
    amounts=st.lists(st.sampled_from([0, 2000, 4500]), min_size=5, max_size=5),
    rhythms=st.lists(st.sampled_from([1, 3, 6, 12]), min_size=5, max_size=5),
    first=st.dates(date(2023, 6, 1), date(2028, 6, 1)),
    length=st.integers(0, 900),
)
def test_terms_are_what_month_by_month_is_due(starts, amounts, rhythms, first, length):
    promises = [Promised(*row) for row in zip(starts, amounts, rhythms, strict=False)]
    last = first + timedelta(days=length)
    month, expected = first.replace(day=1), []
    while month <= last:
        if cents := due_cents(promises, month):
            expected.append((month, cents))
        month = next_month(month)
    assert list(terms(promises, first=first, last=last)) == expected


def test_a_payment_ahead_covers_later_terms():
    """Worked example: 60 € in January, for 20 € a month, pays January, February and March."""
    promises, received = [Promised(JANUARY, 2000)], {JANUARY: 6000}
    for month, missing in [(1, []), (2, []), (3, []), (4, [4]), (5, [4, 5])]:
        found = settled_terms(promises, received, joined_on=JANUARY, on=date(2026, month, 28))
        assert [term.month.month for term in found if term.missing_cents] == missing
    assert standing(promises, 6000, joined_on=JANUARY, on=date(2026, 2, 10)).ahead_cents == 2000
    assert standing(promises, 6000, joined_on=JANUARY, on=date(2026, 5, 10)).arrears_cents == 4000


def test_a_payment_pays_its_own_month_first_and_the_oldest_hole_next():
    promises = [Promised(JANUARY, 2000)]
    received = {JANUARY: 2000, date(2026, 3, 1): 2500}
    found = settled_terms(promises, received, joined_on=JANUARY, on=date(2026, 3, 31))
    assert [term.missing_cents for term in found] == [0, 1500, 0]


def test_nothing_is_due_before_one_came_nor_after_the_day_asked():
    promises = [Promised(JANUARY, 2000)]
    found = settled_terms(promises, {}, joined_on=date(2026, 3, 20), on=date(2026, 5, 1))
    assert [term.month.month for term in found] == [3, 4, 5]


@given(
    amounts=st.dictionaries(st.integers(1, 12), st.integers(0, 9000), max_size=12),
    rhythm=st.sampled_from([1, 3, 6, 12]),
    month=st.integers(1, 12),
)
def test_term_by_term_or_in_one_sum_the_arrears_are_the_same(amounts, rhythm, month):
    promises = [Promised(date(2026, 1, 10), 2000, rhythm)]
    received = {date(2026, m, 1): cents for m, cents in amounts.items()}
    on, joined_on = date(2026, month, 15), date(2026, 1, 10)
    found = settled_terms(promises, received, joined_on=joined_on, on=on)
    whole = standing(promises, sum(received.values()), joined_on=joined_on, on=on)
    assert sum(term.missing_cents for term in found) == whole.arrears_cents
    assert all(0 <= term.covered_cents <= term.due_cents for term in found)


# --- changing a promise ---------------------------------------------------------------------


def change(membership, month, cents, rhythm=1, *, by):
    return actions.record_pledge(
        membership=membership,
        amount_cents=cents,
        rhythm=rhythm,
        month=month,
        by=by.person,
        today=TODAY,
    )


def history(membership) -> list[tuple]:
    rows = membership.pledges.order_by("starts_on")
    return [(row.starts_on, row.amount_cents, row.rhythm) for row in rows]


def test_a_change_is_added_and_the_history_is_kept(member, treasurer):
    factories.make_pledge(member, 2000)
    change(member, date(2026, 7, 1), 0, by=treasurer)
    change(member, date(2026, 10, 1), 9000, 3, by=treasurer)
    assert history(member) == [
        (date(2021, 1, 10), 2000, 1),
        (date(2026, 7, 1), 0, 1),
        (date(2026, 10, 1), 9000, 3),
    ]


def test_what_has_not_begun_is_replaced_and_what_has_begun_is_not(member, treasurer):
    change(member, date(2026, 7, 1), 2000, by=treasurer)
    change(member, date(2026, 7, 1), 2500, by=treasurer)
    assert history(member) == [(date(2026, 7, 1), 2500, 1)]
    change(member, date(2026, 6, 1), 1000, by=treasurer)
    with pytest.raises(ValidationError, match=r"a déjà commencé.*juillet 2026"):
        change(member, date(2026, 6, 1), 1500, by=treasurer)
    assert history(member)[0] == (date(2026, 6, 1), 1000, 1)


def test_a_promise_of_the_month_in_which_one_came_begins_that_day(club, treasurer):
    newcomer = factories.make_member(club, joined_on=date(2026, 6, 20))
    change(newcomer, date(2026, 6, 1), 2000, by=treasurer)
    assert history(newcomer) == [(date(2026, 6, 20), 2000, 1)]


@pytest.mark.parametrize("month", [date(2026, 2, 1), date(2026, 6, 1)])
def test_nobody_promises_for_a_month_when_they_are_not_of_the_club(club, treasurer, month):
    brief = factories.make_member(club, joined_on=date(2026, 3, 20), left_on=date(2026, 5, 2))
    with pytest.raises(ValidationError, match="n’était pas membre"):
        change(brief, month, 2000, by=treasurer)


def test_the_treasurer_and_the_manager_change_a_promise(as_, treasurer, manager, member, today):
    address = reverse("clubs:pledge", kwargs=at(member))
    for officer, typed, month in [(treasurer, "30", "2026-07"), (manager, "0", "2026-09")]:
        sent = {"amount": typed, "rhythm": "1", "month": month}
        done = as_(officer).post(address, sent, follow=True)
        assert "L’engagement est noté" in text_of(done)
    seen = text_of(as_(member).get(reverse("clubs:member", kwargs=at(member))))
    table = seen.split('id="engagements"')[1]
    assert re.findall(r"septembre 2026|juillet 2026|30,00 €|pause", table)[:4] == [
        *("septembre 2026", "pause", "juillet 2026", "30,00 €")
    ]


def test_the_form_takes_up_the_last_promise_when_it_resumes(as_, treasurer, member, today):
    factories.make_pledge(member, 6000, rhythm=3)
    factories.make_pledge(member, 0, date(2026, 4, 1))
    form = as_(treasurer).get(reverse("clubs:pledge", kwargs=at(member))).context["form"]
    assert form["amount"].value() == "60,00"
    assert (form["rhythm"].value(), form["month"].value()) == (3, "2026-07")


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"amount": "500"}, "de 8,00 € à 450,00 € par mois"),
        ({"amount": "5"}, "de 8,00 € à 450,00 € par mois"),
        ({"amount": "23", "rhythm": "12"}, "de 8,00 € à 450,00 € par mois"),
        ({"month": "2026-02"}, "Ce mois est passé"),
    ],
)
def test_an_odd_promise_is_ticked_and_then_taken(as_, treasurer, member, today, sent, message):
    address = reverse("clubs:pledge", kwargs=at(member))
    sent = {"amount": "23,50", "rhythm": "1", "month": "2026-07"} | sent
    page = as_(treasurer).post(address, sent)
    assert message in text_of(page)
    assert 'type="checkbox"' in text_of(page)
    assert f'value="{sent["amount"]}"' in text_of(page)
    assert history(member) == []
    as_(treasurer).post(address, sent | {"confirmed": "on"})
    assert len(history(member)) == 1


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"amount": ""}, "amount"), ({"amount": "abc"}, "amount"), ({"month": "2031-01"}, "month")],
)
def test_a_bad_promise_is_told_beside_its_field(as_, treasurer, member, today, sent, field):
    address = reverse("clubs:pledge", kwargs=at(member))
    page = as_(treasurer).post(address, {"amount": "20", "rhythm": "1", "month": "2026-07"} | sent)
    assert list(page.context["form"].errors) == [field]


def test_a_month_that_has_begun_is_told_beside_the_month(as_, treasurer, member, today):
    factories.make_pledge(member, 2000, date(2026, 6, 1))
    page = as_(treasurer).post(
        reverse("clubs:pledge", kwargs=at(member)),
        {"amount": "20", "rhythm": "1", "month": "2026-06"},
    )
    assert list(page.context["form"].errors) == ["month"]
    assert "changez-le à partir de juillet 2026" in text_of(page)


# --- the month's grid -----------------------------------------------------------------------


def test_the_grid_follows_rhythms_and_payments_ahead(as_, treasurer, member, manager, today):
    """Worked example: a payment ahead covers later terms, in the grid too."""
    factories.make_pledge(member, 6000, date(2026, 1, 1), rhythm=3)
    factories.make_pledge(manager, 2000, date(2026, 4, 1))
    pay(manager, 7000, date(2026, 4, 5), by=treasurer)
    address = reverse("clubs:contributions", kwargs={"club": member.club.slug})
    expected = {"2026-04": ("60,00", None), "2026-06": (None, None), "2026-07": ("60,00", "10,00")}
    for month, amounts in expected.items():
        page = as_(treasurer).get(f"{address}?mois={month}")
        form = page.context["form"]
        assert (
            form[f"amount_{member.pk}"].value(),
            form[f"amount_{manager.pk}"].value(),
        ) == amounts
    states = {row.membership_id: [c.state for c in row.cells] for row in page.context["grid"].rows}
    assert states[manager.pk][3:8] == ["paid", "covered", "covered", "empty", "empty"]
    assert states[member.pk][:4] == ["missing", "empty", "empty", "missing"]
    assert "couvert" in text_of(page)
    home = reverse("clubs:dashboard", kwargs={"club": member.club.slug})
    assert "est couvert par ce que vous avez déjà payé" in text_of(as_(manager).get(home))
