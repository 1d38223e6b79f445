"""Taking in pictures of the site."""

import datetime
import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said, said_at
from core.photos import Photo, bands, read_photo
from projects.actions.attachments import content_read, media_type_of, store
from projects.actions.diary import check_works_on
from projects.actions.locking import locked_project
from projects.county import settings_of
from projects.models import MediaType, Project, SitePhoto
from projects.models.photo import PartOfDay
from regions.access import Permission, require
from regions.models import Post

MOST = 4  # pictures of one half-day: more would hide what is to be seen


@dataclass(frozen=True, slots=True)
class Shot:
    """Which half-day a picture is of, and whether the sender agrees that its place is kept."""

    day: datetime.date
    half: PartOfDay
    with_place: bool = False


@transaction.atomic
def add_photo(
    *, id: UUID, project_id: UUID, shot: Shot, file: "UploadedFile[bytes]", by: Post
) -> SitePhoto:
    """Keep a picture of the site, without what the phone wrote into it. The same `id` again
    changes nothing; one that was used before is kept and shown as such, never refused.

    The place is kept only where the county wants it and the sender agrees. Raises RuleBroken for
    a day without works, a file that is no picture, and a half-day that has enough of them.
    """
    project = locked_project(project_id, by)
    require(by, Permission.WRITE_DIARY, project)
    found = SitePhoto.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    if sentence := check_works_on(project, shot.day):
        raise RuleBroken(sentence)
    if project.sitephotos.filter(day=shot.day, half=shot.half).count() >= MOST:
        raise RuleBroken(_("This half-day has %(most)s pictures already.") % {"most": MOST}, "half")
    photo = _read(file)
    kept = _row(id, project, shot, photo, by)
    store(kept.sha256, photo.content)
    store(kept.thumb_sha256, photo.thumb)
    with constraints_said({"projects_sitephoto_pkey": DAMAGED}):
        kept.save(force_insert=True)
    facts = {"day": shot.day, "half": int(shot.half), "sha256": kept.sha256}
    record(by=by, verb="add photo", thing=kept, area=project.village_id, facts=facts)
    return kept


def _read(file: "UploadedFile[bytes]") -> Photo:
    with said_at("picture"):
        content = content_read(file)
        if media_type_of(content) == MediaType.PDF:
            raise RuleBroken(_("Take a photo of the site; a PDF shows nothing of it."))
        try:
            return read_photo(content)
        except (OSError, ValueError, SyntaxError) as error:
            raise RuleBroken(_("The picture is damaged; take it again.")) from error


def _row(id: UUID, project: Project, shot: Shot, photo: Photo, by: Post) -> SitePhoto:
    place = (
        photo.place if shot.with_place and settings_of(project.village_id).photo_places else None
    )
    hint = photo.taken_hint and timezone.make_aware(photo.taken_hint)
    parts = {f"band_{n}": band for n, band in enumerate(bands(photo.looks), start=1)}
    return SitePhoto(
        id=id,
        village_id=project.village_id,
        project=project,
        day=shot.day,
        half=shot.half,
        sha256=hashlib.sha256(photo.content).hexdigest(),
        thumb_sha256=hashlib.sha256(photo.thumb).hexdigest(),
        original_sha256=photo.original_sha256,
        looks=photo.looks,
        size=len(photo.content),
        taken_hint=hint,
        latitude=place[0] if place else None,
        longitude=place[1] if place else None,
        at=timezone.now(),
        by=by,
        **parts,
    )
