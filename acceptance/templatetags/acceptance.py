"""A filter for quantities of works."""

from decimal import Decimal

from django import template

from acceptance import rules

register = template.Library()


@register.filter
def plain(quantity: Decimal | None) -> str:
    """Without idle zeros: 1,200.5."""
    return rules.plain(quantity)
