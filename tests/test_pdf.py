"""The fetcher serves the house's own files and nothing else; the sheets print without a word."""

import io

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from cigales import pdf


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "file:/etc/passwd",
        "http://127.0.0.1/secret",
        "https://example.org/picture.png",
        "ftp://example.org/picture.png",
        "data:image/png;base64,AAAA",
        "cigales:/etc/passwd",
        "relative.png",
        "font:../../../etc/passwd",
        "font:fraunces/files/x.woff",
    ],
)
def test_whatever_is_not_ours_is_refused(url):
    with pytest.raises(pdf.Refused):
        pdf.OwnFiles().fetch(url)


@pytest.mark.parametrize(
    "url",
    [
        "static:../cigales/settings.py",
        "static:/etc/passwd",
        "static:css/print/none.css",
        "font:fraunces-latin-1-normal.woff",
        "media:../secret-key",
        "media:%2e%2e/secret-key",
        "media:/etc/passwd",
        "media:absent.jpg",
    ],
)
def test_a_path_that_climbs_out_or_leads_nowhere_gives_nothing(url):
    with pytest.raises((OSError, SuspiciousFileOperation, FatalURLFetchingError)):
        pdf.OwnFiles().fetch(url)


def test_static_files_fonts_and_media_are_served():
    name = default_storage.save("essai/une photo.jpg", ContentFile(b"octets"))
    fetcher = pdf.OwnFiles()
    assert b"--ink" in fetcher.fetch("static:css/tokens.css").read()
    assert fetcher.fetch("static:css/tokens.css").content_type == "text/css"
    assert fetcher.fetch("font:fraunces-latin-900-normal.woff").read()[:4] == b"\0\1\0\0"
    assert fetcher.fetch(f"media:{name.replace(' ', '%20')}").read() == b"octets"


def in_template(settings, tmp_path, body: str) -> str:
    """The name of a template with this body, in a folder of its own."""
    (tmp_path / "essai.html").write_text(
        '{% extends "base_print.html" %}{% block title %}Essai{% endblock %}'
        "{% block content %}" + body + "{% endblock %}"
    )
    (engine,) = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], tmp_path]}]
    return "essai.html"


def test_the_same_page_gives_the_same_bytes(settings, tmp_path):
    name = in_template(settings, tmp_path, "<h1>Un titre</h1><p>Du texte, « cité » !</p>")
    once = pdf.render_pdf(name, {})
    assert once.startswith(b"%PDF-1.7")
    assert once == pdf.render_pdf(name, {})


@pytest.mark.expects_errors("weasyprint")
def test_a_page_that_asks_for_the_disk_or_the_network_gets_no_picture(settings, tmp_path):
    body = (
        '<p>Du texte.</p><img alt="a" src="file:///etc/passwd"><img alt="b" src="http://x.org/b">'
    )
    document = pdf.render_pdf(in_template(settings, tmp_path, body), {})
    assert b"/Subtype /Image" not in document


def test_a_missing_sheet_of_ours_stops_the_printing(settings, tmp_path):
    body = '<link rel="stylesheet" href="static:css/print/none.css"><p>Du texte.</p>'
    with pytest.raises(pdf.PrintFileMissing, match=r"none\.css"):
        pdf.render_pdf(in_template(settings, tmp_path, body), {})


def test_a_long_run_of_text_is_cut_for_speed_and_printed_whole(settings, tmp_path):
    words = [f"mot{i}" for i in range(2000)]
    document = pdf.render_pdf(
        in_template(settings, tmp_path, "<p>{{ words }}</p>"), {"words": " ".join(words)}
    )
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages)
    assert [word for word in text.split() if word.startswith("mot")] == words
