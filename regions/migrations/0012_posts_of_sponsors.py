from django.db import migrations

# The six kinds of works and the departments that watched over them.
BEFORE = {
    "roads": "transport",
    "water": "water",
    "farming": "agriculture",
    "living": "rural",
    "tourism": "culture",
    "forestry": "forestry",
}
AFTER = {sponsor: sector for sector, sponsor in BEFORE.items()} | {
    "reform": "living",
    "finance": "living",
}


def _renamed(words: dict[str, str]) -> str:
    cases = " ".join(f"WHEN '{old}' THEN '{new}'" for old, new in words.items())
    return f"UPDATE regions_post SET sponsor = CASE sponsor {cases} END WHERE sponsor <> '';"  # noqa: S608


class Migration(migrations.Migration):
    """A bureau of a sector is the department that sponsors it."""

    dependencies = [("regions", "0011_sponsors")]
    operations = [migrations.RunSQL(_renamed(BEFORE), _renamed(AFTER))]
