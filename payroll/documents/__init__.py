"""The printed forms of this app: wage sheet (T13), its public notice (T14), the workers' slips
(T15), the board of workers' rights (T33), and that nothing is owed (T34). Chinese papers, not
translated (see `projects.documents`)."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from core.documents import Form
from payroll.documents.notice import wage_notice
from payroll.documents.rights import rights_board
from payroll.documents.settled import nothing_owed
from payroll.documents.sheet import period_said, wage_sheet
from payroll.documents.slip import give_pages, one_slip, slip_subjects, slips
from payroll.models import WageSheet
from payroll.settled import unsettled
from projects.lifecycle import STAGES, Stage
from projects.models import Project
from projects.paperwork import Paper, Subject


def sheet_subjects(project: Project) -> Iterator[Subject]:
    """Every live sheet, the newest first."""
    for sheet in WageSheet.objects.live().filter(project=project).order_by("-first"):
        said = f"第{sheet.number}期 {period_said(sheet)}"
        yield Subject(said, sheet.pk, shown=said)


def rights_subjects(project: Project) -> Iterator[Subject]:
    """Once the works are prepared: it hangs there before anybody works."""
    if STAGES.index(Stage(project.stage)) >= STAGES.index(Stage.PREPARATION):
        yield Subject("项目现场")


def settled_subjects(project: Project) -> Iterator[Subject]:
    """Where there were wages, and nothing is left open of them."""
    if WageSheet.objects.live().filter(project=project).exists() and not unsettled(project).details:
        yield Subject("本项目")


def _form(code: str, title: str) -> Form:
    return Form(code, title, f"documents/{code}.html", "payroll")


PAPERS = (
    Paper(
        _form("T13", "劳务报酬发放表"),
        _("one a wage sheet: to be signed by the workers, then filed"),
        sheet_subjects,
        wage_sheet,
    ),
    Paper(
        _form("T14", "劳务报酬发放公示"),
        _("one a wage sheet: for the village board"),
        sheet_subjects,
        wage_notice,
    ),
    Paper(
        _form("T15", "劳务报酬清单"),
        _("one a wage sheet, from its notice on: to be cut up, one slip for each worker"),
        slip_subjects,
        slips,
        besides=one_slip,
        prepare=give_pages,
    ),
    Paper(
        _form("T33", "维权信息告示牌"),
        _("for the site, A3: wages, and whom to turn to"),
        rights_subjects,
        rights_board,
    ),
    Paper(
        _form("T34", "劳务报酬无拖欠情况说明"),
        _("when all wages are paid or set aside"),
        settled_subjects,
        nothing_owed,
    ),
)
