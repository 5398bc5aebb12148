"""The prepared files of photographs: to anybody when shown, else to the officers concerned."""

from pathlib import PurePosixPath

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from investments.models import Rendition
from investments.permissions import is_public, may_see_hidden
from investments.pictures import stored_name

CONTENT_TYPES = {".avif": "image/avif", ".webp": "image/webp", ".jpg": "image/jpeg"}


@login_not_required
@require_safe
def picture(request, picture_id, filename):
    """A rendition, never the original. Kept an hour at most: a consent can be withdrawn."""
    rendition = get_object_or_404(
        Rendition.objects.select_related("picture__event__chronicle__kept_by"),
        picture_id=picture_id,
        file=stored_name(picture_id, filename),
    )
    if is_public(rendition.picture):
        cache = "public, max-age=3600"
    elif may_see_hidden(request.user, rendition.picture):
        cache = "private, no-store"
    else:
        raise Http404
    kind = CONTENT_TYPES[PurePosixPath(filename).suffix]
    headers = {"Cache-Control": cache, "Content-Type": kind}
    return FileResponse(rendition.file.open(), headers=headers)
