"""The standing cast and the rows that tests start from."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from core.ids import new_id
from projects.lifecycle import Stage, Step
from projects.models import Project
from regions.models import Human, Post, Role, Sector, User

# Two villages of one town in Minhe county (Haidong), and one in Gonghe county (Hainan): all real.
VILLAGE = "630222101200"
NEXT_VILLAGE = "630222101201"
OTHER_COUNTY_VILLAGE = "632521100200"
SINCE = datetime.date(2025, 1, 1)


def township_of(village: str) -> str:
    return f"{village[:9]}000"


def county_of(village: str) -> str:
    return f"{village[:6]}000000"


def post(
    role: Role,
    division: str,
    *,
    username: str = "",
    human: Human | None = None,
    sector: str = "",
    until: datetime.date | None = None,
) -> Post:
    """A user with one post; his human is new unless named. The password is unusable."""
    name = username or f"{role}-{division}"
    who = human or Human.objects.create(name=name)
    user = User(username=f"{name}-{new_id().hex[-6:]}", human=who)
    user.set_unusable_password()
    user.save()
    return Post.objects.create(
        user=user, division_id=division, role=role, sector=sector, since=SINCE, until=until
    )


@dataclass(frozen=True)
class Cast:
    """Who stands on the stage of most tests; `stranger` has an account and no post."""

    recorder: Post
    supervisor: Post
    clerk: Post
    township: Post
    county: Post
    finance: Post
    treasurer: Post
    bureau: Post
    auditor: Post
    province: Post
    next_village: Post
    neighbour: Post
    stranger: User


def cast() -> Cast:
    county = county_of(VILLAGE)
    stranger = User(username=f"stranger-{new_id().hex[-6:]}", human=Human.objects.create(name="x"))
    stranger.set_unusable_password()
    stranger.save()
    return Cast(
        recorder=post(Role.RECORDER, VILLAGE),
        supervisor=post(Role.SUPERVISOR, VILLAGE),
        clerk=post(Role.TOWNSHIP_CLERK, township_of(VILLAGE)),
        township=post(Role.TOWNSHIP_REVIEWER, township_of(VILLAGE)),
        county=post(Role.COUNTY_OFFICER, county),
        finance=post(Role.COUNTY_FINANCE, county),
        treasurer=post(Role.COUNTY_TREASURER, county),
        bureau=post(Role.SECTOR_BUREAU, county, sector=Sector.ROADS),
        auditor=post(Role.AUDITOR, county),
        province=post(Role.PROVINCE_VIEWER, "630000000000"),
        next_village=post(Role.RECORDER, NEXT_VILLAGE),
        neighbour=post(Role.RECORDER, OTHER_COUNTY_VILLAGE),
        stranger=stranger,
    )


def project(
    by: Post,
    *,
    stage: Stage = Stage.RESERVE,
    step: Step = Step.MAKE,
    sector: Sector = Sector.ROADS,
    name: str = "黄科村道路硬化",
) -> Project:
    """A project of the recorder's village, placed at a stage without its history."""
    today = timezone.localdate()
    return Project.objects.create(
        village_id=by.division_id,
        code=f"T-{new_id().hex[-12:]}",
        name=name,
        sector=sector,
        works="硬化道路 1.2 公里",
        party_kind="committee",
        party_name="村民委员会",
        starts_on=today,
        ends_on=today + datetime.timedelta(days=120),
        workers_planned=60,
        labour=Decimal("900000.00"),
        materials=Decimal("1200000.00"),
        machinery=Decimal("600000.00"),
        other=Decimal("100000.00"),
        stage=stage,
        step=step,
        stage_since=today,
        step_since=today,
        created_at=timezone.now(),
        created_by=by,
    )
