"""The columns of the books. The book of before is numbered and sealed by the next migration."""

import uuid

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import clubs.models.papers
from clubs.append_only import AllowChanges


class Migration(migrations.Migration):
    dependencies = [
        ("clubs", "0002_append_only"),
    ]

    operations = [
        AllowChanges("LedgerEntry"),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("certificate", "état individuel de la société"),
                            ("contract", "contrat ou bulletin de souscription"),
                            ("minutes", "compte rendu de la décision"),
                            ("receipt", "facture ou reçu"),
                            ("other", "autre pièce"),
                        ],
                        max_length=12,
                        verbose_name="nature",
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        upload_to=clubs.models.papers._attachment_name, verbose_name="fichier"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="nom du fichier")),
                ("content_type", models.CharField(editable=False, max_length=40)),
                (
                    "size",
                    models.PositiveIntegerField(editable=False, verbose_name="taille, en octets"),
                ),
                (
                    "digest",
                    models.CharField(
                        editable=False, max_length=64, verbose_name="empreinte SHA-256"
                    ),
                ),
                ("added_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "pièce jointe",
                "verbose_name_plural": "pièces jointes",
                "ordering": ["added_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FiscalYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="du")),
                ("ends_on", models.DateField(verbose_name="au")),
                ("voted_on", models.DateField(verbose_name="voté le")),
                (
                    "decision",
                    models.CharField(max_length=300, verbose_name="décision de l’assemblée"),
                ),
                ("last_number", models.PositiveIntegerField(verbose_name="dernière écriture")),
                (
                    "last_seal",
                    models.CharField(max_length=64, verbose_name="sceau de la dernière écriture"),
                ),
                ("closed_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "exercice clos",
                "verbose_name_plural": "exercices clos",
                "ordering": ["ends_on"],
            },
        ),
        migrations.CreateModel(
            name="Household",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "foyer fiscal",
                "verbose_name_plural": "foyers fiscaux",
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period_on", models.DateField(verbose_name="mois du versement")),
                (
                    "missing_cents",
                    models.PositiveIntegerField(verbose_name="ce qui manque, en centimes"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "à relire"),
                            ("read", "relu, à envoyer"),
                            ("sending", "envoi interrompu, à vérifier"),
                            ("sent", "envoyé"),
                            ("failed", "refusé par la messagerie"),
                            ("discarded", "écarté"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="objet")),
                ("body", models.TextField(max_length=4000, verbose_name="message")),
                ("drafted_at", models.DateTimeField(auto_now_add=True)),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="relu le")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="envoyé le")),
                ("sent_to", models.EmailField(blank=True, max_length=254, verbose_name="envoyé à")),
            ],
            options={
                "verbose_name": "rappel",
                "verbose_name_plural": "rappels",
                "ordering": ["period_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Stage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        choices=[
                            ("saving", "en épargne"),
                            ("extended", "prolongé"),
                            ("managing", "club en gestion"),
                            ("closed", "clos"),
                        ],
                        max_length=12,
                        verbose_name="étape",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="à partir du")),
                ("decision", models.CharField(max_length=300, verbose_name="décision")),
            ],
            options={
                "verbose_name": "étape de la vie du club",
                "verbose_name_plural": "étapes de la vie du club",
                "ordering": ["starts_on", "pk"],
            },
        ),
        migrations.AlterModelOptions(
            name="pledge",
            options={
                "ordering": ["starts_on", "pk"],
                "verbose_name": "engagement",
                "verbose_name_plural": "engagements",
            },
        ),
        migrations.RemoveConstraint(
            model_name="ledgerentry",
            name="entry_is_well_formed",
        ),
        migrations.RenameField(
            model_name="pledge",
            old_name="monthly_cents",
            new_name="amount_cents",
        ),
        migrations.AddField(
            model_name="club",
            name="address",
            field=models.TextField(blank=True, verbose_name="adresse postale"),
        ),
        migrations.AddField(
            model_name="club",
            name="fiscal_year_ends_month",
            field=models.PositiveSmallIntegerField(
                default=12,
                help_text="12 pour l’année civile.",
                verbose_name="dernier mois de l’exercice",
            ),
        ),
        migrations.AddField(
            model_name="club",
            name="iban",
            field=models.CharField(
                blank=True, max_length=34, verbose_name="IBAN du compte du club"
            ),
        ),
        migrations.AddField(
            model_name="club",
            name="method",
            field=models.CharField(
                choices=[
                    ("pro_rata", "au prorata des apports"),
                    ("unit_value", "valeur de part"),
                    ("by_line", "ligne à ligne"),
                ],
                default="pro_rata",
                help_text="Celui que dit la convention du club.",
                max_length=12,
                verbose_name="calcul des quotes-parts",
            ),
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="cost_cents",
            field=models.BigIntegerField(
                default=0, verbose_name="mouvement du prix payé, en centimes"
            ),
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="decided_on",
            field=models.DateField(blank=True, null=True, verbose_name="date de la décision"),
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="number",
            field=models.PositiveIntegerField(default=0, verbose_name="numéro"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="seal",
            field=models.CharField(default="", max_length=64, verbose_name="sceau"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="securities",
            field=models.IntegerField(default=0, verbose_name="nombre de titres"),
        ),
        migrations.AddField(
            model_name="membership",
            name="is_settled_at_once",
            field=models.BooleanField(
                default=False,
                help_text="Sinon, chaque participation est rendue quand elle se dénoue.",
                verbose_name="part rachetée en une fois par le club",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="leaving",
            field=models.CharField(
                blank=True,
                choices=[("resignation", "départ"), ("exclusion", "exclusion"), ("death", "décès")],
                max_length=12,
                verbose_name="raison du départ",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="number",
            field=models.PositiveIntegerField(
                default=0, editable=False, verbose_name="numéro de membre"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="person",
            name="address",
            field=models.TextField(
                blank=True,
                help_text="Imprimée sur les attestations fiscales.",
                verbose_name="adresse postale",
            ),
        ),
        migrations.AlterField(
            model_name="pledge",
            name="amount_cents",
            field=models.PositiveIntegerField(
                verbose_name="montant à chaque échéance, en centimes"
            ),
        ),
        migrations.AddField(
            model_name="pledge",
            name="rhythm",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (1, "chaque mois"),
                    (3, "chaque trimestre"),
                    (6, "chaque semestre"),
                    (12, "chaque année"),
                ],
                default=1,
                verbose_name="rythme",
            ),
        ),
        migrations.AlterField(
            model_name="ledgerentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("contribution", "versement"),
                    ("withdrawal", "retrait payé à un membre"),
                    ("fee", "adhésion à l’association régionale"),
                    ("bank_charge", "frais bancaires"),
                    ("bank_interest", "intérêts bancaires"),
                    ("investment", "investissement"),
                    ("income", "revenu d’une participation"),
                    ("repayment", "remboursement"),
                    ("sale", "vente d’une participation"),
                    ("loss", "perte"),
                    ("write_down", "dépréciation"),
                    ("write_back", "reprise de dépréciation"),
                    ("hand_over", "titres remis à un membre"),
                    ("reversal", "contre-passation"),
                ],
                max_length=16,
                verbose_name="nature",
            ),
        ),
        migrations.AddConstraint(
            model_name="club",
            constraint=models.CheckConstraint(
                condition=models.Q(("fiscal_year_ends_month__range", (1, 12))),
                name="fiscal_year_ends_in_a_month",
                violation_error_message="Un mois va de 1 à 12.",
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="added_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="entry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attachments",
                to="clubs.ledgerentry",
            ),
        ),
        migrations.AddField(
            model_name="fiscalyear",
            name="closed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="fiscalyear",
            name="club",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="fiscal_years",
                to="clubs.club",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="household",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="people",
                to="clubs.household",
                verbose_name="foyer fiscal partagé",
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="drafted_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="membership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reminders",
                to="clubs.membership",
                verbose_name="membre",
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="read_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="stage",
            name="club",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="stages", to="clubs.club"
            ),
        ),
        migrations.AddConstraint(
            model_name="fiscalyear",
            constraint=models.UniqueConstraint(
                fields=("club", "ends_on"),
                name="fiscal_year_is_closed_once",
                violation_error_message="Cet exercice est déjà clos.",
            ),
        ),
        migrations.AddConstraint(
            model_name="fiscalyear",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__lt", models.F("ends_on")), ("voted_on__gt", models.F("ends_on"))
                ),
                name="fiscal_year_is_voted_after_its_end",
                violation_error_message="Un exercice se clôt après son dernier jour.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                fields=("membership", "period_on"),
                name="one_reminder_for_each_term",
                violation_error_message="Un rappel existe déjà pour ce mois.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "draft"),
                    ("state", "discarded"),
                    ("read_by__isnull", False),
                    _connector="OR",
                ),
                name="reminder_is_read_before_it_is_sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.UniqueConstraint(
                fields=("club", "starts_on"),
                name="stage_is_unique_on_its_day",
                violation_error_message="Une étape commence déjà ce jour-là.",
            ),
        ),
    ]
