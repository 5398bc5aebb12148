"""``manage.py load_demo``: the Calaisis chronicle (real) and two demonstration clubs (invented).

Everything the clubs own is posted through the same actions as the forms. What is already there is
left alone, so loading twice changes nothing.
"""

import tomllib
from datetime import date

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from cigales.management.demonstration import Demonstration
from clubs.models import Club, Role
from investments.models import Chronicle


class Command(BaseCommand):
    help = "Charge la chronique du Calaisis et les clubs de démonstration (inventés)."

    def add_arguments(self, parser):
        parser.add_argument(
            "--on",
            type=date.fromisoformat,
            default=None,
            metavar="AAAA-MM-JJ",
            help="le jour auquel s’arrêtent les dix ans inventés (aujourd’hui)",
        )

    def handle(self, *, on, **options):
        on = on or timezone.localdate()
        source = settings.BASE_DIR / "fixtures" / "demonstration.toml"
        script = tomllib.loads(source.read_text(encoding="utf-8"))
        if not Chronicle.objects.filter(slug="calaisis").exists():
            call_command("loaddata", "calaisis", verbosity=0)
        slugs = [club["slug"] for club in script["club"]]
        present = Club.objects.filter(slug__in=slugs).count()
        if present not in (0, len(slugs)):
            raise CommandError("Une partie seulement des clubs de démonstration est là.")
        if not present:
            with transaction.atomic():
                Demonstration(script, on).write()
        self._print_accounts(script)

    def _print_accounts(self, script):
        self.stdout.write("Comptes de démonstration, tous inventés :")
        for person in script["person"]:
            if "email" in person:
                offices = ", ".join(str(Role(role).label) for role in person.get("roles", []))
                what = "administration technique" if person.get("is_superuser") else "membre"
                club = person.get("club", "")
                self.stdout.write(f"  {person['email']:26} {offices or what:26} {club}")
        self.stdout.write(f"Mot de passe de chacun : {script['password']}")
