"""Each member's stake in the club at a date, by the three methods of DOMAIN.md section 3. Pure.

The book is told again from its first day. On each day: money in and changes of value first, then
what the day's stakes decide (units bought, accounts drawn on), then departures, then what is paid
to members. Within a day the order of the entries does not matter.

Who leaves keeps, by every method, the money that was theirs that day, and their part of each line
that the club then held, which pays them when it pays; they have no part in what comes after. With
``by_line`` this is the method itself. With the two others it is a claim (:class:`Claims`), taken
off the net assets before those who stay share the rest.
"""

from .results import History, Purchase, Stake, Stakes
from .shared import FIRST_UNIT_CENTS, UNIT
from .telling import BY_LINE, METHODS, PRO_RATA, UNIT_VALUE, history, stakes

__all__ = [
    "BY_LINE",
    "FIRST_UNIT_CENTS",
    "METHODS",
    "PRO_RATA",
    "UNIT",
    "UNIT_VALUE",
    "History",
    "Purchase",
    "Stake",
    "Stakes",
    "history",
    "stakes",
]
