"""What the gallery shows: piece → its states, with long names, Tibetan, nothing and too much."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from types import SimpleNamespace as Thing
from typing import Any, NamedTuple

from django.core.paginator import Paginator

from core.gallery.forms import TIBETAN, ReasonForm, SampleForm, faulty, unreasoned
from core.templatetags.ui import STATES


class Sample(NamedTuple):
    """One piece in one state."""

    note: str
    context: Mapping[str, Any]


Samples = dict[str, list[Sample]]

PLACE = "海南藏族自治州共和县倒淌河镇黄科村村民委员会"
LONG = (
    "倒淌河镇黄科村 2026 年中央财政以工代赈农村道路硬化、排水沟、"
    "挡土墙及公共照明综合建设项目（第二标段）"
)
DAY = datetime.date(2026, 4, 16)
NOON = datetime.datetime(2026, 4, 16, 4, 5, tzinfo=datetime.UTC)

STAGES = [
    ("项目储备", "事前"),
    ("民主决策", "事前"),
    ("方案申报与批复", "事前"),
    ("计划与资金下达", "事前"),
    ("开工准备", "事前"),
    ("组织实施", "事中"),
    ("竣工验收", "事后"),
    ("资产移交与管护", "事后"),
    ("资料归档", "事后"),
]


def _stages(current: int, note: str = "") -> list[Thing]:
    return [
        Thing(
            name=name,
            phase=phase,
            state="done" if at < current else "current" if at == current else "ahead",
            url="#" if at <= current else "",
            note=note if at == current else "",
        )
        for at, (name, phase) in enumerate(STAGES)
    ]


def _row(label: str, value: object, url: str = "", action: str = "") -> Thing:
    return Thing(label=label, value=value, url=url, action=action)


ROWS = [
    _row("项目名称", LONG, "#", "修改"),
    _row("建设单位", PLACE),
    _row("负责人", TIBETAN, "#", "修改"),
    _row("中央资金", "3,700,000.00 元"),
    _row("自筹资金", "0.00 元"),
]
FIGURES = [
    _row("在册务工群众", "1,286"),
    _row("本月工日", "12,409.5"),
    _row("已发劳务报酬（元）", "1,862,400.00"),
    _row("逾期未发", "0"),
]
ITEMS = [
    Thing(label="务工意愿摸底表", done=True, url="#"),
    Thing(label="村民会议表决，同意自建", done=True, url=""),
    Thing(label="实施方案中的务工专章", done=False, url="#", hint="还没有写明各工种的标准"),
    Thing(label="自建承诺书（理事会全体签字）", done=False, url="#", hint=""),
]
INBOX = [
    Thing(
        subject=LONG,
        url="#",
        what="审核 3 月劳务报酬发放表",
        place=PLACE,
        since=DAY - datetime.timedelta(days=13),
        until=DAY - datetime.timedelta(days=3),
        days_left=-3,
    ),
    Thing(
        subject="黄科村便民桥",
        url="#",
        what="批复实施方案",
        place="倒淌河镇黄科村",
        since=DAY,
        until=DAY,
        days_left=0,
    ),
    Thing(
        subject="元者村灌溉渠",
        url="#",
        what="确认资产移交清单",
        place="倒淌河镇元者村",
        since=DAY,
        until=DAY + datetime.timedelta(days=10),
        days_left=10,
    ),
    Thing(
        subject=TIBETAN,
        url="#",
        what="回复异议",
        place="—",
        since=DAY,
        until=None,
        days_left=None,
    ),
]
CHECKS = [
    Thing(level="stop", text="才让多杰 3 月 12 日上午在另一个项目已有记工。", url="#"),
    Thing(level="warning", text="本表有 2 人的银行账号上月被退回过。", url="#"),
    Thing(level="ok", text="公示满 7 天，没有未答复的异议。", url=""),
]
EVENTS = [
    Thing(
        when=NOON,
        step="县级审批",
        who="李海燕，共和县发展和改革局审核员",
        verdict="退回修改",
        state="returned",
        reason="排水沟长度与实施方案不一致；缺两名理事的签字。",
        typed_by="",
        seen="3",
    ),
    Thing(
        when=NOON - datetime.timedelta(days=4),
        step="乡镇初审",
        who=f"{TIBETAN}，倒淌河镇人民政府审核员",
        verdict="同意",
        state="done",
        reason="",
        typed_by="马小军",
        seen="2",
    ),
]
COLUMNS = [
    ("姓名", "text"),
    ("工种", "text"),
    ("工日", "number"),
    ("应发（元）", "money"),
    ("占比", "share"),
    ("发放日期", "day"),
    ("状态", "badge"),
]
WAGES = [
    ["才让多杰", "砌筑工", Decimal("22.5"), Decimal("4950"), Decimal("0.27"), DAY, "done"],
    [TIBETAN, "普工", Decimal(0), Decimal(0), Decimal(0), None, "waiting"],
    [
        "买买提艾力·阿卜杜热合曼",
        "装载机操作员（持证）",
        Decimal("1234567.5"),
        Decimal("98765432109.87"),
        Decimal("50.274"),
        DAY,
        ("returned", "银行退回"),
    ],
]
TOTAL = ["合计", "", Decimal("1234590"), Decimal("98765437059.87"), Decimal(100), "", ""]


def _way() -> Samples:
    """Where a project stands."""
    share = {"basis": "占已下达中央资金"}
    return {
        "rail": [
            Sample("第三步", {"stages": _stages(2)}),
            Sample("停工", {"stages": _stages(5, "停工"), "label": "停工的项目"}),
            Sample("全部完成", {"stages": _stages(9), "label": "完成的项目"}),
        ],
        "turn": [
            Sample(
                "轮到别人",
                {"who": "倒淌河镇审核员", "what": "审核实施方案。", "then": "县发改局批复。"},
            ),
            Sample(
                "轮到自己",
                {
                    "mine": True,
                    "what": "填写实施方案的务工专章。",
                    "then": "乡镇审核，再报县发改局批复。",
                    "url": "#",
                    "action": "填写务工专章",
                },
            ),
        ],
        "missing": [
            Sample("还缺", {"title": "报送前还差什么", "items": ITEMS}),
            Sample("齐了", {"title": "报送前还差什么", "items": ITEMS[:2]}),
        ],
        "gauge": [
            Sample("达到下限", share | _shares("42.3", "18", "30")),
            Sample("低于下限", share | _shares("27.55", "0", "30")),
            Sample("超过一百", share | _shares("100", "123.4", "50")),
            Sample("下限未填", share | {"planned": Decimal(42), "paid": None, "floor": None}),
        ],
        "timeline": [Sample("审核经过", {"events": EVENTS})],
    }


def _lists() -> Samples:
    """Many things at once."""
    pages = Paginator(range(1187), 100)
    return {
        "inbox": [
            Sample("有待办", {"caption": "等您办理的事（4 件）", "items": INBOX}),
            Sample("没有待办", {"caption": "", "items": []}),
        ],
        "table": [
            Sample(
                "发放表",
                {
                    "caption": "2026 年 3 月劳务报酬发放表",
                    "columns": COLUMNS,
                    "rows": WAGES,
                    "total": TOTAL,
                },
            ),
        ],
        "pager": [
            Sample("首页", {"page": pages.page(1)}),
            Sample("中间", {"page": pages.page(5), "label": "另一个列表"}),
        ],
        "dl": [
            Sample("摘要", {"rows": ROWS}),
            Sample("大数字", {"rows": FIGURES, "big": True}),
        ],
        "search": [
            Sample("空", {"label": "找人", "name": "who"}),
            Sample("有字", {"label": "找项目", "value": "黄科", "keep": [("year", "2026")]}),
        ],
        "empty": [
            Sample(
                "没有名册",
                {
                    "title": "还没有务工群众名册",
                    "text": "先登记愿意务工的村民，再从中确定名册并公示。",
                    "url": "#",
                    "action": "登记第一个人",
                },
            )
        ],
    }


def _words() -> Samples:
    """Signs, notices and ways around."""
    notice = {
        "title": "2026 年 3 月劳务报酬发放公示",
        "days": 7,
        "start": DAY,
        "until": DAY + datetime.timedelta(days=7),
        "place": "黄科村村务公开栏",
        "objections": 0,
    }
    return {
        "badge": [Sample(state, {"state": state}) for state in STATES]
        + [Sample("自己的话", {"state": "late", "label": "逾期 1,024 天"})],
        "money": [
            Sample(str(amount), {"amount": amount})
            for amount in (Decimal(0), Decimal("-12.5"), Decimal("98765432109.87"), None)
        ],
        "notice": [
            Sample(kind, {"kind": kind, "title": title, "text": text, "url": "#", "link": "去看看"})
            for kind, title, text in (
                ("info", "", "本月 25 日前报送发放表，银行 5 个工作日内到账。"),
                ("success", "已保存", "4 月 16 日的记工已保存，共 46 人。"),
                ("warning", "有 3 人还没有买保险", "可以先记工，补齐之前不能发放。"),
                ("stop", "不能报送", "计划占比低于下限。先改方案，再报送。"),
            )
        ],
        "public_notice": [
            Sample("第三天", notice | {"day": 3, "url": "#", "phone": "0974-8512345"}),
            Sample("今天张贴", notice | {"day": 0}),
            Sample("期满", notice | {"day": 9, "objections": 2}),
        ],
        "tabs": [Sample("项目各部分", {"label": "项目各部分", "tabs": _tabs()})],
        "crumbs": [
            Sample(
                "路径",
                {
                    "crumbs": [
                        Thing(label="项目", url="#"),
                        Thing(label=LONG, url="#"),
                        Thing(label="记工", url=""),
                    ]
                },
            )
        ],
    }


def _forms() -> Samples:
    """What is filled in and sent."""
    return {
        "form": [
            Sample("新填", {"form": SampleForm(prefix="new"), "submit": "保存", "cancel": "#"}),
            Sample("有错", {"form": faulty(), "submit": "保存", "cancel": "#"}),
        ],
        "decision": [
            Sample(
                "待决定",
                {
                    "title": "需要您决定",
                    "subject": "2026 年 3 月劳务报酬发放表，46 人，共 98,760.00 元",
                    "rows": ROWS[1:4],
                    "checks": CHECKS,
                    "form": unreasoned(),
                    "responsible": "李海燕，倒淌河镇审核员",
                    "submit": "提交审核意见",
                },
            )
        ],
        "confirm": [
            Sample(
                "终止项目",
                {
                    "title": "终止这个项目吗？",
                    "text": LONG,
                    "consequences": ["未发的劳务报酬仍要发完。", "项目资料只能看，不能改。"],
                    "form": ReasonForm(prefix="end"),
                    "submit": "终止项目",
                    "cancel": "#",
                },
            )
        ],
    }


def _shares(planned: str, paid: str, floor: str) -> dict[str, Decimal]:
    return {"planned": Decimal(planned), "paid": Decimal(paid), "floor": Decimal(floor)}


def _tabs() -> list[Thing]:
    counts = {"概况": 0, "人员": 46, "记工": 0, "劳务报酬": 2, "采购": 0, "资金": 0, "资料": 12345}
    return [
        Thing(label=label, url="#", current=label == "记工", count=count)
        for label, count in counts.items()
    ]


def every_state() -> Samples:
    """Every piece with its states, in the order of the page."""
    return _way() | _lists() | _words() | _forms()
