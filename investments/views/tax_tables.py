"""The tables of rates and boxes: the common rows to read, the club's own to keep."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clubs.permissions import Need, enter_club_or_404
from investments.actions.tax_tables import remove_tax_row, write_tax_row
from investments.forms.tax import TaxBoxForm, TaxRateForm
from investments.models import TaxBox, TaxRate
from investments.papers.tax_tables import tax_tables_page

# What the address calls each table.
_TABLES = {"rate": (TaxRate, TaxRateForm), "box": (TaxBox, TaxBoxForm)}


def tax_tables(request, club):
    visit = enter_club_or_404(request.user, club, need=Need.MEMBER)
    page = tax_tables_page(visit.club, on=visit.today)
    return render(request, "investments/papers/tax_tables.html", {"visit": visit, "page": page})


def new_tax_row(request, club, table):
    visit = enter_club_or_404(request.user, club, need=Need.TREASURY)
    model, _form = _TABLES[table]
    return _edit(request, visit, table, model(club=visit.club))


def tax_row(request, club, table, row):
    visit = enter_club_or_404(request.user, club, need=Need.TREASURY)
    return _edit(request, visit, table, _own_or_404(visit, table, row))


@require_POST
def remove(request, club, table, row):
    visit = enter_club_or_404(request.user, club, need=Need.TREASURY)
    remove_tax_row(row=_own_or_404(visit, table, row), by=request.user)
    messages.success(request, _("La ligne du club est retirée : la ligne commune compte."))
    return redirect("office:tax-tables", club=visit.club.slug)


def _edit(request, visit, table, row):
    form = _TABLES[table][1](request.POST or None, row=row)
    if form.is_valid():
        try:
            write_tax_row(club=visit.club, row=row, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("La table du club est à jour."))
            return redirect("office:tax-tables", club=visit.club.slug)
    context = {"visit": visit, "form": form, "table": table, "row_pk": row.pk}
    return render(request, "investments/papers/tax_row.html", context)


def _own_or_404(visit, table, pk):
    """One of the club's own rows: the common ones are nobody's to change here."""
    return get_object_or_404(_TABLES[table][0], pk=pk, club=visit.club)
