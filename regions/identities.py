"""Who is the same human, asked without seeing anyone."""

from collections.abc import Iterable

from django.db import connection

from core.crypto import blind_index

KEY_VERSION = 1  # of INDEX_KEY; grows when the key is changed


def number_hash(number: str) -> bytes:
    """The keyed hash by which a checked 18-character ID number is known."""
    return blind_index(number, purpose="id number")


def identity_of(number: str) -> int:
    """The identity's id for a checked 18-character ID number; made if it is new.

    Works across villages without showing one to another: the answer is the same for a number that
    is known elsewhere and for one that is new.
    """
    return identities_of([number])[number]


def identities_of(numbers: Iterable[str]) -> dict[str, int]:
    """`identity_of` each, in one statement.

    In the order of their hashes, so that two villages that bring the same new people wait for each
    other and never in a circle.
    """
    by_hash = {number_hash(number): number for number in numbers}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT known, identity_of(known, %s::smallint) FROM unnest(%s::bytea[]) AS known",
            [KEY_VERSION, sorted(by_hash)],
        )
        return {by_hash[bytes(known)]: found for known, found in cursor.fetchall()}
