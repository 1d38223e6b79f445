"""The county's settings over time, and a sheet that it drew by lot."""

import datetime
from decimal import Decimal

from config.demo_data.before import Tale
from config.demo_data.clock import acting
from config.demo_data.papers import picture
from core.ids import new_id
from payroll.actions import draw_sheets, look_at_sheet
from projects.actions import CountyChoices, save_settings
from projects.models import WageChain
from regions.models import Post

TRIED = (50, 30)  # days ago: the townships of the county decided on wage sheets in between


def set_terms(county: Post, today: datetime.date) -> None:
    """Before any project: four versions, the last of which has not begun."""
    year = today.year
    _set(county, today, 200, f"民发改赈〔{year}〕1号", WageChain.BOTH)
    tried = f"县政府专题会议纪要〔{year}〕9号（乡镇审定试行）"
    _set(county, today, TRIED[0], tried, WageChain.TOWNSHIP)
    _set(county, today, TRIED[1], f"民发改赈〔{year}〕6号（试行结束）", WageChain.BOTH)
    with acting(county, today - datetime.timedelta(days=2), 10) as officer:
        save_settings(
            choices=_choices(WageChain.BOTH, cycle_days=25),
            source=f"民发改赈〔{year}〕11号",
            since=today + datetime.timedelta(days=20),
            paper=picture("民发改赈11号"),
            by=officer,
        )


def look_by_lot(tale: Tale, county: Post, today: datetime.date) -> None:
    """The month in which the township decided: every sheet is looked at, one is not in order."""
    month = (today - datetime.timedelta(days=34)).replace(day=1)
    with acting(county, today - datetime.timedelta(days=1), 10) as officer:
        for sample in draw_sheets(month=month, by=officer):
            if sample.project_id == tale.project.pk:
                look_at_sheet(
                    id=new_id(), sample_id=sample.pk, in_order=False,
                    text="第3号人员的考勤表签字页照片不清楚，请补拍。", by=officer,
                )  # fmt: skip


def _set(county: Post, today: datetime.date, ago: int, source: str, chain: WageChain) -> None:
    with acting(county, today - datetime.timedelta(days=ago), 10) as officer:
        save_settings(choices=_choices(chain), source=source, by=officer)


def _choices(chain: WageChain, cycle_days: int | None = None) -> CountyChoices:
    return CountyChoices(
        notice_days=7,
        pending_allowed=True,
        council_name="项目理事会",
        wage_chain=chain,
        wage_sample_percent=100,
        cycle_days=cycle_days,
        year_end_month=12,
        year_end_day=25,
        minimum_wage=Decimal("1880.00"),
        minimum_wage_source="青海省最低工资标准（以现行公布文件为准）",
        complaint_phone="县劳动保障监察大队 0972-8520001",
        bureau_phone="县发展和改革局 0972-8520002",
        arbitration="县劳动人事争议仲裁院 0972-8520003",
        legal_aid="县法律援助中心 0972-8520004",
        branch_quorum="two_thirds",
        branch_majority="entitled",
        committees_quorum="two_thirds",
        committees_majority="entitled",
        party_quorum="half",
        party_majority="entitled",
        self_build_ceiling=Decimal(3_000_000),
        direct_up_to=Decimal(5_000),
        contract_above=Decimal(50_000),
        slip_up_to=Decimal(500),
        change_yuan=Decimal(30_000),
        change_percent=Decimal(3),
    )
