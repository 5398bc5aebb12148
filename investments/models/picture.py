import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .event import InvestmentEvent


class Consent(models.TextChoices):
    GRANTED = "granted", _("les personnes visibles ont donné leur accord écrit")
    NOBODY = "nobody", _("personne n’est reconnaissable")
    MISSING = "missing", _("l’accord n’est pas encore donné : la photo reste cachée")


class Picture(models.Model):
    """A photograph of an event: the clean original and what was prepared from it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(InvestmentEvent, models.CASCADE, related_name="pictures")
    original = models.FileField(_("photographie"), max_length=200)
    width = models.PositiveIntegerField(_("largeur, en pixels"))
    height = models.PositiveIntegerField(_("hauteur, en pixels"))
    alt = models.CharField(
        _("description"),
        max_length=250,
        help_text=_("Ce qu’on y voit, pour qui ne la voit pas. Sans nommer personne."),
    )
    credit = models.CharField(_("crédit"), max_length=120, help_text=_("Qui l’a prise."))
    consent = models.CharField(_("accord des personnes"), max_length=8, choices=Consent)
    consent_on = models.DateField(_("accord donné le"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("photographie")
        verbose_name_plural = _("photographies")
        ordering = ["position", "uploaded_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(alt=""),
                name="picture_is_described",
                violation_error_message=_("Décrivez la photographie."),
            ),
            models.CheckConstraint(
                condition=~Q(consent="granted") | Q(consent_on__isnull=False),
                name="consent_is_dated",
                violation_error_message=_("Donnez la date de l’accord écrit."),
            ),
        ]

    def __str__(self):
        return self.alt

    @property
    def is_shown(self):
        return self.consent != Consent.MISSING


class Rendition(models.Model):
    """One file prepared at upload for one use; see ``investments.pictures``."""

    picture = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")
    use = models.CharField(max_length=16)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    file = models.FileField(max_length=200)

    class Meta:
        verbose_name = _("version préparée")
        verbose_name_plural = _("versions préparées")
        ordering = ["use", "width"]

    def __str__(self):
        return f"{self.use} {self.width} × {self.height}"
