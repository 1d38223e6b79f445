"""The duties about a project's stages, money, purchases and acceptance."""

from collections.abc import Callable
from decimal import Decimal

from acceptance.models import Kind
from core.ids import new_id
from core.scope import scope
from procurement.actions import check_receipt, choose, pay_supplier, receive
from procurement.actions.stock_counts import check_count
from procurement.models import Purchase, Quote
from projects.actions import (
    Answer,
    answer_advice,
    ask_ending,
    decide_change,
    decide_ending,
    decide_request,
    give_advice,
    submit_change,
    submit_request,
)
from projects.lifecycle import Stage
from projects.models import Asker, Project, Verdict
from regions.models import Human, Post
from tests.acceptance import acceptance_rows
from tests.duties.trying import Acts, Taken, colleague
from tests.factories import Cast
from tests.procurement import purchase_rows, store
from tests.projects import (
    case_rows,
    change_rows,
    performance_rows,
    request_rows,
    village_rows,
)

# ---- stages and requests for money ----


def stage(cast: Cast) -> Acts:
    at = village_rows.project(cast.recorder, stage=Stage.PROPOSAL)

    def submits(by: Post, answer: Answer | None) -> None:
        case_rows.submitted(at, by, answer=answer)

    def decides(by: Post, answer: Answer | None) -> None:
        case_rows.decided(at, by, answer=answer)

    return [
        Taken(cast.recorder, submits, typist=cast.clerk),
        Taken(cast.township, decides, typist=colleague(cast.township)),
        Taken(cast.county, decides, typist=colleague(cast.county)),
    ]


def request(cast: Cast) -> Acts:
    at = village_rows.funding(cast.recorder)
    money = request_rows.with_money(at, cast)
    asked = request_rows.drafted(at, cast.recorder)
    request_rows.papered(asked, cast.recorder)

    def submits(by: Post, answer: Answer | None) -> None:
        with scope(by.scope):
            version = request_rows.again(asked).version
            submit_request(request_id=asked.pk, version=version, by=by, answer=answer)

    def decides(by: Post, answer: Answer | None) -> None:
        with scope(by.scope):
            decide_request(
                request_id=asked.pk, version=request_rows.again(asked).version,
                verdict=Verdict.APPROVE, reason="", by=by, answer=answer,
            )  # fmt: skip

    return [
        Taken(cast.recorder, submits, typist=cast.clerk),
        Taken(cast.supervisor, decides, typist=cast.clerk),
        Taken(cast.township, decides, typist=colleague(cast.township)),
        Taken(cast.county, decides, typist=colleague(cast.county)),
        Taken(cast.finance, lambda by, _: request_rows.given(asked, money, by, "46000")),
    ]


def change(cast: Cast) -> Acts:
    at = village_rows.funding(cast.recorder)
    request_rows.with_money(at, cast)
    order = change_rows.written(at, cast.recorder)
    change_rows.shown(order, cast.recorder)

    def submits(by: Post, answer: Answer | None) -> None:
        with scope(by.scope):
            version = change_rows.again(order).version
            submit_change(change_id=order.pk, version=version, by=by, answer=answer)

    def decides(by: Post, answer: Answer | None) -> None:
        with scope(by.scope):
            decide_change(
                change_id=order.pk, version=change_rows.again(order).version,
                verdict=Verdict.APPROVE, reason="", by=by, answer=answer,
            )  # fmt: skip

    return [
        Taken(cast.recorder, submits, typist=cast.clerk),
        Taken(cast.township, decides, typist=colleague(cast.township)),
        Taken(cast.county, decides, typist=colleague(cast.county)),
    ]


def performance(cast: Cast) -> Acts:
    at = village_rows.project(cast.recorder, stage=Stage.CONSTRUCTION)
    sheet = performance_rows.begun(at, cast.recorder, "批复时未要求")
    performance_rows.aimed(sheet, cast.recorder)
    return [
        Taken(
            cast.recorder,
            lambda by, answer: performance_rows.handed_in(sheet, by, answer),
            typist=cast.clerk,
        ),
        Taken(
            cast.township,
            lambda by, answer: performance_rows.judged(sheet, by, answer=answer),
            typist=colleague(cast.township),
        ),
    ]


def ending(cast: Cast) -> Acts:
    at = village_rows.funding(cast.recorder)
    asked = new_id()

    def asks(by: Post, answer: Answer | None) -> None:
        with scope(by.scope):
            ask_ending(
                id=asked, project_id=at.pk, asker=Asker.TOWNSHIP, reason="不再实施",
                resolution_id=None, document=case_rows.paper(at, by), by=by, answer=answer,
            )  # fmt: skip

    def decides(by: Post, answer: Answer | None) -> None:
        with scope(by.scope):
            version = Project.objects.get(pk=at.pk).version
            decide_ending(
                ending_id=asked, version=version, verdict=Verdict.REJECT, reason="继续实施",
                by=by, answer=answer,
            )  # fmt: skip

    return [
        Taken(cast.clerk, asks, typist=colleague(cast.clerk)),
        Taken(cast.county, decides, typist=colleague(cast.county)),
    ]


# ---- purchases and the store ----


def purchase(cast: Cast) -> Acts:
    at, four = village_rows.project(cast.recorder, stage=Stage.CONSTRUCTION), purchase_rows.four()
    bought = purchase_rows.purchase(at, four.buyer)
    cheapest = purchase_rows.three_quotes(bought, four.buyer)[0]

    def chooses(by: Post, answer: Answer | None) -> None:
        _choose(cheapest, by, answer)

    return [Taken(four.buyer, chooses, typist=cast.clerk), *_after_the_choice(bought, four, cast)]


def direct_purchase(cast: Cast) -> Acts:
    """Both sign the same paper, so that the choice is made once the second has signed."""
    change_rows.limits(cast.county, direct_up_to=Decimal(100_000))
    at, four = village_rows.project(cast.recorder, stage=Stage.CONSTRUCTION), purchase_rows.four()
    bought = purchase_rows.purchase(at, four.buyer)
    only = purchase_rows.quote(bought, four.buyer)

    def signs(by: Post, answer: Answer | None) -> None:
        if answer:
            _choose(only, by, Answer(four.buyer.human, answer.paper), answer.responsible)
        else:
            signed = Answer(four.buyer.human, purchase_rows.paper(at, four.buyer))
            _choose(only, four.buyer, signed, by.human)

    return [
        Taken(four.buyer, lambda _by, _answer: None),
        Taken(cast.recorder, signs, typist=cast.clerk),
        *_after_the_choice(bought, four, cast),
    ]


def _choose(of: Quote, by: Post, answer: Answer | None, second: Human | None = None) -> None:
    with scope(by.scope):
        version = Purchase.objects.get(pk=of.purchase_id).version
        choose(
            id=new_id(), purchase_id=of.purchase_id, version=version, quote_id=of.pk, reason="",
            exception="", by=by, answer=answer, second=second,
        )  # fmt: skip


def _after_the_choice(bought: Purchase, four: purchase_rows.Four, cast: Cast) -> Acts:
    at, key, clerk = bought.project, new_id(), cast.clerk

    def receives(by: Post, answer: Answer | None) -> None:
        with scope(by.scope):
            receive(
                id=key, purchase_id=bought.pk, delivery=purchase_rows.delivery(bought),
                paper=purchase_rows.paper(at, by), by=by, responsible=_human(answer),
            )  # fmt: skip

    def checks(by: Post, answer: Answer | None) -> None:
        with scope(by.scope):
            check_receipt(receipt_id=key, agreed=True, reason="", by=by, answer=answer)

    def pays(by: Post, answer: Answer | None) -> None:
        with scope(by.scope):
            pay_supplier(
                id=new_id(), purchase_id=bought.pk, voucher=purchase_rows.voucher("100"),
                paper=purchase_rows.paper(at, by), by=by, responsible=_human(answer),
            )  # fmt: skip

    return [
        Taken(four.storekeeper, receives, typist=clerk),
        Taken(four.supervisor, checks, typist=clerk),
        Taken(four.cashier, pays, typist=clerk),
    ]


def stock_take(cast: Cast) -> Acts:
    at, four = village_rows.project(cast.recorder, stage=Stage.CONSTRUCTION), purchase_rows.four()
    cement, key = store.stocked(at, four), new_id()

    def counts(by: Post, _answer: Answer | None) -> None:
        store.counted(at, by, (cement, "79", "损耗"), id=key)

    def checks(by: Post, answer: Answer | None) -> None:
        with scope(by.scope):
            check_count(count_id=key, agreed=True, reason="", by=by, answer=answer)

    return [Taken(four.storekeeper, counts), Taken(four.supervisor, checks, typist=cast.clerk)]


# ---- acceptance ----


def inspection(cast: Cast) -> Acts:
    at = acceptance_rows.building(cast.recorder)
    return [
        _inspects(at, Kind.SELF, cast.recorder, typist=cast.clerk),
        _inspects(at, Kind.TOWNSHIP, cast.township, typist=colleague(cast.township)),
        _inspects(at, Kind.COUNTY, cast.county, typist=colleague(cast.county)),
    ]


def applying(cast: Cast) -> Acts:
    at = acceptance_rows.building(cast.recorder)
    acceptance_rows.place(at, Stage.ACCEPTANCE)

    def applies(by: Post, answer: Answer | None) -> None:
        case_rows.submitted(at, by, answer=answer)

    return [
        Taken(cast.recorder, applies, typist=cast.clerk),
        _inspects(at, Kind.TOWNSHIP, cast.township, typist=colleague(cast.township)),
        _inspects(at, Kind.COUNTY, cast.county, typist=colleague(cast.county)),
    ]


def mending(cast: Cast) -> Acts:
    """A colleague inspected for the township, whose reviewer then checks again."""
    at = acceptance_rows.building(cast.recorder)
    first = acceptance_rows.inspected(at, Kind.TOWNSHIP, colleague(cast.township), 0)
    item = acceptance_rows.failed_item(first)
    acceptance_rows.place(at, *acceptance_rows.AT[Kind.TOWNSHIP])

    def checks(by: Post, answer: Answer | None) -> None:
        acceptance_rows.recheck(item, by, answer=answer)

    return [
        Taken(cast.recorder, lambda by, _: acceptance_rows.mend(item, by)),
        Taken(cast.township, checks, typist=colleague(cast.township)),
    ]


def advice(cast: Cast) -> Acts:
    at, key = village_rows.project(cast.recorder), new_id()

    def advises(by: Post, _answer: Answer | None) -> None:
        give_advice(id=key, project_id=at.pk, text="涵洞应加大", by=by)

    def answers(by: Post, answer: Answer | None) -> None:
        answer_advice(advice_id=key, text="已改", by=by, answer=answer)

    return [Taken(cast.bureau, advises), Taken(cast.recorder, answers, typist=cast.clerk)]


VILLAGE: dict[str, Callable[[Cast], Acts]] = {
    "stage": stage,
    "request": request,
    "change": change,
    "performance": performance,
    "ending": ending,
    "advice": advice,
    "purchase": purchase,
    "direct purchase": direct_purchase,
    "stock-take": stock_take,
    "inspection": inspection,
    "applying": applying,
    "mending": mending,
}


def _human(answer: Answer | None) -> Human | None:
    return answer.responsible if answer else None


def _inspects(at: Project, kind: Kind, holder: Post, typist: Post) -> Taken:
    def inspects(by: Post, answer: Answer | None) -> None:
        acceptance_rows.place(at, *acceptance_rows.AT[kind])
        acceptance_rows.inspect(at, kind, by, answer=answer)

    return Taken(holder, inspects, typist=typist)
