"""Before a proposal is handed in: the county's points, the village's answers, its plan (T8)."""

import datetime
import math
from decimal import Decimal
from typing import TYPE_CHECKING

from config.demo_data.clock import acting
from core.ids import new_id
from projects.actions import (
    Labour,
    Point,
    Said,
    add_labour,
    add_simplicity_point,
    answer_simplicity,
    begin_implementation,
    write_sections,
)
from projects.eligibility import SUGGESTED, lines_of
from projects.models import ImplementationPlan
from projects.models.implementation import SECTIONS
from regions.models import Post

if TYPE_CHECKING:
    from config.demo_data.before import Tale

SOURCE = "民发改赈〔2026〕2号"
TEXTS = {
    "background": "现有设施破损，雨季通行和灌溉困难。项目建成后，全村286户、1120人直接受益。",
    "organisation": "由项目理事会组织，优先安排脱贫户、监测户和有劳动力的低收入户；按社分组，"
    "农忙停工，不影响务农。",
    "wages": "各工种标准由村民代表会议表决；记工员每天记工，监督小组按周核对；按月造册，公示7天，"
    "由县财政通过一卡通发到本人账户。",
    "training": "开工前培训全部务工群众一次，瓦工、支模工各培训1天，由县行业部门技术员授课。",
    "quality": "技术员到场指导，关键工序由监督小组签字；逐人安全交底，配发安全帽、手套，"
    "购买团体意外伤害保险。",
    "safeguards": "按计划工期施工，冬季停工。理事长负总责，资金专款专用，资料专人保管，接受监督。",
    "care": "建成后移交村股份经济合作社，设1名公益性岗位管护，经费从村集体收入列支。",
}
# Of the wages a quarter is for masons, a tenth for formwork, the rest for labourers: in such days
# that the rows make up the estimate to the yuan.
MASON, FORMWORK, LABOURER = Decimal(220), Decimal(240), Decimal(150)
DAYS_EACH = 150  # that one worker is there of the planned time


def set_points(county: Post, today: datetime.date) -> None:
    with acting(county, today - datetime.timedelta(days=169)) as officer:
        for one in SUGGESTED:
            point = Point(one.text, one.excluding, SOURCE)
            add_simplicity_point(id=new_id(), point=point, by=officer)


def answer(tale: "Tale", number: int, *, refused: str = "") -> None:
    """Every point with yes, but for one where it is named."""
    with acting(tale.crew.recorder, tale.day(number), 8) as recorder:
        answers = {
            line.point.pk: Said(False, "拟请乡水管站派人。")
            if refused and refused in line.point.text
            else Said(True)
            for line in lines_of(tale.again())
        }
        answer_simplicity(project_id=tale.project.pk, answers=answers, by=recorder)


def write_plan(tale: "Tale", number: int) -> None:
    """The whole plan: its texts, and labour that makes up the wages of the estimate."""
    with acting(tale.crew.recorder, tale.day(number), 9) as recorder:
        plan = begin_implementation(id=new_id(), project_id=tale.project.pk, by=recorder)
        _say(tale, plan, recorder, TEXTS)
        for labour in _labour(tale):
            add_labour(id=new_id(), plan_id=plan.pk, labour=labour, by=recorder)


def begin_plan(tale: "Tale", number: int) -> None:
    """A draft: half of the texts and the first rows."""
    with acting(tale.crew.recorder, tale.day(number), 9) as recorder:
        plan = begin_implementation(id=new_id(), project_id=tale.project.pk, by=recorder)
        some = {name: TEXTS[name] for name in ("background", "organisation", "wages")}
        _say(tale, plan, recorder, some)
        for labour in _labour(tale)[:2]:
            add_labour(id=new_id(), plan_id=plan.pk, labour=labour, by=recorder)


def _say(tale: "Tale", plan: ImplementationPlan, by: Post, texts: dict[str, str]) -> None:
    project = tale.again()
    money = f"总投资{project.estimate:,.2f}元，申请以工代赈资金，其余由村集体自筹。"
    said = dict.fromkeys(SECTIONS, "") | {"works": project.works, "investment": money} | texts
    write_sections(plan_id=plan.pk, edition=plan.edition, sections=said, by=by)


def _labour(tale: "Tale") -> list[Labour]:
    wages = tale.description.labour
    masons = _whole(wages / 4 / MASON, 15)
    formwork = _whole(wages / 10 / FORMWORK, 5)
    rest = (wages - masons * MASON - formwork * FORMWORK) / LABOURER
    third = _whole(rest / 3, 1)
    rows = (
        ("基础清理与平整", "普工", third, LABOURER),
        ("边沟（渠道）砌筑", "瓦工", masons, MASON),
        ("模板安装拆除", "支模工", formwork, FORMWORK),
        ("混凝土浇筑与养护", "普工", third, LABOURER),
        ("回填与场地清理", "普工", rest - 2 * third, LABOURER),
    )
    return [
        Labour(item, trade, "day", "", days, rate, min(tale.workers, math.ceil(days / DAYS_EACH)))
        for item, trade, days, rate in rows
    ]


def _whole(days: Decimal, times: int) -> Decimal:
    return Decimal(int(days / times) * times)
