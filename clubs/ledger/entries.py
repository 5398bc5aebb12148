"""What each kind of entry does to the club's books. Pure.

An entry carries three signed amounts in cents: ``cash_cents``, what the bank balance gains;
``cost_cents``, what was paid for a holding and is still placed; ``carrying_cents``, what that
holding is held to be worth. Hence, at any date and without a rule more (DOMAIN.md section 3,
rules 5 and 6): bank balance = sum of the first, net assets = bank balance + sum of the third,
losses foreseen and not yet suffered = sum of the second − sum of the third.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple


class Sign(Enum):
    """What an amount may be: absent, a gain, a loss."""

    NONE = 0
    PLUS = 1
    MINUS = -1


@dataclass(frozen=True)
class Effect:
    """How one kind of entry moves the books, and what it must name.

    ``gives_up`` marks the kinds by which a part of a holding goes: its cost falls, and its
    carrying value by as much at most, less when the part had been written down.
    """

    cash: Sign = Sign.NONE
    carrying: Sign = Sign.NONE
    gives_up: bool = False
    needs_member: bool = False
    needs_line: bool = False
    needs_decision: bool = False


EFFECTS: dict[str, Effect] = {
    "contribution": Effect(cash=Sign.PLUS, needs_member=True),
    "withdrawal": Effect(cash=Sign.MINUS, needs_member=True),
    "fee": Effect(cash=Sign.MINUS),
    "bank_charge": Effect(cash=Sign.MINUS),
    "bank_interest": Effect(cash=Sign.PLUS),
    # An investment opens its line and is named by the entries that follow.
    "investment": Effect(cash=Sign.MINUS, carrying=Sign.PLUS),
    "income": Effect(cash=Sign.PLUS, needs_line=True),
    "repayment": Effect(cash=Sign.PLUS, gives_up=True, needs_line=True),
    "sale": Effect(cash=Sign.PLUS, gives_up=True, needs_line=True),
    "loss": Effect(gives_up=True, needs_line=True),
    "write_down": Effect(carrying=Sign.MINUS, needs_line=True, needs_decision=True),
    "write_back": Effect(carrying=Sign.PLUS, needs_line=True, needs_decision=True),
    "hand_over": Effect(gives_up=True, needs_member=True, needs_line=True),
}

# Kinds that pay a member back, in money or in kind.
PAY_BACK = frozenset({"withdrawal", "hand_over"})


@dataclass(frozen=True, slots=True)
class Amounts:
    """The three signed amounts of an entry, in cents."""

    cash_cents: int = 0
    carrying_cents: int = 0
    cost_cents: int = 0

    def reversed(self) -> "Amounts":
        return Amounts(-self.cash_cents, -self.carrying_cents, -self.cost_cents)


class Entry(NamedTuple):
    """One posted entry, as the pure side knows it; a tuple, as a book has thousands.

    ``number`` is its place in the club's book (1, 2, 3… in the order of posting); ``member`` a
    member's number in the club; ``line`` the number of the investment that opened the holding
    (None on that investment itself); ``reverses`` the number of the entry it cancels.
    ``securities`` is signed like the cost: bought, then sold or handed over.
    """

    number: int
    kind: str
    occurred_on: date
    cash_cents: int = 0
    carrying_cents: int = 0
    cost_cents: int = 0
    member: int | None = None
    line: int | None = None
    reverses: int | None = None
    securities: int = 0

    @property
    def holding(self) -> int | None:
        """The number of the line that this entry opens or moves."""
        return self.number if self.kind == "investment" else self.line


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the club: what the stakes must know of them.

    ``is_settled_at_once`` says that the club bought the leaver out on ``left_on``, lines
    included; otherwise each line pays them when it pays (DOMAIN.md section 3, rule 8).
    """

    number: int
    joined_on: date
    left_on: date | None = None
    is_settled_at_once: bool = False

    @property
    def seniority(self) -> tuple[date, int]:
        return self.joined_on, self.number


def amounts(kind: str, amount_cents: int) -> Amounts:
    """The amounts of an entry of ``kind`` for a positive sum; of a holding that stands at cost.

    Raises ``ValueError`` for a sum that is not positive and ``KeyError`` for a kind that has no
    effect of its own (a reversal takes the opposite of the entry that it names).
    """
    if amount_cents <= 0:
        raise ValueError("the amount of an entry is positive; its kind says which way it goes")
    effect = EFFECTS[kind]
    if effect.gives_up:
        return give_up(
            kind,
            part_cents=amount_cents,
            cash_cents=amount_cents if effect.cash is Sign.PLUS else 0,
            cost_cents=amount_cents,
            carrying_cents=amount_cents,
        )
    carrying_cents = effect.carrying.value * amount_cents
    return Amounts(
        cash_cents=effect.cash.value * amount_cents,
        carrying_cents=carrying_cents,
        cost_cents=carrying_cents if kind == "investment" else 0,
    )


def give_up(
    kind: str, *, part_cents: int, cash_cents: int, cost_cents: int, carrying_cents: int
) -> Amounts:
    """The amounts of an exit: ``part_cents`` of the cost of a holding goes, for ``cash_cents``.

    ``cost_cents`` and ``carrying_cents`` are the holding's before. A repayment takes its amount
    off what is still expected, until nothing is; a sale, a loss and a hand-over take the same
    part of the value as of the cost, rounded half up.

    Raises ``ValueError`` when the part is not between one cent and the whole cost, or when a
    repayment is not the part it repays.
    """
    if not 0 < part_cents <= cost_cents:
        raise ValueError("what goes is a part of what is there")
    if kind == "repayment":
        if cash_cents != part_cents:
            raise ValueError("a repayment takes off the cost what it brings")
        worth_cents = min(carrying_cents, part_cents)
    else:
        worth_cents = (2 * carrying_cents * part_cents + cost_cents) // (2 * cost_cents)
    return Amounts(cash_cents, -worth_cents, -part_cents)


def standing(entries: Iterable[Entry], *, on: date) -> list[Entry]:
    """The entries that count at the end of a day, in the order given, without what was cancelled.

    An entry and the reversal that names it both go: the position is then what it would have been
    without the mistake, whatever happened in between.
    """
    dated = [entry for entry in entries if entry.occurred_on <= on]
    cancelled = {entry.reverses for entry in dated if entry.reverses is not None}
    # An entry about a line whose investment was cancelled has no line to be about.
    return [
        e
        for e in dated
        if e.reverses is None and e.number not in cancelled and e.line not in cancelled
    ]
