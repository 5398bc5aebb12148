"""The end of a club: the three ways simulated, then the chosen one carried out."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from clubs.actions import DAY_CODES, AlreadyPosted
from clubs.actions.end import close_club, hand_everything_over, sell_everything, start_managing
from clubs.forms.end import DecisionForm, PricesForm, SaleForm, StageForm
from clubs.permissions import Need, enter_club_or_404
from clubs.queries.end import end_books, end_page


def end(request, club):
    """The simulation; prices are typed in the address, nothing is written."""
    visit = enter_club_or_404(request.user, club, need=Need.MEMBER)
    books = end_books(visit.club, on=visit.today)
    page = end_page(books, prices={})
    typed = request.GET if any(key.startswith("prix_") for key in request.GET) else None
    form = PricesForm(typed, lines=page.lines)
    form.is_valid()
    if form.prices:
        page = end_page(books, prices=form.prices)
    return render(request, "clubs/end/end.html", {"visit": visit, "page": page, "form": form})


@never_cache
def sell(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.TREASURY)
    books = end_books(visit.club, on=visit.today)
    page = end_page(books, prices={})
    asked = PricesForm(request.GET or None, lines=page.lines)
    if request.method == "GET" and asked.is_valid():
        page = end_page(books, prices=asked.prices)
    form = SaleForm(request.POST or None, lines=page.lines, today=visit.today)
    if form.is_valid() and _done(
        request, visit, form, sell_everything, _words_of(form) | {"prices": form.prices}
    ):
        return redirect("clubs:end", club=visit.club.slug)
    return render(request, "clubs/end/sell.html", {"visit": visit, "page": page, "form": form})


@never_cache
def hand_over(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.TREASURY)
    page = end_page(end_books(visit.club, on=visit.today), prices={})
    form = DecisionForm(request.POST or None, today=visit.today)
    if form.is_valid() and _done(request, visit, form, hand_everything_over, _words_of(form)):
        return redirect("clubs:end", club=visit.club.slug)
    return render(request, "clubs/end/hand_over.html", {"visit": visit, "page": page, "form": form})


@never_cache
def manage(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.TREASURY)
    form = StageForm(request.POST or None, today=visit.today)
    if form.is_valid() and _done(
        request, visit, form, start_managing, _words_of(form, day="starts_on")
    ):
        return redirect("clubs:end", club=visit.club.slug)
    return render(request, "clubs/end/manage.html", {"visit": visit, "form": form})


@never_cache
def close(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.TREASURY)
    page = end_page(end_books(visit.club, on=visit.today), prices={})
    form = StageForm(request.POST or None, today=visit.today)
    if form.is_valid() and _done(
        request, visit, form, close_club, _words_of(form, day="closed_on")
    ):
        return redirect("clubs:end", club=visit.club.slug)
    return render(request, "clubs/end/close.html", {"visit": visit, "page": page, "form": form})


def _words_of(form, *, day: str = "occurred_on") -> dict:
    """The decision as the actions take it; ``day`` is what they call its day."""
    typed = form.cleaned_data
    words = {day: typed["occurred_on"], "decision": typed["decision"], "token": typed["token"]}
    return words | ({"decided_on": typed["decided_on"]} if "decided_on" in typed else {})


def _done(request, visit, form, action, words: dict) -> bool:
    try:
        action(club=visit.club, by=request.user, today=visit.today, **words)
    except AlreadyPosted as error:
        messages.warning(request, error.message)
    except ValidationError as error:
        code = getattr(error, "code", "")
        form.add_error("occurred_on" if code in DAY_CODES else None, error)
        return False
    else:
        messages.success(request, _("C’est écrit dans les livres du club."))
    return True
