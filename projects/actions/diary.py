"""Writing the site diary, and counting heads beside it."""

import datetime
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from projects.actions.answering import Answer, checked_answer
from projects.actions.locking import locked_project
from projects.lifecycle import Stage
from projects.models import DiaryPage, HeadCount, Project
from projects.rules import DiaryRefusal, diary_is_late, diary_refusal
from regions.access import Permission, require
from regions.models import Post


@dataclass(frozen=True, slots=True)
class DiarySaid:
    """A day as its writer saw it (T21). `by_trade` names trades with how many worked in each;
    where it is given it makes up `people`. `temperature` in °C at noon."""

    morning: str
    afternoon: str
    part: str
    people: int
    work: str
    temperature: int | None = None
    by_trade: tuple[tuple[str, int], ...] = ()
    machines: str = ""
    materials: str = ""
    quality: str = ""
    safety: str = ""
    other: str = ""


@transaction.atomic
def write_diary(
    *,
    id: UUID,
    project_id: UUID,
    day: datetime.date,
    version: int,
    said: DiarySaid,
    late_reason: str,
    by: Post,
    answer: Answer | None = None,
) -> DiaryPage:
    """Write a day's page, or a new version of it: `version` is the one that was seen, 0 for none.

    The same `id` again changes nothing. Domain.md T21: written that day or the day after; later it
    needs a reason and is marked 补记. Raises RuleBroken for a day without works, for trades that
    don't make up the head-count, and where somebody wrote meanwhile.
    """
    project = locked_project(project_id, by)
    require(by, Permission.WRITE_DIARY, project)
    found = DiaryPage.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    _check_day(project, day)
    _check_said(said)
    reason = _reason(day, late_reason)
    last = project.diarypages.filter(day=day).order_by("-version").first()
    if version != (last.version if last else 0):
        raise RuleBroken(_("Someone else wrote this day meanwhile. Load the page again."))
    given = checked_answer(answer, permission=Permission.WRITE_DIARY, thing=project, by=by)
    values = asdict(said)
    by_trade = values.pop("by_trade")
    page = DiaryPage(
        id=id,
        village_id=project.village_id,
        project=project,
        day=day,
        version=version + 1,
        trades=[trade for trade, _people in by_trade],
        trade_people=[people for _trade, people in by_trade],
        late_reason=reason,
        at=timezone.now(),
        by=by,
        writer=given.responsible,
        paper=given.paper,
        **values,
    )
    with constraints_said({"projects_diarypage_pkey": DAMAGED}):
        page.save(force_insert=True)
    facts = {"day": day, "version": page.version, "people": said.people, "late": bool(reason)}
    record(by=by, verb="write diary", thing=page, area=project.village_id, facts=facts)
    return page


@transaction.atomic
def count_heads(
    *, id: UUID, project_id: UUID, day: datetime.date, people: int, note: str, by: Post
) -> HeadCount:
    """Keep how many people someone else counted that day, beside the diary. The same `id` again
    changes nothing.

    Whoever answers for the day's page counts no second time: two pairs of eyes are the point.
    Raises RuleBroken for him, and for a day without works.
    """
    project = locked_project(project_id, by)
    require(by, Permission.WRITE_DIARY, project)
    found = HeadCount.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    _check_day(project, day)
    page = project.diarypages.filter(day=day).order_by("-version").first()
    if page and page.writer_id == by.user.human.pk:
        raise RuleBroken(_("You wrote this day's diary: someone else counts beside you."))
    count = HeadCount(
        id=id,
        village_id=project.village_id,
        project=project,
        day=day,
        people=people,
        note=note.strip(),
        at=timezone.now(),
        by=by,
    )
    with constraints_said({"projects_headcount_pkey": DAMAGED}):
        count.save(force_insert=True)
    facts = {"day": day, "people": people}
    record(by=by, verb="count heads", thing=count, area=project.village_id, facts=facts)
    return count


def check_works_on(project: Project, day: datetime.date) -> str:
    """Why nothing can be said of the site on that day, "" where it can."""
    since = project.stage_since if project.stage == Stage.CONSTRUCTION else None
    refusal = diary_refusal(day, timezone.localdate(), since)
    return _sentence(refusal, since or day) if refusal else ""


def _check_day(project: Project, day: datetime.date) -> None:
    if sentence := check_works_on(project, day):
        raise RuleBroken(sentence)


def _sentence(refusal: DiaryRefusal, since: datetime.date) -> str:
    sentences = {
        DiaryRefusal.NOT_BUILDING: _("The site diary is kept while the works go on."),
        DiaryRefusal.BEFORE_START: _("The works began on %(day)s: there is no diary before."),
        DiaryRefusal.AHEAD: _("This day lies ahead: write it when it has come."),
    }
    return sentences[refusal] % {"day": date_format(since)}


def _check_said(said: DiarySaid) -> None:
    counted = sum(people for _trade, people in said.by_trade)
    if said.by_trade and counted != said.people:
        raise RuleBroken(
            _("The trades make %(counted)s people, but %(people)s are written in total.")
            % {"counted": counted, "people": said.people},
            "people",
        )


def _reason(day: datetime.date, said: str) -> str:
    """A day written in time bears no reason, so that it isn't marked as late."""
    if not diary_is_late(day, timezone.localdate()):
        return ""
    if not said.strip():
        raise RuleBroken(
            _("This day is past: say why it is written only now. It is marked as written later."),
            "late_reason",
        )
    return said.strip()
