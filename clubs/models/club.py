from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clubs.querysets import NaturalKeyManager


class Territory(models.Model):
    """A stretch of country where clubs follow one another: « le Calaisis »."""

    name = models.CharField(_("nom"), max_length=80)
    slug = models.SlugField(unique=True)

    objects = NaturalKeyManager()

    class Meta:
        verbose_name = _("territoire")
        verbose_name_plural = _("territoires")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)


class StakeMethod(models.TextChoices):
    """How a club computes its members' stakes (DOMAIN.md section 3, rule 7)."""

    PRO_RATA = "pro_rata", _("au prorata des apports")
    UNIT_VALUE = "unit_value", _("valeur de part")
    BY_LINE = "by_line", _("ligne à ligne")


class Club(models.Model):
    """A CIGALES: an *indivision volontaire*, co-owned by its members (DOMAIN.md section 1).

    A club that is only told about in a chronicle has no dates and no members here.
    """

    name = models.CharField(_("nom"), max_length=120)
    slug = models.SlugField(unique=True)
    territory = models.ForeignKey(
        Territory, models.PROTECT, related_name="clubs", verbose_name=_("territoire")
    )
    founded_on = models.DateField(_("fondé le"), null=True, blank=True)
    closed_on = models.DateField(_("clos le"), null=True, blank=True)
    method = models.CharField(
        _("calcul des quotes-parts"),
        max_length=12,
        choices=StakeMethod,
        default=StakeMethod.PRO_RATA,
        help_text=_("Celui que dit la convention du club."),
    )
    fiscal_year_ends_month = models.PositiveSmallIntegerField(
        _("dernier mois de l’exercice"),
        default=12,
        help_text=_("12 pour l’année civile."),
    )
    address = models.TextField(_("adresse postale"), blank=True)
    iban = models.CharField(_("IBAN du compte du club"), max_length=34, blank=True)
    is_demonstration = models.BooleanField(
        _("club inventé, pour la démonstration"), default=False, editable=False
    )

    objects = NaturalKeyManager()

    class Meta:
        verbose_name = _("club")
        verbose_name_plural = _("clubs")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("founded_on")),
                name="club_closes_after_it_is_founded",
                violation_error_message=_("Un club ne peut pas être clos avant d’être fondé."),
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year_ends_month__range=(1, 12)),
                name="fiscal_year_ends_in_a_month",
                violation_error_message=_("Un mois va de 1 à 12."),
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)


class StageName(models.TextChoices):
    """The life of a club (DOMAIN.md section 2); « forming » is before its foundation."""

    SAVING = "saving", _("en épargne")
    EXTENDED = "extended", _("prolongé")
    MANAGING = "managing", _("club en gestion")
    CLOSED = "closed", _("clos")


class Stage(models.Model):
    """A stage of a club's life, from the day its members decided it; the latest one counts."""

    club = models.ForeignKey(Club, models.PROTECT, related_name="stages")
    name = models.CharField(_("étape"), max_length=12, choices=StageName)
    starts_on = models.DateField(_("à partir du"))
    decision = models.CharField(_("décision"), max_length=300)

    class Meta:
        verbose_name = _("étape de la vie du club")
        verbose_name_plural = _("étapes de la vie du club")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["club", "starts_on"],
                name="stage_is_unique_on_its_day",
                violation_error_message=_("Une étape commence déjà ce jour-là."),
            ),
        ]

    def __str__(self):
        return self.get_name_display()
