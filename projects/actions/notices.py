"""Posting notices, withdrawing them, and objections with their answers."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.digests import digest_of
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.ids import new_id
from projects.actions.board import kept_photo
from projects.actions.locking import locked_project
from projects.boards import Board
from projects.county import settings_of
from projects.models import Attachment, Distance, Notice, NoticeKind, Objection, Project
from projects.rules import last_day_of_notice
from regions.access import Permission, require
from regions.models import Post

# 15 to 19 digits in a row, also in groups: an ID number of either length, an account.
SECRET = re.compile(r"(?<!\d)(?:\d[ -]?){14,18}[\dXx]")


@dataclass(frozen=True, slots=True)
class NoticeText:
    """What goes on the board: `table` holds rows of text, `about_id` names its subject."""

    kind: str
    title: str
    body: str
    posted_on: datetime.date
    place: str
    phone: str
    table: list[list[str]] = field(default_factory=list)
    about_id: UUID | None = None

    @property
    def sha256(self) -> str:
        """Of what the reader sees, in a fixed order."""
        seen = [self.kind, self.title, self.body, self.table]
        return digest_of(seen)


@transaction.atomic
def post_notice(
    *, id: UUID, project_id: UUID, text: NoticeText, photo: Attachment | None, by: Post
) -> Notice:
    """Post a notice for the county's number of days. The same `id` again changes nothing.

    Raises RuleBroken for a day in the future, or further back than the project itself.
    """
    project = locked_project(project_id, by)
    require(by, Permission.POST_NOTICES, project)
    found = Notice.objects.visible_to(by).filter(pk=id).first()
    return found or posted(id=id, project=project, text=text, photo=photo, by=by)


@transaction.atomic
def post_board(
    *,
    id: UUID,
    project_id: UUID,
    text: NoticeText,
    fill: Callable[[Project], Board | None],
    seen: str,
    photo: Attachment | None,
    by: Post,
) -> Notice:
    """As `post_notice`, with the table that `fill` gives of the locked project.

    Raises RuleBroken where it is no longer the one that was `seen` (`Board.seen`).
    """
    project = locked_project(project_id, by)
    if not Notice.objects.visible_to(by).filter(pk=id).exists():
        board = fill(project)
        if board is None or board.seen != seen:
            said = _("What it shows has changed meanwhile. Look at it again, then post it.")
            raise RuleBroken(said)
        text = replace(text, table=board.table)
    return post_notice(id=id, project_id=project_id, text=text, photo=photo, by=by)


def posted(
    *,
    id: UUID,
    project: Project,
    text: NoticeText,
    photo: Attachment | None,
    by: Post,
    days: int | None = None,
) -> Notice:
    """As `post_notice`, for an action that holds the project's lock and asked for the right.

    `photo` shows the board from near by. `days`: how long it hangs where its case keeps terms of
    its own, else as the county says today.
    """
    _check_day(project, text.posted_on)
    _check_numbers(text)
    days = days or settings_of(project.village_id).notice_days
    notice = Notice(
        id=id,
        village_id=project.village_id,
        project=project,
        kind=text.kind,
        title=text.title,
        body=text.body,
        table=text.table,
        about_id=text.about_id,
        posted_on=text.posted_on,
        days=days,
        last_day=last_day_of_notice(text.posted_on, days),
        place=text.place,
        phone=text.phone,
        sha256=text.sha256,
        by=by,
        at=timezone.now(),
    )
    with constraints_said({"projects_notice_pkey": DAMAGED}):
        notice.save(force_insert=True)
    facts = {"kind": text.kind, "sha256": text.sha256, "posted_on": text.posted_on}
    record(by=by, verb="post notice", thing=notice, area=project.village_id, facts=facts)
    if photo is not None:
        kept_photo(new_id(), notice, Distance.NEAR, photo, by)
    return notice


@transaction.atomic
def withdraw_notice(*, notice_id: UUID, reason: str, by: Post) -> Notice:
    """Take a notice back because it is wrong; it stays on record and no longer counts.

    Raises RuleBroken without a reason, and for the notice of a wage sheet: the sheet is sent back
    as a whole, and its notice goes with it.
    """
    notice = Notice.objects.visible_to(by).get(pk=notice_id)
    project = locked_project(notice.project_id, by)
    require(by, Permission.POST_NOTICES, project)
    if not reason.strip():
        raise RuleBroken(_("Say why the notice is withdrawn."), "reason")
    if notice.kind == NoticeKind.WAGES:
        raise RuleBroken(_("This notice belongs to a wage sheet. Send that back instead."))
    notice.refresh_from_db()
    if notice.stands:
        notice.withdraw(reason=reason, by=by)
        record(by=by, verb="withdraw notice", thing=notice, area=project.village_id, facts={})
    return notice


@transaction.atomic
def object_to(
    *,
    id: UUID,
    notice_id: UUID,
    text: str,
    raised_by: str,
    raised_on: datetime.date,
    by: Post,
    line_id: UUID | None = None,
) -> Objection:
    """Record what someone says against a notice, anonymously if he wishes.

    The same `id` again changes nothing. Raises RuleBroken for an empty text, a notice that was
    withdrawn, or a day before it hung or ahead.
    """
    notice = Notice.objects.visible_to(by).get(pk=notice_id)
    project = locked_project(notice.project_id, by)
    require(by, Permission.OBJECT, project)
    found = Objection.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    notice.refresh_from_db()
    _check_objection(notice, text, raised_on)
    objection = Objection(
        id=id,
        village_id=project.village_id,
        project=project,
        notice=notice,
        line_id=line_id,
        raised_on=raised_on,
        raised_by=raised_by.strip(),
        text=text.strip(),
        by=by,
        at=timezone.now(),
    )
    with constraints_said({"projects_objection_pkey": DAMAGED}):
        objection.save(force_insert=True)
    facts = {"notice": str(notice.pk)}
    record(by=by, verb="object", thing=objection, area=project.village_id, facts=facts)
    return objection


@transaction.atomic
def answer_objection(*, objection_id: UUID, upheld: bool, answer: str, by: Post) -> Objection:
    """Answer an objection once, on record. Whoever wrote it down can't answer it.

    Raises RuleBroken without an answer, for a second answer, and for one's own objection.
    """
    objection = Objection.objects.visible_to(by).get(pk=objection_id)
    project = locked_project(objection.project_id, by)
    require(by, Permission.ANSWER_OBJECTIONS, project)
    objection.refresh_from_db()  # another answer may have come in before the lock
    if objection.answered_at is not None:
        raise RuleBroken(_("This objection has been answered already."))
    if objection.recorded_by(by.user.human_id):
        raise RuleBroken(_("Whoever recorded the objection can't answer it; ask a colleague."))
    if not answer.strip():
        raise RuleBroken(_("Write the answer that the villager will get."), "answer")
    objection.upheld, objection.answer = upheld, answer.strip()
    objection.answered_at, objection.answered_by = timezone.now(), by
    objection.save(update_fields=["upheld", "answer", "answered_at", "answered_by"])
    facts = {"upheld": upheld}
    record(by=by, verb="answer objection", thing=objection, area=project.village_id, facts=facts)
    return objection


def _check_day(project: Project, posted_on: datetime.date) -> None:
    if posted_on > timezone.localdate():
        raise RuleBroken(_("A notice is recorded once it hangs: this day lies ahead."), "posted_on")
    if posted_on < timezone.localdate(project.created_at):
        raise RuleBroken(_("On this day the project did not exist yet."), "posted_on")


def _check_numbers(text: NoticeText) -> None:
    """Everybody reads a board: no ID number and no account stands in its words (domain.md §5)."""
    said = _("This looks like an ID number or an account. Leave it out: everybody reads it.")
    for name in ("title", "body"):
        if SECRET.search(getattr(text, name)):
            raise RuleBroken(said, name)


def _check_objection(notice: Notice, text: str, raised_on: datetime.date) -> None:
    if not notice.stands:
        raise RuleBroken(_("This notice was withdrawn; object to the one that replaces it."))
    if not text.strip():
        raise RuleBroken(_("Write down what is objected to."), "text")
    if not notice.posted_on <= raised_on <= timezone.localdate():
        raise RuleBroken(
            _("The objection was raised on a day from the posting of the notice until today."),
            "raised_on",
        )
