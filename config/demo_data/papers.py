"""Pictures of papers that stand in for photographs."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw


def picture(title: str) -> SimpleUploadedFile:
    """A sheet with ruled lines; the same title gives the same picture."""
    sheet = Image.new("RGB", (620, 877), "#fbf8ef")
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((30, 30, 590, 847), outline="#8a7a55", width=2)
    pen.ellipse((400, 640, 540, 780), outline="#b3261e", width=6)
    shift = sum(title.encode()) % 17
    for line in range(14):
        width = 470 - (line * 37 + shift * 11) % 160
        pen.line((80, 130 + line * 36, 80 + width, 130 + line * 36), fill="#6d6a60", width=3)
    out = BytesIO()
    sheet.save(out, "JPEG", quality=60)
    return SimpleUploadedFile(f"{title}.jpg", out.getvalue(), content_type="image/jpeg")
