"""A list's columns, defined once for the screen, the paper and the file (issue « The books »).

    TABLE = (
        Column(_("Nom"), lambda row: row.name, link=lambda row: row.address),
        Column(_("Versé"), lambda row: row.contributed_cents, kind="euro", is_totalled=True),
    )
    table = Table(caption=_("Versements"), columns=TABLE, rows=rows)

On screen and on paper ``{% data_table table=table %}`` (load ui); as a file
``csv_response(table, "versements-2026-06-15")``. A cell is a plain value: text, cents, a date, a
whole number or an exact fraction; nothing here queries.
"""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from io import StringIO
from typing import Any

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cigales.money import NO_BREAK_SPACE, format_euros

KINDS = ("text", "day", "month", "euro", "count", "percent")
# What a spreadsheet would run as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Column:
    """One column: its heading, how a row gives its value, and what kind of value that is.

    ``euro`` is cents, ``day`` and ``month`` are dates, ``percent`` an exact fraction of one. The
    first column of a table names its row. ``link`` gives an address, or "" for none.
    """

    heading: str
    read: Callable[[Any], Any]
    kind: str = "text"
    is_totalled: bool = False
    link: Callable[[Any], str] | None = None

    @property
    def is_amount(self) -> bool:
        return self.kind in ("euro", "count", "percent")

    def shown(self, value) -> str:
        """For reading; nothing for no value."""
        if value is None or value == "":
            return ""
        if self.kind == "euro":
            return format_euros(value)
        if self.kind == "day":
            return date_format(value, "d/m/Y")
        if self.kind == "month":
            return date_format(value, "F Y")
        if self.kind == "percent":
            return f"{_decimals(value * 100, 2)}{NO_BREAK_SPACE}%"
        return str(value)

    def written(self, value) -> str:
        """For a file that a French spreadsheet opens: « 1234,50 », « 15/06/2026 »."""
        if value is None or value == "":
            return ""
        if self.kind == "euro":
            return _decimals(Fraction(value, 100), 2)
        if self.kind == "day":
            return f"{value:%d/%m/%Y}"
        if self.kind == "month":
            return f"{value:%m/%Y}"
        if self.kind == "percent":
            return _decimals(value * 100, 6)
        if self.kind == "count":
            return str(value)
        text = str(value)
        return f"'{text}" if text.startswith(_FORMULA) else text


@dataclass(frozen=True)
class Cell:
    text: str
    link: str
    column: Column


@dataclass(frozen=True)
class Line:
    """A row to be shown; ``state`` is a class such as « is-cancelled », said in words too."""

    cells: tuple[Cell, ...]
    state: str


@dataclass(frozen=True)
class Table:
    """Rows under their columns. ``anchor`` is the caption's identifier on its page."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Any]
    anchor: str = "tableau"
    empty: str = ""
    row_state: Callable[[Any], str] | None = None

    @property
    def lines(self) -> list[Line]:
        return [
            Line(
                cells=tuple(
                    Cell(
                        text=column.shown(column.read(row)),
                        link=column.link(row) if column.link else "",
                        column=column,
                    )
                    for column in self.columns
                ),
                state=self.row_state(row) if self.row_state else "",
            )
            for row in self.rows
        ]

    @property
    def totals(self) -> tuple[Cell, ...]:
        """The last line, or nothing when no column is added up or there is nothing to add."""
        if not (self.rows and any(column.is_totalled for column in self.columns)):
            return ()
        first = Cell(text=_("Total"), link="", column=self.columns[0])
        return (first, *(self._total(column) for column in self.columns[1:]))

    def _total(self, column: Column) -> Cell:
        text = ""
        if column.is_totalled:
            text = column.shown(sum(column.read(row) or 0 for row in self.rows))
        return Cell(text=text, link="", column=column)


def csv_text(table: Table) -> str:
    """The table as a French spreadsheet opens it: semicolons, decimal commas, no totals."""
    file = StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([str(column.heading) for column in table.columns])
    for row in table.rows:
        writer.writerow([column.written(column.read(row)) for column in table.columns])
    return file.getvalue()


def csv_response(table: Table, name: str) -> HttpResponse:
    """A download in UTF-8, marked as such for the spreadsheets that would guess otherwise."""
    response = HttpResponse("\ufeff" + csv_text(table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _decimals(value: Fraction | int, digits: int) -> str:
    """A number rounded half up, with a decimal comma."""
    scale = 10**digits
    exact = Fraction(value) * scale
    rounded = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    whole, rest = divmod(rounded, scale)
    sign = "-" if exact < 0 and rounded else ""
    return f"{sign}{whole},{rest:0{digits}d}"
