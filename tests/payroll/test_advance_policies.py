"""What the database holds of advances, whoever writes."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from payroll.advance_rules import AdvanceStepKind
from payroll.models import Advance, AdvanceStep, LineItem, LineSource
from regions.models import Post
from tests.payroll.advancing import (
    GROUP,
    TOWNSHIP,
    agreed,
    ask,
    decide,
    hand_out,
    paid,
)
from tests.payroll.scene import TODAY, Scene, acting, looking

pytestmark = pytest.mark.django_db


# What the database holds


def step(advance: Advance, kind: AdvanceStepKind, by: Post, **more: object) -> AdvanceStep:
    with looking():
        number = advance.steps.count() + 1
    fields = {"amount": None, "witness": "", "paper": None, "agreed": True, "reason": ""}
    return AdvanceStep(
        village_id=advance.village_id, project_id=advance.project_id, advance=advance, kind=kind,
        number=number, happened_on=TODAY, at=timezone.now(), by=by, human=by.human,
        **(fields | more),
    )  # fmt: skip


def refused(row: AdvanceStep | LineSource) -> str:
    with pytest.raises(IntegrityError) as caught, looking(), transaction.atomic():
        row.save(force_insert=True)
    return str(caught.value)


def test_the_database_wants_each_step_in_its_turn_and_by_another(crew: Scene) -> None:
    advance, cast = ask(crew, "500"), crew.cast
    paper = {"paper": advance.paper, "amount": Decimal(500)}
    assert "in their order" in refused(step(advance, TOWNSHIP, cast.township))
    assert "answers for an advance twice" in refused(step(advance, GROUP, cast.recorder))
    assert "refused_with_a_reason" in refused(step(advance, GROUP, cast.supervisor, agreed=False))
    decide(crew, advance, GROUP)
    assert "one_human_one_step" in refused(step(advance, TOWNSHIP, cast.supervisor))
    pay = AdvanceStepKind.PAY
    assert "in their order" in refused(step(advance, pay, cast.recorder, witness="x", **paper))
    decide(crew, advance, TOWNSHIP)
    assert "step_is_whole" in refused(step(advance, pay, cast.recorder, **paper))
    less = paper | {"amount": Decimal(499)}
    assert "in their order" in refused(step(advance, pay, cast.recorder, witness="x", **less))
    back = AdvanceStepKind.GIVE_BACK
    assert "in their order" in refused(step(advance, back, cast.clerk, reason="x", **paper))
    hand_out(crew, advance)
    assert "in their order" in refused(step(advance, pay, cast.clerk, witness="x", **paper))
    assert "twice" in refused(step(advance, back, cast.recorder, reason="x", **paper))
    more = paper | {"amount": Decimal(501)}
    assert "in their order" in refused(step(advance, back, cast.clerk, reason="x", **more))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payroll_advance SET amount = amount + 1",
        "UPDATE payroll_advance SET withdrawn_at = now(), withdrawn_reason = 'x', "
        "withdrawn_by_id = by_id",
        "DELETE FROM payroll_advance",
        "UPDATE payroll_advancestep SET agreed = false",
        "DELETE FROM payroll_advancestep",
    ],
)
def test_what_was_handed_out_is_never_changed_by_a_statement(crew: Scene, statement: str) -> None:
    paid(crew, "500.00")
    with (
        pytest.raises(IntegrityError),
        acting(crew.cast.recorder),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_no_line_takes_off_more_than_was_handed_out(crew: Scene) -> None:
    advance, unpaid = paid(crew, "500.00"), agreed(crew, "500.00")
    sheet = crew.draft()
    with looking():
        mine = LineItem.objects.get(kind="advance")
        owned = {"village_id": mine.village_id, "project_id": mine.project_id, "kind": "advance"}
        other = crew.line(sheet, 2)
        again = LineItem(**owned, line=mine.line, number=9, amount=Decimal(-1))
        foreign = LineItem(**owned, line=other, number=9, amount=Decimal(-1))
    for item, of in ((again, advance), (again, unpaid), (foreign, advance)):
        with pytest.raises(IntegrityError), looking(), transaction.atomic():
            take_off(item, of)


def take_off(item: LineItem, advance: Advance) -> None:
    item.save(force_insert=True)
    LineSource.objects.create(village_id=item.village_id, item=item, advance=advance)
