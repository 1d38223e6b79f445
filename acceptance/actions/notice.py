"""The notice of acceptance's result (N6): what the county found, item by item."""

import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from acceptance.figures import Seen, latest, seen_inspections
from acceptance.models import Inspection, ItemCheck, Kind
from acceptance.rules import Grade, plain
from core.errors import RuleBroken
from projects.actions import NoticeText, locked_project, posted
from projects.models import Attachment, Notice, NoticeKind, Project
from regions.access import Permission, require
from regions.models import Post

# What hangs on the board is Chinese whatever language the screen speaks.
HEADINGS = ["序号", "验收项目", "单位", "设计量", "完成量", "结果"]


@transaction.atomic
def post_result(
    *,
    id: UUID,
    project_id: UUID,
    posted_on: datetime.date,
    place: str,
    phone: str,
    photo: Attachment | None,
    by: Post,
) -> Notice:
    """Post the result once the county's inspection has passed. The same `id` changes nothing.

    Raises RuleBroken before that, for a day before the result, and as `posted`.
    """
    project = locked_project(project_id, by)
    require(by, Permission.POST_NOTICES, project)
    found = Notice.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    county = latest(seen_inspections(project), Kind.COUNTY)
    if county is None or not county.passes:
        raise RuleBroken(_("The county's inspection has not passed yet: there is no result."))
    if posted_on < result_day(county.inspection):
        raise RuleBroken(_("The result was not known on this day yet."), "posted_on")
    text = _text(project, county, posted_on, place.strip(), phone.strip())
    return posted(id=id, project=project, text=text, photo=photo, by=by)


def result_day(inspection: Inspection) -> datetime.date:
    """The day of the inspection, or of the last check after rectification."""
    again = ItemCheck.objects.filter(inspection=inspection, number__gt=1).order_by("-at").first()
    return timezone.localdate(again.at) if again else inspection.held_on


def _text(
    project: Project, county: Seen, posted_on: datetime.date, place: str, phone: str
) -> NoticeText:
    held = county.inspection.held_on
    return NoticeText(
        kind=NoticeKind.ACCEPTANCE,
        title=f"{project.name[:60]}竣工验收结果公示",
        body=(
            f"{held.year}年{held.month}月{held.day}日，{project.name}经县级验收，"
            f"共{len(county.items)}项，全部{Grade.PASSED}，验收等次为{Grade.PASSED}。"
            "如有异议，请在公示期内向监督小组、乡镇人民政府或县发展改革局反映。"
        ),
        posted_on=posted_on,
        place=place,
        phone=phone,
        table=[HEADINGS, *_rows(county)],
    )


def _rows(county: Seen) -> list[list[str]]:
    return [
        [
            str(item.number),
            item.title,
            item.unit,
            plain(item.design),
            plain(item.completed),
            Grade.PASSED.value,
        ]
        for item in county.items
    ]
