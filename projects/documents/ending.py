"""T39, the agreement to end a project early or give it back (项目提前终止、退回审批表)."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from core.money import grouped
from projects.actions.ending import settled_first
from projects.documents.frame import NOTHING, SIGNERS, Pair, heading, on_paper
from projects.ending_rules import State
from projects.fund_ledger import fund_ledger
from projects.gatekeeping import Checked
from projects.models import Asker, Ending, EndingAct, Outcome, Project, Verdict
from projects.money import funds_of, wages_paid
from projects.paperwork import Filled, Subject

OUTCOMES = {Outcome.ENDED: "提前终止", Outcome.RETURNED: "退回"}
ASKERS = {Asker.VILLAGE: "村", Asker.TOWNSHIP: "乡镇"}
STATES = {
    State.ASKED: "待县级审批",
    State.AGREED: "同意",
    State.REFUSED: "不同意",
}
# What is settled first, in the words of the paper (`ending_rules.SETTLED_FIRST`).
SETTLED = {
    "wages_settled": "劳务报酬",
    "no_open_objection": "异议、投诉",
    "no_change_waits": "工程变更",
    "no_request_waits": "资金拨付申请",
    "purchases_settled": "采购和货款",
    "store_empty": "库存物资",
    "money_returned": "结余资金退回",
}


@dataclass(frozen=True, slots=True)
class Decided:
    """A box with what was said in the system; "" where the pen writes."""

    whose: str
    said: str


@dataclass(frozen=True, slots=True)
class EndingPaper:
    """T39; amounts in yuan. `settled` under the headings of its template."""

    header: tuple[Pair, ...]
    facts: tuple[Pair, ...]
    settled: tuple[tuple[str, str, str], ...]
    money: tuple[Pair, ...]
    opinions: tuple[Decided, ...]
    signatures: tuple[str, ...] = SIGNERS


def ending_subjects(project: Project) -> Iterator[Subject]:
    """Every request to end it that was not taken back, the newest first."""
    for ending in project.endings.exclude(state=State.WITHDRAWN):
        said = OUTCOMES[Outcome(ending.outcome)]
        day = on_paper(timezone.localdate(_asked_at(ending)))
        yield Subject(f"{said}（{day}申请）", ending.pk, shown=said)


def ending_paper(project: Project, about_id: UUID) -> Filled:
    ending = project.endings.select_related("resolution", "document").get(pk=about_id)
    return Filled(
        EndingPaper(
            header=heading(project, ("审批结果", STATES[State(ending.state)])),
            facts=tuple(_facts(ending)),
            settled=tuple(_settled(project)),
            money=_money(project),
            opinions=_opinions(ending),
        )
    )


def _asked_at(ending: Ending) -> datetime.datetime:
    return ending.acts.get(step="ask").at


def _facts(ending: Ending) -> Iterator[Pair]:
    yield "办理事项", OUTCOMES[Outcome(ending.outcome)]
    yield "申请时所处阶段", ending.get_stage_display()
    yield "申请单位", ASKERS[Asker(ending.asker)]
    yield "原因", ending.reason
    if ending.resolution:
        yield "村民（代表）会议决议", f"{on_paper(ending.resolution.held_on)}，四议两公开程序"
    yield "申请材料", ending.document.title


def _settled(project: Project) -> Iterator[tuple[str, str, str]]:
    """As it stands on the day of the paper: what is closed was settled when it was agreed to."""
    for one in settled_first(project):
        yield SETTLED[one.code], "已结清" if one.holds else "未结清", _detail(one)


def _detail(one: Checked) -> str:
    """In the language of papers, in which they are filled."""
    return one.detail or ("" if one.holds else str(one.label))


def _money(project: Project) -> tuple[Pair, ...]:
    ledger, funds = fund_ledger(project), funds_of(project)
    sums: tuple[tuple[str, Decimal], ...] = (
        ("计划下达资金", funds.planned),
        ("到位资金", ledger.arrived),
        ("已拨付", ledger.disbursed),
        ("已使用", ledger.spent),
        ("其中已发劳务报酬", wages_paid(project)),
        ("已退回", ledger.returned),
        ("国库结余", ledger.at_treasury),
        ("账户结余", ledger.on_account),
    )
    return tuple((words, f"{grouped(amount)}元") for words, amount in sums)


def _opinions(ending: Ending) -> tuple[Decided, ...]:
    acts = {act.step: act for act in ending.acts.select_related("responsible")}
    asked, decided = acts.get("ask"), acts.get("county")
    of_village = ending.asker == Asker.VILLAGE
    return (
        Decided("村意见", _said(asked) if of_village else ""),
        Decided("乡镇意见", "" if of_village else _said(asked)),
        Decided("县发改局意见", _said(decided)),
        Decided("县财政局意见", ""),
    )


def _said(act: EndingAct | None) -> str:
    if act is None:
        return ""
    verdicts = {Verdict.SUBMIT: "申请", Verdict.APPROVE: "同意", Verdict.REJECT: "不同意"}
    words = verdicts.get(Verdict(act.verdict), NOTHING)
    reason = f"：{act.reason}" if act.step == "county" and act.reason else ""
    return f"{words}{reason}　{act.responsible.name}　{on_paper(timezone.localdate(act.at))}"
