"""The event’s form: what it offers, refuses and keeps; then the whole afternoon."""

import pytest

from investments.models import Enterprise, InvestmentEvent, Partner, Picture
from tests import factories, image_files

from .pages import file_of, page_of, photograph_form, story, text_of


def test_a_form_offers_what_the_club_keeps_and_the_clubs_of_the_territory(
    as_, secretary, club, chronicle, event
):
    factories.make_enterprise(name="Entreprise d’un autre", kept_by=None)
    factories.make_partner(name="Partenaire à nous", kept_by=club)
    factories.make_partner(name="Partenaire d’un autre")
    factories.make_club(name="Cigale d’à côté", territory=club.territory)
    factories.make_club(name="Cigale pour rire", territory=club.territory, is_demonstration=True)
    factories.make_club(name="Cigale d’ailleurs")
    event.clubs.add(factories.make_club(name="Cigale amie de loin"))

    words = text_of(as_(secretary).get(page_of("event", club, event=event.pk)))

    for offered in ("Le Fournil", "Partenaire à nous", "Cigale d’à côté", "Cigale amie de loin"):
        assert offered in words
    for hidden in (
        "Entreprise d’un autre",
        "Partenaire d’un autre",
        "Cigale pour rire",
        "Cigale d’ailleurs",
    ):
        assert hidden not in words


def test_an_event_of_another_clubs_enterprise_is_refused(as_, secretary, club, chronicle):
    answer = as_(secretary).post(
        page_of("new-event", club, chronicle="dix-ans"), story(factories.make_enterprise())
    )

    assert "Choisissez une entreprise de la liste." in text_of(answer)
    assert not InvestmentEvent.objects.exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": ""}, "Donnez un titre à l’événement."),
        ({"story": " "}, "Racontez l’événement en quelques phrases."),
        ({"year": "l’an dernier"}, "Écrivez l’année en quatre chiffres, par exemple 2015."),
        ({"year": "2023"}, "La chronique s’arrête en 2020."),
        ({"year": "2004"}, "La chronique commence en 2010."),
        ({"scene": "dragon"}, "Dessin"),
        ({"parts-1-part": "prêt"}, "Choisissez à qui revient ce rôle, ou effacez-le."),
        ({"parts-0-partner": "9999"}, "9999"),
        ({"parts-TOTAL_FORMS": "beaucoup"}, "À corriger"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_all_the_rest_is_kept(
    as_, secretary, club, chronicle, event, change, message
):
    sent = story(event.enterprise, place="le quai neuf", **{"beneficiary": "un artisan"}) | change

    answer = as_(secretary).post(page_of("event", club, event=event.pk), sent)

    assert answer.status_code == 200
    assert message in text_of(answer)
    assert "À corriger" in text_of(answer)
    for typed in ("le quai neuf", "un artisan"):
        assert f'value="{typed}"' in answer.content.decode()
    event.refresh_from_db()
    assert event.place == ""


def test_a_partner_named_twice_is_refused_where_it_comes_again(as_, secretary, club, event):
    bge = factories.make_partner(kept_by=club)

    answer = as_(secretary).post(
        page_of("event", club, event=event.pk),
        story(event.enterprise, parts=[(bge.pk, "étude"), (bge.pk, "conseil")]),
    )

    assert "Ce partenaire est déjà nommé plus haut." in text_of(answer)
    assert 'value="conseil"' in answer.content.decode()
    assert not event.partnerships.exists()


def test_two_events_of_one_title_have_two_addresses(as_, secretary, club, chronicle, event):
    visitor = as_(secretary)
    for _ in range(2):
        visitor.post(page_of("new-event", club, chronicle="dix-ans"), story(event.enterprise))

    slugs = chronicle.events.exclude(pk=event.pk).values_list("slug", flat=True)
    assert sorted(slugs) == ["le-fournil-allume-son-four", "le-fournil-allume-son-four-2"]


def test_a_script_in_a_story_is_shown_and_does_nothing(as_, secretary, club, event):
    visitor = as_(secretary)
    attack = "<script>alert(1)</script> [ici](javascript:alert(2)) <img src=x onerror=alert(3)>"

    answer = visitor.post(
        page_of("event", club, event=event.pk), story(event.enterprise, story=attack)
    )

    assert answer.status_code == 302
    content = visitor.get(page_of("preview", club, event=event.pk)).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in content
    for harmful in ("<script>alert", "<img src=x", 'href="javascript:'):
        assert harmful not in content


def test_a_story_of_200_kb_is_refused_in_words_and_kept_on_the_page(as_, secretary, club, event):
    long = "Le four chauffe. " * 12_000
    answer = as_(secretary).post(
        page_of("event", club, event=event.pk), story(event.enterprise, story=long)
    )
    assert "Ce récit est trop long : 203999 caractères, pour 50000 au plus." in text_of(answer)
    assert long.strip() in answer.content.decode()
    event.refresh_from_db()
    assert event.story != long


def test_a_secretarys_afternoon(as_, secretary, club, chronicle):
    """From an empty chronicle to a published event with a photograph (issue 2, point 5)."""
    visitor = as_(secretary)
    visitor.post(page_of("new-enterprise", club), {"name": "Le Fournil", "place": "le Port"})
    visitor.post(page_of("new-partner", club), {"name": "La couveuse"})
    enterprise, partner = Enterprise.objects.get(), Partner.objects.get()

    answer = visitor.post(
        page_of("new-event", club, chronicle="dix-ans"),
        story(
            enterprise,
            story="Le four est **chaud**.",
            clubs=[club.pk],
            instrument="equity",
            parts=[(partner.pk, "préparation du projet")],
        ),
        follow=True,
    )
    event = InvestmentEvent.objects.get()
    assert answer.redirect_chain == [(page_of("event", club, event=event.pk), 302)]
    assert "Le brouillon est enregistré. Relisez-le, puis publiez." in text_of(answer)

    sideways = image_files.encoded(
        image_files.drawn(1000, 1500), exif=image_files.telephone_exif(6)
    )
    visitor.post(
        page_of("new-picture", club, event=event.pk),
        photograph_form(photograph=image_files.upload(sideways, "IMG_0001.JPG")),
    )
    picture = Picture.objects.get()
    assert (picture.width, picture.height) == (1500, 1000)

    preview = visitor.get(page_of("preview", club, event=event.pk))
    words = text_of(preview)
    for said in (
        "Voici ce que le public lira quand vous l’aurez publié.",
        "Le four est chaud .",
        "participation au capital",
        club.name,
        "La couveuse (préparation du projet)",
        "Photo du club",
    ):
        assert said in words, said
    assert file_of(picture, "web-webp-960.webp") in preview.content.decode()
    assert as_(None).get(file_of(picture)).status_code == 404

    answer = as_(secretary).post(page_of("publish-event", club, event=event.pk), follow=True)
    assert "« Le fournil allume son four » est publié." in text_of(answer)
    answer = as_(None).get(file_of(picture))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)  # read to its end, the file is closed

    visitor = as_(secretary)
    visitor.post(
        page_of("event", club, event=event.pk),
        story(enterprise, title="Le fournil a son four", year="2016"),
    )
    event.refresh_from_db()
    assert (event.title, event.year, event.is_published) == ("Le fournil a son four", 2016, True)
    assert not event.partnerships.exists()

    answer = visitor.post(page_of("withdraw-event", club, event=event.pk), follow=True)
    assert "est de nouveau un brouillon : le public ne le voit plus." in text_of(answer)
    assert as_(None).get(file_of(picture)).status_code == 404
