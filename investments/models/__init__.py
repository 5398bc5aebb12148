"""What the savings fund, and how the story is told."""

from .chronicle import Chronicle
from .enterprise import Enterprise, LegalForm, Partner
from .event import InvestmentEvent, Partnership, Scene
from .holding import Eligibility, Holding, Instalment, Instrument, TaxScheme
from .picture import Consent, Picture, Rendition
from .tax import Attestation, AttestationLine, AttestationState, TaxBox, TaxRate

__all__ = [
    "Attestation",
    "AttestationLine",
    "AttestationState",
    "Chronicle",
    "Consent",
    "Eligibility",
    "Enterprise",
    "Holding",
    "Instalment",
    "Instrument",
    "InvestmentEvent",
    "LegalForm",
    "Partner",
    "Partnership",
    "Picture",
    "Rendition",
    "Scene",
    "TaxBox",
    "TaxRate",
    "TaxScheme",
]
