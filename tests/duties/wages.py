"""The duties about wages, from the sheet to the money."""

import datetime
from collections.abc import Callable
from decimal import Decimal

from django.utils import timezone

from core.ids import new_id
from payroll.actions import (
    Answered,
    Outcome,
    Wrong,
    ask_to_cancel,
    cancel_batch,
    confirm_correction,
    confirm_slip,
    correct_line,
    draw_sheets,
    enter_slip,
    look_at_sheet,
    notice_sheet,
    pay_in_cash,
    strike_cash,
)
from payroll.advance_rules import AdvanceStepKind
from payroll.models import Advance, PaymentBatch, SheetStep, WageSheet
from payroll.rules import State
from projects.actions import (
    Answer,
    CountyChoices,
    save_settings,
)
from projects.models import WageChain
from projects.reconciling_rules import Paid
from regions.models import Post
from reports.actions import close_month, confirm_month, keep_statement
from reports.reconciling import month_of
from tests.duties.trying import Acts, Taken, colleague
from tests.payroll import advancing
from tests.payroll.scene import NOTICE_OVER, Scene, acting, october
from tests.projects.village_rows import photo

GROUP, TOWNSHIP = AdvanceStepKind.SUPERVISION, AdvanceStepKind.TOWNSHIP


def sheet(site: Scene) -> Acts:
    draft = site.draft()
    return [*_until_the_township(site, draft), _decides(site, draft, SheetStep.COUNTY)]


def sample(site: Scene) -> Acts:
    """The whole of a month's sheets is drawn, once it is over."""
    with acting(site.cast.county):
        choices = CountyChoices(
            notice_days=7, pending_allowed=True, council_name="项目理事会",
            wage_chain=WageChain.TOWNSHIP, wage_sample_percent=100,
        )  # fmt: skip
        save_settings(choices=choices, source="民发改〔2026〕8号", by=site.cast.county)
    draft = site.draft()

    def look(by: Post, _answer: Answer | None) -> None:
        site.on(datetime.date(2026, 12, 1))
        with acting(site.cast.county):
            (drawn,) = draw_sheets(month=datetime.date(2026, 11, 1), by=site.cast.county)
        with acting(by):
            look_at_sheet(id=new_id(), sample_id=drawn.pk, in_order=True, text="", by=by)

    return [*_until_the_township(site, draft), Taken(site.cast.county, look)]


def release(site: Scene) -> Acts:
    """Who decided is known by the sheet; who decided for the village may release, by this alone."""
    waits = site.at_township()

    def releases(by: Post, _answer: Answer | None) -> None:
        site.release(site.make_file(waits), by)

    return [
        _decides(site, waits, SheetStep.TOWNSHIP),
        _decides(site, waits, SheetStep.COUNTY),
        Taken(site.cast.treasurer, releases),
    ]


def bank_file(site: Scene) -> Acts:
    approved, made = site.approved(), PaymentBatch(pk=new_id())
    return [
        Taken(site.cast.finance, lambda by, _: site.make_file(approved, made.pk, by)),
        Taken(site.cast.treasurer, lambda by, _: site.release(made, by)),
    ]


def cancelling(site: Scene) -> Acts:
    batch = site.pay(site.approved())

    def asks(by: Post, _answer: Answer | None) -> None:
        with acting(by):
            ask_to_cancel(batch_id=batch.pk, reason="U盘丢失", by=by)

    def cancels(by: Post, _answer: Answer | None) -> None:
        with acting(by):
            cancel_batch(batch_id=batch.pk, reason="账号有误", by=by, not_taken=True)

    return [Taken(site.cast.finance, asks), Taken(site.cast.treasurer, cancels)]


def slip(site: Scene) -> Acts:
    batch, key = site.pay(site.approved()), new_id()
    paid = Decimal("7727.99")
    all_paid = [Outcome(row, State.SUCCEEDED) for row in (1, 2, 3)]

    def types(by: Post, _answer: Answer | None) -> None:
        with acting(by):
            said = Answered(all_paid, paid, NOTICE_OVER, "f" * 64)
            enter_slip(id=key, batch_id=batch.pk, said=said, file=photo(), by=by)

    def confirms(by: Post, _answer: Answer | None) -> None:
        with acting(by):
            confirm_slip(slip_id=key, receipt_total=paid, by=by)

    return [Taken(site.cast.finance, types), Taken(site.cast.treasurer, confirms)]


def month(site: Scene) -> Acts:
    """October, of which the treasury's list is here."""
    first = datetime.date(2026, 10, 1)
    with acting(site.cast.finance):
        paid = [Paid(datetime.date(2026, 10, 8), "国库-1", Decimal(5))]
        kept = keep_statement(
            id=new_id(), month=first, payments=paid, sha256="0" * 64, by=site.cast.finance
        )

    def closes(by: Post, _answer: Answer | None) -> None:
        with acting(by):
            seen = month_of(by, first).seen
            close_month(statement_id=kept.pk, seen=seen, said="待补录", by=by)

    def confirms(by: Post, _answer: Answer | None) -> None:
        with acting(by):
            confirm_month(statement_id=kept.pk, by=by)

    return [Taken(site.cast.finance, closes), Taken(site.cast.treasurer, confirms)]


def cash(site: Scene) -> Acts:
    line = site.line(site.approved())

    def pays(by: Post, _answer: Answer | None) -> None:
        with acting(by):
            pay_in_cash(
                id=new_id(), line_id=line.pk, reason="账户冻结", witness="冶占福",
                paid_on=NOTICE_OVER, file=photo(), by=by,
            )  # fmt: skip

    def strikes(by: Post, _answer: Answer | None) -> None:
        with acting(by):
            strike_cash(line_id=line.pk, reason="本人未领", by=by)

    return [Taken(site.cast.finance, pays), Taken(site.cast.treasurer, strikes)]


def advance(site: Scene) -> Acts:
    own = Advance(pk=new_id())
    return [
        Taken(site.cast.recorder, lambda by, _: advancing.ask(site, "500", id=own.pk, by=by)),
        Taken(site.cast.supervisor, lambda by, _: advancing.decide(site, own, GROUP, by=by)),
        Taken(site.cast.township, lambda by, _: advancing.decide(site, own, TOWNSHIP, by=by)),
    ]


def handing_out(site: Scene) -> Acts:
    own = advancing.ask(site, "500")
    return [
        Taken(site.cast.supervisor, lambda by, _: advancing.decide(site, own, GROUP, by=by)),
        Taken(site.cast.township, lambda by, _: advancing.decide(site, own, TOWNSHIP, by=by)),
        Taken(site.cast.recorder, lambda by, _: advancing.hand_out(site, own, by=by)),
    ]


def giving_back(site: Scene) -> Acts:
    """Somebody else of the group decided on it: who confirms has no other step in it."""
    other = colleague(site.cast.supervisor)
    own = advancing.ask(site, "500")
    advancing.decide(site, own, GROUP, by=other)
    advancing.decide(site, own, TOWNSHIP)
    return [
        Taken(site.cast.recorder, lambda by, _: advancing.hand_out(site, own, by=by)),
        Taken(site.cast.supervisor, lambda by, _: advancing.give_back(site, own, by=by)),
    ]


def correction(site: Scene) -> Acts:
    line, key = site.line(site.approved()), new_id()

    def writes(by: Post, _answer: Answer | None) -> None:
        wrong = Wrong(october(1)[0], halves=3)
        with acting(by):
            correct_line(id=key, line_id=line.pk, wrong=wrong, reason="当天没有出工", by=by)

    def confirms(by: Post, _answer: Answer | None) -> None:
        with acting(by):
            confirm_correction(correction_id=key, by=by)

    return [Taken(site.cast.recorder, writes), Taken(site.cast.supervisor, confirms)]


WAGES: dict[str, Callable[[Scene], Acts]] = {
    "sheet": sheet,
    "sample": sample,
    "release": release,
    "bank file": bank_file,
    "cancelling": cancelling,
    "slip": slip,
    "month": month,
    "cash": cash,
    "advance": advance,
    "handing out": handing_out,
    "giving back": giving_back,
    "correction": correction,
}


def _until_the_township(site: Scene, draft: WageSheet) -> Acts:
    def hangs(by: Post, answer: Answer | None) -> None:
        with acting(by):
            notice_sheet(
                id=new_id(), sheet_id=draft.pk, posted_on=timezone.localdate(), place="公开栏",
                phone="0972-8520000", photo=None, by=by, answer=answer,
            )  # fmt: skip

    def checks(by: Post, answer: Answer | None) -> None:
        site.decide(draft, SheetStep.SUPERVISION, by=by, answer=answer)
        site.on(NOTICE_OVER)
        site.hand_in(draft)

    return [
        Taken(site.cast.recorder, hangs, typist=site.cast.clerk),
        Taken(site.cast.supervisor, checks, typist=site.cast.clerk),
        _decides(site, draft, SheetStep.TOWNSHIP),
    ]


def _decides(site: Scene, waits: WageSheet, step: SheetStep) -> Taken:
    holder = site.cast.township if step == SheetStep.TOWNSHIP else site.cast.county

    def decides(by: Post, answer: Answer | None) -> None:
        site.decide(waits, step, by=by, answer=answer)

    return Taken(holder, decides, typist=colleague(holder))
