"""Photos as they are kept: upright, small, and saying nothing but what is to be seen.

A phone writes into a picture where and when it was taken and by which device; a paper's photo is to
prove the paper alone. What is hashed and kept is what comes out of here.
"""

from io import BytesIO

from PIL import Image, ImageOps

LONG_SIDE = 2000  # pixels; a page of A4 is read well at 170 a inch
QUALITY = 80


def tidy_photo(content: bytes) -> bytes:
    """The JPEG that is kept of a JPEG or PNG: turned upright, without metadata, its long side at
    most 2000 pixels. The same picture gives the same bytes.

    Raises OSError or ValueError for a picture that can't be read to its end.
    """
    with opened(content) as picture:
        return jpeg(upright(picture, LONG_SIDE), QUALITY)


def opened(content: bytes) -> Image.Image:
    """A JPEG or PNG; nothing else is tried. Raises OSError for what is neither."""
    return Image.open(BytesIO(content), formats=["JPEG", "PNG"])


def upright(picture: Image.Image, long_side: int) -> Image.Image:
    """On white, as it is looked at, no longer than `long_side` pixels, without metadata."""
    picture.draft("RGB", (long_side, long_side))  # a JPEG is read no larger than needed
    picture.thumbnail((long_side, long_side))
    seen = _on_white(ImageOps.exif_transpose(picture))
    seen.info.clear()
    return seen


def jpeg(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    paper = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(paper, clear).convert("RGB")
