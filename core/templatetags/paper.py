"""What printed forms need beside `ui`."""

from django import template

from core.pdf import qr_data_url

register = template.Library()


@register.filter
def qr(address: str) -> str:
    """An image's address, for a code that leads to `address`."""
    return qr_data_url(address)
