"""What tests of endings start from: asked, decided, and money that goes back."""

from decimal import Decimal
from typing import Any

from django.utils import timezone

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import WentBack, ask_ending, attach, decide_ending, return_money
from projects.actions.papers import with_paper
from projects.models import Asker, Ending, Fund, FundReturn, Project, Verdict
from regions.models import Post
from tests.projects.village_rows import photo


def asked(at: Project, by: Post, asker: Asker = Asker.TOWNSHIP, **words: Any) -> Ending:
    row = words.pop("id", None) or new_id()
    with scope(by.scope):
        return with_paper(
            Ending, id=row, project=at, file=photo(), title="报告", by=by,
            act=lambda paper: ask_ending(
                id=row, project_id=at.pk, asker=asker, reason=words.get("reason", "已纳入灌区改造"),
                resolution_id=words.get("meeting"), document=paper, by=by,
            ),
        )  # fmt: skip


def judged(ending: Ending, by: Post, verdict: Verdict = Verdict.APPROVE, why: str = "同意") -> None:
    with scope(by.scope):
        version = Project.objects.get(pk=ending.project_id).version
        decide_ending(ending_id=ending.pk, version=version, verdict=verdict, reason=why, by=by)


def went_back(
    of: Fund, by: Post, amount: str, use: str = "", number: str = "", **words: Any
) -> FundReturn:
    with scope(by.scope):
        paper = attach(project=of.project, file=photo(), title="退回凭证", by=by)
        back = WentBack(
            of.pk, use, Decimal(amount), words.get("day") or timezone.localdate(),
            number or new_id().hex[-6:],
        )  # fmt: skip
        row = words.get("id") or new_id()
        return return_money(id=row, project_id=of.project_id, back=back, paper=paper, by=by)


def again(at: Project) -> Project:
    with scope(EVERYWHERE):
        return Project.objects.get(pk=at.pk)
