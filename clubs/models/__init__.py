"""Who saves, and whose money it is."""

from .club import Club, Stage, StageName, StakeMethod, Territory
from .ledger import AppendOnlyError, EntryKind, FiscalYear, LedgerEntry, Posting
from .papers import Attachment, AttachmentKind
from .people import (
    Household,
    Leaving,
    Mandate,
    Membership,
    Person,
    Pledge,
    Rhythm,
    Role,
)
from .reminder import Reminder, ReminderState

__all__ = [
    "AppendOnlyError",
    "Attachment",
    "AttachmentKind",
    "Club",
    "EntryKind",
    "FiscalYear",
    "Household",
    "Leaving",
    "LedgerEntry",
    "Mandate",
    "Membership",
    "Person",
    "Pledge",
    "Posting",
    "Reminder",
    "ReminderState",
    "Rhythm",
    "Role",
    "Stage",
    "StageName",
    "StakeMethod",
    "Territory",
]
