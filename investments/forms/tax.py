"""The forms of the tax papers: a row of the tables, and the steps of the attestations."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cigales.fields import DayFormField
from cigales.forms import OfficeForm
from investments.models import TaxBox, TaxRate, TaxScheme


class _TaxRowForm(OfficeForm):
    """For one scheme, from one day to another, both included."""

    scheme = forms.ChoiceField(label=_("Régime fiscal"), choices=TaxScheme.choices)
    starts_on = DayFormField(
        label=_("Premier jour"),
        error_messages={"required": _("Indiquez le premier jour.")},
        help_text=_("Un paiement fait ce jour-là est compris."),
    )
    ends_on = DayFormField(
        label=_("Dernier jour"),
        required=False,
        help_text=_("Laissez vide tant que la fin n’est pas connue."),
    )


class TaxRateForm(_TaxRowForm):
    rate_percent = forms.IntegerField(
        label=_("Taux, en %"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_("Laissez vide si le taux n’est pas sûr : « taux à confirmer » sera imprimé."),
        error_messages={
            "invalid": _("Un taux s’écrit en chiffres ronds, par exemple 18 ou 25."),
            "min_value": _("Un taux va de 0 à 100 %%."),
            "max_value": _("Un taux va de 0 à 100 %%."),
        },
    )
    layout_fields = ["scheme", "starts_on", "ends_on", "rate_percent"]

    def __init__(self, data=None, *, row: TaxRate):
        super().__init__(data, initial=_initial(row) | {"rate_percent": row.rate_percent})


class TaxBoxForm(_TaxRowForm):
    code = forms.RegexField(
        label=_("Case de la déclaration"),
        regex=r"^[0-9][A-Z]{2}$",
        required=False,
        strip=True,
        help_text=_("Laissez vide si elle n’est pas sûre : « case à confirmer » sera imprimé."),
        error_messages={"invalid": _("Une case s’écrit avec un chiffre et deux lettres : 7CI.")},
    )
    layout_fields = ["scheme", "starts_on", "ends_on", "code"]

    def __init__(self, data=None, *, row: TaxBox):
        super().__init__(data, initial=_initial(row) | {"code": row.code})


def _initial(row: TaxRate | TaxBox) -> dict:
    return {"scheme": row.scheme, "starts_on": row.starts_on, "ends_on": row.ends_on}


class TaxYearForm(OfficeForm):
    """The year that a button is about."""

    annee = forms.IntegerField(min_value=1980, max_value=2200, widget=forms.HiddenInput)


class CheckForm(TaxYearForm):
    """The drafts were read; when something is wrong with them, it was read too."""

    is_read = forms.BooleanField(
        label=_("J’ai lu ces points, et les attestations peuvent être délivrées ainsi."),
        error_messages={"required": _("Lisez les points à régler, puis cochez cette case.")},
    )

    def __init__(self, data=None, *, has_problems: bool, tax_year: int):
        super().__init__(data, initial={"annee": tax_year})
        if not has_problems:
            del self.fields["is_read"]


class CancelForm(OfficeForm):
    reason = forms.CharField(
        label=_("Raison de l’annulation"),
        max_length=300,
        help_text=_("Elle est imprimée sur l’attestation annulée, que son numéro garde visible."),
        error_messages={"required": _("Dites pourquoi cette attestation est annulée.")},
    )
