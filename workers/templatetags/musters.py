"""Words for attendance on paper."""

from django import template

from regions.access import typed_for_village
from workers.models import Muster, SheetReading
from workers.words import stretch_said

register = template.Library()


@register.filter
def stretch(muster: Muster) -> str:
    """The days that a sheet holds."""
    return stretch_said(muster.first, muster.last)


@register.filter
def for_village(reading: SheetReading) -> bool:
    """Whether it was entered in the village's stead (代录)."""
    return typed_for_village(reading.by)
