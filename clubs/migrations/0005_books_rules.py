"""The rules of the books, and the triggers that migration 0003 took away."""

import django.db.models.expressions
from django.db import migrations, models

from clubs.append_only import RefuseChanges, RefuseClosedYears


class Migration(migrations.Migration):
    dependencies = [("clubs", "0004_number_and_seal")]

    operations = [
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.UniqueConstraint(
                fields=("club", "number"), name="entry_number_is_unique_in_the_club"
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "contribution"),
                        ("cash_cents__gt", 0),
                        ("line__isnull", True),
                        ("membership__isnull", False),
                        ("carrying_cents", 0),
                        ("cost_cents", 0),
                    ),
                    models.Q(
                        ("kind", "withdrawal"),
                        ("cash_cents__lt", 0),
                        ("line__isnull", True),
                        ("membership__isnull", False),
                        ("carrying_cents", 0),
                        ("cost_cents", 0),
                    ),
                    models.Q(
                        ("kind", "fee"),
                        ("cash_cents__lt", 0),
                        ("line__isnull", True),
                        ("membership__isnull", True),
                        ("carrying_cents", 0),
                        ("cost_cents", 0),
                    ),
                    models.Q(
                        ("kind", "bank_charge"),
                        ("cash_cents__lt", 0),
                        ("line__isnull", True),
                        ("membership__isnull", True),
                        ("carrying_cents", 0),
                        ("cost_cents", 0),
                    ),
                    models.Q(
                        ("kind", "bank_interest"),
                        ("cash_cents__gt", 0),
                        ("line__isnull", True),
                        ("membership__isnull", True),
                        ("carrying_cents", 0),
                        ("cost_cents", 0),
                    ),
                    models.Q(
                        ("kind", "investment"),
                        ("cash_cents__lt", 0),
                        ("line__isnull", True),
                        ("membership__isnull", True),
                        ("carrying_cents__gt", 0),
                        (
                            "carrying_cents",
                            django.db.models.expressions.CombinedExpression(
                                models.F("cash_cents"), "*", models.Value(-1)
                            ),
                        ),
                        ("cost_cents", models.F("carrying_cents")),
                    ),
                    models.Q(
                        ("kind", "income"),
                        ("cash_cents__gt", 0),
                        ("line__isnull", False),
                        ("membership__isnull", True),
                        ("carrying_cents", 0),
                        ("cost_cents", 0),
                    ),
                    models.Q(
                        ("kind", "repayment"),
                        ("cash_cents__gt", 0),
                        ("line__isnull", False),
                        ("membership__isnull", True),
                        ("carrying_cents__gte", models.F("cost_cents")),
                        ("carrying_cents__lte", 0),
                        ("cost_cents__lt", 0),
                        (
                            "cost_cents",
                            django.db.models.expressions.CombinedExpression(
                                models.F("cash_cents"), "*", models.Value(-1)
                            ),
                        ),
                    ),
                    models.Q(
                        ("kind", "sale"),
                        ("cash_cents__gt", 0),
                        ("line__isnull", False),
                        ("membership__isnull", True),
                        ("carrying_cents__gte", models.F("cost_cents")),
                        ("carrying_cents__lte", 0),
                        ("cost_cents__lt", 0),
                    ),
                    models.Q(
                        ("kind", "loss"),
                        ("cash_cents", 0),
                        ("line__isnull", False),
                        ("membership__isnull", True),
                        ("carrying_cents__gte", models.F("cost_cents")),
                        ("carrying_cents__lte", 0),
                        ("cost_cents__lt", 0),
                    ),
                    models.Q(
                        ("kind", "write_down"),
                        ("cash_cents", 0),
                        ("line__isnull", False),
                        ("membership__isnull", True),
                        ("decided_on__isnull", False),
                        models.Q(("reason", ""), _negated=True),
                        ("carrying_cents__lt", 0),
                        ("cost_cents", 0),
                    ),
                    models.Q(
                        ("kind", "write_back"),
                        ("cash_cents", 0),
                        ("line__isnull", False),
                        ("membership__isnull", True),
                        ("decided_on__isnull", False),
                        models.Q(("reason", ""), _negated=True),
                        ("carrying_cents__gt", 0),
                        ("cost_cents", 0),
                    ),
                    models.Q(
                        ("kind", "hand_over"),
                        ("cash_cents", 0),
                        ("line__isnull", False),
                        ("membership__isnull", False),
                        ("carrying_cents__gte", models.F("cost_cents")),
                        ("carrying_cents__lte", 0),
                        ("cost_cents__lt", 0),
                    ),
                    models.Q(
                        ("kind", "reversal"),
                        ("reverses__isnull", False),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="entry_is_well_formed",
                violation_error_message="Cette écriture ne suit pas les règles de sa nature\xa0: sens du montant, membre ou participation à nommer, décision, raison d’une contre-passation.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                fields=("club", "number"), name="member_number_is_unique_in_the_club"
            ),
        ),
        RefuseChanges("LedgerEntry"),
        RefuseChanges("FiscalYear"),
        RefuseClosedYears(),
    ]
