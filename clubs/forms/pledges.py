"""Promises, households and the club's account: what is typed; the rules are in actions."""

from datetime import date

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from cigales.fields import EuroFormField
from cigales.forms import OfficeForm
from cigales.money import format_euros
from clubs.models import Membership, Pledge, Rhythm
from clubs.months import first_of_month, format_month, next_month, parse_month
from clubs.payment_request import NotAnIban, group_iban, parse_iban

# DOMAIN.md section 1: members promise 8 to 450 € a month. Beyond is odd, never wrong.
USUAL_MONTHLY_CENTS = (800, 45_000)
_MONTHS_BACK, _MONTHS_AHEAD = 12, 12


class MonthChoiceField(forms.TypedChoiceField):
    """A month among those given, as its first day."""

    def __init__(self, *, months: list[date], **kwargs):
        choices = [(format_month(month), date_format(month, "F Y")) for month in months]
        super().__init__(choices=choices, coerce=parse_month, **kwargs)


class PledgeForm(OfficeForm):
    """A new promise, or a pause. ``confirmed`` is asked for only when something is odd."""

    amount = EuroFormField(
        label=_("Montant à chaque échéance"),
        min_cents=0,
        help_text=_("0 pour une pause : rien ne sera attendu tant qu’elle dure."),
        error_messages={"required": _("Écrivez le montant promis, ou 0 pour une pause.")},
    )
    rhythm = forms.TypedChoiceField(
        label=_("Rythme"), choices=Rhythm.choices, coerce=int, initial=Rhythm.MONTHLY
    )
    confirmed = forms.BooleanField(
        label=_("C’est bien ce qui a été promis"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, data=None, *, membership: Membership, latest: Pledge | None, today: date):
        now = first_of_month(today)
        initial = {"month": format_month(next_month(now))}
        if latest:
            initial |= {"amount": latest.amount_cents, "rhythm": latest.rhythm}
        super().__init__(data, initial=initial)
        self.now = now
        self.fields["month"] = MonthChoiceField(
            label=_("À partir de"),
            months=_months_around(now, membership),
            help_text=_("La première échéance est celle de ce mois."),
        )
        self.order_fields(["amount", "rhythm", "month", "confirmed"])

    def clean(self):
        cleaned = super().clean()
        oddities = [] if self.errors else self._oddities(**cleaned)
        if oddities:
            self.fields["confirmed"].widget = forms.CheckboxInput()
            if not cleaned["confirmed"]:
                self.add_error("confirmed", oddities)
        return cleaned

    def _oddities(self, amount: int, rhythm: int, month: date, **_others) -> list[str]:
        """Legal but odd: said, and ticked by the author."""
        lowest, highest = USUAL_MONTHLY_CENTS
        odd = []
        if amount and not lowest * rhythm <= amount <= highest * rhythm:
            words = _("D’habitude, un engagement va de %(lowest)s à %(highest)s par mois.")
            odd.append(words % {"lowest": format_euros(lowest), "highest": format_euros(highest)})
        if month < self.now:
            odd.append(_("Ce mois est passé : ce qui était promis depuis change aussi."))
        return odd


class HouseholdForm(OfficeForm):
    """Those who pay their income tax together."""

    members = forms.ModelMultipleChoiceField(
        label=_("Ces personnes partagent un foyer fiscal"),
        queryset=Membership.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        help_text=_("Cochez-en au moins deux."),
        error_messages={"required": _("Choisissez au moins deux personnes du même foyer fiscal.")},
    )

    def __init__(self, data=None, *, memberships):
        super().__init__(data)
        self.fields["members"].queryset = memberships
        self.fields["members"].label_from_instance = lambda row: row.person.full_name


class ClubDetailsForm(OfficeForm):
    """Where members pay and where the club gets its post."""

    iban = forms.CharField(
        label=_("IBAN du compte du club"),
        required=False,
        max_length=60,
        help_text=_("Tel qu’il est sur le relevé d’identité bancaire, espaces comprises ou non."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    address = forms.CharField(
        label=_("Adresse postale"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Imprimée en tête des papiers du club."),
    )

    def __init__(self, data=None, *, club):
        super().__init__(data, initial={"iban": group_iban(club.iban), "address": club.address})

    def clean_iban(self) -> str:
        typed = self.cleaned_data["iban"]
        try:
            return parse_iban(typed) if typed else ""
        except NotAnIban:
            raise forms.ValidationError(
                _(
                    "Ce numéro n’est pas un IBAN : un caractère manque, est en trop, ou deux sont "
                    "inversés. Comparez-le au relevé d’identité bancaire."
                )
            ) from None


def _months_around(now: date, membership: Membership) -> list[date]:
    """A year back and a year ahead, within the time that the person is of the club."""
    months, month = [], date(now.year - 1, now.month, 1)
    for _step in range(_MONTHS_BACK + _MONTHS_AHEAD + 1):
        if first_of_month(membership.joined_on) <= month and (
            membership.left_on is None or month <= membership.left_on
        ):
            months.append(month)
        month = next_month(month)
    return months
