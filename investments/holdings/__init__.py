"""READ: what a club holds, as of a day (DOMAIN.md section 3, rule 6)."""

from .before import BeforeInvesting, before_investing
from .lines import line_on, line_positions
from .page import HoldingPage, holding_page
from .portfolio import HoldingRow, Portfolio, portfolio

__all__ = [
    "BeforeInvesting",
    "HoldingPage",
    "HoldingRow",
    "Portfolio",
    "before_investing",
    "holding_page",
    "line_on",
    "line_positions",
    "portfolio",
]
