from django import forms
from django.utils.translation import gettext_lazy as _

from cigales.forms import OfficeModelForm
from investments.models import Enterprise, LegalForm, Partner


class EnterpriseForm(OfficeModelForm):
    legal_form = forms.ChoiceField(
        label=_("Forme juridique"),
        choices=[("", _("Non précisée")), *LegalForm.choices],
        required=False,
    )

    class Meta:
        model = Enterprise
        fields = ["name", "legal_form", "place", "aliases"]
        error_messages = {
            "name": {"required": _("Donnez son nom ou, s’il n’est pas connu, ce qu’elle fait.")}
        }
        help_texts = {
            "place": _("Un quartier ou une commune, comme on le dirait : « quartier du Port »."),
            "aliases": _(
                "Quand son nom s’écrit de plusieurs façons ; séparez-les par des virgules."
            ),
        }


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
