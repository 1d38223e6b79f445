from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procurement", "0033_supplier_policies")]
    operations = [
        migrations.AddIndex(
            model_name="purchaseitem",
            index=models.Index(fields=["name", "unit", "village"], name="items_of_one_name"),
        ),
    ]
