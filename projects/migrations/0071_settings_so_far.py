"""What counties had set before there were versions holds from the day of its last change on."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# Under forced row-level security even the owner sees no row without a scope (decision 10).
EVERYTHING = "SELECT set_config('app.lo', '0', true), set_config('app.hi', ':', true)"
NOTHING = "SELECT set_config('app.lo', '', true), set_config('app.hi', '', true)"
DATED = """
UPDATE projects_countysettings SET
    since = (at AT TIME ZONE 'Asia/Shanghai')::date,
    source = '启用设定版本前已有的设定，来源未登记'
"""
LEFT = "SELECT count(*) FROM projects_countysettings WHERE since IS NULL OR source = ''"


def date_them(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    with editor.connection.cursor() as cursor:
        cursor.execute(EVERYTHING)
        cursor.execute(DATED)
        cursor.execute(LEFT)
        (left,) = cursor.fetchone()
        cursor.execute(NOTHING)
    if left:
        raise RuntimeError(f"{left} settings have no day or no source")


class Migration(migrations.Migration):
    dependencies = [("projects", "0070_county_settings_over_time")]
    operations = [migrations.RunPython(date_them, migrations.RunPython.noop)]
