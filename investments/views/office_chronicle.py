"""The secretary's chronicle: its events in order, and its own texts."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clubs.permissions import Need, enter_club_or_404
from investments import actions, queries
from investments.forms import ChronicleForm
from investments.permissions import chronicle_or_404, event_or_404


def chronicle(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.STORY)
    page = queries.chronicle_page(visit.club)
    return render(request, "investments/office/chronicle.html", {"visit": visit, "page": page})


def chronicle_texts(request, club, chronicle):
    visit = enter_club_or_404(request.user, club, need=Need.STORY)
    row = chronicle_or_404(visit, chronicle)
    form = ChronicleForm(request.POST or None, instance=row)
    if form.is_valid():
        try:
            actions.edit_chronicle(chronicle=row, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Les textes de la chronique sont enregistrés."))
            return redirect("office:chronicle", club=visit.club.slug)
    context = {"visit": visit, "form": form, "title": form.initial["title"]}
    return render(request, "investments/office/chronicle_texts.html", context)


@require_POST
def publish_event(request, club, event):
    visit = enter_club_or_404(request.user, club, need=Need.STORY)
    row = event_or_404(visit, event)
    actions.publish_event(event=row, by=request.user)
    if row.chronicle.is_published:
        messages.success(request, _("« %(title)s » est publié.") % {"title": row.title})
    else:
        messages.warning(
            request,
            _("« %(title)s » sera visible quand la chronique elle-même sera publiée.")
            % {"title": row.title},
        )
    return _back_to_list(visit, row)


@require_POST
def withdraw_event(request, club, event):
    visit = enter_club_or_404(request.user, club, need=Need.STORY)
    row = event_or_404(visit, event)
    actions.withdraw_event(event=row, by=request.user)
    messages.success(
        request,
        _("« %(title)s » est de nouveau un brouillon : le public ne le voit plus.")
        % {"title": row.title},
    )
    return _back_to_list(visit, row)


@require_POST
def move_event(request, club, event, steps):
    visit = enter_club_or_404(request.user, club, need=Need.STORY)
    row = event_or_404(visit, event)
    actions.move_event(event=row, steps=steps, by=request.user)
    return _back_to_list(visit, row)


def _back_to_list(visit, event):
    address = reverse("office:chronicle", kwargs={"club": visit.club.slug})
    return redirect(f"{address}#evenement-{event.pk}")
