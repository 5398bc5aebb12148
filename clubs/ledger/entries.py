"""What each kind of entry does to the club's cash and to the cost of its holdings. Pure.

An entry carries two signed amounts in cents: ``cash_cents``, what the bank balance gains, and
``carrying_cents``, what the carrying value of one holding gains. Hence, at any date and without a
rule more (DOMAIN.md section 3, rule 5): bank balance = sum of the first, net assets = sum of both.
"""

from dataclasses import dataclass
from enum import Enum


class Sign(Enum):
    """What an amount may be: absent, a gain, a loss."""

    NONE = 0
    PLUS = 1
    MINUS = -1


@dataclass(frozen=True)
class Effect:
    """How one kind of entry moves the books, and what it must name."""

    cash: Sign
    carrying: Sign = Sign.NONE
    needs_member: bool = False
    needs_line: bool = False


EFFECTS: dict[str, Effect] = {
    "contribution": Effect(cash=Sign.PLUS, needs_member=True),
    "withdrawal": Effect(cash=Sign.MINUS, needs_member=True),
    "fee": Effect(cash=Sign.MINUS),
    "bank_charge": Effect(cash=Sign.MINUS),
    "bank_interest": Effect(cash=Sign.PLUS),
    # An investment opens its line and is named by the entries that follow.
    "investment": Effect(cash=Sign.MINUS, carrying=Sign.PLUS),
    "income": Effect(cash=Sign.PLUS, needs_line=True),
    "repayment": Effect(cash=Sign.PLUS, carrying=Sign.MINUS, needs_line=True),
    "loss": Effect(cash=Sign.NONE, carrying=Sign.MINUS, needs_line=True),
}


def amounts(kind: str, amount_cents: int) -> tuple[int, int]:
    """``(cash_cents, carrying_cents)`` of an entry of ``kind`` for a positive amount.

    Raises ``ValueError`` for an amount that is not positive and ``KeyError`` for a kind that has
    no effect of its own (a reversal takes the opposite of the entry that it names).
    """
    if amount_cents <= 0:
        raise ValueError("the amount of an entry is positive; its kind says which way it goes")
    effect = EFFECTS[kind]
    return effect.cash.value * amount_cents, effect.carrying.value * amount_cents
