"""READ: the livre-journal, line by line, with the balance of the account after each."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate

from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cigales.money import NotAnAmount, format_euros, parse_euros
from cigales.tables import Column
from cigales.typography import french_spacing
from clubs.fiscal_years import fiscal_years
from clubs.models import Attachment, Club, EntryKind, FiscalYear, LedgerEntry, Membership


@dataclass(frozen=True, slots=True)
class BookLine:
    """An entry as printed, with the balance (or the member's running total) after it.

    ``reverses`` and ``reversed_by`` are numbers of entries; the second is None as long as the
    reversal is not of the book that is shown.
    """

    pk: int
    number: int
    occurred_on: date
    period_on: date | None
    kind: str
    kind_label: str
    who: str
    holding: str
    label: str
    reason: str
    cash_cents: int
    carrying_cents: int
    balance_cents: int
    reverses: int | None
    reversed_by: int | None
    month: str = ""
    attachments: int = 0

    @property
    def is_correctable(self) -> bool:
        return self.kind == "contribution" and self.reversed_by is None

    @property
    def operation(self) -> str:
        """« Versement, annulé par l’écriture 12 »."""
        words = self.kind_label[:1].upper() + self.kind_label[1:]
        if self.reverses is not None:
            return _("%(kind)s de l’écriture %(number)s") % {
                "kind": words,
                "number": self.reverses,
            }
        if self.reversed_by is not None:
            return _("%(kind)s, annulé par l’écriture %(number)s") % {
                "kind": words,
                "number": self.reversed_by,
            }
        return words

    @property
    def about(self) -> str:
        """The holding, the label and the reason, in one line."""
        reason = _("Raison : %(words)s") % {"words": self.reason} if self.reason else ""
        papers = ""
        if self.attachments:
            papers = ngettext(
                "%(count)d pièce jointe", "%(count)d pièces jointes", self.attachments
            ) % {"count": self.attachments}
        return ". ".join(filter(None, (self.holding, self.label, reason, papers)))

    @property
    def state(self) -> str:
        if self.reversed_by is not None:
            return "is-cancelled"
        return "is-reversal" if self.reverses is not None else ""

    @property
    def shown(self) -> tuple[str, ...]:
        """Ready words in the order of the columns, the state and the key first."""
        about = self.about
        return (
            self.state,
            str(self.pk),
            str(self.number),
            f"{self.occurred_on:%d/%m/%Y}",
            self.operation,
            self.who,
            self.month,
            french_spacing(about) if about else "",
            format_euros(self.carrying_cents) if self.carrying_cents else "",
            format_euros(self.cash_cents) if self.cash_cents else "",
            format_euros(self.balance_cents),
        )

    @property
    def in_cents(self) -> int:
        """What it adds to the receipts; a reversal of a receipt takes it off again."""
        return self.cash_cents if (self.cash_cents > 0) != (self.reverses is not None) else 0


@dataclass(frozen=True)
class Asked:
    """What somebody asks of the book: a period, and what narrows it (keys of rows)."""

    starts_on: date
    ends_on: date
    kind: str = ""
    membership: int | None = None
    line: int | None = None
    words: str = ""

    @property
    def hides_lines(self) -> bool:
        return bool(self.kind or self.membership or self.line or self.words)


@dataclass(frozen=True)
class Shelf:
    """What the book of a club can be asked: its members, holdings and fiscal years, up to a day.

    ``years`` are first and last days, the latest year first, cut at that day.
    """

    club: Club
    on: date
    names: Mapping[int, str]
    holdings: Mapping[int, str]
    years: tuple[tuple[date, date], ...]
    closed_through: date | None

    @property
    def current_year(self) -> tuple[date, date]:
        return self.years[0]

    def year_of(self, day: date) -> tuple[date, date]:
        """The year that holds a day, or the first one for a day before the club."""
        return next((year for year in self.years if year[0] <= day), self.years[-1])


@dataclass(frozen=True)
class Book:
    """A part of the livre-journal; its balances are read only when no line of it is hidden."""

    asked: Asked
    opening_cents: int
    lines: tuple[BookLine, ...]
    closed_through: date | None = None
    columns: tuple[Column, ...] = field(default=(), repr=False)

    @property
    def rows(self) -> list[tuple[str, ...]]:
        return [line.shown for line in self.lines]

    @property
    def has_balance(self) -> bool:
        return not self.asked.hides_lines

    @property
    def in_cents(self) -> int:
        return sum(line.in_cents for line in self.lines)

    @property
    def out_cents(self) -> int:
        return sum(line.cash_cents for line in self.lines) - self.in_cents

    @property
    def closing_cents(self) -> int:
        return self.opening_cents + sum(line.cash_cents for line in self.lines)

    @property
    def is_closed(self) -> bool:
        return self.closed_through is not None and self.asked.ends_on <= self.closed_through


COLUMNS = (
    Column(gettext_lazy("N°"), lambda line: line.number, kind="count"),
    Column(gettext_lazy("Date"), lambda line: line.occurred_on, kind="day"),
    Column(gettext_lazy("Opération"), lambda line: line.operation),
    Column(gettext_lazy("Membre"), lambda line: line.who),
    Column(gettext_lazy("Mois"), lambda line: line.period_on, kind="month"),
    Column(gettext_lazy("Objet"), lambda line: line.about),
    Column(gettext_lazy("Participations"), lambda line: line.carrying_cents or None, kind="euro"),
    Column(gettext_lazy("Compte"), lambda line: line.cash_cents or None, kind="euro"),
)
BALANCE = Column(gettext_lazy("Solde du compte"), lambda line: line.balance_cents, kind="euro")


def shelf(club: Club, *, on: date) -> Shelf:
    """Three queries."""
    investments = (
        LedgerEntry.objects.for_club(club)
        .filter(kind=EntryKind.INVESTMENT, occurred_on__lte=on)
        .order_by("label", "occurred_on", "number")
        .values_list("pk", "label", "occurred_on")
    )
    years = fiscal_years(founded_on=club.founded_on, last_month=club.fiscal_year_ends_month, on=on)
    closed = FiscalYear.objects.filter(club=club).order_by("-ends_on")
    return Shelf(
        club=club,
        on=on,
        names={m.pk: m.person.full_name for m in Membership.objects.for_club(club).by_seniority()},
        holdings={
            pk: f"{label or _('Participation')}, {date_format(day, 'd/m/Y')}"
            for pk, label, day in investments
        },
        years=tuple((first, min(last, on)) for first, last in years)[::-1]
        or ((club.founded_on, club.founded_on),),
        closed_through=closed.values_list("ends_on", flat=True).first(),
    )


def book(shelf: Shelf, asked: Asked) -> Book:
    """The entries asked for, in the order of the book. Three queries."""
    entries = LedgerEntry.objects.for_club(shelf.club)
    of_period = entries.filter(occurred_on__range=(asked.starts_on, asked.ends_on))
    if asked.kind:
        of_period = of_period.filter(kind=asked.kind)
    if asked.membership:
        of_period = of_period.filter(membership=asked.membership)
    if asked.line:
        of_period = of_period.about_line(asked.line)
    opening = entries.filter(occurred_on__lt=asked.starts_on).cash_cents()
    papers = Attachment.objects.filter(entry__club=shelf.club).order_by().values_list("entry")
    lines = book_lines(
        of_period,
        names=shelf.names,
        on=asked.ends_on,
        opening_cents=opening,
        attachments=dict(papers.annotate(Count("pk"))),
    )
    return Book(
        asked=asked,
        opening_cents=opening,
        lines=tuple(line for line in lines if _holds(line, asked.words)),
        closed_through=shelf.closed_through,
        columns=COLUMNS if asked.hides_lines else (*COLUMNS, BALANCE),
    )


_FIELDS = (
    *("pk", "number", "occurred_on", "period_on", "kind", "membership", "line__label"),
    *("label", "reason", "cash_cents", "carrying_cents", "reverses__number"),
    *("reversed_by__number", "reversed_by__occurred_on"),
)
_KIND_LABELS = dict(EntryKind.choices)


def book_lines(
    entries,
    *,
    names: Mapping[int, str],
    on: date,
    opening_cents: int = 0,
    attachments: Mapping[int, int] | None = None,
) -> Iterator[BookLine]:
    """The lines of a queryset as the book stood at ``on``. One query."""
    papers = attachments or {}
    kinds = {kind: str(words) for kind, words in _KIND_LABELS.items()}
    rows = list(entries.in_book_order().values_list(*_FIELDS))
    months = {day: date_format(day, "F Y") for day in {row[3] for row in rows if row[3]}}
    balances = accumulate((row[9] for row in rows), initial=opening_cents)
    next(balances)
    for row, balance in zip(rows, balances, strict=True):
        pk, number, day, period, kind, member, holding, label, reason = row[:9]
        cash_cents, carrying_cents, reverses, reversed_by, reversed_on = row[9:]
        yield BookLine(
            pk=pk,
            number=number,
            occurred_on=day,
            period_on=period,
            kind=kind,
            kind_label=kinds[kind],
            who=names[member] if member else "",
            holding=holding or "",
            label=label,
            reason=reason,
            cash_cents=cash_cents,
            carrying_cents=carrying_cents,
            balance_cents=balance,
            reverses=reverses,
            reversed_by=reversed_by if reversed_by and reversed_on <= on else None,
            month=months.get(period, ""),
            attachments=papers.get(pk, 0),
        )


def _holds(line: BookLine, words: str) -> bool:
    """Whether a line has the amount typed, or every word of it somewhere."""
    if not words.strip():
        return True
    amounts = {abs(line.cash_cents), abs(line.carrying_cents)} - {0}
    if _cents(words) in amounts:
        return True
    told = _plain(" ".join((line.kind_label, line.who, line.holding, line.label, line.reason)))
    return all(_plain(word) in told or _cents(word) in amounts for word in words.split())


def _cents(words: str) -> int | None:
    try:
        return abs(parse_euros(words))
    except NotAnAmount:
        return None


def _plain(text: str) -> str:
    """Without capitals and accents: « therese » finds « Thérèse »."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("'", "’").replace("œ", "oe"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
