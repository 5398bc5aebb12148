"""WRITE: the closing of a fiscal year, by vote of the general meeting."""

from datetime import date
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clubs.fiscal_years import next_fiscal_year
from clubs.models import Club, FiscalYear, LedgerEntry, Person

from .door import open_door


@transaction.atomic
def close_fiscal_year(
    *, club: Club, ends_on: date, voted_on: date, decision: str, by: Person, today: date
) -> FiscalYear:
    """Closes the oldest year that is still open; nothing is entered in it any more.

    ``ends_on`` says which year the author believes that to be. Raises ``ValidationError`` when it
    is another one, when it has not ended, or when the vote is not between its end and today.
    """
    door = open_door(club, token=uuid4())
    starts_on, expected = next_fiscal_year(
        founded_on=club.founded_on,
        last_month=club.fiscal_year_ends_month,
        closed_through=door.closed_through,
    )
    if ends_on != expected:
        raise ValidationError(_("Les exercices se clôturent dans l’ordre, un par un."))
    if not ends_on < voted_on <= today:
        raise ValidationError(
            {"voted_on": _("L’assemblée vote après la fin de l’exercice, et au plus tard ce jour.")}
        )
    last = LedgerEntry.objects.for_club(club).order_by("-number").first()
    return FiscalYear.objects.create(
        club=club,
        starts_on=starts_on,
        ends_on=ends_on,
        voted_on=voted_on,
        decision=decision,
        last_number=last.number if last else 0,
        last_seal=last.seal if last else door.last_seal,
        closed_by=by,
    )
