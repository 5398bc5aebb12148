"""The secretary's directory: the enterprises and the partners that events name."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clubs.permissions import Need, enter_club_or_404
from investments import actions, queries
from investments.forms import EnterpriseForm, PartnerForm
from investments.models import Enterprise, Partner
from investments.permissions import kept_or_404


def enterprises(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.STORY)
    context = {"visit": visit, "rows": queries.enterprises(visit.club)}
    return render(request, "investments/office/enterprises.html", context)


def new_enterprise(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.STORY)
    form = EnterpriseForm(request.POST or None)
    if form.is_valid():
        row = actions.add_enterprise(club=visit.club, by=request.user, **form.cleaned_data)
        messages.success(request, _("« %(name)s » est dans l’annuaire.") % {"name": row.name})
        return redirect("office:enterprises", club=visit.club.slug)
    context = {"visit": visit, "form": form, "enterprise": None}
    return render(request, "investments/office/enterprise.html", context)


def enterprise(request, club, enterprise):
    visit = enter_club_or_404(request.user, club, need=Need.STORY)
    row = kept_or_404(visit, Enterprise, pk=enterprise)
    form = EnterpriseForm(request.POST or None, instance=row)
    if form.is_valid():
        actions.edit_enterprise(enterprise=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("« %(name)s » est à jour.") % {"name": row.name})
        return redirect("office:enterprises", club=visit.club.slug)
    context = {"visit": visit, "form": form, "enterprise": form.initial["name"]}
    return render(request, "investments/office/enterprise.html", context)


def partners(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.STORY)
    context = {"visit": visit, "rows": queries.partners(visit.club)}
    return render(request, "investments/office/partners.html", context)


def new_partner(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.STORY)
    form = PartnerForm(request.POST or None)
    if form.is_valid():
        row = actions.add_partner(club=visit.club, by=request.user, **form.cleaned_data)
        messages.success(request, _("« %(name)s » est dans l’annuaire.") % {"name": row.name})
        return redirect("office:partners", club=visit.club.slug)
    context = {"visit": visit, "form": form, "partner": None}
    return render(request, "investments/office/partner.html", context)


def partner(request, club, partner):
    visit = enter_club_or_404(request.user, club, need=Need.STORY)
    row = kept_or_404(visit, Partner, pk=partner)
    form = PartnerForm(request.POST or None, instance=row)
    if form.is_valid():
        actions.edit_partner(partner=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("« %(name)s » est à jour.") % {"name": row.name})
        return redirect("office:partners", club=visit.club.slug)
    context = {"visit": visit, "form": form, "partner": form.initial["name"]}
    return render(request, "investments/office/partner.html", context)
