"""Numbers the members and the entries that are there, fills the costs, and seals the book."""

from django.db import migrations

from clubs.ledger.chain import GENESIS, SealedEntry, seal
from clubs.ledger.entries import Entry


def number_and_seal(apps, schema_editor):
    Club = apps.get_model("clubs", "Club")
    for club in Club.objects.all():
        for number, membership in enumerate(club.memberships.order_by("joined_on", "pk"), 1):
            membership.number = number
            membership.save(update_fields=["number"])
        _seal_book(apps.get_model("clubs", "LedgerEntry").objects.filter(club=club))


def _seal_book(rows):
    numbers, previous = {}, GENESIS
    for number, row in enumerate(rows.select_related("membership").order_by("pk"), 1):
        numbers[row.pk] = row.number = number
        # Until now, a holding stood at cost whatever happened: nothing was written down.
        row.cost_cents = row.carrying_cents
        entry = Entry(
            number=number,
            kind=row.kind,
            occurred_on=row.occurred_on,
            cash_cents=row.cash_cents,
            carrying_cents=row.carrying_cents,
            cost_cents=row.cost_cents,
            member=row.membership.number if row.membership else None,
            line=numbers.get(row.line_id),
            reverses=numbers.get(row.reverses_id),
            securities=row.securities,
        )
        row.seal = previous = seal(SealedEntry(entry, row.period_on, row.decided_on), previous)
        row.save(update_fields=["number", "cost_cents", "seal"])


class Migration(migrations.Migration):
    dependencies = [("clubs", "0003_books")]

    operations = [migrations.RunPython(number_and_seal, migrations.RunPython.noop)]
