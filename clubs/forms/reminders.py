"""The text of a reminder, as a human leaves it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cigales.forms import OfficeForm
from clubs.models import Reminder


class ReminderForm(OfficeForm):
    """Subject and message; both lengths are the row's."""

    subject = forms.CharField(
        label=_("Objet"),
        max_length=200,
        error_messages={"required": _("Un message sans objet ne serait pas ouvert.")},
    )
    body = forms.CharField(
        label=_("Message"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 16}),
        error_messages={"required": _("Le message est vide.")},
    )

    def __init__(self, data=None, *, reminder: Reminder):
        super().__init__(data, initial={"subject": reminder.subject, "body": reminder.body})
