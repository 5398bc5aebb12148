"""``manage.py load_demo``: the Calaisis chronicle (real) and two demonstration clubs (invented).

Everything the clubs own is posted through the same actions as the forms. What is already there is
left alone, so loading twice changes nothing.
"""

import tomllib
from datetime import date, timedelta
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from clubs import actions
from clubs.actions.people import next_member_number
from clubs.models import Club, LedgerEntry, Mandate, Membership, Person, Pledge, Role, Territory
from clubs.months import first_of_month, last_of_month, next_month
from clubs.pledges import due_cents
from clubs.queries import belongs
from investments.models import Chronicle, Enterprise, Holding, Partner

YEARS = 10
PAYDAY = 5
CORRECTED_LATER = timedelta(days=17)


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


class Demonstration:
    """Writes the script of ``fixtures/demonstration.toml``, as if the ten years ended on a day."""

    def __init__(self, script: dict, on: date):
        self.script = script
        self.on = on
        self.first_year = on.year - YEARS + 1
        self.members: dict[Membership, dict] = {}
        self.pledges: dict[Membership, list[Pledge]] = {}
        self.author: dict[Club, Person] = {}

    def write(self):
        clubs = [self._write_club(club) for club in self.script["club"]]
        for person in self.script["person"]:
            self._write_person(person)
        enterprises = {
            row["slug"]: Enterprise.objects.create(**row, is_demonstration=True, kept_by=clubs[0])
            for row in self.script["enterprise"]
        }
        for club, row in zip(clubs, self.script["club"], strict=True):
            for month in self._months(club):
                self._write_month(club, month, row["paid_this_month"])
            self._write_yearly(club)
        for holding in self.script["holding"]:
            self._write_holding(holding, enterprises[holding["enterprise"]])

    def _day(self, at: dict, day: int = 1) -> date:
        return date(self.first_year + at["year"] - 1, at["month"], at.get("day", day))

    def _months(self, club: Club):
        month = first_of_month(club.founded_on)
        while month <= self.on:
            yield month
            month = next_month(month)

    def _write_club(self, row: dict) -> Club:
        club = Club.objects.create(
            slug=row["slug"],
            name=row["name"],
            territory=Territory.objects.get(slug=row["territory"]),
            founded_on=self._day(row["founded"] | {"year": 1}),
            is_demonstration=True,
        )
        if "keeps_chronicle" in row:
            chronicle = Chronicle.objects.get(slug=row["keeps_chronicle"])
            Chronicle.objects.filter(pk=chronicle.pk, kept_by=None).update(kept_by=club)
            Enterprise.objects.filter(events__chronicle=chronicle, kept_by=None).update(
                kept_by=club
            )
            Partner.objects.filter(partnerships__event__chronicle=chronicle, kept_by=None).update(
                kept_by=club
            )
        return club

    def _write_person(self, row: dict):
        person = Person.objects.create_user(
            row.get("email"),
            self.script["password"] if "email" in row else None,
            given_name=row["given_name"],
            family_name=row["family_name"],
            is_superuser=row.get("is_superuser", False),
            is_staff=row.get("is_superuser", False),
        )
        if "club" not in row:
            return
        club = Club.objects.get(slug=row["club"])
        first = row["pledges"][0]
        membership = Membership.objects.create(
            club=club,
            person=person,
            joined_on=max(self._day(first), club.founded_on),
            left_on=last_of_month(self._day(row["left"])) if "left" in row else None,
            number=next_member_number(club),
        )
        self.members[membership] = row
        for role in row["roles"]:
            Mandate.objects.create(membership=membership, role=role, starts_on=membership.joined_on)
            if role == "treasurer":
                self.author[club] = person
        self.pledges[membership] = [
            Pledge.objects.create(
                membership=membership, starts_on=self._day(pledge), amount_cents=_cents(pledge)
            )
            for pledge in row["pledges"]
            if self._day(pledge) <= self.on
        ]

    def _write_month(self, club: Club, month: date, paid_this_month: list[str]):
        is_current = month == first_of_month(self.on)
        payments, corrections = [], []
        for membership, row in self.members.items():
            owed = due_cents(self.pledges[membership], month)
            missed = [self._day(at) for at in row.get("missed", [])]
            if membership.club_id != club.pk or not belongs(membership, month) or not owed:
                continue
            if month in missed or (is_current and row.get("email") not in paid_this_month):
                continue
            for correction in self.script["correction"]:
                if correction["person"] == row.get("email") and self._day(correction) == month:
                    owed = _cents(correction, "typed_euros")
                    corrections.append((membership, correction))
            payments.append(actions.Payment(membership, owed))
        if not payments:
            return
        received_on = min(max(month.replace(day=PAYDAY), club.founded_on), self.on)
        entries = actions.record_contributions(
            club=club,
            period_on=month,
            received_on=received_on,
            payments=payments,
            token=_token(club, month, "contributions"),
            by=self.author[club],
            today=self.on,
        )
        for membership, correction in corrections:
            actions.correct_contribution(
                entry=next(e for e in entries if e.membership_id == membership.pk),
                reason=correction["reason"],
                right_amount_cents=_cents(correction, "right_euros"),
                token=_token(club, month, "correction"),
                by=self.author[club],
                today=min(received_on + CORRECTED_LATER, self.on),
            )

    def _write_yearly(self, club: Club):
        for year in range(1, YEARS + 1):
            for row in self.script["yearly"]:
                self._post(club, row | {"year": year}, kind=row["kind"], label=row["label"])
        for membership, row in self.members.items():
            if membership.club_id == club.pk and "paid_euros" in row.get("left", {}):
                self._post(
                    club,
                    row["left"] | {"euros": row["left"]["paid_euros"], "day": 28},
                    kind="withdrawal",
                    label="Part rendue à son départ",
                    membership=membership,
                )

    def _write_holding(self, row: dict, enterprise: Enterprise):
        club = Club.objects.get(slug=row["club"])
        payment = self._post(club, row, kind="investment", label=enterprise.name)
        if payment is None:
            return
        Holding.objects.create(
            club=club, enterprise=enterprise, instrument=row["instrument"], payment=payment
        )
        for after in row.get("after", []):
            self._post(club, after, kind=after["kind"], label=after["label"], line=payment)

    def _post(self, club: Club, at: dict, *, kind: str, label: str, **fields) -> LedgerEntry | None:
        """One operation on the 20th of its month, unless it lies outside the ten years."""
        occurred_on = self._day(at, day=20)
        if not club.founded_on <= occurred_on <= self.on:
            return None
        return actions.record_operation(
            club=club,
            kind=kind,
            amount_cents=_cents(at),
            occurred_on=occurred_on,
            label=label,
            token=_token(club, occurred_on, f"{kind} {label}"),
            by=self.author[club],
            today=self.on,
            **fields,
        )


def _cents(row: dict, key: str = "euros") -> int:
    """TOML writes 8.50 as a float; its shortest decimal writing is exact to the cent."""
    return int(Decimal(str(row[key])) * 100)


def _token(club: Club, day: date, what: str):
    return uuid5(NAMESPACE_URL, f"demonstration/{club.slug}/{day}/{what}")
