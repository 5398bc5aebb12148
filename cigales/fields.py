"""Form fields for what clubs write most: euros (« 1 234,50 € », 123450 for the code) and days."""

import re

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _

from cigales.money import NotAnAmount, TooManyDecimals, format_amount, format_euros, parse_euros

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# Ten million euros: far beyond any club, and far below what an integer column holds.
LARGEST_CENTS = 1_000_000_000


class EuroFormField(forms.Field):
    """Reads an amount in euros as cents. What was typed is shown again when it is refused.

    ``min_cents`` and ``max_cents`` are inclusive bounds.
    """

    widget = forms.TextInput
    default_error_messages = {
        "invalid": _("« %(typed)s » n’est pas un montant. Écrivez par exemple 23,50."),
        "decimals": _("« %(typed)s » a plus de deux chiffres après la virgule."),
        "too_small": _("Le montant doit être d’au moins %(bound)s."),
        "too_large": _("Le montant ne peut pas dépasser %(bound)s."),
    }

    def __init__(self, *, min_cents=1, max_cents=LARGEST_CENTS, **kwargs):
        super().__init__(**kwargs)
        self.min_cents = min_cents
        self.max_cents = max_cents

    def widget_attrs(self, widget):
        return {"inputmode": "decimal", "autocomplete": "off", "class": "c-amount-input"}

    def to_python(self, typed):
        if typed in validators.EMPTY_VALUES or not str(typed).strip():
            return None
        if isinstance(typed, int):
            return typed
        try:
            return parse_euros(typed)
        except TooManyDecimals:
            code = "decimals"
        except NotAnAmount:
            code = "invalid"
        # A whole page pasted by mistake is not worth repeating in the message.
        raise forms.ValidationError(
            self.error_messages[code], code=code, params={"typed": typed.strip()[:40]}
        )

    def validate(self, cents):
        super().validate(cents)
        if cents is None:
            return
        if cents < self.min_cents:
            raise forms.ValidationError(
                self.error_messages["too_small"],
                code="too_small",
                params={"bound": format_euros(self.min_cents)},
            )
        if cents > self.max_cents:
            raise forms.ValidationError(
                self.error_messages["too_large"],
                code="too_large",
                params={"bound": format_euros(self.max_cents)},
            )

    def prepare_value(self, value):
        return format_amount(value) if isinstance(value, int) else value

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != initial
        except forms.ValidationError:
            return True


class DayInput(forms.DateInput):
    """The browser's calendar; or a line of text, for words that no calendar could show again."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        typed = context["widget"]["value"]
        if typed and not _ISO_DAY.fullmatch(typed):
            context["widget"]["type"] = "text"
        return context


class DayFormField(forms.DateField):
    """A day, typed as « 05/11/2026 » or chosen in the browser's own calendar."""

    default_error_messages = {
        "invalid": _("Cette date n’existe pas. Écrivez-la ainsi : 05/11/2026."),
    }

    def __init__(self, **kwargs):
        super().__init__(
            widget=DayInput,
            input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y"],
            **kwargs,
        )
