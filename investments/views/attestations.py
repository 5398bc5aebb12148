"""The attestations of a year step by step, and each as a PDF."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from clubs.permissions import Need, enter_club_or_404
from investments.actions.attestations import (
    cancel_attestation,
    check_attestations,
    draft_attestations,
    issue_attestations,
)
from investments.forms.tax import CancelForm, CheckForm, TaxYearForm
from investments.models import Attestation, AttestationState
from investments.papers.attestation import attestation_page
from investments.papers.attestations import attestations_page
from investments.papers.catalogue import print_paper
from investments.permissions import may_read_papers_of
from investments.views.papers import pdf_response


def attestations(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.LEDGER)
    return _show(request, visit, _year_or_404(request.GET.get("annee"), visit))


def _show(request, visit, tax_year, form=None):
    page = attestations_page(visit.club, tax_year=tax_year, today=visit.today)
    form = form or CheckForm(has_problems=bool(page.problems), tax_year=tax_year)
    context = {"visit": visit, "page": page, "form": form}
    return render(request, "investments/papers/attestations.html", context)


@require_POST
def draft(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.LEDGER)
    return _do(request, visit, draft_attestations, _drafted)


@require_POST
def check(request, club):
    """With something wrong, the box « J’ai lu » must be ticked first."""
    visit = enter_club_or_404(request.user, club, need=Need.LEDGER)
    tax_year = _year_or_404(request.POST.get("annee"), visit)
    page = attestations_page(visit.club, tax_year=tax_year, today=visit.today)
    form = CheckForm(request.POST, has_problems=bool(page.problems), tax_year=tax_year)
    if not form.is_valid():
        return _show(request, visit, tax_year, form)
    return _do(request, visit, check_attestations, _checked)


@require_POST
def issue(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.LEDGER)
    return _do(request, visit, issue_attestations, _issued)


def _drafted(count: int) -> str:
    words = ngettext(
        "%(count)d attestation préparée : relisez-la.",
        "%(count)d attestations préparées : relisez-les.",
        count,
    )
    return words % {"count": count}


def _checked(count: int) -> str:
    words = ngettext(
        "%(count)d attestation vérifiée : vous pouvez la délivrer.",
        "%(count)d attestations vérifiées : vous pouvez les délivrer.",
        count,
    )
    return words % {"count": count}


def _issued(count: int) -> str:
    words = ngettext(
        "%(count)d attestation délivrée : son membre la trouve dans ses documents.",
        "%(count)d attestations délivrées : chaque membre trouve la sienne dans ses documents.",
        count,
    )
    return words % {"count": count}


def _do(request, visit, action, words):
    """One step for all the attestations of a year."""
    tax_year = _year_or_404(request.POST.get("annee"), visit)
    try:
        found = action(club=visit.club, tax_year=tax_year, by=request.user, today=visit.today)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        count = found if isinstance(found, int) else len(found)
        messages.success(request, words(count))
    return redirect(_address(visit.club, tax_year))


def attestation(request, club, attestation):
    """The paper itself: for its holder once it is issued, for the officers at any time."""
    visit = enter_club_or_404(request.user, club, need=Need.MEMBER)
    row = _row_or_404(visit, attestation)
    may_read_papers_of(visit, row.membership)
    is_given = row.state in (AttestationState.ISSUED, AttestationState.CANCELLED)
    if not (is_given or visit.sees_contacts):
        raise Http404(_("Cette attestation n’est pas délivrée."))
    page = attestation_page(row, today=visit.today)
    name = f"attestation-{row.tax_year}-{row.number or 'projet'}"
    return pdf_response(print_paper("attestation", page), name)


def cancel(request, club, attestation):
    visit = enter_club_or_404(request.user, club, need=Need.LEDGER)
    row = _row_or_404(visit, attestation)
    form = CancelForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            cancel_attestation(attestation=row, reason=reason, by=request.user, today=visit.today)
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            messages.success(request, _("L’attestation est annulée ; son numéro reste visible."))
        return redirect(_address(visit.club, row.tax_year))
    context = {"visit": visit, "form": form, "row": row, "back": _address(visit.club, row.tax_year)}
    return render(request, "investments/papers/cancel.html", context)


def _row_or_404(visit, pk) -> Attestation:
    rows = Attestation.objects.select_related("club", "membership__person")
    return get_object_or_404(rows.prefetch_related("lines"), pk=pk, club=visit.club)


def _year_or_404(typed, visit) -> int:
    """A calendar year of the club's life: last year's papers are those of the season."""
    first, last = visit.club.founded_on.year, visit.today.year
    form = TaxYearForm({"annee": typed if typed is not None else max(last - 1, first)})
    if not form.is_valid() or not first <= form.cleaned_data["annee"] <= last:
        raise Http404(_("Le club n’a pas de papiers pour cette année-là."))
    return form.cleaned_data["annee"]


def _address(club, tax_year) -> str:
    return f"{reverse('office:attestations', args=[club.slug])}?annee={tax_year}"
