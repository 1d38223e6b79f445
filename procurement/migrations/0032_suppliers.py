import django.db.models.deletion
from django.db import migrations, models

import core.fields
import core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("procurement", "0022_plan_and_stock_policies"),
        ("projects", "0130_purchase_settings"),
        ("regions", "0010_finance_reviewer"),
    ]

    operations = [
        migrations.AddField(
            model_name="purchase",
            name="terms",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.countysettings",
            ),
        ),
        migrations.AddField(
            model_name="quote",
            name="phone_key",
            field=models.BinaryField(null=True),
        ),
        migrations.RemoveConstraint(model_name="quote", name="quote_uscc_has_18_characters"),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("uscc", ""),
                    ("uscc__regex", "^[0-9A-HJ-NP-RTUW-Y]{2}[0-9]{6}[0-9A-HJ-NP-RTUW-Y]{10}$"),
                    _connector="OR",
                ),
                name="quote_uscc_has_18_characters",
            ),
        ),
        migrations.AlterField(
            model_name="purchaseact",
            name="kind",
            field=models.CharField(
                choices=[
                    ("choose", "chose the supplier"),
                    ("second", "signed the direct purchase too"),
                    ("receive", "received the goods"),
                    ("check", "checked for the supervision group"),
                    ("pay", "paid the supplier"),
                ],
                max_length=8,
            ),
        ),
        migrations.CreateModel(
            name="Supplier",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="supplier")),
                (
                    "uscc",
                    models.CharField(
                        blank=True, max_length=18, verbose_name="unified social credit code"
                    ),
                ),
                (
                    "legal_representative",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="legal representative"
                    ),
                ),
                ("phone", core.fields.SealedField(null=True)),
                ("phone_key", models.BinaryField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.division",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.post",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "uscc"],
            },
        ),
        migrations.AddField(
            model_name="quote",
            name="registered",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="quotes",
                to="procurement.supplier",
            ),
        ),
        migrations.CreateModel(
            name="SupplierBlock",
            fields=[
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=200)),
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.division",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.post",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="blocks",
                        to="procurement.supplier",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.post",
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="Contract",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=200)),
                ("number", models.CharField(max_length=40, verbose_name="number of the contract")),
                (
                    "party_kind",
                    models.CharField(
                        choices=[
                            ("committee", "villagers' committee"),
                            ("collective", "village economic collective"),
                            ("township", "township government"),
                        ],
                        max_length=12,
                        verbose_name="contracting party",
                    ),
                ),
                (
                    "party_name",
                    models.CharField(max_length=80, verbose_name="name of the contracting party"),
                ),
                ("signed_on", models.DateField(verbose_name="signed on")),
                ("amount", core.fields.YuanField(verbose_name="amount of the contract")),
                (
                    "delivery_terms",
                    models.CharField(max_length=200, verbose_name="terms of delivery"),
                ),
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
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.attachment",
                        verbose_name="picture of the signed contract",
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
                    "purchase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="procurement.purchase",
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
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.post",
                    ),
                ),
            ],
            options={
                "ordering": ["signed_on", "number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="contract_has_money"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("party_kind__in", ["committee", "collective", "township"])
                        ),
                        name="contract_party_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", True),
                                ("withdrawn_by__isnull", True),
                                ("withdrawn_reason", ""),
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdrawn_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="contract_withdrawn_at_by_and_why",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("purchase",),
                        name="contract_once_a_purchase",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("project", "number"),
                        name="contract_number_once",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="supplier",
            index=models.Index(fields=["area", "name"], name="suppliers_of_a_county"),
        ),
        migrations.AddIndex(
            model_name="supplier",
            index=models.Index(fields=["area", "phone_key"], name="suppliers_by_phone"),
        ),
        migrations.AddConstraint(
            model_name="supplier",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="supplier_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="supplier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("uscc", ""),
                    ("uscc__regex", "^[0-9A-HJ-NP-RTUW-Y]{2}[0-9]{6}[0-9A-HJ-NP-RTUW-Y]{10}$"),
                    _connector="OR",
                ),
                name="supplier_uscc_has_18_characters",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("phone__isnull", True), ("phone_key__isnull", True)),
                    models.Q(("phone__isnull", False), ("phone_key__isnull", False)),
                    _connector="OR",
                ),
                name="supplier_phone_with_its_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplier",
            constraint=models.UniqueConstraint(
                condition=models.Q(("uscc", ""), _negated=True),
                fields=("area", "uscc"),
                name="supplier_once_a_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplier",
            constraint=models.UniqueConstraint(
                condition=models.Q(("uscc", "")),
                fields=("area", "name", "phone_key"),
                name="supplier_once_a_name_and_phone",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="supplier",
            constraint=models.UniqueConstraint(fields=("id", "area"), name="supplier_area_key"),
        ),
        migrations.AddConstraint(
            model_name="supplierblock",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="supplier_block_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplierblock",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("supplier",),
                name="supplier_blocked_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplierblock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("withdrawn_at__isnull", True),
                        ("withdrawn_by__isnull", True),
                        ("withdrawn_reason", ""),
                    ),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawn_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="supplier_block_withdrawn_whole",
            ),
        ),
    ]
