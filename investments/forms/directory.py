import re

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cigales.forms import OfficeModelForm
from investments.models import Enterprise, LegalForm, Partner


class EnterpriseForm(OfficeModelForm):
    """The facts of an enterprise; its SIREN, object and seat are printed on tax papers."""

    legal_form = forms.ChoiceField(
        label=_("Forme juridique"),
        choices=[("", _("Non précisée")), *LegalForm.choices],
        required=False,
    )

    siren = forms.CharField(
        label=_("SIREN"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "12"}),
        help_text=_("Les neuf chiffres de l’entreprise, espaces permis : « 732 829 320 »."),
    )

    layout_fields = [
        Fieldset(_("L’entreprise"), "name", "legal_form", "place", "aliases"),
        Fieldset(_("Pour les attestations fiscales"), "siren", "purpose", "seat"),
    ]

    class Meta:
        model = Enterprise
        fields = ["name", "legal_form", "place", "aliases", "siren", "purpose", "seat"]
        error_messages = {
            "name": {"required": _("Donnez son nom ou, s’il n’est pas connu, ce qu’elle fait.")}
        }
        help_texts = {
            "place": _("Un quartier ou une commune, comme on le dirait : « quartier du Port »."),
            "aliases": _(
                "Quand son nom s’écrit de plusieurs façons ; séparez-les par des virgules."
            ),
            "purpose": _("Tel que ses statuts le disent : « boulangerie », par exemple."),
            "seat": _("L’adresse complète de son siège."),
        }

    def clean_siren(self) -> str:
        digits = re.sub(r"\s", "", self.cleaned_data["siren"])
        if not digits:
            return ""
        if re.fullmatch(r"\d{14}", digits, re.ASCII):
            raise forms.ValidationError(
                gettext("Voilà un SIRET : son SIREN en est les neuf premiers chiffres, %(siren)s."),
                params={"siren": digits[:9]},
            )
        if not re.fullmatch(r"\d{9}", digits, re.ASCII):
            raise forms.ValidationError(gettext("Un SIREN a neuf chiffres."))
        if not passes_luhn(digits):
            raise forms.ValidationError(
                gettext("Ce n’est pas un SIREN : un de ses chiffres est faux ou a changé de place.")
            )
        return digits


def passes_luhn(digits: str) -> bool:
    """The key of SIREN numbers: from the right, every second digit doubled, a multiple of 10."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


class PartnerForm(OfficeModelForm):
    website = forms.URLField(
        label=_("Site"),
        required=False,
        assume_scheme="https",
        max_length=200,
        help_text=_("Par exemple « www.exemple.fr »."),
        error_messages={"invalid": _("Cette adresse n’est pas celle d’un site.")},
    )

    class Meta:
        model = Partner
        fields = ["name", "website"]
        error_messages = {"name": {"required": _("Donnez le nom du partenaire.")}}
        help_texts = {
            "name": _("Une structure et non une personne : « BGE », « Mission Locale »."),
        }
