import django.db.models.deletion
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    dependencies = [("payroll", "0032_items_of_before")]
    operations = [
        migrations.AlterField(model_name="wageline", name="gross", field=core.fields.YuanField()),
        migrations.AlterField(
            model_name="wageline", name="withheld", field=core.fields.YuanField()
        ),
        migrations.AlterField(
            model_name="lineslot",
            name="item",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="line_slots",
                to="payroll.lineitem",
            ),
        ),
        migrations.AddConstraint(
            model_name="wageline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0), ("day_rate__gte", 0)),
                name="line_is_not_below_zero",
            ),
        ),
        migrations.AddConstraint(
            model_name="wageline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "amount",
                        django.db.models.expressions.CombinedExpression(
                            models.F("gross"), "-", models.F("withheld")
                        ),
                    )
                ),
                name="line_pays_what_is_left",
            ),
        ),
    ]
