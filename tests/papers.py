"""Invented books for the tests of the papers: what a treasurer would have posted."""

from datetime import date
from io import BytesIO
from uuid import uuid4

from pypdf import PdfReader

from clubs import actions
from clubs.models import Attachment, LedgerEntry, Membership
from investments.models import Holding
from investments.papers.catalogue import books_of_year
from tests import factories

TODAY = factories.TODAY


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


class Life:
    """Two years of an invented club with every kind of entry, and a mistake mended too late."""

    def __init__(self):
        self.club = factories.make_club(founded_on=date(2024, 1, 1), name="Cigale inventée du Cap")
        self.a = factories.make_member(self.club, "treasurer", given_name="Anne")
        self.b = factories.make_member(self.club, given_name="Bruno", address="3 rue Inventée")
        self.c = factories.make_member(self.club, given_name="Chloé")
        for month in range(1, 13):
            for member, cents in ((self.a, 3000), (self.b, 2000), (self.c, 1000)):
                self.pay(member, cents, date(2024, month, 5))
        self.shop = hold(self.a, 20000, date(2024, 6, 1), name="La Boutique inventée")
        self.farm = hold(self.a, 10000, date(2024, 7, 1), name="La Ferme inventée", securities=10)
        self.loan = hold(
            self.a, 15000, date(2024, 8, 1), instrument="loan", name="L’Atelier inventé"
        )
        self.mistake = self.do("fee", 9000, date(2024, 9, 1))
        self.do("bank_charge", 1860, date(2024, 12, 20))
        actions.close_fiscal_year(
            club=self.club,
            ends_on=date(2024, 12, 31),
            voted_on=date(2025, 1, 20),
            decision="Comptes approuvés",
            by=self.a.person,
            today=TODAY,
        )
        actions.reverse_entry(
            entry=self.mistake,
            reason="Payée par un autre club",
            token=uuid4(),
            by=self.a.person,
            today=date(2025, 2, 1),
        )
        self.c.left_on = date(2025, 2, 15)
        self.c.save()
        for month in range(1, 13):
            self.pay(self.a, 3000, date(2025, month, 5))
        self.pay(self.b, 2500, date(2025, 3, 5))
        self.do("bank_interest", 700, date(2025, 3, 1))
        self.do("income", 1000, date(2025, 4, 1), line=self.farm.payment)
        self.do("repayment", 5000, date(2025, 5, 1), line=self.loan.payment)
        vote = {"decided_on": date(2025, 5, 20), "reason": "Ventes en baisse"}
        self.do("write_down", 12000, date(2025, 6, 1), line=self.shop.payment, **vote)
        self.do("write_back", 2000, date(2025, 7, 1), line=self.shop.payment, **vote)
        self.do("loss", 5000, date(2025, 8, 1), line=self.shop.payment)
        self.do(
            "sale",
            4000,
            date(2025, 9, 1),
            line=self.farm.payment,
            proceeds_cents=5500,
            securities=4,
        )
        self.do(
            "hand_over",
            3000,
            date(2025, 10, 1),
            line=self.farm.payment,
            membership=self.b,
            securities=3,
        )
        self.do("withdrawal", 6000, date(2025, 11, 1), membership=self.c)
        wrong = self.do("bank_charge", 99999, date(2025, 12, 1))
        actions.reverse_entry(
            entry=wrong, reason="Faute", token=uuid4(), by=self.a.person, today=TODAY
        )
        self.do("fee", 4500, date(2025, 12, 10))

    def pay(self, member, cents, day):
        factories.make_contribution(member, cents, day, by=self.a.person)

    def do(self, kind, cents, day, **fields):
        return operation(self.a, kind, cents, day, **fields)

    def books(self, on=date(2025, 12, 31), method="pro_rata"):
        self.club.method = method
        return books_of_year(self.club, on=on)
