"""A sponsor's advice on projects, and for whom it waits. Only reads."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.lifecycle import LIFECYCLE, Stage, rule_of
from projects.models import Advice, Outcome, Project
from projects.models.advice import AdviceQuerySet
from projects.overview import Check
from regions.access import Permission, answers, can
from regions.inbox import Todo
from regions.models import Post, Sponsor

# Where a bureau is asked for its advice; it may give it at any other stage, too.
ASKED_AT = (Stage.PROPOSAL, Stage.ACCEPTANCE)


def right_to_answer(project: Project) -> Permission:
    """Whoever makes the present stage answers."""
    return rule_of(project.stage).makes


def can_answer(advice: Advice, project: Project, actor: Post) -> bool:
    """Whether the post may type the answer in; never the human who gave the advice for himself."""
    return (
        advice.stands
        and project.outcome == Outcome.OPEN
        and can(actor, right_to_answer(project), project)
    )


def of_office(advice: Advice, by: Post) -> bool:
    """Whether it was given at the post's own office: the same department of the same county."""
    post = advice.by
    return (post.division_id, post.sponsor) == (by.division_id, by.sponsor)


def of_project(project: Project) -> AdviceQuerySet:
    """All of it, the newest first, with its answers."""
    people = ("by__user__human", "by__division", "withdrawn_by__user__human")
    answer = ("answer__responsible", "answer__operator", "answer__paper")
    return Advice.objects.filter(project=project).select_related(*people, *answer, "paper")


def with_advice(projects: QuerySet[Any]) -> QuerySet[Any]:
    """With `advice_text` and `advice_sponsor`: the last advice that nobody has answered, and the
    department that gave it; both None where there is none."""
    last = Advice.objects.unanswered().filter(project=OuterRef("pk")).order_by("-at", "-id")
    found: QuerySet[Any] = projects.annotate(
        advice_text=Subquery(last.values("text")[:1]),
        advice_sponsor=Subquery(last.values("by__sponsor")[:1]),
    )
    return found


def in_sight(project: Any) -> str:
    """What a project's first page says of open advice; needs `with_advice`."""
    if project.advice_text is None or project.outcome != Outcome.OPEN:
        return ""
    return _open(Sponsor(project.advice_sponsor).label, project.advice_text)


def _open(office: Any, text: str) -> str:
    said = _("The advice of %(office)s waits for an answer: %(text)s")
    return said % {"office": office, "text": text}


def unanswered(project: Project) -> list[Advice]:
    """What nobody has answered yet, the newest first."""
    rows = Advice.objects.unanswered().filter(project=project)
    return list(rows.select_related("by__division"))


def warnings(project: Project) -> list[Check]:
    """Beside a decision: advice that nobody has answered. It stops nothing."""
    return [
        Check(
            "warning",
            _open(one.by.role_name, one.text),
            reverse("advice_list", args=[project.pk]),
        )
        for one in unanswered(project)
    ]


def waiting(actor: Post, today: datetime.date) -> Iterator[Todo]:
    """Advice to be answered, and projects on which a bureau has not advised yet."""
    yield from _to_answer(actor)
    yield from _to_advise(actor)


def _to_answer(actor: Post) -> Iterator[Todo]:
    stages = [rule.stage for rule in LIFECYCLE.values() if answers(actor, rule.makes)]
    if not stages:
        return
    rows = Advice.objects.visible_to(actor).unanswered().exclude(adviser=actor.human)
    rows = rows.filter(project__stage__in=stages, project__outcome=Outcome.OPEN)
    for one in rows.select_related("project__village", "by__division").order_by("at"):
        yield Todo(
            subject=f"{one.project.name}: {one.text[:60]}",
            what=_("Answer the advice of %(office)s.") % {"office": one.by.role_name},
            place=str(one.project.village),
            url=reverse("advice_answer", args=[one.pk]),
            since=timezone.localdate(one.at),
        )


def _to_advise(actor: Post) -> Iterator[Todo]:
    """Since the present stage began the office has not said anything."""
    if not can(actor, Permission.ADVISE):
        return
    said = Advice.objects.standing().filter(
        by__sponsor=actor.sponsor,
        by__division=actor.division_id,
        project=OuterRef("pk"),
        stage=OuterRef("stage"),
        at__date__gte=OuterRef("stage_since"),
    )
    projects = Project.objects.visible_to(actor).open().filter(~Exists(said), stage__in=ASKED_AT)
    for project in projects.select_related("village").order_by("stage_since"):
        yield Todo(
            subject=project.name,
            what=_("Advise on the project, if there is something to say: %(stage)s.")
            % {"stage": project.get_stage_display()},
            place=str(project.village),
            url=reverse("advice_add", args=[project.pk]),
            since=project.stage_since,
        )
