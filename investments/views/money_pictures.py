"""The accounts in pictures, for members who would rather look than read."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from cigales.as_of import as_of
from cigales.pdf import render_pdf
from cigales.tables import csv_response
from clubs.letterhead import letterhead
from clubs.permissions import Need, enter_club_or_404
from investments.money_pictures import money_pictures as read_pictures

from .papers import pdf_response


def money_pictures(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.MEMBER)
    when = as_of(request, today=visit.today, earliest=visit.club.founded_on)
    page = read_pictures(visit.club, on=when.day)
    if request.GET.get("format") == "csv":
        table = page.tables.get(name := request.GET.get("tableau", "annees"))
        if table is None:
            raise Http404
        return csv_response(table, f"{name}-{when.day:%Y-%m-%d}")
    if request.GET.get("format") == "pdf":
        return _on_paper(visit, page, when.day)
    context = {"visit": visit, "page": page, "as_of": when}
    return render(request, "investments/money_pictures.html", context)


def _on_paper(visit, page, day):
    head = letterhead(visit.club, title=_("Les comptes en images"), on=day)
    context = {"letterhead": head, "page": page}
    return pdf_response(render_pdf("print/papers/pictures.html", context), f"images-{day:%Y-%m-%d}")
