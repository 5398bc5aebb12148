"""The demonstration clubs, written as they would have lived: day after day, through the actions.

The script is ``fixtures/demonstration.toml``. Whatever lies after the last day of the ten years is
left out, so that the demonstration may be loaded as of any day.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from uuid import NAMESPACE_URL, uuid5

from django.contrib.auth.hashers import make_password

from clubs import actions
from clubs.actions.arrivals import pay_leaver
from clubs.actions.people import next_member_number
from clubs.fiscal_years import fiscal_years
from clubs.models import (
    Club,
    Mandate,
    Membership,
    Person,
    Pledge,
    Role,
    Stage,
    Territory,
)
from clubs.months import first_of_month, last_of_month, next_month
from clubs.pledges import due_cents
from clubs.queries import belongs
from investments.actions import record_investment, record_movement
from investments.actions.attestations import (
    check_attestations,
    draft_attestations,
    issue_attestations,
)
from investments.models import Chronicle, Enterprise, Holding, Partner
from investments.portfolio import Term

YEARS = 10
PAYDAY = 5
CORRECTED_LATER = timedelta(days=17)

# What happens, and the day on which it does.
Event = tuple[date, Callable[[], object]]


class Demonstration:
    """Writes the script as if the ten years ended on a day."""

    def __init__(self, script: dict, on: date):
        self.script = script
        self.on = on
        self.scrambled = make_password(script["password"])
        self.first_year = on.year - YEARS + 1
        self.enterprises: dict[str, Enterprise] = {}
        self.members: dict[Membership, dict] = {}
        self.pledges: dict[Membership, list[Pledge]] = {}
        self.author: dict[Club, Person] = {}
        self.holdings: dict[str, Holding] = {}

    def write(self):
        clubs = {row["slug"]: self._write_club(row) for row in self.script["club"]}
        for row in self.script["person"]:
            self._write_person(row)
        for row in self.script["household"]:
            self._write_household(row)
        for row in self.script["enterprise"]:
            self.enterprises[row["slug"]] = Enterprise.objects.create(
                **row, is_demonstration=True, kept_by=clubs["demo-calais"]
            )
        for row in self.script["club"]:
            club = clubs[row["slug"]]
            events = [*self._months(club, row), *self._yearly(club), *self._departures(club)]
            for holding in self.script["holding"]:
                if holding["club"] == club.slug:
                    events += self._holding(club, holding)
            events += self._votes(club, row)
            for day, happen in sorted(events, key=lambda event: event[0]):
                if club.founded_on <= day <= self.on:
                    happen()

    # --- days and months of the script --------------------------------------------------------

    def _day(self, at: dict, day: int = 1) -> date:
        return date(self.first_year + at["year"] - 1, at["month"], at.get("day", day))

    def _months(self, club: Club, row: dict) -> list[Event]:
        month, events = first_of_month(club.founded_on), []
        while month <= self.on:
            day = min(max(month.replace(day=PAYDAY), club.founded_on), self.on)
            events.append((day, partial(self._write_month, club, month, day, row)))
            month = next_month(month)
        return events

    # --- who ----------------------------------------------------------------------------------

    def _write_club(self, row: dict) -> Club:
        club = Club.objects.create(
            slug=row["slug"],
            name=row["name"],
            territory=Territory.objects.get(slug=row["territory"]),
            founded_on=self._day(row["founded"] | {"year": 1}),
            method=row["method"],
            address=row["address"],
            iban=row["iban"],
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
            given_name=row["given_name"],
            family_name=row["family_name"],
            address=row.get("address", ""),
            is_superuser=row.get("is_superuser", False),
            is_staff=row.get("is_superuser", False),
        )
        if "email" in row:
            # One password for all: to scramble it takes a quarter of a second each time.
            Person.objects.filter(pk=person.pk).update(password=self.scrambled)
        if "club" not in row:
            return
        club = Club.objects.get(slug=row["club"])
        first = row["pledges"][0]
        left = self._day(row["left"]) if "left" in row else None
        membership = Membership.objects.create(
            club=club,
            person=person,
            joined_on=max(self._day(first), club.founded_on),
            left_on=last_of_month(left) if left and last_of_month(left) <= self.on else None,
            leaving="resignation" if left else "",
            number=next_member_number(club),
        )
        self.members[membership] = row
        for role in row["roles"]:
            Mandate.objects.create(membership=membership, role=role, starts_on=membership.joined_on)
            if role == Role.TREASURER:
                self.author[club] = person
        self.pledges[membership] = [
            Pledge.objects.create(
                membership=membership,
                starts_on=max(self._day(pledge), membership.joined_on),
                amount_cents=_cents(pledge),
                rhythm=pledge.get("rhythm", 1),
            )
            for pledge in row["pledges"]
            if self._day(pledge) <= self.on
        ]

    def _write_household(self, row: dict):
        memberships = [
            membership
            for membership, person in self.members.items()
            if membership.club.slug == row["club"] and person["family_name"] in row["family_names"]
        ]
        actions.link_household(
            memberships=memberships, by=self.author[Club.objects.get(slug=row["club"])]
        )

    # --- what is paid -------------------------------------------------------------------------

    def _write_month(self, club: Club, month: date, received_on: date, row: dict):
        is_current = month == first_of_month(self.on)
        payments, corrections = [], []
        for membership, person in self.members.items():
            paid = due_cents(self.pledges[membership], month)
            if membership.club_id != club.pk or not belongs(membership, month):
                continue
            if month in [self._day(at) for at in person.get("missed", [])]:
                continue
            if is_current and person.get("email") not in row["paid_this_month"]:
                continue
            paid += sum(
                _cents(more) for more in person.get("paid_more", []) if self._day(more) == month
            )
            for correction in self.script["correction"]:
                if correction["person"] == person.get("email") and self._day(correction) == month:
                    paid = _cents(correction, "typed_euros")
                    corrections.append((membership, correction))
            if paid:
                payments.append(actions.Payment(membership, paid))
        if not payments:
            return
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

    def _yearly(self, club: Club) -> list[Event]:
        rows = [
            row | {"year": year} for year in range(1, YEARS + 1) for row in self.script["yearly"]
        ]
        return [self._operation(club, row, kind=row["kind"], label=row["label"]) for row in rows]

    def _departures(self, club: Club) -> list[Event]:
        return [
            (
                self._day(paid),
                partial(
                    pay_leaver,
                    membership=membership,
                    amount_cents=_cents(paid),
                    paid_on=self._day(paid),
                    token=_token(club, self._day(paid), f"leaver {membership.number}"),
                    by=self.author[club],
                    today=self.on,
                ),
            )
            for membership, person in self.members.items()
            if membership.club_id == club.pk
            for paid in person.get("left", {}).get("paid", [])
        ]

    def _operation(self, club: Club, at: dict, *, kind: str, label: str) -> Event:
        """One operation, on the 20th of its month unless the script says otherwise."""
        occurred_on = self._day(at, day=20)
        post = partial(
            actions.record_operation,
            club=club,
            kind=kind,
            amount_cents=_cents(at),
            occurred_on=occurred_on,
            label=label,
            token=_token(club, occurred_on, f"{kind} {label}"),
            by=self.author[club],
            today=self.on,
        )
        return occurred_on, post

    # --- what is placed -----------------------------------------------------------------------

    def _holding(self, club: Club, row: dict) -> list[Event]:
        line = f"{club.slug} {row['enterprise']} {row['year']}-{row['month']}"
        events = [(self._day(row, day=20), partial(self._invest, club, row, line))]
        for after in row.get("after", []):
            events.append((self._day(after, day=20), partial(self._follow, club, after, line)))
        return events

    def _invest(self, club: Club, row: dict, line: str):
        paid_on = self._day(row, day=20)
        self.holdings[line] = record_investment(
            club=club,
            enterprise=self.enterprises[row["enterprise"]],
            instrument=row["instrument"],
            amount_cents=_cents(row),
            paid_on=paid_on,
            securities=row.get("securities", 0),
            eligibility=row.get("eligibility", "no"),
            tax_scheme=row.get("tax_scheme", "sme"),
            terms=[Term(self._day(at, day=20), _cents(at)) for at in row.get("schedule", [])],
            token=_token(club, paid_on, line),
            by=self.author[club],
            today=self.on,
        )

    def _follow(self, club: Club, row: dict, line: str):
        occurred_on = self._day(row, day=20)
        record_movement(
            holding=self.holdings[line],
            kind=row["kind"],
            amount_cents=_cents(row),
            occurred_on=occurred_on,
            label=row["label"],
            securities=row.get("securities", 0),
            reason=row.get("reason", ""),
            decided_on=self._day(row["decided"]) if "decided" in row else None,
            proceeds_cents=_cents(row, "proceeds_euros") if "proceeds_euros" in row else None,
            token=_token(club, occurred_on, f"{row['kind']} {line}"),
            by=self.author[club],
            today=self.on,
        )

    # --- what is voted ------------------------------------------------------------------------

    def _votes(self, club: Club, row: dict) -> list[Event]:
        events = [
            (
                self._day(stage) if "year" in stage else club.founded_on,
                partial(self._write_stage, club, stage),
            )
            for stage in self.script["stage"]
        ]
        years = fiscal_years(
            founded_on=club.founded_on, last_month=club.fiscal_year_ends_month, on=self.on
        )
        for number, (_starts_on, ends_on) in enumerate(years, start=1):
            voted_on = self._day(self.script["meeting"] | {"year": number + 1})
            if number <= row["closed_years"]:
                events.append((voted_on, partial(self._close_year, club, ends_on, voted_on)))
            certified = [
                holding
                for holding in self.script["holding"]
                if holding["club"] == club.slug
                and holding["year"] == number
                and holding.get("eligibility") == "yes"
            ]
            if certified:
                day = self._day(self.script["attesting"] | {"year": number + 1})
                events.append((day, partial(self._attest, club, ends_on.year, day)))
        return events

    def _attest(self, club: Club, tax_year: int, day: date):
        for action in (draft_attestations, check_attestations, issue_attestations):
            action(club=club, tax_year=tax_year, by=self.author[club], today=day)

    def _write_stage(self, club: Club, row: dict):
        starts_on = self._day(row) if "year" in row else club.founded_on
        Stage.objects.create(
            club=club, name=row["name"], starts_on=starts_on, decision=row["decision"]
        )

    def _close_year(self, club: Club, ends_on: date, voted_on: date):
        actions.close_fiscal_year(
            club=club,
            ends_on=ends_on,
            voted_on=voted_on,
            decision=self.script["meeting"]["decision"],
            by=self.author[club],
            today=self.on,
        )


def _cents(row: dict, key: str = "euros") -> int:
    """TOML writes 8.50 as a float; its shortest decimal writing is exact to the cent."""
    return int(Decimal(str(row[key])) * 100)


def _token(club: Club, day: date, what: str):
    return uuid5(NAMESPACE_URL, f"demonstration/{club.slug}/{day}/{what}")
