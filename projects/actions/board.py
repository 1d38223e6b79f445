"""Keeping pictures of the board on which a notice hangs."""

from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from projects.actions.papers import with_paper
from projects.models import Attachment, BoardPhoto, Distance, Notice
from regions.access import Permission, require
from regions.models import Post


def add_board_photo(
    *, id: UUID, notice_id: UUID, distance: Distance, file: "UploadedFile[bytes]", by: Post
) -> BoardPhoto:
    """Keep a picture of the board. It may come days after the notice was recorded.

    The same `id` again changes nothing. Raises RuleBroken for a notice that was withdrawn and for a
    file that is no picture.
    """
    notice = Notice.objects.visible_to(by).select_related("project").get(pk=notice_id)
    require(by, Permission.POST_NOTICES, notice.project)

    def keep(paper: Attachment) -> BoardPhoto:
        notice.refresh_from_db(fields=["withdrawn_at"])
        if not notice.stands:
            raise RuleBroken(_("This notice was withdrawn; no picture of it is needed any more."))
        return kept_photo(id, notice, distance, paper, by)

    return with_paper(
        BoardPhoto, id=id, project=notice.project, file=file, by=by, act=keep, field="photo",
        title=_("Photo of the notice: %(title)s") % {"title": notice.title}, photo=True,
    )  # fmt: skip


def kept_photo(
    id: UUID, notice: Notice, distance: Distance, paper: Attachment, by: Post
) -> BoardPhoto:
    """The row and its record; the caller holds the project's lock and has asked for the right."""
    photo = BoardPhoto(
        id=id, village_id=notice.village_id, project_id=notice.project_id, notice=notice,
        distance=distance, paper=paper, at=timezone.now(), by=by,
    )  # fmt: skip
    with constraints_said({"projects_boardphoto_pkey": DAMAGED}):
        photo.save(force_insert=True)
    facts = {"notice": str(notice.pk), "distance": distance}
    record(by=by, verb="add board photo", thing=photo, area=notice.village_id, facts=facts)
    return photo
