from django.db import migrations

from core.policies import (
    REMEMBER_SCOPE,
    SEE_AS_BEFORE,
    SEE_EVERYTHING,
    definer_function,
    village_owned,
)

# An import is changed while it waits and closed once; what was uploaded, by whom and when, stays.
STAYS = """
CREATE FUNCTION people_import_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'uploaded' OR
       (NEW.id, NEW.village_id, NEW.name, NEW.sha256, NEW.size, NEW.at, NEW.by_id) IS DISTINCT FROM
       (OLD.id, OLD.village_id, OLD.name, OLD.sha256, OLD.size, OLD.at, OLD.by_id)
    THEN
        RAISE EXCEPTION 'an import that was closed stays as it is'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'people_import_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_import_stays BEFORE UPDATE OR DELETE ON workers_peopleimport
FOR EACH ROW EXECUTE FUNCTION people_import_stays();
"""
MAY_GO = """
DROP TRIGGER people_import_stays ON workers_peopleimport;
DROP FUNCTION people_import_stays();
"""

# `account_of_another` for a whole list: of pairs of an account's hash and the hash of its bearer's
# ID number, which accounts anybody else anywhere has. An answer without a name (decision 7), and
# without making identities, since it is asked before anything is taken over.
ACCOUNTS_OF_OTHERS = f"""
DECLARE
    {REMEMBER_SCOPE}
BEGIN
    {SEE_EVERYTHING}
    RETURN QUERY
    SELECT DISTINCT asked.account FROM unnest(accounts, numbers) AS asked(account, number)
    WHERE EXISTS (SELECT 1 FROM workers_person p JOIN regions_identity i ON i.id = p.identity_id
                  WHERE p.account_hash = asked.account AND i.number_hash <> asked.number);
    {SEE_AS_BEFORE}
END
"""  # noqa: S608  no value goes in


class Migration(migrations.Migration):
    dependencies = [("workers", "0004_day_record_policies")]
    operations = [
        village_owned("workers_peopleimport"),
        migrations.RunSQL(STAYS, MAY_GO),
        definer_function(
            "accounts_of_others(accounts bytea[], numbers bytea[])",
            "SETOF bytea",
            ACCOUNTS_OF_OTHERS,
        ),
    ]
