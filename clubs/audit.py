"""READ: whether a club's book holds: its seals, its closed years, the invariants of section 3."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from clubs.ledger.chain import GENESIS, SealedEntry, first_break
from clubs.ledger.entries import EFFECTS, Entry
from clubs.ledger.positions import faulty_line, position
from clubs.ledger.stakes import stakes
from clubs.models import Club, FiscalYear, LedgerEntry
from clubs.queries.records import records, sealed_entries


@dataclass(frozen=True)
class Fault:
    """Something that is wrong, and the number of the first entry where it shows (None: none)."""

    what: str
    number: int | None = None

    def __str__(self):
        if self.number is None:
            return self.what
        return _("écriture nº %(number)d : %(what)s") % {
            "number": self.number,
            "what": self.what,
        }


def faults(club: Club, *, on: date) -> list[Fault]:
    """Everything wrong in a club's book, the first entry of each kind of damage. Five queries."""
    sealed = sealed_entries(club)
    entries = [each.entry for each in sealed]
    years = list(FiscalYear.objects.filter(club=club))
    found = [*_seals(sealed), *_years(club, sealed, years), *_shapes(entries)]
    # The figures of a book whose rows are wrong would only repeat it, or fail to be found.
    return found or [*_figures(club, entries, years, on)]


def _seals(sealed: list[SealedEntry]) -> Iterator[Fault]:
    broken = first_break(sealed)
    if broken and broken.what == "missing":
        yield Fault(_("elle manque : la suite des numéros est rompue."), broken.number)
    elif broken:
        yield Fault(_("son sceau ne correspond plus à ce qui est écrit."), broken.number)


def _years(club: Club, sealed: list[SealedEntry], years: list[FiscalYear]) -> Iterator[Fault]:
    by_number = {each.entry.number: each.seal for each in sealed}
    for year in years:
        words = {"year": year.ends_on.year}
        if year.last_number and year.last_number not in by_number:
            what = _("elle manque, alors qu’elle était la dernière à la clôture de %(year)d.")
            yield Fault(what % words, year.last_number)
        elif by_number.get(year.last_number, GENESIS) != year.last_seal:
            what = _("son sceau n’est pas celui qui fut relevé à la clôture de %(year)d.")
            yield Fault(what % words, year.last_number or None)
        late = (
            LedgerEntry.objects.for_club(club)
            .filter(occurred_on__lte=year.ends_on, number__gt=year.last_number)
            .order_by("number")
            .values_list("number", flat=True)
            .first()
        )
        if late:
            yield Fault(_("elle est datée d’un exercice déjà clos (%(year)d).") % words, late)
            return


def _shapes(entries: list[Entry]) -> Iterator[Fault]:
    by_number = {entry.number: entry for entry in entries}
    for entry in entries:
        if what := _wrong_shape(entry, by_number):
            yield Fault(what, entry.number)
            return


def _wrong_shape(entry: Entry, by_number: dict[int, Entry]) -> str:
    if entry.reverses is not None:
        first = by_number.get(entry.reverses)
        if first is None or (
            (first.cash_cents, first.carrying_cents, first.cost_cents, first.securities)
            != (-entry.cash_cents, -entry.carrying_cents, -entry.cost_cents, -entry.securities)
        ):
            return _("elle n’est pas l’exact contraire de l’écriture qu’elle annule.")
        return ""
    effect = EFFECTS.get(entry.kind)
    if effect is None:
        return _("sa nature n’existe pas.")
    if (entry.cash_cents > 0) - (entry.cash_cents < 0) != effect.cash.value:
        return _("son montant n’a pas le sens de sa nature.")
    if effect.needs_line and entry.line not in by_number:
        return _("elle ne nomme pas sa participation.")
    if effect.needs_member and entry.member is None:
        return _("elle ne nomme pas son membre.")
    return ""


def _figures(
    club: Club, entries: list[Entry], years: list[FiscalYear], on: date
) -> Iterator[Fault]:
    book = records(club, on=date.max)
    for line in {entry.holding for entry in entries if entry.holding is not None}:
        day = faulty_line([entry for entry in entries if entry.holding == line])
        if day is not None:
            what = _("au %(day)s, sa participation vaut moins que rien ou plus que son prix.")
            yield Fault(what % {"day": f"{day:%d/%m/%Y}"}, line)
    for day in sorted({*(year.ends_on for year in years), on}):
        cash_cents = sum(entry.cash_cents for entry in entries if entry.occurred_on <= day)
        carrying_cents = sum(entry.carrying_cents for entry in entries if entry.occurred_on <= day)
        held = position(entries, on=day)
        words = {"day": f"{day:%d/%m/%Y}"}
        if (held.cash_cents, held.carrying_cents) != (cash_cents, carrying_cents):
            yield Fault(
                _("au %(day)s, le compte et les participations ne se retrouvent pas.") % words
            )
        if book.members or cash_cents + carrying_cents:
            shared = stakes(entries, book.members, method=club.method, on=day)
            if sum(row.cents for row in shared.rows) != held.net_assets_cents:
                yield Fault(_("au %(day)s, les quotes-parts ne font pas l’avoir du club.") % words)
