"""What tests of the diary and the pictures start from."""

import datetime
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import ExifTags, Image, ImageDraw

from core.ids import new_id
from core.scope import EVERYWHERE, scope
from projects.actions import DiarySaid, Shot, add_photo, count_heads, write_diary
from projects.lifecycle import Stage
from projects.models import DiaryPage, HeadCount, PartOfDay, Project, SitePhoto
from regions.models import Post
from tests import factories


def days_ago(number: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=number)


def building(by: Post, *, since: int = 40) -> Project:
    """Under construction since that many days."""
    with scope(EVERYWHERE):
        project = factories.project(by, stage=Stage.CONSTRUCTION)
        project.stage_since = days_ago(since)
        project.save(update_fields=["stage_since"])
        return project


def diary_said(**changes: Any) -> DiarySaid:
    given: dict[str, Any] = {
        "morning": "sunny",
        "afternoon": "cloudy",
        "part": "K0+200 至 K0+350",
        "people": 12,
        "work": "浇筑路面 60 米",
    }
    return DiarySaid(**given | changes)


def write(
    project: Project,
    by: Post,
    day: datetime.date,
    *,
    version: int = 0,
    reason: str = "",
    **said: Any,
) -> DiaryPage:
    with scope(by.scope):
        return write_diary(
            id=said.pop("id", None) or new_id(),
            project_id=project.pk,
            day=day,
            version=version,
            said=diary_said(**said),
            late_reason=reason,
            by=by,
        )


def count(project: Project, by: Post, day: datetime.date, people: int) -> HeadCount:
    with scope(by.scope):
        return count_heads(
            id=new_id(), project_id=project.pk, day=day, people=people, note="", by=by
        )


def scenery(seed: int = 1, size: tuple[int, int] = (1200, 900)) -> Image.Image:
    """A picture with hills and a road; another seed looks different."""
    picture = Image.new("RGB", size, (180 + seed % 60, 200, 230))
    pen, (width, height) = ImageDraw.Draw(picture), size
    for n in range(24):
        left = (n * 97 * seed + seed * 41) % width
        top = height * ((n * 31 + seed * 17) % 90) // 100
        shade = (n * 53 + seed * 29) % 255
        pen.rectangle((left, top, left + width // 5, top + height // 4), fill=(shade, shade, 60))
    return picture


def jpeg(
    picture: Image.Image, *, quality: int = 85, exif: Image.Exif | None = None, name: str = "x.jpg"
) -> SimpleUploadedFile:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality, **({"exif": exif} if exif else {}))
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def telling() -> Image.Exif:
    """What a phone writes: turned a quarter, when, by which device, where."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "PhoneOfSomeone"
    exif[ExifTags.Base.DateTime] = "2026:08:03 09:15:00"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "N"
    gps[ExifTags.GPS.GPSLatitude] = (36.0, 19.0, 30.0)
    gps[ExifTags.GPS.GPSLongitudeRef] = "E"
    gps[ExifTags.GPS.GPSLongitude] = (102.0, 49.0, 48.0)
    return exif


def photo(
    project: Project,
    by: Post,
    day: datetime.date,
    file: SimpleUploadedFile | None = None,
    *,
    half: PartOfDay = PartOfDay.MORNING,
    with_place: bool = False,
) -> SitePhoto:
    with scope(by.scope):
        return add_photo(
            id=new_id(),
            project_id=project.pk,
            shot=Shot(day, half, with_place),
            file=file or jpeg(scenery()),
            by=by,
        )
