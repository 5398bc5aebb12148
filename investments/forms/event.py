from dataclasses import dataclass

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cigales.forms import OfficeModelForm
from clubs.models import Club
from investments.actions import Part
from investments.models import (
    Chronicle,
    Enterprise,
    Instrument,
    InvestmentEvent,
    Partner,
    Scene,
)

from .fields import CHECK, year_field


class EventForm(OfficeModelForm):
    """An event without its partners, which are a formset beside it."""

    year = year_field(_("Année"))
    instrument = forms.ChoiceField(
        label=_("Sous quelle forme"),
        choices=[("", _("Non précisé")), *Instrument.choices],
        required=False,
        help_text=_("Le montant, lui, ne se publie pas."),
    )
    scene = forms.ChoiceField(
        label=_("Dessin"),
        choices=Scene.choices,
        widget=forms.RadioSelect(attrs=CHECK),
        help_text=_("Il illustre le récit tant qu’aucune photographie n’est visible."),
        error_messages={"required": _("Choisissez le dessin le plus proche de l’activité.")},
    )

    class Meta:
        model = InvestmentEvent
        fields = [
            "title",
            "enterprise",
            "beneficiary",
            "year",
            "is_before_year",
            "place",
            "instrument",
            "story",
            "clubs",
            "clubs_note",
            "scene",
        ]
        labels = {
            "clubs": _("Clubs qui ont participé"),
            "clubs_note": _("Ou avec vos mots"),
            "is_before_year": _("C’était avant cette année-là"),
        }
        widgets = {
            "story": forms.Textarea(attrs={"rows": 12}),
            "clubs": forms.CheckboxSelectMultiple(attrs=CHECK),
        }
        help_texts = {
            "title": _("Ce qui s’est passé, en quelques mots : « Le fournil allume son four »."),
            "enterprise": _("Celle qui a reçu l’argent."),
            "is_before_year": _("À cocher quand on ne connaît pas l’année exacte."),
            "place": _("Un quartier, une commune ; laissez vide si on ne le dit pas."),
            "story": _(
                "Racontez comme à un voisin, sans montant et sans nommer de personne. Une ligne "
                "vide sépare deux paragraphes ; **deux étoiles** mettent en gras, *une étoile* en "
                "italique."
            ),
        }
        error_messages = {
            "title": {"required": _("Donnez un titre à l’événement.")},
            "enterprise": {
                "required": _("Choisissez l’entreprise."),
                "invalid_choice": _("Choisissez une entreprise de la liste."),
            },
            "story": {"required": _("Racontez l’événement en quelques phrases.")},
        }

    def __init__(self, *args, chronicle: Chronicle, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["enterprise"].queryset = Enterprise.objects.filter(kept_by=chronicle.kept_by_id)
        self.fields["enterprise"].empty_label = _("Choisissez…")
        offered = Q(territory=chronicle.territory_id, is_demonstration=False)
        if self.instance.pk:
            offered |= Q(pk__in=self.instance.clubs.values("pk"))
        self.fields["clubs"].queryset = Club.objects.filter(offered)


class PartForm(forms.Form):
    """One partner of an event and its part; an empty choice takes the line away."""

    partner = forms.ChoiceField(label=_("Partenaire"), required=False)
    part = forms.CharField(label=_("Son rôle"), max_length=120, required=False)

    use_required_attribute = False

    def __init__(self, *args, partners: list[Partner], **kwargs):
        super().__init__(*args, **kwargs)
        self.partners = {str(partner.pk): partner for partner in partners}
        self.fields["partner"].choices = [
            ("", _("Choisissez…")),
            *((pk, partner.name) for pk, partner in self.partners.items()),
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("part") and not cleaned.get("partner") and "partner" not in self.errors:
            self.add_error("partner", _("Choisissez à qui revient ce rôle, ou effacez-le."))
        return cleaned


class BasePartFormSet(forms.BaseFormSet):
    def clean(self):
        seen = set()
        for form in self.forms:
            partner = form.cleaned_data.get("partner") if form.is_valid() else None
            if partner and partner in seen:
                form.add_error("partner", _("Ce partenaire est déjà nommé plus haut."))
            seen.add(partner)

    @property
    def parts(self) -> list[Part]:
        """For a valid formset."""
        return [
            Part(form.partners[form.cleaned_data["partner"]], form.cleaned_data["part"])
            for form in self.forms
            if form.cleaned_data.get("partner")
        ]


PartFormSet = forms.formset_factory(
    PartForm, formset=BasePartFormSet, extra=3, max_num=40, absolute_max=60
)


@dataclass(frozen=True)
class EventForms:
    """The event's form and its partners' formset, checked together."""

    event: EventForm
    parts: BasePartFormSet

    @classmethod
    def of(cls, data, *, chronicle: Chronicle, event: InvestmentEvent | None = None):
        """``event`` is None for a new one; ``data`` None when nothing was sent yet."""
        known = [] if event is None else event.partnerships.select_related("partner")
        partners = {p.pk: p for p in Partner.objects.filter(kept_by=chronicle.kept_by_id)}
        # A partner that the club no longer keeps stays in the events that name it.
        partners |= {part.partner_id: part.partner for part in known}
        return cls(
            event=EventForm(data, instance=event, chronicle=chronicle),
            parts=PartFormSet(
                data,
                prefix="parts",
                initial=[{"partner": str(p.partner_id), "part": p.part} for p in known],
                form_kwargs={"partners": sorted(partners.values(), key=lambda p: p.name)},
            ),
        )

    def is_valid(self) -> bool:
        # Both, so that everything wrong shows at once.
        return all([self.event.is_valid(), self.parts.is_valid()])

    @property
    def facts(self) -> dict:
        """The arguments of ``actions.add_event`` and ``edit_event``, of valid forms."""
        return {**self.event.cleaned_data, "parts": self.parts.parts}
