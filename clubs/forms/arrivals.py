"""Who comes and who goes: the shape of what is typed; the rules are in actions."""

from uuid import uuid4

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cigales.fields import DayFormField, EuroFormField
from cigales.forms import OfficeForm
from clubs.models import Leaving, Membership, Rhythm
from clubs.queries.arrivals import ArrivalPage, departure_warnings
from clubs.queries.departures import ExitPage


class WarnedForm(OfficeForm):
    """Legal but odd or heavy input is said once, and ticked by the author to go on."""

    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def warnings(self) -> list[str]:
        """What to say of what was typed, once it is well formed."""
        return []

    def clean(self):
        cleaned = super().clean()
        found = [] if self.errors else self.warnings()
        if found:
            self.fields["confirmed"].widget = forms.CheckboxInput()
            if not cleaned["confirmed"]:
                self.add_error("confirmed", found)
        return cleaned


class AdmissionForm(WarnedForm):
    """A newcomer: who they are, since when, and what they promise first."""

    given_name = forms.CharField(
        label=gettext_lazy("Prénom"),
        max_length=80,
        error_messages={"required": gettext_lazy("Écrivez le prénom.")},
    )
    family_name = forms.CharField(
        label=gettext_lazy("Nom de famille"),
        max_length=80,
        error_messages={"required": gettext_lazy("Écrivez le nom de famille.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Adresse électronique"),
        required=False,
        help_text=gettext_lazy(
            "Pour se connecter et recevoir les rappels. Une personne déjà connue d’un autre club "
            "est retrouvée par son adresse."
        ),
    )
    joined_on = DayFormField(
        label=gettext_lazy("Membre à partir du"),
        error_messages={"required": gettext_lazy("Indiquez le jour de son arrivée.")},
    )
    amount = EuroFormField(
        label=gettext_lazy("Premier engagement"),
        min_cents=0,
        help_text=gettext_lazy("La somme promise à chaque échéance ; 0 s’il n’y en a pas encore."),
        error_messages={
            "required": gettext_lazy("Écrivez la somme promise, ou 0 s’il n’y en a pas encore.")
        },
    )
    rhythm = forms.TypedChoiceField(
        label=gettext_lazy("Rythme"), choices=Rhythm.choices, coerce=int, initial=Rhythm.MONTHLY
    )

    layout_fields = [
        Fieldset(gettext_lazy("La personne"), "given_name", "family_name", "email"),
        Fieldset(gettext_lazy("Son arrivée"), "joined_on", "amount", "rhythm"),
        "confirmed",
    ]

    def __init__(self, data=None, *, page: ArrivalPage, present: set[str], today):
        super().__init__(data, initial={"joined_on": today})
        self.page = page
        self.present = present
        self.fields["confirmed"].label = _("Je l’ai lu : enregistrer cette arrivée")

    def warnings(self) -> list[str]:
        found = list(self.page.warnings)
        name = f"{self.cleaned_data['given_name']} {self.cleaned_data['family_name']}"
        if name.casefold() in self.present:
            found.append(_("Le club a déjà un membre de ce nom. Est-ce une autre personne\u202f?"))
        if self.page.is_managing and self.cleaned_data["amount"]:
            found.append(_("Le club est en gestion : il ne reçoit plus de versements."))
        return found


class DepartureForm(WarnedForm):
    """When and why somebody leaves, and how the club settles with them."""

    left_on = DayFormField(
        label=gettext_lazy("Dernier jour dans le club"),
        error_messages={"required": gettext_lazy("Indiquez le jour du départ.")},
    )
    leaving = forms.ChoiceField(
        label=gettext_lazy("Raison"),
        choices=Leaving.choices,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": gettext_lazy("Choisissez la raison du départ.")},
    )
    settlement = forms.TypedChoiceField(
        label=gettext_lazy("Les participations"),
        choices=[
            ("lines", gettext_lazy("seront payées une à une, quand elles se dénoueront")),
            ("at_once", gettext_lazy("sont rachetées tout de suite par le club, qui l’a décidé")),
        ],
        initial="lines",
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        help_text=gettext_lazy(
            "Une à une : la personne garde sa part des gains et des pertes à venir de chacune. "
            "Tout de suite : leur valeur au bilan lui est due en argent."
        ),
    )

    def __init__(self, data=None, *, membership: Membership, today):
        super().__init__(data, initial={"left_on": today})
        self.membership = membership
        self.fields["confirmed"].label = _("Je l’ai lu : enregistrer ce départ")
        self.order_fields(["left_on", "leaving", "settlement", "confirmed"])

    def warnings(self) -> list[str]:
        return departure_warnings(
            self.membership,
            left_on=self.cleaned_data["left_on"],
            leaving=self.cleaned_data["leaving"],
        )

    @property
    def is_settled_at_once(self) -> bool:
        return self.cleaned_data["settlement"] == "at_once"


class PayLeaverForm(OfficeForm):
    """A payment to somebody who left; prefilled with all that is due and there."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    amount = EuroFormField(
        label=gettext_lazy("Montant payé"),
        error_messages={"required": gettext_lazy("Écrivez le montant payé.")},
    )
    paid_on = DayFormField(
        label=gettext_lazy("Payé le"),
        error_messages={"required": gettext_lazy("Indiquez le jour du paiement.")},
    )

    def __init__(self, data=None, *, page: ExitPage, today):
        super().__init__(
            data,
            initial={
                "token": uuid4(),
                "amount": page.payable_cents or None,
                "paid_on": today,
            },
        )
