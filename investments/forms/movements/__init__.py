"""What happens to a holding: one short form for each kind of entry; the rules are in actions."""

from .base import MovementForm
from .decisions import WriteBackForm, WriteDownForm
from .money import IncomeForm, RepaymentForm
from .parts import HandOverForm, LossForm, SaleForm

MOVEMENTS: dict[str, type[MovementForm]] = {
    form.kind: form
    for form in (
        IncomeForm,
        RepaymentForm,
        SaleForm,
        LossForm,
        WriteDownForm,
        WriteBackForm,
        HandOverForm,
    )
}

__all__ = ["MOVEMENTS", "MovementForm"]
