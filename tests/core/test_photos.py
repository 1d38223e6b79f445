"""Pictures of the site: what is kept of them, and by what they are found again."""

import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

from core.photos import LONG_SIDE, NEAR, THUMB_SIDE, bands, difference_hash, read_photo
from tests.projects.site_rows import jpeg, scenery, telling


def apart(one: int, other: int) -> int:
    return ((one ^ other) & (1 << 64) - 1).bit_count()


def test_what_is_kept_is_upright_small_and_says_nothing_else() -> None:
    photo = read_photo(jpeg(scenery(size=(2400, 1800)), exif=telling()).read())
    kept = Image.open(BytesIO(photo.content))
    assert kept.size == (1200, 1600)  # turned by a quarter
    assert max(kept.size) == LONG_SIDE
    assert not kept.getexif()
    assert b"PhoneOfSomeone" not in photo.content
    assert max(Image.open(BytesIO(photo.thumb)).size) == THUMB_SIDE
    assert not Image.open(BytesIO(photo.thumb)).getexif()


def test_time_and_place_are_read_before_they_are_dropped() -> None:
    photo = read_photo(jpeg(scenery(), exif=telling()).read())
    assert photo.taken_hint == datetime.datetime(2026, 8, 3, 9, 15)  # noqa: DTZ001
    assert photo.place == (Decimal("36.33"), Decimal("102.83"))  # 36.325 and 102.83


def test_a_picture_that_says_nothing_has_neither() -> None:
    photo = read_photo(jpeg(scenery()).read())
    assert (photo.taken_hint, photo.place) == (None, None)


@pytest.mark.parametrize(
    ("latitude", "side", "place"),
    [
        ((36.0, 0.0, 0.0), "N", (Decimal("36.00"), Decimal("102.83"))),
        ((36.0, 0.0, 0.0), "S", (Decimal("-36.00"), Decimal("102.83"))),
        ((99.0, 0.0, 0.0), "N", None),
        ((IFDRational(0, 0), 0.0, 0.0), "N", None),
        ((36.0,), "N", None),
    ],
)
def test_a_place_that_can_not_be_is_none(
    latitude: tuple[Any, ...], side: str, place: object
) -> None:
    exif = telling()
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef] = latitude, side
    assert read_photo(jpeg(scenery(), exif=exif).read()).place == place


def test_a_png_with_holes_stands_on_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(out, "PNG")
    kept = Image.open(BytesIO(read_photo(out.getvalue()).content))
    assert kept.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("content", [b"", b"text", b"\xff\xd8\xff\xe0broken"])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises((OSError, ValueError, SyntaxError)):
        read_photo(content)


def test_the_hash_outlives_size_and_quality_and_parts_other_pictures() -> None:
    whole = difference_hash(scenery(3))
    small = read_photo(jpeg(scenery(3).resize((600, 450)), quality=40).read()).looks
    assert apart(whole, small) <= NEAR
    others = [difference_hash(scenery(seed)) for seed in range(4, 30)]
    assert min(apart(whole, other) for other in others) > NEAR
    assert -(2**63) <= whole < 2**63


def test_whoever_differs_in_four_bits_has_a_band_alike() -> None:
    looks = difference_hash(scenery(3))
    ours = bands(looks)
    for places in ((0, 13, 26, 39), (1, 2, 3, 4), (12, 25, 38, 63), (60, 61, 62, 63)):
        other = looks
        for place in places:
            other ^= 1 << place
        assert any(one == two for one, two in zip(ours, bands(other), strict=True))


def test_a_picture_without_edges_is_like_no_other() -> None:
    assert bands(difference_hash(Image.new("RGB", (40, 30), "black"))) == (None,) * 5
    assert None not in bands(difference_hash(scenery(3)))
