"""READ: the tax tables that hold for a club: common rows, and its own, which win."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from clubs.models import Club
from investments.models import TaxBox, TaxRate, TaxScheme
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


@dataclass(frozen=True)
class TaxRow:
    """One row as it is shown; ``figure`` is « 18 % », « 7CI » or that it is to be confirmed."""

    pk: int
    scheme: str
    starts_on: date | None
    ends_on: date | None
    figure: str
    is_unknown: bool
    is_own: bool
    is_today: bool


@dataclass(frozen=True)
class TaxTablesPage:
    """Both tables, the club's own rows first, then the latest."""

    rates: tuple[TaxRow, ...]
    boxes: tuple[TaxRow, ...]


def tax_tables_page(club: Club, *, on: date) -> TaxTablesPage:
    """Two queries."""
    of_club = Q(club=None) | Q(club=club)

    def rows(model, figure):
        found = [_shown(row, figure(row), on) for row in model.objects.filter(of_club)]
        found.sort(key=lambda r: (r.is_own, r.starts_on or date.min), reverse=True)
        return tuple(found)

    return TaxTablesPage(rates=rows(TaxRate, _rate_words), boxes=rows(TaxBox, _box_words))


def _shown(row: TaxRate | TaxBox, figure: str, on: date) -> TaxRow:
    has_begun = row.starts_on is None or row.starts_on <= on
    return TaxRow(
        pk=row.pk,
        scheme=TaxScheme(row.scheme).label,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        figure=figure or _("à confirmer"),
        is_unknown=not figure,
        is_own=row.club_id is not None,
        is_today=has_begun and (row.ends_on is None or row.ends_on >= on),
    )


def _rate_words(row: TaxRate) -> str:
    return "" if row.rate_percent is None else f"{row.rate_percent}\u00a0%"


def _box_words(row: TaxBox) -> str:
    return row.code
