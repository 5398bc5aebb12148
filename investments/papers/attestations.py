"""READ: the attestations of a year as the treasurer follows them, and one of them to print."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from clubs.models import Club
from investments.models import Attestation, AttestationState

from .subscriptions import Problem, TakenBack, attestations_of_year, subscriptions


@dataclass(frozen=True)
class AttestationRow:
    pk: int
    number: int | None
    name: str
    state: str
    state_words: str
    amount_cents: int
    reduction_cents: int | None
    issued_on: date | None
    cancelled_on: date | None
    cancel_reason: str


@dataclass(frozen=True)
class AttestationsPage:
    """``to_draft`` counts the members who paid and have no attestation in force."""

    tax_year: int
    years: tuple[int, ...]
    rows: tuple[AttestationRow, ...]
    problems: tuple[Problem, ...]
    taken_back: tuple[TakenBack, ...]
    drafts: int
    checked: int
    issued: int
    to_draft: int
    is_over: bool

    @property
    def is_nothing_to_attest(self) -> bool:
        return not self.rows and not self.to_draft


def attestations_page(club: Club, *, tax_year: int, today: date) -> AttestationsPage:
    """Seven queries."""
    papers = attestations_of_year(club, tax_year)
    found = subscriptions(club, tax_year=tax_year, today=today, attestations=papers)
    states = Counter(paper.state for paper in papers)
    in_force = {p.membership_id for p in papers if p.state != AttestationState.CANCELLED}
    return AttestationsPage(
        tax_year=tax_year,
        years=tuple(range(club.founded_on.year, today.year + 1)),
        rows=tuple(_row(paper) for paper in papers),
        problems=found.problems,
        taken_back=found.taken_back,
        drafts=states[AttestationState.DRAFT],
        checked=states[AttestationState.CHECKED],
        issued=states[AttestationState.ISSUED],
        to_draft=len(set(found.lines) - in_force),
        is_over=today.year > tax_year,
    )


def _row(paper: Attestation) -> AttestationRow:
    lines = list(paper.lines.all())
    reductions = [line.reduction_cents for line in lines]
    return AttestationRow(
        pk=paper.pk,
        number=paper.number,
        name=paper.holder_name,
        state=paper.state,
        state_words=paper.get_state_display(),
        amount_cents=sum(line.amount_cents for line in lines),
        reduction_cents=None if None in reductions else sum(r or 0 for r in reductions),
        issued_on=paper.issued_on,
        cancelled_on=paper.cancelled_on,
        cancel_reason=paper.cancel_reason,
    )
