"""Values that the members vote: a write-down, and its reversal."""

from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cigales.fields import DayFormField, EuroFormField
from cigales.money import format_euros
from clubs.ledger.positions import LinePosition

from .base import MovementForm


class DecisionForm(MovementForm):
    """A value that the club's members voted: the new one, when, and why."""

    title_of_entry = ""

    decided_on = DayFormField(
        label=gettext_lazy("Date du vote"),
        error_messages={"required": gettext_lazy("Indiquez le jour du vote.")},
    )
    new_value = EuroFormField(
        label=gettext_lazy("Nouvelle valeur"),
        min_cents=0,
        error_messages={"required": gettext_lazy("Écrivez la nouvelle valeur.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Raison"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Écrite dans le livre-journal, que tous les membres lisent."),
        error_messages={"required": gettext_lazy("Dites pourquoi le club en a décidé ainsi.")},
    )

    layout_fields = ["token", Row("decided_on", "occurred_on"), "new_value", "reason", "confirmed"]

    def fill(self) -> None:
        self.initial["decided_on"] = self.today
        self.fields["occurred_on"].label = _("Prend effet le")
        if self.present is not None:
            words = _("Valeur retenue aujourd’hui : %(value)s ; reste placé : %(cost)s.")
            self.fields["new_value"].help_text = words % {
                "value": format_euros(self.present.carrying_cents),
                "cost": format_euros(self.present.cost_cents),
            }

    def find_amount(self) -> None:
        decided_on = self.cleaned_data.get("decided_on")
        if decided_on and decided_on > self.today:
            self.add_error("decided_on", _("Ce vote n’a pas encore eu lieu."))
        new = self.cleaned_data.get("new_value")
        if new is None or self.line is None:
            return
        if wrong := self.wrong_value(new, self.line):
            self.add_error("new_value", wrong)
        else:
            self.amount_cents = abs(new - self.line.carrying_cents)

    def wrong_value(self, new_cents: int, line: LinePosition) -> str:
        raise NotImplementedError

    @property
    def operation(self) -> dict:
        cleaned = self.cleaned_data
        return super().operation | {
            "label": str(self.title_of_entry),
            "reason": cleaned["reason"],
            "decided_on": cleaned["decided_on"],
        }


class WriteDownForm(DecisionForm):
    kind = "write_down"
    title = gettext_lazy("Enregistrer une dépréciation")
    lead = gettext_lazy(
        "Le club a voté que cette participation vaut moins qu’avant. C’est une perte prévisible, "
        "pas encore subie : aucun argent ne bouge, et une reprise reste possible."
    )
    submit = gettext_lazy("Enregistrer cette dépréciation")
    title_of_entry = gettext_lazy("Dépréciation votée")

    def wrong_value(self, new_cents: int, line: LinePosition) -> str:
        if new_cents < line.carrying_cents:
            return ""
        words = _("Une dépréciation baisse la valeur : moins de %(value)s à cette date.")
        return words % {"value": format_euros(line.carrying_cents)}


class WriteBackForm(DecisionForm):
    kind = "write_back"
    title = gettext_lazy("Reprendre une dépréciation")
    lead = gettext_lazy(
        "Le club a voté que cette participation va mieux. Sa valeur remonte, sans dépasser ce qui "
        "reste placé ; aucun argent ne bouge."
    )
    submit = gettext_lazy("Enregistrer cette reprise")
    title_of_entry = gettext_lazy("Reprise votée")

    def wrong_value(self, new_cents: int, line: LinePosition) -> str:
        if line.carrying_cents < new_cents <= line.cost_cents:
            return ""
        if not line.foreseen_loss_cents:
            return _("Il n’y a pas de dépréciation à reprendre à cette date.")
        words = _("La valeur remonte : plus de %(low)s, et %(high)s au plus, le prix payé.")
        return words % {
            "low": format_euros(line.carrying_cents),
            "high": format_euros(line.cost_cents),
        }
