"""A project's way from the last day of work to the archive."""

import datetime
from decimal import Decimal

from acceptance.actions import (
    AssetSaid,
    Care,
    FinalAccount,
    Found,
    Present,
    Visit,
    Works,
    add_asset,
    agree_care,
    hold_inspection,
    post_result,
    save_application,
    save_works,
    sign_care,
)
from acceptance.figures import planned_items
from acceptance.models import Kind
from config.demo_data import funding, works
from config.demo_data.before import PHONE, Tale, approve, hand_in
from config.demo_data.clock import acting
from config.demo_data.opinions import confirm_weeks
from config.demo_data.papers import picture
from core.ids import new_id
from projects.lifecycle import Stage
from regions.models import Post

DONE = Decimal("1.80")


def finish(tale: Tale, until: Stage) -> None:
    """From construction to the beginning of a stage after it (day 51 to 123)."""
    _build_and_pay(tale)
    _check_oneself(tale, 97)
    hand_in(tale, tale.crew.recorder, 98)
    approve(tale, tale.crew.township, 99)
    if until in (Stage.HANDOVER, Stage.ARCHIVE):
        _accept(tale)
    if until == Stage.ARCHIVE:
        _hand_over(tale)


def _build_and_pay(tale: Tale) -> None:
    works.log_days(tale, tale.day(51), tale.day(78))
    confirm_weeks(tale, tale.day(78 + 7))
    sheet = works.make_wages(tale, tale.day(51), tale.day(80))
    works.check_wages(tale, sheet)
    approved = works.approve_wages(tale, sheet)
    funding.disburse_wages(tale, sheet, approved)
    works.pay(tale, sheet, approved)


def _check_oneself(tale: Tale, number: int) -> None:
    with acting(tale.crew.recorder, tale.day(number)) as recorder:
        done = Works("渠道砌筑与衬砌", "公里", DONE, DONE, "按施工图")
        save_works(
            project_id=tale.project.pk, version=tale.again().version, works=[done], by=recorder
        )
    _inspect(tale, Kind.SELF, tale.crew.recorder, number)


def _inspect(tale: Tale, kind: Kind, by: Post, number: int) -> None:
    with acting(by, tale.day(number), 11) as inspector:
        visit = Visit(
            held_on=tale.day(number),
            place="施工现场",
            present=(
                Present(inspector.user.human.name, str(inspector.division), "负责人", False),
                Present("李占福", "村民代表", "代表", True),
            ),
            conclusion="完成内容与实施方案一致，质量合格。",
            satisfied=28,
            dissatisfied=1,
        )
        hold_inspection(
            id=new_id(),
            project_id=tale.project.pk,
            kind=kind,
            version=tale.again().version,
            visit=visit,
            found=[
                Found(passed=True, completed=item.completed) for item in planned_items(tale.project)
            ],
            by=inspector,
        )


def _accept(tale: Tale) -> None:
    """Applied for, inspected by township and county, the result on the board (day 100 to 110)."""
    said = tale.description
    with acting(tale.crew.recorder, tale.day(100)) as recorder:
        account = FinalAccount(
            starts_on=tale.day(51),
            ends_on=tale.day(96),
            labour=said.labour,
            materials=said.materials,
            machinery=said.machinery,
            other=said.other,
            conclusion="自验合格，申请验收。",
        )
        save_application(
            project_id=tale.project.pk, version=tale.again().version, account=account, by=recorder
        )
    hand_in(tale, tale.crew.recorder, 100)
    for kind, by, number in (
        (Kind.TOWNSHIP, tale.crew.township, 102),
        (Kind.COUNTY, tale.crew.county, 105),
    ):
        _inspect(tale, kind, by, number)
        approve(tale, by, number + 1)
    with acting(tale.crew.recorder, tale.day(107)) as recorder:
        post_result(
            id=new_id(),
            project_id=tale.project.pk,
            posted_on=tale.day(107),
            place="村务公开栏",
            phone=PHONE,
            photo=None,
            by=recorder,
        )


def _hand_over(tale: Tale) -> None:
    """Assets listed, care agreed and signed (day 116 to 119)."""
    with acting(tale.crew.recorder, tale.day(116)) as recorder:
        asset = AssetSaid(
            name=tale.description.name,
            kind="public",
            specification="1.8 公里",
            place=str(tale.project.village),
            value=tale.description.labour + tale.description.materials,
            built_on=tale.day(96),
            receiver=tale.description.party_name,
            ownership="村集体",
        )
        add_asset(id=new_id(), project_id=tale.project.pk, said=asset, by=recorder)
        care = Care(
            object=tale.description.name,
            keeper="村公益性岗位管护员",
            since=tale.day(116),
            until=tale.day(116) + datetime.timedelta(days=3 * 365),
            duties="每月巡查一次，清淤、补缝，雨后加查。",
            money="村集体经济收益",
        )
        agreed = agree_care(id=new_id(), project_id=tale.project.pk, care=care, by=recorder)
        sign_care(care_id=agreed.pk, file=picture("管护协议"), by=recorder)
    hand_in(tale, tale.crew.recorder, 117)
    approve(tale, tale.crew.township, 118)
    approve(tale, tale.crew.county, 119)
