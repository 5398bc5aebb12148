"""The one door to the ledger: what every action of this package goes through to write.

A posting locks its club, so that entries are numbered and sealed one after the other; the same
form sent twice meets its own token; a closed fiscal year accepts nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from cigales.days import long_day
from clubs.ledger.chain import GENESIS, SealedEntry, seal
from clubs.ledger.entries import Amounts, Entry
from clubs.ledger.positions import Position, faulty_line, position
from clubs.models import (
    Club,
    FiscalYear,
    LedgerEntry,
    Membership,
    Person,
    Posting,
    Stage,
)
from clubs.queries.records import entry_records

# What check_day_of_operation and the door refuse of a date, so that a form can put the message
# beside it.
DAY_CODES = {"future", "before_club", "after_club", "closed_year"}


class AlreadyPosted(ValidationError):
    """The same form was sent before: nothing was written this time."""

    def __init__(self):
        super().__init__(
            _("Ce formulaire était déjà enregistré : rien n’a été ajouté une seconde fois."),
            code="already_posted",
        )


class BookHasMoved(Exception):
    """Somebody wrote in the same month meanwhile: the author must look again."""


@dataclass(frozen=True)
class Draft:
    """An entry before it is posted; the fields are those of ``LedgerEntry``."""

    kind: str
    amounts: Amounts
    occurred_on: date
    membership: Membership | None = None
    line: LedgerEntry | None = None
    period_on: date | None = None
    securities: int = 0
    decided_on: date | None = None
    label: str = ""
    reason: str = ""
    reverses: LedgerEntry | None = None


@dataclass(frozen=True)
class Door:
    """The book at the moment of writing, its club being locked."""

    club: Club
    last_number: int
    last_seal: str
    last_number_of_month: int
    closed_through: date | None
    stage: str

    def check_day(self, day: date) -> None:
        if self.closed_through and day <= self.closed_through:
            raise ValidationError(
                _("L’exercice est clos jusqu’au %(day)s : il n’accepte plus d’écriture."),
                code="closed_year",
                params={"day": long_day(self.closed_through)},
            )


def open_door(club: Club, *, token: UUID, period_on: date | None = None) -> Door:
    """Locks the club and reads what writing needs. Two queries; inside a transaction.

    ``last_number_of_month`` is the last entry about the month of ``period_on``. Raises
    :class:`AlreadyPosted` for a token that was used.
    """
    Club.objects.select_for_update().only("pk").get(pk=club.pk)
    entries = LedgerEntry.objects.filter(club=OuterRef("pk")).order_by("-number")
    of_month = entries.filter(period_on=period_on)
    years = FiscalYear.objects.filter(club=OuterRef("pk")).order_by("-ends_on")
    stages = Stage.objects.filter(club=OuterRef("pk")).order_by("-starts_on")
    # Read after the lock is held: in one statement, the figures would be those of before.
    facts = (
        Club.objects.filter(pk=club.pk)
        .annotate(
            is_posted=Exists(Posting.objects.filter(token=token)),
            last_number=Subquery(entries.values("number")[:1]),
            last_seal=Subquery(entries.values("seal")[:1]),
            of_month=Subquery(of_month.values("number")[:1]),
            closed_through=Subquery(years.values("ends_on")[:1]),
            stage=Subquery(stages.values("name")[:1]),
        )
        .get()
    )
    if facts.is_posted:
        raise AlreadyPosted
    return Door(
        club=club,
        last_number=facts.last_number or 0,
        last_seal=facts.last_seal or GENESIS,
        last_number_of_month=facts.of_month or 0,
        closed_through=facts.closed_through,
        stage=facts.stage or "",
    )


def write(door: Door, drafts: Sequence[Draft], *, token: UUID, by: Person) -> list[LedgerEntry]:
    """Numbers, seals and stores the entries of one posting, all or none. Two queries.

    Raises ``ValidationError`` when one lies in a closed year, or leaves a holding in a state that
    cannot be (worth less than nothing, or more than it cost).
    """
    for draft in drafts:
        door.check_day(draft.occurred_on)
    posting = Posting.objects.create(club=door.club, token=token, recorded_by=by)
    rows, previous = [], door.last_seal
    for number, draft in enumerate(drafts, start=door.last_number + 1):
        row = LedgerEntry(
            club=door.club,
            posting=posting,
            number=number,
            kind=draft.kind,
            occurred_on=draft.occurred_on,
            period_on=draft.period_on,
            membership=draft.membership,
            line=draft.line,
            cash_cents=draft.amounts.cash_cents,
            carrying_cents=draft.amounts.carrying_cents,
            cost_cents=draft.amounts.cost_cents,
            securities=draft.securities,
            decided_on=draft.decided_on,
            label=draft.label,
            reason=draft.reason,
            reverses=draft.reverses,
        )
        sealed = SealedEntry(_record(row), row.period_on, row.decided_on)
        row.seal = previous = seal(sealed, previous)
        rows.append(row)
    rows = LedgerEntry.objects.bulk_create(rows)
    for line in {row.line for row in rows if row.line}:
        _check_line(line)
    return rows


def line_position(line: LedgerEntry, *, on: date) -> Position:
    """One holding alone, at the end of a day. One query."""
    return position(_entries_of_line(line), on=on)


@transaction.atomic
def post(
    *, club: Club, drafts: Sequence[Draft], token: UUID, by: Person, today: date
) -> list[LedgerEntry]:
    """Posts entries that are ready: days and closed years are checked, nothing else is."""
    for draft in drafts:
        check_day_of_operation(club, draft.occurred_on, today=today)
    return write(open_door(club, token=token), drafts, token=token, by=by)


@transaction.atomic
def reverse_entry(
    *, entry: LedgerEntry, reason: str, token: UUID, by: Person, today: date
) -> LedgerEntry:
    """Cancels an entry by its opposite, which names it and says why. Both stay in the book.

    The reversal bears the day of the entry, so that no day ever shows the mistake again; or
    today's when that day lies in a closed year. Raises ``ValidationError`` when the entry was
    cancelled before, is itself a reversal, or opened a line that has moved since.
    """
    door = open_door(entry.club, token=token)
    (row,) = write(door, [reversal(door, entry, reason=reason, today=today)], token=token, by=by)
    return row


def reversal(door: Door, entry: LedgerEntry, *, reason: str, today: date) -> Draft:
    """The draft that cancels an entry, once it has been checked that it may."""
    if entry.kind == "reversal":
        raise ValidationError(_("Une contre-passation ne s’annule pas : saisissez l’opération."))
    if LedgerEntry.objects.filter(reverses=entry).exists():
        raise ValidationError(_("Cette écriture a déjà été annulée par une contre-passation."))
    if entry.kind == "investment" and _moves_since(entry):
        raise ValidationError(
            _("Annulez d’abord ce qui a suivi sur cette participation, puis son versement.")
        )
    is_closed = door.closed_through and entry.occurred_on <= door.closed_through
    check_day_of_operation(entry.club, today, today=today)
    return Draft(
        kind="reversal",
        amounts=entry.amounts.reversed(),
        occurred_on=today if is_closed else entry.occurred_on,
        membership=entry.membership,
        line=entry.line,
        period_on=entry.period_on,
        securities=-entry.securities,
        reason=reason,
        reverses=entry,
    )


def check_day_of_operation(club: Club, day: date, *, today: date) -> None:
    """Refuses a day outside the club's life, or one that has not come yet."""
    if day > today:
        raise ValidationError(_("Cette date n’est pas encore arrivée."), code="future")
    if day < club.founded_on:
        raise ValidationError(
            _("Le club n’existait pas encore : il a été fondé le %(day)s."),
            code="before_club",
            params={"day": long_day(club.founded_on)},
        )
    if club.closed_on and day > club.closed_on:
        raise ValidationError(
            _("Le club est clos depuis le %(day)s."),
            code="after_club",
            params={"day": long_day(club.closed_on)},
        )


def _record(row: LedgerEntry) -> Entry:
    return Entry(
        number=row.number,
        kind=row.kind,
        occurred_on=row.occurred_on,
        cash_cents=row.cash_cents,
        carrying_cents=row.carrying_cents,
        cost_cents=row.cost_cents,
        member=row.membership.number if row.membership else None,
        line=row.line.number if row.line else None,
        reverses=row.reverses.number if row.reverses else None,
        securities=row.securities,
    )


def _entries_of_line(line: LedgerEntry) -> list[Entry]:
    rows = LedgerEntry.objects.filter(pk=line.pk) | LedgerEntry.objects.filter(line=line)
    return entry_records(rows)


def _moves_since(investment: LedgerEntry) -> bool:
    moves = LedgerEntry.objects.filter(line=investment, reversed_by=None)
    return moves.exclude(kind="reversal").exists()


def _check_line(line: LedgerEntry) -> None:
    day = faulty_line(_entries_of_line(line))
    if day is not None:
        raise ValidationError(
            _(
                "Au %(day)s, cette participation vaudrait moins que rien ou plus que son prix : "
                "vérifiez le montant et la date."
            ),
            code="line",
            params={"day": long_day(day)},
        )
