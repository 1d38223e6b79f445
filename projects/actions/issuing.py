"""Issuing a printed form: filled, numbered, hashed and kept."""

import hashlib
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.audit import record
from core.crypto import Unreadable
from core.documents import LANGUAGE, render_form
from core.errors import RuleBroken, constraints_said
from projects.actions.attachments import path_of, store
from projects.models import IssuedDocument, Project
from projects.models.document import new_token
from projects.paperwork import Paper, Subject
from regions.access import Permission, require
from regions.models import Post


@transaction.atomic
def issue(
    *, id: UUID, project_id: UUID, paper: Paper, about_id: UUID | None, site: str, by: Post
) -> IssuedDocument:
    """Issue a form for a subject. The same `id` again (a double click) gives the one issued.

    `site` is the address that the QR code leads to, as in `https://host`. Papers of a closed
    project can be issued too: an auditor asks years later.

    Raises RuleBroken when the form can't be issued for that subject now, or where a protected
    value on it can't be read.
    """
    project = Project.objects.visible_to(by).get(pk=project_id)
    require(by, Permission.ISSUE_PAPERS, project)
    _one_at_a_time(project)
    found = IssuedDocument.objects.visible_to(by).filter(pk=id).first()
    if found is not None:
        return found
    subject = _subject(paper, project, about_id)
    document = _document(id, project, paper, subject, by)
    content = _render(document, paper, project, site)
    document.sha256, document.size = hashlib.sha256(content).hexdigest(), len(content)
    store(document.sha256, content)
    damaged = _("The form came back damaged. Load the page again.")
    with constraints_said({"projects_issueddocument_pkey": damaged}):
        document.save(force_insert=True)
    facts = {"form": document.form, "serial": document.serial, "sha256": document.sha256}
    record(by=by, verb="issue paper", thing=document, area=project.village_id, facts=facts)
    return document


def pdf_of(document: IssuedDocument) -> bytes:
    """The file as issued. Raises OSError if it is lost, ValueError if it was changed."""
    with default_storage.open(path_of(document.sha256)) as file:
        content: bytes = file.read()
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise ValueError(f"the file of {document.serial} is not what was issued")
    return content


def _one_at_a_time(project: Project) -> None:
    """Whoever issues waits for others who issue of the same project, and nobody else does.

    Laying out a long form takes seconds: the project's row lock would hold up every tap so long.
    """
    with connection.cursor() as cursor:
        key = f"issue {project.pk}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def _subject(paper: Paper, project: Project, about_id: UUID | None) -> Subject:
    with translation.override(LANGUAGE):
        for subject in paper.subjects(project):
            if subject.about_id == about_id:
                return subject
    raise RuleBroken(_("This form can't be issued yet: what it is about isn't there."))


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


def _render(document: IssuedDocument, paper: Paper, project: Project, site: str) -> bytes:
    try:
        with translation.override(LANGUAGE):
            filled = paper.fill(project, document.about_id)
    except Unreadable as lost:
        raise RuleBroken(lost.message) from lost
    return render_form(
        paper.form,
        filled.data,
        serial=document.serial,
        issued_on=timezone.localdate(document.at),
        verify_url=site + reverse("document_verify", args=[document.token]),
        attachments=filled.attachments,
    )
