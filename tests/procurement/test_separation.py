"""Four people take the four steps, whichever account, post or keyboard they use (decision 14)."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from procurement.actions import check_receipt, choose, pay_supplier, receive
from procurement.models import ActKind, PurchaseAct, Quote, Receipt
from projects.actions import Answer
from projects.models import Project
from regions.models import Human, Post, Role
from tests import factories
from tests.factories import Cast
from tests.procurement import purchase_rows as rows
from tests.procurement.purchase_rows import Four, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everywhere")]
FOUR_PEOPLE = (
    "Who chooses, who signs a direct purchase too, who receives, who checks and who pays are "
    "different people. "
    "This person has taken another step of this purchase; someone else must take this one."
)
NAME_HIM = "Name the person who answers for this step, and attach the paper he signed."


def second_account(of: Post, role: Role) -> Post:
    return factories.post(role, factories.VILLAGE, human=of.human)


def test_a_buyers_second_account_receives_nothing(ours: Project, people: Four) -> None:
    bought = rows.ordered(ours, people)
    with refused(FOUR_PEOPLE):
        rows.received(bought, second_account(people.buyer, Role.STOREKEEPER))
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("who", ["buyer", "storekeeper"])
def test_whoever_chose_or_received_checks_nothing(ours: Project, people: Four, who: str) -> None:
    receipt = rows.received(rows.ordered(ours, people), people.storekeeper)
    with refused(FOUR_PEOPLE):
        rows.checked(receipt, second_account(getattr(people, who), Role.SUPERVISOR))


@pytest.mark.parametrize("who", ["buyer", "storekeeper", "supervisor"])
def test_whoever_took_another_step_pays_nothing(ours: Project, people: Four, who: str) -> None:
    bought = rows.delivered(ours, people)
    with refused(FOUR_PEOPLE):
        rows.paid(bought, second_account(getattr(people, who), Role.CASHIER), "100")


def test_a_later_delivery_is_not_checked_by_whoever_received_an_earlier_one(
    ours: Project, people: Four
) -> None:
    bought = rows.ordered(ours, people)
    rows.checked(rows.received(bought, people.storekeeper, "30"), people.supervisor)
    other = factories.post(Role.STOREKEEPER, factories.VILLAGE)
    second = rows.received(bought, other, "50")
    with refused(FOUR_PEOPLE):
        rows.checked(second, second_account(people.storekeeper, Role.SUPERVISOR))
    rows.checked(second, people.supervisor)


def test_in_another_purchase_the_same_people_may_change_places(ours: Project, people: Four) -> None:
    rows.ordered(ours, people)
    swapped = Four(
        buyer=second_account(people.storekeeper, Role.BUYER),
        storekeeper=second_account(people.buyer, Role.STOREKEEPER),
        supervisor=people.supervisor,
        cashier=people.cashier,
    )
    assert rows.delivered(ours, swapped).acts.count() == 3


# ---- typed in for another (代录) ----


def test_the_clerk_types_in_all_four_steps_from_signed_papers(
    ours: Project, people: Four, cast: Cast
) -> None:
    bought = rows.purchase(ours, cast.clerk)
    quote = rows.three_quotes(bought, cast.clerk)[0]
    signed = rows.paper(ours, cast.clerk)
    choose(
        id=new_id(), purchase_id=bought.pk, version=4, quote_id=quote.pk, reason="", exception="",
        by=cast.clerk, answer=Answer(people.buyer.human, signed),
    )  # fmt: skip
    receive(
        id=new_id(), purchase_id=bought.pk, delivery=rows.delivery(bought), paper=signed,
        by=cast.clerk, responsible=people.storekeeper.human, checker=people.supervisor.human,
    )  # fmt: skip
    pay_supplier(
        id=new_id(), purchase_id=bought.pk, voucher=rows.voucher("100"), paper=signed,
        by=cast.clerk, responsible=people.cashier.human,
    )  # fmt: skip
    acts = {act.kind: act for act in PurchaseAct.objects.all()}
    assert set(acts) == set(ActKind.values) - {ActKind.SECOND}
    assert {act.operator for act in acts.values()} == {cast.clerk.human}
    assert len({act.responsible for act in acts.values()}) == 4


def test_the_clerk_can_not_answer_himself(ours: Project, people: Four, cast: Cast) -> None:
    with refused(NAME_HIM, "responsible"):
        rows.chosen(rows.purchase(ours, people.buyer), cast.clerk)


def test_without_his_paper_nobody_answers(ours: Project, people: Four, cast: Cast) -> None:
    bought = rows.purchase(ours, people.buyer)
    rows.three_quotes(bought, people.buyer)
    with refused("Attach the signed paper of the person who answers for this step.", "paper"):
        rows.chosen(bought, cast.clerk, answer=Answer(people.buyer.human))


@pytest.mark.parametrize("who", ["storekeeper", "supervisor"])
def test_only_who_holds_the_post_answers_for_its_step(
    ours: Project, people: Four, cast: Cast, who: str
) -> None:
    bought = rows.purchase(ours, people.buyer)
    answer = Answer(getattr(people, who).human, rows.paper(ours, cast.clerk))
    with refused(NAME_HIM, "responsible"):
        rows.chosen(bought, cast.clerk, answer=answer)


@pytest.mark.parametrize("step", ["receive", "check", "pay"])
def test_typed_in_by_the_clerk_a_human_still_takes_one_step(
    ours: Project, people: Four, cast: Cast, step: str
) -> None:
    """The buyer holds every post; what the clerk types for him is refused as his own would be."""
    for role in (Role.STOREKEEPER, Role.SUPERVISOR, Role.CASHIER):
        second_account(people.buyer, role)
    buyer, signed = people.buyer.human, rows.paper(ours, cast.clerk)
    steps: dict[str, Callable[[], object]] = {
        "receive": lambda: receive(
            id=new_id(), purchase_id=bought.pk, delivery=rows.delivery(bought, "1"), paper=signed,
            by=cast.clerk, responsible=buyer,
        ),
        "check": lambda: check_receipt(
            receipt_id=waits.pk, agreed=True, reason="", by=cast.clerk,
            answer=Answer(buyer, signed),
        ),
        "pay": lambda: pay_supplier(
            id=new_id(), purchase_id=bought.pk, voucher=rows.voucher("100"), paper=signed,
            by=cast.clerk, responsible=buyer,
        ),
    }  # fmt: skip
    bought = rows.delivered(ours, people, "30")
    waits = rows.received(bought, people.storekeeper, "1")
    with refused(FOUR_PEOPLE):
        steps[step]()


def test_a_receipt_signed_by_one_human_twice_is_not_kept(
    ours: Project, people: Four, cast: Cast
) -> None:
    second_account(people.storekeeper, Role.SUPERVISOR)
    bought = rows.ordered(ours, people)
    with refused(FOUR_PEOPLE):
        _received_by_clerk(ours, cast, bought.pk, people.storekeeper.human)
    assert not Receipt.objects.exists()


def test_the_storekeeper_does_not_name_who_checked(ours: Project, people: Four) -> None:
    bought = rows.ordered(ours, people)
    with pytest.raises(PermissionDenied):
        receive(
            id=new_id(), purchase_id=bought.pk, delivery=rows.delivery(bought),
            paper=rows.paper(ours, people.storekeeper), by=people.storekeeper,
            checker=people.supervisor.human,
        )  # fmt: skip


def test_the_neighbours_clerk_types_in_nothing(ours: Project, people: Four) -> None:
    bought = rows.purchase(ours, people.buyer)
    quote = rows.three_quotes(bought, people.buyer)[0]
    stranger = factories.post(Role.TOWNSHIP_CLERK, "630222102000")
    with scope(stranger.scope), pytest.raises(type(bought).DoesNotExist):
        choose(
            id=new_id(), purchase_id=bought.pk, version=4, quote_id=quote.pk, reason="",
            exception="", by=stranger,
        )  # fmt: skip
    with scope(EVERYWHERE):
        assert Quote.objects.count() == 3


def _received_by_clerk(at: Project, cast: Cast, purchase_id: UUID, one: Human) -> None:
    bought = at.purchases.get(pk=purchase_id)
    receive(
        id=new_id(), purchase_id=bought.pk, delivery=rows.delivery(bought),
        paper=rows.paper(at, cast.clerk), by=cast.clerk, responsible=one, checker=one,
    )  # fmt: skip
