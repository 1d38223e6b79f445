"""Locks that are no row's: whoever does the same thing waits, and nobody else does."""

from django.db import connection


def alone(key: str) -> None:
    """Wait for others who do what `key` says; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
