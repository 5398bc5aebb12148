"""What anybody may read: the timeline and the enterprises of it."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render

from investments.models import Chronicle, Enterprise
from investments.timeline import enterprise_page, timeline


@login_not_required
def home(request):
    chronicle = Chronicle.objects.filter(is_published=True).select_related("territory").first()
    page = timeline(chronicle) if chronicle else None
    return render(request, "investments/timeline.html", {"page": page})


@login_not_required
def enterprise(request, slug):
    page = enterprise_page(get_object_or_404(Enterprise, slug=slug))
    if page is None:
        raise Http404
    return render(request, "investments/enterprise.html", {"page": page})
