"""Plan papers, and the money that arrives by them."""

import datetime
import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.errors import RuleBroken
from core.ids import new_id
from core.models import AuditRecord
from core.scope import EVERYWHERE, scope
from projects.actions import receive_fund, withdraw_fund, withdraw_receipt
from projects.lifecycle import Stage, Step
from projects.models import Attachment, Fund, FundReceipt, Project
from projects.money import funds_of
from regions.models import Post, Role
from tests import factories
from tests.factories import Cast
from tests.projects.village_rows import fund, funding, photo, plan, project, said, words

SignIn = Callable[[Post], Client]
TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)


@pytest.fixture
def entered(ours: Project, cast: Cast) -> Fund:
    return fund(ours, cast.finance)


def receive(it: Fund, by: Post, amount: str = "1000000", **columns: Any) -> FundReceipt:
    given = {"id": new_id(), "paper_number": "拨〔2026〕1号", "received_on": TODAY(), **columns}
    with scope(by.scope):
        return receive_fund(fund_id=it.pk, amount=Decimal(amount), by=by, **given)


# ---- plan papers: the action ----


def test_a_plan_paper_raises_the_projects_version(ours: Project, cast: Cast) -> None:
    fund(ours, cast.finance)
    with scope(EVERYWHERE):
        assert Project.objects.get(pk=ours.pk).version == ours.version + 1


def test_a_paper_may_set_no_floor(ours: Project, cast: Cast) -> None:
    assert fund(ours, cast.finance, share_floor=None).share_floor is None


@pytest.mark.parametrize(
    ("stage", "step"),
    [(Stage.PROPOSAL, Step.COUNTY), (Stage.FUNDING, Step.COUNTY), (Stage.PREPARATION, Step.MAKE)],
)
def test_plan_papers_are_entered_in_their_time(cast: Cast, stage: Stage, step: Step) -> None:
    other = project(cast.recorder, stage=stage, step=step)
    with pytest.raises(RuleBroken):
        fund(other, cast.finance)


@pytest.mark.parametrize(
    "days",
    [
        pytest.param({"issued_on": TODAY() + DAY, "received_on": TODAY()}, id="before issued"),
        pytest.param({"received_on": TODAY() + DAY}, id="ahead"),
    ],
)
def test_impossible_days_are_said_at_their_field(
    ours: Project, cast: Cast, days: dict[str, Any]
) -> None:
    with pytest.raises(RuleBroken) as broken:
        fund(ours, cast.finance, **days)
    assert broken.value.field == "received_on"


def test_a_plan_paper_is_entered_once(ours: Project, entered: Fund, cast: Cast) -> None:
    with pytest.raises(RuleBroken, match=said("This plan paper has been entered already.")):
        fund(ours, cast.finance)
    fund(ours, cast.finance, source="province")


def test_a_plan_paper_entered_at_the_same_moment_counts_once(real_db: None) -> None:
    with transaction.atomic(), scope(EVERYWHERE):
        cast = factories.cast()
        ours = funding(cast.recorder)
    came = together(lambda _: fund(ours, cast.finance))
    assert sorted(came) == ["done", "refused"]


# ---- money received: the action ----


def test_money_arrives_in_batches_up_to_the_plan(entered: Fund, cast: Cast) -> None:
    receive(entered, cast.finance, "1000000")
    receive(entered, cast.finance, "2000000", paper_number="拨〔2026〕2号")
    with pytest.raises(RuleBroken) as broken:
        receive(entered, cast.finance, "0.01", paper_number="拨〔2026〕3号")
    assert broken.value.field == "amount"


def test_a_fund_paper_is_entered_once(entered: Fund, cast: Cast) -> None:
    first = receive(entered, cast.finance)
    assert receive(entered, cast.finance, id=first.pk).pk == first.pk
    with pytest.raises(RuleBroken, match=said("This fund paper was entered already.")):
        receive(entered, cast.finance)


def test_money_does_not_arrive_ahead(entered: Fund, cast: Cast) -> None:
    with pytest.raises(RuleBroken) as broken:
        receive(entered, cast.finance, received_on=TODAY() + DAY)
    assert broken.value.field == "received_on"


def test_money_does_not_arrive_before_its_stage(entered: Fund, cast: Cast) -> None:
    with scope(EVERYWHERE):
        Project.objects.filter(pk=entered.project_id).update(stage=Stage.PROPOSAL)
    with pytest.raises(RuleBroken):
        receive(entered, cast.finance)


def test_a_damaged_form_enters_nothing(ours: Project, entered: Fund, cast: Cast) -> None:
    theirs = funding(cast.neighbour)
    finance = factories.post(Role.COUNTY_FINANCE, factories.county_of(theirs.village_id))
    other = fund(theirs, finance)
    taken = receive(other, finance)
    damaged = said("The form came back damaged. Load the page again.")
    with pytest.raises(RuleBroken, match=damaged):
        receive(entered, cast.finance, id=taken.pk)
    with pytest.raises(RuleBroken, match=damaged):
        fund(ours, cast.finance, id=other.pk, paper_number="9号")


def test_receipts_never_exceed_the_fund_on_two_connections(real_db: None) -> None:
    with transaction.atomic(), scope(EVERYWHERE):
        cast = factories.cast()
        entered = fund(funding(cast.recorder), cast.finance)
    came = together(lambda at: receive(entered, cast.finance, "2000000", paper_number=f"拨{at}号"))
    assert sorted(came) == ["done", "refused"]
    with transaction.atomic(), scope(EVERYWHERE):
        assert FundReceipt.objects.get().amount == Decimal("2000000.00")


def together(act: Callable[[int], object]) -> list[str]:
    """What two connections come to that act in the same moment."""
    came, gate = [], threading.Barrier(2)

    def run(at: int) -> None:
        try:
            gate.wait()
            with transaction.atomic():
                act(at)
            came.append("done")
        except RuleBroken:
            came.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[at]) for at in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


# ---- struck out ----


def strike_out(row: Fund | FundReceipt, by: Post, why: str = "金额输错") -> None:
    with scope(by.scope):
        if isinstance(row, Fund):
            withdraw_fund(fund_id=row.pk, reason=why, by=by)
        else:
            withdraw_receipt(receipt_id=row.pk, reason=why, by=by)


def test_a_plan_paper_typed_wrong_is_struck_out_and_entered_anew(
    ours: Project, entered: Fund, cast: Cast
) -> None:
    strike_out(entered, cast.finance)
    with scope(EVERYWHERE):
        assert funds_of(ours).planned == 0
    again = fund(ours, cast.finance, amount=Decimal(2_000_000))
    with scope(EVERYWHERE):
        assert funds_of(ours).planned == again.amount
        assert AuditRecord.objects.filter(verb="withdraw fund", thing_id=str(entered.pk)).exists()


def test_money_typed_wrong_is_struck_out_and_entered_anew(
    ours: Project, entered: Fund, cast: Cast
) -> None:
    wrong = receive(entered, cast.finance, "3000000")
    strike_out(wrong, cast.finance)
    receive(entered, cast.finance, "300000")
    with scope(EVERYWHERE):
        assert funds_of(ours).received == Decimal(300_000)


def test_a_plan_paper_by_which_money_came_stands(entered: Fund, cast: Cast) -> None:
    money = receive(entered, cast.finance)
    with pytest.raises(
        RuleBroken, match=said("Money has arrived by this paper. Strike that out first.")
    ):
        strike_out(entered, cast.finance)
    strike_out(money, cast.finance)
    strike_out(entered, cast.finance)
    with pytest.raises(
        RuleBroken, match=said("This plan paper was struck out; no money arrives by it.")
    ):
        receive(entered, cast.finance, paper_number="2号")


@pytest.mark.parametrize(
    ("stage", "step"), [(Stage.FUNDING, Step.COUNTY), (Stage.PREPARATION, Step.MAKE)]
)
def test_a_plan_paper_that_was_decided_on_stands(
    entered: Fund, cast: Cast, stage: Stage, step: Step
) -> None:
    with scope(EVERYWHERE):
        Project.objects.filter(pk=entered.project_id).update(stage=stage, step=step)
    with pytest.raises(RuleBroken):
        strike_out(entered, cast.finance)


def test_what_is_struck_out_needs_a_reason(entered: Fund, cast: Cast) -> None:
    with pytest.raises(RuleBroken) as broken:
        strike_out(entered, cast.finance, "  ")
    assert broken.value.field == "reason"
    with scope(EVERYWHERE):
        assert funds_of(entered.project).planned == entered.amount


def refused(statement: str) -> None:
    with (
        scope(EVERYWHERE),
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE projects_fund SET amount = 1",
        "UPDATE projects_fundreceipt SET amount = 1",
        "DELETE FROM projects_fundreceipt",
        "UPDATE projects_fund SET withdrawn_at = now()",
    ],
)
def test_raw_sql_only_strikes_out_and_that_whole(entered: Fund, cast: Cast, statement: str) -> None:
    receive(entered, cast.finance)
    refused(statement)


def test_what_is_struck_out_does_not_come_back(entered: Fund, cast: Cast) -> None:
    strike_out(entered, cast.finance)
    again = "UPDATE projects_fund SET withdrawn_at = NULL, withdrawn_by_id = NULL"
    refused(again + ", withdrawn_reason = ''")


def test_the_page_strikes_out_and_shows_it(
    ours: Project, entered: Fund, cast: Cast, sign_in: SignIn
) -> None:
    browser, listed = sign_in(cast.finance), reverse("fund_list", args=[ours.pk])
    money = receive(entered, cast.finance)
    for row, name in ((money, "receipt_withdraw"), (entered, "fund_withdraw")):
        address = reverse(name, args=[row.pk])
        assert address in words(browser.get(listed))
        assert browser.post(address, {"reason": ""}).status_code == 422
        assert browser.post(address, {"reason": "金额输错"}).status_code == 302
        page = words(browser.get(listed))
        assert address not in page
        assert f"<s>{row}</s>" in page


# ---- the pages ----


def filled(**changes: Any) -> dict[str, Any]:
    paper = plan()
    form: dict[str, Any] = {name: getattr(paper, name) for name in paper.__dataclass_fields__}
    return form | {"id": new_id(), "amount": "3,000,000.00", "share_floor": "30"} | changes


def arrived(**changes: Any) -> dict[str, Any]:
    form = {"paper_number": "拨〔2026〕1号", "received_on": TODAY(), "amount": "１，０００，０００"}
    return {"id": new_id()} | form | changes


def add_url(at: Project) -> str:
    return reverse("fund_add", args=[at.pk])


def receive_url(it: Fund) -> str:
    return reverse("fund_receive", args=[it.pk])


def test_finance_enters_a_plan_paper_with_its_picture_once(
    ours: Project, cast: Cast, sign_in: SignIn
) -> None:
    form, browser = filled(), sign_in(cast.finance)
    for _ in range(2):
        page = browser.post(add_url(ours), form | {"paper": photo()})
        assert page.headers["Location"] == reverse("fund_list", args=[ours.pk])
    with scope(EVERYWHERE):
        kept = Fund.objects.get()
        assert (kept.amount, kept.share_floor) == (Decimal("3000000.00"), Decimal("30.00"))
        assert kept.paper == Attachment.objects.get()


def test_the_floor_has_no_default(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    browser = sign_in(cast.finance)
    assert browser.get(add_url(ours)).context["form"]["share_floor"].value() is None
    browser.post(add_url(ours), filled(share_floor="", paper=photo()))
    with scope(EVERYWHERE):
        assert Fund.objects.get().share_floor is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": "300万"}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": "3,00"}, "amount"),
        ({"share_floor": "130"}, "share_floor"),
        ({"source": "grandfather"}, "source"),
        ({"issued_on": "2026-02-30"}, "issued_on"),
        ({"received_on": TODAY() + DAY}, "received_on"),
        ({"paper_number": " "}, "paper_number"),
        ({"paper_number": "号" * 61}, "paper_number"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    ours: Project, cast: Cast, sign_in: SignIn, changes: dict[str, Any], field: str
) -> None:
    page = sign_in(cast.finance).post(add_url(ours), filled(**changes) | {"paper": photo()})
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {field, "paper"}  # the picture is asked for again
    with scope(EVERYWHERE):
        assert not Attachment.objects.exists()


def test_the_picture_is_required(ours: Project, cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.finance).post(add_url(ours), filled())
    assert set(page.context["form"].errors) == {"paper"}


def test_outside_its_time_the_page_says_when(cast: Cast, sign_in: SignIn) -> None:
    early = project(cast.recorder)
    page = sign_in(cast.finance).get(add_url(early))
    sentence = "Plan papers are entered while the plan and funds are being issued."
    assert said(sentence) in words(page)
    refused = sign_in(cast.finance).post(add_url(early), filled(paper=photo()))
    assert refused.status_code == 422


def test_money_that_arrived_is_entered_once(entered: Fund, cast: Cast, sign_in: SignIn) -> None:
    form, browser = arrived(), sign_in(cast.finance)
    for _ in range(2):
        assert browser.post(receive_url(entered), form).status_code == 302
    with scope(EVERYWHERE):
        assert FundReceipt.objects.get().amount == Decimal("1000000.00")


def test_too_much_money_is_said_at_the_amount(entered: Fund, cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.finance).post(receive_url(entered), arrived(amount="3,000,000.01"))
    assert (page.status_code, set(page.context["form"].errors)) == (422, {"amount"})


def test_the_page_shows_the_sums_the_share_and_the_picture(
    ours: Project, entered: Fund, cast: Cast, sign_in: SignIn
) -> None:
    receive(entered, cast.finance, "1000000")
    page = sign_in(cast.recorder).get(reverse("fund_list", args=[ours.pk]))
    figures = [row.value for row in page.context["figures"]]
    assert figures == ["3,000,000.00", "1,000,000.00", "2,000,000.00"]
    share = page.context["share"]
    assert (share.planned, share.floor) == (Decimal("30.00"), Decimal("30.00"))
    assert f'<img src="{entered.paper.get_absolute_url()}"' in page.content.decode()
    assert "fund_receive" not in page.content.decode()


def test_nothing_more_is_offered_once_all_has_arrived(
    ours: Project, entered: Fund, cast: Cast, sign_in: SignIn
) -> None:
    url, browser = reverse("fund_list", args=[ours.pk]), sign_in(cast.finance)
    assert receive_url(entered) in browser.get(url).content.decode()
    receive(entered, cast.finance, "3000000")
    assert receive_url(entered) not in browser.get(url).content.decode()


def test_the_funds_take_few_queries_however_many(
    ours: Project,
    cast: Cast,
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(6):
        receive(fund(ours, cast.finance, paper_number=f"{number}号"), cast.finance)
    browser = sign_in(cast.finance)
    with django_assert_max_num_queries(14):
        browser.get(reverse("fund_list", args=[ours.pk]))


def test_each_page_opens_for_those_who_may_and_no_others(
    ours: Project, entered: Fund, cast: Cast, sign_in: SignIn
) -> None:
    pages = [reverse("fund_list", args=[ours.pk]), add_url(ours), receive_url(entered)]
    for post, codes in [
        (cast.finance, [200, 200, 200]),
        (cast.recorder, [200, 403, 403]),
        (cast.county, [200, 403, 403]),
        (cast.province, [200, 403, 403]),
        (cast.next_village, [404, 404, 404]),
        (cast.neighbour, [404, 404, 404]),
    ]:
        browser = sign_in(post)
        assert [browser.get(url).status_code for url in pages] == codes, post.role
        wrong = [code if code != 200 else 422 for code in codes[1:]]
        assert [browser.post(url).status_code for url in pages[1:]] == wrong, post.role
