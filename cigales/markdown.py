"""Stories: Markdown in, safe HTML out. One renderer for screen and paper."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from cigales.typography import french_spacing

_parser = MarkdownIt("commonmark", {"html": False})
_TAGS = {"p", "em", "strong", "a", "ul", "ol", "li", "blockquote", "br", "h3", "h4"}


def render_markdown(text: str) -> SafeString:
    """The story as HTML: paragraphs, emphasis, lists, quotations, links to http, https and mailto.

    Raw HTML is shown as text, and whatever is not in the list above is dropped. A title in a story
    starts at the third level, below the page's own two.
    """
    tokens = _parser.parse(text)
    for token in tokens:
        for child in token.children or ():
            if child.type == "text":
                child.content = french_spacing(child.content)
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h3" if token.tag in ("h1", "h2") else "h4"
    html = _parser.renderer.render(tokens, _parser.options, {})
    return mark_safe(  # nh3 has the last word on what gets through
        nh3.clean(
            html,
            tags=_TAGS,
            attributes={"a": {"href"}},
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener noreferrer",
        )
    )
