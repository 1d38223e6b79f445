import django.db.models.deletion
from django.db import migrations, models

import core.fields
import core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("payroll", "0043_aside_policies"),
        ("projects", "0061_takeover_policies"),
        ("regions", "0010_finance_reviewer"),
    ]

    operations = [
        migrations.CreateModel(
            name="CashPayment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("witness", models.CharField(max_length=60, verbose_name="witness")),
                ("paid_on", models.DateField(verbose_name="paid on")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.post",
                    ),
                ),
                (
                    "human",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.human",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cash_payments",
                        to="payroll.wageline",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.attachment",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="projects.project",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.division",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "village"), name="cash_village_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True),
                            models.Q(("witness", ""), _negated=True),
                        ),
                        name="cash_for_a_reason_with_a_witness",
                    ),
                ],
            },
        ),
        migrations.AlterField(
            model_name="paymentattempt",
            name="account",
            field=core.fields.SealedField(null=True),
        ),
        migrations.AlterField(
            model_name="paymentattempt",
            name="account_hash",
            field=models.BinaryField(null=True),
        ),
        migrations.AlterField(
            model_name="paymentattempt",
            name="batch",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attempts",
                to="payroll.paymentbatch",
            ),
        ),
        migrations.AlterField(
            model_name="paymentattempt",
            name="row",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="paymentattempt",
            name="cash",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attempt",
                to="payroll.cashpayment",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentattempt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("account__isnull", False),
                        ("account_hash__isnull", False),
                        ("batch__isnull", False),
                        ("cash__isnull", True),
                        ("row__isnull", False),
                    ),
                    models.Q(
                        ("account__isnull", True),
                        ("account_hash__isnull", True),
                        ("batch__isnull", True),
                        ("cash__isnull", False),
                        ("row__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="attempt_by_bank_or_in_cash",
            ),
        ),
    ]
