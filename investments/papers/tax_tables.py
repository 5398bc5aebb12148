"""READ: the tax tables that hold for a club: common rows, and its own, which win."""

from dataclasses import dataclass

from django.db.models import Q

from clubs.models import Club
from investments.models import TaxBox, TaxRate
from investments.tax import Box, Rate


@dataclass(frozen=True)
class TaxTables:
    """What the pure package computes with."""

    rates: tuple[Rate, ...]
    boxes: tuple[Box, ...]


def tax_tables(club: Club) -> TaxTables:
    """Two queries."""
    of_club = Q(club=None) | Q(club=club)
    return TaxTables(
        rates=tuple(
            Rate(row.scheme, row.starts_on, row.ends_on, row.club_id is not None, row.rate_percent)
            for row in TaxRate.objects.filter(of_club)
        ),
        boxes=tuple(
            Box(row.scheme, row.starts_on, row.ends_on, row.club_id is not None, row.code or None)
            for row in TaxBox.objects.filter(of_club)
        ),
    )
