"""What waits: stages to hand in or to decide on, and objections to answer."""

import datetime
from collections.abc import Iterator
from functools import reduce
from operator import or_

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from projects import turns
from projects.lifecycle import LIFECYCLE, Step
from projects.models import Objection, Project
from regions.access import Permission, answers, can
from regions.inbox import Todo
from regions.models import Post


def waiting(actor: Post, today: datetime.date) -> Iterator[Todo]:
    """No rule gives these a term, so none is invented."""
    yield from _cases(actor)
    yield from _objections(actor)


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


def _objections(actor: Post) -> Iterator[Todo]:
    """Open ones, but for those that the same human wrote down: he can't answer them."""
    if not can(actor, Permission.ANSWER_OBJECTIONS):
        return
    rows = Objection.objects.visible_to(actor).open().exclude(by__user__human=actor.human)
    for objection in rows.select_related("project__village", "notice"):
        yield Todo(
            subject=objection.notice.title,
            what=_("Answer the objection to this notice."),
            place=str(objection.project.village),
            url=reverse("objection_answer", args=[objection.pk]),
            since=objection.raised_on,
        )
