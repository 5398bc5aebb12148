"""The page « Documents » and the yearly papers: as PDF, as CSV, and all in one archive."""

import logging
from datetime import date

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cigales.as_of import as_of
from clubs.models import Membership
from clubs.permissions import Need, Visit, enter_club_or_404
from investments.papers.archive import csv_of, make_archive, sheets_of_year
from investments.papers.catalogue import (
    CLUB_PAPERS,
    MEMBER_PAPERS,
    Kind,
    books_of_year,
    print_paper,
)
from investments.papers.index import index
from investments.papers.store import open_archive
from investments.permissions import may_read_papers_of

# Where the lines of progress go in the page that tells them.
_HERE = "<!-- progress -->"

logger = logging.getLogger(__name__)


def papers(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.MEMBER)
    chosen = as_of(request, today=visit.today, earliest=visit.club.founded_on)
    page = index(
        visit.club,
        on=chosen.day,
        today=visit.today,
        own=visit.membership,
        sees_all=visit.sees_contacts,
    )
    context = {"visit": visit, "as_of": chosen, "page": page}
    context |= {"club_papers": CLUB_PAPERS, "member_papers": MEMBER_PAPERS}
    return render(request, "investments/papers/index.html", context)


def club_paper(request, club, paper):
    visit = enter_club_or_404(request.user, club, need=Need.MEMBER)
    kind, day = CLUB_PAPERS[paper], _day_or_404(request, visit)
    page = kind.compute(books_of_year(visit.club, on=day))
    return _answer(request, paper, kind, page, f"{kind.slug}-{day:%Y-%m-%d}")


def member_paper(request, club, membership, paper):
    visit = enter_club_or_404(request.user, club, need=Need.MEMBER)
    row = get_object_or_404(Membership.objects.filter(club=visit.club), pk=membership)
    may_read_papers_of(visit, row)
    kind, day = MEMBER_PAPERS[paper], _day_or_404(request, visit, earliest=row.joined_on)
    books = books_of_year(visit.club, on=day, is_of_calendar_year=kind.is_of_calendar_year)
    name = f"{kind.slug}-{row.number}-{day:%Y-%m-%d}"
    return _answer(request, paper, kind, kind.compute(books, row.number), name)


@require_POST
def make_papers(request, club):
    """Streams the page that tells the progress: it works without a script."""
    visit = enter_club_or_404(request.user, club, need=Need.LEDGER)
    day = _day_or_404(request, visit)
    sheets = sheets_of_year(visit.club, on=day)
    context = {"visit": visit, "day": day, "total": len(sheets), "here": _HERE}
    page = render_to_string("investments/papers/progress.html", context, request)
    response = StreamingHttpResponse(_progress(visit, sheets, day, page))
    response["X-Accel-Buffering"] = "no"  # a proxy in front must not wait for the end
    return response


def papers_archive(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.LEDGER)
    try:
        file = open_archive(visit.club)
    except FileNotFoundError:
        messages.warning(request, _("Aucune archive n’attend : faites d’abord tous les papiers."))
        return redirect("office:papers", club=visit.club.slug)
    name = f"papiers-{visit.club.slug}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


def _progress(visit: Visit, sheets, day: date, page: str):
    before, _here, after = page.partition(_HERE)
    yield before
    try:
        for printed in make_archive(visit.club, sheets, on=day):
            yield render_to_string("investments/papers/_printed.html", {"printed": printed})
    except Exception:
        logger.exception("the archive of %s stopped", visit.club.slug)
        yield render_to_string("investments/papers/_stopped.html", {"club": visit.club.slug})
    else:
        yield render_to_string("investments/papers/_done.html", {"club": visit.club.slug})
    yield after


def _answer(request, key: str, kind: Kind, page, name: str):
    if request.GET.get("format") == "csv":
        response = HttpResponse("\ufeff" + csv_of(page), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response
    return pdf_response(print_paper(key, page), name)


def pdf_response(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _day_or_404(request, visit: Visit, *, earliest: date | None = None) -> date:
    """The day asked for, today by default, if the club (or the member) was there."""
    earliest = earliest or visit.club.founded_on
    chosen = as_of(request, today=visit.today, earliest=earliest)
    if chosen.form.is_bound and not chosen.form.is_valid():
        raise Http404(_("Le club n’a pas de papiers à cette date."))
    return chosen.day
