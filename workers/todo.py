"""What waits for whoever keeps the roster and the work days of a village."""

import datetime
from collections.abc import Iterator

from django.db.models import Count, Exists, Min, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.lifecycle import Stage
from projects.models import Project
from projects.models.project import ProjectQuerySet
from regions.access import Permission, answers, can
from regions.inbox import Todo
from regions.models import Post
from workers import checks
from workers.lacking import lacking_by_project
from workers.models import AccountChange, IdleDay, Muster, MusterPage, RosterEntry, Slot
from workers.rules import UNNOTICED
from workers.standing import suspensions_on
from workers.words import stretch_said


def waiting(actor: Post, today: datetime.date) -> Iterator[Todo]:
    """Line by line for the village itself; the township, which types in for it, would drown.
    Changed accounts for whoever may confirm them."""
    yield from _changed_accounts(actor)
    if can(actor, Permission.LOG_WORK_DAYS) and answers(actor, Permission.ACT_FOR_VILLAGE):
        building = Project.objects.visible_to(actor).open().filter(stage=Stage.CONSTRUCTION)
        yield from _unlogged(building.select_related("village"), today)
        yield from _pending(building.select_related("village"), today)
        yield from _unnoticed(building.select_related("village"), today)
    if can(actor, Permission.ACT_FOR_TOWNSHIP):
        yield from _to_telephone(actor, today)
    yield from checks.waiting(actor, today)
    if can(actor, Permission.COMPARE_MUSTERS) and answers(actor, Permission.CHECK_WAGES):
        yield from _uncompared(actor)


def _uncompared(actor: Post) -> Iterator[Todo]:
    """Signed attendance sheets that nobody has set beside the work days yet."""
    signed = Muster.objects.visible_to(actor).signed()
    waiting = signed.exclude(pk__in=Muster.objects.visible_to(actor).compared())
    pages = MusterPage.objects.standing().filter(muster=OuterRef("pk")).order_by("at")
    since = waiting.annotate(signed_at=Subquery(pages.values("at")[:1]))
    for muster in since.select_related("project__village"):
        yield Todo(
            subject=muster.project.name,
            what=_("Compare the signed attendance sheet with the work days: %(days)s.")
            % {"days": stretch_said(muster.first, muster.last)},
            place=str(muster.project.village),
            url=muster.get_absolute_url(),
            since=timezone.localdate(vars(muster)["signed_at"]),
        )


def _unnoticed(building: ProjectQuerySet, today: datetime.date) -> Iterator[Todo]:
    """Who came in a hurry has worked for days and stands on no notice of the roster."""
    worked = Slot.objects.filter(
        entry=OuterRef("pk"), day__lte=today - datetime.timedelta(days=UNNOTICED)
    )
    entries = RosterEntry.objects.working_on(today).unnoticed().filter(project__in=building)
    counted = entries.filter(Exists(worked)).order_by().values("project")
    found = {
        row["project"]: row for row in counted.annotate(number=Count("pk"), since=Min("entered_on"))
    }
    for project in building.filter(pk__in=found):
        row = found[project.pk]
        said = ngettext(
            "%(number)s worker stands on no notice of the roster yet: put him on the board.",
            "%(number)s workers stand on no notice of the roster yet: put them on the board.",
            row["number"],
        )
        yield Todo(
            subject=project.name,
            what=said % {"number": row["number"]},
            place=str(project.village),
            url=reverse("roster_notice", args=[project.pk]) + "?new=1",
            since=row["since"],
        )


def _to_telephone(actor: Post, today: datetime.date) -> Iterator[Todo]:
    """One line for the township, however many projects: whom to telephone about what."""
    lines = lacking_by_project(actor, today)
    if lines:
        people = sum(number for _project, number, _found in lines)
        said = ngettext(
            "%(number)s worker lacks something: see whom to telephone about what.",
            "%(number)s workers lack something: see whom to telephone about what.",
            people,
        )
        subject = ngettext("%(number)s project", "%(number)s projects", len(lines))
        yield Todo(
            subject=subject % {"number": len(lines)},
            what=said % {"number": people},
            place=str(actor.division),
            url=reverse("lack_overview"),
            since=today,
        )


def _changed_accounts(actor: Post) -> Iterator[Todo]:
    """All but one's own, which another has to see."""
    if not can(actor, Permission.CONFIRM_ACCOUNTS):
        return
    rows = AccountChange.objects.visible_to(actor).waiting().not_asked_by(actor.human)
    for change in rows.select_related("person__village").order_by("asked_at"):
        yield Todo(
            subject=change.person.name,
            what=_("Compare the changed bank account with the card."),
            place=str(change.person.village),
            url=change.get_absolute_url(),
            since=timezone.localdate(change.asked_at),
        )


def _unlogged(building: ProjectQuerySet, today: datetime.date) -> Iterator[Todo]:
    """Works run today, and neither is anybody logged yet nor was it said that nobody works."""
    logged = Slot.objects.filter(project=OuterRef("pk"), day=today)
    people = RosterEntry.objects.working_on(today).filter(project=OuterRef("pk"))
    stopped = suspensions_on(today).filter(project=OuterRef("pk"))
    idle = IdleDay.objects.standing().filter(project=OuterRef("pk"), day=today)
    open_days = building.filter(Exists(people), ~Exists(logged), ~Exists(stopped), ~Exists(idle))
    for project in open_days:
        yield Todo(
            subject=project.name,
            what=_("Log today's work days."),
            place=str(project.village),
            url=reverse("day_detail", args=[project.pk, today]),
            since=today,
            until=today,
        )


def _pending(building: ProjectQuerySet, today: datetime.date) -> Iterator[Todo]:
    """People whose days can't be paid yet for want of a paper (待补手续)."""
    entries = RosterEntry.objects.working_on(today).pending(today).filter(project__in=building)
    counted = entries.order_by().values("project").annotate(
        number=Count("pk"), since=Min("entered_on")
    )  # fmt: skip
    found = {row["project"]: row for row in counted}
    for project in building.filter(pk__in=found):
        row = found[project.pk]
        said = ngettext(
            "%(number)s worker lacks papers: his days are kept, but not paid yet.",
            "%(number)s workers lack papers: their days are kept, but not paid yet.",
            row["number"],
        )
        yield Todo(
            subject=project.name,
            what=said % {"number": row["number"]},
            place=str(project.village),
            url=reverse("lack_list", args=[project.pk]),
            since=row["since"],
        )
