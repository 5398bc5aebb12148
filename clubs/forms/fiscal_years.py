"""The closing of a fiscal year: the shape of what is typed; the rules are in actions."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from cigales.fields import DayFormField
from cigales.forms import OfficeForm


class CloseYearForm(OfficeForm):
    """The vote of the general meeting, and the year that its author believes to close."""

    ends_on = forms.DateField(widget=forms.HiddenInput)
    voted_on = DayFormField(
        label=_("Assemblée générale du"),
        error_messages={"required": _("Indiquez la date de l’assemblée générale.")},
    )
    decision = forms.CharField(
        label=_("Décision de l’assemblée"),
        max_length=300,
        help_text=_("Par exemple : comptes approuvés à l’unanimité des 12 membres présents."),
        error_messages={"required": _("Écrivez ce que l’assemblée a décidé.")},
    )
    confirmed = forms.BooleanField(
        label=_("Ces totaux sont ceux du relevé de banque et du vote : clore l’exercice"),
        error_messages={"required": _("Cochez la case : un exercice clos ne se rouvre pas.")},
    )

    def __init__(self, data=None, *, ends_on: date):
        super().__init__(data, initial={"ends_on": ends_on})
