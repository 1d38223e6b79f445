"""The settings in force for a village's county on a day."""

import datetime
from collections.abc import Iterable

from django.utils import timezone

from projects.models import CountySettings


def county_of(village_code: str) -> str:
    return village_code[:6].ljust(12, "0")


def settings_of(village_code: str, on: datetime.date | None = None) -> CountySettings:
    """The version that holds on that day (today, if none is named), or an unsaved one with the
    defaults where the county has set nothing by then."""
    return settings_of_all([village_code], on)[village_code]


def settings_of_all(
    village_codes: Iterable[str], on: datetime.date | None = None
) -> dict[str, CountySettings]:
    """The same for many villages in one query, by the village's code."""
    counties = {code: county_of(code) for code in village_codes}
    rows = CountySettings.objects.filter(area_id__in=set(counties.values()))
    found = {row.area_id: row for row in rows.holding_on(on or timezone.localdate())}
    return {
        code: found.get(county) or CountySettings(area_id=county)
        for code, county in counties.items()
    }
