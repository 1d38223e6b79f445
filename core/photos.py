"""Photos of the site: kept upright and small, without what a phone writes into them.

Only `original_sha256` and the difference hash remember what came, to find a picture used twice.
"""

import datetime
import hashlib
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from PIL import ExifTags, Image

from core.pictures import jpeg, opened, upright

LONG_SIDE, QUALITY = 1600, 75
THUMB_SIDE, THUMB_QUALITY = 320, 65
WIDTH, HEIGHT = 9, 8  # a row of nine brightnesses has eight differences
NEAR = 4  # differing bits of 64 up to which two pictures show the same
# 64 bits in five parts: whoever differs in four bits at most has one part alike.
BANDS = (13, 13, 13, 13, 12)
PLAIN = 6  # fewer edges than this: a black or white picture is like every other


@dataclass(frozen=True, slots=True)
class Photo:
    """What is kept of a picture. `looks` is a signed 64-bit number; `place` is latitude and
    longitude in degrees with two places, None where the picture names none."""

    content: bytes
    thumb: bytes
    original_sha256: str
    looks: int
    taken_hint: datetime.datetime | None
    place: tuple[Decimal, Decimal] | None


def read_photo(content: bytes) -> Photo:
    """Raises OSError, ValueError or SyntaxError for what can't be read as a JPEG or PNG."""
    with opened(content) as picture:
        exif = picture.getexif()
        taken, place = _taken(exif), _place(exif)
        seen = upright(picture, LONG_SIDE)
    small = seen.copy()
    small.thumbnail((THUMB_SIDE, THUMB_SIDE))
    return Photo(
        content=jpeg(seen, QUALITY),
        thumb=jpeg(small, THUMB_QUALITY),
        original_sha256=hashlib.sha256(content).hexdigest(),
        looks=difference_hash(seen),
        taken_hint=taken,
        place=place,
    )


def difference_hash(picture: Image.Image) -> int:
    """Which of two neighbours is brighter, over 8 × 8 places (dHash), as a signed 64-bit number.

    It outlives a smaller size, another quality and a change of brightness.
    """
    grey = picture.convert("L").resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    dots = grey.tobytes()
    bits = 0
    for row in range(HEIGHT):
        for left in range(row * WIDTH, row * WIDTH + WIDTH - 1):
            bits = bits << 1 | (dots[left] > dots[left + 1])
    return bits - (1 << 64) if bits >> 63 else bits


def bands(looks: int) -> tuple[int | None, ...]:
    """The five parts of a difference hash; None where the picture shows too little to compare."""
    bits = looks & (1 << 64) - 1
    if not PLAIN <= bits.bit_count() <= 64 - PLAIN:
        return (None,) * len(BANDS)
    found = []
    for width in BANDS:
        found.append(bits & (1 << width) - 1)
        bits >>= width
    return tuple(found)


def _taken(exif: Image.Exif) -> datetime.datetime | None:
    """What the camera's clock said, without a zone; None where it says nothing readable."""
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    said = inner.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime) or ""
    try:
        return datetime.datetime.strptime(str(said).strip("\x00 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None


def _place(exif: Image.Exif) -> tuple[Decimal, Decimal] | None:
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    latitude = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef))
    longitude = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef))
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return latitude, longitude


def _degrees(parts: Any, side: Any) -> Decimal | None:
    """Degrees, minutes and seconds as degrees with two places: about a kilometre."""
    try:
        whole, minutes, seconds = (Decimal(str(float(part))) for part in parts)
        value = (whole + minutes / 60 + seconds / 3600).quantize(Decimal("0.01"), ROUND_HALF_UP)
    except (TypeError, ValueError, ZeroDivisionError, ArithmeticError):
        return None
    if not value.is_finite():
        return None
    return -value if side in ("S", "W") else value
