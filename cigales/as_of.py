"""« Au … »: the date that every list and statement can be read at."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cigales.days import long_day
from cigales.fields import DayFormField
from cigales.forms import OfficeForm


class AsOfForm(OfficeForm):
    """The day asked for, between the club's first day and today."""

    au = DayFormField(label=gettext_lazy("Au"))

    def __init__(self, data=None, *, earliest: date, today: date):
        super().__init__(data, initial={"au": today})
        self.fields["au"].widget.attrs["class"] = "form-control"
        self.earliest = earliest
        self.today = today

    def clean_au(self) -> date:
        day = self.cleaned_data["au"]
        if day > self.today:
            raise forms.ValidationError(_("Cette date n’est pas encore arrivée."))
        if day < self.earliest:
            raise forms.ValidationError(
                _("Le club n’existait pas encore : il a été fondé le %(day)s.")
                % {"day": long_day(self.earliest)}
            )
        return day


@dataclass(frozen=True)
class AsOf:
    """The day that a page shows. ``kept`` are the other parameters of its address."""

    day: date
    form: AsOfForm
    kept: tuple[tuple[str, str], ...]
    is_today: bool


def as_of(request: HttpRequest, *, today: date, earliest: date) -> AsOf:
    """Reads ``?au=2026-06-15``; a day that cannot be is said beside the field, and today shown.

    In the template: ``{% include "components/as_of.html" with as_of=as_of only %}``.
    """
    form = AsOfForm(request.GET if "au" in request.GET else None, earliest=earliest, today=today)
    day = form.cleaned_data["au"] if form.is_valid() else today
    kept = tuple((key, value) for key, value in request.GET.items() if key not in ("au", "format"))
    return AsOf(day=day, form=form, kept=kept, is_today=day == today)
