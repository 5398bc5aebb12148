"""HTML to PDF: one template, one fetcher, and nothing from outside the house.

A print template names what it needs in four private schemes: ``static:css/tokens.css`` (through
the static files finders, so that nothing has to be collected first), ``media:<name>`` (a file of
the media storage), ``font:<file>`` (the static fonts of node_modules, which are for paper only)
and links to where it pleases. Whatever else a page asks for, over the network or from the disk,
is refused.

The same template and context give the same bytes: no date and no random identifier is written.
"""

import mimetypes
import re
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from fontTools.ttLib import TTFont
from weasyprint import HTML, Document
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

BASE_URL = "cigales:/"
# For screens and screen readers: tagged, with its title, language and alternative texts.
SCREEN = "pdf/ua-1"


# WeasyPrint's time grows with the square of an unbroken run of text: 200 KB in one paragraph take a
# minute. A <wbr> after a space ends the run and changes nothing on paper.
_LONG_RUN = re.compile(r"([^<>]{800}[^<> ]* )(?=[^<>]{400})")


class Refused(ValueError):
    """A page asked for something that is not ours."""


class PrintFileMissing(Exception):
    """A style sheet, a drawing or a font of the project is not installed."""


class OwnFiles(URLFetcher):
    """Static files, fonts and the media storage, and nothing else.

    A file of ours that is missing stops the rendering: the paper would look wrong. A photograph
    that is missing is logged by WeasyPrint and left out.
    """

    def __init__(self):
        # No network or file handler is installed: the parent is there for its interface.
        self._fail_on_errors = False

    def fetch(self, url, headers=None):
        scheme, _, name = url.partition(":")
        name = unquote(name)
        if scheme == "static":
            body = self._read(finders.find(name), url)
        elif scheme == "font":
            body = _font(name)
        elif scheme == "media":
            with default_storage.open(name) as file:
                body = file.read()
        else:
            raise Refused(f"refused: {url[:200]}")
        content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, body, {"Content-Type": content_type})

    def open(self, url, data=None, timeout=None):
        return self.fetch(url if isinstance(url, str) else url.full_url)

    @staticmethod
    def _read(path: str | None, url: str) -> bytes:
        if path is None:
            raise FatalURLFetchingError(url)
        return Path(path).read_bytes()


@lru_cache(maxsize=32)
def _font(name: str) -> bytes:
    """``font:fraunces-latin-900-normal.woff``: the file of that name in its npm package, unpacked.

    WeasyPrint would unpack it for every page, and write the hour of the day into it.
    """
    if name != Path(name).name:
        raise Refused(f"refused: {name[:200]}")
    family = name.partition("-latin")[0]
    path = settings.NODE_MODULES / "@fontsource" / family / "files" / name
    if not path.is_file():
        raise FatalURLFetchingError(f"font:{name}")
    font = TTFont(path, recalcTimestamp=False, recalcBBoxes=False)
    font.flavor = None
    unpacked = BytesIO()
    font.save(unpacked)
    return unpacked.getvalue()


def lay_out(template: str, context: Mapping) -> Document:
    """The pages of a template, ready to be measured or written."""
    html = _LONG_RUN.sub(r"\1<wbr>", render_to_string(template, context))
    try:
        return HTML(string=html, base_url=BASE_URL, url_fetcher=OwnFiles()).render(
            pdf_variant=SCREEN
        )
    except FatalURLFetchingError as error:
        raise PrintFileMissing(str(error)) from error


def write_pdf(document: Document) -> bytes:
    return document.write_pdf(pdf_variant=SCREEN)


def render_pdf(template: str, context: Mapping) -> bytes:
    """The PDF of a template that extends ``base_print.html``."""
    return write_pdf(lay_out(template, context))
