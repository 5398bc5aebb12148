"""The list of events, the directory and the texts of the chronicle."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from investments.models import Enterprise, Partner
from tests import factories

from .pages import page_of, queries_of, text_of


def test_a_club_without_a_chronicle_is_told_what_to_do(as_, secretary, club):
    words = text_of(as_(secretary).get(page_of("chronicle", club)))

    assert "Votre club ne tient pas encore de chronique" in words
    assert "Demandez à la personne qui administre ce site" in words


def test_an_empty_chronicle_asks_for_an_enterprise_then_for_an_event(
    as_, secretary, club, chronicle
):
    visitor = as_(secretary)
    assert "Commencez par une entreprise" in text_of(visitor.get(page_of("chronicle", club)))

    factories.make_enterprise(kept_by=club)
    assert "Racontez un premier événement" in text_of(visitor.get(page_of("chronicle", club)))


def test_the_list_says_the_state_of_each_event_and_of_its_photographs(
    as_, secretary, club, chronicle, event, picture
):
    factories.make_picture(event, by=secretary.person, consent="missing")
    factories.make_event(chronicle, year=2010, is_before_year=True, title="Avant nous")

    words = text_of(as_(secretary).get(page_of("chronicle", club)))

    assert "1 événement publié, 1 brouillon" in words
    assert "brouillon 2 photographies, dont 1 cachée" in words
    assert words.index("Avant 2010") < words.index("Avant nous") < words.index("2015")


def test_only_neighbours_of_one_year_can_change_places(as_, secretary, club, chronicle):
    first, last = (factories.make_event(chronicle, position=place) for place in (1, 2))
    alone = factories.make_event(chronicle, year=2018)

    content = as_(secretary).get(page_of("chronicle", club)).content.decode()

    assert page_of("lower-event", club, event=first.pk) in content
    assert page_of("raise-event", club, event=last.pk) in content
    for name, row in (("raise-event", first), ("lower-event", last), ("lower-event", alone)):
        assert page_of(name, club, event=row.pk) not in content


def test_moving_an_event_comes_back_to_it_in_the_list(as_, secretary, club, chronicle):
    first, last = (factories.make_event(chronicle, position=place) for place in (1, 2))

    answer = as_(secretary).post(page_of("raise-event", club, event=last.pk))

    assert answer["Location"] == f"{page_of('chronicle', club)}#evenement-{last.pk}"
    assert list(chronicle.events.all()) == [last, first]


def test_the_list_asks_the_database_as_often_for_1_event_as_for_30(
    as_, secretary, club, chronicle, event, picture
):
    visitor = as_(secretary)
    visitor.get(page_of("chronicle", club))
    one = queries_of(visitor, page_of("chronicle", club))

    for number in range(29):
        more = factories.make_event(chronicle, title=f"Événement n° {number}")
        for _ in range(2):
            factories.make_picture(more, by=secretary.person)

    with CaptureQueriesContext(connection) as captured:
        answer = visitor.get(page_of("chronicle", club))
    assert "Événement n° 28" in text_of(answer)
    assert len(captured) == one <= 15


@pytest.mark.parametrize("name", ["event", "preview", "picture", "enterprises", "partners"])
def test_the_other_pages_ask_as_often_for_1_row_as_for_30(
    as_, secretary, club, chronicle, event, picture, name
):
    visitor = as_(secretary)
    kwargs = {
        "event": {"event": event.pk},
        "preview": {"event": event.pk},
        "picture": {"picture": picture.pk},
    }
    page = page_of(name, club, **kwargs.get(name, {}))
    partner = factories.make_partner(name="Partenaire de toujours", kept_by=club)
    event.partnerships.create(partner=partner)
    visitor.get(page)
    one = queries_of(visitor, page)

    for _ in range(29):
        event.partnerships.create(partner=factories.make_partner(kept_by=club))
        event.clubs.add(factories.make_club(territory=club.territory))
        factories.make_picture(event, by=secretary.person)
        factories.make_event(chronicle, enterprise=factories.make_enterprise(kept_by=club))

    assert queries_of(visitor, page) == one <= 15


def test_an_enterprise_is_inscribed_with_its_name_alone(as_, secretary, club):
    answer = as_(secretary).post(
        page_of("new-enterprise", club), {"name": "L’Atelier d’Hélène"}, follow=True
    )

    assert "« L’Atelier d’Hélène » est dans l’annuaire." in text_of(answer)
    row = Enterprise.objects.get()
    assert (row.slug, row.kept_by) == ("l-atelier-d-helene", club)


def test_an_enterprise_without_a_name_is_refused_and_the_rest_is_kept(as_, secretary, club):
    answer = as_(secretary).post(page_of("new-enterprise", club), {"name": " ", "place": "le Port"})

    assert "Donnez son nom ou, s’il n’est pas connu, ce qu’elle fait." in text_of(answer)
    assert 'value="le Port"' in answer.content.decode()
    assert not Enterprise.objects.exists()


def test_a_partners_site_may_be_written_without_its_beginning(as_, secretary, club):
    visitor = as_(secretary)
    visitor.post(page_of("new-partner", club), {"name": "BGE", "website": "www.exemple.fr"})

    assert Partner.objects.get().website == "https://www.exemple.fr"
    assert "www.exemple.fr" in text_of(visitor.get(page_of("partners", club)))


@pytest.mark.parametrize("site", ["javascript:alert(1)", "pas un site"])
def test_what_is_no_site_is_refused(as_, secretary, club, site):
    answer = as_(secretary).post(page_of("new-partner", club), {"name": "BGE", "website": site})

    assert "Cette adresse n’est pas celle d’un site." in text_of(answer)


def test_the_texts_of_the_chronicle_are_changed(as_, secretary, club, chronicle):
    answer = as_(secretary).post(
        page_of("chronicle-texts", club, chronicle="dix-ans"),
        {"title": "Onze ans", "first_year": "2010", "last_year": "2021", "is_published": "on"},
        follow=True,
    )

    assert "Les textes de la chronique sont enregistrés." in text_of(answer)
    chronicle.refresh_from_db()
    assert (chronicle.title, chronicle.last_year, chronicle.slug) == ("Onze ans", 2021, "dix-ans")


@pytest.mark.parametrize(
    ("years", "message"),
    [
        (("2021", "2020"), "La dernière année ne peut pas précéder la première."),
        (("2010", "2014"), "1 événement serait hors de cette période"),
        (("deux mille", "2020"), "Écrivez l’année en quatre chiffres"),
    ],
)
def test_a_wrong_period_is_refused_and_nothing_typed_is_lost(
    as_, secretary, club, chronicle, event, years, message
):
    answer = as_(secretary).post(
        page_of("chronicle-texts", club, chronicle="dix-ans"),
        {"title": "Onze ans", "first_year": years[0], "last_year": years[1]},
    )

    assert message in text_of(answer)
    assert 'value="Onze ans"' in answer.content.decode()
    chronicle.refresh_from_db()
    assert chronicle.title == "Dix ans"
