"""What happened between two days, so that it explains the whole way between two positions. Pure.

A mistake of an earlier year that is cancelled in this one stays in the earlier position: here its
reversal counts as an operation of its own kind, the other way round (``corrects``). A mistake
cancelled within the time is not told at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from clubs.ledger.entries import Entry


@dataclass(frozen=True, slots=True)
class Flow:
    """An operation that counts. Signed cents, as in the ledger; ``kind`` is never a reversal."""

    number: int
    kind: str
    occurred_on: date
    cash_cents: int
    carrying_cents: int
    cost_cents: int
    member: int | None
    line: int | None
    corrects: int | None = None

    @property
    def net_cents(self) -> int:
        """What the net assets gain."""
        return self.cash_cents + self.carrying_cents

    @property
    def result_cents(self) -> int:
        """The profit made or the loss suffered; a loss only foreseen is none yet.

        An exit's is what it brought above what it had cost; what a member takes in kind counts
        for its carrying value.
        """
        if self.kind in ("sale", "loss"):
            return self.cash_cents + self.cost_cents
        if self.kind == "hand_over":
            return self.cost_cents - self.carrying_cents
        if self.kind in ("income", "bank_interest", "fee", "bank_charge"):
            return self.cash_cents
        return 0

    @property
    def foreseen_cents(self) -> int:
        """What the foreseeable losses grow by (DOMAIN.md section 3, rule 6)."""
        return self.cost_cents - self.carrying_cents


def flows(entries: Iterable[Entry], *, starts_on: date, on: date) -> list[Flow]:
    """The operations of a time, oldest first, both days included."""
    entries = list(entries)
    by_number = {entry.number: entry for entry in entries}
    inside = {entry.number for entry in entries if starts_on <= entry.occurred_on <= on}
    cancelled = {
        entry.reverses
        for entry in entries
        if entry.number in inside and entry.reverses is not None and entry.reverses in inside
    }
    found = []
    for number in inside - cancelled:
        entry = by_number[number]
        if entry.reverses in cancelled:
            continue
        told = by_number[entry.reverses] if entry.reverses is not None else entry
        found.append(
            Flow(
                number=number,
                kind=told.kind,
                occurred_on=entry.occurred_on,
                cash_cents=entry.cash_cents,
                carrying_cents=entry.carrying_cents,
                cost_cents=entry.cost_cents,
                member=told.member,
                line=told.holding,
                corrects=entry.reverses,
            )
        )
    return sorted(found, key=lambda flow: (flow.occurred_on, flow.number))
