"""The balance (bilan): what the club has, and whose it is."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cigales.tables import Column, Table

from .books import Books, Paper


@dataclass(frozen=True)
class AssetRow:
    what: str
    cost_cents: int
    foreseen_cents: int
    value_cents: int


@dataclass(frozen=True)
class OwnerRow:
    name: str
    paid_cents: int
    fraction: Fraction
    cents: int


ASSETS = (
    Column(gettext_lazy("Ce que le club a"), lambda row: row.what),
    Column(gettext_lazy("Prix payé"), lambda row: row.cost_cents, "euro", is_totalled=True),
    Column(
        gettext_lazy("Perte prévisible"),
        lambda row: row.foreseen_cents,
        "euro",
        is_totalled=True,
    ),
    Column(gettext_lazy("Valeur retenue"), lambda row: row.value_cents, "euro", is_totalled=True),
)
OWNERS = (
    Column(gettext_lazy("À qui cela appartient"), lambda row: row.name),
    Column(
        gettext_lazy("Versé, moins ce qui a été rendu"),
        lambda row: row.paid_cents,
        "euro",
        is_totalled=True,
    ),
    Column(gettext_lazy("Quote-part"), lambda row: row.fraction, "percent"),
    Column(gettext_lazy("Avoir"), lambda row: row.cents, "euro", is_totalled=True),
)


@dataclass(frozen=True)
class Balance(Paper):
    net_assets_cents: int


def balance(books: Books) -> Balance:
    closing, stakes = books.closing, books.history.stakes
    assets = [
        AssetRow(_("Compte en banque"), closing.cash_cents, 0, closing.cash_cents),
        *(
            AssetRow(
                books.line_name(line.line),
                line.cost_cents,
                line.foreseen_loss_cents,
                line.carrying_cents,
            )
            for line in closing.lines
            if line.is_open
        ),
    ]
    owners = [
        OwnerRow(
            name=_("%(name)s, qui a quitté le club") % {"name": books.name(row.member)}
            if row.has_left
            else books.name(row.member),
            paid_cents=row.contributed_cents - row.paid_back_cents,
            fraction=stakes.fraction(row.member),
            cents=row.cents,
        )
        for row in stakes.rows
        if row.cents or (row.contributed_cents and not row.has_left)
    ]
    return Balance(
        letterhead=books.letterhead(_("Bilan"), is_a_day=True),
        tables=(
            Table(_("Actif"), ASSETS, assets, anchor="actif"),
            Table(_("Avoir des membres"), OWNERS, owners, anchor="avoirs"),
        ),
        net_assets_cents=closing.net_assets_cents,
    )
