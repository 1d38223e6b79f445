"""What tests of change orders start from: works with money, a change and its picture."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import (
    Altered,
    CountyChoices,
    add_change_paper,
    attach,
    decide_change,
    draft_change,
    save_settings,
    submit_change,
)
from projects.change_rules import KINDS, Delta, Estimate
from projects.models import ChangeAct, ChangeOrder, ChangePaper, Project, Verdict
from regions.models import Post
from tests.factories import Cast
from tests.projects.village_rows import photo

DEARER = {"labour_plus": "4000", "materials_plus": "9000", "machinery_minus": "3000"}


def altered(**amounts: str) -> Altered:
    """A drain lined with stone, with these amounts by kind and way; its usual ones without."""
    said = amounts or DEARER
    plus, minus = (
        Estimate(**{kind: Decimal(said.get(f"{kind}_{way}", "0")) for kind in KINDS})
        for way in ("plus", "minus")
    )
    return Altered("土边沟改为浆砌片石边沟", "边坡滑塌", "K0+300", Delta(plus, minus))


def written(at: Project, by: Post, id: UUID | None = None, **amounts: str) -> ChangeOrder:
    with scope(by.scope):
        return draft_change(
            id=id or new_id(), project_id=at.pk, altered=altered(**amounts), by=by
        )  # fmt: skip


def shown(change: ChangeOrder, by: Post) -> ChangePaper:
    with scope(by.scope):
        paper = attach(project=change.project, file=photo(), title="现场照片", by=by)
        return add_change_paper(
            id=new_id(), change_id=change.pk, title="现场照片", paper=paper, by=by
        )


def handed_in(change: ChangeOrder, by: Post) -> ChangeAct:
    with scope(by.scope):
        change.refresh_from_db()
        return submit_change(change_id=change.pk, version=change.version, by=by)


def waiting(at: Project, cast: Cast, **amounts: str) -> ChangeOrder:
    """With its picture, handed in, before the township."""
    change = written(at, cast.recorder, None, **amounts)
    shown(change, cast.recorder)
    handed_in(change, cast.recorder)
    return again(change)


def judged(
    change: ChangeOrder, by: Post, verdict: Verdict = Verdict.APPROVE, reason: str = ""
) -> ChangeAct:
    with scope(by.scope):
        change.refresh_from_db()
        return decide_change(
            change_id=change.pk, version=change.version, verdict=verdict, reason=reason, by=by
        )


def limits(by: Post, **said: Any) -> None:
    """The county's rule from today: how far a township decides alone."""
    choices = CountyChoices(7, True, "项目理事会", **said)
    with scope(by.scope):
        save_settings(choices=choices, source="民发改〔2026〕3号", by=by)


def again(change: ChangeOrder) -> ChangeOrder:
    with scope(EVERYWHERE):
        return ChangeOrder.objects.select_related("project").get(pk=change.pk)
