"""The printed forms of this app: four deliberations (T4), a meeting's record (T5), the self-build
application (T6), the members of the two bodies (T7), the implementation plan (T8), the site diary
(T21), a request for money (T23), a change order (T25), the register of complaints (T27), the
performance targets (T37) and their self-evaluation (T38), the agreement to end a project (T39), and
the notices of the board (N1 to N7).

The forms of other apps take their header block from here (`projects.documents.frame`).
"""

from django.utils.translation import gettext_lazy as _

from core.documents import Form
from projects.documents.application import application_subjects, self_build_application
from projects.documents.bodies import body_subjects, members_list
from projects.documents.change import change_sheet, change_subjects
from projects.documents.complaints import complaint_register, complaint_subjects
from projects.documents.deliberations import deliberation_subjects, deliberations
from projects.documents.diary import diary_sheet, diary_subjects
from projects.documents.ending import ending_paper, ending_subjects
from projects.documents.frame import (
    NOTHING,
    SIGNERS,
    SOURCES,
    Pair,
    council_of,
    heading,
    on_paper,
    percent,
    place_of,
    village_said,
)
from projects.documents.implementation import implementation_plan, implementation_subjects
from projects.documents.meeting import meeting_record, meeting_subjects
from projects.documents.notice import CODES, TITLES, board_paper, notice_subjects
from projects.documents.performance import (
    evaluation_paper,
    evaluation_subjects,
    targets_paper,
    targets_subjects,
)
from projects.documents.request import disbursement_request, request_subjects
from projects.paperwork import Paper

__all__ = [
    "NOTHING",
    "PAPERS",
    "SIGNERS",
    "SOURCES",
    "Pair",
    "council_of",
    "heading",
    "on_paper",
    "percent",
    "place_of",
    "village_said",
]


def _form(code: str, title: str, version: int = 1) -> Form:
    return Form(code, title, f"documents/{code}.html", "projects", version)


PAPERS = (
    Paper(
        _form("T4", "四议两公开决策实施登记表"),
        _("one a matter; what is not held yet is left for the pen"),
        deliberation_subjects,
        deliberations,
    ),
    Paper(
        _form("T5", "村民（代表）会议记录", version=2),
        _("after each village meeting"),
        meeting_subjects,
        meeting_record,
    ),
    Paper(
        _form("T6", "村民自建申请审批表"),
        _("once the village has resolved to build it itself"),
        application_subjects,
        self_build_application,
    ),
    Paper(
        _form("T7", "理事会、监督小组成员名单"),
        _("once members are named, and again when one leaves or comes"),
        body_subjects,
        members_list,
    ),
    Paper(
        _form("T8", "以工代赈项目实施方案"),
        _("once it is begun; each version apart"),
        implementation_subjects,
        implementation_plan,
    ),
    Paper(
        _form("T21", "施工日志"),
        _("one a month, from the pages of its days"),
        diary_subjects,
        diary_sheet,
    ),
    Paper(
        _form("T23", "资金拨付申请表", version=2),
        _("one a request for money: the works', or an approved wage sheet's"),
        request_subjects,
        disbursement_request,
    ),
    Paper(
        _form("T25", "工程变更签证单"),
        _("one a change of the works, once it is handed in"),
        change_subjects,
        change_sheet,
    ),
    Paper(
        _form("T27", "投诉举报登记"),
        _("the register of objections and complaints with their answers"),
        complaint_subjects,
        complaint_register,
    ),
    Paper(
        _form("T37", "绩效目标表"),
        _("once targets are begun; each version apart"),
        targets_subjects,
        targets_paper,
    ),
    Paper(
        _form("T38", "绩效自评表"),
        _("once the self-evaluation is handed in"),
        evaluation_subjects,
        evaluation_paper,
    ),
    Paper(
        _form("T39", "项目提前终止、退回审批表"),
        _("once the county is asked to end the project"),
        ending_subjects,
        ending_paper,
    ),
    *(
        Paper(
            Form(code, TITLES[kind], "documents/N.html", "projects"),
            _("once the notice is recorded; print it and hang it up that day"),
            notice_subjects(kind),
            board_paper,
        )
        for kind, code in CODES.items()
    ),
)
