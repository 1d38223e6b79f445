"""What waits: stages to hand in or to decide on, and objections to answer."""

import datetime
from collections.abc import Iterator
from functools import reduce
from operator import or_

from django.db.models import Exists, F, Min, OuterRef, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects import change_words, request_words, turns
from projects.actions.change_case import RIGHTS as CHANGE_RIGHTS
from projects.actions.ending import DECIDES as DECIDES_ENDING
from projects.actions.request_case import RIGHTS
from projects.change_rules import State as ChangeState
from projects.gates import announced_by
from projects.lifecycle import LIFECYCLE, Stage, Step
from projects.models import (
    ChangeOrder,
    Ending,
    FundRequest,
    Notice,
    NoticeKind,
    Objection,
    PlanPaper,
    Project,
)
from projects.plan_papers import to_spread
from projects.request_rules import State
from regions.access import Permission, answers, can
from regions.inbox import Todo
from regions.models import Post

# By whether a notice runs, and whether a worker wrote it on his own page.
_WHAT = {
    (True, False): gettext_lazy("Answer the objection to this notice."),
    (True, True): gettext_lazy("Answer a worker's objection: it holds his line."),
    (False, True): gettext_lazy("Answer a worker's complaint."),
}


def waiting(actor: Post, today: datetime.date) -> Iterator[Todo]:
    """A term stands only where a rule gives one."""
    yield from _cases(actor)
    yield from _announcements(actor)
    yield from _short_of_wages(actor)
    yield from _objections(actor)
    yield from _requests(actor)
    yield from _changes(actor)
    yield from _endings(actor)
    yield from _papers(actor)


def _cases(actor: Post) -> Iterator[Todo]:
    """Projects at a step for which the post answers in its own name."""
    mine = [
        Q(stage=rule.stage, step=step)
        for rule in LIFECYCLE.values()
        for step in rule.steps
        if answers(actor, rule.permission(step))
    ]
    if not mine:
        return
    projects = Project.objects.visible_to(actor).open().filter(reduce(or_, mine))
    for project in projects.select_related("village__parent"):
        yield Todo(
            subject=project.name,
            what=turns.what_now(project),
            place=str(project.village),
            url=_page(project),
            since=project.step_since,
        )


def _page(project: Project) -> str:
    deciding = project.step != Step.MAKE
    return reverse("project_decide" if deciding else "project_detail", args=[project.pk])


def _announcements(actor: Post) -> Iterator[Todo]:
    """Plans that the village has to put on its board, while county finance has the case."""
    if not answers(actor, Permission.ACT_FOR_VILLAGE):
        return
    posted = Notice.objects.of(NoticeKind.PLAN).filter(
        project=OuterRef("pk"), posted_on__gte=OuterRef("stage_since")
    )
    projects = Project.objects.visible_to(actor).open().filter(~Exists(posted), stage=Stage.FUNDING)
    entered = Q(funds__withdrawn_at=None)
    papers = projects.annotate(received=Min("funds__received_on", filter=entered))
    papers = papers.exclude(received=None)
    for key, name, place, received in papers.values_list("pk", "name", "village__name", "received"):
        yield Todo(
            subject=name,
            what=_("Put the plan on the notice board."),
            place=place,
            url=reverse("notice_list", args=[key]),
            since=received,
            until=announced_by(received).day,
        )


def _short_of_wages(actor: Post) -> Iterator[Todo]:
    """Plans whose wages miss the plan papers' floor: only the county can send them back."""
    if not answers(actor, Permission.DECIDE_FOR_COUNTY):
        return
    asked = Sum(
        F("funds__amount") * F("funds__share_floor"), filter=Q(funds__withdrawn_at__isnull=True)
    )
    projects = Project.objects.visible_to(actor).at(Stage.FUNDING, Step.MAKE)
    for project in projects.annotate(asked=asked / 100).filter(labour__lt=F("asked")):
        yield Todo(
            subject=project.name,
            what=_("Planned wages miss the plan papers' floor: send it back to its proposal."),
            place=str(project.village),
            url=reverse("project_reopen", args=[project.pk]),
            since=project.step_since,
        )


def _requests(actor: Post) -> Iterator[Todo]:
    """Requests for money at a step for which the post answers in its own name."""
    mine = [state for state, right in RIGHTS.items() if answers(actor, right)]
    if not mine:
        return
    rows = FundRequest.objects.visible_to(actor).waiting().at(*mine)
    for request in rows.select_related("project__village__parent").order_by("state_since"):
        yield Todo(
            subject=f"{request.project.name}: {request.purpose}",
            what=str(request_words.WHAT[State(request.state)]),
            place=str(request.project.village),
            url=request_words.page_of_step(request),
            since=request.state_since,
        )


def _changes(actor: Post) -> Iterator[Todo]:
    """Change orders at a step for which the post answers in its own name."""
    mine = [state for state, right in CHANGE_RIGHTS.items() if answers(actor, right)]
    if not mine:
        return
    rows = ChangeOrder.objects.visible_to(actor).due().at(*mine)
    for change in rows.select_related("project__village__parent").order_by("state_since"):
        yield Todo(
            subject=f"{change.project.name}: {change.what[:60]}",
            what=str(change_words.WHAT[ChangeState(change.state)]),
            place=str(change.project.village),
            url=change_words.page_of_step(change),
            since=change.state_since,
        )


def _endings(actor: Post) -> Iterator[Todo]:
    """Projects of which the county is asked that they end."""
    if not answers(actor, DECIDES_ENDING):
        return
    rows = Ending.objects.visible_to(actor).asked()
    for ending in rows.select_related("project__village__parent").order_by("state_since"):
        yield Todo(
            subject=ending.project.name,
            what=_("Decide whether the project ends: %(outcome)s.")
            % {"outcome": ending.get_outcome_display()},
            place=str(ending.project.village),
            url=reverse("ending_decide", args=[ending.pk]),
            since=ending.state_since,
        )


def _objections(actor: Post) -> Iterator[Todo]:
    """Open ones, but for those that the same human wrote down: he can't answer them."""
    if not can(actor, Permission.ANSWER_OBJECTIONS):
        return
    rows = Objection.objects.visible_to(actor).open().exclude(by__user__human=actor.human)
    for objection in rows.select_related("project__village", "notice"):
        yield Todo(
            subject=objection.notice.title if objection.notice else objection.project.name,
            what=str(_WHAT[objection.notice is not None, objection.page_id is not None]),
            place=str(objection.project.village),
            url=reverse("objection_answer", args=[objection.pk]),
            since=objection.raised_on,
            until=objection.due_on,
        )


def _papers(actor: Post) -> Iterator[Todo]:
    """The county's papers of which something is still to be spread over projects."""
    if not answers(actor, Permission.ENTER_FUNDS):
        return
    for paper in to_spread(actor):
        plan = isinstance(paper, PlanPaper)
        yield Todo(
            subject=str(paper),
            what=_("Spread what is left of the plan paper over its projects.")
            if plan
            else _("Spread what is left of the fund paper over its projects."),
            place=str(actor.division),
            url=reverse("plan_paper_spread" if plan else "fund_paper_spread", args=[paper.pk]),
            since=paper.received_on,
        )
