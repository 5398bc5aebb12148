"""READ: the three methods of DOMAIN.md section 3 side by side, for a club that must choose."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cigales.tables import Column, Table
from clubs.models import Club, StakeMethod

from .records import records


@dataclass(frozen=True)
class ComparedRow:
    """A member by the three methods: cents by method."""

    name: str
    situation: str
    cents: dict[str, int]


@dataclass(frozen=True)
class Comparison:
    """The three methods side by side at a date; ``own`` is the club's."""

    on: date
    own: str
    own_label: str
    net_assets_cents: int
    rows: tuple[ComparedRow, ...]

    @property
    def table(self) -> Table:
        own = self.own
        others = [method for method in StakeMethod if method != own]
        columns = [
            Column(_("Membre"), lambda row: row.name),
            Column(
                gettext("%(method)s (celle du club)") % {"method": _heading(own)},
                lambda row: row.cents[own],
                kind="euro",
                is_totalled=True,
            ),
        ]
        for method in others:
            columns += [
                Column(
                    _heading(method),
                    lambda row, method=method: row.cents[method],
                    kind="euro",
                    is_totalled=True,
                ),
                Column(
                    _("Écart"),
                    lambda row, method=method: row.cents[method] - row.cents[own],
                    kind="euro",
                ),
            ]
        return Table(
            caption=_("Ce que chaque membre aurait par chaque méthode"),
            columns=columns,
            rows=self.rows,
            anchor="comparaison",
            empty=_("Le club n’a pas encore de membre à cette date."),
        )


def compare_methods(club: Club, *, on: date) -> Comparison:
    """What each would have by each method, for a club that must choose. Two queries."""
    book = records(club, on=on)
    by_method = {method.value: book.told(method=method, on=on).stakes for method in StakeMethod}
    own = by_method[club.method]
    rows = []
    for stake in own.rows:
        membership = book.memberships[stake.member]
        cents = {method: found.of(stake.member).cents for method, found in by_method.items()}
        if any(cents.values()) or (not stake.has_left and membership.joined_on <= on):
            name = membership.person.full_name
            situation = gettext("parti·e") if stake.has_left else ""
            rows.append(ComparedRow(name, situation, cents))
    return Comparison(
        on=on,
        own=club.method,
        own_label=club.get_method_display(),
        net_assets_cents=own.net_assets_cents,
        rows=tuple(rows),
    )


def _heading(method: str) -> str:
    label = str(StakeMethod(method).label)
    return label[0].upper() + label[1:]
