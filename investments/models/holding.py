from django.db import models
from django.db.models import Q
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


class Eligibility(models.TextChoices):
    """Whether the company certified that this payment opens a tax reduction; never computed."""

    TO_BE_CHECKED = "to_be_checked", _("à vérifier")
    YES = "yes", _("oui, certifiée par la société")
    NO = "no", _("non")


class TaxScheme(models.TextChoices):
    """Under which article the reduction is asked for (DOMAIN.md section 5)."""

    SME = "sme", _("PME")
    ESUS = "esus", _("ESUS")


class Holding(models.Model):
    """What one club put into one enterprise at one payment date, through one instrument.

    The amount, the date and the number of securities are those of the ledger's investment entry,
    and are not repeated here.
    """

    club = models.ForeignKey(Club, models.PROTECT, related_name="holdings")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="holdings", verbose_name=_("entreprise")
    )
    instrument = models.CharField(_("instrument"), max_length=24, choices=Instrument)
    payment = models.OneToOneField(
        LedgerEntry, models.PROTECT, related_name="holding", verbose_name=_("versement")
    )
    eligibility = models.CharField(
        _("réduction d’impôt"),
        max_length=16,
        choices=Eligibility,
        default=Eligibility.TO_BE_CHECKED,
    )
    tax_scheme = models.CharField(
        _("régime fiscal"), max_length=4, choices=TaxScheme, default=TaxScheme.SME
    )

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")

    def __str__(self):
        return f"participation {self.pk}"


class Instalment(models.Model):
    """A term of the schedule by which an enterprise pays a club back."""

    holding = models.ForeignKey(Holding, models.CASCADE, related_name="instalments")
    due_on = models.DateField(_("échéance"))
    amount_cents = models.PositiveBigIntegerField(_("montant, en centimes"))

    class Meta:
        verbose_name = _("échéance")
        verbose_name_plural = _("échéances")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["holding", "due_on"],
                name="instalment_is_unique_on_its_day",
                violation_error_message=_("Une échéance tombe déjà ce jour-là."),
            ),
            models.CheckConstraint(
                condition=Q(amount_cents__gt=0), name="instalment_is_worth_something"
            ),
        ]

    def __str__(self):
        return f"échéance {self.pk}"
