"""The drawings of cigales/charts.py as inline SVG, the same on a page and on paper."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders

register = template.Library()

_TOKEN = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{3,6});")


@lru_cache(maxsize=1)
def inks() -> Mapping[str, str]:
    """The colours of the tokens by name, as they are on paper.

    WeasyPrint does not apply a page's style sheets inside its SVG, so a drawing carries them as
    plain attributes; on a screen, components/office-charts.css wins over these.
    """
    found: dict[str, str] = {}
    # Paper's own values are those before its second rule, which is for a press of four inks.
    for name in ("css/tokens.css", "css/print/tokens.css"):
        text = Path(finders.find(name)).read_text(encoding="utf-8")
        found |= dict(_TOKEN.findall(text))
    return {name.replace("-", "_"): colour for name, colour in found.items()}


# What a style is filled with: an ink, or one of the patterns of components/chart_frame.html.
_PATTERNS = {"out": "stripes", "foreseen": "stripes", "returned": "dots", "lost": "cross"}
_INKS = {"cash": "opal", "in": "sea", "held": "sea"}


@register.filter
def fill(style: str, anchor: str) -> str:
    """The fill of a part of the drawing named ``anchor``."""
    if style in _PATTERNS:
        return f"url(#{anchor}-{_PATTERNS[style]})"
    return inks()[_INKS[style]]


def _drawing(chart, anchor: str, title: str, description: str) -> dict:
    return {
        "chart": chart,
        "anchor": anchor,
        "title": title,
        "description": description,
        "inks": inks(),
    }


@register.inclusion_tag("components/chart_bars.html")
def chart_bars(*, chart, anchor, title, description):
    """cigales.charts.BarChart; ``anchor`` is the drawing's own name on its page."""
    return _drawing(chart, anchor, title, description)


@register.inclusion_tag("components/chart_steps.html")
def chart_steps(*, chart, anchor, title, description):
    """cigales.charts.StepChart; ``anchor`` is the drawing's own name on its page."""
    return _drawing(chart, anchor, title, description)


@register.inclusion_tag("components/chart_stacks.html")
def chart_stacks(*, chart, anchor, title, description):
    """cigales.charts.StackChart; ``anchor`` is the drawing's own name on its page."""
    return _drawing(chart, anchor, title, description)
