"""What the club holds, open to all its members."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from cigales.as_of import as_of
from cigales.tables import csv_response
from clubs.permissions import Need, enter_club_or_404
from investments.holdings import holding_page, portfolio
from investments.models import Holding


def holdings(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.MEMBER)
    when = as_of(request, today=visit.today, earliest=visit.club.founded_on)
    page = portfolio(visit.club, on=when.day)
    if request.GET.get("format") == "csv":
        return csv_response(page.table, f"participations-{when.day:%Y-%m-%d}")
    context = {"visit": visit, "page": page, "as_of": when}
    return render(request, "investments/holdings.html", context)


def holding(request, club, holding):
    visit = enter_club_or_404(request.user, club, need=Need.MEMBER)
    row = holding_or_404(visit, holding)
    when = as_of(request, today=visit.today, earliest=row.payment.occurred_on)
    page = page_or_404(row, on=when.day)
    if request.GET.get("format") == "csv":
        return csv_response(page.movements_table, f"participation-{row.pk}-{when.day:%Y-%m-%d}")
    return render(
        request, "investments/holding.html", {"visit": visit, "page": page, "as_of": when}
    )


def holding_or_404(visit, pk) -> Holding:
    rows = Holding.objects.filter(club=visit.club)
    return get_object_or_404(rows.select_related("club", "enterprise", "payment"), pk=pk)


def page_or_404(holding, *, on):
    page = holding_page(holding, on=on)
    if page is None:
        raise Http404(_("Le versement de cette participation a été annulé."))
    return page
