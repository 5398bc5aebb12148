"""« Les comptes en images »: true figures, few queries, the same drawings on paper."""

import re
from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connection
from django.template import engines
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader
from weasyprint import HTML

from cigales import pdf
from clubs import actions
from investments.models import Holding
from investments.money_pictures import money_pictures
from tests import factories
from tests.factories import TODAY


def invest(club, treasurer, cents, day, *, instrument="equity", label="L’Épicerie inventée"):
    payment = operation(club, treasurer, "investment", cents, day, label=label)
    Holding.objects.create(
        club=club,
        enterprise=factories.make_enterprise(),
        instrument=instrument,
        payment=payment,
    )
    return payment


def operation(club, treasurer, kind, cents, day, **fields):
    return actions.record_operation(
        club=club,
        kind=kind,
        amount_cents=cents,
        occurred_on=day,
        token=uuid4(),
        by=treasurer.person,
        today=TODAY,
        **fields,
    )


@pytest.fixture
def told(club, treasurer, member):
    """Three years: contributions, an equity that lost a half then a part, a loan repaid in part."""
    for day in (date(2023, 3, 5), date(2024, 3, 5), date(2026, 2, 5)):
        factories.make_contribution(member, 500000, day, by=treasurer.person)
    equity = invest(club, treasurer, 400000, date(2023, 6, 1))
    loan = invest(club, treasurer, 200000, date(2024, 6, 1), instrument="loan")
    operation(
        club,
        treasurer,
        "write_down",
        100000,
        date(2025, 1, 20),
        line=equity,
        decided_on=date(2025, 1, 15),
        reason="Mauvaise saison",
    )
    operation(club, treasurer, "loss", 200000, date(2026, 1, 20), line=equity)
    operation(club, treasurer, "repayment", 50000, date(2026, 3, 1), line=loan)
    return club


def test_years_count_what_was_paid_and_placed(told):
    page = money_pictures(told, on=TODAY)
    rows = {row.year: (row.contributed_cents, row.invested_cents) for row in page.years}
    assert list(rows) == list(range(2021, 2027)), "years without anything are shown too"
    assert rows[2023] == (500000, 400000)
    assert rows[2024] == (500000, 200000)
    assert rows[2025] == (0, 0)
    assert rows[2026] == (500000, 0)


def test_the_account_holds_month_after_month_what_the_bank_has(told):
    page = money_pictures(told, on=TODAY)
    cash = {row.day: row.cash_cents for row in page.months}
    assert page.months[0].day == date(2021, 1, 31)
    assert cash[date(2023, 5, 31)] == 500000
    assert cash[date(2023, 6, 30)] == cash[date(2024, 2, 29)] == 100000
    assert page.months[-1].day == TODAY
    told_on = [row.day for row in page.short_cash_table.rows]
    assert told_on[0] == TODAY and told_on[5] == date(2026, 1, 31)
    assert told_on[6:] == [date(year, 12, 31) for year in range(2025, 2020, -1)]
    assert page.months[-1].cash_cents == 3 * 500000 - 600000 + 50000


def test_each_instrument_tells_what_became_of_its_price(told):
    equity, loan = money_pictures(told, on=TODAY).instruments
    assert equity.name == "Participation au capital"
    assert (equity.held_cents, equity.foreseen_cents) == (150000, 50000)
    assert (equity.returned_cents, equity.lost_cents) == (0, 200000)
    assert (loan.held_cents, loan.returned_cents, loan.paid_cents) == (150000, 50000, 200000)


def test_a_past_day_is_told_as_it_was(told):
    page = money_pictures(told, on=date(2024, 12, 31))
    (equity, _loan) = page.instruments
    assert (equity.held_cents, equity.foreseen_cents, equity.lost_cents) == (400000, 0, 0)
    assert page.years[-1].year == 2024
    assert page.months[-1].cash_cents == 400000


def test_what_was_cancelled_is_drawn_nowhere(told, treasurer, member):
    before = money_pictures(told, on=TODAY)
    wrong = factories.make_contribution(member, 99900, date(2026, 4, 5), by=treasurer.person)
    actions.reverse_entry(
        entry=wrong, reason="Erreur", token=uuid4(), by=treasurer.person, today=TODAY
    )
    assert money_pictures(told, on=TODAY) == before


def test_the_page_shows_drawings_with_words_and_the_same_figures(told, as_, member):
    address = reverse("office:money-pictures", kwargs={"club": told.slug})
    html = as_(member).get(address, {"au": "2026-06-15"}).content.decode()
    assert html.count('<svg class="c-chart"') == 3 == html.count('role="img"')
    for anchor in ("annees", "compte", "participations"):
        assert f'aria-labelledby="{anchor}-dessin-title {anchor}-dessin-desc"' in html
        assert f'<caption id="{anchor}-table">' in html
    assert "2023, versé par les membres : 5 000,00 €" in html
    assert "Sur 6 000,00 € investis : 3 000,00 € restent placés, 2 000,00 € sont perdus." in html
    assert "au 15 juin 2026" in html
    identifiers = re.findall(r'\bid="([^"]+)"', html)
    assert len(identifiers) == len(set(identifiers))
    assert not re.search(r"<[^>]* style=", html)


def test_each_table_can_be_taken_away(told, as_, member):
    address = reverse("office:money-pictures", kwargs={"club": told.slug})
    asked = {"au": "2026-06-15", "format": "csv"}
    client = as_(member)
    years = client.get(address, asked).content.decode("utf-8-sig").splitlines()
    assert years[0] == "Année;Versé;Investi" and years[3] == "2023;5000,00;4000,00"
    cash = client.get(address, asked | {"tableau": "compte"}).content.decode("utf-8-sig")
    assert cash.splitlines()[1] == "15/06/2026;9500,00"
    parts = client.get(address, asked | {"tableau": "participations"}).content.decode("utf-8-sig")
    assert "Prêt solidaire;1500,00;0,00;500,00;0,00;2000,00" in parts
    assert client.get(address, asked | {"tableau": "autre"}).status_code == 404


def test_a_young_club_is_told_what_will_come(club, as_, member):
    html = as_(member).get(reverse("office:money-pictures", kwargs={"club": club.slug})).content
    assert "Rien n’est encore écrit" in html.decode() and b'<svg class="c-chart"' not in html


def test_a_club_that_has_not_invested_has_its_two_other_drawings(club, as_, member, treasurer):
    factories.make_contribution(member, 2350, date(2026, 5, 5), by=treasurer.person)
    address = reverse("office:money-pictures", kwargs={"club": club.slug})
    html = as_(member).get(address, {"au": "2026-06-15"}).content.decode()
    assert html.count('<svg class="c-chart"') == 2
    assert "Le club n’a pas encore investi à cette date." in html


def test_many_rows_cost_no_query_more(told, as_, member, treasurer):
    address = reverse("office:money-pictures", kwargs={"club": told.slug})
    client = as_(member)
    client.get(address)

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert "Participation au capital" in client.get(address).content.decode()
        return len(queries)

    few = count()
    for number in range(10):
        day = date(2026, 4, 1 + number)
        factories.make_contribution(member, 10000, day, by=treasurer.person)
        invest(told, treasurer, 5000, day)
    assert count() == few <= 12


PAPER = """{% extends "base_print.html" %}{% load charts %}
{% block title %}Les comptes en images{% endblock %}
{% block head %}<link rel="stylesheet" href="static:css/print/charts.css">{% endblock %}
{% block content %}<h1>Les comptes en images</h1>
<div class="chart">{% chart_bars chart=page.years_chart anchor="a" title="A" description="A" %}
</div>
<div class="chart">{% chart_steps chart=page.cash_chart anchor="b" title="B" description="B" %}
</div>
<div class="chart">
{% chart_stacks chart=page.instruments_chart anchor="c" title="C" description="C" %}
</div>{% endblock %}"""


def test_the_same_drawings_are_printed_without_a_word_of_complaint(told, tmp_path):
    """The harness fails this test on any record of WeasyPrint's log."""
    page = money_pictures(told, on=TODAY)
    html = engines["django"].from_string(PAPER).render({"page": page})
    document = HTML(string=html, base_url=pdf.BASE_URL, url_fetcher=pdf.OwnFiles())
    written = document.write_pdf(pdf_variant=pdf.SCREEN)
    assert written.startswith(b"%PDF")
    colours = set(re.findall(r'(?:fill|stroke)="(#\w+)"', html))
    assert {"#0e5a63", "#000"} <= colours, "paper has black ink"


def test_the_pictures_are_printed_with_their_figures(as_, club, member, treasurer):
    factories.make_contribution(member, 90_000, date(2025, 5, 4), by=treasurer.person)
    invest(club, treasurer, 60_000, date(2025, 6, 4))
    address = reverse("office:money-pictures", args=[club.slug])
    answer = as_(member).get(address, {"au": "2025-12-31", "format": "pdf"})
    assert answer["Content-Type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    for words in ("Les comptes en images", "au 31 décembre 2025", "900,00", "600,00"):
        assert words in text
