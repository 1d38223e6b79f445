"""Taking in papers: pictures and PDF files, checked by their content and kept under their hash."""

import hashlib
from io import BytesIO
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said, said_at
from core.ids import new_id
from core.pictures import tidy_photo
from projects.actions.locking import locked_project
from projects.lifecycle import Stage, Step
from projects.models import Attachment, MediaType, PaperKind, Project
from regions.access import Permission, require
from regions.models import Post

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 60_000_000
# Kinds that belong to what is decided on in one stage.
PART_OF = {PaperKind.PLAN: Stage.PROPOSAL, PaperKind.BEFORE: Stage.TAKEOVER}
PICTURES = {"JPEG": MediaType.JPEG, "PNG": MediaType.PNG}


@transaction.atomic
def attach(
    *,
    project: Project,
    file: "UploadedFile[bytes]",
    title: str,
    by: Post,
    kind: PaperKind = PaperKind.OTHER,
    id: UUID | None = None,
    field: str = "paper",
    photo: bool = False,
) -> Attachment:
    """Keep a file with the project. The caller has asked for the right to what the paper proves.

    `photo`: a picture taken on a phone is made upright and smaller and loses what tells of place
    and device (`core.pictures`). Not for every paper: a plan's drawing needs all of its pixels.

    Raises RuleBroken, at the form's `field`, for an empty or too large file, or one that is no
    JPEG, PNG or PDF.
    """
    with said_at(field):
        content = content_read(file)
        media_type = media_type_of(content)
        if photo and media_type != MediaType.PDF:
            content, media_type = _tidied(content), MediaType.JPEG
    attachment = Attachment(
        id=id or new_id(),
        kind=kind,
        village_id=project.village_id,
        project=project,
        title=title[:80],
        original_name=(file.name or "")[-120:],
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        at=timezone.now(),
        by=by,
    )
    store(attachment.sha256, content)
    with constraints_said({"projects_attachment_pkey": DAMAGED}):
        attachment.save(force_insert=True)
    facts = {"sha256": attachment.sha256, "title": attachment.title}
    record(by=by, verb="attach", thing=attachment, area=project.village_id, facts=facts)
    return attachment


@transaction.atomic
def add_paper(
    *,
    id: UUID,
    project_id: UUID,
    kind: PaperKind,
    file: "UploadedFile[bytes]",
    title: str,
    by: Post,
) -> Attachment:
    """Hand in a paper of the project as a whole. The same `id` again changes nothing.

    The implementation plan belongs to the proposal, a paper from before to the take-over: they are
    part of what is decided on there, so they come while the village prepares, and a page opened
    before them no longer decides.

    Raises RuleBroken as `attach`, and for one of these two at another time.
    """
    project = locked_project(project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    found = Attachment.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    if kind in PART_OF:
        _check_time(project, kind)
        project.version += 1
        project.save(update_fields=["version"])
    return attach(project=project, file=file, title=title, by=by, kind=kind, id=id)


def kinds_now(project: Project) -> list[PaperKind]:
    """The kinds of paper that can be handed in now."""
    making = project.step == Step.MAKE
    return [k for k in PaperKind if k not in PART_OF or (making and project.stage == PART_OF[k])]


def _check_time(project: Project, kind: PaperKind) -> None:
    if kind in kinds_now(project):
        return
    if kind == PaperKind.PLAN:
        plan = _("The implementation plan is handed in while the village writes the proposal.")
        raise RuleBroken(plan, "kind")
    raise RuleBroken(_("Papers from before are handed in while the works are taken over."), "kind")


def media_type_of(content: bytes) -> MediaType:
    """By what the bytes are, never by the name. Raises RuleBroken."""
    if content.startswith(b"%PDF-"):
        return MediaType.PDF
    try:
        with Image.open(BytesIO(content), formats=list(PICTURES)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise RuleBroken(
                    _("The picture is too large; take it at a lower resolution."), "paper"
                )
            picture.verify()
            return PICTURES[picture.format or ""]
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, KeyError) as error:
        raise RuleBroken(
            _("The file is no picture (JPEG, PNG) and no PDF. Take a photo of the paper."), "paper"
        ) from error


def _tidied(content: bytes) -> bytes:
    try:
        return tidy_photo(content)
    except (OSError, ValueError) as error:
        raise RuleBroken(_("The picture is damaged; take it again."), "paper") from error


def path_of(sha256: str) -> str:
    """Where a file lies below MEDIA_ROOT."""
    return f"{sha256[:2]}/{sha256}"


def store(sha256: str, content: bytes) -> None:
    """Write the file unless it is there; the same content is kept once."""
    if not default_storage.exists(path_of(sha256)):
        default_storage.save(path_of(sha256), ContentFile(content))


def stored(sha256: str) -> bytes:
    """The file that is kept under this hash. Raises OSError if it is lost."""
    with default_storage.open(path_of(sha256)) as file:
        content: bytes = file.read()
        return content


def content_read(file: "UploadedFile[bytes]") -> bytes:
    """The bytes that were sent. Raises RuleBroken for none or too many."""
    if not file.size:
        raise RuleBroken(_("The file is empty."), "paper")
    if file.size > MOST_BYTES:
        raise RuleBroken(
            _("The file is larger than 10 MB; take the photo at a lower resolution."), "paper"
        )
    content: bytes = file.read()
    return content
