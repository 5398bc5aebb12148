"""The forms of the secretary: the shape of what is typed; the rules are in actions."""

from .chronicle import ChronicleForm
from .directory import EnterpriseForm, PartnerForm
from .event import EventForms
from .picture import NewPictureForm, PictureForm

__all__ = [
    "ChronicleForm",
    "EnterpriseForm",
    "EventForms",
    "NewPictureForm",
    "PartnerForm",
    "PictureForm",
]
