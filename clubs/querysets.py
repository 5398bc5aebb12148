"""Which rows: the trade's words as QuerySet methods."""

from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

# Contributions and their reversals, which take them off again.
CONTRIBUTIONS = Q(kind="contribution") | Q(reverses__kind="contribution")


class NaturalKeyManager(models.Manager):
    """Lets fixtures name a row by its slug instead of its number."""

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class DatedQuerySet(models.QuerySet):
    """Rows in force from ``starts_on`` to ``ends_on``, both days included."""

    def on(self, day):
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class MembershipQuerySet(models.QuerySet):
    def for_club(self, club):
        return self.filter(club=club).select_related("person")

    def on(self, day):
        """Who belongs to the club that day; the day of leaving still counts."""
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gte=day), joined_on__lte=day)

    def by_seniority(self):
        return self.order_by("joined_on", "pk")


class AppendOnlyQuerySet(models.QuerySet):
    """Refuses in Python what the database's triggers refuse too."""

    def _refuse(self, *args, **kwargs):
        from clubs.models.ledger import AppendOnlyError

        raise AppendOnlyError

    update = delete = bulk_update = _refuse
    # Django asks whether a method that alters rows may run in a template.
    _refuse.alters_data = True


class LedgerEntryQuerySet(AppendOnlyQuerySet):
    def for_club(self, club):
        return self.filter(club=club)

    def on(self, day):
        """The book as it stood at the end of that day, by the dates of the facts."""
        return self.filter(occurred_on__lte=day)

    def contributions(self):
        """Contributions and the reversals of contributions, so that a sum is what counts."""
        return self.filter(CONTRIBUTIONS)

    def about_line(self, line):
        """The investment that opened a holding, and what moved that holding since."""
        return self.filter(Q(pk=line) | Q(line=line) | Q(reverses=line))

    def cash_cents(self) -> int:
        return self.aggregate(total=Coalesce(Sum("cash_cents"), 0))["total"]

    def in_book_order(self):
        return self.order_by("occurred_on", "number")

    def for_reading(self):
        """With the names and the reversal that a printed line shows."""
        return self.select_related("membership__person", "reversed_by")

    def last_number(self, club, period_on) -> int:
        """The number of the latest entry about a month, 0 when there is none."""
        entries = self.for_club(club).filter(period_on=period_on)
        return entries.order_by("-number").values_list("number", flat=True).first() or 0
