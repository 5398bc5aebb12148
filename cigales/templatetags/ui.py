"""Components as inclusion tags: keyword-only values in, a template of components/ out."""

from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

register = template.Library()

# --- everywhere -------------------------------------------------------------------------------


@register.inclusion_tag("components/demonstration_notice.html")
def demonstration_notice():
    """« Données inventées, pour la démonstration », plain and visible."""
    return {}


# --- the story --------------------------------------------------------------------------------


@register.inclusion_tag("components/event_picture.html")
def event_picture(*, event, sizes="100vw", lazy=True):
    """The event's first photograph, or its drawing when it has none."""
    return {
        "photograph": event.photographs[0] if event.photographs else None,
        "scene": f"illustrations/{event.scene}.svg",
        "sizes": sizes,
        "lazy": lazy,
    }


# --- the members' space -----------------------------------------------------------------------

# The sections of a club: the page that opens it, its words, the other pages that belong to it
# (a name that ends with a colon stands for the rest of its namespace).
_SECTIONS = (
    ("clubs:dashboard", _("Accueil"), ("clubs:details", "office:money-pictures")),
    (
        "clubs:contributions",
        _("Versements"),
        (
            *("clubs:promises", "clubs:reminders", "clubs:reminder", "clubs:households"),
            *("clubs:draft-reminders", "clubs:send-reminder"),
        ),
    ),
    (
        "clubs:members",
        _("Membres"),
        (
            *("clubs:member", "clubs:admit", "clubs:departure", "clubs:exit", "clubs:payment"),
            *("clubs:pledge", "clubs:pay-leaver", "clubs:take-back-departure"),
        ),
    ),
    (
        "clubs:ledger",
        _("Livre-journal"),
        (
            *("clubs:entry", "clubs:correct", "clubs:new-", "clubs:reverse-entry", "clubs:attach"),
            *("clubs:fiscal-years", "clubs:close-year", "clubs:remove-attachment"),
        ),
    ),
    (
        "office:holdings",
        _("Participations"),
        ("office:holding", "office:new-investment", "office:schedule", "office:remove-instalment"),
    ),
    ("clubs:stakes", _("Quotes-parts"), ("clubs:compare-methods", "clubs:end")),
    (
        "office:papers",
        _("Documents"),
        (
            *("office:attestation", "office:cancel-attestation", "office:make-papers"),
            *("office:tax-", "office:new-tax-", "office:remove-tax-", "office:member-statement"),
        ),
    ),
)
_CHRONICLE = ("office:chronicle", _("Chronique"), ("office:",))


@register.inclusion_tag("components/office_nav.html", takes_context=True)
def office_nav(context, *, visit):
    """The sections that the visitor may open; the one they are in is marked."""
    here = context["request"].resolver_match.view_name
    sections = (*_SECTIONS, _CHRONICLE) if visit.keeps_story else _SECTIONS
    current = _section_of(here, sections)
    return {
        "entries": [
            {
                "address": reverse(page, kwargs={"club": visit.club.slug}),
                "words": words,
                "current": _place(here, page, page == current),
            }
            for page, words, _others in sections
        ]
    }


def _section_of(here: str, sections) -> str:
    """The page of the section that a page belongs to: the first whose list names it, or ""."""
    for page, _words, others in sections:
        if here == page or here.startswith(others):
            return page
    return ""


def _place(here: str, page: str, is_current: bool) -> str:
    """What aria-current says: « page » on the section's own page, « true » behind it."""
    if not is_current:
        return ""
    return "page" if here == page else "true"


@register.inclusion_tag("components/office_person.html")
def office_person(*, person):
    """Who is signed in, with their account's pages behind their name."""
    return {"person": person}


@register.inclusion_tag("components/office_form.html")
def office_form(*, form, submit, cancel="", action="", note=""):
    """A whole OfficeForm: errors first, fields, one button named ``submit``, a way back."""
    return {"form": form, "submit": submit, "cancel": cancel, "action": action, "note": note}


@register.inclusion_tag("components/data_table.html")
def data_table(*, table, address=""):
    """A list by its columns (cigales/tables.py); ``address`` is that of its CSV file."""
    return {"table": table, "address": address}


@register.simple_block_tag
def filled(content, *, rows):
    """The block once for each row, {0} {1}… being the row's words, escaped.

    For tables of hundreds of lines: the block is rendered once, which is five times as fast as a
    loop. What varies comes by the rows and by nothing else.
    """
    return format_html_join("", content, rows)
