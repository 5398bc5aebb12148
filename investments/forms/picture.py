from crispy_forms.layout import Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cigales.fields import DayFormField
from cigales.forms import OfficeForm
from investments import pictures
from investments.models import Consent, Picture

from .fields import CHECK

# What a camera or a telephone writes; some browsers know HEIC by its extension only.
READ_BY_CAMERAS = "image/jpeg,image/png,image/webp,image/heic,image/heif,image/avif,.heic,.heif"


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
    consent_on = DayFormField(
        label=_("Date de l’accord écrit"),
        required=False,
        help_text=_("Seulement quand l’accord est donné. Gardez le papier signé."),
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

    def clean_photograph(self):
        upload = self.cleaned_data["photograph"]
        pictures.check(upload)
        return upload

    def clean(self):
        cleaned = super().clean()
        if self.errors and "photograph" not in self.errors:
            self.add_error(
                "photograph",
                _("Choisissez de nouveau la photographie : le navigateur ne la garde pas."),
            )
        return cleaned


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
