"""What the forms of all that happens to a holding have in common."""

from dataclasses import dataclass
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cigales.days import long_day
from cigales.fields import DayFormField
from clubs.forms.arrivals import WarnedForm
from clubs.ledger.positions import LinePosition
from investments.holdings import line_on
from investments.holdings.words import lock_up_of
from investments.models import Eligibility, Holding
from investments.portfolio import effect


@dataclass(frozen=True)
class Effect:
    """What an operation does: the bank account, and the holding before and after it. Cents."""

    before: LinePosition
    cash_cents: int
    cost_cents: int
    carrying_cents: int

    @property
    def cost_after_cents(self) -> int:
        return self.before.cost_cents + self.cost_cents

    @property
    def carrying_after_cents(self) -> int:
        return self.before.carrying_cents + self.carrying_cents

    @property
    def gained_cents(self) -> int:
        return max(self._result_cents, 0)

    @property
    def lost_cents(self) -> int:
        return max(-self._result_cents, 0)

    @property
    def _result_cents(self) -> int:
        """What is brought above the cost that goes; nothing when no cost goes."""
        return self.cash_cents + self.cost_cents if self.cost_cents else 0


class MovementForm(WarnedForm):
    """The common part: a token, a day, and the sum found from what the kind asks.

    ``title``, ``lead`` and ``submit`` are the words of its page. ``line`` is the holding at the
    end of the day typed, today's until one is.
    """

    kind = ""
    title = lead = submit = ""

    token = forms.UUIDField(widget=forms.HiddenInput)
    occurred_on = DayFormField(
        label=gettext_lazy("Date"),
        error_messages={"required": gettext_lazy("Indiquez le jour de l’opération.")},
    )

    def __init__(self, data=None, *, holding: Holding, today):
        super().__init__(data, initial={"token": uuid4(), "occurred_on": today})
        self.holding = holding
        self.today = today
        self.line = self.present = line_on(holding.payment, on=today)
        self.amount_cents: int | None = None
        self.securities = 0
        self.fields["confirmed"].label = _("Je l’ai vérifié : enregistrer cette opération")
        self.fill()

    def fill(self) -> None:
        """First values and fields that depend on the holding."""

    def clean(self):
        day = self.cleaned_data.get("occurred_on")
        if day and day < self.holding.payment.occurred_on:
            words = _("Cette participation n’était pas encore payée : elle l’a été le %(day)s.")
            paid_on = long_day(self.holding.payment.occurred_on)
            self.add_error("occurred_on", words % {"day": paid_on})
        elif day:
            self.line = line_on(self.holding.payment, on=min(day, self.today))
            self.find_amount()
        return super().clean()

    def find_amount(self) -> None:
        """Sets ``amount_cents`` (and ``securities``), or says what is wrong with a field."""
        self.amount_cents = self.cleaned_data.get("amount")

    @property
    def amount_field(self) -> str | None:
        """The field that gives the amount, to put beside it what the ledger refuses."""
        names = ("amount", "part", "securities_gone", "new_value")
        return next((name for name in names if name in self.fields), None)

    @property
    def proceeds_cents(self) -> int | None:
        return None

    @property
    def operation(self) -> dict:
        """What ``record_movement`` needs beside the kind. For a valid form."""
        return {
            "amount_cents": self.amount_cents,
            "occurred_on": self.cleaned_data["occurred_on"],
            "token": self.cleaned_data["token"],
            "securities": self.securities,
        }

    @property
    def effect(self) -> Effect | None:
        """What it would do, as soon as enough was typed."""
        if not self.is_bound or self.amount_cents is None or self.line is None:
            return None
        moved = effect(
            self.line,
            self.kind,
            amount_cents=self.amount_cents,
            proceeds_cents=self.proceeds_cents or 0,
        )
        if moved is None:
            return None
        return Effect(self.line, moved.cash_cents, moved.cost_cents, moved.carrying_cents)

    def lock_up_warning(self) -> list[str]:
        """Securities that go too early take everybody's reduction back (DOMAIN.md section 5)."""
        ends_on = lock_up_of(self.holding)
        is_early = ends_on is not None and self.cleaned_data["occurred_on"] < ends_on
        if not is_early or self.holding.eligibility == Eligibility.NO:
            return []
        words = _(
            "Ces titres devaient être gardés jusqu’au %(day)s. Les céder avant fait rendre à "
            "chacun sa réduction d’impôt, en proportion des titres cédés et selon les parts du "
            "jour du versement, anciens membres compris (CGI, article 199 terdecies-0 A)."
        )
        return [words % {"day": long_day(ends_on)}]
