"""READ: the accounts in pictures, each with the same figures as a table.

Years are calendar years, by the day of the operation. What was cancelled counts nowhere.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db.models import Q, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cigales import charts
from cigales.days import long_day
from cigales.money import format_euros
from cigales.tables import Column, Table
from clubs.ledger.positions import LinePosition, Position, position
from clubs.models import Club, LedgerEntry
from clubs.months import first_of_month, last_of_month, next_month
from clubs.queries.records import entry_records
from investments.models import Holding, Instrument

# The months that the page tells one by one.
NEWEST = 6


@dataclass(frozen=True)
class MonthSum:
    """What the entries of one kind moved in a month, in cents."""

    month: date
    kind: str
    cash_cents: int
    cost_cents: int


@dataclass(frozen=True)
class YearRow:
    year: int
    contributed_cents: int
    invested_cents: int


@dataclass(frozen=True)
class MonthRow:
    """What lay on the account at the end of a month, or on the day asked for."""

    day: date
    cash_cents: int


@dataclass(frozen=True)
class InstrumentRow:
    """What was paid through one instrument, by what became of it; prices paid, in cents."""

    name: str
    held_cents: int = 0
    foreseen_cents: int = 0
    returned_cents: int = 0
    lost_cents: int = 0

    @property
    def paid_cents(self) -> int:
        return self.held_cents + self.foreseen_cents + self.returned_cents + self.lost_cents


YEARS = (
    Column(gettext_lazy("Année"), lambda row: str(row.year)),
    Column(
        gettext_lazy("Versé"),
        lambda row: row.contributed_cents,
        kind="euro",
        is_totalled=True,
    ),
    Column(
        gettext_lazy("Investi"),
        lambda row: row.invested_cents,
        kind="euro",
        is_totalled=True,
    ),
)
MONTHS = (
    Column(gettext_lazy("Au"), lambda row: row.day, kind="day"),
    Column(gettext_lazy("Sur le compte"), lambda row: row.cash_cents, kind="euro"),
)
INSTRUMENTS = (
    Column(gettext_lazy("Forme du soutien"), lambda row: row.name),
    Column(gettext_lazy("Reste placé"), lambda row: row.held_cents, kind="euro", is_totalled=True),
    Column(
        gettext_lazy("Perte prévisible"),
        lambda row: row.foreseen_cents,
        kind="euro",
        is_totalled=True,
    ),
    Column(
        gettext_lazy("Remboursé, vendu ou remis"),
        lambda row: row.returned_cents,
        kind="euro",
        is_totalled=True,
    ),
    Column(gettext_lazy("Perdu"), lambda row: row.lost_cents, kind="euro", is_totalled=True),
    Column(gettext_lazy("Investi"), lambda row: row.paid_cents, kind="euro", is_totalled=True),
)


@dataclass(frozen=True)
class MoneyPictures:
    """Three drawings as of a day, and the rows that they draw."""

    on: date
    years: tuple[YearRow, ...]
    months: tuple[MonthRow, ...]
    instruments: tuple[InstrumentRow, ...]

    @property
    def is_empty(self) -> bool:
        return not any((row.contributed_cents or row.invested_cents) for row in self.years) and (
            not any(row.cash_cents for row in self.months)
        )

    @cached_property
    def years_chart(self) -> charts.BarChart:
        return charts.bars(
            [(str(row.year), (row.contributed_cents, row.invested_cents)) for row in self.years],
            (("in", _("versé par les membres")), ("out", _("investi dans des entreprises"))),
        )

    @cached_property
    def cash_chart(self) -> charts.StepChart:
        return charts.steps(
            [(row.day, row.cash_cents) for row in self.months],
            key=("cash", _("sur le compte, à la fin de chaque mois")),
        )

    @cached_property
    def instruments_chart(self) -> charts.StackChart:
        return charts.stacks(
            [
                (
                    row.name,
                    (row.held_cents, row.foreseen_cents, row.returned_cents, row.lost_cents),
                )
                for row in self.instruments
            ],
            (
                ("held", _("reste placé, à sa valeur retenue")),
                ("foreseen", _("perte prévisible, votée")),
                ("returned", _("remboursé, vendu ou remis, au prix payé")),
                ("lost", _("perdu")),
            ),
        )

    # --- the same, told ---------------------------------------------------------------------

    @property
    def years_words(self) -> str:
        return _(
            "De %(first)d à %(last)d : %(paid)s versés par les membres, %(placed)s investis."
        ) % {
            "first": self.years[0].year,
            "last": self.years[-1].year,
            "paid": format_euros(sum(row.contributed_cents for row in self.years)),
            "placed": format_euros(sum(row.invested_cents for row in self.years)),
        }

    @property
    def cash_words(self) -> str:
        lowest = min(self.months, key=lambda row: row.cash_cents)
        highest = max(self.months, key=lambda row: row.cash_cents)
        words = _("%(now)s au %(day)s ; au plus %(high)s, au moins %(low)s en fin de mois.")
        return words % {
            "day": long_day(self.on),
            "now": format_euros(self.months[-1].cash_cents),
            "high": format_euros(highest.cash_cents),
            "low": format_euros(lowest.cash_cents),
        }

    @property
    def instruments_words(self) -> str:
        words = _("Sur %(paid)s investis : %(held)s restent placés, %(lost)s sont perdus.")
        return words % {
            "paid": format_euros(sum(row.paid_cents for row in self.instruments)),
            "held": format_euros(sum(row.held_cents for row in self.instruments)),
            "lost": format_euros(sum(row.lost_cents for row in self.instruments)),
        }

    # --- the same, as tables ----------------------------------------------------------------

    @property
    def tables(self) -> dict[str, Table]:
        """By the name that the address of the file bears."""
        return {
            "annees": self.years_table,
            "compte": self.cash_table,
            "participations": self.instruments_table,
        }

    @property
    def years_table(self) -> Table:
        return Table(
            _("Versé et investi, année par année"), YEARS, self.years, anchor="annees-table"
        )

    @property
    def cash_table(self) -> Table:
        return Table(
            _("Le compte, mois par mois"), MONTHS, self.months[::-1], anchor="compte-table"
        )

    @property
    def short_cash_table(self) -> Table:
        """The newest months, then each year's end: all of them are in the file."""
        every = self.cash_table.rows
        ends = [row for row in every[NEWEST:] if row.day.month == 12]
        return replace(
            self.cash_table,
            caption=_("Le compte, ces derniers mois et à chaque fin d’année"),
            rows=(*every[:NEWEST], *ends),
        )

    @property
    def instruments_table(self) -> Table:
        return Table(
            _("Ce qu’est devenu l’argent investi, au prix payé"),
            INSTRUMENTS,
            self.instruments,
            anchor="participations-table",
        )


def money_pictures(club: Club, *, on: date) -> MoneyPictures:
    """Three queries: sums by month and kind, what moved the holdings, their instruments."""
    kept = (
        LedgerEntry.objects.for_club(club)
        .on(on)
        .filter(reverses=None)
        .exclude(reversed_by__occurred_on__lte=on)
        .exclude(line__reversed_by__occurred_on__lte=on)
    )
    sums = (
        kept.order_by()
        .annotate(month=TruncMonth("occurred_on"))
        .values_list("month", "kind")
        .annotate(Sum("cash_cents"), Sum("cost_cents"))
    )
    moved = [MonthSum(*row) for row in sums]
    moves = entry_records(kept.filter(Q(kind="investment") | Q(line__isnull=False)))
    instruments = dict(
        Holding.objects.filter(club=club).values_list("payment__number", "instrument")
    )
    return MoneyPictures(
        on=on,
        years=tuple(_years(moved, club.founded_on, on)),
        months=tuple(_months(moved, club.founded_on, on)),
        instruments=tuple(_instruments(position(moves, on=on), instruments)),
    )


def _years(moved: Sequence[MonthSum], founded_on: date, on: date) -> Iterator[YearRow]:
    contributed: dict[int, int] = defaultdict(int)
    invested: dict[int, int] = defaultdict(int)
    for row in moved:
        if row.kind == "contribution":
            contributed[row.month.year] += row.cash_cents
        elif row.kind == "investment":
            invested[row.month.year] += row.cost_cents
    for year in range(founded_on.year, on.year + 1):
        yield YearRow(year, contributed[year], invested[year])


def _months(moved: Sequence[MonthSum], founded_on: date, on: date) -> Iterator[MonthRow]:
    change: dict[date, int] = defaultdict(int)
    for row in moved:
        change[row.month] += row.cash_cents
    month, cash_cents = first_of_month(founded_on), 0
    while month <= on:
        cash_cents += change[month]
        yield MonthRow(min(last_of_month(month), on), cash_cents)
        month = next_month(month)


def _instruments(club: Position, instruments: dict[int, str]) -> Iterator[InstrumentRow]:
    """The instruments of the club in the order of the law's list; each line in one of them."""
    lines: dict[str, list[LinePosition]] = defaultdict(list)
    for line in club.lines:
        lines[instruments[line.line]].append(line)
    for instrument in Instrument:
        if found := lines[instrument]:
            lost = sum(line.lost_cents for line in found)
            left = sum(line.cost_cents for line in found)
            yield InstrumentRow(
                name=str(instrument.label).capitalize(),
                held_cents=sum(line.carrying_cents for line in found),
                foreseen_cents=sum(line.foreseen_loss_cents for line in found),
                returned_cents=sum(line.paid_cents for line in found) - left - lost,
                lost_cents=lost,
            )
