"""What the treasurer writes of holdings: payments, what follows, certificates, schedules."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from clubs.actions import DAY_CODES, AlreadyPosted
from clubs.models import AttachmentKind
from clubs.permissions import Need, enter_club_or_404
from investments import actions
from investments.forms.holding import CertificateForm, TermsForm
from investments.forms.investment import NewInvestmentForm
from investments.forms.movements import MOVEMENTS
from investments.models import Instalment

from .portfolio import holding_or_404, page_or_404


@never_cache
def new_investment(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.LEDGER)
    form = NewInvestmentForm(request.POST or None, club=visit.club, today=visit.today)
    if form.is_valid():
        try:
            row = _record_investment(visit, form)
        except AlreadyPosted as error:
            messages.warning(request, error.message)
            return redirect("office:holdings", club=visit.club.slug)
        except ValidationError as error:
            _refuse(form, error, day="paid_on", amount="amount", other={"name": "new_enterprise"})
        else:
            messages.success(request, _("L’investissement est écrit au livre-journal."))
            return redirect("office:holding", club=visit.club.slug, holding=row.pk)
    return render(request, "investments/holding_new.html", {"visit": visit, "form": form})


def _record_investment(visit, form):
    cleaned = form.cleaned_data
    return actions.record_investment(
        club=visit.club,
        enterprise=cleaned["enterprise"],
        new_enterprise=cleaned["new_enterprise"],
        legal_form=cleaned["legal_form"],
        instrument=cleaned["instrument"],
        amount_cents=cleaned["amount"],
        paid_on=cleaned["paid_on"],
        securities=cleaned["securities"] or 0,
        eligibility=cleaned["eligibility"],
        tax_scheme=cleaned["tax_scheme"],
        terms=form.terms(cleaned["amount"]),
        token=cleaned["token"],
        by=visit.person,
        today=visit.today,
    )


@never_cache
def holding_operation(request, club, holding, kind):
    """One form for each kind of entry; « Voir l’effet » only calculates."""
    visit = enter_club_or_404(request.user, club, need=Need.LEDGER)
    row = holding_or_404(visit, holding)
    form = MOVEMENTS[kind](request.POST or None, holding=row, today=visit.today)
    if form.is_valid() and "calculate" not in request.POST:
        try:
            actions.record_movement(
                holding=row, kind=kind, by=visit.person, today=visit.today, **form.operation
            )
        except AlreadyPosted as error:
            messages.warning(request, error.message)
        except ValidationError as error:
            _refuse(form, error, day="occurred_on", amount=form.amount_field)
        else:
            messages.success(request, _("L’opération est écrite au livre-journal."))
        if not form.errors:
            return redirect("office:holding", club=visit.club.slug, holding=row.pk)
    context = {"visit": visit, "form": form, "holding": row}
    return render(request, "investments/holding_operation.html", context)


def holding_certificate(request, club, holding):
    visit = enter_club_or_404(request.user, club, need=Need.LEDGER)
    row = holding_or_404(visit, holding)
    is_attached = row.payment.attachments.filter(kind=AttachmentKind.CERTIFICATE).exists()
    form = CertificateForm(request.POST or None, holding=row, is_attached=is_attached)
    if form.is_valid():
        try:
            actions.certify_holding(
                holding=row,
                eligibility=form.cleaned_data["eligibility"],
                tax_scheme=form.cleaned_data["tax_scheme"],
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("L’état du certificat est à jour."))
            return redirect("office:holding", club=visit.club.slug, holding=row.pk)
    context = {"visit": visit, "form": form, "holding": row, "is_attached": is_attached}
    return render(request, "investments/holding_certificate.html", context)


def schedule(request, club, holding):
    """The instalments agreed, and the form that adds some."""
    visit = enter_club_or_404(request.user, club, need=Need.LEDGER)
    row = holding_or_404(visit, holding)
    page = page_or_404(row, on=visit.today)
    form = TermsForm(
        request.POST or None,
        paid_cents=page.line.paid_cents,
        scheduled_cents=page.scheduled_cents,
    )
    if form.is_valid():
        try:
            terms = form.terms(form.cleaned_data["amount"])
            actions.add_terms(holding=row, terms=terms, by=request.user)
        except ValidationError as error:
            form.add_error("first_on", error)
        else:
            messages.success(request, _("L’échéancier est à jour."))
            return redirect("office:schedule", club=visit.club.slug, holding=row.pk)
    context = {"visit": visit, "form": form, "page": page}
    return render(request, "investments/holding_schedule.html", context)


@require_POST
def remove_instalment(request, club, instalment):
    visit = enter_club_or_404(request.user, club, need=Need.LEDGER)
    rows = Instalment.objects.filter(holding__club=visit.club).select_related("holding")
    row = get_object_or_404(rows, pk=instalment)
    actions.remove_term(instalment=row, by=request.user)
    messages.success(request, _("L’échéance est retirée."))
    return redirect("office:schedule", club=visit.club.slug, holding=row.holding_id)


def _refuse(form, error, *, day, amount, other=None):
    """Puts what an action refused beside the field it is about."""
    if hasattr(error, "error_dict"):
        for name, errors in error.error_dict.items():
            name = (other or {}).get(name, name)
            form.add_error(name if name in form.fields else None, errors)
        return
    field = None
    if error.code in DAY_CODES or error.code == "before_payment":
        field = day
    elif error.code == "line":
        field = amount
    elif error.code == "proceeds":
        field = "proceeds"
    form.add_error(field, error)
