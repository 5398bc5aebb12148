"""The secretary's events: written, corrected, and read before they are published."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clubs.permissions import Need, enter_club_or_404
from investments import actions, queries
from investments.forms import EventForms
from investments.permissions import chronicle_or_404, event_or_404
from investments.timeline import timeline


def new_event(request, club, chronicle):
    visit = enter_club_or_404(request.user, club, need=Need.STORY)
    row = chronicle_or_404(visit, chronicle)
    forms = EventForms.of(request.POST or None, chronicle=row)
    if forms.is_valid():
        try:
            event = actions.add_event(chronicle=row, by=request.user, **forms.facts)
        except ValidationError as error:
            forms.event.add_error(None, error)
        else:
            messages.success(request, _("Le brouillon est enregistré. Relisez-le, puis publiez."))
            return redirect("office:event", club=visit.club.slug, event=event.pk)
    context = {"visit": visit, "forms": forms, "chronicle": row, "event": None, "pictures": []}
    return render(request, "investments/office/event.html", context)


def event(request, club, event):
    visit = enter_club_or_404(request.user, club, need=Need.STORY)
    row = event_or_404(visit, event)
    forms = EventForms.of(request.POST or None, chronicle=row.chronicle, event=row)
    if forms.is_valid():
        try:
            actions.edit_event(event=row, by=request.user, **forms.facts)
        except ValidationError as error:
            forms.event.add_error(None, error)
        else:
            messages.success(request, _("Les changements sont enregistrés."))
            return redirect("office:event", club=visit.club.slug, event=row.pk)
    context = {"visit": visit, "forms": forms, "chronicle": row.chronicle, "event": row}
    context["pictures"] = queries.picture_cards(row)
    return render(request, "investments/office/event.html", context)


def preview(request, club, event):
    """The event as the public will read it, drafts included."""
    visit = enter_club_or_404(request.user, club, need=Need.STORY)
    row = event_or_404(visit, event)
    page = timeline(row.chronicle, with_drafts=True)
    shown = next(shown for shown in page.events if shown.pk == row.pk)
    return render(request, "investments/office/preview.html", {"visit": visit, "event": shown})
