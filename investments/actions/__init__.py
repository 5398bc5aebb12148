"""WRITE: the one door to the story, and to what the ledger does not say of a holding.

Actions are atomic and take the author as ``by``; they raise ``ValidationError`` with French
messages, by field where there is one.
"""

from .holdings import (
    add_terms,
    certify_holding,
    record_investment,
    record_movement,
    remove_term,
)
from .story import (
    Part,
    add_enterprise,
    add_event,
    add_partner,
    add_picture,
    edit_chronicle,
    edit_enterprise,
    edit_event,
    edit_partner,
    edit_picture,
    move_event,
    publish_event,
    remove_picture,
    unique_slug,
    withdraw_event,
)

__all__ = [
    "Part",
    "add_enterprise",
    "add_event",
    "add_partner",
    "add_picture",
    "add_terms",
    "certify_holding",
    "edit_chronicle",
    "edit_enterprise",
    "edit_event",
    "edit_partner",
    "edit_picture",
    "move_event",
    "publish_event",
    "record_investment",
    "record_movement",
    "remove_picture",
    "remove_term",
    "unique_slug",
    "withdraw_event",
]
