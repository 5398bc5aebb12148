from django.db import migrations

from clubs.append_only import RefuseChanges


class Migration(migrations.Migration):
    dependencies = [("clubs", "0001_initial")]

    operations = [RefuseChanges("Posting"), RefuseChanges("LedgerEntry")]
