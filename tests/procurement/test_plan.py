"""The purchasing plan (T17): voted, changed by version, and what is bought of it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from core.ids import new_id
from core.scope import scope
from procurement.actions import Plan, Wanted, add_purchase, call_off
from procurement.actions.planning import add_plan_version
from procurement.models import BeyondPlan, PlanVersion, Purchase, PurchaseItem
from procurement.planning import bought_of, plan_in_force, planned_rows
from projects.actions import Answer
from projects.models import Project
from tests.factories import Cast
from tests.procurement import purchase_rows as rows
from tests.procurement.purchase_rows import Four, refused
from tests.procurement.store import CEMENT, SAND, ago, continued, meeting, resolved, voted, written
from tests.projects import village_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everywhere")]
CHOOSE = "Choose the villagers' meeting that resolved on the plan, after the three before."
NOT_ENOUGH = "The purchasing plan has no row for this, or not enough: %(names)s. Say why."


def buy(version: PlanVersion, people: Four, *said: tuple[int, str], **words: Any) -> Purchase:
    """Ask for quotes for rows of the plan, by their number, in these quantities."""
    by_number = {row.number: row for row in version.rows.all()}
    items = [
        Wanted(row.name, row.specification, row.unit, Decimal(many), row.price, row.line_id)
        for row, many in ((by_number[number], many) for number, many in said)
    ]
    return bought(version.project, people, *items, **words)


def bought(at: Project, people: Four, *items: Wanted, **words: Any) -> Purchase:
    plan: Plan = rows.plan(*items, **words)
    with scope(people.buyer.scope):
        return add_purchase(id=new_id(), project_id=at.pk, plan=plan, by=people.buyer)


# ---- versions and votes ----


def test_a_plan_is_in_force_once_a_meeting_has_resolved_on_it(
    ours: Project, people: Four, cast: Cast
) -> None:
    version = written(ours, people.buyer)
    assert (version.number, plan_in_force(ours)) == (1, None)
    held = meeting(ours, cast.recorder)
    for _ in range(2):
        resolved(version, people.buyer, held)
    assert plan_in_force(ours) == version


def test_only_the_projects_own_resolution_on_the_plan_puts_it_in_force(
    ours: Project, people: Four, cast: Cast
) -> None:
    version = written(ours, people.buyer)
    few: dict[str, Any] = {"present": 20, "votes_for": 20, "votes_against": 0, "abstained": 0}
    for held in (
        meeting(ours, cast.recorder, subject="self_build"),
        village_rows.meeting(ours, cast.recorder, "bodies", held_on=ago(1)),
        meeting(ours, cast.recorder, **few),
        meeting(rows.project(cast.recorder), cast.recorder),
    ):
        with refused(CHOOSE, "meeting"):
            resolved(version, people.buyer, held)
    assert plan_in_force(ours) is None


def test_a_reason_stands_in_for_a_vote_only_after_the_first_vote(
    ours: Project, people: Four, cast: Cast
) -> None:
    with refused(
        "No meeting has resolved on a plan yet: a reason can't stand in for its vote.", "reason"
    ):
        written(ours, people.buyer, reason="急用")
    first = voted(ours, people, cast.recorder)
    draft = written(ours, people.buyer, *continued(first))
    assert plan_in_force(ours) == first
    changed = written(ours, people.buyer, *continued(first), reason="实测增加")
    assert plan_in_force(ours) == changed
    assert PlanVersion.objects.filter(project=ours).count() == 3
    with refused("The plan was written anew meanwhile. A meeting resolves on the last."):
        resolved(draft, people.buyer, meeting(ours, cast.recorder))


def test_a_draft_before_the_first_vote_is_never_in_force_by_a_later_one(
    ours: Project, people: Four, cast: Cast
) -> None:
    draft = written(ours, people.buyer)
    last = written(ours, people.buyer, *continued(draft))
    resolved(last, people.buyer, meeting(ours, cast.recorder))
    assert list(PlanVersion.objects.filter(project=ours).in_force()) == [last]


def test_a_plan_written_by_two_at_once_is_looked_at_again(ours: Project, people: Four) -> None:
    first = written(ours, people.buyer)
    with refused("The plan was written anew since you opened this page. Look again."):
        written(ours, people.buyer, seen=0)
    with refused("Write at least one row."):
        written(ours, people.buyer, rows=())
    with refused("The form came back damaged. Load the page again."):
        written(ours, people.buyer, *continued(first) * 2)


def test_a_double_click_writes_one_version(ours: Project, people: Four) -> None:
    first = written(ours, people.buyer)
    with scope(people.buyer.scope):
        again = add_plan_version(
            id=first.pk, project_id=ours.pk, seen=0, rows=[CEMENT], reason="", by=people.buyer
        )
    assert again == first


def test_the_buyer_writes_it_and_the_clerk_from_his_signed_paper(
    ours: Project, people: Four, cast: Cast
) -> None:
    with pytest.raises(PermissionDenied):
        written(ours, people.storekeeper)
    signed = rows.paper(ours, cast.clerk)
    version = written(ours, cast.clerk, answer=Answer(people.buyer.human, signed))
    assert (version.operator, version.responsible) == (cast.clerk.human, people.buyer.human)


# ---- buying from it ----


def test_bought_and_difference_are_reckoned_by_row_over_all_versions(
    ours: Project, people: Four, cast: Cast
) -> None:
    first = voted(ours, people, cast.recorder)
    ordered = buy(first, people, (1, "30"))
    rows.quote(ordered, people.buyer, "440")
    rows.chosen(ordered, people.buyer, exception="只有一家")
    buy(first, people, (1, "20"), (2, "5"))
    second = written(ours, people.buyer, *continued(first, quantity=Decimal(60)), reason="用量调整")
    cement, sand = planned_rows(second)
    assert (cement.bought.ordered, cement.bought.asked) == (30, 20)
    assert (cement.difference, cement.left) == (30, 10)
    assert (sand.bought.ordered, sand.left) == (0, 55)
    with scope(people.buyer.scope):
        call_off(purchase_id=ordered.pk, reason="不要了", by=people.buyer)
    assert planned_rows(second)[0].bought.ordered == 0


def test_a_purchase_beyond_the_plan_is_kept_with_its_reason(
    ours: Project, people: Four, cast: Cast
) -> None:
    version = voted(ours, people, cast.recorder)
    buy(version, people, (1, "90"))
    with refused(NOT_ENOUGH, "beyond", names="水泥 P·O 42.5"):
        buy(version, people, (1, "10.5"))
    purchase = buy(version, people, (1, "10.5"), (2, "1"), beyond="路基加宽")
    [kept] = BeyondPlan.objects.all()
    assert (kept.purchase, kept.planned, kept.bought) == (purchase, 100, 90)
    assert kept.reason == "路基加宽"


def test_what_is_not_on_the_plan_is_kept_with_its_reason(
    ours: Project, people: Four, cast: Cast
) -> None:
    voted(ours, people, cast.recorder)
    steel = Wanted("钢筋", "Φ12", "吨", Decimal(2), Decimal("4100.00"))
    with refused(NOT_ENOUGH, "beyond", names="钢筋 Φ12"):
        bought(ours, people, steel)
    bought(ours, people, steel, beyond="涵洞加筋")
    assert BeyondPlan.objects.get().planned == 0


def test_without_a_plan_in_force_nothing_is_compared(ours: Project, people: Four) -> None:
    version = written(ours, people.buyer)
    rows.purchase(ours, people.buyer)
    assert not BeyondPlan.objects.exists()
    with refused("The purchasing plan has changed. Choose its rows again."):
        buy(version, people, (1, "5"))
    assert PurchaseItem.objects.filter(line__isnull=False).count() == 0


def test_an_item_is_called_and_counted_as_its_row(ours: Project, people: Four, cast: Cast) -> None:
    version = voted(ours, people, cast.recorder)
    line = version.rows.all()[0].line_id
    said = "The plan says %(name)s in %(unit)s: leave name and unit as they are."
    good = Wanted("水泥", "P·O 42.5", "吨", Decimal(2), Decimal("450.00"), line)
    for wrong in (replace(good, name="石灰"), replace(good, unit="袋")):
        with refused(said, name="水泥", unit="吨"):
            bought(ours, people, wrong)


def test_what_was_bought_keeps_its_row_name_and_unit_in_the_next_version(
    ours: Project, people: Four, cast: Cast
) -> None:
    version = voted(ours, people, cast.recorder)
    buy(version, people, (1, "5"))
    cement, sand = continued(version)
    said = (
        "%(name)s was bought already: change its quantity, "
        "but leave its row, name and unit as they are."
    )
    for changed in ([sand], [replace(cement, unit="袋"), sand], [replace(cement, name="石灰")]):
        with refused(said, name="水泥 P·O 42.5"):
            written(ours, people.buyer, *changed, reason="改")
    written(ours, people.buyer, replace(cement, quantity=Decimal(4)), SAND, reason="减少")
    assert bought_of(ours.pk)[version.rows.all()[0].line_id].asked == 5
