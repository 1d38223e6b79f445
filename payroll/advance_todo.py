"""Advances that wait for someone: the supervision group, the township, the village."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from payroll.advance_rules import AdvanceStepKind
from payroll.models import Advance
from payroll.models.advance import AdvanceQuerySet
from regions.access import Permission, answers
from regions.inbox import Todo
from regions.models import Post


def of_advances(actor: Post) -> Iterator[Todo]:
    """Nobody is asked who may not answer: the asker, and whoever answered for a step before."""
    under_way = Advance.objects.visible_to(actor).under_way()
    confirmed = under_way.filter(steps__kind=AdvanceStepKind.SUPERVISION)
    others = under_way.exclude(asker=actor.human)
    if answers(actor, Permission.CHECK_WAGES):
        what = _("Look at a request for an advance: %(name)s.")
        yield from _todos(others.filter(steps__isnull=True), "advance_confirm", what)
    if answers(actor, Permission.DECIDE_FOR_TOWNSHIP):
        what = _("Decide on a request for an advance: %(name)s.")
        rows = confirmed.exclude(asker=actor.human).exclude(steps__human=actor.human)
        rows = rows.exclude(steps__kind=AdvanceStepKind.TOWNSHIP)
        yield from _todos(rows, "advance_decide", what)
    if answers(actor, Permission.ACT_FOR_VILLAGE):
        what = _("Hand out an advance, or strike it out: %(name)s.")
        agreed = under_way.filter(steps__kind=AdvanceStepKind.TOWNSHIP)
        yield from _todos(agreed.exclude(steps__human=actor.human), "advance_pay", what)


def _todos(advances: AdvanceQuerySet, page: str, what: str) -> Iterator[Todo]:
    for one in advances.select_related("project__village", "entry__person"):
        yield Todo(
            subject=one.project.name,
            what=what % {"name": one.entry.person.name},
            place=str(one.project.village),
            url=reverse(page, args=[one.pk]),
            since=timezone.localdate(one.at),
        )
