"""One canal through three villages: a bundle, one plan paper, its money, one adjustment."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from config.demo_data.before import Tale
from config.demo_data.clock import acting
from config.demo_data.papers import picture
from config.demo_data.walking import walk
from core.ids import new_id
from projects.actions import (
    AdjustmentSaid,
    CountyPlan,
    PaperSaid,
    adjust_plans,
    enter_fund_paper,
    enter_plan_paper,
    make_bundle,
    spread_money,
    spread_plan,
)
from projects.lifecycle import Stage
from projects.models import Fund
from projects.plan_rules import by_weight
from regions.models import Post

WHOLE = Decimal(4_600_000)
DAY = datetime.timedelta(days=1)


def bundle(tales: Sequence[Tale], posts: dict[str, Post], today: datetime.date) -> None:
    """All three wait for their plan; the county's paper comes, and one more moves money."""
    for tale in tales:
        walk(tale, Stage.FUNDING)
    with acting(posts["township-clerk"], today - 4 * DAY) as clerk:
        make_bundle(
            id=new_id(), name="古鄯片区灌溉渠系", works="支渠 3 条共 5.6 公里，斗门 14 座",
            project_ids=[tale.project.pk for tale in tales], reason="同一条干渠，统一实施",
            by=clerk,
        )  # fmt: skip
    _planned(tales, posts["finance"], today - 3 * DAY)
    _arrived(tales, posts["finance"], today - 2 * DAY)
    _adjusted(tales, posts["finance"], today - DAY)


def _said(number: str, day: datetime.date) -> PaperSaid:
    return PaperSaid(number, day - 3 * DAY, day)


def _planned(tales: Sequence[Tale], finance: Post, day: datetime.date) -> None:
    with acting(finance, day) as by:
        said = CountyPlan(_said(f"东发改农经〔{day:%Y}〕61号", day), "linkage", WHOLE, Decimal(30))
        paper = enter_plan_paper(id=new_id(), said=said, file=picture("计划下达文件"), by=by)
        amounts = by_weight(WHOLE, [tale.again().estimate for tale in tales])
        parts = {tale.project.pk: part for tale, part in zip(tales, amounts, strict=True)}
        spread_plan(id=new_id(), plan_id=paper.pk, parts=parts, by=by)


def _arrived(tales: Sequence[Tale], finance: Post, day: datetime.date) -> None:
    with acting(finance, day) as by:
        said = _said(f"民财农〔{day:%Y}〕58号", day)
        paper = enter_fund_paper(
            id=new_id(), said=said, whole=Decimal(1_500_000), file=picture("资金下达文件"), by=by
        )
        parts = dict.fromkeys(_funds(tales), Decimal(400_000))
        spread_money(id=new_id(), paper_id=paper.pk, parts=parts, by=by)


def _adjusted(tales: Sequence[Tale], finance: Post, day: datetime.date) -> None:
    with acting(finance, day) as by:
        said = AdjustmentSaid(
            _said(f"东发改农经〔{day:%Y}〕77号", day), "支渠线路优化，项目间调剂", None
        )
        less, more, _same = _funds(tales)
        parts = {less: Decimal(-120_000), more: Decimal(120_000)}
        adjust_plans(id=new_id(), said=said, parts=parts, file=picture("计划调整文件"), by=by)


def _funds(tales: Sequence[Tale]) -> list[UUID]:
    return [Fund.objects.standing().get(project=tale.project).pk for tale in tales]
