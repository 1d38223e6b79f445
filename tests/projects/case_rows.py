"""What tests of a project's case start from: gates that hold, and steps taken by a post."""

from typing import Any

import pytest

from core.scope import EVERYWHERE, scope
from projects import gatekeeping
from projects.actions import Answer, attach, decide, submit
from projects.gatekeeping import Finding, Gate
from projects.lifecycle import LIFECYCLE, Stage
from projects.models import Attachment, Decision, Project, Verdict
from regions.models import Human, Post, Role
from tests import factories
from tests.factories import Cast
from tests.projects.village_rows import photo, project


def hold_gates(patch: pytest.MonkeyPatch, *closed: str) -> None:
    """Every gate holds but for those named: cases are tested apart from what opens their gates."""
    codes = [code for rule in LIFECYCLE.values() for code in rule.gates]
    gates = {code: _gate(code, code not in closed) for code in codes}
    patch.setattr(gatekeeping, "_gates", gates)


def _gate(code: str, holds: bool) -> Gate:
    def answer(project: Project) -> Finding:
        return Finding(holds)

    return Gate(code, f"gate {code}", answer)


def now(project: Project) -> Project:
    """The project as it stands in the database."""
    with scope(EVERYWHERE):
        return Project.objects.get(pk=project.pk)


def submitted(
    project: Project, by: Post, *, version: int | None = None, answer: Answer | None = None
) -> Decision:
    seen = now(project).version if version is None else version
    with scope(by.scope):
        return submit(project_id=project.pk, version=seen, by=by, answer=answer)


def decided(
    project: Project,
    by: Post,
    verdict: Verdict = Verdict.APPROVE,
    *,
    reason: str = "",
    version: int | None = None,
    answer: Answer | None = None,
) -> Decision:
    said = reason or ("" if verdict == Verdict.APPROVE else "排水沟长度不一致")
    seen = now(project).version if version is None else version
    with scope(by.scope):
        return decide(
            project_id=project.pk, version=seen, verdict=verdict, reason=said, by=by, answer=answer
        )


def paper(project: Project, by: Post) -> Attachment:
    with scope(by.scope):
        return attach(project=project, file=photo(), title="签字", by=by)


def second_account(human: Human, role: Role, division: str, **columns: Any) -> Post:
    """Another account of the same human, with a post of its own."""
    return factories.post(role, division, human=human, **columns)


def waiting(cast: Cast) -> Project:
    """Submitted by the recorder, waiting for the township."""
    ours = project(cast.recorder, stage=Stage.PROPOSAL)
    submitted(ours, cast.recorder)
    return ours
