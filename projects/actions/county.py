"""The county's own settings."""

from dataclasses import asdict, dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken
from projects.county import settings_of
from projects.models import CountySettings
from projects.models.county import (
    LATE_DAYS,
    MOST_LATE_DAYS,
    NOTICE_DAYS,
    SAMPLE_PERCENT,
    guarding,
)
from regions.access import Permission, require
from regions.models import Division, Level, Post


@dataclass(frozen=True, slots=True)
class CountyChoices:
    """What a county sets: whole days of a notice, whether work may begin while papers are pending,
    what the council is called there; which trades go on during a suspension; after how many days a
    work day is entered late; whether each work day needs a picture, whether pictures keep their
    place, and the share in per cent of a month's work days that a township samples."""

    notice_days: int
    pending_allowed: bool
    council_name: str
    suspension_trades: list[str] = field(default_factory=guarding)
    photos_required: bool = False
    photo_places: bool = False
    sample_percent: int = SAMPLE_PERCENT
    late_days: int = LATE_DAYS


@transaction.atomic
def save_settings(*, choices: CountyChoices, by: Post) -> CountySettings:
    """Set the settings of the post's county. The same choices again change nothing.

    A running notice keeps the days that it was posted with. Raises PermissionDenied without the
    right, RuleBroken for a post outside a county, too short a notice, or work days that would be
    late at once or never.
    """
    require(by, Permission.KEEP_COUNTY_SETTINGS)
    county = Division.objects.select_for_update(of=("self",)).get(code=by.division_id)
    if county.level != Level.COUNTY:
        raise RuleBroken(_("Only a county has these settings."))
    if choices.notice_days < NOTICE_DAYS:
        raise RuleBroken(_("A notice hangs for 7 days or more."), "notice_days")
    if not 1 <= choices.sample_percent <= 100:
        raise RuleBroken(_("From 1 to 100 per cent of the days are sampled."), "sample_percent")
    if not 1 <= choices.late_days <= MOST_LATE_DAYS:
        raise RuleBroken(_("A work day is late after 1 to 31 days."), "late_days")
    settings = settings_of(county.code)
    before = _choices(settings)
    if not settings._state.adding and before == choices:
        return settings
    for name, value in asdict(choices).items():
        setattr(settings, name, value)
    settings.at, settings.by = timezone.now(), by
    settings.save()
    facts = {"before": asdict(before), "after": asdict(choices)}
    record(by=by, verb="set county", thing=settings, area=county.code, facts=facts)
    return settings


def _choices(settings: CountySettings) -> CountyChoices:
    return CountyChoices(
        **{name: getattr(settings, name) for name in CountyChoices.__dataclass_fields__}
    )
