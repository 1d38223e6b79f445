"""What waits at the plan and the store: a version for its vote, a count for its check."""

import datetime
from collections.abc import Iterator

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from procurement.models import PlanVersion, StockCount
from projects.models import Outcome
from regions.access import Permission, answers
from regions.inbox import Todo
from regions.models import Post


def waiting(actor: Post, today: datetime.date) -> Iterator[Todo]:
    """The buyer brings the plan to the vote; one of the supervision group checks the count, unless
    he counted himself."""
    if answers(actor, Permission.BUY):
        yield from _plans(actor)
    if answers(actor, Permission.CHECK_RECEIPTS):
        yield from _counts(actor)


def _plans(actor: Post) -> Iterator[Todo]:
    """The last versions that no meeting has resolved on and no reason puts in force."""
    rows = PlanVersion.objects.visible_to(actor).filter(project__outcome=Outcome.OPEN)
    newest = rows.order_by("project_id", "-number").distinct("project_id").values("pk")
    open_ones = rows.filter(pk__in=newest, resolved__isnull=True, reason="")
    for version in open_ones.select_related("project__village"):
        yield Todo(
            subject=version.project.name,
            what=_("Bring the purchasing plan to the vote, and say which meeting resolved on it."),
            place=str(version.project.village),
            url=reverse("plan_detail", args=[version.project_id]),
            since=timezone.localdate(version.at),
        )


def _counts(actor: Post) -> Iterator[Todo]:
    rows = StockCount.objects.visible_to(actor).filter(
        checked__isnull=True, project__outcome=Outcome.OPEN
    )
    others = rows.exclude(responsible=actor.human).order_by(F("counted_on"))
    for count in others.select_related("project__village"):
        yield Todo(
            subject=count.project.name,
            what=_("Check the count of the store."),
            place=str(count.project.village),
            url=reverse("stock_count_check", args=[count.pk]),
            since=timezone.localdate(count.at),
        )
