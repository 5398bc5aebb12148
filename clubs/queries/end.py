"""READ: the end of a club, simulated: sell everything, go on as a managing club, hand over.

What each member gets is their stake on that day by the club's method, to the cent (DOMAIN.md
section 3, rule 5): in money for a sale, in securities first and money for the rest in a hand-over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from cigales.tables import Column, Table
from clubs.ledger.entries import standing
from clubs.ledger.liquidation import Move, Plan, simulate_hand_over, simulate_sale
from clubs.ledger.positions import LinePosition, position
from clubs.models import Club, Membership, StageName

from .arrivals import stage_on, term_warnings
from .records import Records, records
from .stakes import line_labels


@dataclass(frozen=True)
class OpenLine:
    label: str
    position: LinePosition
    price_cents: int

    @property
    def result_cents(self) -> int:
        """What the sale would bring above the price paid."""
        return self.price_cents - self.position.cost_cents


@dataclass(frozen=True)
class Outcome:
    """A member by the three ways, in cents."""

    membership: Membership
    has_left: bool
    stake_cents: int
    sold_cents: int
    in_kind_cents: int
    handed_cash_cents: int

    @property
    def name(self) -> str:
        return self.membership.person.full_name

    @property
    def handed_cents(self) -> int:
        return self.in_kind_cents + self.handed_cash_cents


COLUMNS = (
    Column(_("Membre"), lambda row: row.name),
    Column(_("Vendre\u00a0: argent"), lambda row: row.sold_cents, "euro", is_totalled=True),
    Column(_("Gestion\u00a0: gardé"), lambda row: row.stake_cents, "euro", is_totalled=True),
    Column(_("Remise\u00a0: titres"), lambda row: row.in_kind_cents, "euro", is_totalled=True),
    Column(_("Remise\u00a0: argent"), lambda row: row.handed_cash_cents, "euro", is_totalled=True),
    Column(_("Remise\u00a0: en tout"), lambda row: row.handed_cents, "euro", is_totalled=True),
)
HANDED = (
    Column(_("Membre"), lambda row: row[0]),
    Column(_("Participation"), lambda row: row[1]),
    Column(_("Titres"), lambda row: row[2].securities or "", kind="count"),
    Column(
        _("Part du prix payé"), lambda row: -row[2].amounts.cost_cents, "euro", is_totalled=True
    ),
    Column(_("Valeur au bilan"), lambda row: row[2].worth_cents, "euro", is_totalled=True),
)


@dataclass(frozen=True)
class EndPage:
    """The three ways side by side on a day. ``sale_debtors`` and ``hand_over_debtors`` are the
    names of those who would owe the club: the hand-over cannot be carried out then.
    """

    on: date
    method_label: str
    stage: str
    warnings: tuple[str, ...]
    cash_cents: int
    carrying_cents: int
    lines: tuple[OpenLine, ...]
    rows: tuple[Outcome, ...]
    sale: Plan
    hand_over: Plan
    handed: tuple[tuple[str, str, Move], ...]
    sale_debtors: tuple[str, ...]
    hand_over_debtors: tuple[str, ...]
    last_entry_on: date | None

    @property
    def net_assets_cents(self) -> int:
        return self.cash_cents + self.carrying_cents

    @property
    def sale_cents(self) -> int:
        return sum(line.price_cents for line in self.lines)

    @property
    def sale_result_cents(self) -> int:
        return sum(line.result_cents for line in self.lines)

    @property
    def is_over(self) -> bool:
        """Nothing is left: no money, no holding."""
        return not (self.cash_cents or self.lines)

    @property
    def is_closed(self) -> bool:
        return self.stage == StageName.CLOSED

    @property
    def is_managing(self) -> bool:
        return self.stage == StageName.MANAGING

    @property
    def table(self) -> Table:
        return Table(
            caption=_("Ce que chaque membre aurait"),
            columns=COLUMNS,
            rows=self.rows,
            anchor="issues",
            empty=_("Il n’y a plus rien à partager."),
        )

    @property
    def handed_table(self) -> Table:
        return Table(
            caption=_("Qui recevrait quels titres"),
            columns=HANDED,
            rows=self.handed,
            anchor="titres",
        )


@dataclass(frozen=True)
class EndBooks:
    """The club's book as a simulation needs it, read once."""

    club: Club
    on: date
    book: Records
    labels: dict[int, str]
    stage: str
    warnings: tuple[str, ...]


def end_books(club: Club, *, on: date) -> EndBooks:
    """Five queries."""
    return EndBooks(
        club=club,
        on=on,
        book=records(club, on=on),
        labels=line_labels(club),
        stage=stage_on(club, on),
        warnings=tuple(term_warnings(club, on)),
    )


def end_page(books: EndBooks, *, prices: Mapping[int, int]) -> EndPage:
    """The three ways. ``prices`` are cents by line, the carrying value by default. No query."""
    club, on, book, labels = books.club, books.on, books.book, books.labels
    standing_now = position(book.entries, on=on)
    found = book.told(method=club.method, on=on).stakes
    sale = simulate_sale(book.entries, book.members, method=club.method, on=on, proceeds=prices)
    hand_over = simulate_hand_over(book.entries, book.members, method=club.method, on=on)
    rows = tuple(
        Outcome(
            membership=book.memberships[row.member],
            has_left=row.has_left,
            stake_cents=row.cents,
            sold_cents=sale.payments[row.member],
            in_kind_cents=hand_over.in_kind_cents(row.member),
            handed_cash_cents=hand_over.payments[row.member],
        )
        for row in found.rows
    )
    return EndPage(
        on=on,
        method_label=club.get_method_display(),
        stage=books.stage,
        warnings=books.warnings,
        cash_cents=standing_now.cash_cents,
        carrying_cents=standing_now.carrying_cents,
        lines=tuple(
            OpenLine(labels[line.line], line, prices.get(line.line, line.carrying_cents))
            for line in standing_now.lines
            if line.is_open
        ),
        rows=tuple(row for row in rows if row.stake_cents or row.sold_cents or row.handed_cents),
        sale=sale,
        hand_over=hand_over,
        handed=tuple(
            (book.name(move.member), labels[move.line], move)
            for move in sorted(hand_over.moves, key=lambda move: (move.member or 0, move.line))
        ),
        sale_debtors=tuple(book.name(member) for member in sale.in_debt),
        hand_over_debtors=tuple(book.name(member) for member in hand_over.in_debt),
        last_entry_on=max(
            (e.occurred_on for e in standing(list(book.entries), on=on)), default=None
        ),
    )
