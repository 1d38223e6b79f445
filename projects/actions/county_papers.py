"""What the papers of a county share: their words, their picture, and its copies at projects."""

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.money import grouped, total
from projects.actions.attachments import content_read, media_type_of, store
from projects.actions.funds import check_days
from projects.models import Attachment, Project
from projects.models.plan_paper import CountyPaper
from regions.models import Post

Paper = TypeVar("Paper", bound=CountyPaper)


@dataclass(frozen=True, slots=True)
class PaperSaid:
    """What stands on every paper."""

    paper_number: str
    issued_on: datetime.date
    received_on: datetime.date


def found_paper(model: type[Paper], id: UUID, by: Post) -> Paper | None:
    """The paper that a double click has made already."""
    rows = model._default_manager.filter(pk=id, area_id=by.division_id)
    return rows.first()


def kept_paper(
    paper: Paper, *, said: PaperSaid, file: "UploadedFile[bytes]", once: str, by: Post
) -> Paper:
    """Save a county's paper with its picture; `once` names the constraint of its number.

    Raises RuleBroken for impossible days, a bad picture, and a number that stands already.
    """
    check_days(said.issued_on, said.received_on)
    content = content_read(file)
    paper.paper_type = media_type_of(content)
    paper.paper_sha256 = hashlib.sha256(content).hexdigest()
    paper.paper_size, paper.paper_name = len(content), (file.name or "")[-120:]
    paper.area_id, paper.by, paper.at = by.division_id, by, timezone.now()
    paper.paper_number = said.paper_number.strip()
    paper.issued_on, paper.received_on = said.issued_on, said.received_on
    store(paper.paper_sha256, content)
    entered = _("The county has this paper already. Look for it in the list.")
    with constraints_said({once: entered, f"{paper._meta.db_table}_pkey": DAMAGED}):
        paper.save(force_insert=True)
    return paper


def picture_at(project: Project, paper: CountyPaper, title: str, by: Post) -> Attachment:
    """The paper's picture among the project's papers: the same file, kept once."""
    attachment = Attachment(
        village_id=project.village_id,
        project=project,
        title=title[:80],
        original_name=paper.paper_name,
        media_type=paper.paper_type,
        size=paper.paper_size,
        sha256=paper.paper_sha256,
        at=timezone.now(),
        by=by,
    )
    attachment.save(force_insert=True)
    return attachment


def own_paper(model: type[Paper], pk: UUID, by: Post) -> Paper:
    """One of the post's own county, locked. Raises DoesNotExist for every other one."""
    rows = model._default_manager.select_for_update(no_key=True)
    return rows.get(pk=pk, area_id=by.division_id)


def standing_paper(model: type[Paper], pk: UUID, by: Post) -> Paper:
    paper = own_paper(model, pk, by)
    if not paper.stands:
        raise RuleBroken(_("This paper was struck out; nothing is spread of it."))
    return paper


def check_parts(parts: Mapping[UUID, Decimal], left: Decimal) -> None:
    """Raises RuleBroken for nothing, at its row for an amount below zero, and for more than is
    left of the paper in yuan."""
    if not parts:
        raise RuleBroken(_("Type an amount for at least one project."))
    for key, amount in parts.items():
        if amount < 0:
            raise RuleBroken(_("An amount can't be below zero."), str(key))
    asked = total(parts.values())
    if asked > left:
        raise RuleBroken(
            _("This comes to %(asked)s yuan; only %(left)s yuan of the paper are left.")
            % {"asked": grouped(asked), "left": grouped(left)}
        )


def row_id(form: UUID, of: UUID) -> UUID:
    """The id of a form's row, the same for every click."""
    return uuid5(form, str(of))


def locked_projects(pks: Iterable[UUID], by: Post) -> dict[UUID, Project]:
    """Locked in one order, whoever asks; their outcome is the caller's to check.

    Raises RuleBroken for one that the post can't reach.
    """
    wanted = set(pks)
    rows = Project.objects.visible_to(by).filter(pk__in=wanted).order_by("pk")
    found = {one.pk: one for one in rows.select_for_update(of=("self",))}
    if found.keys() != wanted:
        raise RuleBroken(DAMAGED)
    return found


def seen_anew(projects: Iterable[Project]) -> None:
    """Whoever decides upon one of them looks at its money again."""
    Project.objects.filter(pk__in=[one.pk for one in projects]).update(version=F("version") + 1)


def struck_out(paper: CountyPaper, *, reason: str, by: Post) -> None:
    """Raises RuleBroken without a reason, or where rows of it stand."""
    if not reason.strip():
        raise RuleBroken(_("Say what is wrong with it."), "reason")
    rows = _("Projects have money of this paper. Strike their rows out first, at each project.")
    with constraints_said({"paper_has_rows": rows}):
        paper.withdraw(reason=reason, by=by)
    recorded(paper, "withdraw county paper", by, {"reason": paper.withdrawn_reason})


def recorded(paper: CountyPaper, verb: str, by: Post, facts: dict[str, Any]) -> None:
    said = {"number": paper.paper_number} | facts
    record(by=by, verb=verb, thing=paper, area=paper.area_id, facts=said)
