from django.db import models
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from clubs.querysets import NaturalKeyManager


class KeptByClub(models.Model):
    """Something told in public, which one club keeps up to date."""

    kept_by = models.ForeignKey(
        Club,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("tenu à jour par"),
    )

    class Meta:
        abstract = True


class LegalForm(models.TextChoices):
    ASSOCIATION = "association", _("association")
    SOLE_TRADER = "sole_trader", _("entreprise individuelle")
    SARL = "sarl", _("SARL")
    SAS = "sas", _("SAS")
    SA = "sa", _("SA")
    SCOP = "scop", _("SCOP")
    SCIC = "scic", _("SCIC")
    CAE = "cae", _("coopérative d’activité et d’emploi")


class Enterprise(KeptByClub):
    """The legal entity that receives the money; some are known only by what they do."""

    name = models.CharField(
        _("nom"),
        max_length=120,
        help_text=_("Si le nom n’est pas connu : ce qu’elle fait, par exemple « Une crèche »."),
    )
    slug = models.SlugField(_("adresse de la page"), unique=True)
    aliases = models.CharField(
        _("autres façons d’écrire son nom"),
        max_length=200,
        blank=True,
        help_text=_("Séparées par des virgules."),
    )
    legal_form = models.CharField(
        _("forme juridique"), max_length=12, choices=LegalForm, blank=True
    )
    place = models.CharField(_("lieu"), max_length=120, blank=True)
    siren = models.CharField(_("SIREN"), max_length=9, blank=True)
    purpose = models.CharField(
        _("objet social"), max_length=200, blank=True, help_text=_("Imprimé sur les attestations.")
    )
    seat = models.CharField(_("siège social"), max_length=200, blank=True)
    is_demonstration = models.BooleanField(
        _("entreprise inventée, pour la démonstration"), default=False, editable=False
    )

    objects = NaturalKeyManager()

    class Meta:
        verbose_name = _("entreprise")
        verbose_name_plural = _("entreprises")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)


class Partner(KeptByClub):
    """Who helps an enterprise beside the clubs: BGE, couveuse, pépinière, Mission Locale…"""

    name = models.CharField(_("nom"), max_length=120)
    slug = models.SlugField(_("identifiant"), unique=True)
    website = models.URLField(_("site"), blank=True)

    objects = NaturalKeyManager()

    class Meta:
        verbose_name = _("partenaire")
        verbose_name_plural = _("partenaires")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)
