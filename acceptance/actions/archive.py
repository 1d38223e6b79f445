"""Taking the archive's book away."""

import hashlib

from django.db import transaction

from acceptance.book import Book, book_of
from core.audit import record
from projects.models import Project
from regions.access import Permission, require
from regions.models import Post


@transaction.atomic
def take_book(*, project: Project, by: Post) -> Book:
    """The project's papers in one PDF, made at once; each time is recorded.

    A closed project's archive can be taken too: that is what it is for.

    Raises PermissionDenied without the right to see people: their papers are in it.
    """
    require(by, Permission.SEE_PEOPLE, project)
    book = book_of(project)
    facts = {
        "files": len(book.files),
        "missing": sum(bool(file.trouble) for file in book.files),
        "sha256": hashlib.sha256(book.pdf).hexdigest(),
    }
    record(by=by, verb="take archive", thing=project, area=project.village_id, facts=facts)
    return book
