"""The printed forms of this app: application, inspection, assets, care, catalogue (T28 to T32).

Printed forms are Chinese papers whatever language the screen speaks: their words stand here and
in the templates, and are not translated.
"""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from acceptance.catalogue import T32, catalogue, files_of, kept
from acceptance.documents.application import acceptance_application, application_subjects
from acceptance.documents.handover import asset_list, asset_subjects, care_paper, care_subjects
from acceptance.documents.inspection import inspection_report, inspection_subjects
from core.documents import Form
from projects.lifecycle import Stage
from projects.models import Project
from projects.paperwork import Filled, Paper, Subject


def catalogue_subjects(project: Project) -> Iterator[Subject]:
    """From the archive on, of a closed project too."""
    if project.stage == Stage.ARCHIVE:
        yield Subject("全部资料")


def catalogue_paper(project: Project, about_id: UUID | None) -> Filled:
    return Filled(catalogue(project, [kept(file) for file in files_of(project)], issued=True))


def _form(code: str, title: str) -> Form:
    return Form(code, title, f"documents/{code}.html", "acceptance")


PAPERS: Iterable[Paper] = (
    Paper(
        _form("T28", "竣工验收申请"),
        _("once the application for acceptance is written"),
        application_subjects,
        acceptance_application,
    ),
    Paper(
        _form("T29", "竣工验收表"),
        _("after each inspection"),
        inspection_subjects,
        inspection_report,
    ),
    Paper(
        _form("T30", "资产移交书"),
        _("once the assets are listed"),
        asset_subjects,
        asset_list,
    ),
    Paper(
        _form("T31", "管护协议"),
        _("before the care agreement is signed"),
        care_subjects,
        care_paper,
    ),
    Paper(T32, _("when the papers are filed"), catalogue_subjects, catalogue_paper),
)
