from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clubs.ledger.entries import EFFECTS, Amounts, Effect, Sign
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
    SALE = "sale", _("vente d’une participation")
    LOSS = "loss", _("perte")
    WRITE_DOWN = "write_down", _("dépréciation")
    WRITE_BACK = "write_back", _("reprise de dépréciation")
    HAND_OVER = "hand_over", _("titres remis à un membre")
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
        & Q(membership__isnull=not effect.needs_member, line__isnull=not effect.needs_line)
    )
    if effect.needs_decision:
        rule &= Q(decided_on__isnull=False) & ~Q(reason="")
    if effect.gives_up:
        rule &= Q(cost_cents__lt=0, carrying_cents__lte=0, carrying_cents__gte=F("cost_cents"))
        if kind == "repayment":
            rule &= Q(cost_cents=-F("cash_cents"))
        return rule
    rule &= _signed("carrying_cents", effect.carrying)
    if kind == "investment":
        return rule & Q(carrying_cents=-F("cash_cents"), cost_cents=F("carrying_cents"))
    return rule & Q(cost_cents=0)


def _any(conditions) -> Q:
    rule = Q()
    for condition in conditions:
        rule |= condition
    return rule


class LedgerEntry(AppendOnlyModel):
    """One line of the livre-journal (DOMAIN.md section 3). Amounts are whole cents.

    ``cash_cents`` is what the bank balance gains, ``carrying_cents`` what the holding gains and
    ``cost_cents`` what was paid for it: see ``clubs.ledger.entries``. ``line`` is the investment
    that opened the holding. ``number`` is the entry's place in the club's book and ``seal`` its
    hash, chained to the one before: see ``clubs.ledger.chain``.
    """

    club = models.ForeignKey(Club, models.PROTECT, related_name="entries")
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField(_("numéro"))
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
    cost_cents = models.BigIntegerField(_("mouvement du prix payé, en centimes"), default=0)
    securities = models.IntegerField(_("nombre de titres"), default=0)
    decided_on = models.DateField(_("date de la décision"), null=True, blank=True)
    label = models.CharField(_("libellé"), max_length=200, blank=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, related_name="reversed_by", null=True, blank=True
    )
    reason = models.CharField(_("raison"), max_length=300, blank=True)
    seal = models.CharField(_("sceau"), max_length=64)

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("écriture")
        verbose_name_plural = _("écritures")
        indexes = [
            models.Index(fields=["club", "occurred_on"], name="entry_by_club_and_day"),
            models.Index(fields=["membership", "period_on"], name="entry_by_member_and_month"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["club", "number"], name="entry_number_is_unique_in_the_club"
            ),
            models.CheckConstraint(
                condition=_any(_is_well_formed(kind, effect) for kind, effect in EFFECTS.items())
                | (Q(kind="reversal", reverses__isnull=False) & ~Q(reason="")),
                name="entry_is_well_formed",
                violation_error_message=_(
                    "Cette écriture ne suit pas les règles de sa nature : sens du montant, "
                    "membre ou participation à nommer, décision, raison d’une contre-passation."
                ),
            ),
            models.CheckConstraint(
                condition=Q(kind="reversal") | Q(reverses__isnull=True),
                name="only_a_reversal_reverses",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"

    @property
    def amounts(self) -> Amounts:
        return Amounts(self.cash_cents, self.carrying_cents, self.cost_cents)


class FiscalYear(AppendOnlyModel):
    """An exercice closed by a vote of the general meeting: it accepts nothing any more.

    The row is written when the year is closed, with the last entry's number and seal: entries cut
    off the end of the book would be missed there.
    """

    club = models.ForeignKey(Club, models.PROTECT, related_name="fiscal_years")
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    voted_on = models.DateField(_("voté le"))
    decision = models.CharField(_("décision de l’assemblée"), max_length=300)
    last_number = models.PositiveIntegerField(_("dernière écriture"))
    last_seal = models.CharField(_("sceau de la dernière écriture"), max_length=64)
    closed_at = models.DateTimeField(auto_now_add=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("exercice clos")
        verbose_name_plural = _("exercices clos")
        ordering = ["ends_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["club", "ends_on"],
                name="fiscal_year_is_closed_once",
                violation_error_message=_("Cet exercice est déjà clos."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lt=F("ends_on"), voted_on__gt=F("ends_on")),
                name="fiscal_year_is_voted_after_its_end",
                violation_error_message=_("Un exercice se clôt après son dernier jour."),
            ),
        ]

    def __str__(self):
        return f"exercice {self.ends_on.year}"
