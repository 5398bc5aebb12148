"""A tax attestation as it is printed (DOMAIN.md section 5), from what was copied on it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from cigales.money import NO_BREAK_SPACE, format_euros
from cigales.tables import Column
from clubs.letterhead import Letterhead
from investments.models import Attestation, AttestationLine, TaxScheme

# A fraction is printed as it is written by hand while a hand would write it.
LONGEST_FRACTION = 15
_PERCENT = Column("", lambda row: row, "percent")


@dataclass(frozen=True)
class AttestedPayment:
    """One payment; ``rate``, ``reduction`` and ``box`` are words, or None while to be confirmed."""

    enterprise: str
    purpose: str
    seat: str
    siren: str
    legal_form: str
    is_esus: bool
    paid_on: date
    subscribed_cents: int
    securities: int
    lock_up_ends_on: date
    fraction: str
    amount_cents: int
    rate: str | None
    reduction: str | None
    box: str | None


@dataclass(frozen=True)
class BoxTotal:
    """What a member writes in one box of their return; ``reduction`` None while not known."""

    box: str | None
    amount_cents: int
    reduction: str | None


@dataclass(frozen=True)
class AttestationPage:
    letterhead: Letterhead
    name: str
    address: str
    tax_year: int
    number: int | None
    issued_on: date | None
    cancelled_on: date | None
    cancel_reason: str
    payments: tuple[AttestedPayment, ...]
    totals: tuple[BoxTotal, ...]

    @property
    def amount_cents(self) -> int:
        return sum(payment.amount_cents for payment in self.payments)


def attestation_page(attestation: Attestation, *, today: date) -> AttestationPage:
    """For an attestation that comes with its club and its lines: no query.

    Its letterhead has no ledger and no method: the paper is the same whenever it is printed.
    """
    club = attestation.club
    lines = list(attestation.lines.all())
    return AttestationPage(
        letterhead=Letterhead(
            title=_("Attestation fiscale %(year)d") % {"year": attestation.tax_year},
            club=club.name,
            address=club.address,
            on=attestation.issued_on or today,
            is_demonstration=club.is_demonstration,
        ),
        name=attestation.holder_name,
        address=attestation.holder_address,
        tax_year=attestation.tax_year,
        number=attestation.number,
        issued_on=attestation.issued_on,
        cancelled_on=attestation.cancelled_on,
        cancel_reason=attestation.cancel_reason,
        payments=tuple(_payment(line) for line in lines),
        totals=_totals(lines),
    )


def _payment(line: AttestationLine) -> AttestedPayment:
    return AttestedPayment(
        enterprise=line.enterprise_name,
        purpose=line.purpose,
        seat=line.seat,
        siren=_siren(line.siren),
        legal_form=line.legal_form,
        is_esus=line.scheme == TaxScheme.ESUS,
        paid_on=line.paid_on,
        subscribed_cents=line.subscribed_cents,
        securities=line.securities,
        lock_up_ends_on=line.lock_up_ends_on,
        fraction=_fraction(line.fraction),
        amount_cents=line.amount_cents,
        rate=_rate(line.rate_percent),
        reduction=None if line.reduction_cents is None else format_euros(line.reduction_cents),
        box=line.box or None,
    )


def _rate(percent: int | None) -> str | None:
    return None if percent is None else f"{percent}{NO_BREAK_SPACE}%"


def _siren(siren: str) -> str:
    return NO_BREAK_SPACE.join((siren[:3], siren[3:6], siren[6:])).strip()


def _fraction(text: str) -> str:
    """« 2/7 (28,57 %) », or the percentage alone when the fraction is too long to read."""
    percent = _PERCENT.shown(Fraction(text))
    return f"{text} ({percent})" if len(text) <= LONGEST_FRACTION else percent


def _totals(lines: list[AttestationLine]) -> tuple[BoxTotal, ...]:
    by_box: dict[str, list[AttestationLine]] = defaultdict(list)
    for line in lines:
        by_box[line.box].append(line)
    return tuple(
        BoxTotal(
            box=box or None,
            amount_cents=sum(line.amount_cents for line in found),
            reduction=None
            if any(line.reduction_cents is None for line in found)
            else format_euros(sum(line.reduction_cents or 0 for line in found)),
        )
        for box, found in sorted(by_box.items())
    )
