"""Exact numbers, one per member, over one denominator: a vector of fractions. Pure.

Ten years of proportional draws give fractions of hundreds of digits. With one denominator for
everybody, a draw is one multiplication of whole numbers per member, and nothing is reduced until
somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import gcd, lcm

EXACT_BITS = 2048
BILLION = 10**9


class Parts:
    """What each member has of something; a member that is not named has nothing.

    Immutable: every operation gives a new one.
    """

    __slots__ = ("denominator", "numerators")

    def __init__(self, numerators: dict[int, int], denominator: int = 1):
        self.numerators = numerators
        self.denominator = denominator

    @classmethod
    def of_fractions(cls, fractions: Mapping[int, Fraction]) -> Parts:
        denominator = lcm(*(part.denominator for part in fractions.values()))
        return cls(
            {m: f.numerator * (denominator // f.denominator) for m, f in fractions.items()},
            denominator,
        )

    @classmethod
    def equal(cls, members: Iterable[int]) -> Parts:
        """The same part of one for each."""
        members = list(members)
        return cls(dict.fromkeys(members, 1), max(len(members), 1))

    def __getitem__(self, member: int) -> Fraction:
        return Fraction(self.numerators.get(member, 0), self.denominator)

    def total(self) -> Fraction:
        return Fraction(sum(self.numerators.values()), self.denominator)

    def times(self, factor: Fraction | int) -> Parts:
        top, bottom = factor.numerator, factor.denominator
        common = gcd(top, self.denominator)
        top //= common
        return Parts(
            {m: n * top for m, n in self.numerators.items()}, self.denominator // common * bottom
        )

    def plus(self, other: Parts, times: int = 1) -> Parts:
        """With ``other`` that many times more."""
        # One denominator nearly always divides the other: its remainder is cheaper than a gcd.
        if self.denominator % other.denominator == 0:
            denominator = self.denominator
        elif other.denominator % self.denominator == 0:
            denominator = other.denominator
        else:
            denominator = lcm(self.denominator, other.denominator)
        mine, theirs = denominator // self.denominator, denominator // other.denominator * times
        added = other.numerators
        numerators = {m: n * mine + added.get(m, 0) * theirs for m, n in self.numerators.items()}
        for member in added.keys() - numerators.keys():
            numerators[member] = added[member] * theirs
        return Parts(numerators, denominator)

    def adding(self, amounts: Mapping[int, int]) -> Parts:
        """With whole amounts more."""
        numerators = dict(self.numerators)
        for member, amount in amounts.items():
            numerators[member] = numerators.get(member, 0) + amount * self.denominator
        return Parts(numerators, self.denominator)

    def positive(self) -> Parts:
        return Parts({m: n for m, n in self.numerators.items() if n > 0}, self.denominator)

    def only(self, members: Iterable[int]) -> Parts:
        return Parts(
            {m: self.numerators[m] for m in members if m in self.numerators}, self.denominator
        )

    def without(self, member: int) -> Parts:
        return Parts({m: n for m, n in self.numerators.items() if m != member}, self.denominator)

    def bounded(self) -> Parts:
        """The same; rounded to a billionth when they have some six hundred digits or more.

        A draw on a sum that is not whole multiplies two denominators: without a bound, the digits
        would double at each draw once somebody has left, and no machine would see the end.
        """
        if self.denominator.bit_length() <= EXACT_BITS:
            return self
        half = self.denominator // 2
        return Parts(
            {m: (n * BILLION + half) // self.denominator for m, n in self.numerators.items()},
            BILLION,
        )

    def shares(self) -> Parts | None:
        """In proportion to these parts, adding up to one; None when they add up to nothing."""
        whole = sum(self.numerators.values())
        return Parts(self.numerators, whole) if whole > 0 else None
