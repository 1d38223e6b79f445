"""What of a secret number may be seen, on every screen, export and notice (domain.md §5).

A number of unexpected length shows nothing at all: only stars, as many as it has characters.
"""

STAR = "*"


def mask_id_number(full: str, public: bool = False) -> str:
    """Desk: first 6 and last 4. Public: first 2 and last 2, for the desk's last 4 are the secret
    part and differing masks in two notices can be spliced."""
    text = _compact(full)
    if len(text) != 18:
        return STAR * len(text)
    return _keep(text, 2, 2) if public else _keep(text, 6, 4)


def mask_account(full: str) -> str:
    """Last 4 of a bank account of at least 12 characters. Never for public pages."""
    text = _compact(full)
    return _keep(text, 0, 4) if len(text) >= 12 else STAR * len(text)


def mask_phone(full: str) -> str:
    """138****1234 for the 11 digits of a mobile number."""
    text = _compact(full)
    return _keep(text, 3, 4) if len(text) == 11 else STAR * len(text)


def _compact(text: str) -> str:
    return "".join(text.split())


def _keep(text: str, first: int, last: int) -> str:
    return text[:first] + STAR * (len(text) - first - last) + text[len(text) - last :]
