"""A row together with the picture of the paper that it is typed from."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from projects.actions.attachments import attach
from projects.actions.locking import locked_project
from projects.models import Attachment, Project, ProjectOwned
from regions.models import Post

Row = TypeVar("Row", bound=ProjectOwned)


@transaction.atomic
def with_paper(
    row: type[Row],
    *,
    id: UUID,
    project: Project,
    file: "UploadedFile[bytes]",
    title: str,
    by: Post,
    act: Callable[[Attachment], Row],
    field: str = "paper",
    photo: bool = False,
) -> Row:
    """Keep the file and let `act` add the row with it; neither is kept if `act` refuses.

    Where the row is there already (a double click) the file is not kept a second time.
    `photo` is `attach`'s. Raises what `attach` (at `field`) and `act` raise.
    """
    locked_project(project.pk, by)  # before the file's row refers to it, or two clicks deadlock
    found = row._default_manager.filter(pk=id, project=project).first()
    if found is not None:
        return found
    kept = attach(project=project, file=file, title=title, field=field, photo=photo, by=by)
    return act(kept)


def with_paper_if_any(
    row: type[Row],
    *,
    id: UUID,
    project: Project,
    file: "UploadedFile[bytes] | None",
    title: str,
    by: Post,
    act: Callable[[Attachment | None], Row],
    field: str = "paper",
    photo: bool = False,
) -> Row:
    """As `with_paper` where the picture may be missing."""
    if file is None:
        return act(None)
    return with_paper(
        row,
        id=id,
        project=project,
        file=file,
        title=title,
        by=by,
        act=act,
        field=field,
        photo=photo,
    )
