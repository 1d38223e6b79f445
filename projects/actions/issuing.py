"""Issuing a printed form: filled, numbered, hashed and kept."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.audit import record
from core.crypto import Unreadable
from core.documents import LANGUAGE, render_form
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.ids import new_id
from core.locks import alone
from projects.actions.attachments import store, stored
from projects.models import IssuedDocument, Project
from projects.models.document import new_token
from projects.paperwork import Filled, Paper, Subject
from regions.access import Permission, require
from regions.models import Post


@dataclass(frozen=True, slots=True)
class Batch:
    """What several subjects have: each one's paper as it stands, and who still has none."""

    papers: Mapping[UUID, IssuedDocument]
    left: tuple[UUID, ...]


@transaction.atomic
def issue(
    *, id: UUID, project_id: UUID, paper: Paper, about_id: UUID | None, site: str, by: Post
) -> IssuedDocument:
    """Issue a form for a subject. The same `id` again (a double click) gives the one issued.

    `site` is the address that the QR code leads to, as in `https://host`. Papers of a closed
    project can be issued too: an auditor asks years later. A paper that is issued `once` and would
    say the same again gives the one issued, too.

    Raises RuleBroken when the form can't be issued for that subject now, or where a protected
    value on it can't be read.
    """
    project = Project.objects.visible_to(by).get(pk=project_id)
    require(by, Permission.ISSUE_PAPERS, project)
    _one_at_a_time(project)
    found = IssuedDocument.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    subject = _subjects(paper, project, {about_id})[about_id]
    _prepare(paper, project, [about_id], by)
    filled = _filled(paper, project, [about_id])[about_id]
    there = _current(paper, project, {about_id: filled}) if paper.once else {}
    return there.get(about_id) or _issued(id, project, paper, subject, filled, site, by)


@transaction.atomic
def issue_several(
    *,
    project_id: UUID,
    paper: Paper,
    about_ids: Collection[UUID],
    at_most: int,
    site: str,
    by: Post,
) -> Batch:
    """Issue a form for several subjects, `at_most` new ones at a time, since laying one out takes
    half a second. Whose last paper still says the same keeps it, so that the same call again goes
    on where the last one stopped, and stopping loses nothing.

    Raises RuleBroken as `issue`.
    """
    project = Project.objects.visible_to(by).get(pk=project_id)
    require(by, Permission.ISSUE_PAPERS, project)
    _one_at_a_time(project)
    subjects = _subjects(paper, project, about_ids)
    _prepare(paper, project, list(subjects), by)
    filled = _filled(paper, project, list(subjects))
    papers = _current(paper, project, filled)
    lacking = [about_id for about_id in subjects if about_id not in papers]
    for pk in lacking[:at_most]:
        papers[pk] = _issued(new_id(), project, paper, subjects[pk], filled[pk], site, by)
    found = {pk: document for pk, document in papers.items() if pk is not None}
    return Batch(found, tuple(pk for pk in lacking[at_most:] if pk is not None))


def current_papers(
    project: Project, paper: Paper, about_ids: Collection[UUID]
) -> Mapping[UUID, IssuedDocument]:
    """The last paper of each subject, where it still says what it would say today.

    Raises RuleBroken where a protected value on one can't be read.
    """
    found = _current(paper, project, _filled(paper, project, list(about_ids)))
    return {pk: document for pk, document in found.items() if pk is not None}


def pdf_of(document: IssuedDocument) -> bytes:
    """The file as issued. Raises OSError if it is lost, ValueError if it was changed."""
    content = stored(document.sha256)
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise ValueError(f"the file of {document.serial} is not what was issued")
    return content


def _issued(
    id: UUID,
    project: Project,
    paper: Paper,
    subject: Subject,
    filled: Filled,
    site: str,
    by: Post,
) -> IssuedDocument:
    document = _document(id, project, paper, subject, by)
    document.says = filled.says(paper.form)
    content = _render(document, paper, filled, site)
    document.sha256, document.size = hashlib.sha256(content).hexdigest(), len(content)
    store(document.sha256, content)
    with constraints_said({"projects_issueddocument_pkey": DAMAGED}):
        document.save(force_insert=True)
    facts = {"form": document.form, "serial": document.serial, "sha256": document.sha256}
    record(by=by, verb="issue paper", thing=document, area=project.village_id, facts=facts)
    return document


def _current(
    paper: Paper, project: Project, filled: Mapping[UUID | None, Filled]
) -> dict[UUID | None, IssuedDocument]:
    """Of these subjects, those whose last paper says what is filled in now."""
    rows = IssuedDocument.objects.filter(project=project, form=paper.form.code)
    last = {row.about_id: row for row in rows.order_by("at", "id") if row.about_id in filled}
    return {pk: row for pk, row in last.items() if row.says == filled[pk].says(paper.form)}


def _one_at_a_time(project: Project) -> None:
    """Whoever issues waits for others who issue of the same project, and nobody else does.

    Laying out a long form takes seconds: the project's row lock would hold up every tap so long.
    """
    alone(f"issue {project.pk}")


def _subjects(
    paper: Paper, project: Project, about_ids: Collection[UUID | None]
) -> dict[UUID | None, Subject]:
    """Those asked for, in the paper's own order."""
    with translation.override(LANGUAGE):
        offered = {subject.about_id: subject for subject in paper.subjects(project)}
        for about_id in set(about_ids) - offered.keys():
            if about_id and paper.besides and (one := paper.besides(project, about_id)):
                offered[about_id] = one
    if not offered.keys() >= set(about_ids):
        raise RuleBroken(_("This form can't be issued yet: what it is about isn't there."))
    return {about_id: offered[about_id] for about_id in offered if about_id in about_ids}


def _prepare(paper: Paper, project: Project, about_ids: Collection[UUID | None], by: Post) -> None:
    if paper.prepare is None:
        return
    try:
        paper.prepare(project, about_ids, by)
    except Unreadable as lost:
        raise RuleBroken(lost.message) from lost


def _filled(
    paper: Paper, project: Project, about_ids: Collection[UUID | None]
) -> Mapping[UUID | None, Filled]:
    try:
        with translation.override(LANGUAGE):
            return paper.filled(project, about_ids)
    except Unreadable as lost:
        raise RuleBroken(lost.message) from lost


def _document(
    id: UUID, project: Project, paper: Paper, subject: Subject, by: Post
) -> IssuedDocument:
    issued = IssuedDocument.objects.filter(project=project, form=paper.form.code).count()
    return IssuedDocument(
        id=id,
        village_id=project.village_id,
        project=project,
        form=paper.form.code,
        version=paper.form.version,
        title=f"{paper.form.title} {subject.shown}"[:120].strip(),
        about_id=subject.about_id,
        serial=f"{paper.form.code}-{project.code}-{issued + 1:03d}",
        token=new_token(),
        at=timezone.now(),
        by=by,
    )


def _render(document: IssuedDocument, paper: Paper, filled: Filled, site: str) -> bytes:
    return render_form(
        paper.form,
        filled.data,
        serial=document.serial,
        issued_on=timezone.localdate(document.at),
        verify_url=site + reverse("document_verify", args=[document.token]),
        attachments=filled.attachments,
        site=site,
    )
