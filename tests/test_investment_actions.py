"""The one door to the story: what each action writes, refuses and leaves alone."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError

from investments import actions, pictures
from investments.models import InvestmentEvent, Partnership, Picture, Rendition
from tests import factories, image_files


@pytest.fixture
def by(secretary):
    return secretary.person


@pytest.fixture
def chronicle(club):
    return factories.make_chronicle(kept_by=club, first_year=2010, last_year=2020)


def facts(**changes) -> dict:
    """The facts of an event as the form gives them."""
    return {
        "title": "Le fournil allume son four",
        "year": 2015,
        "is_before_year": False,
        "story": "Un récit.",
        "beneficiary": "",
        "place": "",
        "instrument": "",
        "scene": "bakery",
        "clubs_note": "",
        "clubs": [],
        "parts": [],
    } | changes


def add_event(chronicle, by, **changes) -> InvestmentEvent:
    changes.setdefault("enterprise", factories.make_enterprise())
    return actions.add_event(chronicle=chronicle, by=by, **facts(**changes))


def stored_files() -> list[str]:
    """All there is in the media storage, folders included."""
    found, folders = [], [""]
    while folders:
        folder = folders.pop()
        if default_storage.exists(folder):
            inner, files = default_storage.listdir(folder)
            found += [f"{folder}{file}" for file in files] + [f"{folder}{name}/" for name in inner]
            folders += [f"{folder}{name}/" for name in inner if name != "pictures"]
            folders += ["pictures/"] if "pictures" in inner else []
    return sorted(name for name in found if name != "pictures/")


# --- slugs ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("L’Atelier d'Hélène", "l-atelier-d-helene"),
        ("Un cœur à l’œuvre", "un-coeur-a-l-oeuvre"),
        ("« Bon ! »", "bon"),
        ("漢字", "sans-titre"),
        ("mot " * 25, "-".join(["mot"] * 11)),
    ],
)
def test_an_address_is_made_from_the_name(club, by, words, slug):
    assert actions.add_partner(club=club, by=by, name=words, website="").slug == slug


def test_the_same_name_twice_has_two_addresses(club, by):
    slugs = [actions.add_partner(club=club, by=by, name="BGE", website="").slug for _ in range(3)]

    assert slugs == ["bge", "bge-2", "bge-3"]


def test_a_new_enterprise_is_kept_by_the_club_and_an_edit_keeps_its_address(club, by):
    enterprise = actions.add_enterprise(
        club=club, by=by, name="Le Four", aliases="", legal_form="", place=""
    )
    actions.edit_enterprise(
        enterprise=enterprise, by=by, name="Le Fournil", aliases="", legal_form="", place="Port"
    )

    enterprise.refresh_from_db()
    assert (enterprise.kept_by, enterprise.name, enterprise.slug, enterprise.place) == (
        club,
        "Le Fournil",
        "le-four",
        "Port",
    )


# --- events -----------------------------------------------------------------------------------


def test_a_new_event_is_a_draft_at_the_end_of_its_year(chronicle, by):
    first = add_event(chronicle, by)
    second = add_event(chronicle, by)

    assert (first.is_published, second.is_published) == (False, False)
    assert (first.slug, second.slug) == (
        "le-fournil-allume-son-four",
        "le-fournil-allume-son-four-2",
    )
    assert list(chronicle.events.all()) == [first, second]


def test_who_wrote_what_is_kept(chronicle, by):
    event = add_event(chronicle, by)
    actions.publish_event(event=event, by=by)

    rows = LogEntry.objects.order_by("pk")
    assert [(row.user, row.object_id, row.get_change_message()) for row in rows] == [
        (by, str(event.pk), ""),
        (by, str(event.pk), "Modification de publié."),
    ]


@pytest.mark.parametrize(
    ("year", "is_before_year", "beginning"),
    [
        (2021, False, "La chronique s’arrête en 2020."),
        (2021, True, "La chronique s’arrête en 2020."),
        (2009, False, "La chronique commence en 2010."),
    ],
)
def test_a_year_outside_the_chronicle_is_refused_beside_the_year(
    chronicle, by, year, is_before_year, beginning
):
    with pytest.raises(ValidationError) as refused:
        add_event(chronicle, by, year=year, is_before_year=is_before_year)

    assert refused.value.message_dict["year"][0].startswith(beginning)
    assert not chronicle.events.exists()


def test_an_older_support_is_told_as_before(chronicle, by):
    assert add_event(chronicle, by, year=2009, is_before_year=True).year == 2009


def test_the_chronicle_cannot_leave_out_an_event_that_it_tells(chronicle, by):
    add_event(chronicle, by, year=2020)

    with pytest.raises(ValidationError) as refused:
        actions.edit_chronicle(chronicle=chronicle, by=by, first_year=2010, last_year=2019)

    assert "1 événement serait hors de cette période" in refused.value.message_dict["last_year"][0]


def test_an_edit_changes_the_facts_and_not_the_address(chronicle, club, by):
    event = add_event(chronicle, by)

    actions.edit_event(
        event=event,
        by=by,
        **facts(title="Un autre titre", enterprise=event.enterprise, clubs=[club]),
    )

    event.refresh_from_db()
    assert (event.title, event.slug) == ("Un autre titre", "le-fournil-allume-son-four")
    assert list(event.clubs.all()) == [club]


def test_an_event_that_changes_year_becomes_the_last_of_it(chronicle, by):
    moved, first, last = (add_event(chronicle, by, year=year) for year in (2012, 2015, 2015))

    actions.edit_event(event=moved, by=by, **facts(year=2015, enterprise=moved.enterprise))

    assert list(chronicle.events.all()) == [first, last, moved]


def test_the_partners_of_an_event_become_those_given(chronicle, by):
    bge, nursery, bank = (factories.make_partner() for _ in range(3))
    event = add_event(
        chronicle, by, parts=[actions.Part(bge, "étude"), actions.Part(nursery, "locaux")]
    )
    kept = facts(enterprise=event.enterprise)

    actions.edit_event(
        event=event,
        by=by,
        **kept | {"parts": [actions.Part(bank, "prêt"), actions.Part(bge, "conseil")]},
    )

    assert [(p.partner, p.part) for p in event.partnerships.all()] == [
        (bank, "prêt"),
        (bge, "conseil"),
    ]


def test_partners_left_as_they_were_are_not_written_again(chronicle, by):
    event = add_event(chronicle, by, parts=[actions.Part(factories.make_partner(), "étude")])
    before = Partnership.objects.get().pk

    actions.edit_event(
        event=event,
        by=by,
        **facts(
            enterprise=event.enterprise,
            parts=[actions.Part(event.partnerships.get().partner, "étude")],
        ),
    )

    assert Partnership.objects.get().pk == before


@pytest.mark.parametrize("positions", [(1, 2, 3), (0, 0, 0), (1, 1, 7), (5, 90, 91)])
@pytest.mark.parametrize(
    ("moved", "steps", "order"),
    [
        (0, 1, [1, 0, 2]),
        (2, -1, [0, 2, 1]),
        (0, -1, [0, 1, 2]),
        (2, 1, [0, 1, 2]),
    ],
)
def test_an_event_goes_up_and_down_inside_its_year(chronicle, by, positions, moved, steps, order):
    events = [factories.make_event(chronicle, position=position) for position in positions]
    elsewhere = factories.make_event(chronicle, year=2016, position=1)

    actions.move_event(event=events[moved], steps=steps, by=by)

    assert list(chronicle.events.filter(year=2015)) == [events[i] for i in order]
    elsewhere.refresh_from_db()
    assert elsewhere.position == 1


def test_a_support_told_as_before_is_not_moved_among_those_of_the_year(chronicle, by):
    before = factories.make_event(chronicle, is_before_year=True, position=1)
    of_the_year = factories.make_event(chronicle, position=1)

    actions.move_event(event=of_the_year, steps=-1, by=by)

    assert list(chronicle.events.all()) == [before, of_the_year]


# --- photographs ------------------------------------------------------------------------------


def add_picture(event, by, **changes) -> Picture:
    given = {
        "upload": image_files.a_photograph(width=700, height=500),
        "alt": "Le four",
        "credit": "Photo du club",
        "consent": "nobody",
        "consent_on": None,
    }
    return actions.add_picture(event=event, by=by, **given | changes)


def test_a_photograph_is_stored_with_all_its_files(chronicle, by):
    picture = add_picture(factories.make_event(chronicle), by)

    rows = Rendition.objects.all()
    names = [picture.original.name, *(row.file.name for row in rows)]
    assert len(names) == 5
    assert all(default_storage.exists(name) for name in names)
    assert (picture.width, picture.height, picture.uploaded_by) == (700, 500, by)
    assert {(row.use, row.width, row.height) for row in rows} == {
        ("web-avif", 480, 343),
        ("web-webp", 480, 343),
        ("web-jpeg", 480, 343),
        ("print-jpeg", 700, 500),
    }
    assert f"pictures/{picture.pk}/web-avif-480.avif" in names


def test_a_refused_file_leaves_nothing(chronicle, by):
    event = factories.make_event(chronicle)

    with pytest.raises(pictures.PhotographError):
        add_picture(event, by, upload=image_files.upload(b"Bonjour."))

    assert not Picture.objects.exists()
    assert stored_files() == []


def test_a_photograph_that_the_database_refuses_leaves_no_file(chronicle, by):
    event = factories.make_event(chronicle)

    with pytest.raises(ValidationError) as refused:
        add_picture(event, by, alt="")

    assert "alt" in refused.value.message_dict
    assert not Picture.objects.exists()
    assert stored_files() == []


def test_a_full_disk_leaves_no_row_and_no_file(chronicle, by, monkeypatch):
    event = factories.make_event(chronicle)
    save = FileSystemStorage.save

    def save_until_full(self, name, content, **kwargs):
        if name.endswith("print-jpeg-700.jpg"):
            raise OSError(28, "No space left on device")
        return save(self, name, content, **kwargs)

    monkeypatch.setattr(FileSystemStorage, "save", save_until_full)

    with pytest.raises(OSError, match="No space left"):
        add_picture(event, by)

    assert not Picture.objects.exists()
    assert stored_files() == []


def test_a_failing_database_leaves_no_file(chronicle, by, monkeypatch):
    event = factories.make_event(chronicle)

    def fail(*args, **kwargs):
        raise DatabaseError("disk I/O error")

    monkeypatch.setattr(Rendition.objects, "bulk_create", fail)

    with pytest.raises(DatabaseError):
        add_picture(event, by)

    assert not Picture.objects.exists()
    assert stored_files() == []


def test_a_consent_without_its_date_is_refused(chronicle, by):
    with pytest.raises(ValidationError, match="Donnez la date de l’accord écrit"):
        add_picture(factories.make_event(chronicle), by, consent="granted")


def test_only_a_given_consent_keeps_a_date(chronicle, by):
    picture = add_picture(
        factories.make_event(chronicle), by, consent="granted", consent_on=date(2026, 5, 2)
    )
    assert picture.consent_on == date(2026, 5, 2)

    actions.edit_picture(
        picture=picture,
        place=1,
        by=by,
        alt="Le four",
        credit="Photo du club",
        consent="missing",
        consent_on=date(2026, 5, 2),
    )

    picture.refresh_from_db()
    assert (picture.is_shown, picture.consent_on) == (False, None)


def test_photographs_change_places(chronicle, by):
    event = factories.make_event(chronicle)
    first, second, third = (factories.make_picture(event, by=by, position=1) for _ in range(3))

    actions.edit_picture(
        picture=third,
        place=1,
        by=by,
        alt="Le four",
        credit="Photo du club",
        consent="nobody",
        consent_on=None,
    )

    assert list(event.pictures.all()) == [third, first, second]


def test_a_removed_photograph_takes_its_files_along(
    chronicle, by, django_capture_on_commit_callbacks
):
    event = factories.make_event(chronicle)
    kept = add_picture(event, by)
    removed = add_picture(event, by)

    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        actions.remove_picture(picture=removed, by=by)
        assert len([name for name in stored_files() if not name.endswith("/")]) == 10

    assert len(callbacks) == 1
    assert list(Picture.objects.all()) == [kept]
    assert all(str(kept.pk) in name for name in stored_files())
    assert len([name for name in stored_files() if not name.endswith("/")]) == 5
