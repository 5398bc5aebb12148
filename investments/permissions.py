"""Which part of the story a club may change, and who may see what is not public yet.

A club changes what it keeps (``kept_by``) and nothing else: what another club keeps, or nobody,
answers 404 like what does not exist.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from clubs.models import Membership, Person
from clubs.permissions import Need, Visit, enter_club_or_404
from investments.models import Chronicle, InvestmentEvent, Picture


def kept_or_404(visit: Visit, model, **lookup):
    """A chronicle, an enterprise or a partner that the visited club keeps."""
    return get_object_or_404(model, kept_by=visit.club, **lookup)


def chronicle_or_404(visit: Visit, slug: str) -> Chronicle:
    return kept_or_404(visit, Chronicle.objects.select_related("territory"), slug=slug)


def event_or_404(visit: Visit, pk: int) -> InvestmentEvent:
    events = InvestmentEvent.objects.select_related("chronicle__territory", "enterprise")
    return get_object_or_404(events, pk=pk, chronicle__kept_by=visit.club)


def picture_or_404(visit: Visit, pk) -> Picture:
    pictures = Picture.objects.select_related("event__chronicle")
    return get_object_or_404(pictures, pk=pk, event__chronicle__kept_by=visit.club)


def is_public(picture: Picture) -> bool:
    event = picture.event
    return picture.is_shown and event.is_published and event.chronicle.is_published


def may_see_hidden(user, picture: Picture) -> bool:
    """The officers of the club that keeps the chronicle, while a picture waits."""
    club = picture.event.chronicle.kept_by
    if not isinstance(user, Person) or club is None:
        return False
    try:
        enter_club_or_404(user, club.slug, need=Need.CONTACTS)
    except (Http404, PermissionDenied):
        return False
    return True


def may_read_papers_of(visit: Visit, membership: Membership) -> None:
    """One's own papers, with one's address and taxes: for oneself and the club's officers.

    Raises ``PermissionDenied`` for anybody else.
    """
    is_own = visit.membership is not None and visit.membership.pk == membership.pk
    if not (is_own or visit.sees_contacts):
        raise PermissionDenied(_("Ces papiers ne sont ouverts qu’à la personne et au bureau."))
