"""How the state of a holding is said."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cigales.days import long_day
from cigales.money import format_euros
from clubs.ledger.positions import LinePosition
from investments.models import Eligibility, Holding, Instrument
from investments.portfolio import Lateness, ends
from investments.tax import lock_up_end

_ENDS = {
    "repaid": gettext_lazy("remboursée"),
    "sold": gettext_lazy("vendue"),
    "handed_over": gettext_lazy("remise aux membres"),
    "lost": gettext_lazy("perdue"),
}


def state_of(line: LinePosition) -> str:
    """« en cours », « partiellement dénouée : vendue », « dénouée : perdue »."""
    ways = ", ".join(str(_ENDS[end]) for end in ends(line))
    if not line.is_open:
        return _("dénouée : %(ways)s") % {"ways": ways}
    if ways:
        return _("partiellement dénouée : %(ways)s") % {"ways": ways}
    return _("en cours")


def certificate_of(holding: Holding, *, is_attached: bool) -> str:
    """The state of the tax certificate; nothing for what opens no reduction anyway."""
    if holding.instrument != Instrument.EQUITY:
        return ""
    if holding.eligibility == Eligibility.NO:
        return _("sans réduction d’impôt")
    if holding.eligibility == Eligibility.TO_BE_CHECKED:
        if is_attached:
            return _("réduction à vérifier ; certificat joint")
        return _("réduction à vérifier ; certificat à demander")
    scheme = holding.get_tax_scheme_display()
    words = (
        _("certifiée (%(scheme)s), certificat joint")
        if is_attached
        else _("certifiée (%(scheme)s), mais certificat non joint")
    )
    return words % {"scheme": scheme}


def lacks_certificate(holding: Holding, *, is_attached: bool) -> bool:
    """Whether somebody still has to ask the company for its certificate."""
    return (
        holding.instrument == Instrument.EQUITY
        and holding.eligibility != Eligibility.NO
        and not is_attached
    )


def lateness_words(late: Lateness | None) -> str:
    if late is None:
        return ""
    words = ngettext(
        "%(count)d échéance en retard : %(amount)s, depuis le %(day)s",
        "%(count)d échéances en retard : %(amount)s, depuis le %(day)s",
        late.terms,
    )
    return words % {
        "count": late.terms,
        "amount": format_euros(late.cents),
        "day": long_day(late.since),
    }


def lock_up_of(holding: Holding) -> date | None:
    """Until when securities are kept so that nobody gives their reduction back; capital only."""
    if holding.instrument != Instrument.EQUITY:
        return None
    return lock_up_end(holding.payment.occurred_on)
