import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workers", "0017_groups_and_warnings")]
    operations = [
        migrations.AlterField(
            model_name="personcategory",
            name="category",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workers.category",
                verbose_name="priority group",
            ),
        ),
        migrations.RemoveField(model_name="rosterentry", name="age_reason"),
    ]
