"""Printed documents as PDF; the only place that touches WeasyPrint, segno, pikepdf and
PDFium.

Importing this module costs 0.75 s, a process's first document 0.1 s more than the next, and
several seconds where the fonts have not been read since the machine started: a job worker renders
one on starting. A character that no font holds is printed as a box and logged by WeasyPrint.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from types import MappingProxyType

import pikepdf
import pypdfium2
import segno
from weasyprint import HTML, Attachment
from weasyprint.urls import URLFetcher

# PDF/A-3 for keeping, with the level that needs no tags; only -3 may carry a workbook.
VARIANT = "pdf/a-3b"


@dataclass(frozen=True)
class Attached:
    """A file inside the document; its name's ending gives its media type (.xlsx, .csv, .json)."""

    name: str
    data: bytes
    description: str = ""


def render_pdf(
    html: str,
    *,
    title: str,
    identifier: str,
    created: datetime,
    attachments: Sequence[Attached] = (),
) -> bytes:
    """The PDF/A-3b of an HTML page that holds everything it needs: of all addresses only `data:`
    is followed, so no markup can pull a local file or a remote page into a document.

    `identifier` (the serial) becomes the file's permanent ID; `created` is aware. The same
    arguments give the same document.
    """
    if created.tzinfo is None:
        raise ValueError("the time of creation needs a time zone")
    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    document = HTML(string=html, url_fetcher=fetcher).render()
    document.metadata.title = title
    document.metadata.created = document.metadata.modified = created.isoformat(timespec="seconds")
    document.metadata.attachments = [_embedded(file, created) for file in attachments]
    pdf: bytes = document.write_pdf(pdf_variant=VARIANT, pdf_identifier=identifier.encode())
    return pdf


def _embedded(file: Attached, created: datetime) -> Attachment:
    moment = created.astimezone(UTC)  # WeasyPrint writes it out as UTC whatever its zone
    return Attachment(
        string=file.data,
        name=file.name,
        description=file.description or file.name,
        created=moment,
        modified=moment,
        relationship="Data",
    )


def qr_data_url(text: str) -> str:
    """An SVG that a phone reads from paper: 15 % of it may be soiled (level M)."""
    url: str = segno.make_qr(text, error="m").svg_data_uri(border=2)
    return url


def page_count(data: bytes) -> int:
    """Raises ValueError for bytes that can't be read as a PDF, or not without a password."""
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return len(pdf.pages)
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        raise ValueError("no readable PDF") from error


def page_picture(data: bytes, page: int, *, width: int = 1240) -> bytes:
    """A page, counted from 1, as a PNG so many pixels wide (A4 at 150 dpi), for a village without a
    printer. Raises IndexError for a page that is not there."""
    with pypdfium2.PdfDocument(data) as document:
        if not 1 <= page <= len(document):
            raise IndexError(page)
        sheet = document[page - 1]
        picture = sheet.render(scale=width / sheet.get_width()).to_pil()
    out = BytesIO()
    picture.convert("RGB").quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def join(
    parts: Sequence[tuple[str, bytes]],
    *,
    title: str = "",
    chapters: Mapping[int, str] = MappingProxyType({}),
) -> bytes:
    """One PDF of all parts in their order, a bookmark at the first page of each.

    `chapters` names the parts (by their place, from 0) at which a chapter begins; what follows up
    to the next one lies below its bookmark. What comes out is not PDF/A, and files attached to a
    part stay behind: archive the parts too.

    Raises ValueError without parts, pikepdf.PdfError for bytes that are no PDF.
    """
    if not parts:
        raise ValueError("nothing to join")
    book = pikepdf.new()
    marks: list[pikepdf.OutlineItem] = []
    level = marks
    for place, (name, data) in enumerate(parts):
        if place in chapters:
            chapter = pikepdf.OutlineItem(chapters[place], len(book.pages))
            marks.append(chapter)
            level = chapter.children
        level.append(pikepdf.OutlineItem(name, len(book.pages)))
        with pikepdf.open(BytesIO(data)) as part:
            book.pages.extend(part.pages)
    with book.open_outline() as outline:
        outline.root.extend(marks)
    book.docinfo["/Title"] = title or parts[0][0]
    out = BytesIO()
    book.save(out, deterministic_id=True)
    return out.getvalue()
