"""The seal of the ledger: each entry's hash holds that of the entry before it. Pure.

The hash covers what must never change and can be carried to another server: the entry's number,
kind, days, amounts, securities, and the numbers of the member, of the line and of the entry it
cancels. It covers neither names nor free words (label, reason), in which people write names, so
that a person's data can be erased and the chain still holds; nor who wrote it.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .entries import Entry

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class SealedEntry:
    """An entry as it is sealed: the pure record, two more of its days, and its hash."""

    entry: Entry
    period_on: date | None
    decided_on: date | None
    seal: str = ""


def seal(sealed: SealedEntry, previous: str) -> str:
    """Sixty-four hexadecimal digits: SHA-256 of the previous seal and of the fields, in order."""
    entry = sealed.entry
    fields = (
        entry.number,
        entry.kind,
        entry.occurred_on.isoformat(),
        sealed.period_on.isoformat() if sealed.period_on else "",
        sealed.decided_on.isoformat() if sealed.decided_on else "",
        entry.cash_cents,
        entry.carrying_cents,
        entry.cost_cents,
        entry.securities,
        _number(entry.member),
        _number(entry.line),
        _number(entry.reverses),
    )
    text = "\n".join([previous, *map(str, fields)])
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


@dataclass(frozen=True)
class Break:
    """The first entry that does not hold: its number, and what is wrong with it."""

    number: int
    what: str  # "missing" or "altered"


def first_break(entries: Iterable[SealedEntry]) -> Break | None:
    """The first place where the chain is broken; entries come in the order of their numbers."""
    previous = GENESIS
    for expected, sealed in enumerate(entries, start=1):
        if sealed.entry.number != expected:
            return Break(expected, "missing")
        if seal(sealed, previous) != sealed.seal:
            return Break(expected, "altered")
        previous = sealed.seal
    return None
