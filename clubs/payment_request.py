"""What a member hands to their bank to pay the club: references, the IBAN, the payment code. Pure.

A reference names the club by a word, the member by their number and, for one payment, its term:
« PORT-07 » for a standing order, « PORT-07 2026-11 » for the term of November 2026. It is written
in the characters that every bank of the SEPA area carries (EPC217-08), within 35 of them.

The payment code is the QR code of the European Payments Council, EPC069-12 version 002: eleven
lines, of which the bank's application fills a transfer.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from clubs.months import format_month

# Words that many clubs share, and that would not tell one from another.
_COMMON = frozenset(
    (
        *("club", "cigale", "cigales", "demo"),
        *("la", "le", "les", "l", "du", "de", "des", "d", "et", "en"),
    )
)
_LONGEST_CODE = 16
_LONGEST_NAME = 70
_LONGEST_REFERENCE = 35

# ISO 13616: a country, two check digits, then what the country decides. The lengths are those of
# the countries where a French club may have its account or a member theirs.
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_IBAN_LENGTHS = {"FR": 27, "MC": 27, "BE": 16, "LU": 20, "DE": 22, "CH": 21, "ES": 24, "IT": 27}
_SPACES = re.compile(r"[\s.\-\u200b\u2060\ufeff]+")

_NOT_SEPA = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]+")


class NotAnIban(ValueError):
    """The text is no bank account number: a letter, a digit or the length is wrong."""


@dataclass(frozen=True)
class Transfer:
    """One transfer to the club. ``amount_cents`` is None when the member chooses it."""

    beneficiary: str
    iban: str
    amount_cents: int | None
    reference: str


def club_code(slug: str) -> str:
    """The club in a reference: « PORT » for « club-du-port », the whole name if nothing is left."""
    words = slug.upper().replace("_", "-").split("-")
    kept = "".join(word for word in words if word.lower() not in _COMMON)
    if not any(letter.isalpha() for letter in kept):
        kept = "".join(words)
    return kept[:_LONGEST_CODE]


def member_reference(slug: str, number: int) -> str:
    """« PORT-07 »: what a standing order bears, whatever the term."""
    return f"{club_code(slug)}-{number:02d}"


def term_reference(slug: str, number: int, month: date) -> str:
    """« PORT-07 2026-11 »: what the payment of one term bears."""
    return f"{member_reference(slug, number)} {format_month(month)}"


def sepa_text(text: str) -> str:
    """The same words in the SEPA characters: accents go, « œ » is two letters, the rest a space."""
    text = text.replace("’", "'").replace("œ", "oe").replace("Œ", "OE")
    text = text.replace("æ", "ae").replace("Æ", "AE")
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(_NOT_SEPA.sub(" ", plain).split())


def parse_iban(text: str) -> str:
    """The account number in capitals and without spaces, once its check digits are right.

    ISO 13616 and ISO 7064 (mod 97-10): the first four characters go to the end, letters become 10
    to 35, and the number left is 1 modulo 97. Raises :class:`NotAnIban`.
    """
    iban = _SPACES.sub("", text).upper().removeprefix("IBAN")
    if not (iban.isascii() and _IBAN.fullmatch(iban)):
        raise NotAnIban(text)
    if len(iban) != _IBAN_LENGTHS.get(iban[:2], len(iban)):
        raise NotAnIban(text)
    digits = "".join(str(int(character, 36)) for character in iban[4:] + iban[:4])
    if int(digits) % 97 != 1:
        raise NotAnIban(text)
    return iban


def group_iban(iban: str) -> str:
    """In groups of four, as it is printed on paper."""
    return " ".join(iban[i : i + 4] for i in range(0, len(iban), 4))


def epc_payload(transfer: Transfer) -> str:
    """The text of the payment code (EPC069-12, version 002, UTF-8).

    Raises ``ValueError`` when the reference or the amount is out of the standard's bounds.
    """
    reference = sepa_text(transfer.reference)
    if not 0 < len(reference) <= _LONGEST_REFERENCE:
        raise ValueError("a reference has 1 to 35 characters")
    amount = ""
    if transfer.amount_cents is not None:
        if not 1 <= transfer.amount_cents <= 99_999_999_999:
            raise ValueError("a transfer is of one cent to 999,999,999.99 euros")
        euros, cents = divmod(transfer.amount_cents, 100)
        amount = f"EUR{euros}.{cents:02d}"
    lines = [
        "BCD",
        "002",
        "1",  # UTF-8
        "SCT",
        "",  # BIC: not asked for inside the European Economic Area
        sepa_text(transfer.beneficiary)[:_LONGEST_NAME].rstrip(),
        parse_iban(transfer.iban),
        amount,
        "",  # purpose
        "",  # structured reference: a club's own is not an ISO 11649 one
        reference,
    ]
    return "\n".join(lines)
