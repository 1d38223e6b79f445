from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0004_audit_by_project")]
    operations = [
        migrations.AlterField("auditrecord", "post_id", models.UUIDField(null=True)),
        migrations.AlterField("auditrecord", "user_id", models.UUIDField(null=True)),
        migrations.AddConstraint(
            "auditrecord",
            models.CheckConstraint(
                condition=models.Q(post_id__isnull=True, user_id__isnull=True)
                | models.Q(post_id__isnull=False, user_id__isnull=False),
                name="audit_of_a_post_and_its_user",
            ),
        ),
    ]
