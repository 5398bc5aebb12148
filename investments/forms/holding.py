"""What a holding is, beside its money: its certificate and its schedule."""

from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cigales.fields import EuroFormField
from clubs.forms.arrivals import WarnedForm
from investments.models import Eligibility, Holding, TaxScheme

from .investment import TermsFields


class CertificateForm(WarnedForm):
    """Whether the company certified that the payment opens a reduction, and under which scheme."""

    eligibility = forms.ChoiceField(
        label=gettext_lazy("Ce versement ouvre-t-il droit à une réduction d’impôt\u202f?"),
        choices=Eligibility.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Seul un « oui » s’imprime sur les attestations. C’est la société qui le certifie, "
            "pas le club."
        ),
    )
    tax_scheme = forms.ChoiceField(
        label=gettext_lazy("Régime fiscal"),
        choices=TaxScheme.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("ESUS seulement si l’entreprise en a l’agrément."),
    )

    def __init__(self, data=None, *, holding: Holding, is_attached: bool):
        super().__init__(
            data, initial={"eligibility": holding.eligibility, "tax_scheme": holding.tax_scheme}
        )
        self.is_attached = is_attached
        self.fields["confirmed"].label = _("Je l’ai vérifié : enregistrer")
        self.order_fields(["eligibility", "tax_scheme", "confirmed"])

    def warnings(self) -> list[str]:
        if self.cleaned_data["eligibility"] == Eligibility.YES and not self.is_attached:
            return [
                _(
                    "Le certificat de la société n’est pas joint à l’écriture du versement : "
                    "avez-vous vu ce papier\u202f? Joignez-le dès que possible."
                )
            ]
        return []


class TermsForm(TermsFields, WarnedForm):
    """One more instalment, or several at once: a sum, how many, from when, how often."""

    amount = EuroFormField(
        label=gettext_lazy("Somme à répartir"),
        error_messages={"required": gettext_lazy("Écrivez la somme attendue.")},
    )

    layout_fields = [Row("amount", "count"), Row("first_on", "every_months"), "confirmed"]

    def __init__(self, data=None, *, paid_cents: int, scheduled_cents: int):
        unscheduled = max(paid_cents - scheduled_cents, 0)
        super().__init__(data, initial={"amount": unscheduled or None, "count": 1})
        self.paid_cents = paid_cents
        self.scheduled_cents = scheduled_cents
        self.fields["confirmed"].label = _("Je l’ai vérifié : ajouter ces échéances")
        for name in ("count", "first_on"):
            self.fields[name].required = True
        self.fields["count"].error_messages["required"] = _("Écrivez 1 pour une seule échéance.")
        self.fields["first_on"].error_messages["required"] = _("Indiquez le jour.")

    def clean(self):
        self.check_terms(self.cleaned_data.get("amount"))
        return super().clean()

    def warnings(self) -> list[str]:
        if self.scheduled_cents + self.cleaned_data["amount"] > self.paid_cents:
            return [_("L’échéancier demanderait en tout plus que ce que le club a versé.")]
        return []
