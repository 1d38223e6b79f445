from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payroll", "0091_advance_policies"),
        ("projects", "0090_objections_from_a_page"),
        ("core", "0005_acts_without_an_account"),
    ]
    operations = [
        migrations.AlterModelOptions("workerpage", options={}),
        migrations.AddConstraint(
            "workerpage",
            models.UniqueConstraint(fields=("id", "village"), name="worker_page_village_key"),
        ),
    ]
