"""Who may do what in a club. Every view of the office asks here, and nowhere else.

A club answers 404 to whoever does not belong to it: its very existence is not told. Inside it, a
member without the office that a page needs gets 403 and a page that says which office it takes.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubs.models import Club, Mandate, Membership, Person, Role


class Need(Enum):
    """What a page of the office asks of its visitor: the roles that open it, and how to say so."""

    # Accounts are open to all members of the club (Code civil 1873-11).
    MEMBER = (frozenset(), gettext_lazy("les membres du club"))
    LEDGER = (frozenset({Role.TREASURER}), gettext_lazy("la trésorière ou le trésorier du club"))
    TREASURY = (
        frozenset({Role.TREASURER, Role.MANAGER}),
        gettext_lazy("la trésorerie ou la gérance du club"),
    )
    STORY = (frozenset({Role.SECRETARY}), gettext_lazy("la ou le secrétaire du club"))
    CONTACTS = (frozenset(Role), gettext_lazy("la gérance, la trésorerie et le secrétariat"))

    @property
    def roles(self) -> frozenset[str]:
        return self.value[0]

    @property
    def words(self) -> str:
        return self.value[1]


@dataclass(frozen=True)
class Visit:
    """A signed-in person inside a club, on a day, with the offices they hold that day.

    ``membership`` is None for a superuser who does not belong to the club.
    """

    club: Club
    person: Person
    membership: Membership | None
    roles: frozenset[str]
    today: date

    def may(self, need: Need) -> bool:
        if self.person.is_superuser or need is Need.MEMBER:
            return True
        return bool(need.roles & self.roles)

    # For templates, which cannot call with an argument.
    @property
    def keeps_ledger(self) -> bool:
        return self.may(Need.LEDGER)

    @property
    def keeps_treasury(self) -> bool:
        return self.may(Need.TREASURY)

    @property
    def keeps_story(self) -> bool:
        return self.may(Need.STORY)

    @property
    def sees_contacts(self) -> bool:
        return self.may(Need.CONTACTS)


def enter_club_or_404(user: Person, slug: str, *, need: Need, today: date | None = None) -> Visit:
    """The visit of ``user`` to the club, in three queries.

    Raises ``Http404`` when there is no such club or they do not belong to it today, and
    ``PermissionDenied`` when they hold none of the offices that ``need`` asks for.
    """
    today = today or timezone.localdate()
    club = Club.objects.filter(slug=slug, founded_on__isnull=False).first()
    membership = (
        Membership.objects.filter(club=club, person=user).on(today).first() if club else None
    )
    if club is None or (membership is None and not user.is_superuser):
        raise Http404
    mandates = Mandate.objects.filter(membership=membership).on(today)
    visit = Visit(
        club=club,
        person=user,
        membership=membership,
        roles=frozenset(mandates.values_list("role", flat=True)) if membership else frozenset(),
        today=today,
    )
    if not visit.may(need):
        raise PermissionDenied(_("Cette page est réservée à : %(who)s.") % {"who": need.words})
    return visit


def clubs_of(user: Person, today: date):
    """The clubs whose office this person may enter that day."""
    clubs = Club.objects.filter(founded_on__isnull=False)
    if user.is_superuser:
        return clubs
    return clubs.filter(pk__in=Membership.objects.filter(person=user).on(today).values("club"))
