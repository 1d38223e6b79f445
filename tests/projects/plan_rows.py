"""What tests of implementation plans start from: a version that is begun, its texts, its labour."""

from decimal import Decimal
from typing import Any

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import (
    Labour,
    add_labour,
    begin_implementation,
    write_sections,
)
from projects.models import ImplementationPlan, LabourRow, Project
from projects.models.implementation import SECTIONS
from regions.models import Post


def begun(at: Project, by: Post) -> ImplementationPlan:
    with scope(by.scope):
        return begin_implementation(id=new_id(), project_id=at.pk, by=by)


def say(plan: ImplementationPlan, by: Post, **texts: str) -> ImplementationPlan:
    """Every section says something, or what is given."""
    with scope(by.scope):
        edition = ImplementationPlan.objects.get(pk=plan.pk).edition
        sections = dict.fromkeys(SECTIONS, "按设计施工。") | texts
        return write_sections(plan_id=plan.pk, edition=edition, sections=sections, by=by)


def a_row(**changes: Any) -> Labour:
    """120 days at 150 yuan, unless said otherwise."""
    given: dict[str, Any] = {
        "item": "路基整理", "trade": "普工", "unit": "day", "piece": "",
        "quantity": Decimal(120), "rate": Decimal(150), "workers": 20,
    }  # fmt: skip
    return Labour(**given | changes)


def labour(plan: ImplementationPlan, by: Post, **changes: Any) -> LabourRow:
    with scope(by.scope):
        return add_labour(id=new_id(), plan_id=plan.pk, labour=a_row(**changes), by=by)


def written(at: Project, by: Post, wages: Decimal = Decimal(18_000)) -> ImplementationPlan:
    """A whole plan of so many yuan, which stays as it is where one has rows already."""
    plan = begun(at, by)
    say(plan, by)
    with scope(EVERYWHERE):
        has_rows = plan.rows.exists()
    if not has_rows:
        labour(plan, by, quantity=wages / 150)
    return plan
