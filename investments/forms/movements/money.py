"""Money that a holding brings: income, and what is paid back."""

from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cigales.fields import EuroFormField
from cigales.money import format_euros
from investments.models import Instrument
from investments.portfolio import Term, term_states

from .base import MovementForm


class IncomeForm(MovementForm):
    kind = "income"
    title = gettext_lazy("Enregistrer un revenu")
    lead = gettext_lazy(
        "Un dividende ou des intérêts reçus. La participation, elle, reste ce qu’elle est."
    )
    submit = gettext_lazy("Enregistrer ce revenu")

    amount = EuroFormField(
        label=gettext_lazy("Montant reçu"),
        error_messages={"required": gettext_lazy("Écrivez le montant reçu.")},
    )
    label = forms.CharField(
        label=gettext_lazy("De quoi s’agit-il"),
        max_length=200,
        error_messages={"required": gettext_lazy("Dites ce que c’est : « Dividende 2025 ».")},
    )

    layout_fields = ["token", Row("occurred_on", "amount"), "label", "confirmed"]

    def fill(self) -> None:
        is_capital = self.holding.instrument == Instrument.EQUITY
        self.initial["label"] = _("Dividende") if is_capital else _("Intérêts")
        self.fields["occurred_on"].label = _("Reçu le")

    @property
    def operation(self) -> dict:
        return super().operation | {"label": self.cleaned_data["label"]}


class RepaymentForm(MovementForm):
    kind = "repayment"
    title = gettext_lazy("Enregistrer un remboursement")
    lead = gettext_lazy(
        "Ce que l’entreprise rend de l’argent placé. Des intérêts reçus avec lui s’enregistrent à "
        "part, comme un revenu."
    )
    submit = gettext_lazy("Enregistrer ce remboursement")

    amount = EuroFormField(
        label=gettext_lazy("Montant remboursé"),
        error_messages={"required": gettext_lazy("Écrivez le montant remboursé.")},
    )
    securities_back = forms.IntegerField(
        label=gettext_lazy("Titres rendus à l’entreprise"),
        min_value=1,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "8"}),
        error_messages={
            "invalid": gettext_lazy("Écrivez un nombre entier de titres."),
            "min_value": gettext_lazy("Il faut au moins un titre."),
        },
    )

    layout_fields = ["token", Row("occurred_on", "amount"), "securities_back", "confirmed"]

    def fill(self) -> None:
        self.fields["occurred_on"].label = _("Reçu le")
        if self.present is None:
            return
        if not self.present.securities:
            del self.fields["securities_back"]
            self.layout_fields = ["token", Row("occurred_on", "amount"), "confirmed"]
        rows = [Term(row.due_on, row.amount_cents) for row in self.holding.instalments.all()]
        states = term_states(
            rows, repaid_cents=self.present.repaid_cents, on=self.today, is_open=True
        )
        self.initial["amount"] = next((s.missing_cents for s in states if s.missing_cents), None)
        if self.initial["amount"]:
            self.fields["amount"].help_text = _(
                "Prérempli avec ce qui reste de l’échéance à payer."
            )

    def find_amount(self) -> None:
        self.amount_cents = self.cleaned_data.get("amount")
        self.securities = self.cleaned_data.get("securities_back") or 0
        if self.line and self.amount_cents and self.amount_cents > self.line.cost_cents:
            words = _(
                "Il ne reste que %(left)s à rembourser à cette date. Ce qui dépasse est un revenu, "
                "à enregistrer à part."
            )
            self.add_error("amount", words % {"left": format_euros(self.line.cost_cents)})
            self.amount_cents = None
        if self.line and self.securities > self.line.securities:
            words = _("Le club n’avait que %(count)d titres à cette date.")
            self.add_error("securities_back", words % {"count": self.line.securities})

    def warnings(self) -> list[str]:
        return self.lock_up_warning()
