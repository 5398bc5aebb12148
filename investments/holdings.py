"""READ: what a club holds, at cost, as of a day (DOMAIN.md section 3, rule 6)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from clubs.models import Club, LedgerEntry
from investments.models import Holding


@dataclass(frozen=True)
class HoldingRow:
    """One participation: what was paid, what came back as income, what is still placed."""

    enterprise: str
    instrument: str
    paid_on: date
    paid_cents: int
    income_cents: int
    carrying_cents: int


@dataclass(frozen=True)
class Portfolio:
    rows: tuple[HoldingRow, ...]

    @property
    def paid_cents(self) -> int:
        return sum(row.paid_cents for row in self.rows)

    @property
    def income_cents(self) -> int:
        return sum(row.income_cents for row in self.rows)

    @property
    def carrying_cents(self) -> int:
        return sum(row.carrying_cents for row in self.rows)


def portfolio(club: Club, *, on: date) -> Portfolio:
    """One query. A holding whose payment was reversed by that day is none."""
    after = LedgerEntry.objects.on(on).filter(line=OuterRef("payment")).order_by().values("line")
    income = after.filter(Q(kind="income") | Q(reverses__kind="income"))
    holdings = (
        Holding.objects.filter(club=club, payment__occurred_on__lte=on)
        .exclude(payment__reversed_by__occurred_on__lte=on)
        .select_related("enterprise", "payment")
        .annotate(
            income_cents=Coalesce(Subquery(income.annotate(t=Sum("cash_cents")).values("t")), 0),
            carrying_cents=F("payment__carrying_cents")
            + Coalesce(Subquery(after.annotate(t=Sum("carrying_cents")).values("t")), 0),
        )
        .order_by("payment__occurred_on", "pk")
    )
    return Portfolio(
        tuple(
            HoldingRow(
                enterprise=holding.enterprise.name,
                instrument=holding.get_instrument_display(),
                paid_on=holding.payment.occurred_on,
                paid_cents=holding.payment.carrying_cents,
                income_cents=holding.income_cents,
                carrying_cents=holding.carrying_cents,
            )
            for holding in holdings
        )
    )
