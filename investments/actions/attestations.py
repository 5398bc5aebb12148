"""WRITE: the tax attestations of a year: drafted, checked, issued, cancelled (section 5).

Every action locks the club first, so that two officers at once number their papers one after the
other. What is printed is copied on the attestation when it is drafted; once issued it changes no
more, and a mistake is cancelled for a reason, its number kept.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.models import Club, Person
from investments.models import Attestation, AttestationLine, AttestationState
from investments.papers.subscriptions import Subscriptions, drafts_of, subscriptions

_NOT_ISSUED = (AttestationState.DRAFT, AttestationState.CHECKED)


@transaction.atomic
def draft_attestations(*, club: Club, tax_year: int, by: Person, today: date) -> list[Attestation]:
    """Writes afresh the drafts of every member who paid for certified capital that year.

    What is issued stays as it is, and its member gets no second one. Raises ``ValidationError``
    when there is nothing to attest.
    """
    _lock(club)
    found = subscriptions(club, tax_year=tax_year, today=today)
    rows = Attestation.objects.filter(club=club, tax_year=tax_year)
    rows.filter(state__in=_NOT_ISSUED).delete()
    if not found.lines:
        raise ValidationError(
            _("Aucun paiement au capital certifié par sa société cette année-là : rien à attester.")
        )
    issued = set(rows.filter(state=AttestationState.ISSUED).values_list("membership", flat=True))
    drafts = Attestation.objects.bulk_create(
        Attestation(
            club=club,
            membership=membership,
            tax_year=tax_year,
            holder_name=membership.person.full_name,
            holder_address=membership.person.address,
            drafted_by=by,
        )
        for pk, membership in found.memberships.items()
        if pk not in issued
    )
    AttestationLine.objects.bulk_create(
        AttestationLine(attestation=draft, **vars(line))
        for draft in drafts
        for line in found.lines[draft.membership_id]
    )
    return drafts


@transaction.atomic
def check_attestations(*, club: Club, tax_year: int, by: Person, today: date) -> int:
    """Somebody has read the drafts and what is wrong with them; answers how many there were."""
    _lock(club)
    drafts = _rows(club, tax_year, AttestationState.DRAFT)
    if not drafts:
        raise ValidationError(_("Aucune attestation préparée n’attend d’être vérifiée."))
    _refuse_stale(drafts, subscriptions(club, tax_year=tax_year, today=today))
    rows = Attestation.objects.filter(pk__in=[draft.pk for draft in drafts])
    return rows.update(state=AttestationState.CHECKED, checked_at=timezone.now(), checked_by=by)


@transaction.atomic
def issue_attestations(*, club: Club, tax_year: int, by: Person, today: date) -> list[Attestation]:
    """Numbers every checked attestation of the year, one after the other in the club.

    Raises ``ValidationError`` when none is checked, or when the books have moved since.
    """
    _lock(club)
    checked = _rows(club, tax_year, AttestationState.CHECKED)
    if not checked:
        raise ValidationError(_("Aucune attestation vérifiée n’attend d’être délivrée."))
    _refuse_stale(checked, subscriptions(club, tax_year=tax_year, today=today))
    last = Attestation.objects.filter(club=club).aggregate(last=Max("number"))["last"] or 0
    for number, row in enumerate(checked, start=last + 1):
        row.number = number
        row.state = AttestationState.ISSUED
        row.issued_on = today
        row.issued_by = by
    Attestation.objects.bulk_update(checked, ["number", "state", "issued_on", "issued_by"])
    return checked


@transaction.atomic
def cancel_attestation(
    *, attestation: Attestation, reason: str, by: Person, today: date
) -> Attestation:
    """Cancels an issued attestation; its number stays visible, and a new one may be drafted."""
    _lock(attestation.club)
    row = Attestation.objects.get(pk=attestation.pk)
    if row.state != AttestationState.ISSUED:
        raise ValidationError(_("Seule une attestation délivrée s’annule."))
    if not reason.strip():
        raise ValidationError({"reason": _("Dites pourquoi cette attestation est annulée.")})
    row.state = AttestationState.CANCELLED
    row.cancelled_on = today
    row.cancelled_by = by
    row.cancel_reason = reason
    row.save(update_fields=["state", "cancelled_on", "cancelled_by", "cancel_reason"])
    return row


def _lock(club: Club) -> None:
    Club.objects.select_for_update().only("pk").get(pk=club.pk)


def _rows(club: Club, tax_year: int, state: str) -> list[Attestation]:
    """The longest-standing member first."""
    rows = Attestation.objects.filter(club=club, tax_year=tax_year, state=state)
    return list(rows.select_related("membership__person").prefetch_related("lines"))


def _refuse_stale(rows: list[Attestation], found: Subscriptions) -> None:
    """What somebody read must be what the books and the directory say now, for everybody."""
    (club, tax_year) = (rows[0].club_id, rows[0].tax_year) if rows else (None, None)
    in_force = Attestation.objects.filter(club=club, tax_year=tax_year)
    in_force = in_force.exclude(state=AttestationState.CANCELLED)
    is_complete = set(found.lines) <= set(in_force.values_list("membership", flat=True))
    for row in rows:
        person = row.membership.person
        printed = (row.holder_name, row.holder_address, drafts_of(row))
        lines = found.lines.get(row.membership_id, ())
        is_complete &= printed == (person.full_name, person.address, lines)
    if not is_complete:
        raise ValidationError(
            _("Les comptes ou l’annuaire ont changé depuis : préparez de nouveau.")
        )
