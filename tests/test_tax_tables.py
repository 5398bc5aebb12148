"""The page of the tax tables: common rows to read, a club's own to add, change and take away."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from investments.models import TaxBox, TaxRate


def address(club, route="tax-tables", **arguments):
    return reverse(f"office:{route}", kwargs={"club": club.slug, **arguments})


RATE = {"scheme": "esus", "starts_on": "2026-10-01", "ends_on": "", "rate_percent": "20"}


def test_every_member_reads_the_common_rows(as_, club, member):
    page = as_(member).get(address(club)).content.decode()
    assert "28/06/2024" in page and "25\u00a0%" in page and "7CO" in page and "à confirmer" in page
    assert "Ajouter un taux du club" not in page


def test_the_treasurer_adds_changes_and_takes_away_a_row_of_the_club(as_, club, treasurer):
    browser = as_(treasurer)
    page = browser.post(address(club, "new-tax-rate"), RATE, follow=True).content.decode()
    assert "La table du club est à jour" in page and "ligne du club" in page
    row = TaxRate.objects.get(club=club)
    assert (row.scheme, row.starts_on, row.ends_on, row.rate_percent) == (
        "esus",
        date(2026, 10, 1),
        None,
        20,
    )
    page = browser.get(address(club, "tax-rate", row=row.pk)).content.decode()
    assert 'value="2026-10-01"' in page and 'value="20"' in page
    browser.post(address(club, "tax-rate", row=row.pk), RATE | {"rate_percent": "18"})
    row.refresh_from_db()
    assert row.rate_percent == 18
    page = browser.post(address(club, "remove-tax-rate", row=row.pk), follow=True)
    assert "La ligne du club est retirée" in page.content.decode()
    assert not TaxRate.objects.filter(club=club).exists()
    assert LogEntry.objects.filter(user=treasurer.person).count() == 3


def test_the_manager_keeps_the_boxes_too(as_, club, manager):
    sent = {"scheme": "sme", "starts_on": "2026-01-01", "ends_on": "2026-12-31", "code": "7CI"}
    as_(manager).post(address(club, "new-tax-box"), sent)
    assert TaxBox.objects.get(club=club).code == "7CI"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"starts_on": ""}, "Indiquez le premier jour."),
        ({"ends_on": "2026-09-30"}, "Le dernier jour ne peut pas précéder le premier."),
        ({"rate_percent": "101"}, "Un taux va de 0 à 100\u00a0%."),
        ({"rate_percent": "18,5"}, "Un taux s’écrit en chiffres ronds"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(as_, club, treasurer, changed, message):
    page = as_(treasurer).post(address(club, "new-tax-rate"), RATE | changed).content.decode()
    assert message in page and not TaxRate.objects.filter(club=club).exists()
    for typed in (RATE | changed).values():
        assert typed in page


def test_two_rows_of_the_club_never_speak_of_the_same_day(as_, club, treasurer):
    browser = as_(treasurer)
    browser.post(address(club, "new-tax-rate"), RATE)
    again = RATE | {"starts_on": "2027-01-01"}
    page = browser.post(address(club, "new-tax-rate"), again).content.decode()
    assert "porte déjà sur une partie de ces jours" in page
    browser.post(address(club, "new-tax-rate"), again | {"scheme": "sme"})
    assert TaxRate.objects.filter(club=club).count() == 2


@pytest.mark.parametrize("code", ["7", "CI7", "7CIX", "sept"])
def test_a_box_is_a_figure_and_two_letters(as_, club, treasurer, code):
    sent = {"scheme": "sme", "starts_on": "2026-01-01", "code": code}
    page = as_(treasurer).post(address(club, "new-tax-box"), sent).content.decode()
    assert "un chiffre et deux lettres" in page


def test_the_common_rows_are_nobodys_to_change(as_, club, treasurer):
    common = TaxRate.objects.filter(club=None).first()
    browser = as_(treasurer)
    assert browser.get(address(club, "tax-rate", row=common.pk)).status_code == 404
    assert browser.post(address(club, "remove-tax-rate", row=common.pk)).status_code == 404


def test_the_page_takes_a_constant_number_of_queries(
    as_, club, treasurer, django_assert_max_num_queries
):
    browser = as_(treasurer)
    with django_assert_max_num_queries(12) as few:
        browser.get(address(club))
    for year in range(2030, 2045):
        TaxRate.objects.create(club=club, scheme="sme", starts_on=date(year, 1, 1))
    with django_assert_max_num_queries(12) as many:
        assert "01/01/2044" in browser.get(address(club)).content.decode()
    assert len(many.captured_queries) == len(few.captured_queries)
