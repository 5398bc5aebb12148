"""READ: what the treasurer should know before a payment to an enterprise is recorded."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from clubs.models import Club, LedgerEntry
from investments.models import Enterprise, Holding, Instrument
from investments.portfolio import lowest_balance

from .lines import line_positions

LOANS = (Instrument.LOAN, Instrument.SHAREHOLDER_LOAN)


@dataclass(frozen=True)
class BeforeInvesting:
    """``balance_cents`` is the lowest of the bank account from the day of payment on.

    ``lent_cents`` is what the club lent to the enterprise in that calendar year already, and
    ``has_capital`` whether it holds a part of its capital.
    """

    balance_cents: int
    lent_cents: int
    has_capital: bool


def before_investing(
    club: Club, enterprise: Enterprise | None, *, paid_on: date
) -> BeforeInvesting:
    """Three queries."""
    entries = LedgerEntry.objects.for_club(club).order_by("occurred_on")
    by_day = entries.values_list("occurred_on").annotate(Sum("cash_cents"))
    lent, has_capital = 0, False
    if enterprise is not None:
        lines = line_positions(club, on=date.max)
        for holding in Holding.objects.filter(club=club, enterprise=enterprise).select_related(
            "payment"
        ):
            line = lines.get(holding.payment.number)
            if line is None:
                continue
            if holding.instrument in LOANS and line.paid_on.year == paid_on.year:
                lent += line.paid_cents
            has_capital |= holding.instrument == Instrument.EQUITY and line.is_open
    return BeforeInvesting(
        balance_cents=lowest_balance(by_day, since=paid_on),
        lent_cents=lent,
        has_capital=has_capital,
    )
