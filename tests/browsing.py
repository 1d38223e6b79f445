"""A browser that is signed in already."""

from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils.crypto import get_random_string

from regions.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"


def browsing(user: User, **client: Any) -> Client:
    """Its session is written by one statement, where `Client.force_login` takes fifteen: it looks
    for the user's failed attempts and keeps a log, as the entrance does and its tests show."""
    browser = Client(**client)
    browser.cookies[settings.SESSION_COOKIE_NAME] = _session_of(user)
    return browser


def _session_of(user: User) -> str:
    store = SessionStore()
    key = get_random_string(32, VALID_KEY_CHARS)
    said = {
        SESSION_KEY: user._meta.pk.value_to_string(user),
        BACKEND_SESSION_KEY: BACKEND,
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    row = store.model(
        session_key=key, session_data=store.encode(said), expire_date=store.get_expiry_date()
    )
    row.save(force_insert=True)
    return key
