"""The members' space: fetch, ask, render. Rules are in actions, figures in queries."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from cigales.money import format_euros
from clubs import actions, queries
from clubs.forms import MonthForm
from clubs.models import Membership
from clubs.months import format_month, parse_month
from clubs.permissions import Need, clubs_of, enter_club_or_404
from clubs.queries import payments


def home(request):
    clubs = list(clubs_of(request.user, timezone.localdate()))
    if len(clubs) == 1:
        return redirect("clubs:dashboard", club=clubs[0].slug)
    return render(request, "clubs/home.html", {"clubs": clubs})


def dashboard(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.MEMBER)
    page = queries.dashboard(visit.club, on=visit.today, own=visit.membership)
    households = payments.households(visit.club, on=visit.today) if visit.sees_contacts else None
    context = {"visit": visit, "page": page, "households": households}
    return render(request, "clubs/dashboard.html", context)


@never_cache
def contributions(request, club):
    """The grid of a year. Members read it; the treasurer's has the month's form in it."""
    need = Need.LEDGER if request.method == "POST" else Need.MEMBER
    visit = enter_club_or_404(request.user, club, need=need)
    grid = queries.month_grid(visit.club, month=_month_or_404(request, visit), on=visit.today)
    if request.method == "POST":
        return _post_month(request, visit, grid)
    form = None
    if visit.keeps_ledger:
        form = MonthForm(grid=grid, today=visit.today, prefilled="vide" not in request.GET)
    return _show_month(request, visit, grid, form)


def _post_month(request, visit, grid):
    form = MonthForm(request.POST, grid=grid, today=visit.today)
    if not form.is_valid() or "calculate" in request.POST:
        return _show_month(request, visit, grid, form)
    try:
        entries = actions.record_contributions(
            club=visit.club,
            period_on=grid.month,
            received_on=form.cleaned_data["received_on"],
            payments=form.payments(Membership.objects.for_club(visit.club)),
            token=form.cleaned_data["token"],
            by=request.user,
            today=visit.today,
            expected_last_entry=form.cleaned_data["expected"],
        )
    except actions.BookHasMoved:
        return _show_month(request, visit, grid, form.shown_again(), has_moved=True)
    except actions.AlreadyPosted as error:
        messages.warning(request, error.message)
    except ValidationError as error:
        form.add_error("received_on" if error.code in actions.DAY_CODES else None, error)
        return _show_month(request, visit, grid, form)
    else:
        messages.success(request, _month_saved(grid.month, entries))
    return redirect(_month_address(visit.club, grid.month))


def _show_month(request, visit, grid, form, *, has_moved=False):
    return render(
        request,
        "clubs/contributions.html",
        {"visit": visit, "grid": grid, "form": form, "has_moved": has_moved},
    )


def members(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.MEMBER)
    rows = queries.members(visit.club, on=visit.today)
    return render(request, "clubs/members.html", {"visit": visit, "rows": rows})


def member(request, club, membership):
    visit = enter_club_or_404(request.user, club, need=Need.MEMBER)
    row = get_object_or_404(Membership.objects.for_club(visit.club), pk=membership)
    page = queries.member_page(row, on=visit.today)
    return render(request, "clubs/member.html", {"visit": visit, "page": page})


def _month_or_404(request, visit):
    """The month asked for, this one by default, if the club's book has a page for it."""
    first, last = queries.open_months(visit.club, visit.today)
    try:
        month = parse_month(request.GET.get("mois", format_month(min(visit.today, last))))
    except ValueError:
        raise Http404(_("Ce mois n’existe pas.")) from None
    if not first <= month <= last:
        raise Http404(_("Ce mois est en dehors de la vie du club."))
    return month


def _month_address(club, month) -> str:
    return f"{reverse('clubs:contributions', args=[club.slug])}?mois={format_month(month)}"


def _month_saved(month, entries) -> str:
    words = ngettext(
        "%(count)d versement enregistré pour %(month)s : %(total)s.",
        "%(count)d versements enregistrés pour %(month)s : %(total)s.",
        len(entries),
    )
    return words % {
        "count": len(entries),
        "month": date_format(month, "F Y"),
        "total": format_euros(sum(entry.cash_cents for entry in entries)),
    }
