"""The forms of the ledger: the shape of what is typed; the rules are in actions."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from cigales.fields import EuroFormField
from cigales.forms import OfficeForm


class CorrectionForm(OfficeForm):
    """Why a contribution is cancelled, and what it should have been."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Raison de la correction"),
        max_length=300,
        help_text=_("Elle reste écrite dans le livre-journal, sous les yeux de tous les membres."),
        error_messages={"required": _("Dites pourquoi : un livre corrigé sans raison inquiète.")},
    )
    right_amount = EuroFormField(
        label=_("Montant exact"),
        required=False,
        help_text=_("Laissez vide si ce versement n’a pas eu lieu."),
    )

    def __init__(self, data=None):
        super().__init__(data, initial={"token": uuid4()})
