"""Who saves, and whose money it is."""

from .club import Club, Territory
from .ledger import AppendOnlyError, LedgerEntry, Posting
from .people import Mandate, Membership, Person, Pledge, Role

__all__ = [
    "AppendOnlyError",
    "Club",
    "LedgerEntry",
    "Mandate",
    "Membership",
    "Person",
    "Pledge",
    "Posting",
    "Role",
    "Territory",
]
