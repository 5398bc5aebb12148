"""Who comes into the club, who leaves it, what leavers are owed and paid."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cigales.as_of import as_of
from cigales.money import format_euros
from clubs.actions import DAY_CODES, AlreadyPosted
from clubs.actions.arrivals import admit_member, cancel_departure, pay_leaver, record_departure
from clubs.forms.arrivals import AdmissionForm, DepartureForm, PayLeaverForm
from clubs.letterhead import letterhead
from clubs.models import Membership
from clubs.permissions import Need, enter_club_or_404
from clubs.queries.arrivals import arrival_page, names_of_members
from clubs.queries.departures import exit_page

from .stakes import pdf_response


@never_cache
def admit(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.TREASURY)
    page = arrival_page(visit.club, on=visit.today)
    present = names_of_members(visit.club, on=visit.today)
    form = AdmissionForm(request.POST or None, page=page, present=present, today=visit.today)
    if form.is_valid():
        fields = {k: v for k, v in form.cleaned_data.items() if k not in ("amount", "confirmed")}
        try:
            row = admit_member(
                club=visit.club,
                amount_cents=form.cleaned_data["amount"],
                by=request.user,
                today=visit.today,
                **fields,
            )
        except ValidationError as error:
            _refuse(form, error, day="joined_on")
        else:
            words = _("%(name)s est membre du club.") % {"name": row.person.full_name}
            messages.success(request, words)
            return redirect("clubs:member", club=visit.club.slug, membership=row.pk)
    return render(
        request, "clubs/arrivals/admit.html", {"visit": visit, "page": page, "form": form}
    )


@never_cache
def departure(request, club, membership):
    visit = enter_club_or_404(request.user, club, need=Need.TREASURY)
    row = _member_or_404(visit, membership)
    if row.left_on is not None:
        return redirect("clubs:exit", club=visit.club.slug, membership=row.pk)
    form = DepartureForm(request.POST or None, membership=row, today=visit.today)
    if form.is_valid():
        try:
            record_departure(
                membership=row,
                left_on=form.cleaned_data["left_on"],
                leaving=form.cleaned_data["leaving"],
                is_settled_at_once=form.is_settled_at_once,
                by=request.user,
                today=visit.today,
            )
        except ValidationError as error:
            _refuse(form, error, day="left_on")
        else:
            messages.success(request, _("Le départ est enregistré : voici le décompte de sortie."))
            return redirect("clubs:exit", club=visit.club.slug, membership=row.pk)
    return render(
        request, "clubs/arrivals/departure.html", {"visit": visit, "row": row, "form": form}
    )


@require_POST
def take_back_departure(request, club, membership):
    visit = enter_club_or_404(request.user, club, need=Need.TREASURY)
    row = _member_or_404(visit, membership)
    try:
        cancel_departure(membership=row, by=request.user)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
        return redirect("clubs:exit", club=visit.club.slug, membership=row.pk)
    messages.success(request, _("Le départ est annulé : cette personne est membre du club."))
    return redirect("clubs:member", club=visit.club.slug, membership=row.pk)


def exit_statement(request, club, membership):
    visit, row, when = _statement(request, club, membership)
    page = exit_page(visit.club, row, on=when.day)
    return render(
        request, "clubs/arrivals/exit.html", {"visit": visit, "page": page, "as_of": when}
    )


def exit_paper(request, club, membership):
    visit, row, when = _statement(request, club, membership)
    page = exit_page(visit.club, row, on=when.day)
    title = _("Décompte de sortie, simulé") if page.is_simulated else _("Décompte de sortie")
    words = {"letterhead": letterhead(visit.club, title=title, on=when.day), "page": page}
    name = f"decompte-de-sortie-{row.number}-{when.day:%Y-%m-%d}"
    return pdf_response("print/exit_statement.html", words, name)


@never_cache
def pay(request, club, membership):
    visit = enter_club_or_404(request.user, club, need=Need.LEDGER)
    row = _member_or_404(visit, membership)
    if row.left_on is None or row.left_on > visit.today:
        raise Http404(_("Cette personne n’a pas quitté le club."))
    page = exit_page(visit.club, row, on=visit.today)
    form = PayLeaverForm(request.POST or None, page=page, today=visit.today)
    if form.is_valid() and _pay(request, visit, row, form):
        return redirect("clubs:exit", club=visit.club.slug, membership=row.pk)
    return render(request, "clubs/arrivals/pay.html", {"visit": visit, "page": page, "form": form})


def _pay(request, visit, row, form) -> bool:
    try:
        entry = pay_leaver(
            membership=row,
            amount_cents=form.cleaned_data["amount"],
            paid_on=form.cleaned_data["paid_on"],
            token=form.cleaned_data["token"],
            by=request.user,
            today=visit.today,
        )
    except AlreadyPosted as error:
        messages.warning(request, error.message)
    except ValidationError as error:
        form.add_error("paid_on" if error.code in DAY_CODES else "amount", error)
        return False
    else:
        words = _("%(amount)s payés à %(name)s, écriture n°\u00a0%(number)d du livre-journal.")
        amount, name = format_euros(-entry.cash_cents), row.person.full_name
        messages.success(request, words % {"amount": amount, "name": name, "number": entry.number})
    return True


def _statement(request, club, membership):
    visit = enter_club_or_404(request.user, club, need=Need.MEMBER)
    row = _member_or_404(visit, membership)
    if row.joined_on > visit.today:
        raise Http404(_("Cette personne n’est pas encore arrivée."))
    return visit, row, as_of(request, today=visit.today, earliest=row.joined_on)


def _member_or_404(visit, membership) -> Membership:
    memberships = Membership.objects.for_club(visit.club).select_related("club")
    return get_object_or_404(memberships, pk=membership)


def _refuse(form, error: ValidationError, *, day: str) -> None:
    """The message beside the field that it is about."""
    if hasattr(error, "error_dict"):
        known = {name: errors for name, errors in error.error_dict.items() if name in form.fields}
        form.add_error(None, ValidationError(known) if known else error.messages)
    else:
        form.add_error(day if getattr(error, "code", "") in DAY_CODES else None, error)
