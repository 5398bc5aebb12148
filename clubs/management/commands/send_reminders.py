"""``manage.py send_reminders``: sends the reminders that a human has read, and no others.

May run every hour: one that was sent, refused or interrupted is never taken again.
"""

from collections import Counter

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clubs import actions
from clubs.models import Club, Reminder, ReminderState


class Command(BaseCommand):
    help = "Envoie les rappels relus. Rien ne part sans avoir été relu, rien ne part deux fois."

    def add_arguments(self, parser):
        parser.add_argument("--club", metavar="SLUG", help="ce club seulement")

    def handle(self, *, club, **options):
        rows = Reminder.objects.all()
        if club:
            if not Club.objects.filter(slug=club).exists():
                raise CommandError(f"Aucun club ne s’appelle « {club} ».")
            rows = rows.filter(membership__club__slug=club)
        self._tell_interrupted(rows)
        states = Counter()
        for row in rows.filter(state=ReminderState.READ).order_by("pk"):
            try:
                row = actions.send_reminder(reminder=row, today=timezone.localdate())
            except ValidationError as error:
                self.stderr.write(f"rappel {row.pk}: {' '.join(error.messages)}")
                continue
            states[row.state] += 1
            if row.state != ReminderState.SENT:
                self.stdout.write(f"rappel {row.pk}: {row.get_state_display()}. {row.outcome}")
        self.stdout.write(f"{states[ReminderState.SENT]} envoyé(s).")
        broken = states[ReminderState.FAILED] + states[ReminderState.SENDING]
        if broken:
            raise CommandError(f"{broken} rappel(s) à voir dans la boîte d’envoi.")

    def _tell_interrupted(self, rows):
        for row in rows.filter(state=ReminderState.SENDING):
            self.stderr.write(f"rappel {row.pk}: envoi interrompu, à vérifier par un humain.")
