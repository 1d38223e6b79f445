"""T33, the board of workers' rights (维权信息告示牌): what 条例 724, article 34 asks for.

A poster for the site, from the county's settings; what is not set leaves room for the pen.
"""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from core.money import grouped
from projects.county import settings_of
from projects.documents import Pair, council_of, heading
from projects.models import Body, BodyMember, CountySettings, Project
from projects.overview import places
from projects.paperwork import Filled
from workers.models import TradeRate
from workers.models.trades import Unit

OPEN = "　"
UNITS = {Unit.DAY: "工日", Unit.HALF_DAY: "半工日", Unit.HOUR: "小时"}


@dataclass(frozen=True, slots=True)
class RightsBoard:
    """T33: three blocks of rows, each a label and what stands beside it."""

    header: tuple[Pair, ...]
    parties: tuple[Pair, ...]
    wages: tuple[Pair, ...]
    channels: tuple[Pair, ...]
    signatures: tuple[str, ...] = ()


def rights_board(project: Project, about_id: Any = None) -> Filled:
    settings = settings_of(project.village_id)
    return Filled(
        RightsBoard(
            header=heading(project),
            parties=_parties(project, settings),
            wages=(
                ("当地最低工资标准", _minimum(settings)),
                ("本项目报酬标准", _rates(project)),
                ("支付周期与日期", _paid_by(settings)),
                ("支付方式", "通过银行转账或“一卡通”直接发放到本人账户，不得由他人代领。"),
            ),
            channels=(
                ("行业主管部门投诉电话", settings.bureau_phone or OPEN),
                ("劳动保障监察投诉举报电话", settings.complaint_phone or OPEN),
                ("劳动争议调解仲裁", settings.arbitration or OPEN),
                ("法律援助", settings.legal_aid or OPEN),
            ),
        )
    )


def _parties(project: Project, settings: CountySettings) -> tuple[Pair, ...]:
    _county, township, _village = places(project)
    sitting = BodyMember.objects.filter(project=project, until__isnull=True)
    council = sitting.filter(body=Body.COUNCIL).order_by("since", "id")
    clerks = [one.name for one in council if "劳资" in one.duty]
    watchers = sitting.filter(body=Body.SUPERVISION).values_list("name", flat=True)
    return (
        ("项目单位", f"{township.name}人民政府"),
        ("实施主体", council_of(project)),
        ("签约主体", project.party_name),
        ("劳资专管员", "、".join(clerks) or OPEN),
        ("监督小组", "、".join(watchers) or OPEN),
    )


def _minimum(settings: CountySettings) -> str:
    if settings.minimum_wage is None:
        return OPEN
    return f"{grouped(settings.minimum_wage)}元/月（{settings.minimum_wage_source}）"


def _rates(project: Project) -> str:
    """As the village voted them; they have days and sources of their own."""
    rates = TradeRate.objects.in_force_on(timezone.localdate()).filter(project=project)
    said = [
        f"{one.trade} {grouped(one.rate)}元/{UNITS.get(Unit(one.unit), one.piece)}"
        for one in rates.order_by("trade", "unit", "piece")
    ]
    return "；".join(said) or OPEN


def _paid_by(settings: CountySettings) -> str:
    within = f"{settings.cycle_days}日内" if settings.cycle_days else "1个月内"
    return f"按月结算；先公示{settings.notice_days}日，每期结束后{within}发放到账。"
