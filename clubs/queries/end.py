"""READ: the end of a club, simulated: sell everything, go on as a managing club, hand over.

What each member gets is their stake on that day by the club's method, to the cent (DOMAIN.md
section 3, rule 5): in money for a sale, in securities first and money for the rest in a hand-over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from cigales.money import allocate
from cigales.tables import Column, Table
from clubs.ledger.entries import Amounts, Entry, give_up, standing
from clubs.ledger.positions import LinePosition, Position, position
from clubs.ledger.stakes import Stakes, history
from clubs.models import Club, Membership, StageName

from .arrivals import stage_on
from .records import Records, records
from .stakes import line_labels


@dataclass(frozen=True)
class Move:
    """A holding, or a part of one, that goes: to a buyer, to nobody, or to a member."""

    line: int
    kind: str
    amounts: Amounts
    securities: int
    member: int | None = None

    @property
    def worth_cents(self) -> int:
        return -self.amounts.carrying_cents


@dataclass(frozen=True)
class Plan:
    """What would be written: the moves, then the money paid to each member. Cents.

    ``owed`` is each member's due before anything is paid; ``payments`` what the club pays them.
    They differ when somebody owes the club (``short_cents``): the others bear it.
    """

    moves: tuple[Move, ...]
    owed: dict[int, int]
    payments: dict[int, int]

    @property
    def paid_cents(self) -> int:
        return sum(self.payments.values())

    def in_kind_cents(self, member: int) -> int:
        return sum(move.worth_cents for move in self.moves if move.member == member)

    @property
    def in_debt(self) -> tuple[int, ...]:
        """Those who have received more than their part already."""
        return tuple(member for member, cents in self.owed.items() if cents < 0)


def plan_sale(book: Records, *, method: str, on: date, prices: Mapping[int, int]) -> Plan:
    """Every open holding is sold whole at its price, or lost at nothing; all the money is paid.

    ``prices`` are cents by line; a line without one goes at its carrying value.
    """
    moves, entries = [], list(book.entries)
    number = max((entry.number for entry in entries), default=0)
    for line in _open_lines(position(entries, on=on)):
        price = prices.get(line.line, line.carrying_cents)
        kind = "sale" if price else "loss"
        gone = give_up(
            kind,
            part_cents=line.cost_cents,
            cash_cents=price,
            cost_cents=line.cost_cents,
            carrying_cents=line.carrying_cents,
        )
        moves.append(Move(line.line, kind, gone, line.securities))
        number += 1
        entries.append(_entry(number, moves[-1], on))
    found = history(entries, book.members, method=method, on=on).stakes
    owed = {row.member: row.cents for row in found.rows}
    return Plan(tuple(moves), owed, _share_out(owed))


def plan_hand_over(book: Records, *, method: str, on: date) -> Plan:
    """Every open holding is handed to those whose it is; money makes up what is left.

    Nobody gets more of a holding than they are still due in all: the others take it. Securities
    go by whole numbers; a holding without a number of securities is split by the cent.
    """
    told = history(book.entries, book.members, method=method, on=on)
    moves: list[Move] = []
    left = {row.member: row.cents for row in told.stakes.rows}
    for line in _open_lines(position(book.entries, on=on)):
        owners = _within_due(_owners(told.stakes, line), left, line.carrying_cents)
        for move in _hand_over(line, owners, left):
            moves.append(move)
            left[move.member] -= move.worth_cents
    return Plan(tuple(moves), left, _share_out(left))


# --- the page ----------------------------------------------------------------------------------


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
    Column(
        _("Gestion\u00a0: gardé"), lambda row: row.stake_cents, "euro", is_totalled=True
    ),
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


def end_books(club: Club, *, on: date) -> EndBooks:
    """Four queries."""
    return EndBooks(club, on, records(club, on=on), line_labels(club), stage_on(club, on))


def end_page(books: EndBooks, *, prices: Mapping[int, int]) -> EndPage:
    """The three ways. ``prices`` are cents by line, the carrying value by default. No query."""
    club, on, book, labels = books.club, books.on, books.book, books.labels
    standing_now = position(book.entries, on=on)
    stakes = history(book.entries, book.members, method=club.method, on=on).stakes
    sale = plan_sale(book, method=club.method, on=on, prices=prices)
    hand_over = plan_hand_over(book, method=club.method, on=on)
    rows = tuple(
        Outcome(
            membership=book.memberships[row.member],
            has_left=row.has_left,
            stake_cents=row.cents,
            sold_cents=sale.payments[row.member],
            in_kind_cents=hand_over.in_kind_cents(row.member),
            handed_cash_cents=hand_over.payments[row.member],
        )
        for row in stakes.rows
    )
    return EndPage(
        on=on,
        method_label=club.get_method_display(),
        stage=books.stage,
        cash_cents=standing_now.cash_cents,
        carrying_cents=standing_now.carrying_cents,
        lines=tuple(
            OpenLine(labels[line.line], line, prices.get(line.line, line.carrying_cents))
            for line in _open_lines(standing_now)
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


def _open_lines(where: Position) -> list[LinePosition]:
    return [line for line in where.lines if line.is_open]


def _entry(number: int, move: Move, on: date) -> Entry:
    return Entry(
        number=number,
        kind=move.kind,
        occurred_on=on,
        cash_cents=move.amounts.cash_cents,
        cost_cents=move.amounts.cost_cents,
        carrying_cents=move.amounts.carrying_cents,
        line=move.line,
        securities=-move.securities,
    )


def _share_out(owed: Mapping[int, int]) -> dict[int, int]:
    """The money there is among those to whom it is owed; nobody pays in."""
    total = sum(owed.values())
    if total <= 0:
        return dict.fromkeys(owed, 0)
    return dict(zip(owed, allocate(total, [max(cents, 0) for cents in owed.values()]), strict=True))


def _owners(stakes: Stakes, line: LinePosition) -> dict[int, Fraction]:
    """Each member's part of a holding, adding up to one; by the stakes when it is worth nothing."""
    parts = {row.member: row.lines.get(line.line, Fraction(0)) for row in stakes.rows}
    if not any(parts.values()):
        parts = {row.member: Fraction(max(row.cents, 0)) for row in stakes.rows}
    whole = sum(parts.values(), start=Fraction(0))
    if not whole:
        return {row.member: Fraction(1, len(stakes.rows)) for row in stakes.rows}
    return {member: part / whole for member, part in parts.items() if part}


def _within_due(
    owners: dict[int, Fraction], left: Mapping[int, int], carrying_cents: int
) -> dict[int, Fraction]:
    """The same parts, those above what somebody is due going to whoever is due more."""
    due = {member: Fraction(max(cents, 0)) for member, cents in left.items()}
    taken = {m: min(owners.get(m, Fraction(0)) * carrying_cents, due[m]) for m in due}
    over = carrying_cents - sum(taken.values(), start=Fraction(0))
    room = sum(due.values(), start=Fraction(0)) - sum(taken.values(), start=Fraction(0))
    if not over or over > room:
        return owners
    parts = {m: taken[m] + over * (due[m] - taken[m]) / room for m in due}
    return {m: part / carrying_cents for m, part in parts.items() if part}


def _hand_over(
    line: LinePosition, owners: dict[int, Fraction], left: Mapping[int, int]
) -> list[Move]:
    """The moves that hand a whole holding over to its owners."""
    members = list(owners)
    if line.securities:
        numbers = _whole_securities(line, owners, left)
        costs = allocate(line.cost_cents, numbers)
    else:
        numbers = [0] * len(members)
        costs = allocate(line.cost_cents, list(owners.values()))
    moves, cost_cents, carrying_cents = [], line.cost_cents, line.carrying_cents
    for member, number, part_cents in zip(members, numbers, costs, strict=True):
        if not part_cents:
            continue
        gone = give_up(
            "hand_over",
            part_cents=part_cents,
            cash_cents=0,
            cost_cents=cost_cents,
            carrying_cents=carrying_cents,
        )
        cost_cents += gone.cost_cents
        carrying_cents += gone.carrying_cents
        moves.append(Move(line.line, "hand_over", gone, number, member))
    return moves


def _whole_securities(
    line: LinePosition, owners: dict[int, Fraction], left: Mapping[int, int]
) -> list[int]:
    """Whole securities for each: their part rounded down, then one by one to the furthest off."""
    exact = {member: part * line.securities for member, part in owners.items()}
    numbers = {member: part.numerator // part.denominator for member, part in exact.items()}
    each = Fraction(line.carrying_cents, line.securities)
    for _one in range(line.securities - sum(numbers.values())):
        furthest = max(
            owners, key=lambda m: (left[m] - numbers[m] * each >= each, exact[m] - numbers[m])
        )
        numbers[furthest] += 1
    return [numbers[member] for member in owners]
