"""A paper beside an entry: the shape of what is sent; the rules are in actions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cigales.forms import OfficeForm
from clubs.attachments import READ_BY_BROWSERS
from clubs.models import AttachmentKind


class AttachmentForm(OfficeForm):
    kind = forms.ChoiceField(
        label=_("Quelle pièce"),
        choices=AttachmentKind.choices,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={
            "required": _("Dites quelle pièce c’est."),
            "invalid_choice": _("Dites quelle pièce c’est."),
        },
    )
    file = forms.FileField(
        label=_("Fichier"),
        help_text=_("Un PDF, ou une photographie en JPEG ou PNG, de 10 Mo au plus."),
        widget=forms.FileInput(attrs={"accept": READ_BY_BROWSERS}),
        error_messages={
            "required": _("Choisissez le fichier sur votre appareil."),
            "empty": _("Ce fichier est vide : choisissez-le de nouveau."),
        },
    )
