"""The standing cast and the rows that tests start from."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from core.ids import new_id
from projects.lifecycle import Stage, Step
from projects.models import Project
from projects.sponsor_rules import sponsor_of
from regions.models import Human, Post, Role, Sector, Sponsor, User

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
    sponsor: str = "",
    until: datetime.date | None = None,
) -> Post:
    """A user with one post; his human is new unless named. The password is unusable."""
    user = account(username or f"{role}-{division}", human)
    if human is None:
        user.human.save()
    user.save()
    return Post.objects.create(
        user=user, division_id=division, role=role, sponsor=sponsor, since=SINCE, until=until
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


# Each one's office: role, division, sponsor.
OFFICES: dict[str, tuple[Role, str, str]] = {
    "recorder": (Role.RECORDER, VILLAGE, ""),
    "supervisor": (Role.SUPERVISOR, VILLAGE, ""),
    "clerk": (Role.TOWNSHIP_CLERK, township_of(VILLAGE), ""),
    "township": (Role.TOWNSHIP_REVIEWER, township_of(VILLAGE), ""),
    "county": (Role.COUNTY_OFFICER, county_of(VILLAGE), ""),
    "finance": (Role.COUNTY_FINANCE, county_of(VILLAGE), ""),
    "treasurer": (Role.COUNTY_TREASURER, county_of(VILLAGE), ""),
    "bureau": (Role.SECTOR_BUREAU, county_of(VILLAGE), Sponsor.TRANSPORT),
    "auditor": (Role.AUDITOR, county_of(VILLAGE), ""),
    "province": (Role.PROVINCE_VIEWER, "630000000000", ""),
    "next_village": (Role.RECORDER, NEXT_VILLAGE, ""),
    "neighbour": (Role.RECORDER, OTHER_COUNTY_VILLAGE, ""),
}


def cast() -> Cast:
    """Three statements for all of them, since most tests begin here."""
    users = {name: account(f"{role}-{where}") for name, (role, where, _s) in OFFICES.items()}
    stranger = account("stranger")
    Human.objects.bulk_create([user.human for user in (*users.values(), stranger)])
    User.objects.bulk_create([*users.values(), stranger])
    posts = {
        name: Post(user=users[name], division_id=where, role=role, sponsor=sponsor, since=SINCE)
        for name, (role, where, sponsor) in OFFICES.items()
    }
    Post.objects.bulk_create(posts.values())
    return Cast(**posts, stranger=stranger)


def account(name: str, human: Human | None = None) -> User:
    """An unsaved user whose password is unusable; his human is new unless named."""
    user = User(username=f"{name}-{new_id().hex[-6:]}", human=human or Human(name=name))
    user.set_unusable_password()
    return user


def project(
    by: Post,
    *,
    stage: Stage = Stage.RESERVE,
    step: Step = Step.MAKE,
    sector: str = Sector.ROADS,
    sponsor: str = "",
    name: str = "黄科村道路硬化",
) -> Project:
    """A project of the recorder's village, placed at a stage without its history."""
    today = timezone.localdate()
    return Project.objects.create(
        village_id=by.division_id,
        code=f"T-{new_id().hex[-12:]}",
        name=name,
        sector=sector,
        sponsor=sponsor_of(sector, sponsor),
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
