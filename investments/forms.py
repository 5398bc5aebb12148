"""The forms of the secretary: the shape of what is typed; the rules are in actions."""

from dataclasses import dataclass

from crispy_forms.layout import Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cigales.forms import OfficeForm, OfficeModelForm
from clubs.models import Club
from investments.actions import Part
from investments.models import (
    Chronicle,
    Consent,
    Enterprise,
    Instrument,
    InvestmentEvent,
    LegalForm,
    Partner,
    Picture,
    Scene,
)

READ_BY_CAMERAS = "image/jpeg,image/png,image/webp,image/heic,image/heif,image/avif,.heic,.heif"
CHECK = {"class": "form-check-input"}


def _year_field(label, **kwargs):
    return forms.IntegerField(
        label=label,
        min_value=1983,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4", "size": "4"}),
        error_messages={
            "invalid": _("Écrivez l’année en quatre chiffres, par exemple 2015."),
            "min_value": _("Les premières Cigales datent de 1983 : vérifiez l’année."),
            "max_value": _("Vérifiez l’année."),
            "required": _("Indiquez l’année."),
        },
        **kwargs,
    )


class EnterpriseForm(OfficeModelForm):
    legal_form = forms.ChoiceField(
        label=_("Forme juridique"),
        choices=[("", _("Non précisée")), *LegalForm.choices],
        required=False,
    )

    class Meta:
        model = Enterprise
        fields = ["name", "legal_form", "place", "aliases"]
        error_messages = {
            "name": {"required": _("Donnez son nom ou, s’il n’est pas connu, ce qu’elle fait.")}
        }
        help_texts = {
            "place": _("Un quartier ou une commune, comme on le dirait : « quartier du Port »."),
            "aliases": _(
                "Quand son nom s’écrit de plusieurs façons ; séparez-les par des virgules."
            ),
        }


class PartnerForm(OfficeModelForm):
    website = forms.URLField(
        label=_("Site"),
        required=False,
        assume_scheme="https",
        max_length=200,
        help_text=_("Par exemple « www.exemple.fr »."),
        error_messages={"invalid": _("Cette adresse n’est pas celle d’un site.")},
    )

    class Meta:
        model = Partner
        fields = ["name", "website"]
        error_messages = {"name": {"required": _("Donnez le nom du partenaire.")}}
        help_texts = {
            "name": _("Une structure et non une personne : « BGE », « Mission Locale »."),
        }


class ChronicleForm(OfficeModelForm):
    first_year = _year_field(_("Première année"))
    last_year = _year_field(_("Dernière année"))

    class Meta:
        model = Chronicle
        fields = [
            "title",
            "subtitle",
            "first_year",
            "last_year",
            "introduction",
            "stated_club_count",
            "stated_member_count",
            "how_to_join",
            "imprint",
            "is_published",
        ]
        labels = {"is_published": _("Tout le monde peut lire la chronique")}
        help_texts = {
            "title": _("En grand sur la page publique et sur la couverture de la brochure."),
            "subtitle": _("La suite du titre, en plus petit."),
            "introduction": _(
                "Deux ou trois phrases avant les récits. Une ligne vide sépare deux paragraphes."
            ),
            "stated_club_count": _("Ce que disent les clubs eux-mêmes."),
            "stated_member_count": _("Tous clubs réunis ; un ordre de grandeur suffit."),
            "how_to_join": _("Pour qui voudrait entrer dans un club ou en fonder un."),
            "imprint": _("Qui publie, d’où viennent les textes et les images."),
            "is_published": _(
                "Décochez pour retirer de la page publique toute la chronique, photographies "
                "comprises. Vous pouvez la publier de nouveau à tout moment."
            ),
        }
        widgets = {
            "introduction": forms.Textarea(attrs={"rows": 6}),
            "how_to_join": forms.Textarea(attrs={"rows": 6}),
            "imprint": forms.Textarea(attrs={"rows": 4}),
        }
        error_messages = {"title": {"required": _("Donnez un titre à la chronique.")}}

    layout_fields = [
        Fieldset(_("En tête"), "title", "subtitle", "first_year", "last_year", "introduction"),
        Fieldset(
            _("Les clubs, en deux nombres"),
            "stated_club_count",
            "stated_member_count",
        ),
        Fieldset(_("En fin de page et de brochure"), "how_to_join", "imprint"),
        Fieldset(_("Publication"), "is_published"),
    ]


class EventForm(OfficeModelForm):
    """An event without its partners, which are a formset beside it."""

    year = _year_field(_("Année"))
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


class _PictureWords(OfficeForm):
    """What is said of a photograph, new or not."""

    alt = forms.CharField(
        label=_("Description"),
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Ce qu’on y voit, en une phrase, pour les personnes qui ne voient pas l’image : « Le "
            "four ouvert, trois pains dorés sur la pelle ». Sans nommer personne."
        ),
        error_messages={"required": _("Décrivez la photographie en une phrase.")},
    )
    credit = forms.CharField(
        label=_("Crédit"),
        max_length=120,
        help_text=_("Qui l’a prise, tel qu’il faut l’imprimer : « Photo du club »."),
        error_messages={"required": _("Dites qui a pris la photographie.")},
    )
    consent = forms.ChoiceField(
        label=_("Les personnes que l’on voit"),
        choices=[
            (Consent.NOBODY, _("Personne n’est reconnaissable.")),
            (Consent.GRANTED, _("Elles ont donné leur accord écrit.")),
            (Consent.MISSING, _("L’accord manque encore : la photographie restera cachée.")),
        ],
        widget=forms.RadioSelect(attrs=CHECK),
        error_messages={"required": _("Choisissez l’une des trois réponses.")},
    )
    consent_on = forms.DateField(
        label=_("Date de l’accord écrit"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y"],
        help_text=_("Seulement quand l’accord est donné. Gardez le papier signé."),
        error_messages={"invalid": _("Cette date n’existe pas. Écrivez-la ainsi : 05/11/2026.")},
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("consent") == Consent.GRANTED and "consent_on" not in self.errors:
            day = cleaned.get("consent_on")
            if day is None:
                self.add_error("consent_on", _("Donnez la date de l’accord écrit."))
            elif day > self.today:
                self.add_error("consent_on", _("Cette date n’est pas encore arrivée."))
        return cleaned

    def add_refusal(self, error: ValidationError) -> None:
        """What an action refused, beside the fields it names, or else beside the file."""
        self.add_error(None if hasattr(error, "error_dict") else "photograph", error)


class NewPictureForm(_PictureWords):
    photograph = forms.FileField(
        label=_("Photographie"),
        widget=forms.FileInput(attrs={"accept": READ_BY_CAMERAS, "class": "form-control"}),
        help_text=_(
            "JPEG, PNG, WebP ou HEIC, 40 Mo au plus. Prenez l’original de l’appareil : il sera "
            "redressé et débarrassé de ses données, position comprise."
        ),
        error_messages={
            "required": _("Choisissez la photographie sur votre ordinateur ou votre téléphone."),
            "empty": _("Ce fichier est vide."),
        },
    )

    field_order = ["photograph"]
    layout_fields = [
        "photograph",
        "alt",
        "credit",
        Fieldset(_("Droit à l’image"), "consent", "consent_on"),
    ]


class PictureForm(_PictureWords):
    """The words and the place of a photograph that is there already."""

    place = forms.TypedChoiceField(label=_("Ordre"), coerce=int)

    layout_fields = [
        "alt",
        "credit",
        Fieldset(_("Droit à l’image"), "consent", "consent_on"),
        "place",
    ]

    def __init__(self, *args, picture: Picture, **kwargs):
        siblings = list(picture.event.pictures.values_list("pk", flat=True))
        super().__init__(
            *args,
            initial={
                "alt": picture.alt,
                "credit": picture.credit,
                "consent": picture.consent,
                "consent_on": picture.consent_on,
                "place": siblings.index(picture.pk) + 1,
            },
            **kwargs,
        )
        self.fields["place"].choices = [
            (place, _("%(place)d – celle que l’on voit d’abord") % {"place": 1})
            if place == 1
            else (place, str(place))
            for place in range(1, len(siblings) + 1)
        ]
        if len(siblings) == 1:
            self.fields["place"].widget = forms.HiddenInput()
