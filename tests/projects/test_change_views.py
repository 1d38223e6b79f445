"""The pages of change orders and of projects that end: from the village to the county."""

from collections.abc import Callable
from decimal import Decimal

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.change_rules import State
from projects.models import Ending, Fund, Outcome, Project
from regions.models import Post
from tests.factories import Cast
from tests.projects.change_rows import again, judged, limits, waiting, written
from tests.projects.request_rows import ARRIVED
from tests.projects.village_rows import photo, words

SignIn = Callable[[Post], Client]


def test_a_change_goes_from_the_village_to_the_county(
    ours: Project, money: Fund, cast: Cast, sign_in: SignIn
) -> None:
    village = sign_in(cast.recorder)
    told = {
        "id": new_id(), "what": "土边沟改石砌", "why": "滑塌", "place": "K0+300",
        "labour_plus": "4,000", "machinery_minus": "3000",
    }  # fmt: skip
    page = village.post(reverse("change_add", args=[ours.pk]), told, follow=True)
    change = page.context["change"]
    assert village.get(reverse("change_submit", args=[change.pk])).context["bare"]
    picture = {"id": new_id(), "title": "现场照片", "paper": photo()}
    village.post(reverse("change_paper_add", args=[change.pk]), picture)
    otherwise = told | {"version": again(change).version, "labour_plus": "5000"}
    village.post(reverse("change_edit", args=[change.pk]), otherwise)
    hand_in = {"version": again(change).version, "responsible": cast.recorder.human.pk}
    village.post(reverse("change_submit", args=[change.pk]), hand_in)
    for post in (cast.township, cast.county):
        verdict = {
            "version": again(change).version, "verdict": "approve", "reason": "",
            "responsible": post.human.pk,
        }  # fmt: skip
        decider = sign_in(post)
        path = reverse("change_decide", args=[change.pk])
        assert path in words(decider.get("/"))  # it waits in his inbox
        decider.post(path, verdict)
    assert again(change).state == State.DECIDED
    assert "905,000.00" in words(village.get(ours.get_absolute_url()))


def test_what_is_wrong_is_said_at_its_field(
    ours: Project, money: Fund, cast: Cast, sign_in: SignIn
) -> None:
    told = {
        "id": new_id(),
        "what": "改",
        "why": "改",
        "place": "K0",
        "other_minus": "100000.01",
    }
    page = sign_in(cast.recorder).post(reverse("change_add", args=[ours.pk]), told)
    assert page.status_code == 422
    assert "100,000.00" in str(page.context["form"].errors["other_minus"])


def test_pages_of_changes_ask_the_same_few_questions(
    ours: Project, money: Fund, cast: Cast, sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    limits(cast.county, change_yuan=Decimal(100_000))
    for _ in range(3):
        judged(waiting(ours, cast), cast.township)
    written(ours, cast.recorder)
    client, last = sign_in(cast.recorder), waiting(ours, cast)
    for path in (reverse("change_list", args=[ours.pk]), last.get_absolute_url()):
        with django_assert_max_num_queries(25):
            client.get(path)


def test_a_project_is_given_back_with_its_money(
    ours: Project, money: Fund, cast: Cast, sign_in: SignIn
) -> None:
    village = sign_in(cast.recorder).get(reverse("ending_add", args=[ours.pk]))
    assert village.context["without_resolution"]
    told = {
        "id": new_id(), "reason": "已纳入灌区改造", "document": photo(),
        "responsible": cast.clerk.human.pk,
    }  # fmt: skip
    sign_in(cast.clerk).post(reverse("ending_add", args=[ours.pk]), told)
    with scope(EVERYWHERE):
        ending = Ending.objects.get()
    voucher = {
        "id": new_id(), "fund": money.pk, "use": "", "amount": str(ARRIVED), "number": "退-1",
        "returned_on": timezone.localdate().isoformat(), "paper": photo(),
    }  # fmt: skip
    finance = sign_in(cast.finance)
    page = finance.post(reverse("fund_return_add", args=[ours.pk]), voucher, follow=True)
    assert "1,000,000.00" in words(page)
    county, path = sign_in(cast.county), reverse("ending_decide", args=[ending.pk])
    assert path in words(county.get("/"))
    with scope(EVERYWHERE):
        version = Project.objects.get(pk=ours.pk).version
    verdict = {
        "version": version, "verdict": "approve", "reason": "同意",
        "responsible": cast.county.human.pk,
    }  # fmt: skip
    county.post(path, verdict)
    with scope(EVERYWHERE):
        assert Project.objects.get(pk=ours.pk).outcome == Outcome.ENDED
    assert ending.get_absolute_url() in words(county.get(ours.get_absolute_url()))
    assert "-1,000,000.00" in words(county.get(reverse("fund_ledger_detail", args=[ours.pk])))
