"""The forms of the members’ space: the shape of what is typed; the rules are in actions."""

from .ledger import CorrectionForm
from .month import MonthForm
from .pledges import ClubDetailsForm, HouseholdForm, PledgeForm
from .reminders import ReminderForm

__all__ = [
    "ClubDetailsForm",
    "CorrectionForm",
    "HouseholdForm",
    "MonthForm",
    "PledgeForm",
    "ReminderForm",
]
