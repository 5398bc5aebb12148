"""READ: the chronicle as page objects, for the web page and the printed brochure alike.

Shapes only; no words chosen here but the labels of the figures, which say what each one counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import PurePosixPath

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from investments.models import Chronicle, Enterprise, InvestmentEvent, Picture


@dataclass(frozen=True)
class Figure:
    """One key figure: ``number``, what it counts, and a sentence that says how."""

    number: int
    counts: str
    explanation: str
    is_about: bool = False


@dataclass(frozen=True)
class Partner:
    name: str
    part: str
    website: str


@dataclass(frozen=True)
class PictureFile:
    """A prepared file: ``use`` as in ``investments.pictures``, pixels, ``name`` in media."""

    use: str
    width: int
    height: int
    name: str

    @property
    def filename(self) -> str:
        """The last part of ``name``: what the address of the file ends with."""
        return PurePosixPath(self.name).name


@dataclass(frozen=True)
class Source:
    """The same photograph in one format, narrowest file first: a ``<source>`` of a page."""

    media_type: str
    files: tuple[PictureFile, ...]


@dataclass(frozen=True)
class Photograph:
    """A photograph that may be shown, with its prepared files (never the original)."""

    id: str
    alt: str
    credit: str
    width: int
    height: int
    files: tuple[PictureFile, ...]

    @property
    def sources(self) -> tuple[Source, ...]:
        """The modern formats there are, lightest first."""
        formats = (("image/avif", "web-avif"), ("image/webp", "web-webp"))
        sources = (Source(media_type, self.files_for(use)) for media_type, use in formats)
        return tuple(source for source in sources if source.files)

    @property
    def everywhere(self) -> tuple[PictureFile, ...]:
        """The files that every browser reads, narrowest first."""
        return self.files_for("web-jpeg")

    def files_for(self, use: str) -> tuple[PictureFile, ...]:
        chosen = (file for file in self.files if file.use == use)
        return tuple(sorted(chosen, key=lambda file: file.width))


@dataclass(frozen=True)
class Event:
    """An event as read by the public. ``photographs`` may be empty: then ``scene`` is drawn."""

    pk: int
    slug: str
    title: str
    year: int
    year_label: str
    enterprise_name: str
    enterprise_slug: str
    beneficiary: str
    story: str
    place: str
    instrument: str
    scene: str
    clubs: tuple[str, ...]
    partners: tuple[Partner, ...]
    photographs: tuple[Photograph, ...]
    is_published: bool


@dataclass(frozen=True)
class Year:
    """The events of one year; ``label`` is « 2013 » or « Avant 2010 », ``anchor`` an HTML id."""

    label: str
    anchor: str
    year: int
    events: tuple[Event, ...]

    @property
    def before(self) -> str:
        """What the label says before the numeral: « Avant », or nothing."""
        return self.label.removesuffix(str(self.year)).strip()


@dataclass(frozen=True)
class YearMark:
    """One year on the line of years, told or not; ``chapter`` is where its mark leads.

    The first year of the period is where the line begins, so ten years are ten marks after it.
    """

    year: int
    chapter: Year | None
    events: tuple[Event, ...]
    is_start: bool


@dataclass(frozen=True)
class Timeline:
    """A chronicle whole: what the page and the brochure loop over."""

    title: str
    subtitle: str
    slug: str
    territory: str
    first_year: int
    last_year: int
    introduction: str
    how_to_join: str
    imprint: str
    figures: tuple[Figure, ...]
    years: tuple[Year, ...]
    marks: tuple[YearMark, ...]
    events: tuple[Event, ...] = field(repr=False)


@dataclass(frozen=True)
class EnterprisePage:
    """One enterprise and all its published events, oldest first."""

    name: str
    slug: str
    aliases: tuple[str, ...]
    legal_form: str
    place: str
    years: tuple[Year, ...]


def timeline(chronicle: Chronicle, *, with_drafts: bool = False) -> Timeline:
    """The chronicle's page object, in six queries whatever the number of events."""
    rows = chronicle.events.with_all_it_shows()
    if not with_drafts:
        rows = rows.filter(is_published=True)
    rows = list(rows)
    years = _by_year(rows)
    return Timeline(
        title=chronicle.title,
        subtitle=chronicle.subtitle,
        slug=chronicle.slug,
        territory=chronicle.territory.name,
        first_year=chronicle.first_year,
        last_year=chronicle.last_year,
        introduction=chronicle.introduction,
        how_to_join=chronicle.how_to_join,
        imprint=chronicle.imprint,
        figures=tuple(_figures(chronicle, rows)),
        years=years,
        marks=_marks(chronicle, years),
        events=tuple(event for year in years for event in year.events),
    )


def enterprise_page(enterprise: Enterprise) -> EnterprisePage | None:
    """The enterprise's page object, or None when nothing about it is published."""
    rows = list(enterprise.events.published().with_all_it_shows())
    if not rows:
        return None
    return EnterprisePage(
        name=enterprise.name,
        slug=enterprise.slug,
        aliases=tuple(alias.strip() for alias in enterprise.aliases.split(",") if alias.strip()),
        legal_form=enterprise.get_legal_form_display() if enterprise.legal_form else "",
        place=enterprise.place,
        years=_by_year(rows),
    )


def _by_year(rows: Iterable[InvestmentEvent]) -> tuple[Year, ...]:
    events = [_event(row) for row in rows]
    return tuple(
        Year(
            label=label,
            anchor=f"annee-{'avant-' if label != str(year) else ''}{year}",
            year=year,
            events=tuple(group),
        )
        for (year, label), group in groupby(events, key=lambda e: (e.year, e.year_label))
    )


def _marks(chronicle: Chronicle, years: tuple[Year, ...]) -> tuple[YearMark, ...]:
    """Every year of the period, and any year told outside of it, in order."""
    told = [chapter.year for chapter in years]
    first = min([chronicle.first_year, *told])
    last = max([chronicle.last_year, *told])
    marks = []
    for year in range(first, last + 1):
        chapters = [chapter for chapter in years if chapter.year == year]
        marks.append(
            YearMark(
                year=year,
                chapter=chapters[0] if chapters else None,
                events=tuple(event for chapter in chapters for event in chapter.events),
                is_start=year == first,
            )
        )
    return tuple(marks)


def _event(row: InvestmentEvent) -> Event:
    clubs = [club.name for club in row.clubs.all()]
    if row.clubs_note:
        clubs.append(row.clubs_note)
    return Event(
        pk=row.pk,
        slug=row.slug,
        title=row.title,
        year=row.year,
        year_label=_("Avant %(year)d") % {"year": row.year}
        if row.is_before_year
        else str(row.year),
        enterprise_name=row.enterprise.name,
        enterprise_slug=row.enterprise.slug,
        beneficiary=row.beneficiary,
        story=row.story,
        place=row.place,
        instrument=row.get_instrument_display() if row.instrument else "",
        scene=row.scene,
        clubs=tuple(clubs),
        partners=tuple(
            Partner(name=p.partner.name, part=p.part, website=p.partner.website)
            for p in row.partnerships.all()
        ),
        photographs=tuple(_photograph(p) for p in row.pictures.all() if p.is_shown),
        is_published=row.is_published,
    )


def _photograph(picture: Picture) -> Photograph:
    return Photograph(
        id=str(picture.pk),
        alt=picture.alt,
        credit=picture.credit,
        width=picture.width,
        height=picture.height,
        files=tuple(
            PictureFile(use=r.use, width=r.width, height=r.height, name=r.file.name)
            for r in picture.renditions.all()
        ),
    )


def _figures(chronicle: Chronicle, rows: list[InvestmentEvent]) -> Iterable[Figure]:
    activities = len({(row.enterprise_id, row.beneficiary) for row in rows})
    yield Figure(
        activities,
        ngettext("activité soutenue", "activités soutenues", activities),
        _("Une entreprise, ou une personne à l’intérieur d’une coopérative."),
    )
    enterprises = len({row.enterprise_id for row in rows})
    yield Figure(
        enterprises,
        ngettext("entreprise", "entreprises", enterprises),
        _("Chaque structure qui a reçu l’argent compte une fois, même soutenue à nouveau."),
    )
    yield Figure(
        len(rows),
        ngettext("investissement", "investissements", len(rows)),
        _("Un par soutien raconté ici, quel que soit le nombre de clubs qui s’y sont associés."),
    )
    if chronicle.stated_club_count:
        yield Figure(
            chronicle.stated_club_count,
            ngettext("club successif", "clubs successifs", chronicle.stated_club_count),
            _("Ceux du territoire, d’après leur propre brochure."),
        )
    if chronicle.stated_member_count:
        yield Figure(
            chronicle.stated_member_count,
            ngettext("habitant", "habitants", chronicle.stated_member_count),
            _("Tous clubs successifs réunis, d’après leur propre brochure."),
            is_about=True,
        )
