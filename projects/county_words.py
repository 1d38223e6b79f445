"""A version of the county's settings in words: what it sets otherwise than the one before."""

from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.fields import YuanField
from core.money import grouped
from projects.actions import CountyChoices
from projects.models import CountySettings
from projects.overview import Row


def said_of(settings: CountySettings, before: CountySettings | None) -> list[Row]:
    """Each setting that differs from `before` (the defaults, where there is none)."""
    other = before or CountySettings(area_id=settings.area_id)
    return [
        Row(_label(name), _value(settings, name))
        for name in CountyChoices.__dataclass_fields__
        if getattr(settings, name) != getattr(other, name)
    ]


def _field(name: str) -> Any:
    return CountySettings._meta.get_field(name)


def _label(name: str) -> str:
    return str(capfirst(_field(name).verbose_name))


def _value(settings: CountySettings, name: str) -> str:
    value = getattr(settings, name)
    if value and _field(name).choices:
        return str(getattr(settings, f"get_{name}_display")())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        in_yuan = isinstance(_field(name), YuanField)
        return _("%(yuan)s yuan") % {"yuan": grouped(value)} if in_yuan else f"{value}%"
    if isinstance(value, list):
        return "、".join(value) or _("none")
    return _("not set") if value in (None, "") else str(value)
