from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .ledger import LedgerEntry


class AttachmentKind(models.TextChoices):
    CERTIFICATE = "certificate", _("état individuel de la société")
    CONTRACT = "contract", _("contrat ou bulletin de souscription")
    MINUTES = "minutes", _("compte rendu de la décision")
    RECEIPT = "receipt", _("facture ou reçu")
    OTHER = "other", _("autre pièce")


def _attachment_name(attachment, filename):
    # The name typed by a person never becomes a path.
    return f"attachments/{attachment.pk}"


class Attachment(models.Model):
    """A paper kept beside an entry; read through a view that asks who is there."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    entry = models.ForeignKey(LedgerEntry, models.PROTECT, related_name="attachments")
    kind = models.CharField(_("nature"), max_length=12, choices=AttachmentKind)
    file = models.FileField(_("fichier"), upload_to=_attachment_name)
    name = models.CharField(_("nom du fichier"), max_length=120)
    content_type = models.CharField(max_length=40, editable=False)
    size = models.PositiveIntegerField(_("taille, en octets"), editable=False)
    digest = models.CharField(_("empreinte SHA-256"), max_length=64, editable=False)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("pièce jointe")
        verbose_name_plural = _("pièces jointes")
        ordering = ["added_at", "pk"]

    def __str__(self):
        return self.name
