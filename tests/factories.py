"""Plain makers of invented rows: every argument that matters to a test is given by the test."""

from datetime import date
from itertools import count
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from clubs import actions
from clubs.actions.attachments import attach_paper
from clubs.actions.people import next_member_number
from clubs.models import (
    Attachment,
    Club,
    LedgerEntry,
    Mandate,
    Membership,
    Person,
    Pledge,
    Reminder,
    Territory,
)
from investments import pictures
from investments.actions import record_investment, record_movement
from investments.models import (
    Chronicle,
    Enterprise,
    Holding,
    InvestmentEvent,
    Partner,
    Partnership,
    Picture,
    Rendition,
)
from tests.image_files import drawn, encoded

PASSWORD = "mot-de-passe-inventé"
TODAY = date(2026, 6, 15)

_numbers = count(1)


def make_territory(**fields) -> Territory:
    number = next(_numbers)
    return Territory.objects.create(
        **{"name": f"Territoire {number}", "slug": f"territoire-{number}"} | fields
    )


def make_club(**fields) -> Club:
    number = next(_numbers)
    defaults = {
        "name": f"Cigale inventée {number}",
        "slug": f"club-{number}",
        "founded_on": date(2021, 1, 10),
    }
    if "territory" not in fields:
        defaults["territory"] = make_territory()
    return Club.objects.create(**defaults | fields)


def make_person(given_name="Camille", **fields) -> Person:
    number = next(_numbers)
    defaults = {
        "email": f"personne-{number}@exemple.invalid",
        "password": None,
        "family_name": f"Inventé{number}",
    }
    return Person.objects.create_user(**defaults | fields, given_name=given_name)


def make_member(club: Club, *roles: str, joined_on=None, left_on=None, **person) -> Membership:
    """A member of the club holding ``roles`` since they joined (at its foundation by default)."""
    joined_on = joined_on or club.founded_on
    membership = Membership.objects.create(
        club=club,
        person=make_person(**person),
        joined_on=joined_on,
        left_on=left_on,
        number=next_member_number(club),
    )
    for role in roles:
        Mandate.objects.create(membership=membership, role=role, starts_on=joined_on)
    return membership


def make_pledge(membership: Membership, amount_cents: int, starts_on=None, rhythm=1) -> Pledge:
    return Pledge.objects.create(
        membership=membership,
        amount_cents=amount_cents,
        starts_on=starts_on or membership.joined_on,
        rhythm=rhythm,
    )


def make_contribution(
    membership: Membership, amount_cents: int, received_on: date, *, by: Person, today=TODAY
) -> LedgerEntry:
    """One contribution, for the month in which it was received, posted through the one door."""
    (entry,) = actions.record_contributions(
        club=membership.club,
        period_on=received_on.replace(day=1),
        received_on=received_on,
        payments=[actions.Payment(membership, amount_cents)],
        token=uuid4(),
        by=by,
        today=today,
    )
    return entry


def make_holding(
    club: Club,
    amount_cents: int,
    paid_on: date,
    *,
    by: Person,
    instrument="equity",
    enterprise: Enterprise | None = None,
    today=TODAY,
    **fields,
) -> Holding:
    """A payment to an enterprise and the holding it opens, through the one door."""
    return record_investment(
        club=club,
        enterprise=enterprise or make_enterprise(),
        instrument=instrument,
        amount_cents=amount_cents,
        paid_on=paid_on,
        token=uuid4(),
        by=by,
        today=today,
        **fields,
    )


def make_movement(
    holding: Holding,
    kind: str,
    amount_cents: int,
    occurred_on: date,
    *,
    by: Person,
    today=TODAY,
    **fields,
) -> LedgerEntry:
    """What happened to a holding, through the one door."""
    return record_movement(
        holding=holding,
        kind=kind,
        amount_cents=amount_cents,
        occurred_on=occurred_on,
        token=uuid4(),
        by=by,
        today=today,
        **fields,
    )


def make_attachment(
    entry: LedgerEntry, *, by: Person, content=b"%PDF-1.7\n", **fields
) -> Attachment:
    """A PDF beside an entry, joined through the one door."""
    upload = SimpleUploadedFile(fields.pop("name", "recu-invente.pdf"), content)
    return attach_paper(entry=entry, upload=upload, by=by, **{"kind": "receipt"} | fields)


def make_reminder(membership: Membership, period_on: date, *, by: Person, **fields) -> Reminder:
    """A draft of a reminder, as if the whole term of 23,50 € were missing."""
    return Reminder.objects.create(
        **{"missing_cents": 2350, "subject": "Un objet inventé", "body": "Un message inventé."}
        | fields,
        membership=membership,
        period_on=period_on,
        drafted_by=by,
    )


def make_chronicle(**fields) -> Chronicle:
    number = next(_numbers)
    defaults = {
        "title": f"Chronique inventée {number}",
        "slug": f"chronique-{number}",
        "first_year": 2010,
        "last_year": 2020,
        "is_published": True,
    }
    if "territory" not in fields:
        defaults["territory"] = make_territory()
    return Chronicle.objects.create(**defaults | fields)


def make_enterprise(**fields) -> Enterprise:
    number = next(_numbers)
    return Enterprise.objects.create(
        **{"name": f"Entreprise inventée {number}", "slug": f"entreprise-{number}"} | fields
    )


def make_partner(**fields) -> Partner:
    number = next(_numbers)
    return Partner.objects.create(
        **{"name": f"Partenaire inventé {number}", "slug": f"partenaire-{number}"} | fields
    )


def make_event(chronicle: Chronicle, *, partners=(), clubs=(), **fields) -> InvestmentEvent:
    """A published event of 2015 told in one sentence, unless the test says otherwise."""
    number = next(_numbers)
    defaults = {
        "slug": f"evenement-{number}",
        "title": f"Événement inventé {number}",
        "year": 2015,
        "story": "Un récit inventé.",
        "scene": "shop",
        "is_published": True,
    }
    if "enterprise" not in fields:
        defaults["enterprise"] = make_enterprise()
    event = InvestmentEvent.objects.create(chronicle=chronicle, **defaults | fields)
    event.clubs.set(clubs)
    for partner in partners:
        Partnership.objects.create(event=event, partner=partner)
    return event


def make_picture(event: InvestmentEvent, *, by: Person | None = None, **fields) -> Picture:
    """The rows of a photograph that may be shown, and its files: all the same small JPEG."""
    defaults = {
        "width": 1500,
        "height": 1000,
        "alt": "Une plage inventée",
        "credit": "Photo inventée",
        "consent": "nobody",
    }
    picture = Picture(event=event, uploaded_by=by or make_person(), **defaults | fields)
    picture.original = pictures.stored_name(picture.pk, pictures.ORIGINAL_NAME)
    picture.save()
    renditions = Rendition.objects.bulk_create(
        Rendition(
            picture=picture,
            use=use.name,
            width=width,
            height=width * picture.height // picture.width,
            file=pictures.stored_name(picture.pk, f"{use.name}-{width}.{use.extension}"),
        )
        for use in pictures.USES
        for width in use.widths_for(picture.width)
    )
    content = encoded(drawn(480, 320))
    for file in (picture.original, *(rendition.file for rendition in renditions)):
        default_storage.save(file.name, ContentFile(content))
    return picture
