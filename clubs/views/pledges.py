"""Promises and payments: who promised what, how to pay it, and the household watch."""

from datetime import date

import segno
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cigales.as_of import as_of
from cigales.tables import Column, Table, csv_response
from clubs import actions
from clubs.forms import ClubDetailsForm, HouseholdForm, PledgeForm
from clubs.models import Membership
from clubs.months import format_month, months_of_year, parse_month
from clubs.payment_request import epc_payload
from clubs.permissions import Need, Visit, enter_club_or_404
from clubs.queries import payments

_CODE_KINDS = {"svg": "image/svg+xml", "png": "image/png"}


@require_safe
def promises(request, club):
    """Promised and received, for a month or a year, at a date."""
    visit = enter_club_or_404(request.user, club, need=Need.MEMBER)
    at = as_of(request, today=visit.today, earliest=visit.club.founded_on)
    page = payments.promises(visit.club, *_period_or_404(request, visit, at.day), on=at.day)
    table = _promises_table(visit, page)
    if request.GET.get("format") == "csv":
        return csv_response(table, f"promis-et-recu-{page.period}-au-{at.day}")
    context = {"visit": visit, "page": page, "table": table, "as_of": at}
    return render(request, "clubs/pledges/promises.html", context)


def pledge(request, club, membership):
    visit = enter_club_or_404(request.user, club, need=Need.TREASURY)
    row = _member_or_404(visit, membership)
    history = list(row.pledges.order_by("starts_on"))
    latest = next((p for p in reversed(history) if p.amount_cents), None)
    form = PledgeForm(request.POST or None, membership=row, latest=latest, today=visit.today)
    if form.is_valid() and _record_pledge(visit, row, form):
        messages.success(request, _("L’engagement est noté ; ce qui précède reste écrit."))
        return redirect("clubs:member", club=visit.club.slug, membership=row.pk)
    context = {"visit": visit, "membership": row, "form": form, "history": history[::-1]}
    return render(request, "clubs/pledges/pledge.html", context)


def _record_pledge(visit: Visit, membership: Membership, form: PledgeForm) -> bool:
    try:
        actions.record_pledge(
            membership=membership,
            amount_cents=form.cleaned_data["amount"],
            rhythm=form.cleaned_data["rhythm"],
            month=form.cleaned_data["month"],
            by=visit.person,
            today=visit.today,
        )
    except ValidationError as error:
        form.add_error("month", error)
        return False
    return True


@require_safe
def payment(request, club, membership):
    """« Mon virement »: for the member themself and the officers."""
    visit = enter_club_or_404(request.user, club, need=Need.MEMBER)
    page = _payment_page(request, visit, membership)
    return render(request, "clubs/pledges/payment.html", {"visit": visit, "page": page})


@require_safe
def payment_code(request, club, membership, kind):
    """The payment code as an image: drawn for the page, in dots for a bank's application."""
    visit = enter_club_or_404(request.user, club, need=Need.MEMBER)
    page = _payment_page(request, visit, membership)
    if page.transfer is None or kind not in _CODE_KINDS:
        raise Http404
    # EPC069-12 asks for the correction level M; four modules of quiet around.
    code = segno.make_qr(epc_payload(page.transfer), error="m", boost_error=False)
    response = HttpResponse(content_type=_CODE_KINDS[kind])
    code.save(response, kind=kind, scale=8, border=4, light="white")
    return response


@require_safe
def households(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.CONTACTS)
    form = HouseholdForm(memberships=_present(visit)) if visit.keeps_treasury else None
    return _show_households(request, visit, form)


@require_POST
def link_household(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.TREASURY)
    form = HouseholdForm(request.POST, memberships=_present(visit))
    if form.is_valid():
        try:
            actions.link_household(memberships=form.cleaned_data["members"], by=request.user)
        except ValidationError as error:
            form.add_error("members", error)
        else:
            messages.success(request, _("C’est noté : les versements du foyer s’additionnent."))
            return redirect("clubs:households", club=visit.club.slug)
    return _show_households(request, visit, form)


def _show_households(request, visit, form):
    at = as_of(request, today=visit.today, earliest=visit.club.founded_on)
    page = payments.households(visit.club, on=at.day)
    context = {"visit": visit, "page": page, "as_of": at, "form": form}
    return render(request, "clubs/pledges/households.html", context)


@require_POST
def leave_household(request, club, membership):
    visit = enter_club_or_404(request.user, club, need=Need.TREASURY)
    row = _member_or_404(visit, membership)
    try:
        actions.leave_household(membership=row, by=request.user)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("C’est noté : cette personne est seule dans son foyer."))
    return redirect("clubs:households", club=visit.club.slug)


def club_details(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.TREASURY)
    form = ClubDetailsForm(request.POST or None, club=visit.club)
    if form.is_valid():
        actions.record_club_details(club=visit.club, **form.cleaned_data, by=request.user)
        messages.success(request, _("Les coordonnées du club sont enregistrées."))
        return redirect("clubs:details", club=visit.club.slug)
    return render(request, "clubs/pledges/details.html", {"visit": visit, "form": form})


def _member_or_404(visit: Visit, pk: int) -> Membership:
    return get_object_or_404(Membership.objects.for_club(visit.club), pk=pk)


def _present(visit: Visit):
    return Membership.objects.for_club(visit.club).on(visit.today).by_seniority()


def _payment_page(request, visit: Visit, pk: int) -> payments.PaymentPage:
    """Account numbers are for the member themself and the officers, whoever else is of the club."""
    row = _member_or_404(visit, pk)
    row.club = visit.club
    if not visit.sees_contacts and (visit.membership is None or row.pk != visit.membership.pk):
        raise PermissionDenied(_("Cette page est réservée à cette personne et au bureau du club."))
    month = request.GET.get("mois")
    try:
        chosen = parse_month(month) if month else None
        return payments.payment_page(row, on=visit.today, month=chosen)
    except (ValueError, LookupError):
        raise Http404(_("Rien n’est à payer pour ce mois.")) from None


def _period_or_404(request, visit: Visit, day: date) -> tuple[date, date]:
    """« 2026-11 » or « 2026 »: the first and the last month asked for, this month by default."""
    typed = request.GET.get("periode", format_month(day))
    try:
        if len(typed) == 4 and typed.isascii() and typed.isdigit():
            months = months_of_year(int(typed))
            first, last = months[0], months[-1]
        else:
            first = last = parse_month(typed)
    except ValueError:
        raise Http404(_("Cette période n’existe pas.")) from None
    if not visit.club.founded_on.year <= first.year <= visit.today.year:
        raise Http404(_("Cette période est en dehors de la vie du club."))
    return first, last


def _promises_table(visit: Visit, page: payments.Promises) -> Table:
    def address(row):
        return reverse("clubs:member", args=[visit.club.slug, row.membership_id])

    columns = (
        Column(_("Membre"), lambda row: row.name, link=address),
        Column(_("Promis"), lambda row: row.promised_cents, kind="euro", is_totalled=True),
        Column(_("Reçu"), lambda row: row.received_cents, kind="euro", is_totalled=True),
        Column(
            _("En retard"), lambda row: row.arrears_cents or None, kind="euro", is_totalled=True
        ),
        Column(_("D’avance"), lambda row: row.ahead_cents or None, kind="euro", is_totalled=True),
    )
    return Table(
        caption=_("Promis et reçu, par membre"),
        columns=columns,
        rows=page.rows,
        anchor="promis-et-recu",
        empty=_("Personne n’était membre du club pendant cette période."),
    )
