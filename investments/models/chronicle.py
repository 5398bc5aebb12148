from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clubs.models import Territory
from clubs.querysets import NaturalKeyManager

from .enterprise import KeptByClub

YEARS = [MinValueValidator(1983), MaxValueValidator(2100)]


class Chronicle(KeptByClub):
    """The story of a territory's clubs: behind the public timeline and the printed brochure.

    The numbers of clubs and of members are what the clubs state of themselves; every other figure
    is counted from the events (DOMAIN.md section 8).
    """

    title = models.CharField(_("titre"), max_length=120)
    subtitle = models.CharField(_("sous-titre"), max_length=160, blank=True)
    slug = models.SlugField(unique=True)
    territory = models.ForeignKey(Territory, models.PROTECT, verbose_name=_("territoire"))
    first_year = models.PositiveSmallIntegerField(_("première année"), validators=YEARS)
    last_year = models.PositiveSmallIntegerField(_("dernière année"), validators=YEARS)
    introduction = models.TextField(_("introduction"), blank=True)
    stated_club_count = models.PositiveSmallIntegerField(
        _("nombre de clubs successifs"), null=True, blank=True
    )
    stated_member_count = models.PositiveSmallIntegerField(
        _("nombre de membres, environ"), null=True, blank=True
    )
    how_to_join = models.TextField(_("comment nous rejoindre"), blank=True)
    imprint = models.TextField(_("mentions de la brochure"), blank=True)
    is_published = models.BooleanField(_("publiée"), default=False)

    objects = NaturalKeyManager()

    class Meta:
        verbose_name = _("chronique")
        verbose_name_plural = _("chroniques")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="chronicle_ends_after_it_starts",
                violation_error_message=_("La dernière année ne peut pas précéder la première."),
            ),
        ]

    def __str__(self):
        return self.title

    def natural_key(self):
        return (self.slug,)
