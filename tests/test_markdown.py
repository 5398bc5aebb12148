"""Stories: what secretaries write comes out as text, whatever was in it."""

import time
from html import unescape

import pytest
from django.template import Context, Template

from cigales.markdown import render_markdown

NBSP, NARROW = "\u00a0", "\u202f"


def as_read(story: str) -> str:
    return unescape(render_markdown(story))


def test_a_story_keeps_its_paragraphs_emphasis_lists_and_links():
    story = (
        "Un *premier* paragraphe.\n\n"
        "Un **second**, avec [un lien](https://exemple.invalid/a).\n\n"
        "- du pain\n- du blé\n\n> Une parole."
    )
    html = render_markdown(story)
    assert "<p>Un <em>premier</em> paragraphe.</p>" in html
    assert "<strong>second</strong>" in html
    assert '<a href="https://exemple.invalid/a" rel="noopener noreferrer">un lien</a>' in html
    assert "<li>du pain</li>" in html
    assert "<blockquote>" in html


def test_a_story_is_set_the_french_way_outside_its_addresses():
    html = as_read("Qui ? [l'adresse](https://exemple.invalid/l'ici?a=1) : « là »")
    assert f"Qui{NARROW}?" in html
    assert f"{NBSP}: «{NBSP}là{NBSP}»" in html
    assert "l’adresse" in html
    assert "’ici" not in html


@pytest.mark.parametrize(
    ("source", "tag"),
    [("# A", "h3"), ("## A", "h3"), ("### A", "h4"), ("###### A", "h4"), ("A\n=", "h3")],
)
def test_titles_start_below_those_of_the_page(source, tag):
    assert render_markdown(source).strip() == f"<{tag}>A</{tag}>"


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "Avant <script src=//mal.invalid></script> après",
        "<style>body { display: none }</style>",
        "<img src=x onerror=alert(1)>",
        "<a href='https://exemple.invalid' onclick='alert(1)'>a</a>",
        "<iframe src='https://mal.invalid'></iframe>",
        "<svg onload=alert(1)>",
        "<!-- --><b>a</b>",
        "<p style='position: fixed'>a</p>",
        "    <script>dans un bloc de code</script>",
        "`<script>`",
        "```html\n<script>alert(1)</script>\n```",
    ],
)
def test_html_in_a_story_is_shown_as_text(attack):
    html = render_markdown(attack)
    for word in ("<script", "<style", "<img", "<iframe", "<svg", "<b>", "<p style", "<a ", "<!--"):
        assert word not in html


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
    ],
)
@pytest.mark.parametrize("form", ["[a]({})", "[a](<{}>)", "<{}>", "[a][1]\n\n[1]: {}"])
def test_a_link_leads_to_a_page_or_an_address_only(form, address):
    html = render_markdown(form.format(address))
    assert "href" not in html


def test_pictures_come_from_the_upload_form_and_not_from_stories():
    assert "<img" not in render_markdown("![a](https://exemple.invalid/a.png)")


@pytest.mark.parametrize(
    "story",
    [
        "un mot " * 30_000,
        "*" * 200_000,
        "> " * 100_000,
        "`" * 200_000,
        "<" * 200_000,
        # What grows with the square of its length stays bearable at the size of a long chapter.
        "[" * 25_000,
        "a_" * 25_000,
        "![[](" * 2_500,
        "' " * 100_000,
        " !" * 100_000,
    ],
    ids=lambda story: repr(story[:6]),
)
def test_a_very_long_paragraph_is_rendered_in_a_moment(story):
    start = time.process_time()
    render_markdown(story)
    assert time.process_time() - start < 3


def test_the_filters_are_there_in_every_template():
    template = Template("{{ a|story }}|{{ a|typographie }}")
    shown = template.render(Context({"a": "Qui ? <b>"}))
    assert shown == f"<p>Qui{NARROW}? &lt;b&gt;</p>\n|Qui{NARROW}? &lt;b&gt;"
