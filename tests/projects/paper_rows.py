"""A county's papers that reach several projects."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone

from core.ids import new_id
from core.scope import scope
from projects.actions import (
    AdjustmentSaid,
    CountyPlan,
    PaperSaid,
    adjust_plans,
    enter_fund_paper,
    enter_plan_paper,
    spread_money,
    spread_plan,
)
from projects.models import AdjustmentPaper, Fund, FundPaper, FundReceipt, PlanPaper, Project
from regions.models import Post
from tests.projects.village_rows import photo

NUMBER, MONEY, ADJUSTS = "青发改〔2026〕30号", "民财〔2026〕8号", "青发改〔2026〕51号"


def paper_said(number: str, **days: Any) -> PaperSaid:
    today = timezone.localdate()
    given = {"issued_on": today - datetime.timedelta(days=9), "received_on": today, **days}
    return PaperSaid(number, **given)


def plan_paper(
    by: Post, whole: str = "5000000", *, number: str = NUMBER, id: UUID | None = None, **words: Any
) -> PlanPaper:
    days = {name: words.pop(name) for name in ("issued_on", "received_on") if name in words}
    given: dict[str, Any] = {"source": "central", "share_floor": Decimal("30.00"), **words}
    said = CountyPlan(paper_said(number, **days), total=Decimal(whole), **given)
    with scope(by.scope):
        return enter_plan_paper(id=id or new_id(), said=said, file=photo(), by=by)


def spread(
    paper: PlanPaper, parts: Mapping[Project, str], by: Post, *, id: UUID | None = None
) -> list[Fund]:
    amounts = {at.pk: Decimal(amount) for at, amount in parts.items()}
    with scope(by.scope):
        return spread_plan(id=id or new_id(), plan_id=paper.pk, parts=amounts, by=by)


def fund_paper(
    by: Post, whole: str = "2000000", *, number: str = MONEY, id: UUID | None = None, **days: Any
) -> FundPaper:
    said = paper_said(number, **days)
    with scope(by.scope):
        return enter_fund_paper(
            id=id or new_id(), said=said, whole=Decimal(whole), file=photo(), by=by
        )


def arrive(
    paper: FundPaper, parts: Mapping[Fund, str], by: Post, *, id: UUID | None = None
) -> list[FundReceipt]:
    amounts = {fund.pk: Decimal(amount) for fund, amount in parts.items()}
    with scope(by.scope):
        return spread_money(id=id or new_id(), paper_id=paper.pk, parts=amounts, by=by)


def adjust(
    parts: Mapping[Fund, str], by: Post, *, number: str = ADJUSTS, id: UUID | None = None,
    floor: str = "", reason: str = "项目间调剂",
) -> AdjustmentPaper:  # fmt: skip
    said = AdjustmentSaid(paper_said(number), reason, Decimal(floor) if floor else None)
    amounts = {fund.pk: Decimal(part) for fund, part in parts.items()}
    with scope(by.scope):
        return adjust_plans(id=id or new_id(), said=said, parts=amounts, file=photo(), by=by)
