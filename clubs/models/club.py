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
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)
