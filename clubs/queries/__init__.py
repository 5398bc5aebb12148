"""READ: the pages of the members’ space as frozen objects, in a fixed number of queries each.

Amounts are cents; every figure is as of the day given.
"""

from .book import Asked, Book, BookLine, Shelf, book, shelf
from .contributions import (
    Cell,
    Dashboard,
    Due,
    GridRow,
    MonthGrid,
    belongs,
    dashboard,
    month_grid,
    open_months,
    pledges_of,
)
from .members import MemberPage, MemberRow, member_page, members
from .records import Records, records

__all__ = [
    "Asked",
    "Book",
    "BookLine",
    "Cell",
    "Dashboard",
    "Due",
    "GridRow",
    "MemberPage",
    "MemberRow",
    "MonthGrid",
    "Records",
    "Shelf",
    "belongs",
    "book",
    "dashboard",
    "member_page",
    "members",
    "month_grid",
    "open_months",
    "pledges_of",
    "records",
    "shelf",
]
