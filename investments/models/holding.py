from django.db import models
from django.utils.translation import gettext_lazy as _

from clubs.models import Club, LedgerEntry

from .enterprise import Enterprise


class Instrument(models.TextChoices):
    """How money is put into an enterprise (DOMAIN.md section 4)."""

    EQUITY = "equity", _("participation au capital")
    SHAREHOLDER_LOAN = "shareholder_loan", _("compte courant d’associé")
    REPAYABLE_CONTRIBUTION = "repayable_contribution", _("apport avec droit de reprise")
    LOAN = "loan", _("prêt solidaire")
    PARTICIPATING_SECURITY = "participating_security", _("titres participatifs")


class Holding(models.Model):
    """What one club put into one enterprise at one payment date, through one instrument.

    The amount and the date are those of the ledger's investment entry, and are not repeated here.
    """

    club = models.ForeignKey(Club, models.PROTECT, related_name="holdings")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="holdings", verbose_name=_("entreprise")
    )
    instrument = models.CharField(_("instrument"), max_length=24, choices=Instrument)
    payment = models.OneToOneField(
        LedgerEntry, models.PROTECT, related_name="holding", verbose_name=_("versement")
    )

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")

    def __str__(self):
        return f"participation {self.pk}"
