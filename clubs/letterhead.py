"""READ: what is printed above and below every paper of a club (templates/print/paper.html)."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from cigales.days import long_day
from clubs.models import Club, LedgerEntry


@dataclass(frozen=True)
class Letterhead:
    """The frame of a paper: whose it is, what it says, of which day, and from which book.

    ``starts_on`` is given for what covers a time, and left out for what is read on one day.
    ``last_number`` and ``last_seal`` are the end of the ledger when the paper was made; without
    them the paper leans on no ledger and its foot says nothing of one.
    """

    title: str
    club: str
    address: str
    on: date
    starts_on: date | None = None
    method: str = ""
    is_demonstration: bool = False
    last_number: int = 0
    last_seal: str = ""

    @property
    def when(self) -> str:
        """« du 1er janvier 2025 au 31 décembre 2025 », or « au 31 décembre 2025 »."""
        if self.starts_on:
            return days_in_words(self.starts_on, self.on)
        return _("au %(last)s") % {"last": long_day(self.on)}

    @property
    def short_seal(self) -> str:
        """The first sixteen of its sixty-four digits, in fours, as they are read aloud."""
        return " ".join(
            self.last_seal[i : i + 4] for i in range(0, min(len(self.last_seal), 16), 4)
        )


def letterhead(
    club: Club, *, title: str, on: date, starts_on: date | None = None, end: tuple[int, str] = ()
) -> Letterhead:
    """The letterhead of a paper of the club, in one query; none when ``end`` is given.

    ``end`` is what :func:`end_of_book` answered, for several papers made together.
    """
    number, seal = end or end_of_book(club)
    return Letterhead(
        title=title,
        club=club.name,
        address=club.address,
        on=on,
        starts_on=starts_on,
        method=club.get_method_display(),
        is_demonstration=club.is_demonstration,
        last_number=number,
        last_seal=seal,
    )


def end_of_book(club: Club) -> tuple[int, str]:
    """The number and the seal of the last entry posted, whatever its date; 0 and "" for none."""
    entries = LedgerEntry.objects.for_club(club).order_by("-number")
    return entries.values_list("number", "seal").first() or (0, "")


def days_in_words(first: date, last: date) -> str:
    """« du 1er janvier 2025 au 31 décembre 2025 »."""
    words = _("du %(first)s au %(last)s")
    return words % {"first": long_day(first), "last": long_day(last)}
