"""The portfolio statement (état du portefeuille): every holding there has been, as of a day."""

from collections.abc import Callable

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cigales.tables import Column, Table
from clubs.ledger.positions import LinePosition
from investments.tax import lock_up_end

from .books import Books, Paper


def portfolio_statement(books: Books) -> Paper:
    lines = books.closing.lines
    return Paper(
        letterhead=books.letterhead(_("État du portefeuille"), is_a_day=True),
        tables=(
            Table(
                _("Participations, de la plus ancienne à la plus récente"),
                _columns(books),
                lines,
                empty=_("Le club n’a encore rien investi."),
            ),
        ),
    )


def _columns(books: Books) -> tuple[Column, ...]:
    def euros(heading: str, read: Callable[[LinePosition], int]) -> Column:
        return Column(heading, read, "euro", is_totalled=True)

    return (
        Column(gettext_lazy("Entreprise"), lambda line: books.line_name(line.line)),
        Column(gettext_lazy("Forme du soutien"), lambda line: _instrument(books, line)),
        Column(gettext_lazy("Payée le"), lambda line: line.paid_on, "day"),
        euros(_("Payé"), lambda line: line.paid_cents),
        euros(_("Rendu ou vendu"), lambda line: line.repaid_cents + line.sold_cents),
        euros(_("Gain (ou perte)"), lambda line: line.result_cents),
        euros(_("Revenus"), lambda line: line.income_cents),
        euros(_("Reste placé"), lambda line: line.cost_cents),
        euros(_("Perte prévisible"), lambda line: line.foreseen_loss_cents),
        euros(_("Valeur retenue"), lambda line: line.carrying_cents),
        Column(gettext_lazy("Situation"), lambda line: _situation(books, line)),
    )


def _instrument(books: Books, line: LinePosition) -> str:
    holding = books.holdings.get(line.line)
    return holding.get_instrument_display().capitalize() if holding else ""


def _situation(books: Books, line: LinePosition) -> str:
    """Its end, or until when the securities must be kept for the tax reduction to hold."""
    if not line.is_open:
        return _("dénouée le %(day)s") % {"day": date_format(line.last_on, "d/m/Y")}
    holding = books.holdings.get(line.line)
    ends_on = lock_up_end(line.paid_on)
    if holding and holding.instrument == "equity" and ends_on > books.on:
        return _("à garder jusqu’au %(day)s") % {"day": date_format(ends_on, "d/m/Y")}
    return _("en cours")
