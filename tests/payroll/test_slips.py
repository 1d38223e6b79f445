"""Results typed from a slip count once a second human has read its total off the picture."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.errors import RuleBroken
from core.ids import new_id
from payroll.actions import Answered, Outcome, confirm_slip, enter_slip, refuse_slip
from payroll.models import PaymentBatch, ResultFile, SheetState, Slip, SlipCheck
from payroll.rules import State
from regions.models import Post, Role
from tests import factories
from tests.payroll.scene import NOTICE_OVER, Scene, acting, looking
from tests.projects.village_rows import photo

pytestmark = pytest.mark.django_db
ALL = [Outcome(row, State.SUCCEEDED) for row in (1, 2, 3)]
TOTAL = Decimal("7727.99")


@pytest.fixture
def batch(crew: Scene) -> PaymentBatch:
    return crew.pay(crew.approved())


def typed(site: Scene, batch: PaymentBatch, total: Decimal = TOTAL) -> Slip:
    by = site.cast.finance
    with acting(by):
        said = Answered(ALL, total, NOTICE_OVER, "f" * 64)
        return enter_slip(id=new_id(), batch_id=batch.pk, said=said, file=photo(), by=by)


def confirm(slip: Slip, by: Post, total: Decimal = TOTAL) -> SlipCheck:
    with acting(by):
        return confirm_slip(slip_id=slip.pk, receipt_total=total, by=by)


def refuse(slip: Slip, by: Post, reason: str = "合计抄错") -> SlipCheck:
    with acting(by):
        return refuse_slip(slip_id=slip.pk, reason=reason, by=by)


def test_until_it_is_confirmed_nothing_counts(crew: Scene, batch: PaymentBatch) -> None:
    slip = typed(crew, batch)
    assert crew.again(batch.sheet).state == SheetState.APPROVED
    with looking():
        assert not ResultFile.objects.exists()
    confirm(slip, crew.cast.treasurer)
    assert crew.again(batch.sheet).state == SheetState.CLOSED
    with looking():
        assert ResultFile.objects.get().paper_id == slip.paper_id


def test_confirming_twice_changes_nothing(crew: Scene, batch: PaymentBatch) -> None:
    slip = typed(crew, batch)
    assert confirm(slip, crew.cast.treasurer) == confirm(slip, crew.cast.treasurer)
    with pytest.raises(RuleBroken, match="just decided"):
        refuse(slip, crew.cast.treasurer)


def test_another_total_is_refused(crew: Scene, batch: PaymentBatch) -> None:
    with pytest.raises(RuleBroken, match="Another total"):
        confirm(typed(crew, batch), crew.cast.treasurer, Decimal("7727.98"))


def test_whoever_typed_it_does_not_confirm_it_in_another_post(
    crew: Scene, batch: PaymentBatch
) -> None:
    slip = typed(crew, batch)
    with looking():
        county = factories.county_of(factories.VILLAGE)
        human = crew.cast.finance.human
        twin = factories.post(Role.COUNTY_TREASURER, county, username="twin", human=human)
    for act in (confirm, refuse):
        with pytest.raises(RuleBroken, match="may not confirm"):
            act(slip, twin)
    check = SlipCheck(
        village_id=slip.village_id, project_id=slip.project_id, slip=slip, reason="x",
        human=human, at=timezone.now(), by=twin,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="second human"), looking(), transaction.atomic():
        check.save(force_insert=True)


def test_a_refused_slip_is_typed_again(crew: Scene, batch: PaymentBatch) -> None:
    slip = typed(crew, batch)
    with pytest.raises(RuleBroken, match="waits to be confirmed"):
        typed(crew, batch)
    with pytest.raises(RuleBroken, match="Say what is wrong") as broken:
        refuse(slip, crew.cast.treasurer, " ")
    assert broken.value.field == "reason"
    refuse(slip, crew.cast.treasurer)
    confirm(typed(crew, batch), crew.cast.treasurer)
    assert crew.again(batch.sheet).state == SheetState.CLOSED


def test_what_can_not_be_is_said_before_the_slip_is_kept(crew: Scene, batch: PaymentBatch) -> None:
    with pytest.raises(RuleBroken, match="credited rows make"):
        typed(crew, batch, Decimal("1.00"))
    with looking():
        assert not Slip.objects.exists()


def test_a_slip_is_compared_with_what_the_bank_said_meanwhile(
    crew: Scene, batch: PaymentBatch
) -> None:
    slip = typed(crew, batch)
    crew.all_succeed(batch)
    with pytest.raises(RuleBroken, match="already has a result"):
        confirm(slip, crew.cast.treasurer)
    refuse(slip, crew.cast.treasurer)
