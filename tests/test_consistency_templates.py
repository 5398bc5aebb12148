"""What DESIGN.md and STYLE.md promise of templates, style sheets and scripts."""

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs

from tests import source

# Django and allauth look for these by themselves.
ASKED_FOR_BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"}
BLOCKS = {"title", "description", "head", "page_header", "content", "aside", "scripts"}
# Words that are the same in every language.
SAME_EVERYWHERE = {"Cigales", "CIGALES", "CSV", "IBAN", "PDF", "SIREN"}
SAME_EVERYWHERE |= {"HEIC", "JPEG", "PNG", "WebP"}

ALL = source.templates()
HTML = source.templates(".html")


def template_name(path: Path) -> str:
    return path.relative_to(source.TEMPLATES).as_posix()


def referenced() -> set[str]:
    """The names of templates written in Python files and in other templates."""
    names = set()
    for path in source.python_files(*source.PACKAGES):
        found = source.strings(path)
        names |= {text for text in found if re.fullmatch(r"[\w/-]+\.(?:html|txt)", text)}
    for path in ALL:
        text = source.without_comments(path.read_text(encoding="utf-8"))
        found = re.findall(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""", text)
        names |= {name for name in found if name != template_name(path)}
    return names


def is_named_by_a_pattern(name: str) -> bool:
    """Whether Python makes up this name from a value: « print/_*.html »."""
    found = {p for path in source.python_files(*source.PACKAGES) for p in source.patterns(path)}
    return any(fnmatch(name, pattern) for pattern in found if pattern.endswith(".html"))


def replaces_a_packages_own(name: str) -> bool:
    return any((Path(folder) / name).exists() for folder in get_app_template_dirs("templates"))


@pytest.mark.parametrize("path", ALL, ids=template_name)
def test_every_template_is_well_formed(path):
    assert get_template(template_name(path))


def test_every_template_is_used():
    names = referenced()
    unused = [
        name
        for name in map(template_name, ALL)
        if name not in names and name not in ASKED_FOR_BY_DJANGO
        if not replaces_a_packages_own(name) and not is_named_by_a_pattern(name)
    ]
    assert source.listed(unused) == ""


def test_every_template_that_is_named_is_there():
    loader = engines["django"].engine
    missing = []
    for name in referenced():
        try:
            loader.find_template(name)
        except Exception as error:
            missing.append(f"{name}: {error!r}")
    assert source.listed(missing) == ""


INLINE = {
    "a script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "a style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "a style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script in an address": re.compile(r"javascript:", re.IGNORECASE),
}


@pytest.mark.parametrize("what", INLINE)
def test_no_template_has_inline_code(what):
    wrong = [
        f"{template_name(path)}: {match[0]}"
        for path in HTML
        for match in INLINE[what].finditer(
            source.without_comments(path.read_text(encoding="utf-8"))
        )
    ]
    assert source.listed(wrong) == ""


LOADED = re.compile(
    r"<(?:link|script|img|source|iframe|video|audio|use|image|object|embed)\b[^>]*?"
    r"\s(?:href|src|srcset|data|poster)=[\"'](?:https?:)?//",
    re.IGNORECASE,
)
LOADED_BY_CODE = re.compile(
    r"(?:url\(|@import\s|import\s|from\s|fetch\()\s*[\"']?(?:https?:)?//", re.IGNORECASE
)


def test_nothing_is_loaded_from_another_host():
    wrong = [
        f"{source.name(path)}: {match[0]}"
        for path in HTML
        for match in LOADED.finditer(path.read_text(encoding="utf-8"))
    ]
    files = [p for p in (source.ROOT / "static").rglob("*") if p.suffix in (".css", ".js", ".svg")]
    wrong += [
        f"{source.name(path)}: {match[0]}"
        for path in files
        for match in LOADED_BY_CODE.finditer(path.read_text(encoding="utf-8"))
    ]
    wrong += [
        f"{source.name(path)}: a script or a style sheet of its own"
        for path in files
        if path.suffix == ".svg"
        and re.search(r"<script|\son[a-z]+=|href=\"http", path.read_text(encoding="utf-8"))
    ]
    assert source.listed(wrong) == ""


def test_colours_and_fonts_are_in_the_tokens_only():
    colour = re.compile(r"(?<![\w&-])#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|cmyk|oklch)a?\(", re.IGNORECASE)
    wrong = [
        f"{source.name(path)}: {match[0]}"
        for path in (source.ROOT / "static/css").rglob("*.css")
        if "tokens" not in path.name
        for match in colour.finditer(
            re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        )
    ]
    assert source.listed(wrong) == ""


def test_pages_are_made_of_the_same_blocks():
    wrong = [
        f"{template_name(path)}: {block}"
        for path in HTML
        if path.relative_to(source.TEMPLATES).parts[0] not in ("print", "admin")
        for block in re.findall(r"{%\s*block\s+(\w+)", path.read_text(encoding="utf-8"))
        if block not in BLOCKS
    ]
    assert source.listed(wrong) == ""


def test_a_component_says_first_what_it_takes():
    wrong = [
        template_name(path)
        for path in (source.TEMPLATES / "components").rglob("*.html")
        if not path.read_text(encoding="utf-8").startswith(("{#", "{% comment"))
    ]
    assert source.listed(wrong) == ""


def test_a_part_of_a_page_is_given_its_values_and_no_others():
    """On paper, the sections of a brochure share the brochure."""
    wrong = [
        f"{template_name(path)}: {tag}"
        for path in HTML
        if path.parent.name != "print"
        for tag in re.findall(
            r"{%\s*include\s[^%]*%}", source.without_comments(path.read_text(encoding="utf-8"))
        )
        if not re.search(r"\bonly\s*%}$", tag)
    ]
    assert source.listed(wrong) == ""


# --- words ----------------------------------------------------------------------------------

# Attributes that a reader reads or hears.
READ_ALOUD = re.compile(r"\b(?:alt|title|placeholder|aria-label|content|label)=\"([^\"]*)\"")
WORD = re.compile(r"[A-Za-zÀ-ÿ’]{2,}")


def bare_words(text: str) -> list[str]:
    text = source.without_words(text)
    read_aloud = " ".join(
        words for words in READ_ALOUD.findall(text) if not words.startswith(("width=", "light"))
    )
    visible = re.sub(r"<(?:script|style)\b.*?</(?:script|style)>", "", text, flags=re.DOTALL)
    visible = re.sub(r"<[^>]*>|&\w+;", " ", visible)
    return [word for word in WORD.findall(f"{visible} {read_aloud}") if word not in SAME_EVERYWHERE]


def test_every_word_of_a_template_can_be_translated():
    """But those of 500.html, which leans on nothing: whatever it would ask may be broken."""
    wrong = [
        f"{template_name(path)}: {' '.join(words)[:80]}"
        for path in ALL
        if template_name(path) != "500.html"  # plain HTML, as it says
        if (words := bare_words(path.read_text(encoding="utf-8")))
    ]
    assert source.listed(wrong) == ""


BREAKABLE = re.compile(r" [;!?:»%€](?=\s|$|[.,)»])|« |\w'\w|(?<!\.)\.\.\.(?!\.)")


def test_french_words_are_set_like_french():
    """No-break spaces and curved apostrophes are in the source, as no filter follows them all."""
    words = {
        source.name(path): list(source.python_words(path))
        for path in source.python_files(*source.PACKAGES)
    } | {source.name(path): list(source.template_words(path)) for path in ALL}
    wrong = [
        f"{name}: {text}"
        for name, texts in words.items()
        for text in texts
        if BREAKABLE.search(text.replace("%%", "%"))
    ]
    assert source.listed(wrong) == ""
