"""The papers beside the entries: every member may read them, the treasurer joins them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from clubs.actions.attachments import attach_paper, remove_attachment
from clubs.forms.attachments import AttachmentForm
from clubs.models import Attachment
from clubs.permissions import Need, Visit, enter_club_or_404
from clubs.queries.entry import entries_for_page, entry_page


def attach(request, club, entry):
    visit = enter_club_or_404(request.user, club, need=Need.LEDGER)
    page = entry_page(get_object_or_404(entries_for_page(visit.club), pk=entry))
    form = AttachmentForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            attach_paper(
                entry=page.entry,
                kind=form.cleaned_data["kind"],
                upload=form.cleaned_data["file"],
                by=request.user,
            )
        except ValidationError as error:
            form.add_error("file", error)
        else:
            messages.success(request, _("La pièce est jointe ; tous les membres peuvent la lire."))
            return redirect("clubs:entry", club=visit.club.slug, entry=page.entry.pk)
    return render(request, "clubs/attach.html", {"visit": visit, "page": page, "form": form})


@require_safe
@never_cache  # which forbids keeping it anywhere: no-store
def attachment(request, club, attachment):
    """The file, to be saved and never run: as a download, under the type its content has."""
    visit = enter_club_or_404(request.user, club, need=Need.MEMBER)
    row = _attachment_or_404(visit, attachment)
    try:
        file = row.file.open()
    except FileNotFoundError:
        raise Http404(_("Le fichier de cette pièce manque sur le serveur.")) from None
    response = FileResponse(
        file, as_attachment=True, filename=row.name, content_type=row.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def remove(request, club, attachment):
    visit = enter_club_or_404(request.user, club, need=Need.LEDGER)
    row = _attachment_or_404(visit, attachment)
    if request.method == "POST":
        try:
            remove_attachment(attachment=row, by=request.user)
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            messages.success(request, _("La pièce est retirée."))
        return redirect("clubs:entry", club=visit.club.slug, entry=row.entry_id)
    return render(request, "clubs/attachment_remove.html", {"visit": visit, "attachment": row})


def _attachment_or_404(visit: Visit, pk) -> Attachment:
    rows = Attachment.objects.filter(entry__club=visit.club).select_related("entry__club")
    return get_object_or_404(rows, pk=pk)
