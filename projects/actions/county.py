"""The county's own settings: a change is a version with its day and its source."""

import calendar
import datetime
import hashlib
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import RuleBroken
from core.money import grouped
from projects.actions.attachments import content_read, media_type_of, store
from projects.county import settings_of
from projects.models import CountySettings
from projects.models.county import (
    AMBER_DAYS,
    LATE_DAYS,
    LEAST_QUOTES,
    MOST_CLOCK_DAYS,
    MOST_CYCLE_DAYS,
    MOST_LATE_DAYS,
    MOST_QUOTES,
    NOTICE_DAYS,
    RED_DAYS,
    SAMPLE_PERCENT,
    TENDER_MATERIALS,
    TENDER_SERVICES,
    TENDER_WORKS,
    CeilingRule,
    HeadsRule,
    PerformanceRule,
    WageChain,
    guarding,
)
from regions.access import Permission, require
from regions.models import Division, Level, Post

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

A_YEAR = 2001  # without a 29 February: the treasury closes every year


@dataclass(frozen=True, slots=True)
class CountyChoices:
    """What a county sets.

    Whole days of a notice, whether work may begin while papers are pending, what the council is
    called there; which trades go on during a suspension; after how many days a work day is entered
    late; whether each work day needs a picture, whether pictures keep their place, and the share in
    per cent of a month's work days that a township samples.

    Of wages: the days from a period's end to the credit (None: a month), who decides, the share in
    per cent of the sheets that the county samples where the township decides, after how many days
    an unpaid day is amber and red, the treasury's last day of the year, and what the board of
    workers' rights says (条例 724, article 34): the minimum wage in yuan a month, whom to turn to.

    Of the village: what its committee is called, whether the heads of the two committees may sit on
    the council, and for the three deliberations of which the law says nothing who must come and
    who must say yes (empty: not set, ADR 0033).
    Of what a village may build itself, in yuan: up to which estimate (None: no ceiling), whether
    above it a project is warned of or stopped, and from which estimate works are to be tendered.
    Of purchases, in yuan: how many suppliers are asked, up to which amount two signatures do
    instead (None: never), above which a contract is written (None: never), whether anything is
    paid without an invoice, up to which amount of one purchase a small receipt does instead (None:
    never), and from which one contract is to be tendered, never later than the nation asks for it
    (domain.md §2.1, §2.4).

    Whether performance targets are asked for, and whether a project is archived without them.

    Of change orders: up to how many yuan, and how many per cent of the first estimate, a township
    decides alone (both None: the county decides on every one).
    """

    notice_days: int
    pending_allowed: bool
    council_name: str
    suspension_trades: list[str] = field(default_factory=guarding)
    photos_required: bool = False
    photo_places: bool = False
    sample_percent: int = SAMPLE_PERCENT
    late_days: int = LATE_DAYS
    cycle_days: int | None = None
    wage_chain: str = WageChain.BOTH
    wage_sample_percent: int = SAMPLE_PERCENT
    amber_days: int = AMBER_DAYS
    red_days: int = RED_DAYS
    year_end_month: int | None = None
    year_end_day: int | None = None
    minimum_wage: Decimal | None = None
    minimum_wage_source: str = ""
    complaint_phone: str = ""
    bureau_phone: str = ""
    arbitration: str = ""
    legal_aid: str = ""
    committee_name: str = "村委会"
    heads_on_council: str = HeadsRule.WARN
    branch_quorum: str = ""
    branch_majority: str = ""
    committees_quorum: str = ""
    committees_majority: str = ""
    party_quorum: str = ""
    party_majority: str = ""
    self_build_ceiling: Decimal | None = None
    ceiling_rule: str = CeilingRule.WARN
    tender_works: Decimal = TENDER_WORKS
    least_quotes: int = LEAST_QUOTES
    direct_up_to: Decimal | None = None
    contract_above: Decimal | None = None
    invoice_required: bool = False
    slip_up_to: Decimal | None = None
    tender_materials: Decimal = TENDER_MATERIALS
    tender_services: Decimal = TENDER_SERVICES
    change_yuan: Decimal | None = None
    change_percent: Decimal | None = None
    performance: str = PerformanceRule.ASKED


@transaction.atomic
def save_settings(
    *,
    choices: CountyChoices,
    source: str,
    by: Post,
    since: datetime.date | None = None,
    paper: "UploadedFile[bytes] | None" = None,
) -> CountySettings:
    """Add a version for the post's county, in force from `since` (today, if none is named).

    What holds on that day already, from the same source, is not added again. A running case keeps
    the version that it began under. Raises PermissionDenied without the right; RuleBroken for a
    post outside a county, a day that is over, no source, or choices that contradict the rules.
    """
    county = own_county(by)
    day = since or timezone.localdate()
    _check(choices, day, source)
    before = settings_of(county.code, day)
    if before.source == source.strip() and _choices(before) == choices and paper is None:
        return before
    settings = CountySettings(
        area=county, since=day, source=source.strip(), at=timezone.now(), by=by, **asdict(choices)
    )
    if paper is not None:
        _keep_paper(settings, paper)
    settings.save(force_insert=True)
    facts = {"since": day, "source": settings.source}
    facts |= {"before": asdict(_choices(before)), "after": asdict(choices)}
    record(by=by, verb="set county", thing=settings, area=county.code, facts=facts)
    return settings


@transaction.atomic
def withdraw_settings(*, settings_id: UUID, reason: str, by: Post) -> CountySettings:
    """Strike out a version that has not begun yet; it stays in the history.

    Raises RuleBroken without a reason, and for one that has begun: a new version replaces that.
    """
    settings = CountySettings.objects.get(pk=settings_id, area=own_county(by))
    if not settings.stands:
        return settings
    if not reason.strip():
        raise RuleBroken(_("Say why these settings are struck out."), "reason")
    if settings.since <= timezone.localdate():
        raise RuleBroken(_("These settings have begun to hold. Set new ones that replace them."))
    settings.withdraw(reason=reason, by=by)
    facts = {"since": settings.since, "reason": settings.withdrawn_reason}
    record(by=by, verb="withdraw county", thing=settings, area=settings.area_id, facts=facts)
    return settings


def own_county(by: Post) -> Division:
    """The county that the post keeps, locked: what it sets is changed by one at a time.

    Raises PermissionDenied without the right, RuleBroken for a post outside a county.
    """
    require(by, Permission.KEEP_COUNTY_SETTINGS)
    county = Division.objects.select_for_update(of=("self",)).get(code=by.division_id)
    if county.level != Level.COUNTY:
        raise RuleBroken(_("Only a county has these settings."))
    return county


def _check(choices: CountyChoices, since: datetime.date, source: str) -> None:
    if since < timezone.localdate():
        raise RuleBroken(_("Settings hold from today at the earliest, never backwards."), "since")
    if not source.strip():
        raise RuleBroken(_("Name the document or decision that this comes from."), "source")
    if choices.notice_days < NOTICE_DAYS:
        raise RuleBroken(_("A notice hangs for 7 days or more."), "notice_days")
    if not 1 <= choices.sample_percent <= 100:
        raise RuleBroken(_("From 1 to 100 per cent of the days are sampled."), "sample_percent")
    if not 1 <= choices.late_days <= MOST_LATE_DAYS:
        raise RuleBroken(_("A work day is late after 1 to 31 days."), "late_days")
    _check_meetings(choices)
    _check_wages(choices)
    _check_purchases(choices)
    _check_changes(choices)


def _check_meetings(choices: CountyChoices) -> None:
    if not choices.committee_name.strip():
        raise RuleBroken(_("Say what the villagers' committee is called."), "committee_name")
    for kind in ("branch", "committees", "party"):
        quorum, majority = (getattr(choices, f"{kind}_{part}") for part in ("quorum", "majority"))
        if bool(quorum) != bool(majority):
            said = _("Set both for this meeting, who must come and who must say yes, or neither.")
            raise RuleBroken(said, f"{kind}_majority" if quorum else f"{kind}_quorum")


def _check_wages(choices: CountyChoices) -> None:
    cycle = choices.cycle_days
    if cycle is not None and not choices.notice_days < cycle <= MOST_CYCLE_DAYS:
        said = _("Wages are credited at most 31 days after the period, and after their notice.")
        raise RuleBroken(said, "cycle_days")
    if not 1 <= choices.wage_sample_percent <= 100:
        said = _("From 1 to 100 per cent of the sheets are sampled.")
        raise RuleBroken(said, "wage_sample_percent")
    if not 1 <= choices.amber_days < choices.red_days <= MOST_CLOCK_DAYS:
        raise RuleBroken(_("Red comes later than amber, and within a year."), "red_days")
    if not _is_a_day(choices.year_end_month, choices.year_end_day):
        raise RuleBroken(_("There is no such day in every year."), "year_end_day")
    if (choices.minimum_wage is None) != (not choices.minimum_wage_source):
        said = _("The minimum wage and the paper that sets it belong together.")
        raise RuleBroken(said, "minimum_wage_source")


def _check_purchases(choices: CountyChoices) -> None:
    if not 2 <= choices.least_quotes <= MOST_QUOTES:
        raise RuleBroken(_("From 2 to 9 suppliers are asked."), "least_quotes")
    if choices.direct_up_to is not None and choices.direct_up_to <= 0:
        raise RuleBroken(_("Leave it empty if there is no direct purchase."), "direct_up_to")
    if choices.contract_above is not None and choices.contract_above < 0:
        raise RuleBroken(_("Leave it empty if no contract is asked for."), "contract_above")
    if choices.slip_up_to is not None and choices.slip_up_to <= 0:
        raise RuleBroken(_("Leave it empty if every purchase needs an invoice."), "slip_up_to")
    if choices.self_build_ceiling is not None and choices.self_build_ceiling <= 0:
        raise RuleBroken(_("Leave it empty if there is no ceiling."), "self_build_ceiling")
    national = {
        "tender_works": TENDER_WORKS,
        "tender_materials": TENDER_MATERIALS,
        "tender_services": TENDER_SERVICES,
    }
    for name, most in national.items():
        if not 0 < getattr(choices, name) <= most:
            said = _("The nation asks for a tender from %(most)s yuan: a county can't ask later.")
            raise RuleBroken(said % {"most": grouped(most)}, name)


def _check_changes(choices: CountyChoices) -> None:
    if choices.change_yuan is not None and choices.change_yuan <= 0:
        raise RuleBroken(_("Leave it empty if the county decides on every change."), "change_yuan")
    if choices.change_percent is not None and not 0 < choices.change_percent <= 100:
        said = _("Above 0 and up to 100 per cent; leave it empty if only yuan count.")
        raise RuleBroken(said, "change_percent")


def _is_a_day(month: int | None, day: int | None) -> bool:
    """A day that every year has, or none at all."""
    if month is None or day is None:
        return month is day
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(A_YEAR, month)[1]


def _keep_paper(settings: CountySettings, paper: "UploadedFile[bytes]") -> None:
    content = content_read(paper)
    settings.paper_type = media_type_of(content)
    settings.paper_sha256 = hashlib.sha256(content).hexdigest()
    store(settings.paper_sha256, content)


def _choices(settings: CountySettings) -> CountyChoices:
    return CountyChoices(
        **{name: getattr(settings, name) for name in CountyChoices.__dataclass_fields__}
    )
