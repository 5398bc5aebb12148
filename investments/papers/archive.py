"""All the papers of a year in one archive, made one by one so that its progress can be told.

The books are read and the papers composed before the first is laid out: no query waits on a PDF.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from tempfile import TemporaryFile
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils.text import slugify
from django.utils.translation import gettext as _

from cigales import pdf
from cigales.tables import csv_text
from clubs.letterhead import Letterhead
from clubs.models import Club
from investments.models import Attestation, AttestationState

from .attestation import AttestationPage, attestation_page
from .books import Books, Paper
from .catalogue import CLUB_PAPERS, MEMBER_PAPERS, books_of_year, template_of
from .store import keep_archive


@dataclass(frozen=True)
class Sheet:
    """A paper that waits to be printed: its name in the archive, and how it is told."""

    name: str
    words: str
    template: str
    page: Paper | AttestationPage

    @property
    def letterhead(self) -> Letterhead:
        return self.page.letterhead

    def print(self) -> bytes:
        return pdf.render_pdf(self.template, {"letterhead": self.letterhead, "page": self.page})


@dataclass(frozen=True)
class Printed:
    """« 3 sur 41 : … »: a paper that is now in the archive."""

    number: int
    total: int
    words: str


def sheets_of_year(club: Club, *, on: date) -> list[Sheet]:
    """Everything there is to print: the club's papers, then each member's. Twelve queries.

    Attestations are those in force for the calendar year of ``on``, once issued.
    """
    books = books_of_year(club, on=on)
    calendar = books
    if club.fiscal_year_ends_month != 12:
        calendar = books_of_year(club, on=on, is_of_calendar_year=True)
    issued = Attestation.objects.filter(
        club=club, tax_year=on.year, state=AttestationState.ISSUED
    ).prefetch_related("lines")
    attested = {}
    for row in issued:
        row.club = club
        attested[row.membership_id] = attestation_page(row, today=on)
    sheets = [
        Sheet(f"club/{kind.slug}.pdf", str(kind.words), template_of(key), kind.compute(books))
        for key, kind in CLUB_PAPERS.items()
    ]
    for member in books.members:
        sheets += _sheets_of_member(books, calendar, member.number, attested)
    return sheets


def _sheets_of_member(
    books: Books, calendar: Books, member: int, attested: dict[int, AttestationPage]
) -> Iterator[Sheet]:
    membership = books.records.memberships[member]
    name = membership.person.full_name
    folder = f"membres/{member:02d}-{slugify(name)}"
    for key, kind in MEMBER_PAPERS.items():
        page = kind.compute(calendar if kind.is_of_calendar_year else books, member)
        words = _("%(paper)s de %(name)s") % {"paper": kind.words, "name": name}
        yield Sheet(f"{folder}/{kind.slug}.pdf", words, template_of(key), page)
    if page := attested.get(membership.pk):
        words = _("Attestation fiscale de %(name)s") % {"name": name}
        yield Sheet(f"{folder}/attestation-{page.number}.pdf", words, _ATTESTATION, page)


_ATTESTATION = "print/papers/attestation.html"


def make_archive(club: Club, sheets: list[Sheet], *, on: date) -> Iterator[Printed]:
    """Prints every sheet, telling each; the archive is kept once the last one is in it.

    An archive left unfinished (the page was closed, a paper failed) leaves the old one in place.
    """
    with TemporaryFile() as file:
        with ZipFile(file, "w") as archive:
            for number, sheet in enumerate(sheets, start=1):
                _add(archive, sheet.name, sheet.print(), on, ZIP_STORED)  # a PDF is packed already
                if sheet.name.startswith("club/"):
                    text = "\ufeff" + csv_of(sheet.page)
                    name = sheet.name.replace(".pdf", ".csv")
                    _add(archive, name, text.encode(), on, ZIP_DEFLATED)
                yield Printed(number, len(sheets), sheet.words)
        file.seek(0)
        keep_archive(club, file)


def _add(archive: ZipFile, name: str, content: bytes, on: date, packing: int) -> None:
    info = ZipInfo(name, date_time=(on.year, on.month, on.day, 12, 0, 0))
    info.compress_type = packing
    archive.writestr(info, content)


def csv_of(paper: Paper) -> str:
    """The tables of a paper as one file: one after the other, each under its caption if several."""
    if len(paper.tables) == 1:
        return csv_text(paper.tables[0])
    return "\r\n".join(f"{table.caption}\r\n{csv_text(table)}" for table in paper.tables)
