"""How these tests name the secretary's pages, read them and fill in their forms."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from investments.models import Picture
from tests import image_files


def page_of(name, club, **kwargs) -> str:
    return reverse(f"office:{name}", kwargs={"club": club.slug, **kwargs})


def text_of(answer) -> str:
    """The words of a page: no tags, ordinary spaces, one between words."""
    words = re.sub(r"<[^>]*>", " ", answer.content.decode())
    return re.sub(r"[\s\u00a0\u202f]+", " ", words)


def story(enterprise, **changes) -> dict:
    """What the event's form sends; ``parts`` are pairs of a partner's number and a part."""
    parts = changes.pop("parts", [])
    sent = {
        "title": "Le fournil allume son four",
        "enterprise": enterprise.pk,
        "year": "2015",
        "story": "Un récit.",
        "scene": "bakery",
        "parts-TOTAL_FORMS": len(parts) + 3,
        "parts-INITIAL_FORMS": 0,
    }
    for number in range(len(parts) + 3):
        partner, part = parts[number] if number < len(parts) else ("", "")
        sent |= {f"parts-{number}-partner": partner, f"parts-{number}-part": part}
    return sent | changes


def file_of(picture: Picture, name="web-webp-480.webp") -> str:
    return reverse("story:picture", kwargs={"picture_id": picture.pk, "filename": name})


def photograph_form(**changes) -> dict:
    return {
        "photograph": image_files.a_photograph(width=700, height=500),
        "alt": "Trois pains dorés sur la pelle",
        "credit": "Photo du club",
        "consent": "nobody",
    } | changes


def queries_of(visitor, page) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert visitor.get(page).status_code == 200
    return len(captured)
