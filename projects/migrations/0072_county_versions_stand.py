from django.db import migrations

from core.policies import only_withdrawn


class Migration(migrations.Migration):
    dependencies = [("projects", "0061_takeover_policies")]
    operations = [only_withdrawn("projects_countysettings")]
