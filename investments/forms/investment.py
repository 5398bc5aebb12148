"""A payment to an enterprise: the shape of what is typed; the rules are in actions."""

from uuid import uuid4

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cigales.fields import DayFormField, EuroFormField
from cigales.money import format_euros
from clubs.forms.arrivals import WarnedForm
from clubs.models import Club
from investments.holdings import before_investing
from investments.holdings.before import LOANS
from investments.models import (
    Eligibility,
    Enterprise,
    Holding,
    Instrument,
    InvestmentEvent,
    LegalForm,
    TaxScheme,
)
from investments.portfolio import Term, equal_terms

# DOMAIN.md section 4: « usual ticket 1,000 to 10,000 € a club ».
USUAL_TICKET_CENTS = 1_000_000
# Above it in a calendar year, between the same two parties, lenders declare (form 2062).
DECLARED_LOANS_CENTS = 500_000
COUNTED = (Instrument.EQUITY, Instrument.PARTICIPATING_SECURITY)
RHYTHMS = [
    (1, gettext_lazy("tous les mois")),
    (3, gettext_lazy("tous les trimestres")),
    (6, gettext_lazy("tous les six mois")),
    (12, gettext_lazy("tous les ans")),
]


class TermsFields(forms.Form):
    """Equal instalments: how many, the first day, the rhythm. For forms that know the sum."""

    count = forms.IntegerField(
        label=gettext_lazy("Nombre d’échéances"),
        min_value=1,
        max_value=120,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "4"}),
        error_messages={
            "invalid": gettext_lazy("Écrivez un nombre entier, par exemple 10."),
            "min_value": gettext_lazy("Il faut au moins une échéance."),
            "max_value": gettext_lazy("Cent vingt échéances au plus : vérifiez ce nombre."),
        },
    )
    first_on = DayFormField(label=gettext_lazy("Première échéance"), required=False)
    every_months = forms.TypedChoiceField(
        label=gettext_lazy("Rythme"), choices=RHYTHMS, coerce=int, initial=12
    )

    def terms(self, total_cents: int) -> list[Term]:
        """The instalments asked for, once both fields are known to be there."""
        cleaned = self.cleaned_data
        if not cleaned.get("count"):
            return []
        return equal_terms(
            total_cents,
            count=cleaned["count"],
            first_on=cleaned["first_on"],
            every_months=cleaned["every_months"],
        )

    def check_terms(self, total_cents: int | None) -> None:
        cleaned = self.cleaned_data
        count, first_on = cleaned.get("count"), cleaned.get("first_on")
        if count and not first_on and "first_on" not in self.errors:
            self.add_error("first_on", _("Indiquez le jour de la première échéance."))
        if first_on and not count and "count" not in self.errors:
            self.add_error("count", _("Indiquez le nombre d’échéances, ou effacez la date."))
        if count and total_cents and count > total_cents:
            self.add_error("count", _("Chaque échéance serait de moins d’un centime."))


def enterprises_known_to(club: Club) -> QuerySet[Enterprise]:
    """Its own, those it holds, those nobody keeps; of other clubs only what is told in public."""
    told = InvestmentEvent.objects.published().values("enterprise")
    held = Holding.objects.filter(club=club).values("enterprise")
    return Enterprise.objects.filter(
        Q(kept_by=club) | Q(kept_by=None) | Q(pk__in=told) | Q(pk__in=held),
        is_demonstration=club.is_demonstration,
    )


class NewInvestmentForm(TermsFields, WarnedForm):
    """Who was paid, how, when and how much; what a reduction of tax or a repayment needs."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    enterprise = forms.ModelChoiceField(
        label=gettext_lazy("Entreprise de l’annuaire"),
        queryset=Enterprise.objects.none(),
        error_messages={
            "required": gettext_lazy("Choisissez l’entreprise, ou donnez le nom d’une nouvelle."),
            "invalid_choice": gettext_lazy("Choisissez une entreprise de la liste."),
        },
    )
    new_enterprise = forms.CharField(
        label=gettext_lazy("Ou le nom d’une nouvelle entreprise"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Elle entre dans l’annuaire du club ; le secrétariat la complète."),
    )
    legal_form = forms.ChoiceField(
        label=gettext_lazy("Sa forme juridique"),
        choices=[("", gettext_lazy("Non précisée")), *LegalForm.choices],
        required=False,
    )
    instrument = forms.ChoiceField(
        label=gettext_lazy("Forme du soutien"),
        choices=Instrument.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez la forme du soutien.")},
    )
    paid_on = DayFormField(
        label=gettext_lazy("Débité le"),
        error_messages={"required": gettext_lazy("Indiquez le jour du paiement.")},
    )
    amount = EuroFormField(
        label=gettext_lazy("Montant payé"),
        error_messages={"required": gettext_lazy("Écrivez le montant payé.")},
    )
    securities = forms.IntegerField(
        label=gettext_lazy("Nombre de titres"),
        min_value=1,
        max_value=10_000_000,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "8"}),
        error_messages={
            "invalid": gettext_lazy("Écrivez un nombre entier de titres."),
            "min_value": gettext_lazy("Il faut au moins un titre."),
            "max_value": gettext_lazy("Vérifiez ce nombre de titres."),
        },
    )
    eligibility = forms.ChoiceField(
        label=gettext_lazy("Ouvre-t-il droit à une réduction d’impôt\u202f?"),
        choices=Eligibility.choices,
        initial=Eligibility.TO_BE_CHECKED,
        help_text=gettext_lazy(
            "Pour le capital seulement. C’est la société qui le certifie ; dans le doute, laissez "
            "« à vérifier »."
        ),
    )
    tax_scheme = forms.ChoiceField(
        label=gettext_lazy("Régime fiscal"), choices=TaxScheme.choices, initial=TaxScheme.SME
    )

    layout_fields = [
        "token",
        Fieldset(gettext_lazy("L’entreprise"), "enterprise", "new_enterprise", "legal_form"),
        Fieldset(
            gettext_lazy("Le versement"),
            "instrument",
            Row("paid_on", "amount", "securities"),
        ),
        Fieldset(gettext_lazy("La réduction d’impôt des membres"), "eligibility", "tax_scheme"),
        Fieldset(
            gettext_lazy("Le remboursement prévu, en échéances égales"),
            Row("count", "first_on", "every_months"),
        ),
        "confirmed",
    ]

    def __init__(self, data=None, *, club: Club, today):
        super().__init__(data, initial={"token": uuid4(), "paid_on": today})
        self.club = club
        self.fields["enterprise"].queryset = enterprises_known_to(club)
        self.fields["enterprise"].empty_label = _("Choisissez…")
        # One of the two is needed: this one, until the other is filled in.
        self.fields["enterprise"].required = not (data and data.get("new_enterprise", "").strip())
        self.fields["confirmed"].label = _("Je l’ai vérifié : enregistrer cet investissement")

    def clean(self):
        cleaned = self.cleaned_data
        if cleaned.get("enterprise") and cleaned.get("new_enterprise"):
            words = _("Choisissez une entreprise ou nommez-en une nouvelle, pas les deux.")
            self.add_error("new_enterprise", words)
        instrument = cleaned.get("instrument")
        if instrument and instrument not in COUNTED and cleaned.get("securities"):
            self.add_error("securities", _("Ce soutien n’a pas de titres : laissez vide."))
        if instrument and instrument != Instrument.EQUITY:
            if cleaned.get("eligibility") == Eligibility.YES:
                self.add_error(
                    "eligibility",
                    _("Seule une participation au capital ouvre une réduction d’impôt."),
                )
            else:
                cleaned["eligibility"] = Eligibility.NO
        self.check_terms(cleaned.get("amount"))
        return super().clean()

    def warnings(self) -> list[str]:
        cleaned = self.cleaned_data
        enterprise, instrument = cleaned["enterprise"], cleaned["instrument"]
        amount = cleaned["amount"]
        before = before_investing(self.club, enterprise, paid_on=cleaned["paid_on"])
        found = []
        if amount > USUAL_TICKET_CENTS:
            words = _(
                "Un club met d’habitude de 1 000 à 10 000 € dans un projet : %(amount)s, est-ce "
                "bien le montant\u202f?"
            )
            found.append(words % {"amount": format_euros(amount)})
        if amount > before.balance_cents:
            words = _(
                "Le compte du club serait à découvert : il n’a que %(balance)s à partir de ce jour."
            )
            found.append(words % {"balance": format_euros(before.balance_cents)})
        if instrument in LOANS and before.lent_cents + amount > DECLARED_LOANS_CENTS:
            words = _(
                "Avec ce versement, le club a prêté %(lent)s à cette entreprise dans l’année. "
                "Au-delà de 5 000 € par an entre les deux mêmes parties, le prêt se déclare aux "
                "impôts par le formulaire 2062."
            )
            found.append(words % {"lent": format_euros(before.lent_cents + amount)})
        found += self._odd_instrument(before.has_capital)
        if instrument in COUNTED and not cleaned["securities"]:
            found.append(
                _(
                    "Sans le nombre de titres, ni l’attestation fiscale ni une vente partielle "
                    "ne pourront le dire : le livre-journal ne se modifie pas ensuite."
                )
            )
        if cleaned["eligibility"] == Eligibility.YES:
            found.append(
                _(
                    "« Oui » veut dire que la société l’a certifié : joignez son état individuel à "
                    "l’écriture du versement aussitôt après."
                )
            )
        return found

    def _odd_instrument(self, has_capital: bool) -> list[str]:
        """What section 4 of DOMAIN.md says an instrument is for."""
        cleaned = self.cleaned_data
        enterprise, instrument = cleaned["enterprise"], cleaned["instrument"]
        legal_form = enterprise.legal_form if enterprise else cleaned["legal_form"]
        found = []
        if instrument == Instrument.SHAREHOLDER_LOAN and not has_capital:
            found.append(
                _(
                    "Un compte courant d’associé suppose d’être associé : le club n’a pas de part "
                    "au capital de cette entreprise dans ses comptes."
                )
            )
        is_association = legal_form == LegalForm.ASSOCIATION
        if instrument == Instrument.REPAYABLE_CONTRIBUTION and legal_form and not is_association:
            found.append(
                _(
                    "L’apport avec droit de reprise est fait pour les associations, dont le club "
                    "doit être membre."
                )
            )
        if instrument == Instrument.EQUITY and legal_form in (
            LegalForm.ASSOCIATION,
            LegalForm.SOLE_TRADER,
        ):
            found.append(
                _("Une association ou une entreprise individuelle n’a pas de capital à souscrire.")
            )
        return found
