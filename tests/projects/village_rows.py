"""What tests of the village's pages start from: a photo, a meeting's record, a notice, a fund."""

import datetime
import html
from decimal import Decimal
from io import BytesIO
from typing import Any, Protocol
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.translation import gettext
from PIL import Image

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import (
    Minutes,
    NoticeText,
    PlanSaid,
    PutForward,
    Seat,
    add_fund,
    add_meeting,
    add_member,
    add_motion,
    post_notice,
)
from projects.actions.papers import with_paper
from projects.lifecycle import Stage
from projects.models import BodyMember, Fund, Meeting, Motion, Notice, Project, Subject
from regions.models import Post
from tests import factories

# Made up; the check digits are right.
WOMAN, MAN, THIRD = "632122198503150529", "63212219700622051X", "632122199001010037"
CHILD, ANCIENT = "632122201503150523", "63212218900622051X"


class Page(Protocol):
    """A response of the test client."""

    content: bytes


def photo(
    name: str = "paper.png", colour: tuple[int, int, int] = (255, 255, 255)
) -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (4, 4), colour).save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/png")


def project(by: Post, **columns: Any) -> Project:
    with scope(EVERYWHERE):
        return factories.project(by, **columns)


def estimated(at: Project, **amounts: Any) -> None:
    """With another estimate, as if the village had described it so before the plan was issued."""
    with scope(EVERYWHERE):
        row, stage = Project.objects.filter(pk=at.pk), Project.objects.get(pk=at.pk).stage
        row.update(stage=Stage.PROPOSAL)
        row.update(stage=stage, **amounts)


def put_forward(**words: Any) -> PutForward:
    given: dict[str, Any] = {
        "subject": "self_build",
        "matter": "村内道路硬化由村民自建",
        "origin": "people",
        "proposer": "三社牧民代表",
        "raised_on": timezone.localdate() - datetime.timedelta(days=90),
    }
    return PutForward(**given | words)


def motion(at: Project, by: Post, **words: Any) -> Motion:
    with scope(by.scope):
        return add_motion(id=new_id(), project_id=at.pk, said=put_forward(**words), by=by)


def minutes(**figures: Any) -> Minutes:
    """A representatives' meeting with quorum and majority, unless said otherwise."""
    given: dict[str, Any] = {
        "assembly": "representatives",
        "held_on": timezone.localdate(),
        "place": "村委会",
        "chair": "才让，村主任",
        "recorder": "马英",
        "tellers": "卓玛、尕藏",
        "voting": "hands",
        "entitled": 60,
        "present": 45,
        "votes_for": 40,
        "votes_against": 3,
        "abstained": 2,
        "resolution": "同意自建",
    }
    return Minutes(**given | figures)


def meeting(at: Project, by: Post, subject: str = "self_build", **figures: Any) -> Meeting:
    """On the project's matter of that subject, which is put forward with the first meeting."""
    with scope(by.scope):
        matter = Motion.objects.filter(project=at, subject=subject).first()
        if matter is None and subject != "other":
            matter = motion(at, by, subject=subject)
        return add_meeting(
            id=new_id(),
            project_id=at.pk,
            motion=matter,
            minutes=minutes(**figures),
            paper=None,
            by=by,
        )


def prepared(at: Project, by: Post, subject: str = "self_build", **figures: Any) -> None:
    """The three deliberations before the villagers', each clear under every rule."""
    for assembly in ("branch", "committees", "party"):
        meeting(at, by, subject, **figures | {"assembly": assembly})


def resolved(
    at: Project, by: Post, subject: str = "self_build", *, days_ago: int = 0, **figures: Any
) -> Meeting:
    """All four deliberations so many days ago; the villagers' is given back."""
    figures["held_on"] = timezone.localdate() - datetime.timedelta(days=days_ago)
    prepared(at, by, subject, held_on=figures["held_on"])
    return meeting(at, by, subject, **figures)


def election(at: Project, by: Post) -> Meeting:
    """The villagers' meeting that gives the seats, the same for all of them."""
    with scope(by.scope):
        held = Meeting.objects.of_villagers().on(Subject.BODIES).filter(project=at).first()
    return held or meeting(at, by, "bodies")


def seat(at: Project, by: Post, **words: Any) -> Seat:
    given: dict[str, Any] = {"body": "council", "name": "卓玛", "duty": "理事"}
    given["elected_by"] = election(at, by)
    return Seat(**given | words)


def member(
    at: Project, by: Post, id_number: str = WOMAN, *, id: UUID | None = None, **words: Any
) -> BodyMember:
    said = seat(at, by, **words)
    with scope(by.scope):
        return add_member(
            id=id or new_id(), project_id=at.pk, seat=said, id_number=id_number, by=by
        )


def notice(
    at: Project, by: Post, *, days_ago: int = 0, id: UUID | None = None, **words: Any
) -> Notice:
    """Posted so many days ago, though the project may be younger."""
    given: dict[str, Any] = {
        "kind": "plan",
        "title": "项目计划公示",
        "body": "硬化道路 1.2 公里",
        "posted_on": timezone.localdate(),
        "place": "村务公开栏",
        "phone": "0972-8512345",
    }
    text = NoticeText(**given | words)
    with scope(by.scope):
        posted = post_notice(id=id or new_id(), project_id=at.pk, text=text, photo=None, by=by)
        back = datetime.timedelta(days=days_ago)
        posted.posted_on, posted.last_day = posted.posted_on - back, posted.last_day - back
        posted.save(update_fields=["posted_on", "last_day"])
    return posted


def funding(by: Post) -> Project:
    return project(by, stage=Stage.FUNDING)


def plan(**words: Any) -> PlanSaid:
    today = timezone.localdate()
    given: dict[str, Any] = {
        "source": "central",
        "paper_number": "青发改〔2026〕12号",
        "issued_on": today - datetime.timedelta(days=9),
        "received_on": today,
        "amount": Decimal("3000000.00"),
        "share_floor": Decimal("30.00"),
    }
    return PlanSaid(**given | words)


def fund(at: Project, by: Post, *, id: UUID | None = None, **words: Any) -> Fund:
    row, said = id or new_id(), plan(**words)
    with scope(by.scope):
        return with_paper(
            Fund,
            id=row,
            project=at,
            file=photo(),
            title="计划文件",
            by=by,
            act=lambda paper: add_fund(id=row, project_id=at.pk, plan=said, paper=paper, by=by),
        )


def words(page: Page) -> str:
    """The page as its reader sees it, entities undone."""
    return html.unescape(page.content.decode())


def said(sentence: str, **values: object) -> str:
    """A sentence in the language of the tests."""
    return gettext(sentence) % values
