"""The fiscal years: which are closed, and the closing of the next one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from clubs import actions
from clubs.forms.fiscal_years import CloseYearForm
from clubs.permissions import Need, Visit, enter_club_or_404
from clubs.queries.fiscal_years import fiscal_year_rows, year_recap, year_to_close


@require_safe
def fiscal_years(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.MEMBER)
    rows = fiscal_year_rows(visit.club, on=visit.today)
    return render(request, "clubs/fiscal_years.html", {"visit": visit, "rows": rows})


@never_cache
def close_year(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.TREASURY)
    year = year_to_close(visit.club, on=visit.today)
    if year is None:
        messages.info(request, _("Aucun exercice fini n’attend d’être clos."))
        return redirect("clubs:fiscal-years", club=visit.club.slug)
    form = CloseYearForm(request.POST or None, ends_on=year[1])
    if form.is_valid() and _close(request, visit, form):
        return redirect("clubs:fiscal-years", club=visit.club.slug)
    recap = year_recap(visit.club, starts_on=year[0], ends_on=year[1])
    context = {"visit": visit, "form": form, "recap": recap}
    return render(request, "clubs/close_year.html", context)


def _close(request, visit: Visit, form: CloseYearForm) -> bool:
    try:
        actions.close_fiscal_year(
            club=visit.club,
            ends_on=form.cleaned_data["ends_on"],
            voted_on=form.cleaned_data["voted_on"],
            decision=form.cleaned_data["decision"],
            by=request.user,
            today=visit.today,
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("L’exercice est clos : il se lit, il ne s’écrit plus."))
    return True
