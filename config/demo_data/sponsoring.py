"""What the transport bureau advises, and how township and county sort the reserve."""

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from config.demo_data.clock import acting
from core.ids import new_id
from projects.actions import answer_advice, give_advice, sort_reserve
from projects.models import Project
from projects.reserve_rules import Line
from regions.models import Post

if TYPE_CHECKING:
    from config.demo_data.before import Tale

# By the projects' names.
TOWNSHIP = {
    "范家河村人畜饮水管网": Line(1, True, "群众反映多年，用地已落实。"),
    "古鄯村灌溉水渠衬砌": Line(2, True),
    "三姓庄村文化广场": Line(3, False, "用地手续还在办。"),
    "三姓庄村人居环境整治": Line(4),
}
MAYING = {"马营村巷道硬化": Line(1, True, "路基已成型。")}
COUNTY = {
    "范家河村人畜饮水管网": Line(1, True, "下一批优先。"),
    "马营村巷道硬化": Line(2, True),
    "古鄯村灌溉水渠衬砌": Line(3, False, "等水利部门复核断面。"),
}


def advise(tale: "Tale", bureau: Post) -> None:
    """One piece was answered by the village, a later one waits."""
    first = _said(
        tale, bureau, 55, "K0+600 处原涵洞孔径偏小，建议改为 1 米圆管涵，并补进出口铺砌。"
    )
    with acting(tale.crew.recorder, tale.day(58), 17) as recorder:
        text = "已改为 1 米圆管涵，铺砌随边沟一并施工，照片见施工日志。"
        answer_advice(advice_id=first, text=text, by=recorder)
    _said(tale, bureau, 99, "错车道间距超过 300 米的有两处，入冬前请补一处，并设置限速标志。")


def advise_on_plan(tale: "Tale", bureau: Post) -> None:
    """Nobody has answered yet."""
    _said(tale, bureau, 27, "产业路与县道平交，请按平交口要求加宽转弯半径。")


def _said(tale: "Tale", bureau: Post, number: int, text: str) -> UUID:
    with acting(bureau, tale.day(number), 11) as by:
        key = new_id()
        give_advice(id=key, project_id=tale.project.pk, text=text, by=by)
    return key


def sort(posts: dict[str, Post], today: datetime.date) -> None:
    """Two townships have sorted theirs, then the county all of them."""
    _save(posts["township"], today - datetime.timedelta(days=2), TOWNSHIP)
    _save(posts["township-maying"], today - datetime.timedelta(days=2), MAYING)
    _save(posts["county"], today - datetime.timedelta(days=1), COUNTY)


def _save(office: Post, day: datetime.date, lines: Mapping[str, Line]) -> None:
    with acting(office, day, 16) as by:
        found = Project.objects.visible_to(by).filter(name__in=lines)
        wanted = {project.pk: lines[project.name] for project in found}
        sort_reserve(id=new_id(), seen=0, wanted=wanted, by=by)
