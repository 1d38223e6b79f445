"""T25, a change order (工程变更签证单)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from core.money import grouped, in_capitals
from projects.change_rules import KINDS, State, Why
from projects.changes import Basis, Effect, basis_of, effect_of
from projects.documents.frame import NOTHING, SIGNERS, Pair, heading, on_paper
from projects.documents.request import USES
from projects.models import ChangeAct, ChangeOrder, Project, Use, Verdict
from projects.paperwork import Filled, Subject

# Whose opinion stands in which box; the supervision group signs by pen.
BOXES: tuple[tuple[State | None, str], ...] = (
    (State.MAKE, "理事会意见"),
    (None, "监督小组意见"),
    (State.TOWNSHIP, "乡镇意见"),
    (State.COUNTY, "县发改局意见"),
)
SAID = {Verdict.SUBMIT: "申请变更", Verdict.APPROVE: "同意", Verdict.REJECT: "不同意"}
STANDS = {
    State.TOWNSHIP: "待乡镇审核",
    State.COUNTY: "待县级决定",
    State.DECIDED: "已批准",
    State.REJECTED: "未批准",
}
WHO = {
    Why.WITHIN: "由乡镇决定：在县里规定的乡镇权限以内",
    Why.NOT_SET: "由县级决定：县里没有规定乡镇权限",
    Why.ABOVE: "由县级决定：超过县里规定的乡镇权限",
    Why.BEYOND_PLAN: "由县级决定：变更后概算超过计划下达资金",
}


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind of cost in yuan, as the form shows it."""

    kind: str
    before: str
    plus: str
    minus: str
    after: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """A box with what was said in the system; "" where the pen writes."""

    whose: str
    said: str


@dataclass(frozen=True, slots=True)
class ChangeSheet:
    """T25; amounts in yuan."""

    header: tuple[Pair, ...]
    facts: tuple[Pair, ...]
    lines: tuple[KindLine, ...]
    net: str
    capitals: str
    effect: tuple[Pair, ...]
    opinions: tuple[Opinion, ...]
    signatures: tuple[str, ...] = SIGNERS


def change_subjects(project: Project) -> Iterator[Subject]:
    """Every change that was handed in and not taken back, the newest first."""
    for change in project.changeorders.exclude(state__in=(State.MAKE, State.WITHDRAWN)):
        said = f"第{change.number}号变更"
        yield Subject(said, change.pk, shown=said)


def change_sheet(project: Project, about_id: UUID) -> Filled:
    change = project.changeorders.get(pk=about_id)
    basis = basis_of(change)
    effect = effect_of(change, basis)
    net = effect.delta.net
    return Filled(
        ChangeSheet(
            header=heading(project, ("变更编号", _numbered(change))),
            facts=_facts(change),
            lines=tuple(_lines(effect)),
            net=_signed(net),
            capitals=f"{_more_or_less(net)}{in_capitals(abs(net))}",
            effect=_effect(basis, effect),
            opinions=_opinions(change, basis),
        )
    )


def _numbered(change: ChangeOrder) -> str:
    return f"第{change.number}号（{STANDS[State(change.state)]}）"


def _facts(change: ChangeOrder) -> tuple[Pair, ...]:
    return (
        ("变更内容", change.what),
        ("变更原因", change.why),
        ("变更部位", change.place),
        ("附件", "；".join(one.title for one in change.papers.standing()) or NOTHING),
    )


def _lines(effect: Effect) -> Iterator[KindLine]:
    delta, before, after = effect.delta, effect.before, effect.after
    for kind in KINDS:
        figures = before, delta.plus, delta.minus, after
        yield KindLine(USES[Use(kind)], *(grouped(one.parts[kind]) for one in figures))
    sums = before.total, delta.plus.total, delta.minus.total, after.total
    yield KindLine("合计", *map(grouped, sums))


def _effect(basis: Basis, effect: Effect) -> tuple[Pair, ...]:
    return (
        ("劳务报酬占比", _shares(effect)),
        ("决定权限", WHO[basis.why]),
        ("权限依据", _limits(basis)),
    )


def _limits(basis: Basis) -> str:
    limits = basis.limits
    if not limits.are_set:
        return NOTHING
    said = []
    if limits.yuan is not None:
        said.append(f"{grouped(limits.yuan)}元")
    if limits.percent is not None:
        said.append(f"原概算的{limits.percent}%")
    return f"{limits.source}：乡镇决定至{'且'.join(said)}；本次累计{grouped(basis.counted)}元"


def _shares(effect: Effect) -> str:
    planned = f"{grouped(effect.funds.planned)}元" if effect.funds.planned else NOTHING
    shares = f"变更前{_share(effect.share_before)}，变更后{_share(effect.share_after)}"
    return f"计划劳务报酬占下达资金（{planned}）：{shares}"


def _share(found: Decimal | None) -> str:
    return NOTHING if found is None else f"{found}%"


def _signed(net: Decimal) -> str:
    return f"+{grouped(net)}" if net > 0 else grouped(net)


def _more_or_less(net: Decimal) -> str:
    return "增加" if net > 0 else "减少" if net < 0 else ""


def _opinions(change: ChangeOrder, basis: Basis) -> tuple[Opinion, ...]:
    """What was said in the change's present round; no box for a county that isn't asked."""
    boxes = BOXES[:-1] if basis.why == Why.WITHIN else BOXES
    acts = change.acts.filter(round=change.round).select_related("responsible")
    said = {State(act.step): _said(act) for act in acts}
    return tuple(Opinion(whose, said.get(step, "") if step else "") for step, whose in boxes)


def _said(act: ChangeAct) -> str:
    words = SAID.get(Verdict(act.verdict), "退回修改")
    return f"{words}　{act.responsible.name}　{on_paper(timezone.localdate(act.at))}"
