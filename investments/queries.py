"""READ: the secretary's pages as frozen objects, in a fixed number of queries each."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath

from django.db.models import Count
from django.utils.translation import gettext as _

from clubs.models import Club
from investments.models import Chronicle, Enterprise, InvestmentEvent, Partner, Picture
from investments.permissions import is_public

SCREEN_USE = "web-webp"


@dataclass(frozen=True)
class PictureFile:
    """A prepared file: its name in its picture's folder, its size in pixels."""

    name: str
    width: int
    height: int


@dataclass(frozen=True)
class PictureCard:
    """A photograph as the secretary sees it; ``state`` is public, waiting or hidden.

    ``small`` and ``large`` are its narrowest and widest versions for the screen.
    """

    pk: str
    alt: str
    credit: str
    small: PictureFile
    large: PictureFile
    state: str


@dataclass(frozen=True)
class EventRow:
    """An event in the list; ``thumbnail`` is None while its drawing stands in."""

    pk: int
    title: str
    enterprise: str
    scene: str
    is_published: bool
    thumbnail: PictureCard | None
    picture_count: int
    hidden_picture_count: int
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class YearOfEvents:
    label: str
    events: tuple[EventRow, ...]


@dataclass(frozen=True)
class KeptChronicle:
    title: str
    subtitle: str
    slug: str
    is_published: bool
    first_year: int
    last_year: int
    published_count: int
    draft_count: int
    years: tuple[YearOfEvents, ...]


@dataclass(frozen=True)
class ChroniclePage:
    chronicles: tuple[KeptChronicle, ...]
    has_enterprises: bool


@dataclass(frozen=True)
class DirectoryRow:
    """An enterprise or a partner; ``details`` are its short facts, ready to print."""

    pk: int
    name: str
    details: tuple[str, ...]
    event_count: int


def chronicle_page(club: Club) -> ChroniclePage:
    """The chronicles that the club keeps, each with its events by year. Five queries."""
    rows = Chronicle.objects.filter(kept_by=club).prefetch_related(
        "events__enterprise", "events__pictures__renditions"
    )
    return ChroniclePage(
        chronicles=tuple(_kept_chronicle(row) for row in rows),
        has_enterprises=Enterprise.objects.filter(kept_by=club).exists(),
    )


def picture_cards(event: InvestmentEvent) -> list[PictureCard]:
    """All the photographs of an event, hidden ones too. Two queries."""
    return [_card(picture, event) for picture in event.pictures.prefetch_related("renditions")]


def picture_card(picture: Picture) -> PictureCard:
    return _card(picture, picture.event)


def enterprises(club: Club) -> list[DirectoryRow]:
    rows = Enterprise.objects.filter(kept_by=club).annotate(event_count=Count("events"))
    return [
        DirectoryRow(
            pk=row.pk,
            name=row.name,
            details=tuple(filter(None, (row.get_legal_form_display(), row.place))),
            event_count=row.event_count,
        )
        for row in rows
    ]


def partners(club: Club) -> list[DirectoryRow]:
    rows = Partner.objects.filter(kept_by=club).annotate(event_count=Count("partnerships"))
    return [
        DirectoryRow(
            pk=row.pk,
            name=row.name,
            details=tuple(filter(None, (row.website.split("//")[-1].rstrip("/"),))),
            event_count=row.event_count,
        )
        for row in rows
    ]


def _kept_chronicle(row: Chronicle) -> KeptChronicle:
    events = list(row.events.all())
    published = sum(event.is_published for event in events)
    return KeptChronicle(
        title=row.title,
        subtitle=row.subtitle,
        slug=row.slug,
        is_published=row.is_published,
        first_year=row.first_year,
        last_year=row.last_year,
        published_count=published,
        draft_count=len(events) - published,
        years=tuple(_years(events)),
    )


def _years(events: list[InvestmentEvent]) -> Iterable[YearOfEvents]:
    for (year, is_before), group in groupby(events, key=lambda e: (e.year, e.is_before_year)):
        siblings = list(group)
        yield YearOfEvents(
            label=_("Avant %(year)d") % {"year": year} if is_before else str(year),
            events=tuple(
                _event_row(event, is_first=event is siblings[0], is_last=event is siblings[-1])
                for event in siblings
            ),
        )


def _event_row(event: InvestmentEvent, *, is_first: bool, is_last: bool) -> EventRow:
    pictures = list(event.pictures.all())
    shown = [picture for picture in pictures if picture.is_shown]
    return EventRow(
        pk=event.pk,
        title=event.title,
        enterprise=event.enterprise.name,
        scene=event.scene,
        is_published=event.is_published,
        thumbnail=_card(shown[0], event) if shown else None,
        picture_count=len(pictures),
        hidden_picture_count=len(pictures) - len(shown),
        is_first=is_first,
        is_last=is_last,
    )


def _card(picture: Picture, event: InvestmentEvent) -> PictureCard:
    files = sorted(
        (
            PictureFile(PurePosixPath(row.file.name).name, row.width, row.height)
            for row in picture.renditions.all()
            if row.use == SCREEN_USE
        ),
        key=lambda file: file.width,
    )
    if not picture.is_shown:
        state = "hidden"
    else:
        state = "public" if is_public(picture) else "waiting"
    return PictureCard(
        pk=str(picture.pk),
        alt=picture.alt,
        credit=picture.credit,
        small=files[0],
        large=files[-1],
        state=state,
    )
