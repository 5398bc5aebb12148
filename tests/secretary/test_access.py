"""Who enters the secretary’s pages, and who sees a photograph."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from investments.models import Picture
from tests import factories

from .pages import file_of, page_of


def all_pages(club, chronicle, event, picture) -> dict[str, str]:
    return {
        "chronicle": page_of("chronicle", club),
        "texts": page_of("chronicle-texts", club, chronicle=chronicle.slug),
        "new event": page_of("new-event", club, chronicle=chronicle.slug),
        "event": page_of("event", club, event=event.pk),
        "preview": page_of("preview", club, event=event.pk),
        "new picture": page_of("new-picture", club, event=event.pk),
        "picture": page_of("picture", club, picture=picture.pk),
        "remove picture": page_of("remove-picture", club, picture=picture.pk),
        "original": page_of("original", club, picture=picture.pk),
        "enterprises": page_of("enterprises", club),
        "new enterprise": page_of("new-enterprise", club),
        "enterprise": page_of("enterprise", club, enterprise=event.enterprise_id),
        "partners": page_of("partners", club),
        "new partner": page_of("new-partner", club),
    }


def test_the_secretary_enters_every_page(as_, secretary, club, chronicle, event, picture):
    visitor = as_(secretary)
    pages = all_pages(club, chronicle, event, picture)
    del pages["original"]  # a file, which this row has not

    for name, page in pages.items():
        answer = visitor.get(page)
        assert answer.status_code == 200, name
        assert answer.content.decode().count("<h1") == 1, name


@pytest.mark.parametrize("who", ["treasurer", "member", "manager"])
def test_the_other_members_are_told_whose_pages_these_are(
    as_, request, who, club, chronicle, event, picture
):
    visitor = as_(request.getfixturevalue(who))

    for name, page in all_pages(club, chronicle, event, picture).items():
        answer = visitor.get(page)
        assert answer.status_code == 403, name


def test_a_visitor_is_asked_to_sign_in(as_, club, chronicle, event, picture):
    for name, page in all_pages(club, chronicle, event, picture).items():
        answer = as_(None).get(page)
        assert answer.status_code == 302, name
        assert answer["Location"] == f"{reverse('account_login')}?next={page}", name


def test_the_neighbours_secretary_finds_nothing_here(
    as_, neighbour_club, club, chronicle, event, picture
):
    visitor = as_(factories.make_member(neighbour_club, "secretary"))

    for name, page in all_pages(club, chronicle, event, picture).items():
        assert visitor.get(page).status_code == 404, name
    # Nor by the door of her own club.
    pages = all_pages(neighbour_club, chronicle, event, picture)
    for name in ("texts", "new event", "event", "preview", "new picture", "picture", "enterprise"):
        assert visitor.get(pages[name]).status_code == 404, name
        assert visitor.post(pages[name]).status_code == 404, name


def test_what_nobody_keeps_is_found_by_no_secretary(as_, secretary, club):
    event = factories.make_event(factories.make_chronicle())
    partner = factories.make_partner()

    visitor = as_(secretary)

    assert visitor.get(page_of("event", club, event=event.pk)).status_code == 404
    assert visitor.get(page_of("partner", club, partner=partner.pk)).status_code == 404


@pytest.mark.parametrize("name", ["publish-event", "withdraw-event", "raise-event", "lower-event"])
def test_nothing_moves_by_reading_a_page(as_, secretary, club, event, name):
    assert as_(secretary).get(page_of(name, club, event=event.pk)).status_code == 405


@pytest.mark.parametrize("name", ["publish-event", "withdraw-event", "raise-event", "lower-event"])
def test_the_treasurer_publishes_and_moves_nothing(as_, treasurer, club, event, name):
    assert as_(treasurer).post(page_of(name, club, event=event.pk)).status_code == 403


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("web-avif-480.avif", "image/avif"),
        ("web-webp-480.webp", "image/webp"),
        ("web-jpeg-480.jpg", "image/jpeg"),
        ("print-jpeg-700.jpg", "image/jpeg"),
    ],
)
def test_anybody_sees_a_published_photograph_and_keeps_it(as_, stored, name, kind):
    answer = as_(None).get(file_of(stored, name))

    assert answer.status_code == 200
    assert answer["Content-Type"] == kind
    assert answer["Cache-Control"] == "public, max-age=3600"
    content = b"".join(answer.streaming_content)
    with default_storage.open(f"pictures/{stored.pk}/{name}") as file:
        assert content == file.read()


@pytest.mark.parametrize("name", ["original.jpg", "web-webp-960.webp", "..", "x.svg"])
def test_the_original_and_what_is_not_there_are_not_served(as_, secretary, stored, name):
    for visitor in (None, secretary):
        assert as_(visitor).get(file_of(stored, name)).status_code == 404


@pytest.mark.parametrize("hidden_by", ["draft", "chronicle", "consent"])
def test_a_photograph_that_is_not_public_is_for_the_officers_of_its_club(
    as_, stored, hidden_by, chronicle, secretary, treasurer, member, neighbour
):
    if hidden_by == "draft":
        stored.event.__class__.objects.update(is_published=False)
    elif hidden_by == "chronicle":
        chronicle.__class__.objects.update(is_published=False)
    else:
        Picture.objects.update(consent="missing")

    for who, status in (
        (None, 404),
        (member, 404),
        (neighbour, 404),
        (treasurer, 200),
        (secretary, 200),
    ):
        answer = as_(who).get(file_of(stored))
        assert answer.status_code == status
        if status == 200:
            assert answer["Cache-Control"] == "private, no-store"
            assert b"".join(answer.streaming_content)  # read to its end, the file is closed


def test_a_hidden_photograph_of_a_chronicle_that_nobody_keeps_is_nobodys(as_, stored, secretary):
    stored.event.chronicle.__class__.objects.update(kept_by=None, is_published=False)

    assert as_(secretary).get(file_of(stored)).status_code == 404


def test_the_secretary_downloads_the_original(as_, secretary, club, stored):
    answer = as_(secretary).get(page_of("original", club, picture=stored.pk))

    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8\xff")
    assert answer["Content-Disposition"] == f'attachment; filename="{stored.event.slug}-1.jpg"'
    assert "no-store" in answer["Cache-Control"]
