from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .people import Membership


class ReminderState(models.TextChoices):
    """A reminder waits for a human to read it; one that was being sent is never sent again."""

    DRAFT = "draft", _("à relire")
    READ = "read", _("relu, à envoyer")
    SENDING = "sending", _("envoi interrompu, à vérifier")
    SENT = "sent", _("envoyé")
    FAILED = "failed", _("refusé par la messagerie")
    DISCARDED = "discarded", _("écarté")


class Reminder(models.Model):
    """An e-mail to a member whose promised contribution has not come, once for each term."""

    membership = models.ForeignKey(
        Membership, models.PROTECT, related_name="reminders", verbose_name=_("membre")
    )
    period_on = models.DateField(_("mois du versement"))
    missing_cents = models.PositiveIntegerField(_("ce qui manque, en centimes"))
    state = models.CharField(
        _("état"), max_length=12, choices=ReminderState, default=ReminderState.DRAFT
    )
    subject = models.CharField(_("objet"), max_length=200)
    body = models.TextField(_("message"), max_length=4000)
    drafted_at = models.DateTimeField(auto_now_add=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    read_at = models.DateTimeField(_("relu le"), null=True, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    sent_at = models.DateTimeField(_("envoyé le"), null=True, blank=True)
    sent_to = models.EmailField(_("envoyé à"), blank=True)
    outcome = models.CharField(_("ce qui s’est passé"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("rappel")
        verbose_name_plural = _("rappels")
        ordering = ["period_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "period_on"],
                name="one_reminder_for_each_term",
                violation_error_message=_("Un rappel existe déjà pour ce mois."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(state="discarded") | Q(read_by__isnull=False),
                name="reminder_is_read_before_it_is_sent",
            ),
        ]

    def __str__(self):
        return f"rappel {self.pk}"
