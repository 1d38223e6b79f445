"""Papers before the start: the county keeps its list, the village brings what is on it."""

import datetime
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.audit import record
from core.errors import DAMAGED, RuleBroken, constraints_said
from core.ids import new_id
from projects.actions.attachments import attach
from projects.actions.county import own_county
from projects.actions.locking import locked_project
from projects.county import county_of
from projects.lifecycle import STAGES, Stage, Step
from projects.models import Project, StartPaper, StartProof
from projects.start_papers import SUGGESTED, SUGGESTED_SOURCE
from regions.access import Permission, require
from regions.models import Post, Sector

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line of a county's list: the paper, who issues it, the sectors in which no work starts
    without it, and the document that says so."""

    name: str
    office: str
    required_in: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A paper as the village brings it; `number` is empty where it has none."""

    number: str
    issued_on: datetime.date
    file: "UploadedFile[bytes]"


@transaction.atomic
def add_start_paper(*, id: UUID, wanted: Wanted, by: Post) -> StartPaper:
    """Put a paper on the county's list. The same `id` again changes nothing.

    Raises PermissionDenied without the right; RuleBroken for a post outside a county, a name that
    is on the list already, or no source.
    """
    county = own_county(by)
    found = StartPaper.objects.filter(pk=id, area=county).first()
    if found is not None:
        return found
    paper = StartPaper(id=id, area=county, at=timezone.now(), by=by, **_checked(wanted))
    with constraints_said(_SAID):
        paper.save(force_insert=True)
    _record(by, "add start paper", paper)
    return paper


@transaction.atomic
def edit_start_paper(*, start_paper_id: UUID, wanted: Wanted, by: Post) -> StartPaper:
    """Change a line: it holds at once for all who have not started, and for nobody else.

    Raises RuleBroken as `add_start_paper`, and for one that is struck out.
    """
    county = own_county(by)
    paper = StartPaper.objects.get(pk=start_paper_id, area=county)
    if not paper.stands:
        raise RuleBroken(_("This paper is struck out of the list."))
    before = asdict(_terms(paper))
    for name, value in _checked(wanted).items():
        setattr(paper, name, value)
    if asdict(_terms(paper)) != before:
        with constraints_said(_SAID):
            paper.save()
        _record(by, "edit start paper", paper, before=before)
    return paper


@transaction.atomic
def withdraw_start_paper(*, start_paper_id: UUID, reason: str, by: Post) -> StartPaper:
    """Strike a paper out of the list: nobody is asked for it any more.

    Raises RuleBroken without a reason.
    """
    county = own_county(by)
    paper = StartPaper.objects.get(pk=start_paper_id, area=county)
    if not paper.stands:
        return paper
    if not reason.strip():
        raise RuleBroken(_("Say why this paper is struck out."), "reason")
    paper.withdraw(reason=reason, by=by)
    _record(by, "withdraw start paper", paper, reason=paper.withdrawn_reason)
    return paper


@transaction.atomic
def suggest_start_papers(*, by: Post) -> list[StartPaper]:
    """Put what is usually asked for on an empty list, for the county to go over. A list that is
    not empty stays as it is."""
    county = own_county(by)
    if StartPaper.objects.standing().filter(area=county).exists():
        return []
    return [
        add_start_paper(
            id=new_id(),
            wanted=Wanted(one.name, one.office, one.required_in, SUGGESTED_SOURCE),
            by=by,
        )
        for one in SUGGESTED
    ]


@transaction.atomic
def prove_start(
    *, id: UUID, project_id: UUID, start_paper_id: UUID, shown: Shown, by: Post
) -> StartProof:
    """Bring a paper of the list, with its picture. The same `id` again changes nothing.

    Raises RuleBroken for a day to come, a paper that is not on the county's list or is there
    already, and as `attach` for its file.
    """
    project, found = _for_village(project_id, id, by)
    if found is not None:
        return found
    paper = _on_the_list(project, start_paper_id)
    if shown.issued_on > timezone.localdate():
        raise RuleBroken(_("The paper can't be issued on a day to come."), "issued_on")
    file = attach(project=project, file=shown.file, title=paper.name, by=by)
    return _keep(
        project,
        StartProof(
            id=id, start_paper=paper, number=shown.number.strip(), issued_on=shown.issued_on,
            paper=file,
        ),
        by,
    )  # fmt: skip


@transaction.atomic
def waive_start(
    *, id: UUID, project_id: UUID, start_paper_id: UUID, reason: str, by: Post
) -> StartProof:
    """Say why a paper of the list is not needed here (不涉及): who decides on the start sees it.

    Raises RuleBroken without a reason, and as `prove_start`.
    """
    project, found = _for_village(project_id, id, by)
    if found is not None:
        return found
    paper = _on_the_list(project, start_paper_id)
    if not reason.strip():
        raise RuleBroken(_("Say why it is not needed here."), "reason")
    return _keep(project, StartProof(id=id, start_paper=paper, reason=reason.strip()[:200]), by)


@transaction.atomic
def withdraw_proof(*, proof_id: UUID, reason: str, by: Post) -> StartProof:
    """Strike out a wrong one, so that the right one can be brought; its picture stays.

    Raises RuleBroken without a reason, and once the works have started on it.
    """
    at = StartProof.objects.visible_to(by).get(pk=proof_id)
    project = locked_project(at.project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    proof = StartProof.objects.select_related("start_paper").get(pk=proof_id)
    if not proof.stands:
        return proof
    if not reason.strip():
        raise RuleBroken(_("Say why it is struck out."), "reason")
    if not may_take_back(project):
        raise RuleBroken(_("The works have started on this paper, so that it stays."))
    proof.withdraw(reason=reason, by=by)
    _seen_anew(project)
    facts = {"paper": proof.start_paper.name, "reason": proof.withdrawn_reason}
    record(by=by, verb="withdraw proof", thing=proof, area=project.village_id, facts=facts)
    return proof


def may_take_back(project: Project) -> bool:
    """Until the works start, and not while somebody decides on the start."""
    if project.stage == Stage.PREPARATION:
        return project.step == Step.MAKE
    return STAGES.index(Stage(project.stage)) < STAGES.index(Stage.PREPARATION)


_SAID = {
    "projects_startpaper_pkey": DAMAGED,
    "projects_startproof_pkey": DAMAGED,
    "start_paper_once_a_county": gettext_lazy("A paper of this name is on the list already."),
}


def _checked(wanted: Wanted) -> dict[str, object]:
    if not wanted.name.strip():
        raise RuleBroken(_("Name the paper."), "name")
    if not wanted.source.strip():
        raise RuleBroken(_("Name the document or decision that this comes from."), "source")
    return {
        "name": wanted.name.strip(),
        "office": wanted.office.strip(),
        "required_in": [sector.value for sector in Sector if sector in wanted.required_in],
        "source": wanted.source.strip(),
    }


def _terms(paper: StartPaper) -> Wanted:
    return Wanted(paper.name, paper.office, tuple(paper.required_in), paper.source)


def _record(by: Post, verb: str, paper: StartPaper, **more: object) -> None:
    facts = asdict(_terms(paper)) | more
    record(by=by, verb=verb, thing=paper, area=paper.area_id, facts=facts)


def _for_village(project_id: UUID, id: UUID, by: Post) -> tuple[Project, StartProof | None]:
    project = locked_project(project_id, by)
    require(by, Permission.ACT_FOR_VILLAGE, project)
    return project, StartProof.objects.visible_to(by).filter(pk=id, project=project).first()


def _on_the_list(project: Project, start_paper_id: UUID) -> StartPaper:
    wanted = StartPaper.objects.standing().filter(area_id=county_of(project.village_id))
    paper = wanted.filter(pk=start_paper_id).first()
    if paper is None:
        raise RuleBroken(_("The county no longer asks for this paper."))
    if paper.proofs.filter(project=project, withdrawn_at__isnull=True).exists():
        raise RuleBroken(_("This paper is settled already. Strike the wrong one out first."))
    return paper


def _keep(project: Project, proof: StartProof, by: Post) -> StartProof:
    proof.village_id, proof.project = project.village_id, project
    proof.at, proof.by = timezone.now(), by
    with constraints_said(_SAID):
        proof.save(force_insert=True)
    _seen_anew(project)
    facts = {"paper": proof.start_paper.name, "number": proof.number, "reason": proof.reason}
    record(by=by, verb="prove start", thing=proof, area=project.village_id, facts=facts)
    return proof


def _seen_anew(project: Project) -> None:
    """What is decided on has changed: a page opened before no longer decides on the start."""
    if project.stage == Stage.PREPARATION:
        project.version += 1
        project.save(update_fields=["version"])
