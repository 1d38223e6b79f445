"""Ids are made by the client or the action, before the row exists (ADR 0002)."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A time-ordered UUID (version 7, RFC 9562): new rows lie together in the index."""
    return UUID(int=uuid7().int)
