from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from investments.querysets import InvestmentEventManager, PartnershipManager

from .chronicle import YEARS, Chronicle
from .enterprise import Enterprise, Partner
from .holding import Instrument


class Scene(models.TextChoices):
    """The drawings in ``static/illustrations``, one per kind of activity."""

    BICYCLE = "bicycle", _("atelier de vélos")
    CRECHE = "creche", _("crèche")
    COWORKING = "coworking", _("espace de travail partagé")
    BUILDING = "building", _("métiers du bâtiment")
    SHOP = "shop", _("boutique")
    ORGANIC_SHOP = "organic-shop", _("magasin bio")
    CRAFTSMAN = "craftsman", _("atelier d’artisan")
    LINEN = "linen", _("tri du linge")
    CONFECTION = "confection", _("confection")
    BAKERY = "bakery", _("fournil")


class InvestmentEvent(models.Model):
    """A year's act of support as told to the public: no amount, no person's name."""

    chronicle = models.ForeignKey(
        Chronicle, models.PROTECT, related_name="events", verbose_name=_("chronique")
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="events", verbose_name=_("entreprise")
    )
    beneficiary = models.CharField(
        _("bénéficiaire"),
        max_length=120,
        blank=True,
        help_text=_(
            "Pour qui est l’argent quand ce n’est pas l’entreprise elle-même, sans nommer "
            "personne : « un artisan de la coopérative »."
        ),
    )
    slug = models.SlugField(_("ancre dans la page"))
    title = models.CharField(_("titre"), max_length=120)
    year = models.PositiveSmallIntegerField(_("année"), validators=YEARS)
    is_before_year = models.BooleanField(
        _("avant cette année-là"),
        default=False,
        help_text=_("À cocher quand on sait seulement que c’était avant."),
    )
    position = models.PositiveSmallIntegerField(_("ordre dans l’année"), default=0)
    story = models.TextField(
        _("récit"),
        # Some thirty pages. Not max_length: browsers would cut a longer text without a word.
        validators=[
            MaxLengthValidator(
                50_000,
                _(
                    "Ce récit est trop long : %(show_value)d caractères, pour "
                    "%(limit_value)d au plus. Rien n’est perdu : faites-en deux événements, ou "
                    "raccourcissez-le."
                ),
            )
        ],
        help_text=_("Une ligne vide sépare deux paragraphes ; **gras**, *italique*, [lien](…)."),
    )
    place = models.CharField(_("lieu"), max_length=120, blank=True)
    instrument = models.CharField(_("instrument"), max_length=24, choices=Instrument, blank=True)
    scene = models.CharField(_("dessin, à défaut de photographie"), max_length=16, choices=Scene)
    clubs = models.ManyToManyField(
        Club, related_name="events", blank=True, verbose_name=_("clubs nommés")
    )
    clubs_note = models.CharField(
        _("clubs, dits autrement"),
        max_length=120,
        blank=True,
        help_text=_("Quand leur nom n’est pas connu : « trois clubs Cigales »."),
    )
    is_published = models.BooleanField(_("publié"), default=False)

    objects = InvestmentEventManager()

    class Meta:
        verbose_name = _("événement")
        verbose_name_plural = _("événements")
        # « Before 2010 » comes first among the events of 2010.
        ordering = ["year", "-is_before_year", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["chronicle", "slug"],
                name="event_slug_is_unique_in_its_chronicle",
                violation_error_message=_("Un autre événement a déjà cette ancre."),
            ),
            models.CheckConstraint(
                condition=~Q(story=""),
                name="event_has_a_story",
                violation_error_message=_("Racontez l’événement en quelques phrases."),
            ),
        ]

    def __str__(self):
        return self.title

    def natural_key(self):
        return (*self.chronicle.natural_key(), self.slug)

    natural_key.dependencies = ["investments.chronicle"]


class Partnership(models.Model):
    """The part a partner took in an event."""

    event = models.ForeignKey(InvestmentEvent, models.CASCADE, related_name="partnerships")
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="partnerships", verbose_name=_("partenaire")
    )
    part = models.CharField(
        _("son rôle"),
        max_length=120,
        blank=True,
        help_text=_("Par exemple « préparation du projet »."),
    )

    objects = PartnershipManager()

    class Meta:
        verbose_name = _("partenariat")
        verbose_name_plural = _("partenariats")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "partner"],
                name="partner_is_named_once_in_an_event",
                violation_error_message=_("Ce partenaire est déjà nommé dans cet événement."),
            ),
        ]

    def __str__(self):
        return f"partenariat {self.pk}"

    def natural_key(self):
        return (*self.event.natural_key(), *self.partner.natural_key())

    natural_key.dependencies = ["investments.investmentevent", "investments.partner"]
