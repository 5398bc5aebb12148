"""What leaves the club, wholly or in part: sold, lost, handed over to a member."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cigales.days import long_day
from cigales.fields import EuroFormField
from cigales.money import format_euros
from clubs.models import Membership
from investments.holdings.words import lock_up_of
from investments.models import Eligibility
from investments.portfolio import cost_of_securities

from .base import MovementForm


class PartMovementForm(MovementForm):
    """A part of the holding goes: so many securities, or so much of its cost if not counted."""

    securities_gone = forms.IntegerField(
        label="",
        min_value=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "8"}),
        error_messages={
            "required": gettext_lazy("Écrivez le nombre de titres."),
            "invalid": gettext_lazy("Écrivez un nombre entier de titres."),
            "min_value": gettext_lazy("Il faut au moins un titre."),
        },
    )
    part = EuroFormField(
        label="",
        help_text=gettext_lazy("Au prix payé autrefois, non à ce que cela vaut aujourd’hui."),
        error_messages={"required": gettext_lazy("Écrivez la part du prix payé.")},
    )

    def fill(self) -> None:
        counted = bool(self.present and self.present.securities)
        del self.fields["part" if counted else "securities_gone"]
        name = "securities_gone" if counted else "part"
        if self.present is not None:
            count = self.present.securities
            self.initial[name] = count if counted else self.present.cost_cents or None
            if counted:
                words = _("Le club en a %(count)d ; écrivez moins pour une partie seulement.")
                self.fields[name].help_text = words % {"count": count}
        self.fields[name].label = (
            _("Nombre de titres") if counted else _("Part du prix payé qui s’en va")
        )
        self.order_fields(["token", "occurred_on", name])

    def find_amount(self) -> None:
        if self.line is None:
            return
        if "part" in self.fields:
            part = self.cleaned_data.get("part")
            if part and part > self.line.cost_cents:
                words = _("Il ne restait que %(left)s de placés à cette date.")
                self.add_error("part", words % {"left": format_euros(self.line.cost_cents)})
            else:
                self.amount_cents = part
            return
        count = self.cleaned_data.get("securities_gone")
        if count and count > self.line.securities:
            words = _("Le club n’avait que %(count)d titres à cette date.")
            self.add_error("securities_gone", words % {"count": self.line.securities})
        elif count:
            self.securities = count
            self.amount_cents = cost_of_securities(self.line, count)


class SaleForm(PartMovementForm):
    kind = "sale"
    title = gettext_lazy("Enregistrer une vente")
    lead = gettext_lazy(
        "Le club cède tout ou partie de sa participation contre de l’argent, à l’entreprise ou à "
        "quelqu’un d’autre."
    )
    submit = gettext_lazy("Enregistrer cette vente")

    proceeds = EuroFormField(
        label=gettext_lazy("Prix reçu"),
        error_messages={
            "required": gettext_lazy("Écrivez le prix reçu."),
            "too_small": gettext_lazy("Ce qui part sans rien rapporter est une perte."),
        },
    )
    buyer = forms.CharField(
        label=gettext_lazy("Acheteur"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Écrit dans le livre-journal, que tous les membres lisent."),
    )

    def fill(self) -> None:
        super().fill()
        self.fields["occurred_on"].label = _("Vendue le")
        self.order_fields([*list(self.fields)[:3], "proceeds", "buyer", "confirmed"])

    @property
    def proceeds_cents(self) -> int | None:
        return self.cleaned_data.get("proceeds")

    @property
    def operation(self) -> dict:
        buyer = self.cleaned_data["buyer"]
        label = _("Vente à %(buyer)s") % {"buyer": buyer} if buyer else _("Vente")
        return super().operation | {"proceeds_cents": self.proceeds_cents, "label": label}

    def warnings(self) -> list[str]:
        return self.lock_up_warning()


class LossForm(PartMovementForm):
    kind = "loss"
    title = gettext_lazy("Enregistrer une perte")
    lead = gettext_lazy(
        "L’argent ne reviendra pas. Une entreprise sur quatre environ s’arrête dans les cinq ans : "
        "une perte fait partie de la vie d’un club."
    )
    submit = gettext_lazy("Enregistrer cette perte")

    cause = forms.ChoiceField(
        label=gettext_lazy("Cause"),
        choices=[
            ("liquidation", gettext_lazy("liquidation judiciaire")),
            ("other", gettext_lazy("autre cause, à dire ci-dessous")),
        ],
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Une liquidation judiciaire ne fait rendre à personne sa réduction d’impôt."
        ),
        error_messages={"required": gettext_lazy("Choisissez la cause de la perte.")},
    )
    other_cause = forms.CharField(label=gettext_lazy("Autre cause"), max_length=180, required=False)

    def fill(self) -> None:
        super().fill()
        self.fields["occurred_on"].label = _("Constatée le")
        self.order_fields([*list(self.fields)[:3], "cause", "other_cause", "confirmed"])

    def find_amount(self) -> None:
        super().find_amount()
        cause, words = self.cleaned_data.get("cause"), self.cleaned_data.get("other_cause")
        if cause == "other" and not words:
            self.add_error("other_cause", _("Dites en quelques mots ce qui s’est passé."))

    @property
    def operation(self) -> dict:
        if self.cleaned_data["cause"] == "liquidation":
            label = _("Liquidation judiciaire")
        else:
            label = self.cleaned_data["other_cause"]
        return super().operation | {"label": label}

    def warnings(self) -> list[str]:
        ends_on = lock_up_of(self.holding)
        if (
            self.cleaned_data["cause"] == "other"
            and ends_on is not None
            and self.holding.eligibility != Eligibility.NO
            and self.cleaned_data["occurred_on"] < ends_on
        ):
            words = _(
                "Avant le %(day)s, seule une liquidation judiciaire laisse à coup sûr aux membres "
                "leur réduction d’impôt : faites vérifier ce cas."
            )
            return [words % {"day": long_day(ends_on)}]
        return []


class MemberField(forms.ModelChoiceField):
    def label_from_instance(self, membership: Membership) -> str:
        return membership.person.full_name


class HandOverForm(PartMovementForm):
    kind = "hand_over"
    title = gettext_lazy("Remettre des titres à un membre")
    lead = gettext_lazy(
        "Le membre reçoit la participation elle-même, ou une partie, à la place d’argent. Sa "
        "quote-part baisse de la valeur retenue de ce qu’il reçoit."
    )
    submit = gettext_lazy("Enregistrer cette remise")

    member = MemberField(
        label=gettext_lazy("Membre qui reçoit"),
        queryset=Membership.objects.none(),
        error_messages={
            "required": gettext_lazy("Choisissez le membre."),
            "invalid_choice": gettext_lazy("Choisissez un membre de la liste."),
        },
    )

    def fill(self) -> None:
        super().fill()
        self.fields["member"].queryset = Membership.objects.for_club(
            self.holding.club_id
        ).by_seniority()
        self.fields["member"].empty_label = _("Choisissez…")
        self.fields["occurred_on"].label = _("Remis le")
        self.order_fields(["token", "member", "occurred_on"])

    @property
    def operation(self) -> dict:
        return super().operation | {
            "membership": self.cleaned_data["member"],
            "label": _("Remise de titres"),
        }
