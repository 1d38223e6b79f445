"""A plan that is adjusted still pays the wages that are allocated to it."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.errors import RuleBroken, constraint_of
from payroll.meter import meter_of
from projects.models import AdjustmentPaper, PlanAdjustment
from tests.payroll.meter_rows import plan_paper
from tests.payroll.scene import Scene, looking
from tests.projects.paper_rows import adjust

pytestmark = pytest.mark.django_db


def test_a_plan_never_falls_below_the_wages_allocated_to_it(crew: Scene) -> None:
    paper = plan_paper(crew, "3000000", "30")
    sheet = crew.approved()
    wages = sum((one.line.wages for one in crew.lines(sheet)), Decimal(0))
    with pytest.raises(RuleBroken) as broken:
        adjust({paper: str(wages - 3000000 - Decimal("0.01"))}, crew.cast.finance)
    assert broken.value.field == str(paper.pk)
    adjust({paper: str(wages - 3000000)}, crew.cast.finance)
    with looking():
        paper.refresh_from_db()
        assert paper.amount == wages


def test_the_meter_takes_the_plan_in_force(crew: Scene) -> None:
    paper = plan_paper(crew, "3000000", "30")
    adjust({paper: "-1000000"}, crew.cast.finance, floor="40")
    with looking():
        meter = meter_of(crew.project, timezone.localdate())
    assert meter.whole.planned == Decimal("2000000.00")
    assert meter.whole.least == Decimal("800000.00")


def test_no_statement_takes_a_plan_from_its_wages(crew: Scene) -> None:
    paper = plan_paper(crew, "3000000", "30")
    crew.approved()
    by, today = crew.cast.finance, timezone.localdate()
    with looking():
        adjusting = AdjustmentPaper.objects.create(
            area_id=by.division_id, paper_number="1", issued_on=today, received_on=today,
            paper_name="", paper_sha256="0", paper_size=1, paper_type="image/png", reason="减",
            at=timezone.now(), by=by,
        )  # fmt: skip
        row = PlanAdjustment(
            village_id=paper.village_id, project=crew.project, paper=adjusting, fund=paper,
            number=1, amount=Decimal(-3000000), before=paper.amount,
            floor_before=paper.share_floor, at=timezone.now(), by=by,
        )  # fmt: skip
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            row.save(force_insert=True)
    assert constraint_of(refused.value) == "fund_plans_its_wages"
