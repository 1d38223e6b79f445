"""The settings in force for a village's county."""

from projects.models import CountySettings


def county_of(village_code: str) -> str:
    return village_code[:6].ljust(12, "0")


def settings_of(village_code: str) -> CountySettings:
    """The county's row, or an unsaved one with the defaults where the county has set nothing."""
    county = county_of(village_code)
    found = CountySettings.objects.filter(area_id=county).first()
    return found or CountySettings(area_id=county)
