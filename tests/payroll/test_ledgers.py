"""Both ledgers of wages side by side, and the workbook that holds them."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from core.models import AuditRecord
from payroll.actions import Outcome
from payroll.ledgers import Compared, compare
from payroll.models import LineSlot
from payroll.rules import State
from regions.models import Post
from tests.payroll.scene import FIRST, NOTICE_OVER, TODAY, Scene, looking, october
from tests.payroll.test_corrections import take_off
from tests.payroll.test_pricing import overtime, pieces, vote
from workers.extras import months
from workers.models import Slot

pytestmark = pytest.mark.django_db

SignIn = Callable[[Post], Client]


def compared(site: Scene) -> list[Compared]:
    with looking():
        return compare(site.project, TODAY)


def book(site: Scene, sign_in: SignIn) -> dict[str, list[tuple[Any, ...]]]:
    """The workbook's sheets by title, row by row."""
    client = sign_in(site.cast.auditor)
    answer: Any = client.post(reverse("ledger_workbook", args=[site.project.pk]))
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    content = b"".join(answer.streaming_content)
    return {
        sheet.title: list(sheet.iter_rows(values_only=True))
        for sheet in load_workbook(BytesIO(content)).worksheets
    }


def test_everything_agrees_once_all_days_are_on_a_sheet(crew: Scene) -> None:
    crew.draft()
    assert [(one.worked, one.on_lines, one.agrees) for one in compared(crew)] == [
        (40, 40, True), (41, 41, True), (1, 1, True),
    ]  # fmt: skip


def test_what_no_sheet_holds_is_told_with_its_reason(site: Scene) -> None:
    ready, lacking = site.hire("才让多杰"), site.hire("无手续", papers=False)
    for entry in (ready, lacking):
        site.work(entry, october(1, 2))
    rate = vote(site, "瓦工", "piece", "8.00", piece="米")
    overtime(site, ready, 1, "2.5")
    pieces(site, ready, rate, 2, "10")
    take_off(site, "30.50")
    first, second = compared(site)
    assert (first.left, first.payable, first.pending, first.unconfirmed) == (4, 4, 0, 0)
    assert (first.hours, first.pieces) == (Decimal("2.5"), Decimal("80.00"))
    assert first.to_correct == Decimal("-30.50")
    assert (second.left, second.payable, second.pending) == (4, 0, 4)


def test_communal_days_are_in_the_one_ledger_and_asked_of_none(site: Scene) -> None:
    entry = site.hire("才让多杰")
    site.work(entry, october(1))
    with looking():
        Slot.objects.filter(half=2).update(communal=True)
        ((key, month),) = months(project=site.project).items()
    assert key == (entry.pk, FIRST)
    assert (month.days, month.communal) == (Decimal("0.5"), Decimal("0.5"))
    assert compared(site)[0].worked == 1


def test_the_workbook_says_line_by_line_what_was_paid(crew: Scene, sign_in: SignIn) -> None:
    sheet = crew.approved()
    batch = crew.pay(sheet)
    crew.on(NOTICE_OVER)
    crew.results(
        batch,
        [
            Outcome(1, State.SUCCEEDED),
            Outcome(2, State.SUCCEEDED),
            Outcome(3, State.FAILED, reason="closed"),
        ],
    )
    found = book(crew, sign_in)
    assert list(found) == ["用工考勤台账", "劳务报酬发放明细台账", "两账核对"]
    _head, first, *_rest, last = found["劳务报酬发放明细台账"]
    assert first[4:9] == ("才让多杰", "一社", "普工", 20, "180.00")
    assert first[10:14] == (3600, 0, 3600, 3600)
    assert first[15] == batch.reference
    assert str(first[16]).endswith("0001")
    assert "62284801" not in str(found)
    assert (last[4], last[13], last[14], last[15]) == ("卓玛·才仁", 0, None, None)
    assert [row[-1] for row in found["两账核对"][1:]] == ["一致"] * 3
    with looking():
        lines = sum(row[12] for row in found["劳务报酬发放明细台账"][1:])
        assert Decimal(str(lines)) == sum(one.line.amount for one in crew.lines(sheet))
        assert sum(row[5] for row in found["用工考勤台账"][1:]) * 2 == LineSlot.objects.count()
        assert AuditRecord.objects.filter(verb="take wage ledgers").count() == 1


def test_the_page_lists_only_who_differs(crew: Scene, sign_in: SignIn) -> None:
    crew.draft(FIRST, october(15)[0])
    page = reverse("ledger_detail", args=[crew.project.pk])
    said = sign_in(crew.cast.recorder).get(page).content.decode()
    assert "才让多杰" in said
    assert "卓玛·才仁" not in said
    crew.draft(october(16)[0], october(31)[0])
    assert "Both ledgers agree" in sign_in(crew.cast.recorder).get(page).content.decode()


def test_the_page_costs_the_same_however_many_people_there_are(
    site: Scene, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for entry in site.hire_all(8):
        site.work(entry, october(5))
        overtime(site, entry, 5, "1")
    client = sign_in(site.cast.auditor)
    with django_assert_max_num_queries(20):
        client.get(reverse("ledger_detail", args=[site.project.pk]))
