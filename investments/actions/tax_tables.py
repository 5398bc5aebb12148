"""WRITE: a club's own rows of the tax tables, which win over the common ones."""

from datetime import date

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clubs.models import Club, Person
from investments.models import TaxBox, TaxRate


@transaction.atomic
def write_tax_row(
    *,
    club: Club,
    row: TaxRate | TaxBox,
    by: Person,
    starts_on: date,
    ends_on: date | None,
    **facts,
) -> TaxRate | TaxBox:
    """Adds or changes one row of the club's own; ``facts`` are its scheme and its figure.

    Attestations already drafted or issued keep the figure that was copied on them. Raises
    ``ValidationError`` when it ends before it starts, or lies over another of the club's own.
    """
    Club.objects.select_for_update().only("pk").get(pk=club.pk)
    if ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": _("Le dernier jour ne peut pas précéder le premier.")})
    others = type(row).objects.filter(club=club, scheme=facts["scheme"]).exclude(pk=row.pk)
    last = ends_on or date.max
    if any(o.starts_on <= last and (o.ends_on or date.max) >= starts_on for o in others):
        raise ValidationError(
            {"starts_on": _("Une autre ligne du club porte déjà sur une partie de ces jours.")}
        )
    flag = CHANGE if row.pk else ADDITION
    row.club, row.starts_on, row.ends_on = club, starts_on, ends_on
    for name, fact in facts.items():
        setattr(row, name, fact)
    row.full_clean()
    row.save()
    _log(row, by, flag)
    return row


@transaction.atomic
def remove_tax_row(*, row: TaxRate | TaxBox, by: Person) -> None:
    """The common row counts again for those days."""
    _log(row, by, DELETION)
    row.delete()


def _log(row: TaxRate | TaxBox, by: Person, flag: int) -> None:
    LogEntry.objects.log_actions(
        user_id=by.pk, queryset=[row], action_flag=flag, change_message="", single_object=True
    )
