"""The application refuses to work as a role that could see past the policies."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper

MIGHTY = """
SELECT rolsuper OR rolbypassrls,
       EXISTS (SELECT 1 FROM pg_class WHERE relowner = pg_roles.oid)
FROM pg_roles WHERE rolname = current_user
"""


def refuse_mighty_role(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Close a new application connection whose role bypasses row-level security or owns tables.

    A superuser, BYPASSRLS or a table's owner without FORCE switches tenancy off without a sign,
    so this is asked at every new connection and not left to the deployment guide.

    Raises ImproperlyConfigured.
    """
    if connection.alias != "default":
        return
    with connection.cursor() as cursor:
        cursor.execute(MIGHTY)
        bypasses, owns = cursor.fetchone()
    if bypasses or owns:
        connection.close()
        reason = "bypasses row-level security" if bypasses else "owns tables"
        raise ImproperlyConfigured(
            f"DATABASE_URL signs in as a role that {reason}; use the application's own role "
            "as `python -m config.bootstrap` makes it."
        )
