"""Whose money it is: the stakes at a date, the methods compared, the list for the convention."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cigales.as_of import as_of
from cigales.pdf import render_pdf
from cigales.tables import csv_response
from clubs.letterhead import letterhead
from clubs.permissions import Need, enter_club_or_404
from clubs.queries.methods import compare_methods
from clubs.queries.stakes import stakes_page


def stakes(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.MEMBER)
    when = as_of(request, today=visit.today, earliest=visit.club.founded_on)
    page = stakes_page(visit.club, on=when.day)
    if request.GET.get("format") == "csv":
        return csv_response(page.table, f"quotes-parts-{when.day:%Y-%m-%d}")
    words = {"visit": visit, "page": page, "as_of": when, "opened": request.GET.get("parts", "")}
    return render(request, "clubs/stakes/stakes.html", words)


def compare(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.MEMBER)
    when = as_of(request, today=visit.today, earliest=visit.club.founded_on)
    page = compare_methods(visit.club, on=when.day)
    if request.GET.get("format") == "csv":
        return csv_response(page.table, f"trois-methodes-{when.day:%Y-%m-%d}")
    return render(
        request, "clubs/stakes/compare.html", {"visit": visit, "page": page, "as_of": when}
    )


def convention(request, club):
    """The list that the convention must hold, as a PDF (Code civil 1873-2)."""
    visit = enter_club_or_404(request.user, club, need=Need.MEMBER)
    day = as_of(request, today=visit.today, earliest=visit.club.founded_on).day
    title = _("Liste des biens et des quotes-parts")
    words = {
        "letterhead": letterhead(visit.club, title=title, on=day),
        "page": stakes_page(visit.club, on=day),
    }
    return pdf_response("print/convention.html", words, f"biens-et-quotes-parts-{day:%Y-%m-%d}")


def pdf_response(template: str, words: dict, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(
        render_pdf(template, words), content_type="application/pdf", headers=headers
    )
