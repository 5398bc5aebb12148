"""WRITE: chronicles, events, directory and photographs.

Actions are atomic and take the author as ``by``; who did what is kept in the log that the
administration shows as « Historique ». They raise ``ValidationError`` with French messages, by
field where there is one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO
from uuid import uuid4

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Model, Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clubs.models import Club, Person
from investments import pictures
from investments.models import (
    Chronicle,
    Consent,
    Enterprise,
    InvestmentEvent,
    Partner,
    Partnership,
    Picture,
    Rendition,
)

# The column holds 50: room is left for « -1234 ».
LONGEST_SLUG = 45


@dataclass(frozen=True)
class Part:
    """The part a partner takes in an event, as the form gives it."""

    partner: Partner
    part: str


# --- the directory ----------------------------------------------------------------------------


@transaction.atomic
def add_enterprise(*, club: Club, by: Person, **facts) -> Enterprise:
    return _add_kept(Enterprise(), club, by, facts)


@transaction.atomic
def add_partner(*, club: Club, by: Person, **facts) -> Partner:
    return _add_kept(Partner(), club, by, facts)


@transaction.atomic
def edit_enterprise(*, enterprise: Enterprise, by: Person, **facts) -> Enterprise:
    """The address of its page stays what it was: others may have written it down."""
    return write_row(enterprise, facts, by, CHANGE)


@transaction.atomic
def edit_partner(*, partner: Partner, by: Person, **facts) -> Partner:
    return write_row(partner, facts, by, CHANGE)


def _add_kept(row, club, by, facts):
    row.kept_by = club
    row.slug = unique_slug(type(row).objects.all(), facts["name"])
    return write_row(row, facts, by, ADDITION)


# --- chronicle --------------------------------------------------------------------------------


@transaction.atomic
def edit_chronicle(*, chronicle: Chronicle, by: Person, **facts) -> Chronicle:
    """Its texts and its period, which must still hold the events that are told."""
    first, last = facts["first_year"], facts["last_year"]
    left_out = chronicle.events.filter(
        Q(year__lt=first, is_before_year=False) | Q(year__gt=last)
    ).count()
    if left_out:
        message = ngettext(
            "%(count)d événement serait hors de cette période : changez d’abord son année.",
            "%(count)d événements seraient hors de cette période : changez d’abord leur année.",
            left_out,
        )
        raise ValidationError({"last_year": message % {"count": left_out}})
    return write_row(chronicle, facts, by, CHANGE)


# --- events -----------------------------------------------------------------------------------


@transaction.atomic
def add_event(
    *, chronicle: Chronicle, clubs: Iterable[Club], parts: Iterable[Part], by: Person, **facts
) -> InvestmentEvent:
    """A draft, the last of its year."""
    _check_year(chronicle, facts["year"], facts["is_before_year"])
    event = InvestmentEvent(
        chronicle=chronicle, slug=unique_slug(chronicle.events.all(), facts["title"])
    )
    event.position = _last_position(chronicle, facts) + 1
    write_row(event, facts, by, ADDITION)
    event.clubs.set(clubs)
    _set_parts(event, parts)
    return event


@transaction.atomic
def edit_event(
    *, event: InvestmentEvent, clubs: Iterable[Club], parts: Iterable[Part], by: Person, **facts
) -> InvestmentEvent:
    """Its slug stays; when it changes year, it becomes the last of its new one."""
    _check_year(event.chronicle, facts["year"], facts["is_before_year"])
    stored = InvestmentEvent.objects.select_for_update().get(pk=event.pk)
    if (stored.year, stored.is_before_year) != (facts["year"], facts["is_before_year"]):
        facts["position"] = _last_position(event.chronicle, facts) + 1
    write_row(stored, facts, by, CHANGE)
    stored.clubs.set(clubs)
    _set_parts(stored, parts)
    return stored


@transaction.atomic
def publish_event(*, event: InvestmentEvent, by: Person) -> None:
    write_row(event, {"is_published": True}, by, CHANGE)


@transaction.atomic
def withdraw_event(*, event: InvestmentEvent, by: Person) -> None:
    """Back to a draft: nobody reads it any more but the officers."""
    write_row(event, {"is_published": False}, by, CHANGE)


@transaction.atomic
def move_event(*, event: InvestmentEvent, steps: int, by: Person) -> None:
    """Changes its place among the events of its year: −1 is one up, +1 one down.

    Nothing happens at either end. Places are numbered afresh, so gaps and ties are no matter.
    """
    siblings = list(
        _same_year(event.chronicle, event.year, event.is_before_year).select_for_update()
    )
    _renumber(siblings, event, siblings.index(event) + steps)
    log_change(event, by, CHANGE, ["position"])


def _same_year(chronicle, year, is_before_year) -> QuerySet[InvestmentEvent]:
    return chronicle.events.filter(year=year, is_before_year=is_before_year)


def _last_position(chronicle: Chronicle, facts: dict) -> int:
    rows = _same_year(chronicle, facts["year"], facts["is_before_year"])
    return rows.aggregate(last=Max("position"))["last"] or 0


def _check_year(chronicle: Chronicle, year: int, is_before_year: bool) -> None:
    if year > chronicle.last_year:
        raise ValidationError(
            {
                "year": _(
                    "La chronique s’arrête en %(year)d. Pour aller plus loin, changez d’abord "
                    "sa dernière année dans « Textes de la chronique »."
                )
                % {"year": chronicle.last_year}
            }
        )
    if year < chronicle.first_year and not is_before_year:
        raise ValidationError(
            {
                "year": _(
                    "La chronique commence en %(year)d. Pour un soutien plus ancien, écrivez "
                    "%(year)d et cochez « avant cette année-là »."
                )
                % {"year": chronicle.first_year}
            }
        )


def _set_parts(event: InvestmentEvent, parts: Iterable[Part]) -> None:
    """The partnerships become those given, in their order; the others go."""
    parts = list(parts)
    if [(p.partner_id, p.part) for p in event.partnerships.all()] == [
        (p.partner.pk, p.part) for p in parts
    ]:
        return
    event.partnerships.all().delete()
    Partnership.objects.bulk_create(
        Partnership(event=event, partner=p.partner, part=p.part) for p in parts
    )


# --- photographs ------------------------------------------------------------------------------


def add_picture(
    *,
    event: InvestmentEvent,
    upload: BinaryIO,
    alt: str,
    credit: str,
    consent: str,
    consent_on: date | None,
    by: Person,
) -> Picture:
    """Prepares and stores a photograph, the last of its event; all of it or nothing.

    The pixels are worked before the transaction opens, which nobody else waits for. Raises
    ``pictures.PhotographError`` when the file is refused.
    """
    prepared = pictures.prepare(upload)
    picture = Picture(id=uuid4(), event=event, width=prepared.width, height=prepared.height)
    storage = Picture.original.field.storage
    pictures.store(storage, picture.pk, prepared.files)
    try:
        with transaction.atomic():
            picture.original = pictures.stored_name(picture.pk, prepared.original.name)
            picture.position = _next_picture_position(event)
            picture.uploaded_by = by
            facts = {"alt": alt, "credit": credit, "consent": consent, "consent_on": consent_on}
            write_row(picture, _dated_consent(facts), by, ADDITION)
            Rendition.objects.bulk_create(
                Rendition(
                    picture=picture,
                    use=file.use,
                    width=file.width,
                    height=file.height,
                    file=pictures.stored_name(picture.pk, file.name),
                )
                for file in prepared.renditions
            )
    except BaseException:
        names = [pictures.stored_name(picture.pk, file.name) for file in prepared.files]
        pictures.discard(storage, picture.pk, names)
        raise
    return picture


@transaction.atomic
def edit_picture(*, picture: Picture, place: int, by: Person, **facts) -> Picture:
    """Its words, the consent, and its place among the event's photographs, counted from 1."""
    write_row(picture, _dated_consent(facts), by, CHANGE)
    _renumber(list(picture.event.pictures.select_for_update()), picture, place - 1)
    return picture


@transaction.atomic
def remove_picture(*, picture: Picture, by: Person) -> None:
    """Forgets the photograph; its files go once that is certain."""
    storage = picture.original.storage
    names = [picture.original.name, *picture.renditions.values_list("file", flat=True)]
    picture_id = picture.pk
    log_change(picture, by, DELETION)
    picture.delete()
    transaction.on_commit(lambda: pictures.discard(storage, picture_id, names))


def _next_picture_position(event: InvestmentEvent) -> int:
    return event.pictures.aggregate(next=Max("position") + 1)["next"] or 1


def _dated_consent(facts: dict) -> dict:
    """Only a consent that was given has a date."""
    if facts["consent"] != Consent.GRANTED:
        facts = facts | {"consent_on": None}
    return facts


# --- shared -----------------------------------------------------------------------------------


def unique_slug(taken: QuerySet, words: str) -> str:
    """« l-atelier » for « L’atelier », or « l-atelier-2 » when a row of ``taken`` has it."""
    plain = re.sub("['’]", " ", words).replace("œ", "oe").replace("Œ", "Oe").replace("æ", "ae")
    base = slugify(plain) or "sans-titre"
    if len(base) > LONGEST_SLUG:
        base = base[: LONGEST_SLUG + 1].rpartition("-")[0] or base[:LONGEST_SLUG]
    used = set(taken.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 1
    while slug in used:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _renumber(rows: list, moved, place: int) -> None:
    """Puts ``moved`` at ``place`` (from 0) among ``rows`` and numbers them all from 1."""
    rows.remove(moved)
    rows.insert(max(place, 0), moved)
    for position, row in enumerate(rows, start=1):
        row.position = position
    type(moved).objects.bulk_update(rows, ["position"])


def write_row(row: Model, facts: dict, by: Person, flag: int):
    for name, fact in facts.items():
        setattr(row, name, fact)
    row.full_clean()
    row.save(update_fields=facts if flag == CHANGE else None)
    log_change(row, by, flag, facts)
    return row


def log_change(
    row: Model, by: Person, flag: int, fields: Iterable[str] = (), *, words: str = ""
) -> None:
    """``words`` name what changed beside the row's own ``fields``."""
    changed = [str(row._meta.get_field(name).verbose_name) for name in fields]
    changed += [words] if words else []
    LogEntry.objects.log_actions(
        user_id=by.pk,
        queryset=[row],
        action_flag=flag,
        change_message=[{"changed": {"fields": changed}}] if flag == CHANGE else "",
        single_object=True,
    )
