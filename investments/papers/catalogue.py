"""The papers there are: what each is called, how it is computed and which template prints it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from cigales import pdf
from clubs.fiscal_years import fiscal_year_of
from clubs.models import Club

from .account import account
from .balance import balance
from .books import Books, Paper, read_books
from .contributions import contribution_statement
from .income import income_statement
from .member import member_statement
from .portfolio import portfolio_statement


@dataclass(frozen=True)
class Kind:
    """A paper of the club, or of each member (``compute`` then takes the member's number).

    ``slug`` names its file. ``is_of_calendar_year`` marks what follows the tax year even in a
    club whose fiscal year is another one.
    """

    slug: str
    words: str
    note: str
    compute: Callable[..., Paper]
    is_of_calendar_year: bool = False


CLUB_PAPERS = {
    "account": Kind(
        "compte-rendu",
        _("Compte rendu annuel"),
        _("bénéfices, pertes et pertes prévisibles (article 1873-11)"),
        account,
    ),
    "balance": Kind("bilan", _("Bilan"), _("ce que le club a, et à qui"), balance),
    "contributions": Kind(
        "versements",
        _("État des versements"),
        _("chaque membre, mois par mois"),
        contribution_statement,
    ),
    "portfolio": Kind(
        "portefeuille",
        _("État du portefeuille"),
        _("chaque participation, de son paiement à ce jour"),
        portfolio_statement,
    ),
}
MEMBER_PAPERS = {
    "member": Kind(
        "releve",
        _("Relevé individuel"),
        _("versements, quote-part et son calcul"),
        member_statement,
    ),
    "income": Kind(
        "revenus",
        _("Relevé des revenus"),
        _("revenus et intérêts de l’année civile"),
        income_statement,
        is_of_calendar_year=True,
    ),
}


def books_of_year(club: Club, *, on: date, is_of_calendar_year: bool = False) -> Books:
    """The books from the first day of the year that holds ``on`` to that day."""
    last_month = 12 if is_of_calendar_year else club.fiscal_year_ends_month
    starts_on, _ends_on = fiscal_year_of(on, founded_on=club.founded_on, last_month=last_month)
    return read_books(club, starts_on=starts_on, on=on)


def template_of(kind: str) -> str:
    return f"print/papers/{kind}.html"


def print_paper(kind: str, paper: Paper) -> bytes:
    return pdf.render_pdf(template_of(kind), {"letterhead": paper.letterhead, "page": paper})
