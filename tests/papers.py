"""Invented books for the tests of the papers: what a treasurer would have posted."""

from datetime import date
from io import BytesIO
from uuid import uuid4

from pypdf import PdfReader

from clubs import actions
from clubs.models import Attachment, LedgerEntry, Membership
from investments.models import Holding
from tests import factories


def operation(treasurer: Membership, kind: str, cents: int, day: date, **fields) -> LedgerEntry:
    return actions.record_operation(
        club=treasurer.club,
        kind=kind,
        amount_cents=cents,
        occurred_on=day,
        token=uuid4(),
        by=treasurer.person,
        today=factories.TODAY,
        **fields,
    )


def hold(
    treasurer: Membership,
    cents: int,
    day: date,
    *,
    instrument: str = "equity",
    eligibility: str = "to_be_checked",
    tax_scheme: str = "sme",
    securities: int = 0,
    **enterprise,
) -> Holding:
    """An investment and the holding that describes it, in an enterprise of its own."""
    enterprise = factories.make_enterprise(**enterprise)
    payment = operation(
        treasurer, "investment", cents, day, label=enterprise.name, securities=securities
    )
    return Holding.objects.create(
        club=treasurer.club,
        enterprise=enterprise,
        instrument=instrument,
        payment=payment,
        eligibility=eligibility,
        tax_scheme=tax_scheme,
    )


COMPLETE = {
    "name": "Le Fournil inventé",
    "legal_form": "sarl",
    "purpose": "Fabrication et vente de pain",
    "seat": "1 rue Inventée, 62100 Calais",
    "siren": "732829320",
}


def certify(holding: Holding, by: Membership) -> Attachment:
    return Attachment.objects.create(
        entry=holding.payment,
        kind="certificate",
        name="état individuel.pdf",
        content_type="application/pdf",
        size=1,
        digest="0" * 64,
        added_by=by.person,
    )


def read_pdf(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def text_of(content: bytes) -> str:
    """The words of a PDF, with every kind of space and line break as one space."""
    text = " ".join(page.extract_text() for page in read_pdf(content).pages)
    return " ".join(text.split())
