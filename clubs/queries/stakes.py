"""READ: whose money it is at a date, each member's calculation, and the three methods compared."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import groupby

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cigales.money import NARROW_NO_BREAK_SPACE, format_euros, round_parts_to
from cigales.tables import Column, Table
from clubs.ledger.positions import LinePosition, position
from clubs.ledger.stakes import UNIT, History, Purchase, Stake, Stakes
from clubs.models import Club, EntryKind, LedgerEntry, Membership, StakeMethod

from .records import Records, records

# What moves a cash account of « ligne à ligne », in the order in which a page tells it.
_MOVEMENTS = {
    "contribution": _("versements"),
    "fee": _("part des adhésions à l’association régionale"),
    "bank_charge": _("part des frais bancaires"),
    "bank_interest": _("part des intérêts bancaires"),
    "investment": _("part payée des investissements"),
    "income": _("part des revenus des participations"),
    "repayment": _("part des remboursements"),
    "sale": _("part des ventes"),
    "buy_out": _("parts cédées par d’autres membres, ou à eux"),
    "withdrawal": _("retraits payés"),
}


_AS_FROZEN = _(
    "%(label)s, payée le %(day)s : %(frozen)s %%, fixés ce jour-là pour toute la vie de la "
    "participation, de %(carrying)s (valeur au bilan) = %(amount)s."
)
_CHANGED = _(
    "%(label)s, payée le %(day)s : %(frozen)s %% fixés ce jour-là, %(held)s %% depuis qu’une part "
    "a changé de mains ; de %(carrying)s (valeur au bilan) = %(amount)s."
)


@dataclass(frozen=True)
class LinePart:
    """A member's part of one holding: frozen when it was paid, held at the date. Cents.

    ``cents`` is rounded so that a row's parts add up to its stake.
    """

    label: str
    paid_on: date
    frozen: Fraction
    held: Fraction
    carrying_cents: int
    cents: int

    @property
    def is_as_frozen(self) -> bool:
        return self.held == self.frozen

    @property
    def frozen_text(self) -> str:
        return percent_text(self.frozen)

    @property
    def held_text(self) -> str:
        return percent_text(self.held)

    @property
    def words(self) -> str:
        """In a sentence: by « ligne à ligne » a page has one for each member and holding."""
        words = {
            "label": self.label,
            "day": f"{self.paid_on:%d/%m/%Y}",
            "frozen": self.frozen_text,
            "held": self.held_text,
            "carrying": format_euros(self.carrying_cents),
            "amount": format_euros(self.cents),
        }
        if self.is_as_frozen:
            return _AS_FROZEN % words
        return _CHANGED % words


@dataclass(frozen=True)
class StakeRow:
    """A member's stake and how it was found. Cents.

    ``cash_cents``, ``lines`` and ``movements`` are rounded to add up to ``stake.cents``.
    ``fraction`` is the part of the whole net assets, exact and never computed with.
    """

    membership: Membership
    stake: Stake
    told: History = field(repr=False)
    labels: dict[int, str] = field(repr=False)
    positions: dict[int, LinePosition] = field(repr=False)

    @property
    def fraction(self) -> Fraction:
        return self.told.stakes.fraction(self.stake.member)

    @property
    def share(self) -> Fraction:
        whole = self.told.stakes.total_weight
        return Fraction(self.stake.weight, whole) if whole else Fraction(0)

    # Worked out when it is shown: a page of twenty members may show none of eight hundred.
    @cached_property
    def _rounded(self) -> tuple[list[int], list[int]]:
        """The holdings that count, and the cents of the money and of each of them."""
        numbers = sorted(line for line, part in self.stake.lines.items() if part)
        exact = [self.stake.cash_cents, *(self.stake.lines[line] for line in numbers)]
        return numbers, round_parts_to(exact, self.stake.cents)

    @property
    def cash_cents(self) -> int:
        return self._rounded[1][0]

    @cached_property
    def lines(self) -> tuple[LinePart, ...]:
        numbers, (_cash, *parts) = self._rounded
        return tuple(
            LinePart(
                label=self.labels[line],
                paid_on=self.positions[line].paid_on,
                frozen=self.told.paid_by[line][self.stake.member],
                held=self.told.held_by[line][self.stake.member],
                carrying_cents=self.positions[line].carrying_cents,
                cents=cents,
            )
            for line, cents in zip(numbers, parts, strict=True)
        )

    @cached_property
    def movements(self) -> tuple[tuple[str, int], ...]:
        kinds = [kind for kind in _MOVEMENTS if kind in self.stake.movements]
        if not kinds:
            return ()
        exact = [self.stake.movements[kind] for kind in kinds]
        moved = round_parts_to(exact, self.cash_cents)
        return tuple((_MOVEMENTS[kind], cents) for kind, cents in zip(kinds, moved, strict=True))

    @property
    def name(self) -> str:
        return self.membership.person.full_name

    @property
    def number(self) -> str:
        """The member's own in the club, as addresses have it."""
        return str(self.stake.member)

    @property
    def situation(self) -> str:
        left_on = self.membership.left_on
        if not self.has_left or left_on is None:
            return ""
        return gettext("parti·e le %(day)s") % {"day": f"{left_on:%d/%m/%Y}"}

    @property
    def has_left(self) -> bool:
        return self.stake.has_left

    @property
    def lines_cents(self) -> int:
        return sum(line.cents for line in self.lines)

    @property
    def units(self) -> str:
        return units_text(self.stake.weight)

    @property
    def purchases_by_year(self) -> list[str]:
        """Each year's units bought, less those given back, in words."""
        words = gettext("%s : %s parts pour %s, en %d fois")
        years = []
        for year, group in groupby(self.stake.purchases, key=lambda p: p.on.year):
            bought = list(group)
            units = units_text(sum(p.micro_units for p in bought))
            amount = format_euros(sum(p.amount_cents for p in bought))
            years.append(words % (year, units, amount, len(bought)))
        return years

    @property
    def purchases(self) -> list[str]:
        """Every purchase in words; hundreds for one member, so they are looked up once."""
        words = gettext("%s : %s ÷ %s € = %s parts")
        return [words % _in_words(purchase) for purchase in self.stake.purchases]

    @property
    def share_text(self) -> str:
        return percent_text(self.share)

    @property
    def fraction_text(self) -> str:
        return percent_text(self.fraction)


COLUMNS = (
    Column(_("Membre"), lambda row: row.name),
    Column(_("Situation"), lambda row: row.situation),
    Column(_("Versé"), lambda row: row.stake.contributed_cents, kind="euro", is_totalled=True),
    Column(_("Rendu"), lambda row: row.stake.paid_back_cents, kind="euro", is_totalled=True),
    Column(_("Part de l’avoir"), lambda row: row.fraction, kind="percent"),
    Column(_("Quote-part"), lambda row: row.stake.cents, kind="euro", is_totalled=True),
)
HOLDINGS = (
    Column(_("Participation"), lambda row: row[0]),
    Column(_("Payée le"), lambda row: row[1].paid_on, kind="day"),
    Column(_("Prix payé"), lambda row: row[1].cost_cents, kind="euro", is_totalled=True),
    Column(_("Valeur au bilan"), lambda row: row[1].carrying_cents, kind="euro", is_totalled=True),
)


@dataclass(frozen=True)
class StakesPage:
    """Everybody's stake at a date by one method; ``leavers`` are those for whom something waits.

    ``holdings`` are the open lines with their labels. ``method_label`` is the club's word.
    """

    on: date
    method: str
    method_label: str
    stakes: Stakes
    rows: tuple[StakeRow, ...]
    leavers: tuple[StakeRow, ...]
    holdings: tuple[tuple[str, LinePosition], ...]

    @property
    def everybody(self) -> tuple[StakeRow, ...]:
        return self.rows + self.leavers

    @property
    def cash_cents(self) -> int:
        return self.stakes.cash_cents

    @property
    def carrying_cents(self) -> int:
        return sum(self.stakes.carrying_by_line.values())

    @property
    def net_assets_cents(self) -> int:
        return self.stakes.net_assets_cents

    @property
    def waiting_cents(self) -> int:
        return sum(row.stake.cents for row in self.leavers)

    @property
    def shared_cents(self) -> int:
        """What those who stay share: the net assets less what waits for those who left."""
        return self.net_assets_cents - self.waiting_cents

    @property
    def contributed_cents(self) -> int:
        return sum(row.stake.contributed_cents for row in self.rows)

    @property
    def paid_back_cents(self) -> int:
        return sum(row.stake.paid_back_cents for row in self.rows)

    @property
    def total_units(self) -> str:
        return units_text(self.stakes.total_weight)

    @property
    def unit_value(self) -> str:
        value = self.stakes.unit_value_cents
        return "" if value is None else unit_value_text(value)

    @property
    def is_equal(self) -> bool:
        """Whether nothing tells whose the money is, so that everybody has the same part."""
        return self.method != StakeMethod.BY_LINE and not self.stakes.total_weight

    @property
    def table(self) -> Table:
        return Table(caption=_("Quotes-parts"), columns=COLUMNS, rows=self.everybody)

    @property
    def short_table(self) -> Table:
        columns = COLUMNS if self.leavers else tuple(c for c in COLUMNS if c is not COLUMNS[1])
        return Table(
            caption=_("Membres et quotes-parts"),
            columns=columns,
            rows=self.everybody,
            anchor="quotes-parts",
        )

    @property
    def holdings_table(self) -> Table:
        return Table(
            caption=_("Participations"),
            columns=HOLDINGS,
            rows=self.holdings,
            anchor="participations",
            empty=_("Le club n’a pas de participation à cette date."),
        )


def stakes_page(club: Club, *, on: date) -> StakesPage:
    """The stakes by the club's own method. Three queries."""
    book, labels = records(club, on=on), line_labels(club)
    return page_of(club, book, labels, on=on)


def page_of(
    club: Club, book: Records, labels: dict[int, str], *, on: date, only: int | None = None
) -> StakesPage:
    """The same for records that are there already, or one member's row alone. No query."""
    told = book.told(method=club.method, on=on)
    lines = {line.line: line for line in position(book.entries, on=on).lines}
    rows = [
        StakeRow(book.memberships[stake.member], stake, told, labels, lines)
        for stake in told.stakes.rows
        if only in (None, stake.member)
    ]
    return StakesPage(
        on=on,
        method=club.method,
        method_label=club.get_method_display(),
        stakes=told.stakes,
        rows=tuple(r for r in rows if not r.has_left and _is_there(r, on)),
        leavers=tuple(r for r in rows if r.has_left and r.stake.exact_cents),
        holdings=tuple((labels[n], line) for n, line in lines.items() if line.is_open),
    )


def line_labels(club: Club) -> dict[int, str]:
    """The name of each holding by the number of its investment: the enterprise's. One query."""
    rows = LedgerEntry.objects.for_club(club).filter(kind=EntryKind.INVESTMENT)
    return {
        number: label or gettext("participation n° %(number)d") % {"number": number}
        for number, label in rows.order_by("number").values_list("number", "label")
    }


def decimal_text(value: Fraction, digits: int) -> str:
    """« 1 234,567890 », rounded half up: for reading only."""
    return _decimals(value.numerator, value.denominator, digits)


def units_text(micro_units: int) -> str:
    return _decimals(micro_units, UNIT, 6)


def unit_value_text(cents: Fraction) -> str:
    return _decimals(cents.numerator, 100 * cents.denominator, 6)


def percent_text(fraction: Fraction) -> str:
    return decimal_text(fraction * 100, 2)


def _is_there(row: StakeRow, on: date) -> bool:
    return row.membership.joined_on <= on or bool(row.stake.exact_cents)


def _decimals(numerator: int, denominator: int, digits: int) -> str:
    """In whole numbers: a page shows thousands, and a fraction reduces itself at every step."""
    scale = 10**digits
    rounded = (2 * abs(numerator) * scale + denominator) // (2 * denominator)
    whole, rest = divmod(rounded, scale)
    grouped = f"{whole:,}".replace(",", NARROW_NO_BREAK_SPACE)
    sign = "−" if numerator < 0 and rounded else ""
    return f"{sign}{grouped},{rest:0{digits}d}"


def _in_words(purchase: Purchase) -> tuple[str, str, str, str]:
    return (
        f"{purchase.on:%d/%m/%Y}",
        format_euros(purchase.amount_cents),
        unit_value_text(purchase.unit_value_cents),
        units_text(purchase.micro_units),
    )
