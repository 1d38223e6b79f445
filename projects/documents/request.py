"""T23, a request for money (资金拨付申请表): of the works, or of an approved wage sheet."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from core.money import ZERO, grouped, in_capitals, total
from projects.documents.frame import Pair, heading, on_paper
from projects.models import FundRequest, Project, RequestAct, Stream, Use, Verdict
from projects.money import funds_of
from projects.paperwork import Filled, Subject
from projects.request_rules import APPROVED, State
from projects.treasury import at_hand, money_of

USES = {
    Use.LABOUR: "劳务报酬",
    Use.MATERIALS: "材料",
    Use.MACHINERY: "机械",
    Use.OTHER: "其他",
}
# Whose opinion stands in which box; the council hands the request in.
BOXES = {
    State.MAKE: "理事会意见",
    State.SUPERVISION: "监督小组意见",
    State.TOWNSHIP: "乡镇意见",
    State.COUNTY: "县发改局意见",
    State.RELEASE: "县财政局意见",
}
SAID = {
    Verdict.SUBMIT: "申请拨付",
    Verdict.APPROVE: "同意",
}
BY_SHEET = "劳务报酬发放表已经公示、乡镇和县级审核，见附件"


@dataclass(frozen=True, slots=True)
class UseRow:
    """One use: asked now, asked by earlier batches, disbursed so far."""

    use: str
    asked: str
    before: str
    disbursed: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """A box with what was said in the system; "" where the pen writes."""

    whose: str
    said: str


@dataclass(frozen=True, slots=True)
class DisbursementRequest:
    """T23; amounts in yuan. `disbursed` is of all the project's requests, this one's too."""

    header: tuple[Pair, ...]
    facts: tuple[Pair, ...]
    rows: tuple[UseRow, ...]
    total: UseRow
    capitals: str
    money: tuple[Pair, ...]
    vouchers: tuple[tuple[str, str, str], ...]
    opinions: tuple[Opinion, ...]
    signatures: tuple[str, ...] = ("制表人", "审核人", "负责人")


def request_subjects(project: Project) -> Iterator[Subject]:
    """Every request that isn't rejected or taken back, the newest first; not what was disbursed
    on paper before a take-over."""
    for request in project.fundrequests.live().exclude(stream=Stream.BEFORE):
        said = f"第{request.number}批"
        yield Subject(said, request.pk, shown=said)


def disbursement_request(project: Project, about_id: UUID) -> Filled:
    request = project.fundrequests.get(pk=about_id)
    others = list(project.fundrequests.live().exclude(pk=request.pk))
    earlier = [one for one in others if one.number < request.number]
    gone = _disbursed([request, *others])
    rows = [
        (use, request.parts[use], total(one.parts[use] for one in earlier), gone[use])
        for use in Use
    ]
    return Filled(
        DisbursementRequest(
            header=heading(project, ("批次", f"第{request.number}批")),
            facts=_facts(request),
            rows=tuple(UseRow(USES[use], *map(grouped, figures)) for use, *figures in rows),
            total=UseRow("合计", *(grouped(total(column)) for column in _columns(rows))),
            capitals=in_capitals(request.amount),
            money=_money(project, total(gone.values())),
            vouchers=_vouchers(request),
            opinions=_opinions(request),
        )
    )


def _columns(rows: list[tuple[Use, Decimal, Decimal, Decimal]]) -> Iterator[list[Decimal]]:
    yield [asked for _use, asked, _before, _gone in rows]
    yield [before for _use, _asked, before, _gone in rows]
    yield [gone for _use, _asked, _before, gone in rows]


def _disbursed(requests: list[FundRequest]) -> dict[Use, Decimal]:
    found = dict.fromkeys(Use, ZERO)
    for money in money_of(requests).values():
        for part in money.parts:
            found[part.use] += part.disbursed
    return found


def _facts(request: FundRequest) -> tuple[Pair, ...]:
    done = "　" if request.done is None else f"{grouped(request.done)}元"
    return (("款项用途", request.purpose), ("累计完成投资", done))


def _money(project: Project, disbursed: Decimal) -> tuple[Pair, ...]:
    funds = funds_of(project)
    return (
        ("概算（含已批变更）", grouped(project.estimate)),
        ("计划下达资金", grouped(funds.planned)),
        ("到位资金", grouped(funds.received)),
        ("累计已拨", grouped(disbursed)),
        ("余额（扣除返还）", grouped(at_hand(project).at_hand)),
    )


def _vouchers(request: FundRequest) -> tuple[tuple[str, str, str], ...]:
    if request.stream == Stream.LABOUR:
        return (("劳务报酬发放表", USES[Use.LABOUR], grouped(request.labour)),)
    return tuple(
        (one.title, USES[Use(one.use)], grouped(one.amount)) for one in request.vouchers.standing()
    )


def _opinions(request: FundRequest) -> tuple[Opinion, ...]:
    """What was said in the request's present round; for wages their sheet was decided on."""
    acts = request.acts.filter(round=request.round).select_related("responsible").order_by("at")
    said = {State(act.step): _said(act) for act in acts}
    if request.stream == Stream.LABOUR:
        said |= dict.fromkeys((State.MAKE, *APPROVED), BY_SHEET)
    return tuple(Opinion(whose, said.get(step, "")) for step, whose in BOXES.items())


def _said(act: RequestAct) -> str:
    day = on_paper(timezone.localdate(act.at))
    if act.step == State.RELEASE:
        return f"已拨付　{act.responsible.name}　{day}"
    words = SAID.get(Verdict(act.verdict), "退回修改")
    return f"{words}　{act.responsible.name}　{day}"
