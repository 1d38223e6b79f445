from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("projects", "0082_board_photos_so_far")]
    operations = [
        migrations.RemoveField(model_name="notice", name="photo"),
    ]
