"""The county's workbook. Its headings are Chinese, whatever language the screen speaks."""

import datetime
from collections.abc import Callable, Iterator, Sequence

from core.excel.writing import CellIn, Column, Kind, Sheet
from projects import turns
from projects.headings import Heading, Made, columns, notes
from projects.models import Outcome, Project
from regions.models import Division, Post
from reports.figures import Figures, Line, Overview


def turn(project: Project) -> str:
    """Whose turn it is, or how the project ended."""
    ended = project.outcome != Outcome.OPEN
    return str(project.get_outcome_display()) if ended else turns.office(project)


def _money(heading: str, value: Callable[[Figures], CellIn], meaning: str) -> Heading[Figures]:
    return Heading(Column(heading, Kind.YUAN, 16), value, meaning)


def _count(heading: str, value: Callable[[Figures], CellIn], meaning: str) -> Heading[Figures]:
    return Heading(Column(heading, Kind.INT, 10), value, meaning)


def _percent(heading: str, value: Callable[[Figures], CellIn], meaning: str) -> Heading[Figures]:
    return Heading(Column(heading, Kind.PERCENT, 12), value, meaning)


def _text(heading: str, width: int, value: Callable[[Line], CellIn], meaning: str) -> Heading[Line]:
    return Heading(Column(heading, width=width), value, meaning)


PLACES = [
    _text("市州", 14, lambda line: line.prefecture.name, "项目所在市（州）。"),
    _text("县", 20, lambda line: line.county.name, "项目所在县。"),
    _text("乡镇", 14, lambda line: line.township.name, "项目所在乡镇。"),
]
PROJECT = [
    _text("项目代码", 22, lambda line: line.project.code, "系统编的代码，不会重复，不会改变。"),
    _text("项目名称", 32, lambda line: line.project.name, "村里申报的名称。"),
    *PLACES,
    _text("村", 14, lambda line: line.village.name, "项目所在村。"),
    _text("行业", 14, lambda line: line.project.get_sector_display(), "建设内容所属行业。"),
    _text("主管部门", 16, lambda line: line.project.get_sponsor_display(), "项目的行业主管部门。"),
    _text("阶段", 22, lambda line: line.project.get_stage_display(), "项目现在走到哪一步。"),
    _text(
        "等谁办理",
        16,
        lambda line: turn(line.project),
        "现在由谁办理；已办结的写结果（已归档、不予通过）。",
    ),
    Heading(
        Column("从何时起", Kind.DATE, 12),
        lambda line: line.project.step_since,
        "从这一天起由现在的人办理，或项目从这一天起办结。",
    ),
    Heading(
        Column("计划开工", Kind.DATE, 12),
        lambda line: line.project.starts_on,
        "计划开工日期，年度按这个日期算。",
    ),
    Heading(Column("计划完工", Kind.DATE, 12), lambda line: line.project.ends_on, "计划完工日期。"),
]
FIGURES = [
    _money("概算合计(元)", lambda f: f.estimate, "劳务、材料、机械和其他费用四项之和。"),
    _money("计划劳务报酬(元)", lambda f: f.labour, "概算中的劳务报酬。"),
    _money("下达资金(元)", lambda f: f.funds_planned, "各份计划文件下达的资金之和。"),
    _money("到位资金(元)", lambda f: f.funds_received, "已经到位的资金之和。"),
    _percent(
        "占比下限",
        lambda f: f.share.floor,
        "计划文件规定的最低劳务报酬占比，按各份文件的资金加权；文件没有规定的空着。",
    ),
    _percent(
        "计划占比",
        lambda f: f.share.planned,
        "计划劳务报酬÷下达资金。汇总时只算资金已下达的项目。",
    ),
    _percent("已发占下达", lambda f: f.share.paid_of_planned, "已发劳务报酬÷下达资金。"),
    _percent("已发占到位", lambda f: f.share.paid_of_received, "已发劳务报酬÷到位资金。"),
    _count("低于下限的项目", lambda f: f.below_floor, "计划劳务报酬少于文件要求的项目个数。"),
    _money(
        "应发(元)",
        lambda f: f.entitled,
        "发放表上每人应发数之和，不含作废的发放表和作废的行。还没有编入发放表的工日不在内。",
    ),
    _money("已发(元)", lambda f: f.paid, "银行已入账、没有退回的。"),
    _money("未发(元)", lambda f: f.owed, "应发减已发。"),
    _money("其中待付挂账(元)", lambda f: f.set_aside, "未发中经决定挂账的，不算逾期。"),
    _money(
        "逾期未发(元)",
        lambda f: f.overdue,
        "发放周期结束满一个月还没有入账的，不含待付挂账；有异议、正在银行途中的也算。",
    ),
    Heading(
        Column("最早应发日", Kind.DATE, 12),
        lambda f: f.overdue_since,
        "逾期未发中最早的一笔应当在哪天以前入账。",
    ),
    _count(
        "花名册人数",
        lambda f: f.roster,
        "登记在花名册上的人，含已退场的。一人在几个项目务工，各项目分别计算。",
    ),
    _count("务工人数", lambda f: f.worked, "花名册上有记工的人。"),
    _count(
        "重点群体人数",
        lambda f: f.priority,
        "花名册上在进场到退场之间属于优先吸纳人群的人，只有人数。",
    ),
    Heading(
        # Half a day is 0.5, so that a column of whole numbers would not do.
        Column("工日", Kind.YUAN, 12),
        lambda f: f.days,
        "记工合计，半天为 0.5 工日。",
    ),
    _money("已付采购款(元)", lambda f: f.purchases, "已付给供应商的材料、机械和服务款。"),
]
UNIT = ("金额单位", "元。合计是各行四舍五入到分以后的和。")
COUNTED = _count("项目数", lambda f: f.projects, "不含没有下达过资金就不予通过的项目。")


def workbook(
    found: Overview, asked: Sequence[tuple[str, str]], actor: Post, at: datetime.datetime
) -> list[Sheet]:
    """`asked` is each filter with its setting in words, `at` when the workbook is made.

    To be written in the language of printed forms: rows become words while they are written.
    """
    made = Made(found.place.name, lambda: asked, found.total.projects, actor, at)
    return [
        Sheet("项目总表", columns(PROJECT, FIGURES), map(_line, found.lines)),
        Sheet("按乡镇汇总", columns(PLACES, [COUNTED, *FIGURES]), _townships(found)),
        notes(made, [*PROJECT, COUNTED, *FIGURES], [UNIT]),
    ]


def _line(line: Line) -> list[CellIn]:
    return [*(h.value(line) for h in PROJECT), *(h.value(line.figures) for h in FIGURES)]


def _townships(found: Overview) -> Iterator[list[CellIn]]:
    for group in found.townships:
        yield [*(h.value(group.line) for h in PLACES), *_summed(group.figures)]
    yield ["合计", None, None, *_summed(found.total)]


def _summed(figures: Figures) -> list[CellIn]:
    return [h.value(figures) for h in (COUNTED, *FIGURES)]


def file_name(place: Division, day: datetime.date) -> str:
    return f"{place.name}以工代赈项目总表{day:%Y%m%d}.xlsx"
