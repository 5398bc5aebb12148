"""The pure core, the posting of a month, and the archive of a year's papers."""

import time
from datetime import date

from clubs.ledger.stakes import METHODS, stakes
from clubs.queries import records

from .big_club import BigClub, empty_month, pay_month
from .measure import counted, heading, seconds_of, verdict

MOST_MS = 10
MOST_POSTING_QUERIES = 8
MOST_ARCHIVE_TIMES = 1.3


def measure_stakes(big: BigClub, today: date):
    told = records(big.club, on=today)
    heading(f"Stakes at a date, in the core: {len(told.entries)} entries, target {MOST_MS} ms")
    for method in METHODS:
        ms = 1000 * seconds_of(
            lambda method=method: stakes(told.entries, told.members, method=method, on=today)
        )
        print(f"{method:20} {ms:8.1f} ms  {verdict(ms < MOST_MS)}")


def measure_posting(big: BigClub, today: date):
    """The month that is not entered yet; nothing of it is kept."""
    from django.db import transaction

    heading(f"Posting a month for 20 members, target {MOST_POSTING_QUERIES} queries")
    times = []
    for _ in range(5):
        with transaction.atomic():
            start = time.process_time()
            with counted() as found:
                # As if the month were over: a payment cannot be dated after today.
                pay_month(big, empty_month(big), today=today.replace(year=today.year + 1))
            times.append(time.process_time() - start)
            transaction.set_rollback(True)
    is_reached = found.queries <= MOST_POSTING_QUERIES
    ms = 1000 * sorted(times)[len(times) // 2]
    print(
        f"{found.queries} queries, {ms:.1f} ms, {ms / 20:.2f} ms a payment  {verdict(is_reached)}"
    )


def measure_archive(big: BigClub, on: date, today: date):
    """All papers of a year, against the bare renderings of the same HTML by WeasyPrint alone."""
    from django.template.loader import render_to_string
    from weasyprint import HTML

    from cigales import pdf
    from investments.actions.attestations import (
        check_attestations,
        draft_attestations,
        issue_attestations,
    )
    from investments.papers.archive import make_archive, sheets_of_year

    for action in (draft_attestations, check_attestations, issue_attestations):
        action(club=big.club, tax_year=on.year, by=big.treasurer, today=today)
    warm = sheets_of_year(big.club, on=on)
    warm[0].print()
    texts = [
        render_to_string(sheet.template, {"letterhead": sheet.letterhead, "page": sheet.page})
        for sheet in warm
    ]
    heading(f"All papers of {on.year}: {len(texts)} PDF")
    print(f"target: {MOST_ARCHIVE_TIMES} times the bare renderings of the same HTML, or less")
    start = time.process_time()
    with counted() as found:
        for _printed in make_archive(big.club, sheets_of_year(big.club, on=on), on=on):
            pass
    archive = time.process_time() - start
    start = time.process_time()
    for text in texts:
        html = HTML(string=text, base_url=pdf.BASE_URL, url_fetcher=pdf.OwnFiles())
        html.write_pdf(pdf_variant=pdf.SCREEN)
    bare = time.process_time() - start
    ratio = archive / bare
    print(
        f"archive {archive:.1f} s ({found.queries} queries), bare {bare:.1f} s, "
        f"ratio {ratio:.2f}  {verdict(ratio <= MOST_ARCHIVE_TIMES)}"
    )
