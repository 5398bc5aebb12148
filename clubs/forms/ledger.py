"""The forms of the ledger: the shape of what is typed; the rules are in actions."""

from datetime import date
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from cigales.fields import DayFormField, EuroFormField
from cigales.forms import OfficeForm
from clubs.models import Club, EntryKind, Membership
from clubs.queries.book import Asked, Shelf
from clubs.queries.operations import operation_warnings

from .arrivals import WarnedForm


class BookForm(OfficeForm):
    """What to show of the book: a period, and what narrows it. Sent by GET, it writes nothing."""

    du = DayFormField(label=_("Du"))
    au = DayFormField(label=_("Au"))
    nature = forms.ChoiceField(
        label=_("Nature"), choices=[("", _("toutes")), *EntryKind.choices], required=False
    )
    membre = forms.TypedChoiceField(label=_("Membre"), coerce=int, empty_value=None, required=False)
    participation = forms.TypedChoiceField(
        label=_("Participation"), coerce=int, empty_value=None, required=False
    )
    texte = forms.CharField(
        label=_("Chercher"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
        help_text=_("un mot, un nom ou un montant"),
    )

    def __init__(self, data, *, shelf: Shelf):
        sent = {name: value for name, value in data.items() if name in self.base_fields}
        sent["au"] = sent.get("au") or f"{shelf.on}"
        sent["du"] = sent.get("du") or f"{shelf.year_of(self._day(sent['au'], shelf.on))[0]}"
        super().__init__(sent)
        self.shelf = shelf
        self.fields["membre"].choices = [("", _("tous")), *shelf.names.items()]
        self.fields["participation"].choices = [("", _("toutes")), *shelf.holdings.items()]

    def _day(self, typed: str, otherwise: date) -> date:
        try:
            return self.base_fields["au"].clean(typed)
        except forms.ValidationError:
            return otherwise

    def clean_au(self) -> date:
        day = self.cleaned_data["au"]
        if day > self.shelf.on:
            raise forms.ValidationError(_("Cette date n’est pas encore arrivée."))
        if day < self.shelf.club.founded_on:
            raise forms.ValidationError(_("Le club n’existait pas encore à cette date."))
        return day

    def clean(self):
        cleaned = super().clean()
        if not self.errors and cleaned["du"] > cleaned["au"]:
            self.add_error("du", _("La période finit avant de commencer."))
        return cleaned

    @property
    def asked(self) -> Asked:
        """What can be read of it; the current year for a period that cannot."""
        is_read = not {"du", "au"} & set(self.errors)
        found = self.cleaned_data
        if not is_read:
            found = found | dict(zip(("du", "au"), self.shelf.current_year, strict=True))
        return Asked(
            starts_on=found["du"],
            ends_on=found["au"],
            kind=found.get("nature", ""),
            membership=found.get("membre"),
            line=found.get("participation"),
            words=found.get("texte", ""),
        )

    @property
    def narrowing(self) -> dict[str, str]:
        """The parameters of the address that narrow the book, for links to other periods."""
        names = ("nature", "membre", "participation", "texte")
        return {name: self.data[name] for name in names if self.data.get(name)}


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


class ReversalForm(OfficeForm):
    """Why an entry is cancelled."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Raison"),
        max_length=300,
        help_text=_("Elle reste écrite dans le livre-journal, sous les yeux de tous les membres."),
        error_messages={"required": _("Dites pourquoi : un livre corrigé sans raison inquiète.")},
    )

    def __init__(self, data=None):
        super().__init__(data, initial={"token": uuid4()})


class OperationForm(WarnedForm):
    """An operation of the bank account: how much, when, and a word about it."""

    kind = ""

    token = forms.UUIDField(widget=forms.HiddenInput)
    amount = EuroFormField(
        label=_("Montant"), error_messages={"required": _("Écrivez le montant de l’opération.")}
    )
    occurred_on = DayFormField(
        label=_("Date à la banque"),
        help_text=_("Celle du relevé de compte."),
        error_messages={"required": _("Indiquez la date du relevé de compte.")},
    )
    label = forms.CharField(label=_("Libellé"), max_length=200, required=False)

    def __init__(self, data=None, *, club: Club, today: date):
        super().__init__(data, initial={"token": uuid4(), "occurred_on": today})
        self.club = club
        self.fields["confirmed"].label = _("C’est bien cela : enregistrer quand même")

    def warnings(self) -> list[str]:
        return operation_warnings(
            self.club,
            kind=self.kind,
            amount_cents=self.cleaned_data["amount"],
            occurred_on=self.cleaned_data["occurred_on"],
            membership=self.cleaned_data.get("membership"),
        )

    @property
    def facts(self) -> dict:
        """What the action needs of a valid form."""
        return {
            "kind": self.kind,
            "amount_cents": self.cleaned_data["amount"],
            "occurred_on": self.cleaned_data["occurred_on"],
            "label": self.cleaned_data["label"],
            "membership": self.cleaned_data.get("membership"),
            "token": self.cleaned_data["token"],
        }


class FeeForm(OperationForm):
    kind = "fee"
    layout_fields = ["token", "amount", "occurred_on", "label", "confirmed"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["label"].label = _("À qui, pour quelle année")
        self.fields["label"].help_text = _("Par exemple : association régionale, adhésion 2026.")


class BankChargeForm(OperationForm):
    kind = "bank_charge"
    layout_fields = ["token", "amount", "occurred_on", "label", "confirmed"]


class BankInterestForm(OperationForm):
    kind = "bank_interest"
    layout_fields = ["token", "amount", "occurred_on", "label", "confirmed"]


class WithdrawalForm(OperationForm):
    """Money paid back to somebody of the club, who stays or who left."""

    kind = "withdrawal"
    layout_fields = ["token", "membership", "amount", "occurred_on", "label", "confirmed"]

    membership = forms.ModelChoiceField(
        label=_("À qui"),
        queryset=Membership.objects.none(),
        empty_label=_("choisir"),
        error_messages={
            "required": _("Choisissez la personne qui a été payée."),
            "invalid_choice": _("Cette personne n’est pas du club."),
        },
    )

    def __init__(self, data=None, *, club: Club, today: date):
        super().__init__(data, club=club, today=today)
        self.fields["membership"].queryset = Membership.objects.for_club(club).by_seniority()
        self.fields["membership"].label_from_instance = lambda row: row.person.full_name


OPERATION_FORMS = {
    form.kind: form for form in (FeeForm, BankChargeForm, BankInterestForm, WithdrawalForm)
}
