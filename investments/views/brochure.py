"""The chronicle on paper, for whoever keeps its story."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from clubs.permissions import Need, enter_club_or_404
from investments.brochure.render import print_brochure
from investments.models import Chronicle


def brochure(request, club, chronicle):
    visit = enter_club_or_404(request.user, club, need=Need.STORY)
    rows = Chronicle.objects.select_related("territory", "kept_by")
    row = get_object_or_404(rows, slug=chronicle, kept_by=visit.club)
    printed = print_brochure(row, site_url=request.build_absolute_uri("/"))
    headers = {"Content-Disposition": f'attachment; filename="brochure-{row.slug}.pdf"'}
    return HttpResponse(printed.pdf, content_type="application/pdf", headers=headers)
