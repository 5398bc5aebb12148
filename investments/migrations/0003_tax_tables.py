"""The rates and boxes of DOMAIN.md section 5, as rows that officers can complete."""

from datetime import date

from django.db import migrations

# From, to, PME, ESUS: per cent.
RATES = [
    (None, "2010-12-31", 25, 25),
    ("2011-01-01", "2011-12-31", 22, 22),
    ("2012-01-01", "2020-08-09", 18, 18),
    ("2020-08-10", "2020-12-31", 25, 25),
    ("2021-01-01", "2021-05-08", 18, 18),
    ("2021-05-09", "2021-12-31", 25, 25),
    ("2022-01-01", "2022-03-17", 18, 18),
    ("2022-03-18", "2022-12-31", 25, 25),
    ("2023-01-01", "2023-03-11", 18, 18),
    ("2023-03-12", "2023-12-31", 25, 25),
    ("2024-01-01", "2024-06-27", 18, 18),
    ("2024-06-28", "2026-09-30", 18, 25),
    ("2026-10-01", None, 18, None),
]
# From, to, PME, ESUS: boxes of the return.
BOXES = [
    ("2020-01-01", "2020-08-09", "7CF", "7CF"),
    ("2020-08-10", "2020-12-31", "7CH", "7CH"),
    ("2021-01-01", "2021-05-08", "7CF", "7CF"),
    ("2021-05-09", "2021-12-31", "7CH", "7CI"),
    ("2022-01-01", "2022-03-17", "7CI", "7CI"),
    ("2022-03-18", "2022-12-31", "7CH", "7CH"),
    ("2023-01-01", "2023-03-11", "7CI", "7CI"),
    ("2023-03-12", "2023-12-31", "7CH", "7CH"),
    ("2024-01-01", "2024-06-27", "7CI", "7CH"),
    ("2024-06-28", "2024-12-31", "7CI", "7CO"),
    ("2025-01-01", "2025-12-31", "7CI", "7CO"),
]


def _day(text):
    return date.fromisoformat(text) if text else None


def fill(apps, schema_editor):
    for model, column, table in (("TaxRate", "rate_percent", RATES), ("TaxBox", "code", BOXES)):
        model = apps.get_model("investments", model)
        model.objects.bulk_create(
            model(scheme=scheme, starts_on=_day(first), ends_on=_day(last), **{column: figure})
            for first, last, sme, esus in table
            for scheme, figure in (("sme", sme), ("esus", esus))
        )


def empty(apps, schema_editor):
    for model in ("TaxRate", "TaxBox"):
        apps.get_model("investments", model).objects.filter(club=None).delete()


class Migration(migrations.Migration):
    dependencies = [("investments", "0002_books")]

    operations = [migrations.RunPython(fill, empty)]
