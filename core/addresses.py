"""What stands in our addresses beside numbers and names."""

import datetime

from django.urls import register_converter


class DayConverter:
    """A calendar day, 2026-05-12; a day that doesn't exist is no address."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> datetime.date:
        return datetime.date.fromisoformat(value)

    def to_url(self, value: datetime.date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")
