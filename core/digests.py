"""A hash of what something says, so that a change of it shows."""

import hashlib
import json


def digest_of(said: object) -> str:
    """SHA-256, in hex, of words and figures in their order: strings, numbers, lists of them."""
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
