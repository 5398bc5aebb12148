"""The end of a club: prices, decisions and their confirmation; the rules are in actions."""

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from cigales.fields import DayFormField, EuroFormField
from cigales.forms import OfficeForm
from clubs.queries.end import OpenLine


class PricesForm(OfficeForm):
    """What each holding would be sold for, its carrying value by default."""

    def __init__(self, data=None, *, lines: Sequence[OpenLine]):
        super().__init__(data)
        for line in lines:
            self.fields[self.name_of(line.position.line)] = EuroFormField(
                label=line.label,
                min_cents=0,
                required=False,
                initial=line.position.carrying_cents,
            )

    @staticmethod
    def name_of(line: int) -> str:
        return f"prix_{line}"

    @property
    def prices(self) -> dict[int, int]:
        """Cents by line; what is empty or cannot be read is left out."""
        read = getattr(self, "cleaned_data", {})
        return {
            int(name.removeprefix("prix_")): cents
            for name, cents in read.items()
            if name.startswith("prix_") and cents is not None
        }

    @property
    def query(self) -> str:
        """The prices typed, for the address of the next page."""
        return urlencode({name: self.data[name] for name in self.fields if name in self.data})


class DecisionForm(OfficeForm):
    """What the members decided, when, and from which day it counts."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    occurred_on = DayFormField(
        label=_("Jour des opérations"),
        error_messages={"required": _("Indiquez le jour où cela a lieu.")},
    )
    decided_on = DayFormField(
        label=_("Décidé le"),
        error_messages={"required": _("Indiquez le jour de la décision des membres.")},
    )
    decision = forms.CharField(
        label=_("Décision des membres"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Telle qu’elle est au compte rendu\u202f; elle reste écrite dans les livres."),
        error_messages={"required": _("Écrivez ce que les membres ont décidé.")},
    )
    confirmed = forms.BooleanField(
        label=_("J’ai relu les montants\u00a0: faire ces opérations"),
        error_messages={"required": _("Cochez cette case pour confirmer.")},
    )

    def __init__(self, data=None, *, today):
        super().__init__(data, initial={"token": uuid4(), "occurred_on": today})


class StageForm(DecisionForm):
    """A stage of the club's life begins on the day that the members decided."""

    def __init__(self, data=None, *, today):
        super().__init__(data, today=today)
        del self.fields["decided_on"]
        self.fields["occurred_on"].label = _("À partir du")
        self.fields["confirmed"].label = _(
            "J’ai lu ce qui suit\u00a0: c’est bien la décision du club"
        )


class SaleForm(PricesForm, DecisionForm):
    """The real prices, and the decision to sell."""

    def __init__(self, data=None, *, lines: Sequence[OpenLine], today):
        DecisionForm.__init__(self, data, today=today)
        for line in lines:
            self.fields[self.name_of(line.position.line)] = EuroFormField(
                label=line.label,
                min_cents=0,
                initial=line.price_cents,
                error_messages={"required": _("Écrivez ce que la vente a rapporté, ou 0.")},
                help_text=_(
                    "Le prix vraiment reçu, pour toute la participation\u202f; 0 si tout est perdu."
                ),
            )
        prices = [self.name_of(line.position.line) for line in lines]
        self.order_fields([*prices, "occurred_on", "decided_on", "decision", "confirmed"])
