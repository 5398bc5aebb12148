from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clubs.ledger.entries import EFFECTS, Effect, Sign
from clubs.querysets import AppendOnlyQuerySet, LedgerEntryQuerySet

from .club import Club
from .people import Membership


class AppendOnlyError(Exception):
    """A row of the ledger is written once: a mistake is cancelled by a reversal."""


class AppendOnlyModel(models.Model):
    """Rows that are added and never changed, here and by triggers in the database.

    The triggers are the migration operation ``clubs.append_only.RefuseChanges``.
    """

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnlyError
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnlyError


class Posting(AppendOnlyModel):
    """One decision to write in the ledger: a form sent once, with all its entries.

    ``token`` is drawn when the form is shown; the same form sent twice meets its own token.
    """

    club = models.ForeignKey(Club, models.PROTECT, related_name="postings")
    token = models.UUIDField(unique=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("enregistrement")
        verbose_name_plural = _("enregistrements")

    def __str__(self):
        return str(self.token)


class EntryKind(models.TextChoices):
    CONTRIBUTION = "contribution", _("versement")
    WITHDRAWAL = "withdrawal", _("retrait payé à un membre")
    FEE = "fee", _("adhésion à l’association régionale")
    BANK_CHARGE = "bank_charge", _("frais bancaires")
    BANK_INTEREST = "bank_interest", _("intérêts bancaires")
    INVESTMENT = "investment", _("investissement")
    INCOME = "income", _("revenu d’une participation")
    REPAYMENT = "repayment", _("remboursement")
    LOSS = "loss", _("perte")
    REVERSAL = "reversal", _("contre-passation")


def _signed(field: str, sign: Sign) -> Q:
    return {
        Sign.NONE: Q(**{field: 0}),
        Sign.PLUS: Q(**{f"{field}__gt": 0}),
        Sign.MINUS: Q(**{f"{field}__lt": 0}),
    }[sign]


def _is_well_formed(kind: str, effect: Effect) -> Q:
    """The rule of ``EFFECTS`` for one kind, as a condition the database checks."""
    rule = (
        Q(kind=kind)
        & _signed("cash_cents", effect.cash)
        & _signed("carrying_cents", effect.carrying)
        & Q(membership__isnull=not effect.needs_member, line__isnull=not effect.needs_line)
    )
    if effect.cash is not Sign.NONE and effect.carrying is not Sign.NONE:
        rule &= Q(carrying_cents=-F("cash_cents"))
    return rule


def _any(conditions) -> Q:
    rule = Q()
    for condition in conditions:
        rule |= condition
    return rule


class LedgerEntry(AppendOnlyModel):
    """One line of the livre-journal (DOMAIN.md section 3). Amounts are whole cents.

    ``cash_cents`` is what the bank balance gains and ``carrying_cents`` what the holding gains:
    see ``clubs.ledger.entries``. ``line`` is the investment that opened the holding.
    """

    club = models.ForeignKey(Club, models.PROTECT, related_name="entries")
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="entries")
    kind = models.CharField(_("nature"), max_length=16, choices=EntryKind)
    occurred_on = models.DateField(_("date de l’opération"))
    period_on = models.DateField(
        _("mois du versement"), null=True, blank=True, help_text=_("le premier jour du mois")
    )
    membership = models.ForeignKey(
        Membership, models.PROTECT, related_name="entries", null=True, blank=True
    )
    line = models.ForeignKey(
        "self", models.PROTECT, related_name="line_entries", null=True, blank=True
    )
    cash_cents = models.BigIntegerField(_("mouvement du compte, en centimes"))
    carrying_cents = models.BigIntegerField(_("mouvement de la participation, en centimes"))
    label = models.CharField(_("libellé"), max_length=200, blank=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, related_name="reversed_by", null=True, blank=True
    )
    reason = models.CharField(_("raison"), max_length=300, blank=True)

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("écriture")
        verbose_name_plural = _("écritures")
        indexes = [
            models.Index(fields=["club", "occurred_on"], name="entry_by_club_and_day"),
            models.Index(fields=["membership", "period_on"], name="entry_by_member_and_month"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=_any(_is_well_formed(kind, effect) for kind, effect in EFFECTS.items())
                | (Q(kind="reversal", reverses__isnull=False) & ~Q(reason="")),
                name="entry_is_well_formed",
                violation_error_message=_(
                    "Cette écriture ne suit pas les règles de sa nature : sens du montant, "
                    "membre ou participation à nommer, raison d’une contre-passation."
                ),
            ),
            models.CheckConstraint(
                condition=Q(kind="reversal") | Q(reverses__isnull=True),
                name="only_a_reversal_reverses",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.pk}"
