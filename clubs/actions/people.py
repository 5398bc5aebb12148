"""WRITE: who is of the club, and what they promise."""

from django.db.models import Max

from clubs.models import Club, Membership


def next_member_number(club: Club) -> int:
    """The number of the next member; a number is never given twice."""
    last = Membership.objects.filter(club=club).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
