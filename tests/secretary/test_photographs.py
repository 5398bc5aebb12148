"""Photographs added, described, hidden, put in order and taken away."""

import re
from datetime import date

import pytest
from django.core.files.storage import default_storage

from investments import actions
from investments.models import Picture
from tests import factories, image_files

from .pages import file_of, page_of, photograph_form, text_of


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"Bonjour.", "Ce fichier n’est pas une photographie que nous savons lire"),
        (image_files.png(16_000, 12_500), "Cette image compte trop de pixels"),
        (image_files.encoded(image_files.drawn())[:3000], "incomplète ou abîmée"),
        (image_files.encoded(image_files.drawn(300, 200)), "trop petite (300 × 200 pixels)"),
        (b"", "Ce fichier est vide."),
    ],
    ids=["text", "200 megapixels", "truncated", "small", "empty"],
)
def test_a_refused_file_is_told_beside_it_and_the_words_are_kept(
    as_, secretary, club, event, content, message
):
    answer = as_(secretary).post(
        page_of("new-picture", club, event=event.pk),
        photograph_form(
            photograph=image_files.upload(content),
            consent="granted",
            consent_on="2026-05-02",
        ),
    )

    page = answer.content.decode()
    error = page[page.index('id="id_photograph_error"') :]
    assert message in text_of(answer)
    assert message.split(" ")[-1] in error[: error.index("</div>")]
    assert "Trois pains dorés sur la pelle</textarea>" in page
    assert 'value="Photo du club"' in page
    assert 'value="2026-05-02"' in page
    assert re.search(r'value="granted"[^>]*checked', page)
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"alt": ""}, "Décrivez la photographie en une phrase."),
        ({"credit": ""}, "Dites qui a pris la photographie."),
        ({"consent": ""}, "Choisissez l’une des trois réponses."),
        ({"consent": "granted"}, "Donnez la date de l’accord écrit."),
        (
            {"consent": "granted", "consent_on": "2999-01-01"},
            "Cette date n’est pas encore arrivée.",
        ),
        ({"consent": "granted", "consent_on": "hier"}, "Cette date n’existe pas."),
        ({"photograph": ""}, "Choisissez la photographie sur votre ordinateur"),
    ],
)
def test_a_photograph_comes_with_its_words_and_its_consent(
    as_, secretary, club, event, change, message
):
    answer = as_(secretary).post(
        page_of("new-picture", club, event=event.pk), photograph_form(**change)
    )

    assert message in text_of(answer)
    assert not Picture.objects.exists()


def test_a_wrong_file_is_told_together_with_the_words_that_are_missing(as_, secretary, club, event):
    answer = as_(secretary).post(
        page_of("new-picture", club, event=event.pk),
        photograph_form(photograph=image_files.upload(b"Bonjour."), credit=""),
    )

    assert "Ce fichier n’est pas une photographie" in text_of(answer)
    assert "Dites qui a pris la photographie." in text_of(answer)


def test_a_good_file_sent_with_wrong_words_is_asked_for_again(as_, secretary, club, event):
    answer = as_(secretary).post(
        page_of("new-picture", club, event=event.pk), photograph_form(credit="")
    )

    assert "Choisissez de nouveau la photographie : le navigateur ne la garde pas." in text_of(
        answer
    )


def test_a_photograph_without_consent_is_kept_and_hidden(as_, secretary, club, event):
    actions.publish_event(event=event, by=secretary.person)
    visitor = as_(secretary)

    answer = visitor.post(
        page_of("new-picture", club, event=event.pk),
        photograph_form(consent="missing"),
        follow=True,
    )

    words = text_of(answer)
    assert "La photographie est gardée mais cachée, tant que l’accord n’est pas donné." in words
    assert "cachée : accord manquant" in words
    assert "1 photographie, dont 1 cachée" in text_of(visitor.get(page_of("chronicle", club)))
    assert as_(None).get(file_of(Picture.objects.get())).status_code == 404


def test_a_consent_that_arrives_shows_the_photograph(as_, secretary, club, event, picture):
    actions.publish_event(event=event, by=secretary.person)
    Picture.objects.update(consent="missing")

    answer = as_(secretary).post(
        page_of("picture", club, picture=picture.pk),
        {
            "alt": "Trois pains",
            "credit": "Photo du club",
            "consent": "granted",
            "consent_on": "02/05/2026",
            "place": "1",
        },
        follow=True,
    )

    assert "visible de tous" in text_of(answer)
    picture.refresh_from_db()
    assert (picture.consent, picture.consent_on) == ("granted", date(2026, 5, 2))


def test_the_second_photograph_is_put_first(as_, secretary, club, event, picture):
    second = factories.make_picture(event, by=secretary.person)

    as_(secretary).post(
        page_of("picture", club, picture=second.pk),
        {"alt": "x", "credit": "y", "consent": "nobody", "place": "1"},
    )

    assert list(event.pictures.all()) == [second, picture]


def test_removing_a_photograph_takes_two_steps(
    as_, secretary, club, stored, django_capture_on_commit_callbacks
):
    visitor = as_(secretary)
    page = page_of("remove-picture", club, picture=stored.pk)

    assert "Retirer cette photographie ?" in text_of(visitor.get(page))
    assert Picture.objects.exists()

    with django_capture_on_commit_callbacks(execute=True):
        answer = visitor.post(page, follow=True)
    assert "La photographie est retirée, avec tous ses fichiers." in text_of(answer)
    assert not Picture.objects.exists()
    assert default_storage.listdir("pictures") == ([], [])
    assert visitor.get(file_of(stored)).status_code == 404
