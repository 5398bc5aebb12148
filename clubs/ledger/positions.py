"""Where the club stands at a date: its money and each of its holdings. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .entries import Entry, standing


@dataclass(slots=True)
class LinePosition:
    """A holding: what was paid, what is left of it, what it brought. Cents.

    ``foreseen_loss_cents`` is written down and not yet suffered; ``result_cents`` what exits
    brought above their cost (negative: losses suffered).
    """

    line: int
    paid_on: date
    paid_cents: int
    cost_cents: int = 0
    carrying_cents: int = 0
    securities: int = 0
    income_cents: int = 0
    repaid_cents: int = 0
    sold_cents: int = 0
    lost_cents: int = 0
    handed_over_cents: int = 0
    result_cents: int = 0
    last_on: date | None = None

    @property
    def foreseen_loss_cents(self) -> int:
        return self.cost_cents - self.carrying_cents

    @property
    def is_open(self) -> bool:
        return self.cost_cents > 0

    def move(self, entry: Entry) -> None:
        self.cost_cents += entry.cost_cents
        self.carrying_cents += entry.carrying_cents
        self.securities += entry.securities
        self.last_on = entry.occurred_on
        if entry.kind == "income":
            self.income_cents += entry.cash_cents
        elif entry.kind == "repayment":
            self.repaid_cents += entry.cash_cents
        elif entry.kind == "sale":
            self.sold_cents += entry.cash_cents
            self.result_cents += entry.cash_cents + entry.cost_cents
        elif entry.kind == "loss":
            self.lost_cents -= entry.cost_cents
            self.result_cents += entry.cost_cents
        elif entry.kind == "hand_over":
            self.handed_over_cents -= entry.cost_cents


@dataclass(frozen=True)
class Position:
    """The club at the end of a day, in cents; ``lines`` in the order of their payment."""

    on: date
    cash_cents: int
    lines: tuple[LinePosition, ...]

    @property
    def carrying_cents(self) -> int:
        return sum(line.carrying_cents for line in self.lines)

    @property
    def cost_cents(self) -> int:
        return sum(line.cost_cents for line in self.lines)

    @property
    def foreseen_loss_cents(self) -> int:
        return self.cost_cents - self.carrying_cents

    @property
    def net_assets_cents(self) -> int:
        return self.cash_cents + self.carrying_cents

    def line(self, number: int) -> LinePosition:
        """Raises ``KeyError`` for a holding that the club does not have that day."""
        for line in self.lines:
            if line.line == number:
                return line
        raise KeyError(number)


def position(entries: Iterable[Entry], *, on: date) -> Position:
    """The books as they stood at the end of a day."""
    cash_cents = 0
    lines: dict[int, LinePosition] = {}
    # An investment comes before what follows on the same day, whatever their numbers.
    ordered = sorted(
        standing(entries, on=on),
        key=lambda e: (e.occurred_on, e.kind != "investment", e.number),
    )
    for entry in ordered:
        cash_cents += entry.cash_cents
        if entry.kind == "investment":
            lines[entry.number] = LinePosition(entry.number, entry.occurred_on, entry.cost_cents)
        if entry.holding is not None:
            lines[entry.holding].move(entry)
    return Position(on=on, cash_cents=cash_cents, lines=tuple(lines.values()))


def faulty_line(entries: Iterable[Entry]) -> date | None:
    """The first day at whose end a holding of these is worth less than nothing, or above cost.

    Days are walked one by one, with what was cancelled left out: a mistake and its reversal on
    another day are no fault of the days between.
    """
    kept = standing(entries, on=date.max)
    for day in sorted({entry.occurred_on for entry in kept}):
        for line in position([e for e in kept if e.occurred_on <= day], on=day).lines:
            if not 0 <= line.carrying_cents <= line.cost_cents or line.securities < 0:
                return day
    return None
