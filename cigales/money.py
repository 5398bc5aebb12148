"""Euros as whole cents. Pure: no Django, no clock, no float.

An amount is an ``int`` of cents everywhere in the code. It is read from what a person types by
:func:`parse_euros` and shown by :func:`format_euros`; a sum is divided by :func:`allocate` and by
nothing else, so that parts always add up to the whole (DOMAIN.md section 3, rule 5).
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from math import lcm

# What French keyboards, spreadsheets and web pages put between thousands.
SPACES = "\u0020\u00a0\u202f\u2007\u2009\t"
# Seen by nobody, and pasted all the same: word joiner, zero-width (no-break) spaces.
UNSEEN = "\u2060\u200b\ufeff"
NO_BREAK_SPACE = "\u00a0"
NARROW_NO_BREAK_SPACE = "\u202f"

# Forty digits are far more than any amount, and few enough for int().
_AMOUNT = re.compile(
    r"(?P<sign>[-−+]?)(?P<euros>\d{1,40}|\d{1,3}(?: \d{3}){1,12})(?:[,.](?P<decimals>\d*))?",
    re.ASCII,
)
_PLAIN = str.maketrans(dict.fromkeys(SPACES, " ") | dict.fromkeys(UNSEEN, ""))


class NotAnAmount(ValueError):
    """The text is not an amount in euros."""


class TooManyDecimals(NotAnAmount):
    """The amount is finer than a cent: rounding it would be a choice nobody made."""


def parse_euros(text: str) -> int:
    """Cents for an amount as people write it: « 23,50 € », « 1 200 », « -7.5 », « 12, ».

    Thousands may be parted by any kind of space, in groups of three; the decimal mark is a comma
    or a point. Raises :class:`NotAnAmount`, or :class:`TooManyDecimals` past two decimals, zeros
    included: « 1.000 » may be a thousand euros to the one who wrote it.
    """
    plain = text.translate(_PLAIN).strip()
    plain = plain.removesuffix("€").removesuffix("EUR").rstrip()
    match = _AMOUNT.fullmatch(plain)
    if match is None:
        raise NotAnAmount(text)
    decimals = match["decimals"] or ""
    if len(decimals) > 2:
        raise TooManyDecimals(text)
    cents = int(match["euros"].replace(" ", "")) * 100 + int(decimals.ljust(2, "0"))
    return -cents if match["sign"] in ("-", "−") else cents


def format_amount(cents: int) -> str:
    """« 1 234,50 »: the number alone, with narrow no-break spaces between thousands."""
    euros, rest = divmod(abs(cents), 100)
    sign = "−" if cents < 0 else ""
    grouped = f"{euros:,}".replace(",", NARROW_NO_BREAK_SPACE)
    return f"{sign}{grouped},{rest:02d}"


def format_euros(cents: int) -> str:
    """« 1 234,50 € », which no line break can cut."""
    return f"{format_amount(cents)}{NO_BREAK_SPACE}€"


def round_parts(exact: Sequence[Fraction]) -> list[int]:
    """Whole cents for exact parts whose sum is a whole number of cents, with the same sum.

    Largest remainder: each part is first rounded down, then the cents left over go one each to
    the largest remainders; equal remainders are served in the order given, so the caller puts the
    longest-standing member first. Raises ``ValueError`` when the sum is not whole.
    """
    total = sum(exact, start=Fraction(0))
    if total.denominator != 1:
        raise ValueError("the parts do not add up to whole cents")
    return round_parts_to(exact, total.numerator)


def round_parts_to(exact: Sequence[Fraction], total_cents: int) -> list[int]:
    """Whole cents for exact parts of a figure that was itself rounded to ``total_cents``.

    Largest remainder, as in :func:`round_parts`. Raises ``ValueError`` when the total is a cent or
    more off the sum of the parts.
    """
    # In whole numbers over one denominator: fractions reduce themselves at every comparison.
    bottom = lcm(*(part.denominator for part in exact))
    tops = [part.numerator * (bottom // part.denominator) for part in exact]
    if abs(sum(tops) - total_cents * bottom) >= bottom:
        raise ValueError("the parts do not add up to that total")
    parts = [top // bottom for top in tops]
    by_remainder = sorted(range(len(parts)), key=lambda i: parts[i] * bottom - tops[i])
    for i in by_remainder[: total_cents - sum(parts)]:
        parts[i] += 1
    return parts


def allocate(total_cents: int, weights: Sequence[int | Fraction]) -> list[int]:
    """Whole cents in proportion to ``weights``, adding up to ``total_cents`` exactly.

    By :func:`round_parts` (worked example E6: 1,000.00 among 7 equal members is five times
    142.86, then twice 142.85); a negative total is divided as its opposite.

    Raises ``ValueError`` when a weight is negative, or when there is something to divide and all
    weights are zero.
    """
    if any(weight < 0 for weight in weights):
        raise ValueError("a weight is negative")
    whole = sum(weights, start=Fraction(0))
    if whole == 0:
        if total_cents:
            raise ValueError("nobody to give the amount to")
        return [0] * len(weights)
    sign = -1 if total_cents < 0 else 1
    parts = round_parts([Fraction(abs(total_cents) * weight) / whole for weight in weights])
    return [sign * part for part in parts]
