"""The printed forms of this app: willingness survey (T1), roster (T2), agreement (T3), safety
briefing (T9), training (T10), start application (T11), attendance sheet (T12). Chinese papers, not
translated (see
`projects.documents`)."""

from django.utils.translation import gettext_lazy as _

from core.documents import Form
from projects.paperwork import Paper
from workers.documents.agreement import agreement, agreement_subjects, agreements
from workers.documents.attendance import attendance_sheet, month_subjects
from workers.documents.roster import roster, roster_subjects
from workers.documents.start import start_application, start_subjects
from workers.documents.survey import survey_sheet, survey_subjects
from workers.documents.training import (
    briefing,
    briefing_subjects,
    training,
    training_subjects,
)


def _form(code: str, title: str) -> Form:
    return Form(code, title, f"documents/{code}.html", "workers")


PAPERS = (
    Paper(
        _form("T1", "务工意愿摸底登记表"),
        _("when households are asked: empty to be filled in by pen, or as it was taken down"),
        survey_subjects,
        survey_sheet,
    ),
    Paper(
        _form("T2", "务工群众花名册"),
        _("whenever the roster is handed in or filed"),
        roster_subjects,
        roster,
    ),
    Paper(
        _form("T3", "劳务（务工）协议"),
        _("one a person, signed before the first work day"),
        agreement_subjects,
        agreement,
        fill_many=agreements,
        once=True,
    ),
    Paper(
        _form("T9", "安全（技术）交底记录"),
        _("one a briefing, by trade and part of the works: empty to be signed, or filled in"),
        briefing_subjects,
        briefing,
    ),
    Paper(
        _form("T10", "培训签到表"),
        _("one a training: empty to be signed, or filled in"),
        training_subjects,
        training,
    ),
    Paper(
        _form("T11", "开工申请报告"),
        _("once everything is prepared"),
        start_subjects,
        start_application,
    ),
    Paper(
        _form("T12", "考勤表"),
        _("one a month, as it was logged; the sheet for the pen is printed under “Work days”"),
        month_subjects,
        attendance_sheet,
    ),
)
