"""The pages of a request for money: from asking to the treasury's voucher, and the ledger."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.models import Fund, FundRequest, Project, Use
from projects.request_rules import State
from regions.models import Post
from tests.factories import Cast
from tests.projects.request_rows import again, approved, for_wages, given, state_of
from tests.projects.village_rows import photo

SignIn = Callable[[Post], Client]


def test_a_request_goes_from_the_village_to_the_treasurys_voucher(
    ours: Project, money: Fund, cast: Cast, sign_in: SignIn
) -> None:
    village = sign_in(cast.recorder)
    said = {
        "id": new_id(), "materials": "46,000", "machinery": "", "other": "", "done": "0",
        "purpose": "首批水泥",
    }  # fmt: skip
    page = village.post(reverse("fund_request_add", args=[ours.pk]), said, follow=True)
    request = page.context["asked"]
    early = village.get(reverse("fund_request_submit", args=[request.pk]))
    assert str(Use.MATERIALS.label) in str(early.context["gaps"])
    paper = {
        "id": new_id(), "title": "发票 0031", "use": "materials", "amount": "46000",
        "paper": photo(),
    }  # fmt: skip
    village.post(reverse("fund_voucher_add", args=[request.pk]), paper)
    hand_in = {"version": again(request).version, "responsible": cast.recorder.human.pk}
    village.post(reverse("fund_request_submit", args=[request.pk]), hand_in)
    for post in (cast.supervisor, cast.township, cast.county):
        verdict = {
            "version": again(request).version, "verdict": "approve", "reason": "",
            "responsible": post.human.pk,
        }  # fmt: skip
        sign_in(post).post(reverse("fund_request_decide", args=[request.pk]), verdict)
    assert state_of(request) == State.RELEASE
    voucher = {
        "id": new_id(), f"materials-{money.pk}": "46000", "number": "国库-1",
        "payee": "村集体经济组织", "paid_on": again(request).state_since.isoformat(),
    }  # fmt: skip
    sign_in(cast.finance).post(reverse("disbursement_add", args=[request.pk]), voucher)
    assert state_of(request) == State.DONE


def test_what_is_wrong_is_said_at_its_field(
    ours: Project, money: Fund, cast: Cast, sign_in: SignIn
) -> None:
    request = approved(ours, cast)
    field = f"materials-{money.pk}"
    sent = {
        "id": new_id(),
        field: "46000.01",
        "number": "1",
        "payee": "村",
        "paid_on": "2026-01-05",
    }
    page = sign_in(cast.finance).post(reverse("disbursement_add", args=[request.pk]), sent)
    assert page.status_code == 422
    assert "46,000.00" in str(page.context["form"].errors[field])


def test_wages_are_offered_by_the_money_that_is_there(
    ours: Project, money: Fund, cast: Cast, sign_in: SignIn
) -> None:
    request = for_wages(ours, cast, "500")
    page = sign_in(cast.finance).get(reverse("disbursement_add", args=[request.pk]))
    assert list(page.context["form"].portions) == [f"labour-{money.pk}"]


def test_each_step_waits_in_the_inbox_of_whose_step_it_is(
    ours: Project, money: Fund, cast: Cast, sign_in: SignIn
) -> None:
    for_wages(ours, cast, "500")
    request = FundRequest.objects
    with scope(EVERYWHERE):
        path = reverse("disbursement_add", args=[request.get().pk])
    assert path in sign_in(cast.finance).get("/").content.decode()
    assert path not in sign_in(cast.county).get("/").content.decode()


@pytest.mark.parametrize("name", ["fund_request_list", "fund_ledger_detail"])
def test_a_list_asks_the_same_few_questions_however_long_it_is(
    ours: Project, money: Fund, cast: Cast, sign_in: SignIn, name: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for _ in range(3):
        given(approved(ours, cast, "1000"), money, cast.finance, "1000")
        for_wages(ours, cast, "500")
    client = sign_in(cast.recorder)
    with django_assert_max_num_queries(25):
        client.get(reverse(name, args=[ours.pk]))


def test_the_page_of_a_request_asks_few_questions(
    ours: Project, money: Fund, cast: Cast, sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    request = approved(ours, cast)
    for amount in ("1000", "2000"):
        given(request, money, cast.finance, amount)
    client = sign_in(cast.recorder)
    with django_assert_max_num_queries(25):
        client.get(request.get_absolute_url())


def test_the_ledgers_workbook_says_what_the_page_says(
    ours: Project, money: Fund, cast: Cast, sign_in: SignIn
) -> None:
    given(approved(ours, cast, "1000"), money, cast.finance, "1000")
    answer = sign_in(cast.auditor).post(reverse("fund_ledger_workbook", args=[ours.pk]))
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    rows = list(book["资金台账"].iter_rows(min_row=2, values_only=True))
    assert [row[4:] for row in rows] == [
        (1000000, None, None, 1000000, 0), (None, 1000, None, 999000, 1000),
    ]  # fmt: skip
    assert list(book["按用途"].iter_rows(min_row=2, values_only=True)) == [("材料", 1000, 0, 1000)]


def test_a_step_that_is_over_says_so_and_leads_back(
    ours: Project, money: Fund, cast: Cast, sign_in: SignIn
) -> None:
    request = for_wages(ours, cast, "500")
    closed = {
        cast.recorder: ("fund_request_edit", "fund_request_submit", "fund_voucher_add",
                        "fund_request_withdraw"),
        cast.county: ("fund_request_decide",),
        cast.finance: ("fund_request_close",),
    }  # fmt: skip
    for post, names in closed.items():
        for name in names:
            answer = sign_in(post).get(reverse(name, args=[request.pk]))
            assert answer.headers["Location"] == request.get_absolute_url(), name
    assert again(request).labour == Decimal(500)
