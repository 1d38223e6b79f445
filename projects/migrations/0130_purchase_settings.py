from decimal import Decimal

from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0123_village_policies"),
        ("regions", "0010_finance_reviewer"),
    ]

    operations = [
        migrations.AddField(
            model_name="countysettings",
            name="contract_above",
            field=core.fields.YuanField(
                blank=True, null=True, verbose_name="written contract above"
            ),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="direct_up_to",
            field=core.fields.YuanField(
                blank=True, null=True, verbose_name="direct purchase up to"
            ),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="least_quotes",
            field=models.PositiveSmallIntegerField(
                default=3, verbose_name="suppliers asked for each purchase"
            ),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="tender_materials",
            field=core.fields.YuanField(
                default=Decimal("2000000"), verbose_name="tender for materials and equipment from"
            ),
        ),
        migrations.AddField(
            model_name="countysettings",
            name="tender_services",
            field=core.fields.YuanField(
                default=Decimal("1000000"), verbose_name="tender for services and hire from"
            ),
        ),
        migrations.AddConstraint(
            model_name="countysettings",
            constraint=models.CheckConstraint(
                condition=models.Q(("least_quotes__range", (2, 9))),
                name="county_asks_several_suppliers",
            ),
        ),
        migrations.AddConstraint(
            model_name="countysettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("direct_up_to__isnull", True), ("direct_up_to__gt", 0), _connector="OR"
                    ),
                    models.Q(
                        ("contract_above__isnull", True),
                        ("contract_above__gte", 0),
                        _connector="OR",
                    ),
                ),
                name="county_purchase_amounts_are_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="countysettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("tender_materials__gt", 0),
                    ("tender_materials__lte", Decimal("2000000")),
                    ("tender_services__gt", 0),
                    ("tender_services__lte", Decimal("1000000")),
                ),
                name="county_tenders_from_the_nations_amounts",
            ),
        ),
    ]
