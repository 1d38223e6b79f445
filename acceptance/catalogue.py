"""Every paper of a project with the stage it is filed under, for the archive's catalogue (T32).

Printed forms are Chinese papers whatever language the screen speaks, and so is the archive.
"""

import datetime
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from acceptance.rules import FORM_STAGES, filed_under
from core.documents import Form
from core.pdf import page_count
from projects.actions.attachments import stored
from projects.documents import Pair, heading, village_said
from projects.lifecycle import LIFECYCLE, STAGES, Stage
from projects.models import (
    Attachment,
    Decision,
    IssuedDocument,
    MediaType,
    Outcome,
    PaperKind,
    Project,
    Verdict,
)

T32 = Form("T32", "档案目录", "documents/T32.html", "acceptance")

STAGES_SAID = {
    Stage.TAKEOVER: "在建接管（补录）",
    Stage.RESERVE: "项目储备",
    Stage.RESOLUTION: "民主决策",
    Stage.PROPOSAL: "方案申报与批复",
    Stage.FUNDING: "计划与资金下达",
    Stage.PREPARATION: "开工准备",
    Stage.CONSTRUCTION: "组织实施",
    Stage.ACCEPTANCE: "竣工验收",
    Stage.HANDOVER: "资产移交与管护",
    Stage.ARCHIVE: "资料归档",
}
RETENTION = "永久"  # our default until the county says otherwise (domain.md §8)
LOST = "文件缺失"
CHANGED = "文件与登记不符"
UNREADABLE = "文件无法读取"
# The reading copy of a photo: A4 at about 175 dots an inch; the original stays as it is. Laying a
# page out costs mostly by the bytes of its picture.
MOST_DOTS = (1800, 1800)


@dataclass(frozen=True, slots=True)
class File:
    """A paper that was issued or handed in; `maker` is the division of whoever did."""

    stage: Stage
    title: str
    number: str
    at: datetime.datetime
    maker: str
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it lies on disk: a PDF, or a picture made smaller; or what is wrong with it."""

    file: File
    content: bytes = b""
    pages: int = 0
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """T32: a line for every file, whether it can be read or not."""

    header: tuple[Pair, ...]
    rows: tuple[Kept, ...]
    stages: dict[Stage, str]
    issued: bool
    retention: str = RETENTION
    signatures: tuple[str, ...] = ("立卷人", "检查人", "接收人")

    @property
    def pages(self) -> int:
        return sum(row.pages for row in self.rows)

    @property
    def lines(self) -> list[tuple[str, Kept]]:
        return [(self.stages[row.file.stage], row) for row in self.rows]


def catalogue(project: Project, rows: Sequence[Kept], *, issued: bool) -> Catalogue:
    """Its header bears no date, so that the same files give the same catalogue."""
    troubled = sum(bool(row.trouble) for row in rows)
    count = f"{len(rows)}件" + (f"，其中{troubled}件有问题" if troubled else "")
    header = (*heading(project)[:-1], ("件数", count))
    return Catalogue(header, tuple(rows), STAGES_SAID, issued)


def files_of(project: Project) -> list[File]:
    """By stage, then in the order in which they came."""
    left = left_moments(project)
    found = sorted([*_issued(project, left), *_attached(project, left)], key=_place)
    return [file for _id, file in found]


def _place(row: tuple[str, File]) -> tuple[int, datetime.datetime, str]:
    key, file = row
    return STAGES.index(file.stage), file.at, key


def left_moments(project: Project) -> list[tuple[Stage, datetime.datetime | None]]:
    """When each stage was left, None for the present one and those ahead.

    A stage behind without a decision (taken over from paper) counts as left at once.
    """
    ends = {
        (decision.stage, decision.step): decision.at
        for decision in Decision.objects.filter(
            project=project, verdict__in=(Verdict.SUBMIT, Verdict.APPROVE)
        ).order_by("at")
    }
    now = STAGES.index(Stage(project.stage)) + (project.outcome == Outcome.ARCHIVED)
    start = datetime.datetime.min.replace(tzinfo=datetime.UTC)
    return [
        (rule.stage, ends.get((rule.stage, rule.steps[-1]), start) if at < now else None)
        for at, rule in enumerate(LIFECYCLE.values())
    ]


Left = Sequence[tuple[Stage, datetime.datetime | None]]


def _issued(project: Project, left: Left) -> Iterator[tuple[str, File]]:
    for row in IssuedDocument.objects.filter(project=project).select_related("by__division"):
        stage = FORM_STAGES.get(row.form)
        yield (
            str(row.pk),
            File(
                stage=Stage(stage) if stage else filed_under(row.at, left),
                title=row.title,
                number=row.serial,
                at=row.at,
                maker=village_said(row.by.division.name),
                media_type=MediaType.PDF,
                sha256=row.sha256,
            ),
        )


def _attached(project: Project, left: Left) -> Iterator[tuple[str, File]]:
    for row in Attachment.objects.filter(project=project).select_related("by__division"):
        plan = row.kind == PaperKind.PLAN
        yield (
            str(row.pk),
            File(
                stage=Stage.PROPOSAL if plan else filed_under(row.at, left),
                title=row.title,
                number="",
                at=row.at,
                maker=village_said(row.by.division.name),
                media_type=row.media_type,
                sha256=row.sha256,
            ),
        )


def kept(file: File) -> Kept:
    """Read from disk and checked; what is wrong is said and stops nothing."""
    try:
        content = stored(file.sha256)
    except OSError:
        return Kept(file, trouble=LOST)
    if hashlib.sha256(content).hexdigest() != file.sha256:
        return Kept(file, trouble=CHANGED)
    try:
        if file.media_type == MediaType.PDF:
            return Kept(file, content, page_count(content))
        return Kept(file, reading_copy(content), 1)
    except (ValueError, OSError, SyntaxError):
        return Kept(file, trouble=UNREADABLE)


def reading_copy(content: bytes) -> bytes:
    """A photo upright and no larger than a page needs, as JPEG.

    Raises OSError, ValueError or SyntaxError for a picture that is cut off or broken.
    """
    with Image.open(BytesIO(content)) as picture:
        picture.thumbnail(MOST_DOTS)
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
        paper = Image.new("RGBA", upright.size, "white")
        paper.alpha_composite(upright)
        out = BytesIO()
        paper.convert("RGB").save(out, "JPEG", quality=78)
        return out.getvalue()
