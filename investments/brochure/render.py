"""From the chronicle to the bytes of its brochure: compose, lay out, measure, compose again."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

import segno
from django.core.files.storage import default_storage
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from weasyprint import Document

from cigales import pdf
from investments.brochure.booklet import Fit, Room
from investments.brochure.compose import DUOS, FLOWS, Brochure, Illustration, Layout, compose
from investments.models import Chronicle, Scene
from investments.timeline import Event, Timeline, timeline

TEMPLATE = "print/brochure.html"
PRINT_USE = "print-jpeg"
# An overflowing page is widened one step at a time, and its neighbours move with it.
PASSES = 6
_PIXELS_PER_MM = 96 / 25.4
# The drawn coast at the foot of a long story's last page, with some air above it.
_TAIL_MM = 75
_TEXT_FOOT_MM = 268
# Where the highest label of the years may start on the opening page.
_LINE_TOP_MM = 150
_LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1", "0.0.0.0"}


@dataclass(frozen=True)
class Printed:
    pdf: bytes
    page_count: int


def print_brochure(chronicle: Chronicle, *, site_url: str = "") -> Printed:
    """The chronicle's published events as an A4 brochure.

    ``site_url`` is the public address of the site, printed with its QR code. An address that only
    this machine knows is not.
    """
    story = timeline(chronicle)
    address = site_url if is_public(site_url) else ""
    document = _lay_out(
        story,
        {
            "author": chronicle.kept_by.name if chronicle.kept_by else chronicle.title,
            "address": address,
            "qr_code": _qr_code(address) if address else "",
        },
    )
    return Printed(pdf=pdf.write_pdf(document), page_count=len(document.pages))


def is_public(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and parts.hostname not in {None, *_LOCAL_HOSTS}


def _qr_code(address: str) -> SafeString:
    code = segno.make(address, error="m", micro=False)
    return mark_safe(code.svg_inline(border=0, omitsize=True, title=_("Code QR : %s") % address))


def _illustration(event: Event) -> Illustration:
    """The first photograph whose print file is there, else the drawing of the event's scene."""
    for photograph in event.photographs:
        for file in photograph.files:
            if file.use == PRINT_USE and default_storage.exists(file.name):
                return Illustration(f"media:{file.name}", photograph.alt, photograph.credit)
    alt = _("Dessin : %s") % Scene(event.scene).label
    return Illustration(f"static:illustrations/{event.scene}.svg", alt)


# --- layout, measured --------------------------------------------------------------------------


# Where an anchor is: page number, and millimetres from the top of the page.
_Places = dict[str, tuple[int, float]]


@dataclass(frozen=True)
class _Measure:
    """What a layout taught: the room of the texts that did not fit as composed."""

    fits: Mapping[int, Fit]
    foreword: Fit | None
    join: Fit | None


def _lay_out(story: Timeline, context: Mapping) -> Document:
    """Composes and lays out until every page is the one that was composed."""
    pictures = {event.pk: _illustration(event) for event in story.events}
    known = _Measure({}, None, None)
    for _pass in range(PASSES):
        brochure = compose(
            story,
            pictures,
            known.fits,
            foreword=known.foreword,
            join=known.join,
        )
        document = pdf.lay_out(TEMPLATE, {**context, "brochure": brochure, "story": story})
        learnt = _measure(document, brochure, known)
        if learnt == known:
            break
        known = learnt
    return document


def _measure(document: Document, brochure: Brochure, known: _Measure) -> _Measure:
    """Reads back on which page each block came to start and end."""
    places: _Places = {}
    for number, page in enumerate(document.pages, start=1):
        for name, (_x, y, *_rest) in page.anchors.items():
            # A section that goes over several pages has its anchor on each of them.
            places.setdefault(name, (number, y / _PIXELS_PER_MM))
    fits = dict(known.fits)
    starts = [places[page.anchor][0] for page in brochure.pages]
    for page, (start, end) in zip(
        brochure.pages, pairwise([*starts, places["rejoindre"][0]]), strict=True
    ):
        length = end - start
        if page.layout in FLOWS:
            pk = page.blocks[0].event.pk
            measured = _flowed(places, page.anchor, f"fin-{pk}", end, page.has_tail)
            if measured != Fit(Room.FLOW, page.length, page.has_tail):
                fits[pk] = measured
        elif length > page.length:
            for block in page.blocks:
                fits[block.event.pk] = _wider(block.event, page.layout, length)
    return _Measure(
        fits, _foreword(places, starts, brochure), _join(places, brochure, len(document.pages))
    )


def _flowed(places: _Places, start: str, end: str, following: int, has_tail: bool) -> Fit:
    """The fit of a text between two anchors, when what follows it starts on page ``following``.

    A tail is given when there is room, and taken away when it has gone over to a page of its own.
    """
    page, foot = places[end]
    has_tail = has_tail and page == following - 1
    length = page - places[start][0] + 1
    return Fit(Room.FLOW, length, has_tail or _TEXT_FOOT_MM - foot >= _TAIL_MM)


def _foreword(places: _Places, starts: list[int], brochure: Brochure) -> Fit | None:
    """None while the introduction stays above the line of years on the opening page."""
    if brochure.foreword:
        following = starts[0] if starts else places["rejoindre"][0]
        has_tail = brochure.foreword.has_tail
        return _flowed(places, "avant-propos", "fin-introduction", following, has_tail)
    is_too_long = "fin-introduction" in places and places["fin-introduction"][1] > _LINE_TOP_MM
    return Fit(Room.FLOW) if is_too_long else None


def _join(places: _Places, brochure: Brochure, page_count: int) -> Fit | None:
    """None while the invitation fits on the one page where it was meant to be."""
    start = places["rejoindre"][0]
    if brochure.closing_pages == 1:
        return Fit(Room.FLOW) if start < page_count else None
    following = places["quatrieme"][0]
    if brochure.join:
        return _flowed(places, "rejoindre", "fin-rejoindre", following, brochure.join.has_tail)
    return Fit(Room.FLOW, following - start) if following - start > 1 else None


def _wider(event: Event, layout: Layout, length: int) -> Fit:
    if layout in DUOS:
        return Fit(Room.COAST)
    if layout is Layout.COAST:
        return Fit(Room.WHOLE)
    return Fit(Room.FLOW, length)
