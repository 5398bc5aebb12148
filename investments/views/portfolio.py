"""What the club holds, open to all its members."""

from django.shortcuts import render

from clubs.permissions import Need, enter_club_or_404
from investments.holdings import portfolio


def holdings(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.MEMBER)
    page = portfolio(visit.club, on=visit.today)
    return render(request, "investments/holdings.html", {"visit": visit, "page": page})
