"""The pages that the codes on wage slips lead to."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from payroll.models import WorkerPage
from payroll.worker_page import own_proof, second_of
from projects.models import Project
from regions.access import Permission, require
from regions.models import Post
from workers.models import RosterEntry


@transaction.atomic
def open_pages(*, project: Project, entry_ids: Iterable[UUID], by: Post) -> None:
    """Give each a page who has none, and bring what opens it up to date with his numbers.

    A slip printed earlier stays good: the address never changes. Whoever calls holds the lock by
    which papers of a project are issued one at a time. Raises Unreadable.
    """
    require(by, Permission.ISSUE_PAPERS, project)
    entries = RosterEntry.objects.filter(project=project, pk__in=entry_ids)
    for entry in entries.select_related("person", "worker_page").order_by("pk"):
        _up_to_date(entry, by)


def _up_to_date(entry: RosterEntry, by: Post) -> None:
    page = getattr(entry, "worker_page", None) or WorkerPage(
        village_id=entry.village_id,
        project_id=entry.project_id,
        entry=entry,
        at=timezone.now(),
        by=by,
    )
    proof, second = own_proof(page.token, entry.person), second_of(entry.person)
    if (bytes(page.proof), page.second) != (proof, second):
        page.proof, page.second = proof, second
        page.save()
