"""Text as a French printer sets it: ``|typographie`` for plain text, ``|story`` for Markdown."""

from django import template

from cigales.days import long_day
from cigales.markdown import render_markdown
from cigales.typography import french_spacing, with_de

register = template.Library()


@register.filter
def typographie(text) -> str:
    return french_spacing(str(text))


register.filter("story", render_markdown)
register.filter("with_de", with_de)
register.filter("jour", long_day)
