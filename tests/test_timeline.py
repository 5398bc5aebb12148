"""The page objects that the public pages and the brochure are made of."""

from datetime import date

import pytest
from django.core.management import call_command

from investments.models import Chronicle, Enterprise
from investments.timeline import enterprise_page, timeline
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def calaisis():
    call_command("loaddata", "calaisis", verbosity=0)
    return Chronicle.objects.select_related("territory").get(slug="calaisis")


def test_the_calaisis_tells_ten_events_in_eight_chapters_in_order(calaisis):
    page = timeline(calaisis)
    assert [year.label for year in page.years] == [
        "Avant 2010", "2013", "2014", "2015", "2017", "2018", "2019", "2020",
    ]  # fmt: skip
    assert [event.slug for event in page.events] == [
        "opale-velo-service",
        "micro-creche-des-cailloux",
        "le-lieu-commun",
        "toerana-habitat",
        "entreprise-de-2015",
        "biocoop-calais-saint-pierre",
        "toerana-habitat-artisan",
        "audotri",
        "societe-du-beau-marais",
        "la-salamandre",
    ]


def test_every_figure_says_what_it_counts(calaisis):
    figures = [(f.number, f.counts, f.is_about) for f in timeline(calaisis).figures]
    assert figures == [
        (10, "activités soutenues", False),
        (9, "entreprises", False),
        (10, "investissements", False),
        (2, "clubs successifs", False),
        (30, "habitants", True),
    ]
    assert all(figure.explanation for figure in timeline(calaisis).figures)


def test_an_enterprise_helped_twice_counts_once_as_enterprise_and_as_activity():
    chronicle = factories.make_chronicle()
    enterprise = factories.make_enterprise()
    factories.make_event(chronicle, enterprise=enterprise)
    factories.make_event(chronicle, enterprise=enterprise)
    assert [figure.number for figure in timeline(chronicle).figures] == [1, 1, 2]


def test_somebody_inside_a_cooperative_is_an_activity_of_their_own():
    chronicle = factories.make_chronicle()
    enterprise = factories.make_enterprise()
    factories.make_event(chronicle, enterprise=enterprise)
    factories.make_event(chronicle, enterprise=enterprise, beneficiary="un artisan")
    assert [figure.number for figure in timeline(chronicle).figures] == [2, 1, 2]


def test_the_ten_years_are_ten_marks_after_the_start(calaisis):
    start, *marks = timeline(calaisis).marks
    assert start.is_start
    assert start.chapter.before == "Avant"
    assert [mark.year for mark in marks] == list(range(2011, 2021))
    assert not any(mark.is_start for mark in marks)


def test_a_mark_leads_to_its_chapter_and_carries_its_events(calaisis):
    marks = {mark.year: mark for mark in timeline(calaisis).marks}
    assert marks[2016].chapter is None
    assert marks[2019].chapter.anchor == "annee-2019"
    assert {year: len(mark.events) for year, mark in marks.items() if mark.events} == {
        2010: 1, 2013: 1, 2014: 2, 2015: 1, 2017: 1, 2018: 1, 2019: 2, 2020: 1,
    }  # fmt: skip


def test_a_year_told_outside_the_period_has_its_mark_too():
    chronicle = factories.make_chronicle(first_year=2012, last_year=2014)
    factories.make_event(chronicle, year=2010)
    factories.make_event(chronicle, year=2015)
    years = [mark.year for mark in timeline(chronicle).marks]
    assert years == [2010, 2011, 2012, 2013, 2014, 2015]


def test_before_a_year_comes_first_and_both_chapters_share_one_mark():
    chronicle = factories.make_chronicle()
    factories.make_event(chronicle, year=2010, slug="pendant")
    factories.make_event(chronicle, year=2010, is_before_year=True, slug="avant")
    page = timeline(chronicle)
    assert [(year.anchor, year.before) for year in page.years] == [
        ("annee-avant-2010", "Avant"),
        ("annee-2010", ""),
    ]
    assert page.marks[0].chapter.anchor == "annee-avant-2010"
    assert [event.slug for event in page.marks[0].events] == ["avant", "pendant"]


def test_drafts_are_told_only_to_who_asks_for_them():
    chronicle = factories.make_chronicle()
    factories.make_event(chronicle, is_published=False)
    assert timeline(chronicle).events == ()
    assert len(timeline(chronicle, with_drafts=True).events) == 1


def test_an_enterprise_known_by_drafts_only_has_no_page():
    enterprise = factories.make_enterprise()
    factories.make_event(factories.make_chronicle(), enterprise=enterprise, is_published=False)
    hidden = factories.make_chronicle(is_published=False)
    factories.make_event(hidden, enterprise=enterprise)
    assert enterprise_page(enterprise) is None


def test_toerana_has_two_years_and_its_other_spelling(calaisis):
    page = enterprise_page(Enterprise.objects.get(slug="toerana-habitat"))
    assert [year.label for year in page.years] == ["2014", "2018"]
    assert page.aliases == ("Toerana-habitat",)
    assert page.legal_form == "coopérative d’activité et d’emploi"


def test_a_photograph_gives_its_files_by_format_narrowest_first():
    chronicle = factories.make_chronicle()
    picture = factories.make_picture(factories.make_event(chronicle), width=1500, height=1000)
    (photograph,) = timeline(chronicle).events[0].photographs
    assert photograph.id == str(picture.pk)
    assert [
        (source.media_type, [(file.width, file.filename) for file in source.files])
        for source in photograph.sources
    ] == [
        ("image/avif", [(480, "web-avif-480.avif"), (960, "web-avif-960.avif")]),
        ("image/webp", [(480, "web-webp-480.webp"), (960, "web-webp-960.webp")]),
    ]
    assert [file.filename for file in photograph.everywhere] == [
        "web-jpeg-480.jpg",
        "web-jpeg-960.jpg",
    ]


def test_a_photograph_without_consent_is_never_in_the_page():
    chronicle = factories.make_chronicle()
    event = factories.make_event(chronicle)
    factories.make_picture(event, consent="missing")
    assert timeline(chronicle, with_drafts=True).events[0].photographs == ()
    factories.make_picture(event, consent="granted", consent_on=date(2026, 1, 5))
    assert len(timeline(chronicle).events[0].photographs) == 1
