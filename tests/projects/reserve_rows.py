"""What tests of the reserve and of advice start from."""

from typing import Any
from uuid import UUID

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import Answer, answer_advice, give_advice, sort_reserve
from projects.models import Advice, AdviceAnswer, Project, ReserveOrder
from projects.reserve_rules import Line
from regions.models import Post


def advised(at: Project, by: Post, text: str = "涵洞应加大。", **more: Any) -> Advice:
    with scope(by.scope):
        return give_advice(id=new_id(), project_id=at.pk, text=text, by=by, **more)


def answered(
    advice: Advice, by: Post, text: str = "已改为 1 米。", answer: Answer | None = None
) -> AdviceAnswer:
    with scope(by.scope):
        return answer_advice(advice_id=advice.pk, text=text, by=by, answer=answer)


def number_of(by: Post) -> int:
    """Of the last list that the post's office saved."""
    with scope(EVERYWHERE):
        last = ReserveOrder.objects.last_of(by.division_id)
    return last.number if last else 0


def sorted_by(
    by: Post,
    lines: dict[Project, Line | int | None],
    *,
    seen: int | None = None,
    id: UUID | None = None,
) -> ReserveOrder | None:
    """Save a list; a bare number is a place."""
    wanted = {at.pk: said if isinstance(said, Line) else Line(said) for at, said in lines.items()}
    number = number_of(by) if seen is None else seen
    with scope(by.scope):
        return sort_reserve(id=id or new_id(), seen=number, wanted=wanted, by=by)
