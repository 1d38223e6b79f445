"""Constraints that PostgreSQL checks at the end of a transaction, asked for earlier."""

from django.db import connection


def check_now(name: str) -> None:
    """Check a deferred constraint trigger for what was written so far, while the scope is open.

    At the end of the transaction the scope may be closed, and then no row is seen. Raises
    IntegrityError; what is written afterwards is checked at the end again.
    """
    quoted = connection.ops.quote_name(name)
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {quoted} IMMEDIATE")
        cursor.execute(f"SET CONSTRAINTS {quoted} DEFERRED")
