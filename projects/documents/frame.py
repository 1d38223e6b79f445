"""What every printed form has in common: its header block, and how days and places are written.

Printed forms are Chinese papers whatever language the screen speaks: their words stand in the
apps' `documents` and in the templates, and are not translated.
"""

import datetime
from decimal import Decimal

from django.utils import timezone

from core.money import share
from projects.county import settings_of
from projects.models import Assembly, Body, BodyMember, Project, Source
from projects.overview import places
from projects.paperwork import FILLED_IN_ON

Pair = tuple[str, str]

SIGNERS = ("制表人", "审核人", "负责人")
NOTHING = "—"

ASSEMBLIES = {
    Assembly.BRANCH: "村党组织会议",
    Assembly.COMMITTEES: "村“两委”会议",
    Assembly.PARTY: "党员大会",
    Assembly.VILLAGERS: "村民会议",
    Assembly.HOUSEHOLDS: "户代表会议",
    Assembly.REPRESENTATIVES: "村民代表会议",
}
SOURCES = {
    "中央": (Source.CENTRAL,),
    "财政衔接": (Source.LINKAGE,),
    "地方": (Source.PROVINCE, Source.COUNTY),
    "自筹": (Source.OWN,),
}
COMMITTEES = ("村民委员会", "牧民委员会", "居民委员会", "村委会", "牧委会", "居委会")


def on_paper(day: datetime.date | None) -> str:
    """2026年8月3日; room to write it by hand where there is none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "　　年　　月　　日"


def percent(part: Decimal | int, whole: Decimal | int) -> str:
    found = share(part, whole)
    return NOTHING if found is None else f"{found}%"


def village_said(name: str) -> str:
    """The village itself, where its division bears its committee's name: 古鄯村委会 → 古鄯村."""
    for committee in COMMITTEES:
        village = name.removesuffix(committee)
        if village not in ("", name):
            return village if village.endswith(("村", "社区")) else f"{village}村"
    return name


def council_of(project: Project) -> str:
    """The council as the county calls it, with its village."""
    name = settings_of(project.village_id).council_name
    return f"{village_said(project.village.name)}{name}"


def place_of(project: Project) -> str:
    """County, township and village."""
    *above, village = (place.name for place in places(project))
    return " ".join([*above, village_said(village)])


def heading(project: Project, *more: Pair) -> tuple[Pair, ...]:
    """The header block of every form (domain.md §3); its number is added when it is issued."""
    return (
        ("项目名称", project.name),
        ("项目代码", project.code),
        ("县乡村", place_of(project)),
        ("实施主体", council_of(project)),
        *more,
        (FILLED_IN_ON, on_paper(timezone.localdate())),
    )


def members(project: Project, body: Body) -> str:
    """Who sits on a body today, with their duties; "" while nobody does."""
    sitting = BodyMember.objects.filter(project=project, body=body, until__isnull=True)
    return "、".join(f"{one.name}（{one.duty}）" if one.duty else one.name for one in sitting)
