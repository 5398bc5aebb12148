"""READ: what is legal but odd about an operation that somebody is about to record."""

from datetime import date
from itertools import accumulate

from django.db.models import Sum
from django.utils.translation import gettext as _

from cigales.days import long_day
from cigales.money import format_euros
from clubs.ledger.entries import EFFECTS, Sign
from clubs.models import Club, LedgerEntry, Membership

from .records import records


def lowest_balance(club: Club, *, since: date) -> tuple[date, int]:
    """The day, from ``since`` on, at whose end the bank account held least, and how much.

    Cents. One query.
    """
    by_day = (
        LedgerEntry.objects.for_club(club)
        .order_by("occurred_on")
        .values_list("occurred_on")
        .annotate(Sum("cash_cents"))
    )
    days = list(by_day)
    balances = list(zip((d for d, _c in days), accumulate(c for _d, c in days), strict=True))
    before = [cents for day, cents in balances if day <= since]
    later = [(day, cents) for day, cents in balances if day > since]
    return min([(since, before[-1] if before else 0), *later], key=lambda found: found[1])


def operation_warnings(
    club: Club,
    *,
    kind: str,
    amount_cents: int,
    occurred_on: date,
    membership: Membership | None = None,
) -> list[str]:
    """What to say before an operation of ``kind`` is recorded; nothing when nothing is odd."""
    found = []
    if EFFECTS[kind].cash is Sign.MINUS:
        day, cents = lowest_balance(club, since=occurred_on)
        if cents < amount_cents:
            found.append(
                _("Le compte n’aurait plus que %(balance)s le %(day)s : il serait à découvert.")
                % {
                    "balance": format_euros(cents - amount_cents),
                    "day": long_day(day),
                }
            )
    if kind == "withdrawal" and membership is not None:
        found += _withdrawal_warnings(club, membership, amount_cents, occurred_on)
    twins = LedgerEntry.objects.for_club(club).filter(
        kind=kind, occurred_on=occurred_on, membership=membership, reversed_by=None
    )
    sign = EFFECTS[kind].cash.value
    if twins.filter(cash_cents=sign * amount_cents).exists():
        found.append(
            _("La même opération, du même montant, est déjà écrite ce jour-là. Est-ce une autre ?")
        )
    return found


def _withdrawal_warnings(
    club: Club, membership: Membership, amount_cents: int, day: date
) -> list[str]:
    told = records(club, on=day)
    table = told.told(method=club.method, on=day).stakes
    stake = table.of(membership.number)
    words = {"name": membership.person.full_name, "stake": format_euros(stake.cents)}
    if stake.cents < amount_cents:
        return [_("La quote-part de %(name)s n’est que de %(stake)s à cette date.") % words]
    return []
