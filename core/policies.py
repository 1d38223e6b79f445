"""What migrations say to hold tenancy and history in PostgreSQL itself.

The form of a policy decides its speed: a range compared with a setting read once per statement
lets the planner use the index, where LIKE or a function per row does not (ADR 0002).
"""

from django.conf import settings
from django.db.migrations import RunSQL

LO = "(SELECT current_setting('app.lo', true))"
HI = "(SELECT current_setting('app.hi', true))"

SCOPE_END = """
CREATE FUNCTION scope_end(code text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT rpad(((left(code, n))::bigint + 1)::text, 12, '0')
    FROM (SELECT CASE
        WHEN right(code, 10) = '0000000000' THEN 2
        WHEN right(code, 8) = '00000000' THEN 4
        WHEN right(code, 6) = '000000' THEN 6
        WHEN right(code, 3) = '000' THEN 9
        ELSE 12 END AS n) AS digits
$$;
GRANT EXECUTE ON FUNCTION scope_end(text) TO PUBLIC;
"""

REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_insert_only';
END $$;
"""

WITHDRAWAL = "ARRAY['withdrawn_at', 'withdrawn_by_id', 'withdrawn_reason']"
REFUSE_ALL_BUT_WITHDRAWAL = f"""
CREATE FUNCTION refuse_all_but_withdrawal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.withdrawn_at IS NOT NULL OR
       to_jsonb(NEW) - {WITHDRAWAL} IS DISTINCT FROM to_jsonb(OLD) - {WITHDRAWAL}
    THEN
        RAISE EXCEPTION 'rows of % are only ever struck out', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_only_withdrawn';
    END IF;
    RETURN NEW;
END $$;
"""


def village_owned(table: str, column: str = "village_id") -> RunSQL:
    """Rows are read and written only inside the scope; an empty scope sees nothing."""
    inside = f"({column} >= {LO} AND {column} < {HI})"
    return RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY inside_scope ON {table} USING {inside} WITH CHECK {inside};
        CREATE POLICY never_without_scope ON {table} AS RESTRICTIVE USING ({HI} > '');
        """,
        _open(table, "inside_scope", "never_without_scope"),
    )


def upper_owned(table: str, column: str = "area_id") -> RunSQL:
    """Rows of a county or province: read by all whose range they touch, written from above only."""
    overlaps = f"({column} < {HI} AND scope_end({column}) > {LO})"
    below = f"({column} >= {LO} AND scope_end({column}) <= {HI})"
    return RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY read_in_reach ON {table} FOR SELECT USING {overlaps};
        CREATE POLICY add_from_above ON {table} FOR INSERT WITH CHECK {below};
        CREATE POLICY change_from_above ON {table} FOR UPDATE USING {below} WITH CHECK {below};
        CREATE POLICY delete_from_above ON {table} FOR DELETE USING {below};
        CREATE POLICY never_without_scope ON {table} AS RESTRICTIVE USING ({HI} > '');
        """,
        _open(
            table,
            "read_in_reach",
            "add_from_above",
            "change_from_above",
            "delete_from_above",
            "never_without_scope",
        ),
    )


def insert_only(table: str) -> RunSQL:
    """No role, the owner included, changes or deletes a row by a statement."""
    return RunSQL(
        f"""
        CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        """,
        f"DROP TRIGGER insert_only ON {table};",
    )


def only_withdrawn(table: str) -> RunSQL:
    """No role deletes a row or changes it but by striking it out, once."""
    return RunSQL(
        f"""
        CREATE TRIGGER only_withdrawn BEFORE UPDATE ON {table}
        FOR EACH ROW EXECUTE FUNCTION refuse_all_but_withdrawal();
        CREATE TRIGGER never_deleted BEFORE DELETE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        """,
        f"DROP TRIGGER only_withdrawn ON {table}; DROP TRIGGER never_deleted ON {table};",
    )


def reference(child: str, parent: str, **columns: str) -> RunSQL:
    """A composite foreign key: each named column of `child` equals that column of `parent`.

    Row-level security does not check references, so that a row could otherwise point at one of
    another village. The parent has a unique constraint on just these columns.
    """
    name = f"{child}_{next(iter(columns))}_together"
    return RunSQL(
        f"""
        ALTER TABLE {child} ADD CONSTRAINT {name}
        FOREIGN KEY ({", ".join(columns)}) REFERENCES {parent} ({", ".join(columns.values())});
        """,
        f"ALTER TABLE {child} DROP CONSTRAINT {name};",
    )


def same_village(child: str, column: str, parent: str) -> RunSQL:
    """`child.column` points only at a row of `parent` that belongs to the same village."""
    return reference(child, parent, **{column: "id", "village_id": "village_id"})


def _open(table: str, *policies: str) -> str:
    drops = "".join(f"DROP POLICY {policy} ON {table};" for policy in policies)
    return (
        f"{drops} ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;"
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    )


SEE_EVERYTHING = """
    PERFORM set_config('app.lo', '0', true), set_config('app.hi', ':', true);
"""
SEE_AS_BEFORE = """
    PERFORM set_config('app.lo', coalesce(lo, ''), true),
            set_config('app.hi', coalesce(hi, ''), true);
"""
REMEMBER_SCOPE = """
    lo text := current_setting('app.lo', true);
    hi text := current_setting('app.hi', true);
"""


def closed_to_application(table: str) -> RunSQL:
    """Only definer functions read or write the table."""
    return RunSQL(
        f"REVOKE ALL ON {table} FROM {_application()};",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {_application()};",
    )


def definer_function(signature: str, returns: str, body: str) -> RunSQL:
    """A narrow SQL function that the application may call and that runs as the tables' owner.

    The owner is held by the policies too: a body that reads tenants' rows opens the scope with
    `SEE_EVERYTHING` and closes it with `SEE_AS_BEFORE` (declaring `REMEMBER_SCOPE`).
    `signature` names the arguments, as in `identity_of(number bytea, version smallint)`.
    """
    types = ", ".join(part.split()[1] for part in signature.split("(")[1].rstrip(")").split(","))
    name = f"{signature.split('(')[0]}({types})"
    return RunSQL(
        f"""
        CREATE FUNCTION {signature} RETURNS {returns} LANGUAGE plpgsql
        SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $${body}$$;
        REVOKE ALL ON FUNCTION {name} FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION {name} TO {_application()};
        """,
        f"DROP FUNCTION {name};",
    )


def _application() -> str:
    return '"' + str(settings.DATABASES["default"]["USER"]).replace('"', '""') + '"'
