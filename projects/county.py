"""The settings in force for a village's county."""

from collections.abc import Iterable

from projects.models import CountySettings


def county_of(village_code: str) -> str:
    return village_code[:6].ljust(12, "0")


def settings_of(village_code: str) -> CountySettings:
    """The county's row, or an unsaved one with the defaults where the county has set nothing."""
    return settings_of_all([village_code])[village_code]


def settings_of_all(village_codes: Iterable[str]) -> dict[str, CountySettings]:
    """The same for many villages in one query, by the village's code."""
    counties = {code: county_of(code) for code in village_codes}
    rows = CountySettings.objects.filter(area_id__in=set(counties.values()))
    found = {row.area_id: row for row in rows}
    return {
        code: found.get(county) or CountySettings(area_id=county)
        for code, county in counties.items()
    }
