"""What the savings fund, and how the story is told."""

from .chronicle import Chronicle
from .enterprise import Enterprise, LegalForm, Partner
from .event import InvestmentEvent, Partnership, Scene
from .holding import Holding, Instrument
from .picture import Consent, Picture, Rendition

__all__ = [
    "Chronicle",
    "Consent",
    "Enterprise",
    "Holding",
    "Instrument",
    "InvestmentEvent",
    "LegalForm",
    "Partner",
    "Partnership",
    "Picture",
    "Rendition",
    "Scene",
]
