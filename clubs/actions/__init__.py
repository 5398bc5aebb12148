"""WRITE: the one door to the ledger. Every form, import and command posts through here.

Actions are atomic, take the author as ``by``, and raise ``ValidationError`` with a French message
when a rule of DOMAIN.md section 3 is broken.
"""

from .contributions import Payment, correct_contribution, record_contributions
from .door import (
    DAY_CODES,
    AlreadyPosted,
    BookHasMoved,
    Draft,
    check_day_of_operation,
    post,
    reverse_entry,
)
from .fiscal_years import close_fiscal_year
from .operations import record_operation
from .people import leave_household, link_household, record_club_details, record_pledge
from .reminders import (
    discard_reminder,
    draft_reminders,
    send_reminder,
    settle_reminder,
    write_reminder,
)

__all__ = [
    "DAY_CODES",
    "AlreadyPosted",
    "BookHasMoved",
    "Draft",
    "Payment",
    "check_day_of_operation",
    "close_fiscal_year",
    "correct_contribution",
    "discard_reminder",
    "draft_reminders",
    "leave_household",
    "link_household",
    "post",
    "record_club_details",
    "record_contributions",
    "record_operation",
    "record_pledge",
    "reverse_entry",
    "send_reminder",
    "settle_reminder",
    "write_reminder",
]
