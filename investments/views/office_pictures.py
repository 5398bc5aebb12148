"""The secretary's photographs of an event: added, described, ordered, taken away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from clubs.permissions import Need, enter_club_or_404
from investments import actions, queries
from investments.forms import NewPictureForm, PictureForm
from investments.models import Consent
from investments.permissions import event_or_404, picture_or_404


def new_picture(request, club, event):
    visit = enter_club_or_404(request.user, club, need=Need.STORY)
    row = event_or_404(visit, event)
    form = NewPictureForm(request.POST or None, request.FILES or None, today=visit.today)
    if form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            picture = actions.add_picture(
                event=row, upload=facts.pop("photograph"), by=request.user, **facts
            )
        except ValidationError as error:
            form.add_refusal(error)
        else:
            _say_added(request, picture)
            return redirect("office:event", club=visit.club.slug, event=row.pk)
    context = {"visit": visit, "event": row, "form": form}
    return render(request, "investments/office/new_picture.html", context)


def picture(request, club, picture):
    visit = enter_club_or_404(request.user, club, need=Need.STORY)
    row = picture_or_404(visit, picture)
    form = PictureForm(request.POST or None, picture=row, today=visit.today)
    if form.is_valid():
        actions.edit_picture(picture=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("La photographie est à jour."))
        return redirect("office:event", club=visit.club.slug, event=row.event_id)
    context = {"visit": visit, "event": row.event, "form": form, "card": queries.picture_card(row)}
    return render(request, "investments/office/picture.html", context)


def remove_picture(request, club, picture):
    visit = enter_club_or_404(request.user, club, need=Need.STORY)
    row = picture_or_404(visit, picture)
    if request.method == "POST":
        actions.remove_picture(picture=row, by=request.user)
        messages.success(request, _("La photographie est retirée, avec tous ses fichiers."))
        return redirect("office:event", club=visit.club.slug, event=row.event_id)
    context = {"visit": visit, "event": row.event, "card": queries.picture_card(row)}
    return render(request, "investments/office/remove_picture.html", context)


@require_safe
@never_cache
def original(request, club, picture):
    """The clean original, for the secretary alone: a press office or a printer may ask for it."""
    visit = enter_club_or_404(request.user, club, need=Need.STORY)
    row = picture_or_404(visit, picture)
    name = f"{row.event.slug}-{row.position}.jpg"
    return FileResponse(row.original.open(), as_attachment=True, filename=name)


def _say_added(request, picture):
    if picture.consent == Consent.MISSING:
        messages.warning(
            request,
            _("La photographie est gardée mais cachée, tant que l’accord n’est pas donné."),
        )
    else:
        messages.success(request, _("La photographie est prête, pour la page et la brochure."))
