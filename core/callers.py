"""Where a request comes from, for limits alone: it is hashed before it is kept."""

import ipaddress

from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The network address that asked; behind a proxy on this machine, what that proxy saw.

    "" where nothing is known. What a stranger writes into X-Forwarded-For stands before what our
    own proxy adds, and is not believed.
    """
    address = str(request.META.get("REMOTE_ADDR") or "")
    seen = str(request.META.get("HTTP_X_FORWARDED_FOR") or "").rpartition(",")[2].strip()
    return seen if seen and _is_ours(address) else address


def _is_ours(address: str) -> bool:
    """A proxy on this machine speaks from a loopback address, or through a socket without one."""
    try:
        return not address or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
