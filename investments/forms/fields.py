"""What several of these forms are made of."""

from django import forms
from django.utils.translation import gettext_lazy as _

# Bootstrap's look of a box to tick.
CHECK = {"class": "form-check-input"}


def year_field(label, **kwargs):
    """A year of a chronicle, typed in four figures."""
    return forms.IntegerField(
        label=label,
        min_value=1983,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4", "size": "4"}),
        error_messages={
            "invalid": _("Écrivez l’année en quatre chiffres, par exemple 2015."),
            "min_value": _("Les premières Cigales datent de 1983 : vérifiez l’année."),
            "max_value": _("Vérifiez l’année."),
            "required": _("Indiquez l’année."),
        },
        **kwargs,
    )
