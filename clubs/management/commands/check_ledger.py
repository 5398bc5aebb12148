"""``manage.py check_ledger``: the seals and the invariants of one club's book, or of all."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clubs.audit import faults
from clubs.models import Club, LedgerEntry


class Command(BaseCommand):
    help = "Vérifie le livre-journal : la chaîne des sceaux et les équilibres, club par club."

    def add_arguments(self, parser):
        parser.add_argument("club", nargs="*", help="l’adresse courte du club (tous par défaut)")

    def handle(self, *, club, **options):
        clubs = Club.objects.filter(founded_on__isnull=False).order_by("slug")
        if club:
            clubs = clubs.filter(slug__in=club)
            unknown = set(club) - set(clubs.values_list("slug", flat=True))
            if unknown:
                raise CommandError(f"Club inconnu : {', '.join(sorted(unknown))}.")
        wrong = [row.slug for row in clubs if not self._check(row)]
        if wrong:
            raise CommandError(f"Livre-journal à examiner : {', '.join(wrong)}.")

    def _check(self, club: Club) -> bool:
        found = faults(club, on=timezone.localdate())
        if not found:
            count = LedgerEntry.objects.for_club(club).count()
            self.stdout.write(f"{club.slug} : {count} écritures, tout est juste.")
            return True
        for fault in found:
            self.stderr.write(f"{club.slug} : {fault}")
        return False
