from django.db import migrations

from core.policies import closed_to_application, definer_function

IDENTITY_OF = """
DECLARE
    found bigint;
BEGIN
    INSERT INTO regions_identity (number_hash, key_version) VALUES (hash, version)
    ON CONFLICT (number_hash) DO NOTHING RETURNING id INTO found;
    IF found IS NULL THEN
        SELECT id INTO found FROM regions_identity WHERE number_hash = hash;
    END IF;
    RETURN found;
END
"""

# A code's level: which of its groups of digits are zero (domain.md §6).
POST_LEVEL = r"""
ALTER TABLE regions_post ADD CONSTRAINT post_stands_at_its_level CHECK (CASE
    WHEN role IN ('recorder', 'buyer', 'storekeeper', 'cashier', 'supervisor')
        THEN right(division_id, 3) <> '000'
    WHEN role IN ('township_clerk', 'township')
        THEN right(division_id, 3) = '000' AND substr(division_id, 7, 3) <> '000'
    WHEN role IN ('county', 'finance', 'bureau', 'auditor')
        THEN right(division_id, 6) = '000000' AND substr(division_id, 5, 2) <> '00'
    WHEN role = 'prefecture'
        THEN right(division_id, 8) = '00000000' AND substr(division_id, 3, 2) <> '00'
    WHEN role = 'province' THEN right(division_id, 10) = '0000000000'
    ELSE false END);
"""


class Migration(migrations.Migration):
    dependencies = [("regions", "0001_initial"), ("core", "0003_only_withdrawn")]
    operations = [
        migrations.RunSQL(
            POST_LEVEL, "ALTER TABLE regions_post DROP CONSTRAINT post_stands_at_its_level;"
        ),
        closed_to_application("regions_identity"),
        definer_function("identity_of(hash bytea, version smallint)", "bigint", IDENTITY_OF),
    ]
