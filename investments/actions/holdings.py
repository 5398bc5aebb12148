"""WRITE: holdings. Money goes through the one door of the ledger; what it does not say is here.

The directory's rows and the terms of a schedule may change; the ledger's entries never do.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.contrib.admin.models import CHANGE
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cigales.days import long_day
from clubs.actions import record_operation
from clubs.models import Club, LedgerEntry, Person
from investments.models import Eligibility, Enterprise, Holding, Instalment, Instrument
from investments.portfolio import Term

from .story import add_enterprise, log_change, write_row


@transaction.atomic
def record_investment(
    *,
    club: Club,
    enterprise: Enterprise | None,
    instrument: str,
    amount_cents: int,
    paid_on: date,
    token: UUID,
    by: Person,
    today: date,
    new_enterprise: str = "",
    legal_form: str = "",
    securities: int = 0,
    eligibility: str = Eligibility.TO_BE_CHECKED,
    tax_scheme: str = "sme",
    terms: Iterable[Term] = (),
) -> Holding:
    """A payment to an enterprise, and the holding that it opens: both or neither.

    Without ``enterprise``, one named ``new_enterprise`` enters the club's directory. The ledger
    names the line by the enterprise's name of that day. Raises ``clubs.actions.AlreadyPosted``,
    or ``ValidationError``.
    """
    _check_eligibility(instrument, eligibility)
    if enterprise is None:
        enterprise = add_enterprise(club=club, by=by, name=new_enterprise, legal_form=legal_form)
    payment = record_operation(
        club=club,
        kind="investment",
        amount_cents=amount_cents,
        occurred_on=paid_on,
        securities=securities,
        label=enterprise.name,
        token=token,
        by=by,
        today=today,
    )
    holding = Holding.objects.create(
        club=club,
        enterprise=enterprise,
        instrument=instrument,
        payment=payment,
        eligibility=eligibility,
        tax_scheme=tax_scheme,
    )
    if terms := list(terms):
        add_terms(holding=holding, terms=terms, by=by)
    return holding


def record_movement(
    *, holding: Holding, kind: str, amount_cents: int, occurred_on: date, **fields
) -> LedgerEntry:
    """Anything that happens to a holding after its payment, through the one door.

    ``fields`` are the others of ``clubs.actions.record_operation``, which says what is refused.
    """
    return record_operation(
        club=holding.club,
        kind=kind,
        amount_cents=amount_cents,
        occurred_on=occurred_on,
        line=holding.payment,
        **fields,
    )


@transaction.atomic
def certify_holding(*, holding: Holding, eligibility: str, tax_scheme: str, by: Person) -> Holding:
    """What the company certified of a payment; printed on attestations only when it is « yes »."""
    _check_eligibility(holding.instrument, eligibility)
    return write_row(holding, {"eligibility": eligibility, "tax_scheme": tax_scheme}, by, CHANGE)


@transaction.atomic
def add_terms(*, holding: Holding, terms: Iterable[Term], by: Person) -> list[Instalment]:
    """More instalments of its schedule; two may not fall on the same day."""
    rows = [
        Instalment(holding=holding, due_on=term.due_on, amount_cents=term.amount_cents)
        for term in terms
    ]
    for row in rows:
        if row.due_on < holding.payment.occurred_on:
            raise ValidationError(
                _("Une échéance vient après le versement, qui est du %(day)s."),
                code="before_payment",
                params={"day": long_day(holding.payment.occurred_on)},
            )
    taken = holding.instalments.filter(due_on__in=[row.due_on for row in rows]).first()
    if taken:
        raise ValidationError(
            _("Une échéance tombe déjà le %(day)s : retirez-la d’abord."),
            code="taken",
            params={"day": long_day(taken.due_on)},
        )
    rows = Instalment.objects.bulk_create(rows)
    _log_schedule(holding, by)
    return rows


@transaction.atomic
def remove_term(*, instalment: Instalment, by: Person) -> None:
    """Takes an instalment off the schedule. What was repaid is in the ledger, and stays there."""
    holding = instalment.holding
    instalment.delete()
    _log_schedule(holding, by)


def _log_schedule(holding: Holding, by: Person) -> None:
    log_change(holding, by, CHANGE, words=_("échéancier"))


def _check_eligibility(instrument: str, eligibility: str) -> None:
    if instrument != Instrument.EQUITY and eligibility == Eligibility.YES:
        raise ValidationError(
            {
                "eligibility": _(
                    "Seule une participation au capital ouvre une réduction d’impôt : un prêt, "
                    "un apport avec droit de reprise ou des titres participatifs n’en ouvrent pas."
                )
            }
        )
