"""The contribution statement (état des versements): one of the three books a club keeps."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cigales.tables import Column, Table

from .books import Books, Paper, months


@dataclass(frozen=True)
class ContributionRow:
    name: str
    by_month: dict[date, int]

    @property
    def total_cents(self) -> int:
        return sum(self.by_month.values())


def contribution_statement(books: Books) -> Paper:
    """By the month in which the bank got them, so that they add up to the yearly account's."""
    received: dict[int, Counter] = {member.number: Counter() for member in books.members}
    for flow in books.flows:
        if flow.kind == "contribution":
            of_member = received.setdefault(flow.member, Counter())
            of_member[flow.occurred_on.replace(day=1)] += flow.cash_cents
    rows = [
        ContributionRow(books.name(member.number), dict(received[member.number]))
        for member in books.records.members
        if member.number in received
        and (member.left_on is None or member.left_on >= books.starts_on or received[member.number])
    ]
    columns = (
        Column(gettext_lazy("Membre"), lambda row: row.name),
        *(_month_column(month) for month in months(books.starts_on, books.on)),
        Column(gettext_lazy("Total"), lambda row: row.total_cents, "euro", is_totalled=True),
    )
    return Paper(
        letterhead=books.letterhead(_("État des versements")),
        tables=(
            Table(
                _("Versements reçus, par mois de réception"),
                columns,
                rows,
                empty=_("Aucun membre dans cette période."),
            ),
        ),
    )


def _month_column(month: date) -> Column:
    return Column(
        date_format(month, "M Y"), lambda row: row.by_month.get(month), "euro", is_totalled=True
    )
