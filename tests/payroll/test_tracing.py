"""One yuan followed forwards from its plan paper, and back from its line to the same papers."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.ids import new_id
from core.money import total
from payroll.actions import Outcome, allocate_sheet, void_line
from payroll.allocations import shares_of
from payroll.following import followed, lines_by
from payroll.meter import meter_of
from payroll.models import FailureReason, SheetStep, WageLine, WageSheet
from payroll.rules import State
from payroll.tracing import Trace, trace_of
from projects.models import Attachment, Fund
from regions.models import Post
from tests.payroll.meter_rows import plan_paper
from tests.payroll.scene import FIRST, LAST, NOTICE_OVER, TODAY, Scene, acting, looking, october
from tests.projects.village_rows import words
from workers.models import Muster, MusterPage

pytestmark = pytest.mark.django_db

SignIn = Callable[[Post], Client]
D = Decimal


@pytest.fixture
def papers(crew: Scene) -> tuple[Fund, Fund]:
    first = plan_paper(crew, "4000", "30", received="1000")
    return first, plan_paper(crew, "4123.45", None, source="province")


def traced(line: WageLine) -> Trace:
    with looking():
        rows = WageLine.objects.select_related("sheet__notice", "entry__person", "project")
        return trace_of(rows.get(pk=line.pk))


def forwards(site: Scene, funds: tuple[Fund, ...]) -> dict[tuple[UUID, UUID], tuple[D, D]]:
    """By paper and line: what the paper pays of it, and what of that is credited."""
    found = {}
    with looking():
        for fund in Fund.objects.filter(pk__in=[one.pk for one in funds]):
            for one in followed(fund, list(lines_by(fund))):
                found[fund.pk, one.line.pk] = one.amount, one.paid
    return found


def backwards(lines: list[WageLine]) -> dict[tuple[UUID, UUID], tuple[D, D]]:
    return {
        (paper.fund.pk, line.pk): (paper.part.amount, paper.part.paid)
        for line in lines
        for paper in traced(line).papers
        if paper.fund and paper.part
    }


def fail(site: Scene, sheet: WageSheet) -> None:
    """The second row of a file fails, the others are credited."""
    batch = site.pay(sheet)
    site.results(
        batch,
        [
            Outcome(1, State.SUCCEEDED),
            Outcome(2, State.FAILED, FailureReason.CLOSED, "账户已销户"),
            Outcome(3, State.SUCCEEDED),
        ],
    )


def photograph(site: Scene, first: datetime.date, last: datetime.date) -> Muster:
    owned = {"village_id": site.project.village_id, "project": site.project}
    entered = {"by": site.cast.recorder, "at": timezone.now()}
    with looking():
        paper = Attachment.objects.create(
            **owned, **entered, title="考勤表", original_name="考勤.jpg", media_type="image/jpeg",
            size=1, sha256="3" * 64,
        )  # fmt: skip
        muster = Muster.objects.create(**owned, **entered, first=first, last=last)
        MusterPage.objects.create(**owned, **entered, muster=muster, paper=paper)
    return muster


def test_every_yuan_followed_forwards_comes_back_to_the_same_lines(
    crew: Scene, papers: tuple[Fund, Fund]
) -> None:
    fail(crew, crew.approved())
    crew.work(crew.crew[0], [datetime.date(2026, 11, day) for day in (2, 3, 4)])
    crew.on(datetime.date(2026, 12, 1))
    crew.confirm(crew.notice(crew.draft(datetime.date(2026, 11, 1), datetime.date(2026, 11, 30))))
    with looking():
        lines = list(WageLine.objects.filter(sheet__number=1))
        meter = meter_of(crew.project, TODAY)
    out = forwards(crew, papers)
    assert out == backwards(lines)
    for line in lines:
        assert total(amount for (_, key), (amount, _) in out.items() if key == line.pk) == (
            line.amount
        )
    for one in meter.by_fund:
        assert one.fund is not None
        sums = [amounts for (fund, _), amounts in out.items() if fund == one.fund.pk]
        assert total(amount for amount, _ in sums) == one.wages.approved
        assert total(paid for _, paid in sums) == one.wages.paid
    with looking():
        credited = total(trace_of(line).money.balance.paid for line in lines)
    assert total(paid for _, paid in out.values()) == credited


def test_what_no_paper_covers_and_what_is_taken_off_add_up_too(
    crew: Scene, papers: tuple[Fund, Fund]
) -> None:
    plan_paper(crew, "1", None, source="county")
    sheet = crew.notice(crew.draft())
    objection = crew.object(sheet, crew.line(sheet, 3))
    crew.confirm(sheet)
    crew.on(NOTICE_OVER)
    crew.decide(crew.hand_in(sheet), SheetStep.TOWNSHIP)
    sheet = crew.decide(sheet, SheetStep.COUNTY)
    crew.answer(objection, upheld=True)
    with acting(crew.cast.clerk):
        void_line(line_id=crew.line(sheet, 3).pk, reason="异议成立", by=crew.cast.clerk)
    one = traced(crew.line(sheet, 1))
    assert one.shares.holds
    assert one.parts.holds
    assert one.shares.amount == total(line.line.amount for line in crew.lines(sheet))
    voided = traced(crew.line(sheet, 3))
    assert voided.months == []
    assert [paper.part for paper in voided.papers] == [None] * len(voided.papers)


def test_finances_own_shares_are_followed(crew: Scene, papers: tuple[Fund, Fund]) -> None:
    sheet = crew.approved()
    amount = total(one.line.amount for one in crew.lines(sheet))
    parts = {papers[0].pk: amount - D("0.01"), papers[1].pk: D("0.01")}
    if parts[papers[0].pk] > papers[0].amount:
        parts = {papers[1].pk: papers[1].amount, papers[0].pk: amount - papers[1].amount}
    with acting(crew.cast.finance):
        made = allocate_sheet(
            id=new_id(), sheet_id=sheet.pk, shares=parts, seen=1, reason="按文件",
            by=crew.cast.finance,
        )  # fmt: skip
    with looking():
        assert shares_of(made) == parts
    out = forwards(crew, papers)
    assert {
        fund: total(one for (key, _), (one, _) in out.items() if key == fund) for fund in parts
    } == parts


def test_all_sums_of_a_paid_line_agree(crew: Scene, papers: tuple[Fund, Fund]) -> None:
    crew.keep_diary()
    sheet = crew.approved()
    crew.all_succeed(crew.pay(sheet))
    photograph(crew, FIRST, LAST)
    trace = traced(crew.line(sheet))
    tallies = [trace.shares, trace.parts, trace.sent, trace.made_of, trace.days_paid]
    (sent,) = trace.carried
    assert sent.receipts is not None
    assert all(tally.holds for tally in [*tallies, sent.receipts])
    assert trace.months[0].without_picture == []


def test_a_late_return_and_a_second_file_stay_in_sight(
    crew: Scene, papers: tuple[Fund, Fund]
) -> None:
    sheet = crew.approved()
    batch = crew.pay(sheet)
    crew.all_succeed(batch)
    crew.results(batch, [Outcome(1, State.RETURNED, FailureReason.RETURNED, "退汇")], receipt=D(0))
    crew.all_succeed(crew.pay(sheet))
    trace = traced(crew.line(sheet))
    assert [one.events[0].state for one in trace.carried] == ["done", "returned"]
    assert all(one.receipts and one.receipts.holds for one in trace.carried)


def test_the_page_shows_the_whole_chain(
    crew: Scene, papers: tuple[Fund, Fund], sign_in: SignIn
) -> None:
    sheet = crew.approved()
    fail(crew, sheet)
    muster = photograph(crew, FIRST, FIRST + datetime.timedelta(days=9))
    line = crew.line(sheet)
    answer = sign_in(crew.cast.county).get(reverse("line_trace", args=[line.pk]))
    text = words(answer)
    for said in (str(papers[0]), "County: decision", "Bank file 1", "Row 1 of 3", "made by"):
        assert said.lower() in text.lower(), said
    assert "No picture attached for these days" in text
    assert "differs" not in text
    body = answer.content.decode()
    with looking():
        batch = sheet.batches.get()
    for thing in (batch, muster, sheet, line):
        assert thing.get_absolute_url() in body
    assert reverse("fund_trace", args=[papers[0].pk]) in body


def test_what_is_missing_is_named(crew: Scene, sign_in: SignIn) -> None:
    sheet = crew.draft()
    answer = sign_in(crew.cast.recorder).get(reverse("line_trace", args=[crew.line(sheet).pk]))
    text = words(answer)
    for said in (
        "Not allocated to a plan paper yet",
        "No notice hangs",
        "Nobody has decided",
        "No bank file holds this line",
        "No picture attached",
        "days not confirmed",
    ):
        assert said in text, said


def test_from_a_line_of_the_file_and_of_the_line_the_chain_is_one_step_away(
    crew: Scene, papers: tuple[Fund, Fund], sign_in: SignIn
) -> None:
    sheet = crew.approved()
    batch = crew.pay(sheet)
    line = crew.line(sheet)
    client = sign_in(crew.cast.finance)
    there = reverse("line_trace", args=[line.pk])
    for page in (batch.get_absolute_url(), line.get_absolute_url()):
        assert there in client.get(page).content.decode()
    money = reverse("fund_trace", args=[papers[0].pk])
    for name in ("meter_detail", "fund_list"):
        assert money in client.get(reverse(name, args=[crew.project.pk])).content.decode()


def test_a_paper_without_wages_says_so(
    crew: Scene, papers: tuple[Fund, Fund], sign_in: SignIn
) -> None:
    answer = sign_in(crew.cast.finance).get(reverse("fund_trace", args=[papers[0].pk]))
    assert "It pays no wages yet" in words(answer)


def test_a_paper_lists_its_sheets_files_and_lines(
    crew: Scene, papers: tuple[Fund, Fund], sign_in: SignIn
) -> None:
    sheet = crew.approved()
    batch = crew.pay(sheet)
    body = sign_in(crew.cast.auditor).get(reverse("fund_trace", args=[papers[0].pk]))
    text = body.content.decode()
    assert sheet.get_absolute_url() in text
    assert batch.get_absolute_url() in text
    for one in crew.lines(sheet):
        assert reverse("line_trace", args=[one.line.pk]) in text


def test_both_pages_ask_the_same_however_much_there_is(
    crew: Scene,
    papers: tuple[Fund, Fund],
    sign_in: SignIn,
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    for entry in crew.hire_all(12):
        crew.work(entry, october(1, 2))
    sheet = crew.approved()
    batch = crew.pay(sheet)
    crew.results(
        batch,
        [Outcome(row, State.FAILED, FailureReason.CLOSED) for row in range(1, 16)],
        receipt=D(0),
    )
    crew.all_succeed(crew.pay(sheet))
    photograph(crew, FIRST, LAST)
    client, line = sign_in(crew.cast.county), crew.line(sheet)
    with django_assert_max_num_queries(25):
        client.get(reverse("line_trace", args=[line.pk]))
    with django_assert_max_num_queries(25):
        client.get(reverse("fund_trace", args=[papers[0].pk]))
