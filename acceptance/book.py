"""The archive as one PDF: the catalogue first, then every paper, with a bookmark for each."""

import base64
import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import timezone

from acceptance.catalogue import STAGES_SAID, T32, Kept, catalogue, files_of, kept
from core.documents import render_form
from core.pdf import join, render_pdf
from projects.models import MediaType, Project


@dataclass(frozen=True, slots=True)
class Book:
    """The PDF, and every file of the project with what became of it."""

    name: str
    files: tuple[Kept, ...]
    pdf: bytes


def book_of(project: Project) -> Book:
    """The same files give the same book. Takes about a third of a second a picture.

    A file that is missing or can't be read is named in the catalogue and left out.
    """
    files = tuple(kept(file) for file in files_of(project))
    parts = [(T32.title, _catalogue(project, files))]
    chapters: dict[int, str] = {}
    for file in files:
        if file.trouble:
            continue
        stage = STAGES_SAID[file.file.stage]
        if stage not in chapters.values():
            chapters[len(parts)] = stage
        parts.append((f"{file.file.title} {file.file.number}".strip(), _pages(file)))
    pdf = join(parts, title=f"{project.name}档案", chapters=chapters)
    return Book(f"archive-{project.code}.pdf", files, pdf)


def _catalogue(project: Project, files: Sequence[Kept]) -> bytes:
    """Not issued, so that nothing can be verified by it: its QR code is not shown."""
    return render_form(
        T32,
        catalogue(project, files, issued=False),
        serial=f"T32-{project.code}",
        issued_on=_newest(project, files),
        verify_url=project.code,
    )


def _newest(project: Project, files: Sequence[Kept]) -> datetime.date:
    moments = [file.file.at for file in files] or [project.created_at]
    return timezone.localdate(max(moments))


def _pages(kept: Kept) -> bytes:
    """The file's own pages, or a page with the picture."""
    file = kept.file
    if file.media_type == MediaType.PDF:
        return kept.content
    url = f"data:image/jpeg;base64,{base64.b64encode(kept.content).decode()}"
    html = render_to_string("documents/picture.html", {"file": file, "url": url})
    return render_pdf(html, title=file.title, identifier=file.sha256, created=file.at)
