"""The tax tables as dated rows, and the attestations drawn from them (DOMAIN.md section 5)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clubs.models import Club, Membership

from .holding import Holding, TaxScheme


class DatedTaxRow(models.Model):
    """Something the law says of payments between two days, both included.

    ``club`` is empty for what is common to all; a club's own row, for its own payments, wins.
    """

    club = models.ForeignKey(Club, models.CASCADE, related_name="+", null=True, blank=True)
    scheme = models.CharField(_("régime fiscal"), max_length=4, choices=TaxScheme)
    starts_on = models.DateField(_("du"), null=True, blank=True)
    ends_on = models.DateField(_("au"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = [F("starts_on").asc(nulls_first=True), "scheme"]


class TaxRate(DatedTaxRow):
    """The rate of the reduction by day of payment; no rate when it is not known yet."""

    rate_percent = models.PositiveSmallIntegerField(_("taux, en %"), null=True, blank=True)

    class Meta(DatedTaxRow.Meta):
        verbose_name = _("taux de réduction")
        verbose_name_plural = _("taux de réduction")
        constraints = [
            models.CheckConstraint(
                condition=Q(rate_percent__isnull=True) | Q(rate_percent__lte=100),
                name="tax_rate_is_a_percentage",
                violation_error_message=_("Un taux va de 0 à 100."),
            ),
        ]

    def __str__(self):
        return f"taux {self.pk}"


class TaxBox(DatedTaxRow):
    """The box of the return for a payment of that day; no code when it is not known yet."""

    code = models.CharField(_("case de la déclaration"), max_length=4, blank=True)

    class Meta(DatedTaxRow.Meta):
        verbose_name = _("case de la déclaration")
        verbose_name_plural = _("cases de la déclaration")

    def __str__(self):
        return f"case {self.pk}"


class AttestationState(models.TextChoices):
    DRAFT = "draft", _("préparée")
    CHECKED = "checked", _("vérifiée")
    ISSUED = "issued", _("délivrée")
    CANCELLED = "cancelled", _("annulée")


class Attestation(models.Model):
    """A member's tax paper for a year. What is printed is copied on it, and changes no more.

    The number is given when it is issued, one after the other in the club; a cancelled paper
    keeps its own.
    """

    club = models.ForeignKey(Club, models.PROTECT, related_name="attestations")
    membership = models.ForeignKey(
        Membership, models.PROTECT, related_name="attestations", verbose_name=_("membre")
    )
    tax_year = models.PositiveSmallIntegerField(_("année des versements"))
    state = models.CharField(
        _("état"), max_length=10, choices=AttestationState, default=AttestationState.DRAFT
    )
    number = models.PositiveIntegerField(_("numéro"), null=True, blank=True)
    holder_name = models.CharField(_("nom imprimé"), max_length=170)
    holder_address = models.TextField(_("adresse imprimée"), blank=True)
    drafted_at = models.DateTimeField(auto_now_add=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    issued_on = models.DateField(_("délivrée le"), null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    cancelled_on = models.DateField(_("annulée le"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    cancel_reason = models.CharField(_("raison de l’annulation"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("attestation fiscale")
        verbose_name_plural = _("attestations fiscales")
        ordering = ["tax_year", "membership__joined_on", "membership__number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["club", "number"], name="attestation_number_is_unique_in_the_club"
            ),
            models.UniqueConstraint(
                fields=["membership", "tax_year"],
                condition=~Q(state="cancelled"),
                name="one_attestation_in_force_for_each_year",
                violation_error_message=_("Une attestation existe déjà pour cette année."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "checked"], number__isnull=True)
                | Q(state__in=["issued", "cancelled"], number__isnull=False),
                name="attestation_has_a_number_once_issued",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""),
                name="attestation_is_cancelled_for_a_reason",
                violation_error_message=_("Dites pourquoi cette attestation est annulée."),
            ),
        ]

    def __str__(self):
        return f"attestation {self.number or self.pk}"


class AttestationLine(models.Model):
    """One payment on an attestation, as it was printed."""

    attestation = models.ForeignKey(Attestation, models.CASCADE, related_name="lines")
    holding = models.ForeignKey(Holding, models.PROTECT, related_name="+")
    enterprise_name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=200, blank=True)
    seat = models.CharField(max_length=200, blank=True)
    siren = models.CharField(max_length=9, blank=True)
    legal_form = models.CharField(max_length=60, blank=True)
    scheme = models.CharField(max_length=4, choices=TaxScheme)
    paid_on = models.DateField()
    subscribed_cents = models.BigIntegerField()
    securities = models.PositiveIntegerField()
    lock_up_ends_on = models.DateField()
    # The fraction may need hundreds of digits: « 2/7 », as it is written by hand.
    fraction = models.TextField()
    amount_cents = models.BigIntegerField()
    rate_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    reduction_cents = models.BigIntegerField(null=True, blank=True)
    box = models.CharField(max_length=4, blank=True)

    class Meta:
        verbose_name = _("versement attesté")
        verbose_name_plural = _("versements attestés")
        ordering = ["paid_on", "pk"]

    def __str__(self):
        return f"versement attesté {self.pk}"
