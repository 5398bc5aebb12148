"""The demonstration never grows old: it can be loaded as of any day."""

from datetime import date

import pytest
from django.core.management import call_command

from clubs.ledger.chain import first_break
from clubs.models import Club, LedgerEntry
from clubs.queries.records import sealed_entries


@pytest.mark.parametrize("on", [date(2026, 1, 1), date(2028, 2, 29), date(2026, 12, 31)])
def test_it_can_be_loaded_as_of_any_day(on, db):
    call_command("load_demo", on=on)
    entries = LedgerEntry.objects.all()
    assert entries and not entries.filter(occurred_on__gt=on).exists()
    for club in Club.objects.filter(is_demonstration=True):
        assert first_break(sealed_entries(club)) is None
