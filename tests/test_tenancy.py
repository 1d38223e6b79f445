"""PostgreSQL's own catalogue says that tenancy holds for every table."""

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections

from core.guard import refuse_mighty_role
from core.tenancy import OUTSIDE
from regions.tenancy import AreaOwned, VillageOwned

pytestmark = pytest.mark.django_db

TABLES = """
SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,
       count(p.polname) FILTER (WHERE p.polpermissive),
       count(p.polname) FILTER (WHERE p.polname = 'never_without_scope')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_policy p ON p.polrelid = c.oid
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') GROUP BY c.oid
"""


def catalogue() -> dict[str, tuple[bool, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return {name: (forced, allow, deny) for name, forced, allow, deny in cursor.fetchall()}


def test_every_table_is_forced_or_on_the_list() -> None:
    open_tables = {name for name, (forced, _, _) in catalogue().items() if not forced}
    assert open_tables == set(OUTSIDE)


def test_every_forced_table_has_a_policy_that_an_empty_scope_can_not_pass() -> None:
    for name, (forced, allow, deny) in catalogue().items():
        assert not forced or (allow >= 1 and deny == 1), name


def test_every_row_of_a_village_or_area_lies_in_a_forced_table() -> None:
    tables = catalogue()
    for model in apps.get_models():
        if issubclass(model, VillageOwned | AreaOwned):
            assert tables[model._meta.db_table][0], model


def test_no_view_or_materialized_view_leads_around_the_policies() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') "
            "AND relnamespace = 'public'::regnamespace"
        )
        assert cursor.fetchall() == []


def test_every_definer_function_fixes_its_search_path_and_is_closed_to_public() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, proconfig::text, has_function_privilege('public', oid, 'execute') "
            "FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        )
        found = cursor.fetchall()
    assert {name for name, _, _ in found} >= {"identity_of"}
    for name, settings, public in found:
        assert "search_path=" in settings, name
        assert not public, name


def test_the_application_can_not_read_identities() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('regions_identity', 'select')")
        assert cursor.fetchone() == (False,)


def test_the_application_owns_nothing_and_may_not_truncate() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE tableowner = current_user), "
            "count(*) FILTER (WHERE has_table_privilege(quote_ident(tablename), 'truncate')) "
            "FROM pg_tables WHERE schemaname = 'public'"
        )
        assert cursor.fetchone() == (0, 0)


def test_a_role_that_owns_tables_is_refused_at_its_first_connection(
    django_db_blocker: object,
) -> None:
    owner = connections["owner"]
    mighty = owner.copy(alias="default")
    try:
        with pytest.raises(ImproperlyConfigured, match="owns tables"):
            mighty.connect()
    finally:
        mighty.close()
        connections["default"].ensure_connection()


def test_the_applications_own_role_is_accepted() -> None:
    refuse_mighty_role(connection)
