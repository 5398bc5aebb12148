"""The month's grid: the shape of what is typed; the rules are in actions."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from cigales.fields import DayFormField, EuroFormField
from cigales.forms import OfficeForm
from clubs.actions import Payment
from clubs.months import last_of_month
from clubs.queries import MonthGrid


class MonthForm(OfficeForm):
    """One amount per member for the month being entered, prefilled from what is still due.

    ``token`` and ``expected`` are drawn when the form is shown: the first tells a form sent twice,
    the second a month in which somebody else has written meanwhile.
    """

    token = forms.UUIDField(widget=forms.HiddenInput)
    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    received_on = DayFormField(
        label=_("Reçus par la banque le"),
        error_messages={
            "required": _("Indiquez la date à laquelle la banque a reçu les versements.")
        },
    )

    def __init__(self, data=None, *, grid: MonthGrid, today, prefilled: bool = True):
        super().__init__(
            data,
            initial={
                "token": uuid4(),
                "expected": grid.last_entry,
                "received_on": min(today, last_of_month(grid.month)),
            },
        )
        self.grid = grid
        self.today = today
        for row in grid.rows:
            if row.entered.is_member:
                due = row.entered.missing_cents
                self.fields[self.name_of(row.membership_id)] = EuroFormField(
                    label=row.name,
                    required=False,
                    min_cents=0,
                    initial=due if prefilled and due else None,
                )

    @staticmethod
    def name_of(membership_id: int) -> str:
        return f"amount_{membership_id}"

    def payments(self, memberships) -> list[Payment]:
        """What each member paid; nothing for an empty amount or a zero. For a valid form."""
        amounts = {row.membership_id: self.name_of(row.membership_id) for row in self.grid.rows}
        amounts = {pk: self.cleaned_data.get(name) for pk, name in amounts.items()}
        return [
            Payment(membership, amounts[membership.pk])
            for membership in memberships.filter(pk__in=amounts)
            if amounts[membership.pk]
        ]

    def shown_again(self):
        """The same amounts, for a month that has changed: the author looks and saves again."""
        data = self.data.copy()
        data["expected"] = self.grid.last_entry
        return MonthForm(data, grid=self.grid, today=self.today)

    def cells(self):
        """The rows of the grid, each with its bound field or None: what the template loops over."""
        for row in self.grid.rows:
            name = self.name_of(row.membership_id)
            yield row, self[name] if name in self.fields else None

    @property
    def typed_cents(self) -> int:
        """What the readable amounts on the screen add up to, refused ones left out."""
        total = 0
        for name, field in self.fields.items():
            if name.startswith("amount_"):
                try:
                    total += field.to_python(self[name].value()) or 0
                except forms.ValidationError:
                    continue
        return total
